"""AMICI: the only module that talks to it.

AMICI makes C++ of the SBML file and compiles it, which takes minutes; so a compiled model is kept under the checksum of
its file. It finds events as roots of their triggers, which no other engine here does: a trigger that stays at zero is
one that it never sees.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from ketamine_sbml.errors import InputError, SimulationError
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

# In nmol, where VEGF rests at 5e-9: 1e-12 is wrong by 2e-3 of what an antibody leaves of it. But the smaller this is,
# the shorter is the first step after a dose into an empty compartment; where it is shorter than the clock resolves and
# another event falls on the same moment, AMICI stops and asks for more. So the second is for what the first cannot do.
ABSOLUTE_TOLERANCES = 1e-16, 1e-12
MOST_STEPS = 1_000_000
# Names the folder of compiled models.
CACHE = "KETAMINE_SBML_CACHE"


def cache_folder() -> Path:
    """Where compiled models are kept: what KETAMINE_SBML_CACHE names, or a folder in the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get(CACHE) or Path(home) / "ketamine-sbml") / "amici"


class AmiciSimulator:
    """The model compiled by AMICI and solved by its CVODES; runs arms like ``Simulator``.

    Args:
        model: what to simulate; the mouse's by default. Each organism gets its own compiled model, at its first arm.
        relative_tolerance: of the integrator.
    """

    def __init__(self, model: Pathway | None = None, *, relative_tolerance: float = 1e-9) -> None:
        self._amici = require("amici", "amici")
        require("amici.sim.sundials", "amici")  # a compiled model needs it and does not load it
        self.pathway = model or pathway()
        self._tolerance = relative_tolerance
        self._loaded: dict[Organism, tuple[Any, str]] = {}
        self._alone = RLock()
        self._observed = Observed(self.pathway)

    def tighter(self, factor: float) -> AmiciSimulator:
        """The same with the relative tolerance multiplied by ``factor``."""
        return AmiciSimulator(self.pathway, relative_tolerance=max(self._tolerance * factor, 1e-12))

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; see ``Simulator.run``. The first arm of an organism compiles its model."""
        hours = output_hours(arm, self.pathway, times)
        prepared = prepare(arm, self.pathway)
        with self._alone:
            model, checksum = self.load(arm.organism)
            for name, value in prepared.values.items():
                model.set_free_parameter_by_id(name, value)
            model.set_timepoints([prepared.model_hour(float(hour)) for hour in hours])
            solver = model.create_solver()
            solver.set_relative_tolerance(self._tolerance)
            solver.set_max_steps(MOST_STEPS)
            for absolute in ABSOLUTE_TOLERANCES:
                solver.set_absolute_tolerance(absolute)
                found = model.simulate(solver=solver)
                if found.status == 0:
                    break
        if found.status != 0:
            raise SimulationError(f"Arm {arm.name!r} could not be integrated by AMICI: it stopped with {found.status}.")
        table = np.array([found.by_id(name) for name in self._observed.ids]).T
        provenance = {
            "model": f"{self.pathway.about.id} {__version__}",
            "checksum": checksum,
            "engine": f"AMICI {self._amici.__version__}",
        }
        return self._observed.finished(arm, hours, table, provenance)

    def load(self, organism: Organism) -> tuple[Any, str]:
        """The compiled model of an organism and the checksum of its file; compiled now if it is not kept."""
        if organism not in self._loaded:
            model = self.pathway if organism is self.pathway.organism else pathway(organism)
            text = build_sbml(model, documented=False)
            checksum = checksum_of(text)
            # The name of the compiled module, by which two organisms in one process are told apart.
            name = f"{model.about.id}_{organism}"
            folder = cache_folder() / f"{self._amici.__version__}-{checksum}" / name
            if not folder.is_dir():
                self._compile(text, name, folder)
            self._loaded[organism] = (self._amici.import_model_module(name, folder).get_model(), checksum)
        return self._loaded[organism]

    def _compile(self, text: str, name: str, folder: Path) -> None:
        """Compile beside the folder and rename, so that an interruption leaves no half of a model."""
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="compiling-"))
        except OSError as error:
            raise InputError(
                f"Cannot write {folder.parent} ({error.strerror}): let {CACHE} name another folder."
            ) from error
        try:
            importer = self._amici.SbmlImporter(text, from_file=False)
            importer.sbml2amici(name, beside / name, generate_sensitivity_code=False)
            try:
                os.replace(beside / name, folder)
            except OSError:
                # Another process may have compiled it meanwhile.
                if not folder.is_dir():
                    raise
        except Exception as error:
            raise SimulationError(
                f"AMICI cannot compile the model ({' '.join(str(error).split())[:200]}): it needs a C++ compiler, and "
                "swig 4.2 or newer and cmake on the path."
            ) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
