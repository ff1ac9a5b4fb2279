"""What every engine offers: run an arm, and run it again with tighter tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from ketamine_sbml.errors import SimulationError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.arguments import increasing_hours
from ketamine_sbml.simulation.protocol import Arm
from ketamine_sbml.simulation.sampling import sampling_times
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory

# What an observable of a scale can be. An integrator leaves this by rounding alone: what is no more than this share of
# the curve's largest value (of one, if that is larger) outside is shown as the bound, and all else is no solution.
POSSIBLE = {"fraction": (0.0, 1.0), "fold": (0.0, np.inf), "concentration": (0.0, np.inf)}
ROUNDING = 1e-5


class Engine(Protocol):
    """Something that runs arms; ``Simulator`` (libRoadRunner) is the one that verdicts come from."""

    pathway: Pathway

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; hours from ketamine. Raises SimulationError where it cannot."""
        ...

    def tighter(self, factor: float) -> Engine:
        """The same with the relative tolerance multiplied by ``factor``."""
        ...


def output_hours(arm: Arm, pathway: Pathway, times: object) -> Numbers:
    """The hours at which an arm is asked for, checked; those that follow the arm where none are given."""
    return sampling_times([arm], pathway) if times is None else increasing_hours("times", times)


class Observed:
    """The observables of our model, as columns of the table that an engine gives."""

    def __init__(self, pathway: Pathway) -> None:
        observables = pathway.elements(Observable)
        self.ids = [observable.id for observable in observables]
        self._scales = [observable.scale for observable in observables]
        self._units = {observable.id: observable.unit for observable in observables}
        self._lowest, self._highest = np.array([POSSIBLE.get(scale, (-np.inf, np.inf)) for scale in self._scales]).T

    def finished(self, arm: Arm, times: Numbers, table: Numbers, provenance: Mapping[str, str]) -> Trajectory:
        """The curves of a table with a row a time, if they can be a solution; SimulationError if they cannot."""
        for name, curve in zip(self.ids, table.T, strict=True):
            finite(arm, name, curve)
        lowest, highest = table.min(axis=0), table.max(axis=0)
        slack = ROUNDING * np.maximum(1.0, np.maximum(-lowest, highest))
        outside = (lowest < self._lowest - slack) | (highest > self._highest + slack)
        if outside.any():
            first = int(np.argmax(outside))
            raise SimulationError(
                f"Arm {arm.name!r}: {self.ids[first]} reaches {lowest[first]:.3g} to {highest[first]:.3g}, which no "
                f"{self._scales[first]} can; check its values for extremes."
            )
        curves = np.ascontiguousarray(np.clip(table, self._lowest, self._highest).T)
        return Trajectory(arm, times, dict(zip(self.ids, curves, strict=True)), self._units, provenance)


def finite(arm: Arm, observable: str, curve: Numbers, where: str = "") -> Numbers:
    """A curve that is a number throughout; SimulationError, saying where, where it is not."""
    if not np.isfinite(curve).all():
        raise SimulationError(f"Arm {arm.name!r}: {observable} is not a number{where}; check its values for extremes.")
    return curve
