"""From curves to numbers, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ketamine_sbml.claims.readout import ALONG, Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation import Arm, Trajectory

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
