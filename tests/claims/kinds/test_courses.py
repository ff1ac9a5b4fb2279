"""Margins of effects along a window, by hand, for rising and for falling effects."""

from __future__ import annotations

import pytest
from made_up_curves import ALL, DOUBLED, FLAT, HALVED, curve, two

from ketamine_sbml.claims.kinds.courses import Fades, Onset, PeakBetween, Precedes, Sustained, Transient, Unbroken
from ketamine_sbml.claims.readout import ALONG, Readout
from ketamine_sbml.simulation import Trajectory

TO_3, FROM_1_TO_3 = Readout("x", 0.0, 3.0, ALONG), Readout("x", 1.0, 3.0, ALONG)
RISES_AND_FALLS_BELOW = curve(1, 2, 2, 2, 0.5)


def test_transient_rises_and_returns() -> None:
    assert Transient(readout=ALL, minimum=0.2).margin(two(DOUBLED)) == pytest.approx(0.25)
    assert Transient(readout=TO_3, minimum=0.2).margin(two(DOUBLED)) == pytest.approx(0.25 - 1.0)
    assert Transient(readout=ALL, minimum=0.9).margin(two(DOUBLED)) == pytest.approx(0.1)


def test_an_effect_that_falls_or_overshoots_is_not_transient() -> None:
    assert Transient(readout=ALL, minimum=0.2).margin(two(HALVED)) == pytest.approx(-0.2)
    assert Transient(readout=ALL, minimum=0.2).margin(two(RISES_AND_FALLS_BELOW)) == pytest.approx(0.25 - 1.0)
    assert Transient(readout=ALL, minimum=0.2).margin(two(FLAT)) == pytest.approx(-0.2)


def test_sustained_is_there_at_every_time() -> None:
    assert Sustained(readout=FROM_1_TO_3, minimum=0.2).margin(two(DOUBLED)) == pytest.approx(0.8)
    assert Sustained(readout=ALL, minimum=0.2).margin(two(DOUBLED)) == pytest.approx(-0.2)
    assert Sustained(readout=FROM_1_TO_3, minimum=0.2).margin(two(HALVED)) == pytest.approx(-1.2)


def test_onset_has_come_by_the_end() -> None:
    assert Onset(readout=Readout("x", 0.0, 1.0, ALONG), minimum=0.2).margin(two(DOUBLED)) == pytest.approx(0.8)
    assert Onset(readout=ALL, minimum=0.2).margin(two(HALVED)) == pytest.approx(-0.2)


@pytest.mark.parametrize("treated", [curve(1, 1.2, 4, 1.2, 1), curve(1, 0.8, 0.25, 0.8, 1)])
def test_a_peak_in_either_direction_lies_between_its_bounds_by_hours(treated: Trajectory) -> None:
    def margin(low: float, high: float) -> float:
        return PeakBetween(readout=ALL, minimum=0.2, between=(low, high)).margin(two(treated))

    assert margin(1.0, 2.5) == pytest.approx(0.5)
    assert margin(1.5, 4.0) == pytest.approx(0.5)
    assert margin(2.5, 3.0) == pytest.approx(-0.5)
    assert margin(0.0, 1.0) == pytest.approx(-1.0)


def test_without_an_effect_there_is_no_peak_and_the_margin_is_still_in_hours() -> None:
    expected = PeakBetween(readout=ALL, minimum=0.2, between=(0.5, 4.0))
    assert expected.margin(two(FLAT)) == pytest.approx(-3.5)
    assert expected.unit == "h"
    assert expected.smallest_effect == 1.0


def test_precedes_compares_the_times_of_two_peaks() -> None:
    first_x = curve(1, 4, 1, 1, 1, other=(1, 1, 1, 3, 1))
    first_y = curve(1, 1, 1, 0.5, 1, other=(1, 0.2, 1, 1, 1))
    expected = Precedes(readout=ALL, second=Readout("y", 0.0, 4.0, ALONG), by=0.5)
    assert expected.margin(two(first_x)) == pytest.approx(1.5)
    assert expected.margin(two(first_y)) == pytest.approx(-2.5)
    assert [reading.value for reading in expected.readings(two(first_x))] == [1.0, 3.0]
    assert (expected.unit, expected.smallest_effect) == ("h", 1.0)


@pytest.mark.parametrize("unmoved", [curve(1, 4, 1, 1, 1), curve(1, 1, 1, 1, 1, other=(1, 2, 1, 1, 1)), FLAT])
def test_what_never_moves_precedes_nothing(unmoved: Trajectory) -> None:
    expected = Precedes(readout=ALL, second=Readout("y", 0.0, 4.0, ALONG))
    assert expected.margin(two(unmoved)) == pytest.approx(-4.0)


def test_what_was_read_of_a_course_are_its_extremes_and_its_end() -> None:
    highest, lowest, end = Transient(readout=ALL, minimum=0.2).readings(two(RISES_AND_FALLS_BELOW))
    assert (highest.label, highest.value) == ("largest E (at 1 h)", 1.0)
    assert (lowest.label, lowest.value) == ("smallest E (at 4 h)", -1.0)
    assert end.value == -1.0
    time, effect = PeakBetween(readout=ALL, minimum=0.2, between=(0.0, 4.0)).readings(two(HALVED))
    assert (time.value, time.unit, effect.value) == (1.0, "h", -1.0)


def test_an_unbroken_effect_does_not_dip_between_its_ends() -> None:
    expected = Unbroken(readout=ALL, minimum=0.2)
    assert expected.margin(two(curve(2, 2, 2, 2, 4))) == pytest.approx(0.2)
    assert expected.margin(two(curve(4, 8, 4, 2, 2))) == pytest.approx(0.2)
    assert expected.margin(two(curve(2, 2, 1, 2, 2))) == pytest.approx(-0.8)
    assert expected.margin(two(curve(2, 2, 0.5, 2, 2))) == pytest.approx(-1.8)
    assert expected.margin(two(DOUBLED)) == pytest.approx(-0.2)
    assert expected.margin(two(curve(0.5, 0.5, 0.5, 0.5, 0.5))) == pytest.approx(-1.2)


def test_what_fades_has_a_share_of_its_peak_left_at_the_end() -> None:
    def margin(end: float) -> float:
        return Fades(readout=ALL, minimum=0.2, shares=(0.25, 0.75)).margin(two(curve(1, 2, 4, 2, end)))

    assert margin(2) == pytest.approx(0.5)
    assert margin(1) == pytest.approx(-0.5)
    assert margin(4) == pytest.approx(-0.5)
    assert margin(0.5) == pytest.approx(-1.5)
    assert Fades(readout=ALL, minimum=0.2, shares=(-1.0, 1.0)).margin(two(HALVED)) == pytest.approx(-0.2)
