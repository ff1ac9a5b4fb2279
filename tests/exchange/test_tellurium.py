"""Documents of the archive in Tellurium, in a process of its own: its bindings disturb those of libSBML and COPASI."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange.archive import COMPARED, archive
from ketamine_sbml.simulation import Simulator, named_arm

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "tools" / "tellurium_document.py"
READ = ("glutamate", "p_mtor", "glua1", "spine_density")
# Of the largest value of a curve: what CVODE leaves at the tolerances of the document.
ACCEPTED = 1e-4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        packed.extractall(path)
    return path


@pytest.mark.parametrize("document", ["vegf-antibody", "stress-ketamine", "compare"])
def test_tellurium_runs_the_archive_and_agrees_arm_by_arm(document: str, folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(folder / f"{document}.sedml"), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    report = np.genfromtxt(tmp_path / "report.csv", delimiter=",", names=True, deletechars="", replace_space=" ")
    claim = next(claim for claim in load_claims()[0] if claim.id == COMPARED)
    arms = [document] if document != "compare" else list(claim.arms.values())
    simulator = Simulator(relative_tolerance=1e-9)
    for arm in arms:
        label = "{}" if len(arms) == 1 else f"{{}} ({arm})"
        hours = report[label.format("hours")]
        kept = hours <= 330
        ours = simulator.run(named_arm(arm), hours[kept])
        for observable in READ:
            theirs = report[label.format(observable)][kept]
            assert np.max(np.abs(theirs - ours[observable])) < ACCEPTED * theirs.max(), (arm, observable)
