"""Where processes stand on the Process Description map, once the species do.

A process stands between what it turns into what; one that makes or destroys stands beside its species, with an empty
set behind it. Where that is taken, or would reach into a foreign compartment, the nearest free place is found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ketamine_sbml.language.elements import Compartment, Reaction, Species, State
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.declared import Site
from ketamine_sbml.maps.geometry import overlapping, strayed
from ketamine_sbml.maps.picture import OUTERMOST, OUTERMOST_LABEL, Box, Node, Place, Point, place_around

# Pixels between the middles of neighbouring columns and rows, and the sizes of glyphs.
COLUMN, ROW = 92.0, 58.0
WIDTH, HEIGHT, PROCESS, EMPTY, PORT = 112.0, 42.0, 14.0, 16.0, 9.0
MARGIN = 40.0
_KIND_OF_SPECIES = {
    "SBO:0000247": "simple chemical",
    "SBO:0000327": "simple chemical",
    "SBO:0000252": "macromolecule",
    "SBO:0000253": "complex",
    "SBO:0000297": "complex",
}
_KIND_OF_REACTION = {"SBO:0000177": "association", "SBO:0000180": "dissociation"}
# How far and in which directions a free place is looked for.
_RADII, _DIRECTIONS = tuple(12.0 * n for n in range(1, 60)), 16


def box_of(site: Site) -> Box:
    """The glyph of a species or state at a column and row."""
    x, y = MARGIN + 100 + site[0] * COLUMN, MARGIN + 150 + site[1] * ROW
    return Box(round(x - WIDTH / 2, 1), round(y - HEIGHT / 2, 1), WIDTH, HEIGHT)


def drawn(model: Pathway) -> Iterator[Species | State]:
    """What stands on the map besides processes."""
    yield from model.elements(Species)
    yield from model.elements(State)


def home_of(element: Species | State) -> str:
    """The place that an element is drawn in."""
    return element.compartment if isinstance(element, Species) else OUTERMOST


def standing(model: Pathway, sites: Mapping[str, Site]) -> tuple[list[Node], tuple[Place, ...]]:
    """The nodes and places of the map. What has no site is left out, and the reactions that it takes part in."""
    nodes: dict[str, Node] = {}
    for element in drawn(model):
        if element.id in sites:
            kind = "phenotype"
            if isinstance(element, Species):
                kind = _KIND_OF_SPECIES.get(element.sbo, "unspecified entity")
            nodes[element.id] = Node(
                id=element.id,
                label=element.name,
                box=box_of(sites[element.id]),
                kind=kind,
                place=home_of(element),
            )
    reactions = [r for r in model.elements(Reaction) if {*r.reactants, *r.products} <= set(nodes)]
    reactions.sort(key=lambda reaction: not (reaction.reactants and reaction.products))
    places = _places(model, nodes)
    for reaction in reactions:
        _stand(reaction, reactions, nodes, places)
    places = _places(model, nodes)
    for _ in range(3):
        astray = {node.id.removesuffix("_empty") for node in _at_fault(nodes, places)}
        moved = [reaction for reaction in reactions if reaction.id in astray]
        if not moved:
            break
        for reaction in moved:
            nodes.pop(reaction.id)
            nodes.pop(f"{reaction.id}_empty", None)
        for reaction in moved:
            _stand(reaction, reactions, nodes, places)
        places = _places(model, nodes)
    return list(nodes.values()), places


def _at_fault(nodes: Mapping[str, Node], places: Sequence[Place]) -> Iterator[Node]:
    every = list(nodes.values())
    yield from (node for node, _ in strayed(every, places))
    yield from (node for pair in overlapping(every) for node in pair)


def _places(model: Pathway, nodes: Mapping[str, Node]) -> tuple[Place, ...]:
    inner = []
    for compartment in model.elements(Compartment):
        boxes = [node.box for node in nodes.values() if node.place == compartment.id]
        if boxes:
            inner.append(place_around(compartment.id, compartment.name, boxes, 10.0))
    boxes = [*(node.box for node in nodes.values()), *(place.box for place in inner)]
    return (place_around(OUTERMOST, OUTERMOST_LABEL, boxes, 16.0), *inner) if boxes else ()


def _stand(reaction: Reaction, reactions: Sequence[Reaction], nodes: dict[str, Node], places: Sequence[Place]) -> None:
    """Place a reaction's process, and an empty set for the side that it lacks."""
    left, right = ([nodes[name].box.middle for name in side] for side in (reaction.reactants, reaction.products))
    within = {nodes[name].place for name in (*reaction.reactants, *reaction.products)}
    place = within.pop() if len(within) == 1 else OUTERMOST
    room = _Room(place, (node.box.grown(5) for node in nodes.values()), places)
    if left and right:
        middle = _between(_mean(left), _mean(right), room, aside=_has_reverse(reaction, reactions))
    else:
        middle, empty = _beside((left or right)[0], room)
        name = f"{reaction.id}_empty"
        nodes[name] = Node(id=name, label="", box=_square(empty, EMPTY), kind="source and sink", place=place)
        left, right = left or [empty], right or [empty]
    kind = _KIND_OF_REACTION.get(reaction.sbo, "process")
    if reaction.reversible or (kind == "association" and len(reaction.reactants) < 2):
        kind = "process"  # SBGN's association makes exactly one thing, and runs one way
    nodes[reaction.id] = Node(
        id=reaction.id,
        label="",
        box=_square(middle, PROCESS),
        kind=kind,
        place=place,
        ports=_ports(reaction.id, middle, _mean(left), _mean(right)),
    )


class _Room:
    """What is free for the process of a place."""

    def __init__(self, place: str, taken: Iterable[Box], places: Sequence[Place]) -> None:
        self._taken = [(box.x, box.right, box.y, box.bottom) for box in taken]
        self._home = next(other.box for other in places if other.id == place)
        self._foreign = [other.box for other in places if other.id not in (place, OUTERMOST)]

    def is_free(self, middle: Point, side: float, around: float, *, at_home: bool = False) -> bool:
        """Whether a square, and the room around it, touches nothing and keeps out of foreign places."""
        box, wide = _square(middle, side), _square(middle, around)
        if at_home and not self._home.holds(box):
            return False
        left, right, top, bottom = wide.x, wide.right, wide.y, wide.bottom
        for x, end, y, low in self._taken:
            if left < end and x < right and top < low and y < bottom:
                return False
        return not any(box.overlaps(other) for other in self._foreign)

    def has_process(self, middle: Point, *, at_home: bool = False) -> bool:
        """Whether there is room for a process that turns one thing into another."""
        return self.is_free(middle, PROCESS, PROCESS + 2 * PORT, at_home=at_home)

    def has_end(self, middle: Point, *, at_home: bool = False) -> bool:
        """Whether there is room for a process that makes or destroys."""
        return self.is_free(middle, PROCESS, PROCESS + PORT, at_home=at_home)

    def has_empty_set(self, middle: Point, *, at_home: bool = False) -> bool:
        return self.is_free(middle, EMPTY, EMPTY, at_home=at_home)


def _between(first: Point, last: Point, room: _Room, *, aside: bool) -> Point:
    """Where a process stands between two points, beside the middle if another runs back."""
    centre = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
    sideways = _sideways(first, last)
    shifts = [0.0, 13.0, -13.0, 26.0, -26.0, 40.0, -40.0, 54.0, -54.0]
    for shift in shifts[1:] if aside else shifts:
        middle = (centre[0] + sideways[0] * shift, centre[1] + sideways[1] * shift)
        if room.has_process(middle):
            return middle
    for at_home in (True, False):
        for middle in _nearest(centre):
            if room.has_process(middle, at_home=at_home):
                return middle
    return centre


def _beside(near: Point, room: _Room) -> tuple[Point, Point]:
    """Where a process that makes or destroys stands beside its species, and its empty set behind it."""
    x, y = near
    beside, above = WIDTH / 2 + 14, HEIGHT / 2 + 14
    for reach in (1.0, 1.25, 1.5, 1.8):
        for dx, dy in ((0, -1), (0, 1), (-36, -1), (36, -1), (-36, 1), (36, 1), (-1, 0), (1, 0)):
            if dy:
                one = (x + dx, y + dy * above * reach)
                two = (one[0], one[1] + dy * 25)
            else:
                one = (x + dx * beside * reach, y)
                two = (one[0] + dx * 26, y)
            if room.has_end(one) and room.has_empty_set(two):
                return one, two
    for at_home in (True, False):
        for one in _nearest(near):
            if room.has_end(one, at_home=at_home):
                for aside, down in ((0.0, -25.0), (0.0, 25.0), (-26.0, 0.0), (26.0, 0.0)):
                    two = (one[0] + aside, one[1] + down)
                    if room.has_empty_set(two, at_home=at_home):
                        return one, two
    return (x, y - above), (x, y - above - 25)


def _nearest(centre: Point) -> Iterator[Point]:
    """Points around another, the near ones first."""
    for radius in _RADII:
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * step / _DIRECTIONS
            yield centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _ports(identifier: str, middle: Point, source: Point, target: Point) -> tuple[tuple[str, Point], ...]:
    """The two ports of a process, on opposite sides, along the direction in which it runs."""
    dx, dy = target[0] - source[0], target[1] - source[1]
    reach = PROCESS / 2 + PORT - 3
    step = (reach if dx >= 0 else -reach, 0.0) if abs(dx) >= abs(dy) else (0.0, reach if dy >= 0 else -reach)
    return (
        (f"{identifier}_in", (middle[0] - step[0], middle[1] - step[1])),
        (f"{identifier}_out", (middle[0] + step[0], middle[1] + step[1])),
    )


def _has_reverse(reaction: Reaction, reactions: Sequence[Reaction]) -> bool:
    return any(
        other is not reaction
        and set(other.reactants) == set(reaction.products)
        and set(other.products) == set(reaction.reactants)
        for other in reactions
    )


def _mean(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _sideways(first: Point, last: Point) -> Point:
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    return -dy / length, dx / length


def _square(middle: Point, side: float) -> Box:
    return Box(round(middle[0] - side / 2, 1), round(middle[1] - side / 2, 1), side, side)
