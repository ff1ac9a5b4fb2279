"""The exported programs, run as their users run them, give our curves."""

from __future__ import annotations

import csv
import io
import os
import re
import runpy
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.exchange import FORMATS
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator

# Neither a named arm nor at usual times.
GIVEN = "ketamine=7 rapamycin=15 rapamycin_time=-0.75 rapamycin_stop=3.25 until=5".split()
GIVEN += ["vegf_antibody=0.0007", "vegf_antibody_time=-2"]
ARM = Arm(
    "both",
    (Change("ketamine", 7), Change("rapamycin", 15, at=-0.75, until=3.25), Change("vegf_antibody", 0.0007, at=-2)),
)
RSCRIPT = shutil.which("Rscript")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("programs")
    for name in ("python", "r"):
        (path / f"ketamine_vegf{FORMATS[name].ending}").write_text(written(name, Organism.MOUSE), encoding="utf-8")
    return path


@cache
def written(name: str, organism: Organism) -> str:
    return FORMATS[name].content(pathway(organism)).decode()


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Without our package on the path."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)


def agrees(printed: str) -> None:
    """Every observable, VEGF relative to itself although the antibody leaves less than a hundredth of it."""
    header, *lines = csv.reader(io.StringIO(printed))
    table = np.array([[float(cell) for cell in line] for line in lines])
    assert header == ["hour", *(observable.id for observable in pathway().elements(Observable))]
    assert (table[0, 0], table[-1, 0]) == (-1, 5)
    hours = np.array([-1, -0.5, 0.5, 1, 2, 3, 4, 5])
    rows = [int(np.argmin(np.abs(table[:, 0] - hour))) for hour in hours]
    ours = Simulator(relative_tolerance=1e-9).run(ARM, hours)
    for column, name in enumerate(header[1:], start=1):
        scale = ours[name] if name == "vegf" else max(float(np.abs(ours[name]).max()), 1e-3)
        assert np.max(np.abs(table[rows, column] - ours[name]) / scale) < 1e-5, name


def test_the_python_program_takes_interventions_by_name_and_agrees(folder: Path) -> None:
    done = run(folder, sys.executable, "ketamine_vegf.py", *GIVEN)
    assert done.returncode == 0, done.stderr
    agrees(done.stdout)


@pytest.mark.long
@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
def test_the_r_program_takes_interventions_by_name_and_agrees(folder: Path) -> None:
    done = run(folder, str(RSCRIPT), "ketamine_vegf.R", *GIVEN)
    assert done.returncode == 0, done.stderr
    agrees(done.stdout)


@pytest.mark.parametrize("argument", ["rapamicin=20", "rapamycin", "rapamycin=much", "until=-3"])
def test_the_python_program_refuses_what_it_cannot_set_in_a_sentence(
    argument: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, where Python would print what the program ends with as its only line and give status 1."""
    monkeypatch.setattr(sys, "argv", ["ketamine_vegf.py", argument])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(folder / "ketamine_vegf.py"), run_name="__main__")
    assert isinstance(ended.value.code, str)
    assert len(ended.value.code.splitlines()) == 1
    assert "give name=value" in ended.value.code


@pytest.mark.parametrize(
    ("language", "organism"),
    [
        pytest.param(language, o, marks=pytest.mark.long if language == "r" and o is not Organism.MOUSE else [])
        for language in ("python", "r")
        for o in Organism
    ],
)
def test_the_head_shows_an_example_that_names_what_the_program_has(language: str, organism: Organism) -> None:
    text = written(language, organism)
    command = next(line for line in text.splitlines() if "> table.csv" in line)
    names = re.findall(r"(\w+)=", command)
    assert len(names) == 4
    for name in names:
        assert name == "until" or name in pathway(organism).by_id
    assert pathway(organism).about.usual[organism] in text.split('"""')[0]


def test_the_python_program_survives_a_large_dose(folder: Path) -> None:
    """Its first step after a dose would be too short to advance the time."""
    done = run(folder, sys.executable, "ketamine_vegf.py", "ketamine=1000", "until=1")
    assert done.returncode == 0, done.stderr


@pytest.mark.long
@pytest.mark.skipif(RSCRIPT is None, reason="R is not installed")
def test_the_r_program_survives_a_large_dose(folder: Path) -> None:
    done = run(folder, str(RSCRIPT), "ketamine_vegf.R", "ketamine=1000", "until=1")
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_the_example_of_the_python_program_runs(folder: Path) -> None:
    text = (folder / "ketamine_vegf.py").read_text(encoding="utf-8")
    command = next(line for line in text.splitlines() if "> table.csv" in line)
    arguments = command.split(">")[0].split()[3:]
    done = run(folder, sys.executable, "ketamine_vegf.py", *arguments, "until=1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("hour,")
