"""Straight pieces of arcs and borders: how often a line crosses them, and how far it runs on top of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ketamine_sbml.maps.picture import Point


class Segment(NamedTuple):
    """A straight piece with the rectangle that it spans, which tells most of those that are far apart."""

    start: Point
    end: Point
    left: float
    right: float
    top: float
    bottom: float


def segment(start: Point, end: Point) -> Segment:
    (x0, y0), (x1, y1) = start, end
    return Segment(start, end, min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))


def segments(points: Sequence[Point]) -> list[Segment]:
    """The pieces of a broken line."""
    return [segment(*ends) for ends in pairwise(points)]


def crossings(line: Sequence[Segment], others: Iterable[Segment]) -> int:
    """How often a broken line crosses other segments."""
    count = 0
    for other in others:
        _, _, left, right, top, bottom = other
        for mine in line:
            if mine[2] <= right and left <= mine[3] and mine[4] <= bottom and top <= mine[5]:
                count += _cross(mine[0], mine[1], other[0], other[1])
    return count


def overlay(line: Sequence[Segment], others: Iterable[Segment], near: float = 7.0) -> float:
    """How far a broken line runs on top of other segments, or as near as this many pixels."""
    length, reach = 0.0, near + 1.0
    for other in others:
        _, _, left, right, top, bottom = other
        for mine in line:
            if (
                mine[2] - reach <= right
                and left <= mine[3] + reach
                and mine[4] - reach <= bottom
                and top <= mine[5] + reach
            ):
                length += _shared(mine[0], mine[1], other[0], other[1], near)
    return length


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def _shared(a: Point, b: Point, c: Point, d: Point, near: float) -> float:
    """Length that c-d runs near a-b."""
    length = math.dist(a, b)
    if length < 1e-9:
        return 0.0
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    if any(abs((p[0] - a[0]) * uy - (p[1] - a[1]) * ux) > near for p in (c, d)):
        return 0.0
    first, second = sorted((p[0] - a[0]) * ux + (p[1] - a[1]) * uy for p in (c, d))
    return max(0.0, min(length, second) - max(0.0, first))
