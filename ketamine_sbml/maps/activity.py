"""The Activity Flow map: the figure's story. Nodes stand where the map file says; arcs are the equations' own.

A node stands for several elements of the model; which acts on which, and which way, is read off the formulas.
"""

from __future__ import annotations

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.influences import Effect, group_influences
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.declared import ArcClass, MapDeclaration, declared_map
from ketamine_sbml.maps.picture import OUTERMOST, OUTERMOST_LABEL, Arc, Node, Picture, place_around
from ketamine_sbml.maps.positions import MARGIN, Grid, activities_of, agents_of, places_of, slug
from ketamine_sbml.maps.routing import routes

_CLASSES = {
    Effect.RAISES: ArcClass.RAISES,
    Effect.LOWERS: ArcClass.LOWERS,
    Effect.UNKNOWN: ArcClass.UNKNOWN,
}


def activity_map(model: Pathway, declared: MapDeclaration | None = None) -> Picture:
    """The map of a pathway, as declared in the model's map file or in another."""
    declared = declared or declared_map(model)
    grid = Grid(declared)
    activities = list(activities_of(model, declared))
    classes = arcs_of(model, declared)
    nodes = [
        Node(
            id=activity.id,
            label=activity.label,
            box=grid.box(activity.at),
            kind=activity.kind,
            place=slug(activity.where) or OUTERMOST,
            shows=activity.shows,
        )
        for activity in activities
    ]
    nodes += [
        Node(id=agent.id, label=agent.label, box=grid.box(agent.at), kind="agent", place=OUTERMOST)
        for agent in agents_of(model, declared, activities, classes)
    ]
    inner = places_of(grid, activities)
    all_boxes = [*(node.box for node in nodes), *(place.box for place in inner)]
    places = (place_around(OUTERMOST, OUTERMOST_LABEL, all_boxes, 14.0), *inner)
    everything = places[0].box
    borders = [side for place in places for side in place.box.sides()]
    boxes = {node.id: node.box for node in nodes} | {f"label of {place.id}": place.label_box for place in places}
    lines = routes(list(classes), boxes, everything, borders)
    return Picture(
        id="ketamine_vegf_af",
        title="From NMDA receptor block to the antidepressant response",
        width=everything.right + MARGIN / 2,
        height=everything.bottom + MARGIN / 2,
        places=places,
        nodes=tuple(nodes),
        arcs=tuple(
            Arc(id=f"{source}__{target}", source=source, target=target, influence=arc_class, points=points)
            for ((source, target), arc_class), points in zip(classes.items(), lines, strict=True)
        ),
    )


def arcs_of(model: Pathway, declared: MapDeclaration) -> dict[tuple[str, str], ArcClass]:
    """(source, target) of every arc, with its class; InputError where a declared sign has no arc.

    A sign that the equations of one organism leave open is declared for all, and may agree with those of another.
    """
    groups = {activity.id: activity.of for activity in activities_of(model, declared)}
    effects = group_influences(model, groups)
    classes = {ends: _CLASSES[effect] for ends, effect in effects.items()}
    for arc in declared.arcs:
        ends, name = (arc.source, arc.target), f"Arc from {arc.source!r} to {arc.target!r}"
        if ends not in effects:
            raise InputError(f"{name} of the map file: no equation lets the one act on the other; drop it.")
        classes[ends] = arc.sign
    return classes
