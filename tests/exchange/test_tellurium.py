"""The archive and the exported script in Tellurium, in processes of their own: its bindings would disturb ours.

The interpreter of another environment that has Tellurium may be named by TELLURIUM_PYTHON.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.cli import HELD, main
from ketamine_sbml.exchange.archive import COMPARED, archive
from ketamine_sbml.exchange.programs import example_changes
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator, named_arm

pytestmark = pytest.mark.long

PYTHON = os.environ.get("TELLURIUM_PYTHON") or sys.executable
READ = ("glutamate", "vegf", "p_mtor", "glua1", "spine_density")
# Tellurium's own program for a document, carried out; its data generators are stored by name.
PROGRAM = """
import sys
import numpy as np
from tellurium.sedml import tesedml

folder, document, target = sys.argv[1:]
factory = tesedml.SEDMLCodeFactory(f"{folder}/{document}.sedml", workingDir=folder, createOutputs=False)
names = {"__name__": "archive"}
exec(factory.toPython(), names)
np.savez(target, **{name: np.ravel(value) for name, value in names.items() if name[-1].isdigit() and "_" in name
                    and np.asarray(value).dtype == float})
"""


def run(*command: str) -> str:
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run([PYTHON, *command], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        packed.extractall(path)
    return path


@pytest.mark.parametrize("document", ["ketamine", "vegf-antibody", "stress-ketamine", "compare"])
def test_tellurium_runs_the_archive_and_agrees_arm_by_arm(document: str, folder: Path) -> None:
    claim = next(claim for claim in load_claims()[0] if claim.id == COMPARED)
    arms = [document] if document != "compare" else list(claim.arms.values())
    run("-c", PROGRAM, str(folder), document, str(folder / f"{document}.npz"))
    simulator = Simulator(relative_tolerance=1e-9)
    with np.load(folder / f"{document}.npz") as found:
        for number, arm in enumerate(arms):
            hours = found[f"hours_{number}"]
            kept = (hours > -1) & (hours <= 330)
            ours = simulator.run(named_arm(arm), hours[kept])
            for observable in READ:
                theirs = found[f"{observable}_{number}"][kept]
                assert np.max(np.abs(theirs - ours[observable])) < 1e-4 * theirs.max(), (arm, observable)


def test_the_script_sets_runs_and_runs_again_and_agrees_without_a_warning(tmp_path: Path) -> None:
    script = tmp_path / "ketamine_vegf_tellurium.py"
    assert main(["export", "--to", "tellurium", "--output", str(script)]) == HELD
    printed = run(str(script))
    assert "WARNING" not in printed
    assert script.with_suffix(".png").stat().st_size > 10_000
    changes = example_changes(pathway())
    blocker, at, until = changes
    drug = Change("ketamine", 10)
    arms = {
        "as the file is": Arm("file", (drug,)),
        "half the dose": Arm("half", (Change("ketamine", 5),)),
        blocker: Arm("both", (drug, Change(blocker, changes[blocker], at=changes[at], until=changes[until]))),
    }
    lines = re.findall(r"^(.+): hour=(\S+) (.+)$", printed, re.MULTILINE)
    assert len(lines) == 9
    simulator = Simulator(relative_tolerance=1e-9)
    for title, hour, numbers in lines:
        curve = simulator.run(arms[title], np.array([-1.0, float(hour)]))
        for name, number in re.findall(r"(\w+)=(\S+)", numbers):
            assert float(number) == pytest.approx(curve[name][-1], rel=1e-4, abs=1e-5), (title, hour, name)


@pytest.mark.parametrize(("organism", "model"), [("mouse", "ketamine_vegf.xml"), ("human", "ketamine_vegf_human.xml")])
def test_export_puts_the_model_beside_the_script_that_loads_it(organism: str, model: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    assert main(["export", "--to", "tellurium", "--organism", organism, "--output", str(script)]) == HELD
    assert f'loadSBMLModel(str(HERE / "{model}"))' in script.read_text(encoding="utf-8")
    assert (tmp_path / model).read_bytes().startswith(b"<?xml")
