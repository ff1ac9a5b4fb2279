"""What is drawn as read is what was read: numbers where they stand, courses where they are farthest."""

from __future__ import annotations

import numpy as np
import pytest

from ketamine_sbml.claims.marks import Mark, marks
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.simulation import Arm, Trajectory

TIMES = np.linspace(0.0, 10.0, 201)
HILL = 1 + np.exp(-((TIMES - 4.0) ** 2))
ARMS = {
    "control": Trajectory(Arm("vehicle", ()), TIMES, {"p_mtor": np.ones_like(TIMES)}),
    "treatment": Trajectory(Arm("ketamine", ()), TIMES, {"p_mtor": HILL}),
}


def treated(readout: Readout) -> Mark:
    (found,) = (mark for mark in marks([readout], ARMS) if mark.role == "treatment")
    assert found.observable == "p_mtor"
    return found


@pytest.mark.parametrize("reducer", ["at", "mean", "maximum", "minimum", "highest_bin", "lowest_bin"])
def test_a_mark_has_the_value_that_is_read(reducer: str) -> None:
    start, stop = (3.0, 3.0) if reducer == "at" else (1.0, 9.0)
    readout = Readout("p_mtor", start, stop, reducer, bin=2.0 if "bin" in reducer else 0.0)
    mark = treated(readout)
    assert mark.value == pytest.approx(readout.of(ARMS["treatment"]), abs=1e-12)
    assert start <= mark.start <= mark.stop <= stop


def test_extremes_are_marked_where_they_are() -> None:
    assert treated(Readout("p_mtor", 1.0, 9.0, "maximum")).start == pytest.approx(4.0, abs=1e-6)
    assert treated(Readout("p_mtor", 1.0, 6.0, "minimum")).start == pytest.approx(1.0)
    assert treated(Readout("p_mtor", 1.0, 9.0, "highest_bin", bin=2.0)).start == 3.0
    assert (treated(Readout("p_mtor", 1.0, 9.0, "mean")).start, treated(Readout("p_mtor", 1, 9, "mean")).stop) == (1, 9)
    assert treated(Readout("p_mtor", 1.0, 9.0, "lowest_bin", bin=2.0)).start == 7.0
    assert treated(Readout("p_mtor", 1.0, 9.0, "lowest_bin", bin=2.0)).stop == 9.0


def test_a_course_is_marked_where_the_effect_is_farthest_in_both_arms() -> None:
    found = marks([Readout("p_mtor", 0.0, 10.0, "along")], ARMS)
    assert [mark.role for mark in found] == ["control", "treatment"]
    assert [mark.value for mark in found] == pytest.approx([1.0, 2.0])
    assert {mark.start for mark in found} == {4.0}


def test_a_course_that_falls_farther_than_it_rises_is_marked_where_it_is_lowest() -> None:
    """On the scale of folds: a half is as far as a double."""
    falls = 1 + 0.2 * np.exp(-((TIMES - 2.0) ** 2)) - 0.5 * np.exp(-((TIMES - 7.0) ** 2))
    arms = {**ARMS, "treatment": Trajectory(Arm("ketamine", ()), TIMES, {"p_mtor": falls})}
    found = marks([Readout("p_mtor", 0.0, 10.0, "along")], arms)
    assert {mark.start for mark in found} == {7.0}
    assert [mark.value for mark in found] == pytest.approx([1.0, 0.5])


def test_a_course_without_two_arms_to_compare_is_not_marked() -> None:
    assert marks([Readout("p_mtor", 0.0, 10.0, "along")], {"dose": ARMS["treatment"]}) == ()
    for role, curves in ARMS.items():
        assert marks([Readout("p_mtor", 0.0, 10.0, "along")], {role: curves}) == ()
