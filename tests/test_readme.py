"""What the README shows works, and the numbers that it states are those of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from ketamine_sbml.claims import load_claims
from ketamine_sbml.language.elements import Reaction, Species, State
from ketamine_sbml.model import pathway

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def test_the_python_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert 0.9 < float(run.stdout) < 1.5


def test_the_numbers_of_states_reactions_and_claims_are_current() -> None:
    model = pathway()
    states = len(model.elements(Species)) + len(model.elements(State))
    assert f"{states} states and {len(model.elements(Reaction))} reactions" in README
    claims, _ = load_claims()
    testable = sum(not claim.not_testable for claim in claims)
    assert f"lists {len(claims)} published results and judges {testable}" in README


def test_the_table_of_fitted_values_is_current() -> None:
    run = subprocess.run(
        [sys.executable, "tools/fit_parameters.py", "--table"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (ROOT / "validation" / "fitted.md").read_text() == run.stdout


def test_the_readme_and_makefile_name_the_same_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in ("reproduce", "test"):
        assert f"make {command} " in README
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
