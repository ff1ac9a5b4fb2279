"""Margins of series of doses, by hand, for rising and for falling effects."""

from __future__ import annotations

import jsonschema
import pytest
from made_up_curves import AT_2, doses

from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.kinds.series import HalfBetween, InvertedU, Monotone, Threshold


def test_monotone_is_the_smallest_step_up() -> None:
    expected = Monotone(readout=AT_2, minimum=0.2)
    assert expected.margin(doses(1, 2, 8)) == pytest.approx(0.8)
    assert expected.margin(doses(1, 4, 2)) == pytest.approx(-1.2)
    assert expected.margin(doses(8, 4, 2)) == pytest.approx(-1.2)


def test_inverted_u_has_its_best_dose_inside() -> None:
    expected = InvertedU(readout=AT_2, minimum=0.2)
    assert expected.margin(doses(1, 2, 8, 4)) == pytest.approx(0.8)
    assert expected.margin(doses(2, 2, 8, 1)) == pytest.approx(1.8)
    assert expected.margin(doses(1, 2, 4)) == pytest.approx(-1.2)
    assert expected.margin(doses(4, 2, 1)) == pytest.approx(-1.2)
    assert expected.margin(doses(4, 1, 4)) == pytest.approx(-2.2)


def test_threshold_is_silent_at_the_first_dose_in_both_directions_and_rises_at_the_last() -> None:
    expected = Threshold(readout=AT_2, minimum=0.2, bound=0.3)
    assert expected.margin(doses(1, 1, 4)) == pytest.approx(0.3)
    assert expected.margin(doses(2, 2, 4)) == pytest.approx(-0.7)
    assert expected.margin(doses(0.5, 2, 4)) == pytest.approx(-0.7)
    assert expected.margin(doses(1, 4, 1)) == pytest.approx(-0.2)
    assert expected.margin(doses(1, 1, 0.25)) == pytest.approx(-2.2)
    assert expected.smallest_effect == 0.2


def test_what_was_read_is_each_dose_in_order() -> None:
    read = Monotone(readout=AT_2, minimum=0.2).readings(doses(1, 2, 0.5))
    assert [(reading.label, reading.value) for reading in read] == [
        ("E(1 : control)", 0.0),
        ("E(2 : control)", 1.0),
        ("E(3 : control)", -1.0),
    ]


def test_half_of_the_last_effect_lies_between_two_doses_in_either_direction() -> None:
    expected = HalfBetween(readout=AT_2, minimum=0.2)
    assert expected.margin(doses(1, 4, 4)) == pytest.approx(1.0)
    assert expected.margin(doses(2**0.8, 2**1.1, 4)) == pytest.approx(0.1)
    assert expected.margin(doses(2**1.2, 4, 4)) == pytest.approx(-0.2)
    assert expected.margin(doses(1, 2**0.7, 4)) == pytest.approx(-0.3)
    assert expected.margin(doses(2**-0.8, 2**-1.1, 0.25)) == pytest.approx(0.1)
    assert expected.margin(doses(1, 1, 1)) == pytest.approx(-0.2)
    assert expected.margin(doses(1, 0.25, 4)) == pytest.approx(-3.0)


@pytest.mark.parametrize("kind", KINDS)
def test_an_editor_asks_for_the_arms_that_the_loader_asks_for(kind: str) -> None:
    """Of any kind: of too few roles, of those that it names, and of a series with a dose less or more than it may."""
    found = KINDS[kind]
    series = [["control", *map(str, range(1, 1 + count))] for count in range(6)]
    schema = jsonschema.Draft202012Validator({"type": "object", **found.arms_schema()})
    accepted = set()
    for roles in ([], *series, *(each[1:] for each in series), list(found.arms), list(found.arms)[1:]):
        taken = schema.is_valid(dict.fromkeys(roles, "an arm"))
        assert taken is (found.faults_of_arms(roles) == []), roles
        accepted.add(taken)
    assert accepted == {True, False}
