"""Arms on the compiled model, as ``Simulator`` runs them on libRoadRunner."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ketamine_sbml.errors import SimulationError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.elements import Level
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation.arguments import positive_number
from ketamine_sbml.simulation.engines import Observed, Settling, output_hours, parameter_values, pathway_given
from ketamine_sbml.simulation.engines.compiled.library import load_library
from ketamine_sbml.simulation.engines.roadrunner import (
    FIRST_STEP,
    LARGEST_TOLERANCE,
    RELATIVE_TOLERANCE,
    absolute_tolerances,
    acting_values,
)
from ketamine_sbml.simulation.protocol import Arm, prepare
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory
from ketamine_sbml.version import __version__


class CompiledSimulator:
    """The model compiled for itself; runs arms like ``Simulator``, at the same tolerances and with the same checks.

    Args:
        pathway: what to simulate; the mouse's by default. Its equations must be those that were compiled.
        values: parameter values that replace the declared ones in every arm.
        relative_tolerance: of the integrator; where it is tighter than the usual, so are the absolute ones.
        library: what was compiled; that in the clone by default.

    Raises:
        InputError: nothing was compiled, or other equations were.
    """

    def __init__(
        self,
        pathway: Pathway | None = None,
        *,
        values: Mapping[str, float] | None = None,
        relative_tolerance: float = RELATIVE_TOLERANCE,
        library: Path | None = None,
    ) -> None:
        self.pathway = pathway_given(pathway)
        self._relative_tolerance = positive_number("relative_tolerance", relative_tolerance, most=LARGEST_TOLERANCE)
        self._path = library
        self._library = load_library(self.pathway, library)
        equations = self._library.equations
        self._observed = Observed(self.pathway)
        self._constants = {organism: equations.values(organism) for organism in Organism}
        self._places = {name: place for place, name in enumerate(equations.constants)}
        usual = np.array(list(equations.values(self.pathway.organism).values()))
        starts = dict(zip(equations.states, map(float, self._library.start(usual)), strict=True))
        self._absolute = np.array(absolute_tolerances(self.pathway, starts, self._relative_tolerance))
        self._provenance = {
            "model": f"{self.pathway.about.id} {__version__}",
            "checksum": checksum_of(build_sbml(self.pathway, documented=False)),
            "engine": f"compiled, {self._library.what}",
        }
        self.values: dict[str, float] = {}
        self.set_values({} if values is None else values)

    def set_values(self, values: Mapping[str, float]) -> None:
        """Replace parameter values in all arms to come; an empty mapping brings the declared ones back."""
        self.values = parameter_values(self.pathway, values)
        self._numbers = {organism: self._replaced(found, self.values) for organism, found in self._constants.items()}

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; see ``Simulator.run``."""
        hours = output_hours(arm, self.pathway, times)
        prepared = prepare(arm, self.pathway)
        settling = Settling(arm, prepared, hours)
        constants = self._numbers[arm.organism].copy()
        for name, value in acting_values(prepared, self.pathway).items():
            constants[self._places[name]] = value
        grid = np.array(settling.model_times)
        table = self._library.run(constants, self._absolute, self._relative_tolerance, FIRST_STEP, grid)
        if isinstance(table, str):
            raise SimulationError(f"Arm {arm.name!r} could not be integrated ({table}): check its values for extremes.")
        found = self._observed.finished(arm, hours, table[settling.skipped :], self._provenance)
        settling.check(self._observed.ids, table)
        return found

    def tighter(self, factor: float) -> CompiledSimulator:
        """The same model and values with the tolerances multiplied by ``factor``."""
        tolerance = positive_number("factor", factor) * self._relative_tolerance
        return CompiledSimulator(self.pathway, values=self.values, relative_tolerance=tolerance, library=self._path)

    def _replaced(self, constants: Mapping[str, float], values: Mapping[str, float]) -> Numbers:
        """The constants of an organism with some values replaced, and each level at the rest that follows from them."""
        found = {**constants, **values}
        for level in self.pathway.elements(Level):
            found[level.id] = found[level.rest] if level.rest in found else found[level.id]
        return np.array(list(found.values()))
