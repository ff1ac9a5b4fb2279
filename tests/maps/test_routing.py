"""Arcs find a way between the nodes however they stand."""

from __future__ import annotations

from itertools import pairwise

from ketamine_sbml.maps.maze import way_between
from ketamine_sbml.maps.picture import Box, Point
from ketamine_sbml.maps.routing import routes

CANVAS = Box(0, 0, 600, 400)


def passes(line: tuple[Point, ...], box: Box) -> bool:
    return any(box.is_crossed_by(*piece) for piece in pairwise(line))


def test_what_stands_side_by_side_is_joined_by_a_straight_line() -> None:
    boxes = {"a": Box(50, 100, 60, 30), "b": Box(300, 100, 60, 30)}
    assert routes([("a", "b")], boxes, CANVAS) == [((110, 115), (300, 115))]


def test_an_arc_leaves_a_spiral_that_no_simple_route_leaves() -> None:
    walls = {
        "top": Box(100, 60, 300, 10),
        "right": Box(390, 70, 10, 250),
        "bottom": Box(60, 310, 330, 10),
        "left": Box(60, 100, 10, 210),
        "inner top": Box(70, 120, 230, 10),
        "inner right": Box(290, 130, 10, 120),
    }
    boxes = {"a": Box(150, 190, 60, 30), "b": Box(480, 180, 60, 30), **walls}
    (line,) = routes([("a", "b")], boxes, CANVAS)
    assert boxes["a"].on_border(line[0])
    assert boxes["b"].on_border(line[-1])
    assert not any(passes(line, wall) for wall in walls.values())
    assert all(0 < x < 600 and 0 < y < 400 for x, y in line)


def test_there_is_no_way_out_of_a_closed_ring() -> None:
    ring = [Box(100, 100, 200, 10), Box(100, 290, 200, 10), Box(100, 105, 10, 190), Box(290, 105, 10, 190)]
    start, end = {"right": [(200.0, 200.0)]}, {"left": [(500.0, 200.0)]}
    assert way_between(start, end, ring, CANVAS) == ()
    assert way_between(start, end, ring[:3], CANVAS) != ()
