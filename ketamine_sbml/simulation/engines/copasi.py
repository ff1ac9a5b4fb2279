"""COPASI: the only module that talks to it.

COPASI keys by name and orders as it likes, so objects are looked up by their SBML ids. Initial values are set and then
``updateInitialValues`` is called, because amounts that follow from them would stay as they were imported.

Its keys are numbered through a process and sorted as text, so a sum is taken in another order where the numbers of a
model pass a power of ten: the tenth model that a process loads differs from the first by 1.5e-8 of a curve's scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import RLock
from typing import Any

import numpy as np

from ketamine_sbml.errors import SimulationError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation.engines import Observed, output_hours
from ketamine_sbml.simulation.protocol import Arm, prepare
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory
from ketamine_sbml.version import __version__

MOST_STEPS = 1_000_000
# The library has one state for the whole process: threads take turns.
_ALONE = RLock()


def load_copasi() -> Any:
    """The library, or one sentence on how to install it."""
    return require("COPASI", "copasi")


def reason(library: Any) -> str:
    """What COPASI says of its last failure, in one line. It may say nothing, and a sentence must not end in nothing."""
    said = " ".join(str(library.CCopasiMessage.getAllMessageText() or "").split())[:200].rstrip(" .")
    return said or "it does not say why"


def set_arm(library: Any, model: Any, values: Mapping[str, float]) -> None:
    """Set initial values by SBML id and let COPASI compute what follows from them."""
    changed = library.ObjectStdVector()
    by_id = {value.getSBMLId(): value for value in model.getModelValues()}
    for name, number in values.items():
        by_id[name].setInitialValue(number)
        changed.append(by_id[name].getInitialValueReference())
    model.updateInitialValues(changed)


class CopasiSimulator:
    """The model in COPASI's LSODA; runs arms like ``Simulator``.

    Args:
        model: what to simulate; the mouse's by default. Each organism gets its own imported file.
        relative_tolerance: of the integrator.
    """

    def __init__(self, model: Pathway | None = None, *, relative_tolerance: float = 1e-9) -> None:
        self._copasi = load_copasi()
        self.pathway = model or pathway()
        self._tolerance = relative_tolerance
        self._loaded: dict[Organism, tuple[Any, str]] = {}
        self._observed = Observed(self.pathway)

    def tighter(self, factor: float) -> CopasiSimulator:
        """The same with the relative tolerance multiplied by ``factor``."""
        return CopasiSimulator(self.pathway, relative_tolerance=max(self._tolerance * factor, 1e-12))

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; see ``Simulator.run``."""
        hours = output_hours(arm, self.pathway, times)
        prepared = prepare(arm, self.pathway)
        grid = [prepared.model_hour(float(hour)) for hour in hours]
        with _ALONE:
            document, checksum = self._document(arm.organism)
            set_arm(self._copasi, document.getModel(), prepared.values)
            table = self._time_course(document, [0.0, *grid], arm)[1:]
        provenance = {
            "model": f"{self.pathway.about.id} {__version__}",
            "checksum": checksum,
            "engine": f"COPASI {self._copasi.CVersion.VERSION.getVersion()}",
        }
        return self._observed.finished(arm, hours, table, provenance)

    def _document(self, organism: Organism) -> tuple[Any, str]:
        if organism not in self._loaded:
            model = self.pathway if organism is self.pathway.organism else pathway(organism)
            text = build_sbml(model, documented=False)
            document = self._copasi.CRootContainer.addDatamodel()
            if not document.importSBMLFromString(text):
                raise SimulationError(f"COPASI cannot read the model: {self._messages()}.")
            self._loaded[organism] = (document, checksum_of(text))
        return self._loaded[organism]

    def _time_course(self, document: Any, grid: list[float], arm: Arm) -> Numbers:
        task = document.getTask("Time-Course")
        task.setMethodType(self._copasi.CTaskEnum.Method_deterministic)
        problem, method = task.getProblem(), task.getMethod()
        problem.setUseValues(True)
        problem.setValues(" ".join(repr(hour) for hour in grid))
        problem.setTimeSeriesRequested(True)
        method.getParameter("Relative Tolerance").setDblValue(self._tolerance)
        method.getParameter("Absolute Tolerance").setDblValue(1e-3 * self._tolerance)
        method.getParameter("Max Internal Steps").setUIntValue(MOST_STEPS)
        if not task.process(True):
            raise SimulationError(f"Arm {arm.name!r} could not be integrated by COPASI: {self._messages()}.")
        series = task.getTimeSeries()
        columns = {series.getSBMLId(index, document): index for index in range(series.getNumVariables())}
        rows = range(series.getRecordedSteps())
        times = np.array([series.getConcentrationData(row, 0) for row in rows])
        kept = [int(np.argmin(np.abs(times - hour))) for hour in grid]
        return np.array(
            [[series.getConcentrationData(row, columns[name]) for name in self._observed.ids] for row in kept]
        )

    def _messages(self) -> str:
        return reason(self._copasi)
