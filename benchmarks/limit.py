"""An estimate of the limit: the compiled engine's source with all that this processor can, and nothing around it.

Nothing of it is part of the package: it needs a C compiler and the SUNDIALS that AMICI's own environment has built.
What the package compiles for many runs uses no instruction of a newer processor, and comes back as curves that were
checked; this uses all and checks nothing, and so says what these cost.
"""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.engines.compiled.equations import Equations
from ketamine_sbml.simulation.engines.compiled.library import MATRIX, whole_source
from ketamine_sbml.simulation.engines.roadrunner import FIRST_STEP, MOST_STEPS
from ketamine_sbml.simulation.trajectory import Numbers

COMPILER = ("cc", "-O3", "-march=native", "-ffp-contract=fast", "-fno-math-errno", "-shared", "-fPIC")
LIBRARIES = ("sundials_cvodes", "sundials_nvecserial", "sundials_sunmatrixdense", "sundials_sunlinsoldense")


class Limit:
    """The compiled model.

    Args:
        model: what to compile.
        sundials: folder with ``include`` and ``lib`` of SUNDIALS.
        folder: for what is compiled.
        relative, absolute: tolerances, the latter by state.
    """

    def __init__(
        self, model: Pathway, sundials: Path, folder: Path, relative: float, absolute: Mapping[str, float]
    ) -> None:
        equations = Equations(model)
        source, library = folder / "limit.generated.c", folder / "limit.so"
        source.write_text(whole_source(equations), encoding="utf-8")
        found = [str(path) for name in (*LIBRARIES, "sundials_core") for path in sundials.glob(f"lib*/lib{name}.a")]
        included = [f"-I{folder}" for folder in (sundials / "include", MATRIX.parent)]
        subprocess.run([*COMPILER, *included, source, *found, "-lm", "-o", library], check=True)
        self._library = ctypes.CDLL(str(library))
        if flag := self._library.create(MOST_STEPS):
            raise RuntimeError(f"CVODE does not start: flag {flag}.")
        self._values = equations.values(Organism.MOUSE)
        self._relative = ctypes.c_double(relative)
        self._absolute = np.array([absolute[name] for name in equations.states])
        self.observables = equations.observables

    def run(self, values: Mapping[str, float], times: Numbers) -> Numbers:
        """The observables of one arm, a row for each of these hours of model time."""
        rows = np.empty((times.size, len(self.observables)))
        constants = np.array(list({**self._values, **values}.values()))
        first = ctypes.c_double(FIRST_STEP)
        flag = self._library.run(
            _of(constants), _of(self._absolute), self._relative, first, _of(times), times.size, _of(rows)
        )
        if flag:
            raise RuntimeError(f"CVODE gives up: flag {flag}.")
        return rows


def _of(numbers: Numbers) -> object:
    return numbers.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
