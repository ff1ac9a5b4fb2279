"""Who acts on whom, and which way: read off the formulas of any pathway.

A direct influence follows from the slope of a rule, a rate or an event's assignment at many plausible points: it
raises, it lowers, or its sign is unknown because it changes between points. Partners that are consumed together lower
each other. What merely returns along a reversible reaction is no influence of its own.

Groups of elements act on each other along the ways that lead from one to the other and pass through no third. Where
ways disagree, those with the fewest steps that take time decide: they are what is seen first. Adaptation, depletion and
the way back of mass come later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np

from ketamine_sbml.language.elements import Event, Level, Reaction, Rule, Species, State
from ketamine_sbml.language.evaluation import Points, Values
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.interventions import Intervention
from ketamine_sbml.language.pathway import Pathway

Signs = frozenset[int]
_UP: Signs = frozenset({1})


class Effect(StrEnum):
    """What a rise of one thing does to another."""

    RAISES = "raises"
    LOWERS = "lowers"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Influence:
    """One element acts on another at first hand; ``delayed`` if through a rate, which takes time."""

    source: str
    target: str
    effect: Effect
    delayed: bool


def direct_influences(model: Pathway) -> list[Influence]:
    """Every influence of an element on another at first hand, in the order of the targets in the pathway."""
    points = Points(model)
    knobs = {knob.id for knob in model.interventions}
    acting = {name for name, element in model.by_id.items() if isinstance(element, Species | State | Level)}
    acting |= knobs | {rule.id for rule in model.elements(Rule) if moves(model, rule)}
    slopes: dict[tuple[str, str, bool], Values] = {}
    for target, formula, weight, delayed, returning in _formulas(model):
        for source in dict.fromkeys(parse(formula).names):
            if source in acting and source != target and source not in returning:
                key = source, target, delayed
                slopes[key] = slopes.get(key, 0.0) + weight * points.slope(formula, source)
    found = []
    for (source, target, delayed), slope in slopes.items():
        signs = frozenset(int(sign) for sign in np.unique(np.sign(slope)) if sign)
        if signs:
            found.append(Influence(source, target, _effect(signs), delayed))
    return found


def moves(model: Pathway, rule: Rule) -> bool:
    """Whether a rule depends on anything but constants (an amount at rest does not)."""
    waiting, seen = list(parse(rule.formula).names), set()
    knobs = {knob.id for knob in model.interventions}
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        element = model.by_id.get(name)
        if name in knobs or isinstance(element, Species | State | Level):
            return True
        if isinstance(element, Rule):
            waiting += parse(element.formula).names
    return False


def _formulas(model: Pathway) -> Iterator[tuple[str, str, int, bool, Collection[str]]]:
    """(what changes, by which formula, in which proportion, whether that takes time, what merely returns by it)."""
    for element in model:
        match element:
            case Rule() if moves(model, element):
                yield element.id, element.formula, 1, False, ()
            case State():
                yield element.id, element.rate, 1, True, ()
            case Reaction():
                for name in dict.fromkeys((*element.reactants, *element.products)):
                    made = element.products.get(name, 0) - element.reactants.get(name, 0)
                    back = set(element.products) - set(element.reactants) if element.reversible and made < 0 else ()
                    if made:
                        yield name, element.law, made, True, back
            case Event():
                for name, formula in element.assignments.items():
                    yield name, formula, 1, False, ()


def doing(knob: Intervention) -> Effect:
    """What doing an intervention does to its value; one that goes both ways is taken as raised."""
    both = knob.bounds[0] < knob.rest < knob.bounds[1]
    return Effect.RAISES if both or knob.usual > knob.rest else Effect.LOWERS


def group_influences(model: Pathway, groups: Mapping[str, Collection[str]]) -> dict[tuple[str, str], Effect]:
    """How groups of elements, and interventions, act on groups: (source, target) -> effect.

    A group has the id of its leader, the element by which it is judged; ``groups`` maps it to its other members.
    Sources come in the order of the groups, then of the interventions. An intervention's effect is that of doing it.
    """
    graph = _Graph(model, groups)
    knobs = {knob.id: knob for knob in model.interventions}
    found: dict[tuple[str, str], Effect] = {}
    for target in groups:
        into = graph.ways_into(target)
        for source in (*groups, *knobs):
            if source == target:
                continue
            voices = graph.voices(source) if source in groups else {source: _signs(doing(knobs[source]))}
            signs = _first(into, voices)
            if not signs and source in groups:
                # The leader is silent; what else the group stands for speaks for it.
                signs = _first(into, dict.fromkeys(groups[source], _UP))
            if signs:
                found[source, target] = _effect(signs)
    return found


# How far an element is from a target, in steps that take time, and the signs of the ways there.
Ways = dict[str, tuple[int, Signs]]


class _Graph:
    """Direct influences, and which group each element belongs to."""

    def __init__(self, model: Pathway, groups: Mapping[str, Collection[str]]) -> None:
        self._owner = {name: leader for leader, members in groups.items() for name in (leader, *members)}
        self._members = {leader: (leader, *members) for leader, members in groups.items()}
        self._onto: dict[str, list[Influence]] = {}
        self._from: dict[str, list[Influence]] = {}
        for influence in direct_influences(model):
            self._onto.setdefault(influence.target, []).append(influence)
            self._from.setdefault(influence.source, []).append(influence)

    def ways_into(self, group: str) -> Ways:
        """Elements that act on a group's leader; what acts only on other members counts by what it does to those."""
        ways = self._ways([group], group)
        others = [name for name in self._members[group] if name not in ways]
        farthest = max(distance for distance, _ in ways.values()) + 1
        for name, (distance, signs) in self._ways(others, group).items():
            ways.setdefault(name, (farthest + distance, signs))
        return ways

    def voices(self, group: str) -> dict[str, Signs]:
        """Members that rise or fall at once with the leader: what it is computed from, and what follows from those."""
        level = {group: _UP}
        self._settle(level, {}, group)
        found = {name: signs for name, signs in level.items() if self._owner.get(name) == group}
        waiting = list(found)
        while waiting:
            name = waiting.pop()
            for influence in self._from.get(name, ()):
                target = influence.target
                follows = not influence.delayed and self._owner.get(target) == group and target not in level
                if follows and _add(found, target, _times(found[name], _signs(influence.effect))):
                    waiting.append(target)
        return found

    def _ways(self, ends: Iterable[str], group: str) -> Ways:
        """The nearest ways to some members of a group, through it and through what belongs to no group."""
        ways: Ways = {}
        level: dict[str, Signs] = dict.fromkeys(ends, _UP)
        distance = 0
        while level:
            self._settle(level, ways, group)
            ways |= {name: (distance, signs) for name, signs in level.items()}
            beyond: dict[str, Signs] = {}
            for name, signs in level.items():
                for source, sign in self._causes(name, group, delayed=True):
                    if source not in ways:
                        _add(beyond, source, _times(signs, sign))
            level, distance = beyond, distance + 1
        return ways

    def _settle(self, level: dict[str, Signs], ways: Ways, group: str) -> None:
        """Add to the elements of a level what acts on them at once."""
        waiting = list(level)
        while waiting:
            name = waiting.pop()
            for source, sign in self._causes(name, group, delayed=False):
                if source not in ways and _add(level, source, _times(level[name], sign)):
                    waiting.append(source)

    def _causes(self, name: str, group: str, *, delayed: bool) -> Iterator[tuple[str, Signs]]:
        """What acts on an element, and how; what belongs to another group is where a way begins."""
        if self._owner.get(name, group) == group:
            for influence in self._onto.get(name, ()):
                if influence.delayed is delayed:
                    yield influence.source, _signs(influence.effect)


def _first(ways: Ways, voices: Mapping[str, Signs]) -> Signs:
    """The signs of the nearest ways from any of the voices."""
    heard = [(ways[name][0], _times(ways[name][1], signs)) for name, signs in voices.items() if name in ways]
    nearest = min((distance for distance, _ in heard), default=0)
    return frozenset().union(*(signs for distance, signs in heard if distance == nearest))


def _add(level: dict[str, Signs], name: str, signs: Signs) -> bool:
    """Whether these signs are new for a name."""
    known = level.get(name, frozenset())
    level[name] = known | signs
    return level[name] != known


def _times(one: Signs, other: Signs) -> Signs:
    return frozenset(a * b for a, b in product(one, other))


def _signs(effect: Effect) -> Signs:
    return {Effect.RAISES: _UP, Effect.LOWERS: frozenset({-1})}.get(effect, frozenset({1, -1}))


def _effect(signs: Signs) -> Effect:
    return {_UP: Effect.RAISES, frozenset({-1}): Effect.LOWERS}.get(signs, Effect.UNKNOWN)
