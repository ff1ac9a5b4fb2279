"""What translated Python stands on gives what Python and numpy give."""

from __future__ import annotations

import json
import math
import random
import subprocess
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.page.judging import runtime


def in_javascript(expression: str, given: Any) -> Any:
    script = f"{runtime()}\nconst given = {json.dumps(given)};\nconsole.log(JSON.stringify({expression}));"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def numbers(count: int, seed: int = 1) -> list[float]:
    draw = random.Random(seed)
    return [draw.choice((-1, 1)) * 10 ** draw.uniform(-12, 12) for _ in range(count)]


def test_numbers_are_formatted_as_python_does() -> None:
    values = [*numbers(400), 0.0, 0.5, 1.5, 24.0, 100000.0, 999999.5, 1e6, 0.0001, 0.00001]
    assert in_javascript('given.map((x) => py_format(x, "g"))', values) == [f"{value:g}" for value in values]
    assert in_javascript('given.map((x) => py_format(x, ".4g"))', values) == [f"{value:.4g}" for value in values]


def test_interpolation_integral_and_extremes_are_numpys() -> None:
    draw = random.Random(2)
    times = sorted(draw.uniform(-1, 100) for _ in range(200))
    values = [draw.gauss(0, 1) for _ in times]
    asked = [draw.uniform(-5, 105) for _ in range(300)] + times[:50]
    found = in_javascript(
        "[given.asked.map((x) => np_interp(x, Float64Array.from(given.times), Float64Array.from(given.values))), "
        "np_trapezoid(Float64Array.from(given.values), Float64Array.from(given.times)), "
        "np_argmax(Float64Array.from(given.values)), np_argmin(Float64Array.from(given.values))]",
        {"asked": asked, "times": times, "values": values},
    )
    assert found[0] == pytest.approx(np.interp(asked, times, values).tolist(), abs=1e-14)
    assert found[1] == pytest.approx(float(np.trapezoid(values, times)), abs=1e-12)
    assert found[2:] == [int(np.argmax(values)), int(np.argmin(values))]


def test_ranges_signs_and_the_first_of_equals_are_pythons() -> None:
    for given in ([0.0, 2.0 + 1e-9, 1 / 3], [1.0, 6.0 + 1e-9, 0.333333333333333], [-1.0, 24.0, 0.1]):
        assert in_javascript("[...np_arange(...given)]", given) == np.arange(*given).tolist()
    pairs = [(1.0, -2.0), (-3.0, 0.0), (2.0, 0.0), (-1.0, -1.0)]
    assert in_javascript("given.map(([a, b]) => math_copysign(a, b))", pairs) == [math.copysign(*p) for p in pairs]
    assert in_javascript("[py_min(3, 1, 2), py_max([3, 1, 2]), py_min(given)]", [5, 4]) == [1, 3, 4]


def test_arrays_are_compared_joined_and_picked_as_numpy_does() -> None:
    values = [float(value) for value in range(10)]
    expression = (
        "(() => { const x = Float64Array.from(given); const inside = py_both(py_gt(x, 2), py_lt(x, 7)); "
        "return [[...py_item(x, inside)], [...np_concatenate([[1], py_item(x, inside), [2]])], "
        "[...py_mul(py_sub(x, 1), x)], py_item(x, -1), py_unpack([1, 2, 3, 4], 3, 1)]; })()"
    )
    x = np.array(values)
    inside = (x > 2) & (x < 7)
    assert in_javascript(expression, values) == [
        x[inside].tolist(),
        [1, *x[inside].tolist(), 2],
        ((x - 1) * x).tolist(),
        9,
        [1, [2, 3], 4],
    ]


@pytest.mark.parametrize(
    "mistake",
    ["py_add(1, null)", "py_item([1], 3)", "py_item(new Map(), 'a')", "py_bool(new Float64Array(2))", "py_min([])"],
)
def test_what_fails_in_python_fails_here(mistake: str) -> None:
    text = f"(() => {{ try {{ {mistake}; return 'went through'; }} catch (error) {{ return 'failed'; }} }})()"
    assert in_javascript(text, None) == "failed"


def test_quantiles_means_and_percentages_are_numpys_and_pythons() -> None:
    draw = random.Random(3)
    shares = [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]
    for count in (1, 2, 7, 8, 60):
        values = [draw.gauss(0, 1) * 10 ** draw.uniform(-9, 9) for _ in range(count)]
        given = {"values": values, "shares": shares}
        found = in_javascript("np_quantile(Float64Array.from(given.values), given.shares, { axis: 0 })", given)
        assert found == np.quantile(values, shares).tolist()
        mean = in_javascript("np_mean(Float64Array.from(given), { axis: 0 })", values)
        assert mean == pytest.approx(float(np.mean(values)), rel=1e-12)
    shares = [0.0, 1.0, 0.125, 0.135, 0.005, 0.015, 0.995, *(draw.random() for _ in range(300))]
    assert in_javascript('given.map((x) => py_format(x, ".0%"))', shares) == [f"{share:.0%}" for share in shares]
