"""Margins of a treatment against its control, by hand."""

from __future__ import annotations

import pytest
from made_up_curves import AT_2, DOUBLED, FLAT, HALVED, INDEX_AT_2, level, two

from ketamine_sbml.claims.expectation import Reading
from ketamine_sbml.claims.kinds.comparisons import Decreases, Increases, Share, Unchanged


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


@pytest.mark.parametrize("up", [True, False])
def test_a_lesser_treatment_does_a_share_of_the_effect_in_its_direction(up: bool) -> None:
    whole, slightly, turned = (DOUBLED, 2**0.4, 2**-0.4) if up else (HALVED, 2**-0.4, 2**0.4)
    expected = Share(readout=AT_2, minimum=0.2, shares=(0.3, 0.6))

    def margin(lesser: float) -> float:
        return expected.margin({**two(whole), "lesser": level(lesser)})

    assert margin(slightly) == pytest.approx(0.1)
    assert margin(1) == pytest.approx(-0.3)
    assert margin(slightly**2) == pytest.approx(-0.2)
    assert margin(turned) == pytest.approx(-0.7)


def test_there_is_no_share_of_an_effect_that_is_not_there() -> None:
    expected = Share(readout=AT_2, minimum=0.2, shares=(-1.0, 1.0))
    assert expected.margin({**two(FLAT), "lesser": FLAT}) == pytest.approx(-0.2)
    assert Share(readout=AT_2, minimum=0.95, shares=(-1.0, 1.0)).margin(
        {**two(DOUBLED), "lesser": FLAT}
    ) == pytest.approx(0.05)


def test_what_was_read_of_a_share_is_the_effect_of_both() -> None:
    read = Share(readout=AT_2, minimum=0.2, shares=(0.3, 0.6)).readings({**two(DOUBLED), "lesser": HALVED})
    assert [reading.value for reading in read if reading.label.startswith("E(")] == [1.0, -1.0]
