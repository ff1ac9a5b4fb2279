"""The archive in Tellurium, where it is installed (it is no dependency of the tests: pip install tellurium)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange.archive import COMPARED, archive
from ketamine_sbml.simulation import Simulator, named_arm

tesedml = pytest.importorskip("tellurium.sedml.tesedml")

READ = ("glutamate", "p_mtor", "glua1", "spine_density")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        packed.extractall(path)
    return path


def run(folder: Path, name: str) -> dict[str, Any]:
    """Tellurium's own program for a document, carried out; its data generators by name."""
    import matplotlib as mpl

    mpl.use("Agg")
    factory = tesedml.SEDMLCodeFactory(str(folder / f"{name}.sedml"), workingDir=str(folder), createOutputs=False)
    names: dict[str, Any] = {"__name__": "archive"}
    exec(factory.toPython(), names)
    return names


@pytest.mark.parametrize("document", ["ketamine", "vegf-antibody", "stress-ketamine", "compare"])
def test_tellurium_runs_the_archive_and_agrees_arm_by_arm(document: str, folder: Path) -> None:
    claim = next(claim for claim in load_claims()[0] if claim.id == COMPARED)
    arms = [document] if document != "compare" else list(claim.arms.values())
    names = run(folder, document)
    simulator = Simulator(relative_tolerance=1e-9)
    for number, arm in enumerate(arms):
        hours = np.asarray(names[f"hours_{number}"]).ravel()
        kept = (hours > -1) & (hours <= 330)
        ours = simulator.run(named_arm(arm), hours[kept])
        for observable in READ:
            theirs = np.asarray(names[f"{observable}_{number}"]).ravel()[kept]
            assert np.max(np.abs(theirs - ours[observable])) < 1e-4 * theirs.max(), (arm, observable)
