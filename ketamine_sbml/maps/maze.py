"""The shortest way between obstacles, along the lines beside them: for arcs that no simple route can join."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.maps.picture import Box, Point

# How far from an obstacle a line runs, how far an arc goes straight on where it leaves a node, what a bend costs.
_BESIDE, _STUB, _BEND = 2.0, 12.0, 25.0
_STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up"}
Touches = Mapping[str, Sequence[Point]]
# Column and row of a crossing of lines, and the direction in which it is reached.
_Stand = tuple[int, int, str]


def way_between(
    starts: Touches, ends: Touches, obstacles: Sequence[Box], inside: Box, stub: float = _STUB
) -> tuple[Point, ...]:
    """The way from one of the starts to one of the ends (each by the side it leaves) that crosses no obstacle.

    Empty where there is none.
    """
    leaving = list(_stubs(starts, stub))
    reaching = list(_stubs(ends, stub))
    xs = _lines([end[0] for _, _, end in (*leaving, *reaching)], [(box.x, box.right) for box in obstacles])
    ys = _lines([end[1] for _, _, end in (*leaving, *reaching)], [(box.y, box.bottom) for box in obstacles])
    xs = [x for x in xs if inside.x < x < inside.right]
    ys = [y for y in ys if inside.y < y < inside.bottom]
    level, upright = _blocked(xs, ys, obstacles), _blocked(ys, xs, [_turned(box) for box in obstacles])

    def stand(point: Point, side: str) -> _Stand | None:
        """The crossing of lines at a point, if a line may lead there."""
        column, row = bisect_left(xs, point[0]), bisect_left(ys, point[1])
        known = column < len(xs) and row < len(ys) and (xs[column], ys[row]) == point
        return (column, row, side) if known else None

    def clear(start: Point, end: Point) -> bool:
        return not any(box.is_crossed_by(start, end) for box in obstacles)

    goals: dict[tuple[int, int], tuple[str, Point]] = {}
    for side, touch, end in reaching:
        place = stand(end, side)
        if place and clear(touch, end):
            goals.setdefault(place[:2], (_OPPOSITE[side], touch))
    begun: dict[_Stand, Point] = {}
    waiting: list[tuple[float, _Stand, _Stand | None]] = []
    for side, touch, end in leaving:
        place = stand(end, side)
        if place and clear(touch, end) and place not in begun:
            begun[place] = touch
            heapq.heappush(waiting, (0.0, place, None))
    came_from: dict[_Stand, _Stand | None] = {}
    while waiting:
        cost, here, before = heapq.heappop(waiting)
        if here in came_from:
            continue
        came_from[here] = before
        column, row, direction = here
        goal = goals.get((column, row))
        if goal and direction != _OPPOSITE[goal[0]]:
            return _traced(here, came_from, begun, xs, ys, goal[1])
        for side, (dx, dy) in _STEPS.items():
            new = column + dx, row + dy
            if side == _OPPOSITE[direction] or not (0 <= new[0] < len(xs) and 0 <= new[1] < len(ys)):
                continue
            if (level[min(column, new[0]), row] if dx else upright[min(row, new[1]), column]) or (
                *new,
                side,
            ) in came_from:
                continue
            length = abs(xs[new[0]] - xs[column]) + abs(ys[new[1]] - ys[row])
            heapq.heappush(waiting, (cost + length + _BEND * (side != direction), (*new, side), here))
    return ()


def _stubs(touches: Touches, stub: float) -> Iterator[tuple[str, Point, Point]]:
    """(side, where an arc touches, where it may turn)."""
    for side, points in touches.items():
        dx, dy = _STEPS[side]
        for x, y in points:
            yield side, (x, y), (x + dx * stub, y + dy * stub)


def _lines(needed: Sequence[float], edges: Sequence[tuple[float, float]]) -> list[float]:
    """Where lines run: through what is needed and beside every obstacle."""
    return sorted({*needed, *(low - _BESIDE for low, _ in edges), *(high + _BESIDE for _, high in edges)})


def _turned(box: Box) -> Box:
    return Box(box.y, box.x, box.height, box.width)


def _blocked(along: Sequence[float], across: Sequence[float], obstacles: Sequence[Box]) -> NDArray[np.bool_]:
    """Whether the piece from each line to the next is blocked, on each line that crosses them."""
    blocked = np.zeros((len(along), len(across)), dtype=bool)
    for box in obstacles:
        first, last = bisect_right(along, box.x) - 1, bisect_left(along, box.right)
        blocked[max(first, 0) : last, bisect_right(across, box.y) : bisect_left(across, box.bottom)] = True
    return blocked


def _traced(
    last: _Stand,
    came_from: Mapping[_Stand, _Stand | None],
    begun: Mapping[_Stand, Point],
    xs: Sequence[float],
    ys: Sequence[float],
    end: Point,
) -> tuple[Point, ...]:
    """The points of a way, those where it only goes straight on left out."""
    way, here = [end], last
    while True:
        way.append((xs[here[0]], ys[here[1]]))
        before = came_from[here]
        if before is None:
            way.append(begun[here])
            break
        here = before
    way.reverse()
    corners = [way[0]]
    for index in range(1, len(way) - 1):
        (x0, y0), (x1, y1), (x2, y2) = corners[-1], way[index], way[index + 1]
        if not (x0 == x1 == x2 or y0 == y1 == y2):
            corners.append(way[index])
    return (*corners, way[-1])
