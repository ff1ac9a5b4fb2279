"""What the README shows works, and the numbers that it states are those of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.report.readme import ROBUST, readme_numbers, with_numbers, wrong_numbers
from ketamine_sbml.report.robustness import stored_robustness
from ketamine_sbml.studies.robustness import FIRST, judge_robustness
from ketamine_sbml.studies.runs import Computing

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert 0.9 < float(run.stdout) < 1.5


def test_the_numbers_of_states_reactions_arms_and_claims_are_current() -> None:
    assert wrong_numbers(README) == []


@pytest.mark.long
def test_a_wrong_number_is_named_with_its_line_and_put_right() -> None:
    states = readme_numbers()["states"]
    wrong = README.replace(f"{states} states", "7 states")
    line = README[: README.index(f"{states} states")].count("\n") + 1
    assert wrong_numbers(wrong) == [f"line {line} says 7 (states) where it is {states}: run 'ketamine-sbml build'."]
    assert with_numbers(wrong) == README


@pytest.mark.long
def test_a_sentence_that_is_gone_is_named() -> None:
    (sentence,) = wrong_numbers(README.replace("ODE model of", "model of"))
    assert sentence.startswith("nowhere says 'ODE model of {states} states")


def test_the_readme_and_makefile_name_the_same_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in ("reproduce", "test"):
        assert f"make {command} " in README
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


@pytest.mark.long
def test_the_stored_robustness_is_current() -> None:
    """The first draws are judged anew: a table of another model or suite differs in some claim."""
    rows = {row["claim"]: row for row in stored_robustness()}
    claims, arms = load_claims()
    result = judge_robustness([claim for claim in claims if claim.id in rows], arms, FIRST, computing=Computing(1))
    assert set(rows) == {item.claim.id for item in result.claims}
    for item in result.claims:
        assert rows[item.claim.id]["first"] == " ".join("holds" if held else "fails" for held in item.first)


def test_the_readme_shows_the_share_of_every_claim_that_is_fragile() -> None:
    fragile = [row for row in stored_robustness() if row["counted"] == "yes" and float(row["share"]) < ROBUST]
    (section,) = re.findall(r"\| what is fragile.*?\n\n", README, re.DOTALL)
    shown = {int(share) for share in re.findall(r"(\d+) %", section)}
    assert shown == {int(100 * float(row["share"]) + 0.5 + 1e-9) for row in fragile}
