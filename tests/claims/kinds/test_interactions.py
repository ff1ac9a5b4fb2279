"""Margins of an effect given a blocker, by hand, for rising and for falling effects."""

from __future__ import annotations

import pytest
from made_up_curves import AT_2, DOUBLED, FLAT, HALVED, four, level

from ketamine_sbml.claims.kinds.interactions import Attenuated, Blocked, Enhanced, Occluded, Retained, ShareLeft
from ketamine_sbml.simulation import Trajectory

ALL_KINDS = (Blocked, Attenuated, Retained, Enhanced, Occluded)
# E of +2 and of -2, and of +0.5 and -0.5.
MUCH, LITTLE = level(4), level(0.25)
SLIGHTLY_UP, SLIGHTLY_DOWN = level(2**0.5), level(2**-0.5)


@pytest.mark.parametrize("effect", [DOUBLED, HALVED])
def test_blocked_leaves_at_most_three_tenths_of_the_effect(effect: Trajectory) -> None:
    expected = Blocked(readout=AT_2, minimum=0.2)
    assert expected.margin(four(effect, FLAT, FLAT)) == pytest.approx(0.3)
    assert expected.margin(four(effect, FLAT, effect)) == pytest.approx(0.3 - 1.0)


@pytest.mark.parametrize("effect", [DOUBLED, HALVED])
@pytest.mark.parametrize("reversed_effect", [MUCH, LITTLE])
def test_an_effect_that_is_turned_round_is_not_blocked(effect: Trajectory, reversed_effect: Trajectory) -> None:
    margin = Blocked(readout=AT_2, minimum=0.2).margin(four(effect, FLAT, reversed_effect))
    assert margin == pytest.approx(0.3 - 2.0)


def test_the_effect_given_the_blocker_is_against_the_blocker_and_not_against_the_control() -> None:
    assert Blocked(readout=AT_2, minimum=0.2).margin(four(DOUBLED, HALVED, HALVED)) == pytest.approx(0.3)
    assert Retained(readout=AT_2, minimum=0.2).margin(four(DOUBLED, HALVED, FLAT)) == pytest.approx(0.3)


@pytest.mark.parametrize(("effect", "left"), [(DOUBLED, SLIGHTLY_UP), (HALVED, SLIGHTLY_DOWN)])
def test_attenuated_leaves_at_most_three_quarters(effect: Trajectory, left: Trajectory) -> None:
    assert Attenuated(readout=AT_2, minimum=0.2).margin(four(effect, FLAT, left)) == pytest.approx(0.25)
    assert Blocked(readout=AT_2, minimum=0.2).margin(four(effect, FLAT, left)) == pytest.approx(-0.2)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_nothing_is_blocked_or_left_where_nothing_happened(kind: type[Blocked]) -> None:
    assert kind(readout=AT_2, minimum=0.2).margin(four(FLAT, FLAT, FLAT)) == pytest.approx(-0.2)


def test_the_effect_alone_limits_the_margin() -> None:
    assert Blocked(readout=AT_2, minimum=0.9).margin(four(DOUBLED, FLAT, FLAT)) == pytest.approx(0.1)
    assert Retained(readout=AT_2, minimum=0.9).margin(four(HALVED, FLAT, HALVED)) == pytest.approx(0.1)


@pytest.mark.parametrize(("effect", "turned"), [(DOUBLED, HALVED), (HALVED, DOUBLED)])
def test_retained_keeps_seven_tenths_in_the_direction_of_the_effect(effect: Trajectory, turned: Trajectory) -> None:
    expected = Retained(readout=AT_2, minimum=0.2)
    assert expected.margin(four(effect, FLAT, effect)) == pytest.approx(0.3)
    assert expected.margin(four(effect, FLAT, FLAT)) == pytest.approx(-0.7)
    assert expected.margin(four(effect, FLAT, turned)) == pytest.approx(-1.7)


@pytest.mark.parametrize(("effect", "more", "turned"), [(DOUBLED, MUCH, LITTLE), (HALVED, LITTLE, MUCH)])
def test_enhanced_adds_a_smallest_effect_in_its_direction(
    effect: Trajectory, more: Trajectory, turned: Trajectory
) -> None:
    expected = Enhanced(readout=AT_2, minimum=0.2)
    assert expected.margin(four(effect, FLAT, more)) == pytest.approx(0.8)
    assert expected.margin(four(effect, FLAT, effect)) == pytest.approx(-0.2)
    assert expected.margin(four(effect, FLAT, turned)) == pytest.approx(-3.2)


@pytest.mark.parametrize("effect", [DOUBLED, HALVED])
@pytest.mark.parametrize("other", [DOUBLED, HALVED])
def test_occluded_needs_both_effects_and_no_sum_of_them(effect: Trajectory, other: Trajectory) -> None:
    expected = Occluded(readout=AT_2, minimum=0.2)
    assert expected.margin(four(effect, other, other)) == pytest.approx(0.3)
    assert expected.margin(four(effect, FLAT, FLAT)) == pytest.approx(-0.2)
    assert expected.margin(four(effect, other, FLAT)) == pytest.approx(-0.7)


def test_occluded_is_limited_by_the_other_effect_too() -> None:
    assert Occluded(readout=AT_2, minimum=0.45).margin(four(DOUBLED, SLIGHTLY_DOWN, SLIGHTLY_DOWN)) == pytest.approx(
        0.05
    )


def test_what_was_read_are_both_effects() -> None:
    read = {r.label: r.value for r in Blocked(readout=AT_2, minimum=0.2).readings(four(DOUBLED, HALVED, LITTLE))}
    assert read["E(treatment : control)"] == 1.0
    assert read["E(both : blocker)"] == -1.0
    assert read["both"] == 0.25
    other = Occluded(readout=AT_2, minimum=0.2).readings(four(DOUBLED, HALVED, HALVED))[-1]
    assert (other.label, other.value) == ("E(blocker : control)", -1.0)


@pytest.mark.parametrize(
    ("effect", "left", "turned"), [(DOUBLED, SLIGHTLY_UP, HALVED), (HALVED, SLIGHTLY_DOWN, DOUBLED)]
)
def test_a_share_left_lies_between_two_shares_in_the_direction_of_the_effect(
    effect: Trajectory, left: Trajectory, turned: Trajectory
) -> None:
    expected = ShareLeft(readout=AT_2, minimum=0.2, shares=(0.2, 0.6))
    assert expected.margin(four(effect, FLAT, left)) == pytest.approx(0.1)
    assert expected.margin(four(effect, FLAT, FLAT)) == pytest.approx(-0.2)
    assert expected.margin(four(effect, FLAT, effect)) == pytest.approx(-0.4)
    assert expected.margin(four(effect, FLAT, turned)) == pytest.approx(-1.2)
    assert expected.margin(four(FLAT, FLAT, FLAT)) == pytest.approx(-0.2)
