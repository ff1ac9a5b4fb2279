"""What is wrong with a map's geometry, a sentence each; every map that is built must have nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ketamine_sbml.maps.labels import SMALL, lines_of, size_of, width_of
from ketamine_sbml.maps.picture import Arc, Node, Picture, Place


def problems(picture: Picture) -> list[str]:
    """Nodes that overlap or stray from their place, places that overlap, arcs through nodes, labels that do not fit."""
    mend = "move one of them in the map file."
    return [
        *(f"{one.id} and {other.id} overlap: {mend}" for one, other in overlapping(picture.nodes)),
        *(
            f"{node.id} does not keep to {node.place} ({place.id}): {mend}"
            for node, place in strayed(picture.nodes, picture.places)
        ),
        *(f"Places {one.id} and {other.id} reach into each other: {mend}" for one, other in merged(picture.places)),
        *(f"Arc {arc.id} passes through {node.id}: {mend}" for arc, node in crossed(picture)),
        *(f"The label {label!r} does not fit {where}: shorten it." for where, label in cramped(picture)),
    ]


def overlapping(nodes: Sequence[Node]) -> list[tuple[Node, Node]]:
    """Pairs of nodes that overlap."""
    ordered = sorted(nodes, key=lambda node: node.box.x)
    found = []
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.box.x >= one.box.right:
                break
            if one.box.overlaps(other.box):
                found.append((one, other))
    return found


def strayed(nodes: Sequence[Node], places: Sequence[Place]) -> list[tuple[Node, Place]]:
    """Nodes that are not inside their place, or reach into one that does not hold theirs, and the place in question."""
    home = {place.id: place for place in places}
    found = [(node, home[node.place]) for node in nodes if not home[node.place].box.holds(node.box)]
    found += [
        (node, place)
        for node in nodes
        for place in places
        if place.box.overlaps(node.box) and not place.box.holds(home[node.place].box)
    ]
    return found


def merged(places: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Pairs of places that overlap, and neither holds the other."""
    return [
        (one, other)
        for one, other in combinations(places, 2)
        if one.box.overlaps(other.box) and not one.box.holds(other.box) and not other.box.holds(one.box)
    ]


def crossed(picture: Picture) -> list[tuple[Arc, Node]]:
    """Arcs and the nodes (other than their own ends) that they pass through."""
    return [
        (arc, node)
        for arc in picture.arcs
        for node in picture.nodes
        if node.id not in (arc.source, arc.target) and any(node.box.is_crossed_by(*piece) for piece in arc.segments)
    ]


def cramped(picture: Picture) -> list[tuple[str, str]]:
    """Nodes and places that their label does not fit, with the label."""
    found = []
    for node in [*picture.nodes, *(part for whole in picture.nodes for part in whole.parts)]:
        lines, size = lines_of(node), size_of(node)
        wide = any(width_of(line, size) >= node.box.width - (2 if node.entry else 6) for line in lines)
        if node.label and (wide or 1.2 * size * len(lines) >= node.label_box.height):
            found.append((node.id, node.label))
    for place in picture.places:
        widest = max(width_of(line, SMALL) for line in place.label_lines)
        if place.label_box.x + widest >= place.box.right:
            found.append((place.id, place.label))
    return found
