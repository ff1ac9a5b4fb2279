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
from ketamine_sbml.studies import robustness
from ketamine_sbml.studies.draws import Around, factors, perturbed, uncertain
from ketamine_sbml.studies.margins import _key, margins_read
from ketamine_sbml.studies.robustness import Robustness, _summary, judge_robustness
from ketamine_sbml.studies.runs import Computing

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


@pytest.mark.parametrize(
    "kept", ["text", {}, [], [0.5], [0.5, "1"], [0.5, True], [0.5, 10**400], [0.5, float("inf")], [0.5, float("nan")]]
)
def test_what_a_state_holds_that_are_no_margins_is_not_used(kept: object) -> None:
    assert margins_read(kept, 2) is None


def test_margins_of_a_state_are_numbers_or_say_that_none_could_be_judged() -> None:
    one, none = margins_read([1, None], 2) or []
    assert one == 1.0
    assert math.isnan(none)
