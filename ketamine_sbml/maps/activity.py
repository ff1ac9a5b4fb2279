"""The Activity Flow map: the figure's story. Nodes stand where the map file says; arcs are the equations' own.

A node stands for several elements of the model. One node acts on another if a formula of an element of the second uses
an element of the first, at first hand or through rules that no node stands for. How it acts is declared with the node;
what the equations say and nobody declared is drawn as an unknown influence. A species that no node stands for gets a
node of its own, beside those of its stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Compartment, Element, Event, Function, Level, Reaction, Rule, Species, State
from ketamine_sbml.language.formula import names_in
from ketamine_sbml.language.pathway import Pathway, formulas_of
from ketamine_sbml.maps.declared import Activity, Agent, Influence, MapDeclaration, declared_map
from ketamine_sbml.maps.picture import OUTERMOST, OUTERMOST_LABEL, Arc, Box, Node, Picture, place_around
from ketamine_sbml.maps.routing import routes

# Pixels between the middles of neighbouring columns and rows, and the size of a node.
COLUMN, ROW, WIDTH, HEIGHT = 166.0, 46.0, 132.0, 30.0
MARGIN = 28.0


def activity_map(model: Pathway, declared: MapDeclaration | None = None) -> Picture:
    """The map of a pathway, as declared in the model's map file or in another."""
    declared = declared or declared_map(model)
    activities = list(activities_of(model, declared))
    positions = [*(activity.at for activity in activities), *(agent.at for agent in declared.agents)]
    left, top = min(x for x, _ in positions), min(y for _, y in positions)

    def box(at: tuple[float, float]) -> Box:
        x, y = MARGIN + (at[0] - left) * COLUMN, 2 * MARGIN + (at[1] - top) * ROW
        return Box(round(x, 1), round(y, 1), WIDTH, HEIGHT)

    nodes = [
        Node(
            id=activity.id,
            label=activity.label,
            box=box(activity.at),
            kind=activity.kind,
            place=_slug(activity.where) or OUTERMOST,
            shows=activity.shows,
        )
        for activity in activities
    ]
    nodes += [
        Node(id=agent.id, label=agent.label, box=box(agent.at), kind="agent", place=OUTERMOST)
        for agent in declared.agents
    ]
    inner = [
        place_around(_slug(name), name, [node.box for node in nodes if node.place == _slug(name)], 14.0)
        for name in dict.fromkeys(activity.where for activity in activities if activity.where)
    ]
    all_boxes = [*(node.box for node in nodes), *(place.box for place in inner)]
    places = (place_around(OUTERMOST, OUTERMOST_LABEL, all_boxes, 14.0), *inner)
    everything = places[0].box
    width, height = everything.right + MARGIN / 2, everything.bottom + MARGIN / 2
    influences = influences_of(model, activities, declared.agents)
    borders = [side for place in places for side in place.box.sides()]
    boxes = {node.id: node.box for node in nodes} | {f"label of {place.id}": place.label_box for place in places}
    lines = routes(list(influences), boxes, everything, borders)
    arcs = tuple(
        Arc(id=f"{source}__{target}", source=source, target=target, influence=influence, points=points)
        for ((source, target), influence), points in zip(influences.items(), lines, strict=True)
    )
    return Picture(
        id="ketamine_vegf_af",
        title="From NMDA receptor block to the antidepressant response",
        width=width,
        height=height,
        places=places,
        nodes=tuple(nodes),
        arcs=arcs,
    )


def activities_of(model: Pathway, declared: MapDeclaration) -> Iterator[Activity]:
    """What is declared, and a node of its own for each species that no declared one stands for."""
    yield from declared.activities
    row_of = {name: activity.at[1] for activity in declared.activities for name in (activity.id, *activity.of)}
    taken = {at for _, at in declared.positions}
    for stage in model.stages:
        row = max((row_of[element.id] for element in stage.elements if element.id in row_of), default=0.0)
        for species in stage.elements:
            if isinstance(species, Species) and species.id not in row_of:
                at = _free(taken, row)
                taken.add(at)
                yield Activity(id=species.id, label=species.name, at=at)


def _free(taken: set[tuple[float, float]], row: float) -> tuple[float, float]:
    """The first place right of the agents' column where no node stands."""
    column = 7.9
    while any(abs(column - x) < 1 and abs(row - y) < 0.8 for x, y in taken):
        column += 1
    return column, row


def influences_of(
    model: Pathway, activities: Sequence[Activity], agents: Sequence[Agent]
) -> dict[tuple[str, str], Influence]:
    """(source, target) of every arc, with how it acts; InputError if something is declared that no equation holds."""
    owner = {name: activity.id for activity in activities for name in (activity.id, *activity.of)}
    knobs = _knobs(model)
    found: dict[tuple[str, str], Influence] = {}
    for activity in activities:
        declared: dict[str, Influence] = dict(activity.follows)
        declared |= {agent.id: agent.does for agent in agents if agent.on == activity.id}
        sources = _sources(model, activity, owner, knobs)
        for name in declared:
            if name not in sources:
                raise InputError(
                    f"Activity {activity.id}: {name!r} is declared to act on it, but no equation says so; drop it."
                )
        for name in sources:
            found[name, activity.id] = declared.get(name, Influence.UNKNOWN)
    return found


def _knobs(model: Pathway) -> dict[str, str]:
    """Every id that stands for an intervention in a formula, with the intervention."""
    return {name: knob.id for knob in model.interventions for name in (knob.id, knob.level_id)}


def _sources(model: Pathway, activity: Activity, owner: dict[str, str], knobs: dict[str, str]) -> list[str]:
    """Ids of the activities and interventions that the equations of an activity use, in the order of the stages."""
    mine = {activity.id, *activity.of}
    seen: set[str] = set()
    found: set[str] = set()
    waiting = sorted(mine & set(model.by_id))
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for used in _used_by(model, name):
            if used in knobs:
                found.add(knobs[used])
            elif owner.get(used, activity.id) != activity.id:
                found.add(owner[used])
            elif isinstance(model.by_id.get(used), Rule | State | Level):
                waiting.append(used)
    order = [*dict.fromkeys(owner.values()), *dict.fromkeys(knobs.values())]
    return [name for name in order if name in found]


def _used_by(model: Pathway, name: str) -> Iterator[str]:
    """What the formulas that make an element change use; what it is at rest is no influence."""
    element = model.by_id[name]
    if isinstance(element, Rule) and not moves(model, element):
        return
    if isinstance(element, Rule | State):
        for _, formula in formulas_of(element):
            yield from (used for used in names_in(formula) if _may_act(model, used))
    if isinstance(element, Species):
        for reaction in model.elements(Reaction):
            if name in reaction.reactants or name in reaction.products:
                yield from (used for used in names_in(reaction.law) if _may_act(model, used))
    for event in model.elements(Event):
        if name in event.assignments:
            yield from (used for used in names_in(event.assignments[name]) if _may_act(model, used))


def _may_act(model: Pathway, name: str) -> bool:
    element = model.by_id.get(name)
    if isinstance(element, Rule):
        return moves(model, element)
    return element is not None and not isinstance(element, Compartment | Function)


def moves(model: Pathway, rule: Rule) -> bool:
    """Whether a rule depends on anything but constants (an amount at rest does not)."""
    waiting, seen = list(names_in(rule.formula)), set()
    knobs = _knobs(model)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        element: Element | None = model.by_id.get(name)
        if name in knobs or isinstance(element, Species | State | Level):
            return True
        if isinstance(element, Rule):
            waiting += names_in(element.formula)
    return False


def _slug(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")
