"""What many runs are done on: libRoadRunner, or the model compiled for them, which has to be built first."""

from __future__ import annotations

from enum import StrEnum

from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.engines.roadrunner import RELATIVE_TOLERANCE, Simulator


class Solver(StrEnum):
    """The engines whose parameter values can be replaced between two runs."""

    LIBROADRUNNER = "libRoadRunner"
    COMPILED = "compiled"

    def simulator(self, model: Pathway, *, relative_tolerance: float = RELATIVE_TOLERANCE) -> EngineOfMany:
        """The engine, loaded with a model; InputError where what it needs was not built."""
        if self is Solver.COMPILED:
            from ketamine_sbml.simulation.engines.compiled.simulator import CompiledSimulator

            return CompiledSimulator(model, relative_tolerance=relative_tolerance)
        return Simulator(model, relative_tolerance=relative_tolerance)
