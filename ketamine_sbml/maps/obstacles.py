"""Boxes that no arc may pass through, and which of many broken lines pass through one, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.maps.picture import Box, Point


class Obstacles:
    """What ``Box.is_crossed_by`` says of each box and piece, in arrays: the same sums, so the same answers."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        sides = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]
        self._left, self._top, self._right, self._bottom = np.array(sides).reshape(-1, 4).T

    def crossed_by(self, lines: Sequence[Sequence[Point]]) -> list[bool]:
        """Whether each broken line, of two points at least, passes through an obstacle."""
        starts = np.array([point for line in lines for point in line[:-1]])
        ends = np.array([point for line in lines for point in line[1:]])
        piece, box = np.nonzero(self._near(np.minimum(starts, ends), np.maximum(starts, ends)))
        through = self._pass(starts[piece], ends[piece], box)
        line_of = np.repeat(np.arange(len(lines)), [len(line) - 1 for line in lines])
        crossed = np.zeros(len(lines), dtype=bool)
        crossed[line_of[piece[through]]] = True
        found: list[bool] = crossed.tolist()
        return found

    def _near(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether the rectangle that a piece (row) spans reaches into a box (column)."""
        near = high[:, :1] > self._left
        near &= low[:, :1] < self._right
        near &= high[:, 1:] > self._top
        near &= low[:, 1:] < self._bottom
        return near

    def _pass(self, starts: NDArray[np.float64], ends: NDArray[np.float64], box: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether each piece passes through the inside of the box beside it (Liang and Barsky's clipping)."""
        low, high, beside = np.zeros(len(box)), np.ones(len(box)), np.zeros(len(box), dtype=bool)
        for axis, first, last in ((0, self._left, self._right), (1, self._top, self._bottom)):
            step = ends[:, axis] - starts[:, axis]
            near, far = first[box] - starts[:, axis], last[box] - starts[:, axis]
            moves = np.abs(step) >= 1e-9
            beside |= ~moves & ((near >= 0) | (far <= 0))
            one = np.divide(near, step, out=np.full(len(box), -np.inf), where=moves)
            other = np.divide(far, step, out=np.full(len(box), np.inf), where=moves)
            low, high = np.maximum(low, np.minimum(one, other)), np.minimum(high, np.maximum(one, other))
        return ~beside & (high - low > 1e-6)
