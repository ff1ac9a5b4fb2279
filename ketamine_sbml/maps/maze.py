"""The shortest way between obstacles, along the lines beside them: for arcs that no simple route can join."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from ketamine_sbml.maps.picture import Box, Point

# How far from an obstacle a line runs, how far an arc goes straight on where it leaves a node, what a bend costs.
_BESIDE, _STUB, _BEND = 2.0, 12.0, 25.0
_STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up"}
Touches = Mapping[str, Sequence[Point]]
# Column and row of a crossing of lines; and with the direction in which it is reached.
_Crossing = tuple[int, int]
_Stand = tuple[int, int, str]


def way_between(starts: Touches, ends: Touches, obstacles: Sequence[Box], inside: Box) -> tuple[Point, ...]:
    """The way from one of the starts to one of the ends (each by the side it leaves) that crosses no obstacle.

    Empty where there is none. The search is A*, by the pixels that are left at least.
    """
    leaving, reaching = list(_stubs(starts)), list(_stubs(ends))
    grid = _Grid([end for _, _, end in (*leaving, *reaching)], obstacles, inside)
    goals = {at: (_OPPOSITE[side], touch) for at, side, touch in grid.reached(reaching)}
    begun = {(*at, side): touch for at, side, touch in grid.reached(leaving)}
    if not goals:
        return ()
    targets = [grid.point(at) for at in goals]

    def left(at: _Crossing) -> float:
        x, y = grid.point(at)
        return min(abs(x - goal_x) + abs(y - goal_y) for goal_x, goal_y in targets)

    waiting: list[tuple[float, float, _Stand, _Stand | None]] = [(left(b[:2]), 0.0, b, None) for b in begun]
    heapq.heapify(waiting)
    came_from: dict[_Stand, _Stand | None] = {}
    while waiting:
        _, cost, here, before = heapq.heappop(waiting)
        if here in came_from:
            continue
        came_from[here] = before
        at, direction = here[:2], here[2]
        if at in goals and direction != _OPPOSITE[goals[at][0]]:
            return _corners(_traced(here, came_from, begun, grid, goals[at][1]))
        for side, there, length in grid.steps(at):
            if side != _OPPOSITE[direction] and (*there, side) not in came_from:
                new = cost + length + _BEND * (side != direction)
                heapq.heappush(waiting, (new + left(there), new, (*there, side), here))
    return ()


class _Grid:
    """Lines beside all obstacles and through the given points, and which pieces of them are free."""

    def __init__(self, points: Sequence[Point], obstacles: Sequence[Box], inside: Box) -> None:
        xs = _lines([x for x, _ in points], [(box.x, box.right) for box in obstacles])
        ys = _lines([y for _, y in points], [(box.y, box.bottom) for box in obstacles])
        self._xs = [x for x in xs if inside.x < x < inside.right]
        self._ys = [y for y in ys if inside.y < y < inside.bottom]
        self._obstacles = obstacles
        self._level = _blocked(self._xs, self._ys, obstacles)
        self._upright = _blocked(self._ys, self._xs, [_turned(box) for box in obstacles])

    def point(self, at: _Crossing) -> Point:
        return self._xs[at[0]], self._ys[at[1]]

    def reached(self, stubs: Sequence[tuple[str, Point, Point]]) -> Iterator[tuple[_Crossing, str, Point]]:
        """(crossing, side, touch) of the stubs that nothing is in the way of."""
        for side, touch, end in stubs:
            inside = end[0] in self._xs and end[1] in self._ys
            if inside and not any(box.is_crossed_by(touch, end) for box in self._obstacles):
                yield (self._xs.index(end[0]), self._ys.index(end[1])), side, touch

    def steps(self, at: _Crossing) -> Iterator[tuple[str, _Crossing, float]]:
        """(direction, next crossing, pixels) of the free pieces that begin at a crossing."""
        column, row = at
        xs, ys = self._xs, self._ys
        if column and not self._level[column - 1][row]:
            yield "left", (column - 1, row), xs[column] - xs[column - 1]
        if column + 1 < len(xs) and not self._level[column][row]:
            yield "right", (column + 1, row), xs[column + 1] - xs[column]
        if row and not self._upright[row - 1][column]:
            yield "up", (column, row - 1), ys[row] - ys[row - 1]
        if row + 1 < len(ys) and not self._upright[row][column]:
            yield "down", (column, row + 1), ys[row + 1] - ys[row]


def _stubs(touches: Touches) -> Iterator[tuple[str, Point, Point]]:
    """(side, where an arc touches, where it may turn)."""
    for side, points in touches.items():
        dx, dy = _STEPS[side]
        for x, y in points:
            yield side, (x, y), (x + dx * _STUB, y + dy * _STUB)


def _lines(needed: Sequence[float], edges: Sequence[tuple[float, float]]) -> list[float]:
    """Where lines run: through what is needed and beside every obstacle."""
    return sorted({*needed, *(low - _BESIDE for low, _ in edges), *(high + _BESIDE for _, high in edges)})


def _turned(box: Box) -> Box:
    return Box(box.y, box.x, box.height, box.width)


def _blocked(along: Sequence[float], across: Sequence[float], obstacles: Sequence[Box]) -> list[list[bool]]:
    """Whether the piece from each line to the next is blocked, on each line that crosses them."""
    blocked = np.zeros((len(along), len(across)), dtype=bool)
    for box in obstacles:
        first, last = bisect_right(along, box.x) - 1, bisect_left(along, box.right)
        blocked[max(first, 0) : last, bisect_right(across, box.y) : bisect_left(across, box.bottom)] = True
    return blocked.tolist()  # lists are read faster, one by one


def _traced(
    last: _Stand,
    came_from: Mapping[_Stand, _Stand | None],
    begun: Mapping[_Stand, Point],
    grid: _Grid,
    end: Point,
) -> list[Point]:
    """The points of a way, from where it began to its end."""
    way, here = [end, grid.point(last[:2])], last
    while (before := came_from[here]) is not None:
        way.append(grid.point(before[:2]))
        here = before
    return [*reversed([*way, begun[here]])]


def _corners(way: Sequence[Point]) -> tuple[Point, ...]:
    """A way without the points where it only goes straight on."""
    corners = [way[0]]
    for (x, y), (next_x, next_y) in pairwise(way[1:]):
        straight = corners[-1][0] == x == next_x or corners[-1][1] == y == next_y
        if not straight:
            corners.append((x, y))
    return (*corners, way[-1])
