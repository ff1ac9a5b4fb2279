"""Arcs that pass between the nodes: straight where that is free, else along lanes, else the shortest way there is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product

from ketamine_sbml.maps.maze import way_between
from ketamine_sbml.maps.obstacles import Obstacles
from ketamine_sbml.maps.picture import Box, Point
from ketamine_sbml.maps.segments import Segment, crossings, overlay, segment, segments

# What a route costs besides its length, in pixels.
_THROUGH_A_NODE, _CROSSING, _ON_TOP, _BEND = 1e6, 60.0, 6.0, 25.0
# Where arcs may leave and reach a node, as shares of its side.
_TOUCHES = (0.5, 0.25, 0.75)
# How many candidates are laid over all obstacles at once: most arcs find their route among the first few.
_FIRST_BLOCK, _LARGEST_BLOCK = 16, 512


def routes(
    ends: Sequence[tuple[str, str]],
    boxes: Mapping[str, Box],
    inside: Box,
    avoided: Sequence[tuple[Point, Point]] = (),
    ports: Mapping[str, Box] | None = None,
) -> list[tuple[Point, ...]]:
    """A route for each (source, target), the shortest first, each in view of those already laid.

    No route leaves ``inside``; ``avoided`` are lines (borders of places) that none should run along; ``ports`` are ends
    that are in nobody's way.
    """
    columns, rows = _lanes(inside.x, inside.right), _lanes(inside.y, inside.bottom)
    where = {**boxes, **(ports or {})}
    grown = {name: box.grown(3) for name, box in boxes.items()}
    laid: list[Segment] = []
    borders = [segment(*line) for line in avoided]
    found: dict[int, tuple[Point, ...]] = {}
    order = sorted(range(len(ends)), key=lambda index: (_distance(where, *ends[index]), index))
    for index in order:
        source, target = where[ends[index][0]], where[ends[index][1]]
        around = [source, target, *(box for name, box in grown.items() if name not in ends[index])]
        obstacles = Obstacles(around)
        best, least = _cheapest(_candidates(source, target, columns, rows), source, target, obstacles, laid, borders)
        if least >= _THROUGH_A_NODE:
            wider = list(_detours(source, target, columns[::3], rows[::2]))
            other, cost = _cheapest(wider, source, target, obstacles, laid, borders)
            best, least = (other, cost) if cost < least else (best, least)
        if least >= _THROUGH_A_NODE:
            best = way_between(_touches(source), _touches(target), around, inside) or best
        found[index] = best
        laid += segments(best)
    return [found[index] for index in range(len(ends))]


def _cheapest(
    candidates: Iterable[tuple[Point, ...]],
    source: Box,
    target: Box,
    obstacles: Obstacles,
    laid: Sequence[Segment],
    borders: Sequence[Segment],
) -> tuple[tuple[Point, ...], float]:
    """The cheapest of the candidates and its cost; those that are dear by themselves are not looked at further."""
    best: tuple[Point, ...] = ()
    least = math.inf
    begins, ends = _off_middles(source), _off_middles(target)
    ordered = sorted([(_plain(points, begins, ends), points) for points in candidates])
    for plain, points, through in _with_obstacles(ordered, obstacles):
        if plain >= least:
            break
        cost = plain + (_THROUGH_A_NODE if through else _trouble(points, laid, borders, least - plain))
        if cost < least:
            best, least = points, cost
    return best, least


def _with_obstacles(
    ordered: Sequence[tuple[float, tuple[Point, ...]]], obstacles: Obstacles
) -> Iterator[tuple[float, tuple[Point, ...], bool]]:
    """Each candidate with its cost and whether it passes through an obstacle, which is found for a block at a time."""
    start, size = 0, _FIRST_BLOCK
    while start < len(ordered):
        block = ordered[start : start + size]
        for (plain, points), through in zip(block, obstacles.crossed_by([points for _, points in block]), strict=True):
            yield plain, points, through
        start, size = start + size, min(2 * size, _LARGEST_BLOCK)


def _detours(source: Box, target: Box, columns: Sequence[float], rows: Sequence[float]) -> Iterator[tuple[Point, ...]]:
    """Routes along one horizontal and one vertical lane, for ends that nothing simpler joins."""
    starts, ends = _touches(source), _touches(target)
    for one, two in product(("up", "down"), ("left", "right")):
        start, end = starts[one][0], ends[two][0]
        for row, column in product(_outside(one, start, rows), _outside(two, end, columns)):
            yield (start, (start[0], row), (column, row), (column, end[1]), end)
        start, end = starts[two][0], ends[one][0]
        for row, column in product(_outside(one, end, rows), _outside(two, start, columns)):
            yield (start, (column, start[1]), (column, row), (end[0], row), end)


def _distance(boxes: Mapping[str, Box], source: str, target: str) -> float:
    return math.dist(boxes[source].middle, boxes[target].middle)


def _lanes(low: float, high: float) -> list[float]:
    """Lanes, every few pixels between two borders."""
    step = 9.0
    return [low + step * n for n in range(1, int((high - low) / step))]


def _touches(box: Box) -> dict[str, list[Point]]:
    if not box.width:
        return {side: [box.middle] for side in ("up", "down", "left", "right")}
    return {
        "up": [(box.x + share * box.width, box.y) for share in _TOUCHES],
        "down": [(box.x + share * box.width, box.bottom) for share in _TOUCHES],
        "left": [(box.x, box.y + share * box.height) for share in _TOUCHES],
        "right": [(box.right, box.y + share * box.height) for share in _TOUCHES],
    }


def _candidates(
    source: Box, target: Box, columns: Sequence[float], rows: Sequence[float]
) -> Iterator[tuple[Point, ...]]:
    """Straight lines, lines with one bend, and lines with two bends along a lane."""
    starts, ends = _touches(source), _touches(target)
    for start, end in product(chain(*starts.values()), chain(*ends.values())):
        yield (start, end)
    for one, two in product(("up", "down"), repeat=2):
        for start, end in product(starts[one], ends[two]):
            for lane in _outside(two, end, _outside(one, start, rows)):
                yield (start, (start[0], lane), (end[0], lane), end)
    for one, two in product(("left", "right"), repeat=2):
        for start, end in product(starts[one], ends[two]):
            for lane in _outside(two, end, _outside(one, start, columns)):
                yield (start, (lane, start[1]), (lane, end[1]), end)
    for one, two in product(("left", "right"), ("up", "down")):
        for start, end in product(starts[one], ends[two]):
            if _outside(one, start, (end[0],)) and _outside(two, end, (start[1],)):
                yield (start, (end[0], start[1]), end)
        for start, end in product(starts[two], ends[one]):
            if _outside(two, start, (end[1],)) and _outside(one, end, (start[0],)):
                yield (start, (start[0], end[1]), end)


def _outside(side: str, point: Point, lanes: Sequence[float]) -> list[float]:
    """Lanes that lie outside, on the side where the point touches, with room for an arrow head."""
    room = 12.0
    if side == "up":
        return [lane for lane in lanes if lane <= point[1] - room]
    if side == "down":
        return [lane for lane in lanes if lane >= point[1] + room]
    if side == "left":
        return [lane for lane in lanes if lane <= point[0] - room]
    return [lane for lane in lanes if lane >= point[0] + room]


def _plain(points: tuple[Point, ...], begins: Mapping[Point, bool], ends: Mapping[Point, bool]) -> float:
    """What a route costs by itself; a point off the middle of a side is second choice."""
    length = sum(map(math.dist, points, points[1:]))
    return length + _BEND * (len(points) - 2) + 4.0 * (begins[points[0]] + ends[points[-1]])


def _trouble(points: tuple[Point, ...], laid: Sequence[Segment], borders: Sequence[Segment], most: float) -> float:
    """What a route costs for the lines that are in its way; no more is looked at once that is above ``most``."""
    line = segments(points)
    crossed = _CROSSING * crossings(line, laid)
    if crossed > most:
        return math.inf
    return crossed + _ON_TOP * (overlay(line, laid) + overlay(line, borders, 13.0))


def _off_middles(box: Box) -> dict[Point, bool]:
    """Whether each point where an arc may touch a box is off the middle of a side."""
    return {point: _off_middle(box, point) for points in _touches(box).values() for point in points}


def _off_middle(box: Box, point: Point) -> bool:
    x, y = box.middle
    return abs(point[0] - x) > 0.01 and abs(point[1] - y) > 0.01
