"""The curves of arms as a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ketamine_sbml.simulation import Arm, Trajectory
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.ensemble.question import Layout, Question


@dataclass(frozen=True)
class Curves(Question):
    """The curves of some observables in some arms.

    Attributes:
        arms: what is done.
        hours: of each arm, from the ketamine injection.
        observables: their ids.
        units_of: observable -> unit.
    """

    arms: tuple[Arm, ...]
    hours: tuple[tuple[float, ...], ...]
    observables: tuple[str, ...]
    units_of: Mapping[str, str]

    @classmethod
    def like(cls, trajectories: Sequence[Trajectory], observables: Sequence[str]) -> Curves:
        """The question that these trajectories answer for the declared values: the same arms, at the same hours."""
        return cls(
            tuple(trajectory.arm for trajectory in trajectories),
            tuple(tuple(trajectory.times.tolist()) for trajectory in trajectories),
            tuple(observables),
            {name: trajectories[0].units[name] for name in observables},
        )

    @cached_property
    def layout(self) -> Layout:
        arms = [arm.name for arm, hours in zip(self.arms, self.hours, strict=True) for _ in hours]
        hours = [hour for hours in self.hours for hour in hours]
        return Layout({"arm": arms, "hour": hours}, self.observables, {"hour": "h", **self.units_of})

    @property
    def runs(self) -> int:
        return len(self.arms)

    def answer(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        simulator.set_values(values)
        tables = []
        for arm, hours in zip(self.arms, self.hours, strict=True):
            trajectory = simulator.run(arm, np.array(hours))
            tables.append(np.column_stack([trajectory[name] for name in self.observables]))
        return np.concatenate(tables)

    def rows_of(self, arm: int) -> slice:
        """Which rows of an answer are an arm's."""
        start = sum(len(hours) for hours in self.hours[:arm])
        return slice(start, start + len(self.hours[arm]))

    def key(self) -> str:
        return repr(("curves", self.arms, self.hours, self.observables))
