"""The Activity Flow map: the figure's story. Nodes stand where the map file says; arcs are the equations' own.

A node stands for several elements of the model; which acts on which, and which way, is read off the formulas. A species
that no node stands for gets a node of its own, beside those of its stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Species
from ketamine_sbml.language.influences import Effect, group_influences
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.declared import Activity, ArcClass, MapDeclaration, declared_map
from ketamine_sbml.maps.picture import OUTERMOST, OUTERMOST_LABEL, Arc, Box, Node, Picture, place_around
from ketamine_sbml.maps.routing import routes

# Pixels between the middles of neighbouring columns and rows, and the size of a node.
COLUMN, ROW, WIDTH, HEIGHT = 166.0, 46.0, 132.0, 30.0
MARGIN = 28.0
_CLASSES = {
    Effect.RAISES: ArcClass.RAISES,
    Effect.LOWERS: ArcClass.LOWERS,
    Effect.UNKNOWN: ArcClass.UNKNOWN,
}


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
    classes = arcs_of(model, declared)
    borders = [side for place in places for side in place.box.sides()]
    boxes = {node.id: node.box for node in nodes} | {f"label of {place.id}": place.label_box for place in places}
    lines = routes(list(classes), boxes, everything, borders)
    arcs = tuple(
        Arc(id=f"{source}__{target}", source=source, target=target, influence=arc_class, points=points)
        for ((source, target), arc_class), points in zip(classes.items(), lines, strict=True)
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


def arcs_of(model: Pathway, declared: MapDeclaration) -> dict[tuple[str, str], ArcClass]:
    """(source, target) of every arc, with its class; InputError where a declared sign has no arc or needs no saying."""
    groups = {activity.id: activity.of for activity in activities_of(model, declared)}
    effects = group_influences(model, groups)
    classes = {ends: _CLASSES[effect] for ends, effect in effects.items()}
    for arc in declared.arcs:
        ends, name = (arc.source, arc.target), f"Arc from {arc.source!r} to {arc.target!r}"
        if ends not in effects:
            raise InputError(f"{name} of the map file: no equation lets the one act on the other; drop it.")
        if _CLASSES[effects[ends]] is arc.sign:
            raise InputError(f"{name} of the map file: the equations say '{effects[ends]}' as well; drop it.")
        classes[ends] = arc.sign
    return classes


def _slug(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")
