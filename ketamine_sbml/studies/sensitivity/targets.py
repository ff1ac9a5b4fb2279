"""What parameters may matter for."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import judge
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import SimulationError
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.sampling import event_hours, mesh
from ketamine_sbml.simulation.trajectory import Numbers

# An arm is integrated so far beyond what is read of it, in hours.
BEYOND = 1.0


class Target(ABC):
    """Numbers that depend on the parameters. It travels to other processes."""

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """What each number is."""

    @property
    @abstractmethod
    def units(self) -> tuple[str, ...]:
        """The unit of each."""

    @property
    @abstractmethod
    def relative(self) -> bool:
        """Whether changes are told as shares of the number itself."""

    @abstractmethod
    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        """The numbers for some parameter values; NaN where an arm cannot be integrated."""


@dataclass(frozen=True)
class ReadoutOf(Target):
    """A readout of an arm."""

    arm: Arm
    readout: Readout

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.readout.words()} in {self.arm.name}",)

    @property
    def units(self) -> tuple[str, ...]:
        return (self.readout.own_unit,)

    @property
    def relative(self) -> bool:
        return True

    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        simulator.set_values(values)
        end = max(self.readout.stop, 0.0) + BEYOND
        happens = event_hours(self.arm, simulator.pathway)
        times = mesh(happens, simulator.pathway, end, hours=self.readout.hours()).times
        try:
            return np.array([self.readout.of(simulator.run(self.arm, times))])
        except SimulationError:
            return np.array([math.nan])


@dataclass(frozen=True)
class Margins(Target):
    """The margins of claims."""

    claims: tuple[Claim, ...]
    arms: Mapping[str, Arm]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(claim.id for claim in self.claims)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(" or ".join(claim.units) for claim in self.claims)

    @property
    def relative(self) -> bool:
        return False

    def of(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        simulator.set_values(values)
        report = judge(self.claims, self.arms, simulator, recheck=False)
        return np.array([judgement.margin for judgement in report.judgements])


def prepare(model: Pathway, target: Target, solver: Solver) -> Callable[[Mapping[str, float]], Numbers]:
    """The target as a job: parameter values in, numbers out."""
    simulator = solver.simulator(model)
    return lambda values: target.of(simulator, values)
