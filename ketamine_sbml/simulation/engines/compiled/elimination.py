"""In which order the states of a sparse system are eliminated, and which places that fills.

The solver of the explorer factors the identity less a multiple of the Jacobian some hundred times an arm. Most places
of it are zero and stay so, whatever the numbers are, if the states are taken in a good order: each time the one whose
row and column are shortest (Markowitz 1957, Management Science), with the diagonal as its pivot. The build finds the
order once; the driver walks along it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pattern:
    """Which places of a matrix can differ from zero while it is eliminated.

    Attributes:
        order: position in the elimination -> number of the state.
        starts: position -> where its row begins among the columns; one more for the end of the last.
        columns: of each row the positions that it holds, increasing.
    """

    order: tuple[int, ...]
    starts: tuple[int, ...]
    columns: tuple[int, ...]

    def place(self, row: int, column: int) -> int:
        """Where the entry of two states stands among all entries."""
        at, of = self.order.index(row), self.order.index(column)
        return self.columns.index(of, self.starts[at], self.starts[at + 1])


def elimination(leaning: Sequence[Sequence[int]]) -> Pattern:
    """The pattern of the identity less a multiple of a Jacobian.

    Args:
        leaning: for each column of the Jacobian the rows in which it can differ from zero.
    """
    states = range(len(leaning))
    rows: list[set[int]] = [{row} for row in states]
    for column, found in enumerate(leaning):
        for row in found:
            rows[row].add(column)
    columns: list[set[int]] = [{row for row in states if column in rows[row]} for column in states]
    left, order = set(states), []
    while left:
        pivot = min(left, key=lambda state: ((len(rows[state] & left) - 1) * (len(columns[state] & left) - 1), state))
        left.remove(pivot)
        order.append(pivot)
        for row in columns[pivot] & left:
            for column in rows[pivot] & left:
                rows[row].add(column)
                columns[column].add(row)
    position = {state: at for at, state in enumerate(order)}
    listed = [sorted(position[column] for column in rows[state]) for state in order]
    starts = [0]
    for held in listed:
        starts.append(starts[-1] + len(held))
    return Pattern(tuple(order), tuple(starts), tuple(column for held in listed for column in held))
