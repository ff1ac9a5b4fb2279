"""Draws are the same whatever the number of workers and however often a run was interrupted."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import Claim, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.report.robustness import robustness_as_json, robustness_as_text
from ketamine_sbml.simulation import Arm
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.studies import margins, robustness
from ketamine_sbml.studies.draws import Around, factors, perturbed, uncertain
from ketamine_sbml.studies.margins import _key, margins_read
from ketamine_sbml.studies.robustness import Robustness, _summary, judge_robustness
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling.members import Members

ALL, ARMS = load_claims()
ALONE = Computing(1)
FEW: list[Claim] = [claim for claim in ALL if claim.id in ("vegf-infusion-suffices", "glutamate-inverted-u")]


def test_a_claim_is_known_by_its_first_four_draws() -> None:
    found = _summary(FEW[0], np.array([1.0, -1.0, 1.0, -1.0, 1.0, 1.0]), None)
    assert found.first == (True, False, True, False)
    assert found.share == pytest.approx(4 / 6)


def test_what_flips_a_claim_is_not_looked_for_unless_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def noted(*given: object) -> dict[str, object]:
        asked.append(given)
        return {}

    monkeypatch.setattr(robustness, "flips_of", noted)
    judge_robustness(FEW[:1], ARMS, 1, computing=ALONE)
    assert asked == []
    judge_robustness(FEW[:1], ARMS, 1, computing=ALONE, name_flips=True)
    assert len(asked) == 1


def numbers(result: Robustness) -> object:
    return robustness_as_json(result)


@pytest.mark.long
def test_the_numbers_do_not_depend_on_the_workers() -> None:
    one = judge_robustness(FEW, ARMS, 4, computing=ALONE)
    two = judge_robustness(FEW, ARMS, 4, computing=Computing(2))
    assert numbers(one) == numbers(two)
    assert numbers(one) == numbers(judge_robustness(FEW, ARMS, 4, computing=Computing(3)))
    assert numbers(judge_robustness(FEW, ARMS, 4, computing=ALONE, seed=1)) != numbers(one)


def test_an_interrupted_run_goes_on_and_gives_the_same_numbers(tmp_path: Path) -> None:
    whole = judge_robustness(FEW, ARMS, 4, computing=ALONE)
    state = tmp_path / "draws.jsonl"

    class Stop(Exception):
        pass

    def stop_after_two(done: int, total: int, name: str) -> None:
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        judge_robustness(FEW, ARMS, 4, computing=ALONE, state=state, progress=stop_after_two)
    with state.open("a") as file:
        file.write('{"key": "cut sho')  # what an interruption in the middle of a line leaves
    seen: list[int] = []
    again = judge_robustness(
        FEW, ARMS, 4, computing=ALONE, state=state, progress=lambda done, total, name: seen.append(done)
    )
    assert seen == [2, 3, 4]
    assert numbers(again) == numbers(whole)


def test_draws_of_another_seed_are_not_used(tmp_path: Path) -> None:
    state = tmp_path / "draws.jsonl"
    judge_robustness(FEW, ARMS, 2, computing=ALONE, seed=1, state=state)
    seen: list[int] = []
    judge_robustness(FEW, ARMS, 2, computing=ALONE, state=state, progress=lambda done, total, name: seen.append(done))
    assert seen[0] == 0
    assert len({json.loads(line)["key"] for line in state.read_text(encoding="utf-8").splitlines()[1:]}) == 2


def test_stored_draws_are_of_these_arms_claims_seed_spread_and_engine_and_no_others() -> None:
    model = pathway()
    weaker = replace(ARMS["vegf"], changes=(replace(ARMS["vegf"].changes[0], value=1e-6),))
    unused = {**ARMS, "mine": Arm("mine")}
    here = _key(model, FEW, ARMS, Around(0.2, 1), Solver.LIBROADRUNNER)
    assert _key(model, FEW, unused, Around(0.2, 1), Solver.LIBROADRUNNER) == here
    others = [
        _key(model, FEW, {**ARMS, "vegf": weaker}, Around(0.2, 1), Solver.LIBROADRUNNER),
        _key(model, FEW[:1], ARMS, Around(0.2, 1), Solver.LIBROADRUNNER),
        _key(model, FEW, ARMS, Around(0.2, 2), Solver.LIBROADRUNNER),
        _key(model, FEW, ARMS, Around(0.3, 1), Solver.LIBROADRUNNER),
        _key(model, FEW, ARMS, Around(0.2, 1), Solver.COMPILED),
    ]
    assert len({here, *others}) == 6


def test_drawn_values_stay_inside_their_declared_ranges() -> None:
    model = pathway()
    for index in range(20):
        values = perturbed(model, factors(model, index, spread=0.5))
        for parameter in uncertain(model):
            low, high = parameter.range
            assert low <= values[parameter.id] <= high, parameter.id


def test_the_text_counts_the_claims_that_hold() -> None:
    text = robustness_as_text(judge_robustness(FEW, ARMS, 2, computing=ALONE))
    assert "of 2 counted claims hold in at least 90% of draws" in text


@pytest.mark.parametrize("draws", [0, -1, 10**9])
def test_an_impossible_number_of_draws_is_refused(draws: int) -> None:
    with pytest.raises(InputError, match="draws: use 1 to"):
        judge_robustness(FEW, ARMS, draws)


def test_shares_and_quantiles_are_of_all_draws_and_of_those_that_could_be_judged() -> None:
    margins = np.array([*np.linspace(0.0, 1.0, 21), np.nan, np.nan, np.inf])
    found = _summary(FEW[0], margins, None)
    assert found.share == pytest.approx(21 / 24), "nothing is no support, and neither is what could not be judged"
    assert found.quantiles == pytest.approx((0.05, 0.5, 0.95))
    assert (found.claim, found.flip) == (FEW[0], None)
    unjudged = _summary(FEW[0], np.full(3, np.nan), None)
    assert unjudged.share == 0.0
    assert unjudged.first == (False, False, False)
    assert np.isnan(unjudged.quantiles).all()


def test_what_cannot_be_tested_is_left_out_and_each_claim_has_its_own_column(monkeypatch: pytest.MonkeyPatch) -> None:
    untested = replace(FEW[0], id="untested", not_testable="Nothing is read.")
    asked: list[tuple[object, ...]] = []

    def table(claims: list[Claim], arms: object, count: int, source: object, **how: object) -> np.ndarray:
        asked.append(([claim.id for claim in claims], count, source))
        return np.array([[1.0, -1.0], [1.0, 1.0], [1.0, 0.0]])

    monkeypatch.setattr(robustness, "margins_of_draws", table)
    judged = [FEW[0], untested, FEW[1]]
    found = judge_robustness(judged, ARMS, 3)
    assert [(one.claim.id, one.share) for one in found.claims] == [(FEW[0].id, 1.0), (FEW[1].id, pytest.approx(1 / 3))]
    assert (found.draws, found.seed, found.spread) == (3, 20261123, 0.2)
    shares = robustness.shares_of(judged, ARMS, 3, Around(0.3, 7))
    assert shares == {FEW[0].id: 1.0, FEW[1].id: pytest.approx(1 / 3)}
    assert asked == [
        ([FEW[0].id, FEW[1].id], 3, Around(0.2, 20261123)),
        ([FEW[0].id, FEW[1].id], 3, Around(0.3, 7)),
    ]


def test_a_draw_multiplies_by_a_log_normal_factor_that_its_seed_and_number_give() -> None:
    model = pathway()
    names = [parameter.id for parameter in uncertain(model)]
    expected = np.exp(0.3 * np.random.default_rng([7, 5]).standard_normal(len(names)))
    assert list(factors(model, 5, seed=7, spread=0.3)) == names
    assert list(factors(model, 5, seed=7, spread=0.3).values()) == pytest.approx(expected)
    assert factors(model, 5) == factors(model, 5, seed=20261123, spread=0.2)
    assert Around(0.3, 7).values(model, 5) == perturbed(model, factors(model, 5, seed=7, spread=0.3))


def test_a_drawn_value_ends_at_its_range_and_a_share_just_below_one() -> None:
    model = pathway()
    share = next(p for p in uncertain(model) if p.range[1] == 1.0)
    other = next(p for p in uncertain(model) if p.range[1] > 1.0 and p.range[0] > 0)
    drawn = perturbed(model, {share.id: 1e9, other.id: 1e9})
    assert drawn == {share.id: 0.999, other.id: other.range[1]}
    assert perturbed(model, {share.id: 1e-9, other.id: 1e-9}) == {share.id: share.range[0], other.id: other.range[0]}
    middle = (other.range[0] + other.range[1]) / 2
    moved = perturbed(model, {other.id: 1.01}, {other.id: middle, "kept": 3.0})
    assert moved == {other.id: pytest.approx(1.01 * middle), "kept": 3.0}


def test_draws_say_where_they_come_from_and_that_they_have_no_end() -> None:
    assert Around(0.25, 3).words() == "every assumed or fitted parameter times exp(0.25 z), seed 3"
    assert Around(0.25, 3).key() == "around, spread 0.25, seed 3"
    assert Around().most is None


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ([1, None], [1.0, math.nan]),
        ([0.5, -2.0], [0.5, -2.0]),
        ([1.0], None),
        ([1.0, 2.0, 3.0], None),
        ([True, 1.0], None),
        (["1", 1.0], None),
        ({"a": 1.0, "b": 2.0}, None),
        (None, None),
    ],
)
def test_a_stored_draw_is_as_many_numbers_as_there_are_claims(kept: object, read: list[float] | None) -> None:
    found = margins_read(kept, 2)
    assert found == (None if read is None else pytest.approx(read, nan_ok=True))


def test_stored_draws_beyond_those_that_are_asked_for_are_not_used_and_all_else_is_told(tmp_path: Path) -> None:
    state = tmp_path / "draws.jsonl"
    source, told = Around(0.2, 1), []

    def noted(*given: object) -> None:
        told.append(given)

    whole = margins.margins_of_draws(FEW, ARMS, 3, source, computing=ALONE, state=state, progress=noted)
    assert told == [(done, 3, "draws") for done in range(4)]
    told.clear()
    lines = state.read_text(encoding="utf-8").splitlines()
    # A first draw that is no such thing is judged again; one before the first and one after the last are no draws.
    key = json.loads(lines[1])["key"]
    more = [json.dumps({"key": key, "run": run, "result": [1.0, 1.0]}) for run in (-1, 2)]
    broken = json.dumps({"key": key, "run": 0, "result": ["x", 1.0]})
    state.write_text("\n".join([*lines, *more, broken]) + "\n", encoding="utf-8")
    fewer = margins.margins_of_draws(FEW, ARMS, 2, source, computing=ALONE, state=state, progress=noted)
    assert told == [(1, 2, "draws"), (2, 2, "draws")]
    assert np.array_equal(fewer, whole[:2])


def test_no_more_members_are_asked_for_than_there_are() -> None:
    two = Members(("glua1_exchange",), ((0.04,), (0.05,)), "two")
    with pytest.raises(InputError, match="3 draws: there are 2; use at most as many"):
        margins.margins_of_draws([], {}, 3, two)


@pytest.mark.parametrize(
    "kept", ["text", {}, [], [0.5], [0.5, "1"], [0.5, True], [0.5, 10**400], [0.5, float("inf")], [0.5, float("nan")]]
)
def test_what_a_state_holds_that_are_no_margins_is_not_used(kept: object) -> None:
    assert margins_read(kept, 2) is None


def test_margins_of_a_state_are_numbers_or_say_that_none_could_be_judged() -> None:
    one, none = margins_read([1, None], 2) or []
    assert one == 1.0
    assert math.isnan(none)
