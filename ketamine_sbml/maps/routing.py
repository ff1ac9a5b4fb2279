"""Arcs that pass between the nodes: straight where that is free, else along horizontal and vertical lanes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from ketamine_sbml.maps.picture import Box, Point, crossings, overlay

# What a route costs besides its length, in pixels.
_THROUGH_A_NODE, _CROSSING, _ON_TOP, _BEND = 1e6, 60.0, 6.0, 25.0
# Where arcs may leave and reach a node, as shares of its side.
_TOUCHES = (0.5, 0.25, 0.75)


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
    laid: list[tuple[Point, Point]] = []
    found: dict[int, tuple[Point, ...]] = {}
    order = sorted(range(len(ends)), key=lambda index: (_distance(where, *ends[index]), index))
    for index in order:
        source, target = where[ends[index][0]], where[ends[index][1]]
        obstacles = [source, target, *(box.grown(3) for name, box in boxes.items() if name not in ends[index])]
        best, least = _cheapest(_candidates(source, target, columns, rows), source, target, obstacles, laid, avoided)
        if least >= _THROUGH_A_NODE:
            wider = list(_detours(source, target, columns[::3], rows[::2]))
            other, cost = _cheapest(wider, source, target, obstacles, laid, avoided)
            best = other if cost < least else best
        found[index] = best
        laid += pairwise(best)
    return [found[index] for index in range(len(ends))]


def _cheapest(
    candidates: Iterable[tuple[Point, ...]],
    source: Box,
    target: Box,
    obstacles: Sequence[Box],
    laid: Sequence[tuple[Point, Point]],
    avoided: Sequence[tuple[Point, Point]],
) -> tuple[tuple[Point, ...], float]:
    """The cheapest of the candidates and its cost; those that are dear by themselves are not looked at further."""
    best: tuple[Point, ...] = ()
    least = math.inf
    for plain, points in sorted((_plain(candidate, source, target), candidate) for candidate in candidates):
        if plain >= least:
            break
        cost = plain + _trouble(points, obstacles, laid, avoided)
        if cost < least:
            best, least = points, cost
    return best, least


def _detours(source: Box, target: Box, columns: Sequence[float], rows: Sequence[float]) -> Iterator[tuple[Point, ...]]:
    """Routes along one horizontal and one vertical lane, for ends that nothing simpler joins."""
    starts, ends = _touches(source), _touches(target)
    for one, two, column, row in product(("up", "down"), ("left", "right"), columns, rows):
        start, end = starts[one][0], ends[two][0]
        if _leaves(one, start, row) and _leaves(two, end, column):
            yield (start, (start[0], row), (column, row), (column, end[1]), end)
        start, end = starts[two][0], ends[one][0]
        if _leaves(two, start, column) and _leaves(one, end, row):
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
    starts, ends = _touches(source), _touches(target)
    for side in starts.values():
        for start in side:
            for other in ends.values():
                for end in other:
                    yield (start, end)
    for sides, others, lanes, upright in (
        (("up", "down"), ("up", "down"), rows, False),
        (("left", "right"), ("left", "right"), columns, True),
    ):
        for one in sides:
            for start in starts[one]:
                for two in others:
                    for end in ends[two]:
                        for lane in lanes:
                            if not _leaves(one, start, lane) or not _leaves(two, end, lane):
                                continue
                            if upright:
                                yield (start, (lane, start[1]), (lane, end[1]), end)
                            else:
                                yield (start, (start[0], lane), (end[0], lane), end)
    for one in ("left", "right"):
        for start in starts[one]:
            for two in ("up", "down"):
                for end in ends[two]:
                    if _leaves(one, start, end[0]) and _leaves(two, end, start[1]):
                        yield (start, (end[0], start[1]), end)
    for one in ("up", "down"):
        for start in starts[one]:
            for two in ("left", "right"):
                for end in ends[two]:
                    if _leaves(one, start, end[1]) and _leaves(two, end, start[0]):
                        yield (start, (start[0], end[1]), end)


def _leaves(side: str, point: Point, lane: float) -> bool:
    """Whether a lane lies outside, on the side where the point touches, with room for an arrow head."""
    room = 12.0
    return {
        "up": lane <= point[1] - room,
        "down": lane >= point[1] + room,
        "left": lane <= point[0] - room,
        "right": lane >= point[0] + room,
    }[side]


def _plain(points: tuple[Point, ...], source: Box, target: Box) -> float:
    """What a route costs by itself; a point off the middle of a side is second choice."""
    length = sum(math.dist(*segment) for segment in pairwise(points))
    return length + _BEND * (len(points) - 2) + 4.0 * (_off_middle(source, points[0]) + _off_middle(target, points[-1]))


def _trouble(
    points: tuple[Point, ...],
    obstacles: Sequence[Box],
    laid: Sequence[tuple[Point, Point]],
    avoided: Sequence[tuple[Point, Point]],
) -> float:
    """What a route costs for what is in its way."""
    if any(box.is_crossed_by(*segment) for box in obstacles for segment in pairwise(points)):
        return _THROUGH_A_NODE
    return _CROSSING * crossings(points, laid) + _ON_TOP * (overlay(points, laid) + overlay(points, avoided, 13.0))


def _off_middle(box: Box, point: Point) -> bool:
    x, y = box.middle
    return abs(point[0] - x) > 0.01 and abs(point[1] - y) > 0.01
