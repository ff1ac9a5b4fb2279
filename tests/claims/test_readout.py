"""From curves to numbers, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ketamine_sbml.claims.readout import ALONG, Readout, largest
from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation import Arm, Trajectory
from ketamine_sbml.simulation.sampling import AROUND

HOURS = np.array([0.0, 1.0, 2.0, 3.0, 4.0])


def curve(*values: float) -> Trajectory:
    return Trajectory(Arm("made up"), HOURS, {"x": np.array(values)})


RISING = curve(1, 2, 3, 4, 5)


def test_reducers_read_what_they_say() -> None:
    assert Readout("x", 1.0, 3.0, "mean").of(RISING) == pytest.approx(3.0)
    assert Readout("x", 1.0, 3.0, "maximum").of(RISING) == 4.0
    assert Readout("x", 1.0, 3.0, "minimum").of(RISING) == 2.0
    assert Readout("x", 0.0, 4.0, "highest_bin", 2.0).of(RISING) == pytest.approx(4.0)
    assert Readout("x", 0.0, 4.0, "lowest_bin", 2.0).of(RISING) == pytest.approx(2.0)
    assert Readout("x", 1.5, 1.5, "at").of(RISING) == pytest.approx(2.5)


def test_between_output_times_a_curve_is_largest_where_its_parabola_is() -> None:
    hours = np.array([0.0, 0.5, 1.2, 2.7, 3.0])
    arch = 5 - 2 * (hours - 1.3) ** 2
    assert largest(hours, arch) == pytest.approx((1.3, 5.0))
    read = Readout("x", 0.0, 3.0, "maximum").of(Trajectory(Arm("made up"), hours, {"x": arch}))
    assert read == pytest.approx(5.0)
    valley = Readout("x", 0.0, 3.0, "minimum").of(Trajectory(Arm("made up"), hours, {"x": -arch}))
    assert valley == pytest.approx(-5.0)


def test_at_ends_plateaus_and_jumps_the_largest_value_is_taken_as_it_is() -> None:
    hours = np.array([0.0, 1.0, 2.0, 3.0])
    assert largest(hours, np.array([4.0, 3.0, 2.0, 1.0])) == (0.0, 4.0)
    assert largest(hours, np.array([1.0, 2.0, 3.0, 4.0])) == (3.0, 4.0)
    assert largest(hours, np.array([1.0, 2.0, 2.0, 1.0])) == (1.0, 2.0)
    around = np.array([1.0, 2.0 - AROUND, 2.0, 2.0 + AROUND, 3.0])
    assert largest(around, np.array([0.0, 0.0, 8.0, 7.9, 1.0])) == (2.0, 8.0)
    # A neighbour beyond twice the distance at which events are looked at belongs to the curve.
    beyond = np.array([1.0, 2.0, 2.0 + 2.5 * AROUND, 3.0])
    assert largest(beyond, np.array([0.0, 8.0, 7.9, 1.0]))[1] > 8.0


def test_an_average_is_that_of_a_smooth_curve_and_does_not_swing_at_a_jump() -> None:
    hours = np.linspace(0.0, 2.0, 21)
    smooth = Trajectory(Arm("made up"), hours, {"x": np.exp(-hours)})
    exact = (1 - np.exp(-2.0)) / 2
    assert Readout("x", 0.0, 2.0, "mean").of(smooth) == pytest.approx(exact, rel=1e-4)
    jump = np.array([0.0, 1.0 - AROUND, 1.0, 1.0 + AROUND, 2.0])
    step = Trajectory(Arm("made up"), jump, {"x": np.array([1.0, 1.0, 3.0, 3.0, 3.0])})
    assert Readout("x", 0.0, 2.0, "mean").of(step) == pytest.approx(2.0, rel=1e-5)
    ramp = Trajectory(Arm("made up"), jump, {"x": np.array([0.0, 1.0, 9.0, 9.0, 8.0])})
    assert Readout("x", 0.0, 2.0, "mean").of(ramp) == pytest.approx((0.5 + 8.5) / 2, rel=1e-5)


def test_an_average_is_that_of_the_monotone_cubic_by_hand() -> None:
    # Slopes 1, 2 and 4 over 1, 2 and 1 hours: tangents 9/7 and 36/13 by weighted harmonic means, 1 and 4 at the ends.
    uneven = Trajectory(Arm("made up"), np.array([0.0, 1.0, 3.0, 4.0]), {"x": np.array([0.0, 1.0, 5.0, 9.0])})
    areas = 0.5 + (1 - 9 / 7) / 12 + 6 + 4 * (9 / 7 - 36 / 13) / 12 + 7 + (36 / 13 - 4) / 12
    assert Readout("x", 0.0, 4.0, "mean").of(uneven) == pytest.approx(areas / 4)
    # Where the curve turns its tangent is level.
    turning = Trajectory(Arm("made up"), np.array([0.0, 1.0, 2.0]), {"x": np.array([0.0, 2.0, 0.0])})
    assert Readout("x", 0.0, 2.0, "mean").of(turning) == pytest.approx(7 / 6)


def test_readouts_name_the_ends_of_windows_and_bins() -> None:
    assert Readout("x", 1.5, 1.5, "at").hours() == (1.5, 1.5)
    assert Readout("x", 0.0, 4.0, ALONG).hours() == (0.0, 4.0)
    assert Readout("x", 0.0, 1.0, "highest_bin", 0.4).hours() == pytest.approx((0.0, 0.4, 0.8, 1.0))


def test_effects_along_a_window_are_at_the_times_of_both_arms() -> None:
    other = Trajectory(Arm("made up"), np.array([0.0, 2.5, 4.0]), {"x": np.array([1.0, 1.0, 1.0])})
    times, effects = Readout("x", 0.0, 4.0, ALONG, scale="index").effects(RISING, other)
    assert times.tolist() == [0.0, 1.0, 2.0, 2.5, 3.0, 4.0]
    assert effects == pytest.approx([0.0, 1.0, 2.0, 2.5, 3.0, 4.0])


def test_a_window_outside_the_simulation_is_refused() -> None:
    with pytest.raises(InputError, match="Hour 9 lies outside the simulation"):
        Readout("x", 0.0, 9.0, "mean").of(RISING)


def test_an_effect_is_a_log_ratio_for_folds_and_a_difference_for_all_else() -> None:
    doubled = curve(2, 4, 6, 8, 10)
    assert Readout("x", 1.0, 1.0, "at").effect(doubled, RISING) == pytest.approx(1.0)
    assert Readout("x", 1.0, 1.0, "at", scale="index").effect(doubled, RISING) == pytest.approx(2.0)
    _, effects = Readout("x", 0.0, 4.0, ALONG).effects(RISING, doubled)
    assert effects == pytest.approx([-1.0] * 5)
    _, effects = Readout("x", 0.0, 4.0, ALONG, scale="concentration").effects(RISING, doubled)
    assert effects == pytest.approx([-1.0, -2.0, -3.0, -4.0, -5.0])


def test_a_value_at_zero_has_a_finite_log_ratio() -> None:
    assert np.isfinite(Readout("x", 1.0, 1.0, "at").effect(curve(0, 0, 0, 0, 0), RISING))


@pytest.mark.parametrize(
    ("scale", "unit", "own", "effect"),
    [
        ("fold", "1", "fold of rest", "log2 fold"),
        ("fold", "nmol/L", "nmol/L", "log2 fold"),
        ("concentration", "nmol/L", "nmol/L", "nmol/L"),
        ("index", "1", "index", "index"),
        ("fraction", "1", "fraction", "fraction"),
    ],
)
def test_every_scale_has_its_units(scale: str, unit: str, own: str, effect: str) -> None:
    readout = Readout("x", 0.0, 0.0, "at", scale=scale, unit=unit)
    assert (readout.own_unit, readout.effect_unit) == (own, effect)


def test_words_name_the_observable_the_hours_and_how_a_window_becomes_a_number() -> None:
    assert Readout("x", 2.0, 2.0, "at").words() == "x at 2 h"
    assert Readout("x", 0.0, 4.0, ALONG).words() == "x along 0 to 4 h"
    assert "largest average" in (words := Readout("x", 0.0, 4.0, "highest_bin", 0.5).words())
    assert "30-minute bins" in words
