"""What is wrong with a map's geometry, a sentence each; every map that is built must have nothing."""

from __future__ import annotations

from itertools import combinations

from ketamine_sbml.maps.labels import SMALL, lines_of, size_of, width_of
from ketamine_sbml.maps.picture import Node, Picture, Place


def problems(picture: Picture) -> list[str]:
    """Nodes that overlap or stray from their place, places that overlap, arcs through nodes, labels that do not fit."""
    return [
        *overlaps(picture.nodes),
        *strayed(picture.nodes, picture.places),
        *merged(picture.places),
        *crossed(picture),
        *cramped(picture),
    ]


def overlaps(nodes: tuple[Node, ...]) -> list[str]:
    """Pairs of nodes that overlap."""
    return [
        f"{one.id} and {other.id} overlap: move one of them in the map file."
        for one, other in combinations(nodes, 2)
        if one.box.overlaps(other.box)
    ]


def strayed(nodes: tuple[Node, ...], places: tuple[Place, ...]) -> list[str]:
    """Nodes that are not inside their place, or reach into a place that does not hold theirs."""
    boxes = {place.id: place.box for place in places}
    found = []
    for node in nodes:
        mine = boxes[node.place]
        if not mine.holds(node.box):
            found.append(f"{node.id} is not inside {node.place}: move it in the map file.")
        found += [
            f"{node.id} of {node.place} reaches into {name}: move it in the map file."
            for name, box in boxes.items()
            if box.overlaps(node.box) and not box.holds(mine)
        ]
    return found


def merged(places: tuple[Place, ...]) -> list[str]:
    """Pairs of places that overlap, and neither holds the other."""
    return [
        f"{one.id} and {other.id} reach into each other: move what stands in them in the map file."
        for one, other in combinations(places, 2)
        if one.box.overlaps(other.box) and not one.box.holds(other.box) and not other.box.holds(one.box)
    ]


def crossed(picture: Picture) -> list[str]:
    """Arcs and the nodes (other than their own ends) that they pass through."""
    return [
        f"Arc {arc.id} passes through {node.id}: move one of the nodes in the map file."
        for arc in picture.arcs
        for node in picture.nodes
        if node.id not in (arc.source, arc.target) and any(node.box.is_crossed_by(*piece) for piece in arc.segments)
    ]


def cramped(picture: Picture) -> list[str]:
    """Labels that do not fit their node or their place."""
    found = []
    for node in picture.nodes:
        lines, size = lines_of(node), size_of(node)
        wide = any(width_of(line, size) >= node.box.width - 6 for line in lines)
        if node.label and (wide or 1.2 * size * len(lines) >= node.box.height):
            found.append(f"The label {node.label!r} does not fit {node.id}: shorten it.")
    for place in picture.places:
        widest = max(width_of(line, SMALL) for line in place.label_lines)
        if place.label_box.x + widest >= place.box.right:
            found.append(f"The label {place.label!r} does not fit {place.id}: shorten it.")
    return found
