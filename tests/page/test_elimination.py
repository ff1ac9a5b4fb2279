"""Along its pattern a sparse system is solved as it is without one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from ketamine_sbml.model import pathway
from ketamine_sbml.simulation.engines.compiled.elimination import Pattern, elimination
from ketamine_sbml.simulation.engines.compiled.equations import Equations


def solved(matrix: np.ndarray, right: np.ndarray, pattern: Pattern) -> np.ndarray:
    """What the driver does, with nothing but the entries of the pattern."""
    size = len(pattern.order)
    rows = [
        {column: matrix[pattern.order[row], pattern.order[column]] for column in columns}
        for row, columns in enumerate(columns_of(pattern))
    ]
    x = right[list(pattern.order)].copy()
    for row in range(size):
        for column in sorted(rows[row]):
            if column >= row:
                break
            factor = rows[row][column] / rows[column][column]
            for other, value in rows[column].items():
                if other > column:
                    rows[row][other] -= factor * value  # a KeyError where the pattern lacks a place
            x[row] -= factor * x[column]
    for row in reversed(range(size)):
        x[row] = (x[row] - sum(v * x[c] for c, v in rows[row].items() if c > row)) / rows[row][row]
    found = np.empty(size)
    found[list(pattern.order)] = x
    return found


def columns_of(pattern: Pattern) -> list[tuple[int, ...]]:
    return [pattern.columns[a:b] for a, b in zip(pattern.starts, pattern.starts[1:], strict=False)]


def random_leaning(size: int, seed: int) -> list[list[int]]:
    draw = random.Random(seed)
    return [sorted(draw.sample(range(size), draw.randint(0, 4))) for _ in range(size)]


@pytest.mark.parametrize("seed", range(8))
def test_a_sparse_system_is_solved_along_its_pattern(seed: int) -> None:
    leaning, draw = random_leaning(20, seed), np.random.default_rng(seed)
    matrix = np.eye(20) * 10
    for column, rows in enumerate(leaning):
        matrix[rows, column] += draw.normal(size=len(rows))
    right = draw.normal(size=20)
    assert solved(matrix, right, elimination(leaning)) == pytest.approx(np.linalg.solve(matrix, right), abs=1e-12)


def test_the_models_matrix_stays_sparse_and_holds_every_entry() -> None:
    equations = Equations(pathway())
    leaning, pattern = equations.depends_on(), elimination(equations.depends_on())
    states = len(equations.states)
    assert sorted(pattern.order) == list(range(states))
    assert len(pattern.columns) < states**2 / 5
    places = {pattern.place(row, column) for column, rows in enumerate(leaning) for row in rows}
    assert len(places) == sum(map(len, leaning))
    for row, columns in enumerate(columns_of(pattern)):
        assert row in columns and list(columns) == sorted(columns)
