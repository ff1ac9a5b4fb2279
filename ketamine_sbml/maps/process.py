"""The Process Description map: every species and every reaction, in compartments, with what modulates what.

Species stand where the map file says, or in the best free place; a process stands between what it turns into what. What
exists only as a fold of rest is a phenotype.
"""

from __future__ import annotations

from collections.abc import Sequence

from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.contents import with_contents
from ketamine_sbml.maps.declared import MapDeclaration, declared_map
from ketamine_sbml.maps.modulation import ends_of
from ketamine_sbml.maps.picture import Arc, Box, Node, Picture, Place, Point
from ketamine_sbml.maps.reactions import standing
from ketamine_sbml.maps.routing import routes
from ketamine_sbml.maps.sites import sites_of


def process_map(model: Pathway, declared: MapDeclaration | None = None) -> Picture:
    """The map of a pathway, as declared in the model's map file or in another."""
    declared = declared or declared_map(model)
    nodes, places = standing(model, sites_of(model, declared))
    ends = list(ends_of(model, declared))
    arcs = tuple(
        Arc(
            id=f"{source}__{kind.replace(' ', '_')}__{target}",
            source=source,
            target=target,
            influence=kind,
            points=line,
        )
        for (source, target, kind), line in zip(ends, _lines(ends, nodes, places), strict=True)
    )
    outer = places[0].box
    picture = Picture(
        id="ketamine_vegf_pd",
        title="Every species and every reaction",
        width=outer.right + 12,
        height=outer.bottom + 12,
        places=places,
        nodes=tuple(nodes),
        arcs=arcs,
    )
    return with_contents(picture, model, declared.names)


def _lines(
    ends: Sequence[tuple[str, str, str]], nodes: Sequence[Node], places: Sequence[Place]
) -> list[tuple[Point, ...]]:
    boxes = {node.id: node.box for node in nodes}
    ports = {name: Box(*point, 0.0, 0.0) for node in nodes for name, point in node.ports}
    borders = [side for place in places for side in place.box.sides()]
    pairs = [(source, target) for source, target, _ in ends]
    return routes(pairs, boxes, places[0].box, borders, ports)
