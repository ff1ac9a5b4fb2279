"""What acts on what on the Process Description map, and SBGN's class for it.

SBGN lets a phenotype be modulated and not modulate, so what acts through a fold-only state is drawn from the species
behind it. A modifier's declared role decides; else the signs on the Activity Flow map do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ketamine_sbml.language.elements import Reaction, Rule, Species, State
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.influences import moves
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.activity import arcs_of
from ketamine_sbml.maps.declared import ArcClass, MapDeclaration
from ketamine_sbml.maps.positions import activities_of

_KIND_OF_MODIFIER = {"SBO:0000460": "catalysis", "SBO:0000459": "stimulation"}


def ends_of(model: Pathway, declared: MapDeclaration) -> Iterator[tuple[str, str, str]]:
    """(source, target, SBGN class) of every arc."""
    signs = _Signs(model, declared)
    for reaction in model.elements(Reaction):
        sources = list(reaction.reactants) or [f"{reaction.id}_empty"]
        for source in sources:
            if reaction.reversible:
                yield f"{reaction.id}_in", source, "production"
            else:
                yield source, f"{reaction.id}_in", "consumption"
        for target in list(reaction.products) or [f"{reaction.id}_empty"]:
            yield f"{reaction.id}_out", target, "production"
        participants = {*reaction.reactants, *reaction.products}
        for source in _species_behind(model, list(parse(reaction.law).names)):
            if source not in participants:
                role = _KIND_OF_MODIFIER.get(reaction.modifiers.get(source, ""))
                target = next(iter(reaction.products or reaction.reactants))
                yield source, reaction.id, role or signs.between(source, target)
    for state in model.elements(State):
        for source in _species_behind(model, list(parse(state.rate).names)):
            yield source, state.id, signs.between(source, state.id)


def _species_behind(model: Pathway, names: list[str]) -> list[str]:
    """The species that formulas use, at first hand or through rules and fold-only states, in the stages' order."""
    seen: set[str] = set()
    found: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        element = model.by_id.get(name)
        if isinstance(element, Species):
            found.add(name)
        elif isinstance(element, Rule) and moves(model, element):
            names += parse(element.formula).names
        elif isinstance(element, State):
            names += parse(element.rate).names
    return [species.id for species in model.elements(Species) if species.id in found]


class _Signs:
    """How one element acts on another: the product of the signs along the ways on the activity map."""

    def __init__(self, model: Pathway, declared: MapDeclaration) -> None:
        activities = list(activities_of(model, declared))
        self._owner = {name: activity.id for activity in activities for name in (activity.id, *activity.of)}
        self._next: dict[str, list[tuple[str, int]]] = {}
        for (source, target), arc_class in arcs_of(model, declared).items():
            sign = {ArcClass.LOWERS: -1, ArcClass.UNKNOWN: 0}.get(arc_class, 1)
            self._next.setdefault(source, []).append((target, sign))

    def between(self, source: str, target: str) -> str:
        """By the shortest ways and those up to two steps longer; where they disagree it is a modulation."""
        start, end = self._owner.get(source, source), self._owner.get(target, target)
        if start == end:
            return "modulation"
        signs: set[int] = set()
        longest = None
        first: tuple[str, ...] = (start,)
        waiting = deque([(first, 1)])
        while waiting:
            path, sign = waiting.popleft()
            if longest is not None and len(path) >= longest:
                break
            for there, step in self._next.get(path[-1], []):
                if there == end:
                    signs.add(sign * step)
                    longest = longest or len(path) + 3
                elif there not in path:
                    waiting.append(((*path, there), sign * step))
        return "stimulation" if signs == {1} else "inhibition" if signs == {-1} else "modulation"
