"""What is said to flip a claim does flip it when it alone is moved; chance correlations are not named."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("scipy")

from ketamine_sbml.claims import judge, load_claims
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator
from ketamine_sbml.studies import flips
from ketamine_sbml.studies.draws import Around, factors, nominal, perturbed, uncertain
from ketamine_sbml.studies.flips import CHANCE, FAR, Flip, correlations, flips_of
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.runs import Computing

ALL, ARMS = load_claims()
BURST = next(claim for claim in ALL if claim.id == "ketamine-raises-mtorc1")
MODEL = pathway()
DRAWS = 60


def test_chance_is_corrected_for_the_number_of_parameters() -> None:
    rng = np.random.default_rng(1)
    named = 0
    for _ in range(20):
        _, chances = correlations(rng.standard_normal(60), rng.standard_normal((60, 60)))
        named += bool(chances.min() < CHANCE)
    assert named <= 5  # 1 expected; without the correction nearly all 20


def test_a_parameter_that_the_margin_goes_with_is_found_with_its_sign() -> None:
    rng = np.random.default_rng(2)
    drawn = rng.standard_normal((100, 80))
    statistics, chances = correlations(0.5 - drawn[:, 7] + 0.3 * rng.standard_normal(100), drawn)
    assert int(np.argmin(chances)) == 7
    assert statistics[7] < -0.5
    assert chances[7] < 1e-6


def made_up_margins(name: str, sign: float) -> np.ndarray:
    """Margins of a claim that would fail whenever one parameter is high (or low) enough."""
    column = [parameter.id for parameter in uncertain(MODEL)].index(name)
    drawn = np.array([list(factors(MODEL, index, spread=1.0).values()) for index in range(DRAWS)])
    return np.asarray(1.0 - sign * np.log(drawn[:, column]))[:, None]


def strongest() -> tuple[str, bool]:
    """The parameter that, moved alone by FAR at a spread of one, lowers the margin most, and in which direction."""
    simulator, found = Simulator(), {}
    for parameter in uncertain(MODEL):
        for higher in (True, False):
            simulator.set_values(perturbed(MODEL, {parameter.id: math.exp(FAR if higher else -FAR)}))
            (judgement,) = judge([BURST], ARMS, simulator, recheck=False).judgements
            found[parameter.id, higher] = judgement.margin
    return min(found, key=lambda key: found[key])


@pytest.mark.long
def test_what_flips_a_claim_alone_is_named() -> None:
    name, higher = strongest()
    margins = made_up_margins(name, 1.0 if higher else -1.0)
    flip = flips_of([BURST], ARMS, margins, Around(1.0), MODEL)[BURST.id]
    assert (flip.parameter, flip.higher) == (name, higher)
    assert flip.alone == (flip.margin <= 0)
    simulator = Simulator(values=perturbed(MODEL, {name: math.exp(FAR if higher else -FAR)}))
    (judgement,) = judge([BURST], ARMS, simulator, recheck=False).judgements
    assert flip.margin == pytest.approx(judgement.margin, rel=1e-6)


def test_a_correlation_that_moving_alone_does_not_confirm_is_not_named() -> None:
    """A parameter of the response cannot touch mTORC1, however its draws correlate with made-up margins."""
    name = next(p.id for p in uncertain(MODEL) if p.id in {e.id for e in MODEL.stages[-1].elements})
    for sign in (1.0, -1.0):
        assert flips_of([BURST], ARMS, made_up_margins(name, sign), Around(1.0), MODEL) == {}


@pytest.mark.parametrize(("fails", "asked"), [(1, False), (2, True), (DRAWS - 2, True), (DRAWS - 1, False)])
def test_what_flips_a_claim_is_asked_where_two_draws_fail_and_two_hold(
    fails: int, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip = Flip("x", True, -0.8, 0.001, -0.1)
    monkeypatch.setattr(flips, "_confirmed", lambda *_: flip)
    margins = np.where(np.arange(DRAWS) < fails, -1.0, 1.0)[:, None]
    assert flips_of([BURST], ARMS, margins, Around(1.0), MODEL) == ({BURST.id: flip} if asked else {})


def test_a_claim_that_never_fails_or_does_not_hold_has_no_flip() -> None:
    name = uncertain(MODEL)[0].id
    assert flips_of([BURST], ARMS, np.ones((DRAWS, 1)), Around(1.0), MODEL) == {}
    reversed_arms = replace(BURST, arms={"control": BURST.arms["treatment"], "treatment": BURST.arms["control"]})
    assert flips_of([reversed_arms], ARMS, made_up_margins(name, 1.0), Around(1.0), MODEL) == {}


def test_a_flip_says_what_moving_alone_does() -> None:
    flip = Flip("x", True, -0.8, 0.001, -0.1)
    assert flip.words() == "flips when x is higher"
    assert replace(flip, higher=False, margin=0.1).words() == "weaker when x is lower, which does not flip it alone"


def test_margins_of_draws_are_those_of_the_judge() -> None:
    table = margins_of_draws([BURST], ARMS, 2, Around(), computing=Computing(1))
    simulator = Simulator(values=Around().values(MODEL, 1))
    (judgement,) = judge([BURST], ARMS, simulator, recheck=False).judgements
    assert table[1, 0] == pytest.approx(judgement.margin, rel=1e-9)
    assert set(nominal(MODEL)) == {p.id for p in uncertain(MODEL)}


def confirmed(
    monkeypatch: pytest.MonkeyPatch,
    chances: list[float],
    statistics: list[float],
    alone: dict[int, float],
    here: float = 1.0,
) -> tuple[Flip | None, list[dict[str, float]]]:
    """What is confirmed where the first parameters correlate so, and the margin is so where one is moved alone."""
    names = [parameter.id for parameter in uncertain(MODEL)][: len(chances)]
    asked: list[dict[str, float]] = []

    def margin(claim: object, arms: object, values: dict[str, float], simulator: object) -> float:
        if not values:
            return here
        asked.append(values)
        ((name, _),) = values.items()
        return alone[names.index(name)]

    monkeypatch.setattr(flips, "_margin", margin)
    monkeypatch.setattr(flips, "correlations", lambda *_: (np.array(statistics), np.array(chances)))
    simulator: Any = SimpleNamespace(pathway=MODEL)
    nothing = np.zeros(0)
    return flips._confirmed(BURST, ARMS, nothing, nothing, names, Around(0.5), simulator), asked


def test_the_likeliest_that_flips_a_claim_alone_is_named_before_a_likelier_that_weakens_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [parameter.id for parameter in uncertain(MODEL)]
    found, asked = confirmed(
        monkeypatch, [0.04, 0.01, 0.02, 0.03], [0.5, -0.6, 0.7, -0.8], {1: 0.5, 2: 0.0, 3: -1.0, 0: -1.0}
    )
    assert found == Flip(names[2], False, 0.7, 0.02, 0.0)
    assert found.alone
    declared = nominal(MODEL)
    up, down = (perturbed(MODEL, {names[n]: math.exp(s)}) for n, s in ((1, 1.0), (2, -1.0)))
    assert asked == [pytest.approx(up), pytest.approx(down)]
    assert asked[0][names[1]] > declared[names[1]]
    assert asked[1][names[2]] < declared[names[2]]


def test_of_those_that_only_weaken_it_the_likeliest_is_named_if_it_takes_a_tenth(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [parameter.id for parameter in uncertain(MODEL)]
    found, asked = confirmed(monkeypatch, [0.03, 0.02, 0.01], [-0.5, -0.5, -0.5], {0: 0.1, 1: 0.89, 2: 0.91})
    assert found is not None
    assert (found.parameter, found.higher, found.alone) == (names[1], True, False)
    assert len(asked) == 3
    assert confirmed(monkeypatch, [0.01], [-0.5], {0: 0.91})[0] is None


def test_no_more_than_three_are_tried_and_none_that_chance_explains(monkeypatch: pytest.MonkeyPatch) -> None:
    found, asked = confirmed(monkeypatch, [0.01, 0.02, 0.03, 0.04], [-0.5] * 4, {0: 2.0, 1: 2.0, 2: 2.0, 3: -1.0})
    assert (found, len(asked)) == (None, 3)
    found, asked = confirmed(monkeypatch, [0.05, 0.049], [-0.5] * 2, {0: -1.0, 1: 2.0})
    assert (found, len(asked)) == (None, 1)
    for here in (0.0, -1.0, math.nan):
        assert confirmed(monkeypatch, [0.01], [-0.5], {0: -1.0}, here) == (None, [])


def test_a_margin_that_is_exactly_nothing_fails_and_draws_without_a_margin_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[tuple[list[float], int]] = []

    def noted(claim: object, arms: object, margins: np.ndarray, drawn: np.ndarray, *_: object) -> None:
        given.append((margins.tolist(), len(drawn)))

    monkeypatch.setattr(flips, "_confirmed", noted)
    column = np.array([0.0, -1.0, math.nan, 1.0, 2.0, math.nan])
    assert flips_of([BURST], ARMS, column[:, None], Around(1.0), MODEL) == {}
    assert given == [([0.0, -1.0, 1.0, 2.0], 4)]
    flips_of([BURST, BURST], ARMS, np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]), Around(1.0), MODEL)
    assert given[1:] == [([0.0, 0.0, 1.0, 1.0], 4)], "a claim that never fails is passed over, the next is not"


def test_chances_are_at_most_one_and_as_many_times_as_there_are_parameters() -> None:
    margins = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    drawn = np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0], [4.0, 5.0], [5.0, 4.0]])
    statistics, chances = correlations(margins, drawn)
    assert statistics == pytest.approx([1.0, 0.8])
    # Of a rank correlation of 0.8 in five pairs, by Student's law with three degrees of freedom.
    assert chances == pytest.approx([0.0, 2 * 0.10408803866182788])
    assert correlations(margins, np.array([[1.0, 1], [-1, 1], [1, 2], [-1, 3], [0.5, 4]]))[1][0] == 1.0


def test_a_claim_that_cannot_be_judged_has_no_margin() -> None:
    simulator = Simulator()
    untold = replace(BURST, not_testable="Nothing is read.")
    assert math.isnan(flips._margin(untold, ARMS, {}, simulator))
    (judgement,) = judge([BURST], ARMS, simulator, recheck=False).judgements
    assert flips._margin(BURST, ARMS, {}, simulator) == judgement.margin
    flips._margin(BURST, ARMS, {"glua1_exchange": 0.04}, simulator)
    assert simulator.values == {"glua1_exchange": 0.04}
