"""Each expectation's margin, computed by hand on made-up curves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from ketamine_sbml.claims.expectations import KINDS, Expectation
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation import Arm, Trajectory

HOURS = np.array([0.0, 1.0, 2.0, 3.0, 4.0])


def curve(*values: float, other: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0)) -> Trajectory:
    return Trajectory(Arm("made up"), HOURS, {"x": np.array(values), "y": np.array(other)})


FLAT = curve(1, 1, 1, 1, 1)
DOUBLED = curve(1, 2, 2, 2, 1)
AT_2 = Readout("x", 2.0, 2.0, "at")
ALL = Readout("x", 0.0, 4.0, "mean")


def expectation(kind: str, readout: Readout = AT_2, **more: float) -> Expectation:
    return replace(Expectation(kind=kind, readout=readout, scale="log2", minimum=0.2, bound=0.3), **more)  # type: ignore[arg-type]


def test_increases_is_the_effect_less_the_minimum() -> None:
    assert expectation("increases").margin({"control": FLAT, "treatment": DOUBLED}) == pytest.approx(0.8)
    assert expectation("increases").margin({"control": FLAT, "treatment": FLAT}) == pytest.approx(-0.2)


def test_decreases_is_the_other_way_round() -> None:
    assert expectation("decreases").margin({"control": DOUBLED, "treatment": FLAT}) == pytest.approx(0.8)


def test_a_difference_is_no_logarithm() -> None:
    plain = replace(expectation("increases"), scale="difference")
    assert plain.margin({"control": FLAT, "treatment": DOUBLED}) == pytest.approx(0.8)
    assert plain.margin({"control": DOUBLED, "treatment": FLAT}) == pytest.approx(-1.2)


def test_unchanged_has_a_bound_of_its_own() -> None:
    assert expectation("unchanged").margin({"control": FLAT, "treatment": FLAT}) == pytest.approx(0.3)
    assert expectation("unchanged").margin({"control": FLAT, "treatment": DOUBLED}) == pytest.approx(-0.7)


def four(treatment: Trajectory, blocker: Trajectory, both: Trajectory) -> dict[str, Trajectory]:
    return {"control": FLAT, "treatment": treatment, "blocker": blocker, "both": both}


def test_blocked_compares_the_effect_given_the_blocker_with_the_effect_alone() -> None:
    assert expectation("blocked").margin(four(DOUBLED, FLAT, FLAT)) == pytest.approx(0.3)
    assert expectation("blocked").margin(four(DOUBLED, FLAT, DOUBLED)) == pytest.approx(0.3 - 1.0)
    lower = curve(0.5, 0.5, 0.5, 0.5, 0.5)
    assert expectation("blocked").margin(four(DOUBLED, lower, lower)) == pytest.approx(0.3)


def test_nothing_is_blocked_where_nothing_happened() -> None:
    for kind in ("blocked", "necessary", "attenuated", "retained", "enhanced", "occluded"):
        assert expectation(kind).margin(four(FLAT, FLAT, FLAT)) < 0, kind


def test_retained_and_enhanced_and_occluded() -> None:
    assert expectation("retained").margin(four(DOUBLED, FLAT, DOUBLED)) == pytest.approx(0.3)
    assert expectation("retained").margin(four(DOUBLED, FLAT, FLAT)) == pytest.approx(-0.7)
    tripled = curve(1, 3, 3, 3, 1)
    assert expectation("enhanced").margin(four(DOUBLED, FLAT, tripled)) == pytest.approx(math.log2(3) - 1.2)
    assert expectation("occluded").margin(four(DOUBLED, DOUBLED, DOUBLED)) == pytest.approx(0.3)


def test_transient_returns_and_sustained_does_not() -> None:
    arms = {"control": FLAT, "treatment": DOUBLED}
    assert expectation("transient", ALL).margin(arms) == pytest.approx(0.25)
    assert expectation("transient", Readout("x", 0.0, 3.0, "mean")).margin(arms) == pytest.approx(0.25 - 1.0)
    assert expectation("sustained", Readout("x", 1.0, 3.0, "mean")).margin(arms) == pytest.approx(0.8)
    assert expectation("sustained", ALL).margin(arms) == pytest.approx(-0.2)
    assert expectation("onset", Readout("x", 0.0, 1.0, "mean")).margin(arms) == pytest.approx(0.8)


def test_a_peak_lies_between_its_bounds_by_hours() -> None:
    peaked = {"control": FLAT, "treatment": curve(1, 1.2, 4, 1.2, 1)}
    assert replace(expectation("peak_between", ALL), between=(1.0, 2.5)).margin(peaked) == pytest.approx(0.5)
    assert replace(expectation("peak_between", ALL), between=(2.5, 3.0)).margin(peaked) == pytest.approx(-0.5)
    flat = {"control": FLAT, "treatment": FLAT}
    assert replace(expectation("peak_between", ALL), between=(0.0, 4.0)).margin(flat) < 0


def test_precedes_compares_the_times_of_two_peaks() -> None:
    treated = curve(1, 4, 1, 1, 1, other=(1, 1, 1, 3, 1))
    expected = replace(expectation("precedes", ALL), second=Readout("y", 0.0, 4.0, "mean"), minimum=0.5)
    assert expected.margin({"control": FLAT, "treatment": treated}) == pytest.approx(1.5)
    unmoved = curve(1, 4, 1, 1, 1)
    assert expected.margin({"control": FLAT, "treatment": unmoved}) < 0


def test_series_of_doses() -> None:
    doses = {"control": FLAT, "1": curve(1, 1, 1, 1, 1), "2": curve(1, 2, 2, 2, 1), "3": curve(1, 4, 4, 4, 1)}
    assert expectation("monotone").margin(doses) == pytest.approx(0.8)
    assert expectation("inverted_u").margin(doses) == pytest.approx(-1.2)
    assert expectation("inverted_u").margin({**doses, "3": FLAT}) == pytest.approx(0.8)
    assert expectation("threshold").margin(doses) == pytest.approx(0.3)


def test_reducers_read_what_they_say() -> None:
    rising = curve(1, 2, 3, 4, 5)
    assert Readout("x", 1.0, 3.0, "mean").of(rising) == pytest.approx(3.0)
    assert Readout("x", 1.0, 3.0, "maximum").of(rising) == 4.0
    assert Readout("x", 1.0, 3.0, "minimum").of(rising) == 2.0
    assert Readout("x", 0.0, 4.0, "highest_bin", 2.0).of(rising) == pytest.approx(4.0)
    assert Readout("x", 0.0, 4.0, "lowest_bin", 2.0).of(rising) == pytest.approx(2.0)
    assert Readout("x", 1.5, 1.5, "at").of(rising) == pytest.approx(2.5)


def test_a_window_outside_the_simulation_is_refused() -> None:
    with pytest.raises(InputError, match="Hour 9 lies outside the simulation"):
        Readout("x", 0.0, 9.0, "mean").of(FLAT)


def test_every_kind_has_a_formula_that_a_report_can_print() -> None:
    for name, kind in KINDS.items():
        assert kind.formula, name
