"""Damaged inputs end well: some hundreds made anew from a seed, and all that were ever found not to."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from fuzzing.attempt import Result, attempt  # noqa: E402
from fuzzing.campaign import Finished, trial, warm_up  # noqa: E402
from fuzzing.kinds import KINDS, SLOW, Kind, holding  # noqa: E402
from fuzzing.trial import FAILED, REFUSED, Trial  # noqa: E402

CORPUS = sorted(path for path in (ROOT / "tests" / "corpus").rglob("*") if path.is_file())
# What a model that is not ours takes a process for.
FOREIGN = ("map", "model", "archive")
QUICK = {kind: weight for kind, weight in KINDS.items() if kind not in SLOW}


@pytest.fixture(autouse=True, scope="module")
def _loaded() -> None:
    warm_up()


# One block of a hundred shows at once what went wrong; the others take as long and look at more of the same.
@pytest.mark.parametrize("block", [0, *(pytest.param(block, marks=pytest.mark.long) for block in (1, 2))])
def test_a_hundred_damaged_inputs_are_accepted_or_refused_in_sentences(block: int) -> None:
    results = [attempt(trial(20261124, number, QUICK)) for number in range(100 * block, 100 * (block + 1))]
    assert [result.find for result in results if result.find] == []
    assert {result.outcome for result in results} >= {"accepted", "refused"}, "the damage is too slight or too great"


@pytest.mark.long
@pytest.mark.parametrize("kind", SLOW)
def test_damaged_inputs_of_the_slow_kinds_end_well(kind: Kind) -> None:
    results = [attempt(trial(20261124, number, {kind: 1})) for number in range(20)]
    assert [result.find for result in results if result.find] == []


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.long] if path.parent.name in FOREIGN else []) for path in CORPUS],
    ids=[f"{path.parent.name}/{path.name}" for path in CORPUS],
)
def test_what_once_ended_badly_ends_well(path: Path) -> None:
    assert attempt(holding(path.parent.name, path.read_bytes())).find == ""


@pytest.mark.parametrize(
    ("act", "find"),
    [
        (lambda: 1 // 0, "ZeroDivisionError"),
        (lambda: os.abort(), "status -6"),
        (lambda: time.sleep(30), "hang"),
        (lambda: REFUSED, "refused without a sentence"),
        (lambda: FAILED, "says that a claim failed"),
        (lambda: Path("input").write_text("x") and 0, "input was changed"),
        (lambda: Path("stray").write_text("x") and 0, "stray files"),
        (lambda: os.write(1, b"\x1b[31m") and 0, "control character"),
        (lambda: bytearray(10**11) and 0, "MemoryError"),
        (lambda: 0, ""),
    ],
)
def test_the_campaign_sees_what_it_looks_for(act: Callable[[], int], find: str) -> None:
    found = attempt(Trial("test", {"input": b"y"}, act, "words"), seconds=2).find
    assert find in found if find else found == ""


def test_a_campaign_that_was_killed_within_a_line_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "finished.jsonl"
    first, second = Result("claims", "refused", 0.1, ""), Result("model", "status -11", 0.2, "status -11: ")
    Finished(path).add(3, first)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"number": 4, "kind": "cl')
    Finished(path).add(5, second)
    assert Finished(path).results == {3: first, 5: second}
