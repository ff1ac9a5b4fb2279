"""The committed file, opened in COPASI and run unchanged: an engine that shares no code with ours sees the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.pathway import Observable, Organism, pathway
from ketamine_sbml.simulation import Arm, Change, Simulator

COPASI = pytest.importorskip("COPASI")

ROOT = Path(__file__).resolve().parents[2]
OBSERVABLES = [observable.id for observable in pathway().elements(Observable)]
# Largest difference between the engines, as a share of each observable's scale.
AGREEMENT = 1e-4


def copasi_curves(path: Path, hours: float, points: int) -> dict[str, np.ndarray]:
    """Run a file as it is in COPASI; observables by their SBML ids."""
    model = COPASI.CRootContainer.addDatamodel()
    assert model.importSBML(str(path)), COPASI.CCopasiMessage.getAllMessageText()
    task = model.getTask("Time-Course")
    task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
    problem, method = task.getProblem(), task.getMethod()
    problem.setStepNumber(points)
    problem.setDuration(hours)
    problem.setTimeSeriesRequested(True)
    method.getParameter("Relative Tolerance").setDblValue(1e-9)
    method.getParameter("Absolute Tolerance").setDblValue(1e-12)
    assert task.process(True), COPASI.CCopasiMessage.getAllMessageText()
    series = task.getTimeSeries()
    columns = {series.getSBMLId(index, model): index for index in range(series.getNumVariables())}
    curves = {
        name: np.array([series.getConcentrationData(step, columns[name]) for step in range(points + 1)])
        for name in OBSERVABLES
    }
    COPASI.CRootContainer.removeDatamodel(model)
    return curves


@pytest.mark.parametrize(
    ("name", "organism", "dose"),
    [
        ("ketamine_vegf.xml", Organism.MOUSE, 10.0),
        ("ketamine_vegf_l3v1.xml", Organism.MOUSE, 10.0),
        ("ketamine_vegf_rat.xml", Organism.RAT, 10.0),
        ("ketamine_vegf_human.xml", Organism.HUMAN, 0.5),
    ],
)
def test_copasi_runs_the_file_unchanged_and_agrees(name: str, organism: Organism, dose: float) -> None:
    hours = np.linspace(-1.0, 71.0, 721)
    curves = copasi_curves(ROOT / "models" / name, 96.0, 960)
    ours = Simulator(relative_tolerance=1e-9).run(Arm("dose", (Change("ketamine", dose),), organism), hours)
    for observable in OBSERVABLES:
        theirs = curves[observable][230:951]
        scale = max(float(np.abs(theirs).max()), 1e-3)
        assert np.max(np.abs(theirs - ours[observable])) < AGREEMENT * scale, observable
    assert curves["p_mtor"].max() > 1.2
