"""What a map consists of: places, nodes and arcs, as boxes and broken lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
# What holds all that no inner place holds, and its label: SBGN wants every glyph in a compartment once there is one.
OUTERMOST, OUTERMOST_LABEL = "animal", "Animal"


@dataclass(frozen=True)
class Box:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def sides(self) -> tuple[tuple[Point, Point], ...]:
        corners = (self.x, self.y), (self.right, self.y), (self.right, self.bottom), (self.x, self.bottom)
        return tuple(pairwise((*corners, corners[0])))

    def grown(self, by: float) -> Box:
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Box) -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def on_border(self, point: Point) -> bool:
        x, y = point
        inside = self.x - 0.01 <= x <= self.right + 0.01 and self.y - 0.01 <= y <= self.bottom + 0.01
        edge = min(abs(x - self.x), abs(x - self.right), abs(y - self.y), abs(y - self.bottom))
        return inside and edge < 0.01

    def is_crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a segment passes through the inside (Liang and Barsky's clipping)."""
        (x0, y0), (x1, y1) = start, end
        left, top, right, bottom = self.x, self.y, self.x + self.width, self.y + self.height
        if (x0 <= left and x1 <= left) or (x0 >= right and x1 >= right):
            return False
        if (y0 <= top and y1 <= top) or (y0 >= bottom and y1 >= bottom):
            return False
        low, high = 0.0, 1.0
        for step, near, far in (
            (x1 - x0, left - x0, right - x0),
            (y1 - y0, top - y0, bottom - y0),
        ):
            if abs(step) < 1e-9:
                if near >= 0 or far <= 0:
                    return False
                continue
            first, second = sorted((near / step, far / step))
            low, high = max(low, first), min(high, second)
        return high - low > 1e-6


def around(boxes: Iterable[Box], padding: float, above: float) -> Box:
    """The smallest box that holds all, with padding and room for a label above."""
    chosen = list(boxes)
    left, top = min(box.x for box in chosen) - padding, min(box.y for box in chosen) - padding - above
    right, bottom = max(box.right for box in chosen) + padding, max(box.bottom for box in chosen) + padding
    return Box(left, top, right - left, bottom - top)


# Width of an average letter and height of a line of a place's label, in pixels.
LETTER, LINE = 4.9, 10.5


def wrapped(label: str, width: float) -> list[str]:
    """Lines of a place's label that fit a width."""
    return textwrap.wrap(label, max(int(width / LETTER), 8))


def place_around(identifier: str, label: str, boxes: Iterable[Box], padding: float) -> Place:
    """A place that holds boxes, with room above for its label."""
    bare = around(boxes, padding, 0.0)
    above = LINE * len(wrapped(label, bare.width - 16)) + 4
    return Place(id=identifier, label=label, box=Box(bare.x, bare.y - above, bare.width, bare.height + above))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What stands on the border of a node: a state variable with its value, or a unit of information."""

    id: str
    text: str
    kind: str
    box: Box


@dataclass(frozen=True, kw_only=True)
class Node:
    """Something that stands on a map.

    ``shows`` is the observable by which a state colours it; ``ports`` are where a process is joined, by id; ``parts``
    stand inside it, ``marks`` on its border. ``entry`` is what a part is, for its annotation.
    """

    id: str
    label: str
    box: Box
    kind: str
    place: str
    shows: str = ""
    ports: tuple[tuple[str, Point], ...] = ()
    parts: tuple[Node, ...] = ()
    marks: tuple[Mark, ...] = ()
    entry: str = ""

    @property
    def label_box(self) -> Box:
        """Where the label stands: on the whole, or below the parts."""
        if not self.parts:
            return self.box
        top = max(part.box.bottom for part in self.parts)
        return Box(self.box.x, top, self.box.width, self.box.bottom - top)


@dataclass(frozen=True, kw_only=True)
class Arc:
    """What acts on what, from border to border; ``influence`` is SBGN's class of arc."""

    id: str
    source: str
    target: str
    influence: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> tuple[tuple[Point, Point], ...]:
        return tuple(pairwise(self.points))


@dataclass(frozen=True, kw_only=True)
class Place:
    """A compartment on a map."""

    id: str
    label: str
    box: Box

    @property
    def label_lines(self) -> list[str]:
        """The label, broken where the place is narrow."""
        return wrapped(self.label, self.box.width - 16)

    @property
    def label_box(self) -> Box:
        """Where the label stands: at the top left."""
        lines = self.label_lines
        return Box(self.box.x + 8, self.box.y + 3, LETTER * max(len(line) for line in lines), LINE * len(lines))


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A whole map."""

    id: str
    title: str
    width: float
    height: float
    places: tuple[Place, ...]
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]

    def node(self, identifier: str) -> Node:
        return next(node for node in self.nodes if node.id == identifier)
