"""What the README shows works, and the numbers that it states are those of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from ketamine_sbml.claims import load_claims
from ketamine_sbml.pathway import Reaction, Species, State, pathway

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
    assert f"judges {len(claims)} published results" in README


def test_the_readme_and_makefile_name_the_same_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in ("reproduce", "test"):
        assert f"make {command} " in README
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)
