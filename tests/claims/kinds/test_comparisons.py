"""Margins of a treatment against its control, by hand."""

from __future__ import annotations

import pytest
from made_up_curves import AT_2, DOUBLED, FLAT, HALVED, INDEX_AT_2, two

from ketamine_sbml.claims.expectation import Reading
from ketamine_sbml.claims.kinds.comparisons import Decreases, Increases, Unchanged


def test_increases_is_the_effect_less_the_minimum() -> None:
    expected = Increases(readout=AT_2, minimum=0.2)
    assert expected.margin(two(DOUBLED)) == pytest.approx(0.8)
    assert expected.margin(two(FLAT)) == pytest.approx(-0.2)
    assert expected.margin(two(HALVED)) == pytest.approx(-1.2)


def test_decreases_is_the_other_way_round() -> None:
    expected = Decreases(readout=AT_2, minimum=0.2)
    assert expected.margin(two(HALVED)) == pytest.approx(0.8)
    assert expected.margin(two(FLAT)) == pytest.approx(-0.2)
    assert expected.margin(two(DOUBLED)) == pytest.approx(-1.2)


def test_unchanged_has_a_bound_in_both_directions() -> None:
    expected = Unchanged(readout=AT_2, bound=0.3)
    assert expected.margin(two(FLAT)) == pytest.approx(0.3)
    assert expected.margin(two(DOUBLED)) == pytest.approx(-0.7)
    assert expected.margin(two(HALVED)) == pytest.approx(-0.7)


def test_the_effect_is_against_the_control_and_not_against_rest() -> None:
    assert Increases(readout=AT_2, minimum=0.2).margin(two(FLAT, HALVED)) == pytest.approx(0.8)
    assert Unchanged(readout=AT_2, bound=0.3).margin(two(DOUBLED, DOUBLED)) == pytest.approx(0.3)


def test_an_index_is_judged_by_difference_in_its_own_unit() -> None:
    expected = Increases(readout=INDEX_AT_2, minimum=0.2)
    assert expected.margin(two(DOUBLED)) == pytest.approx(0.8)
    assert expected.margin(two(HALVED)) == pytest.approx(-0.7)
    assert expected.unit == "index"
    assert Increases(readout=AT_2, minimum=0.2).unit == "log2 fold"


def test_what_was_read_are_both_values_and_the_effect() -> None:
    assert Increases(readout=AT_2, minimum=0.2).readings(two(HALVED)) == (
        Reading("treatment", 0.5, "fold of rest"),
        Reading("control", 1.0, "fold of rest"),
        Reading("E(treatment : control)", -1.0, "log2 fold"),
    )


def test_the_smallest_effect_is_the_threshold_unless_that_is_zero() -> None:
    assert Increases(readout=AT_2, minimum=0.2).smallest_effect == 0.2
    assert Unchanged(readout=AT_2, bound=0.3).smallest_effect == 0.3
    assert Increases(readout=AT_2, minimum=0.0).smallest_effect == 0.1
