"""From a curve to a number: windows and reducers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory


def _mean(times: Numbers, values: Numbers) -> float:
    return float(np.trapezoid(values, times) / (times[-1] - times[0])) if times[-1] > times[0] else float(values[0])


# name -> (what it does, in words for the report; the function of times in hours and values)
REDUCERS: dict[str, tuple[str, Callable[[Numbers, Numbers], float]]] = {
    "at": ("value at the time", lambda times, values: float(values[0])),
    "mean": ("time average over the window", _mean),
    "maximum": ("largest value in the window", lambda times, values: float(values.max())),
    "minimum": ("smallest value in the window", lambda times, values: float(values.min())),
    "highest_bin": ("largest average over consecutive bins of the window", lambda times, values: float("nan")),
    "lowest_bin": ("smallest average over consecutive bins of the window", lambda times, values: float("nan")),
}


@dataclass(frozen=True)
class Readout:
    """What is read from a curve.

    Attributes:
        observable: id.
        start, stop: window in hours from ketamine; equal for a single time.
        reducer: a name in REDUCERS.
        bin: width in hours, for the reducers of bins.
    """

    observable: str
    start: float
    stop: float
    reducer: str
    bin: float = 0.0

    def of(self, trajectory: Trajectory) -> float:
        """The number; InputError where the window lies outside the simulation."""
        if self.reducer in ("highest_bin", "lowest_bin"):
            edges = np.arange(self.start, self.stop + 1e-9, self.bin)
            means = [_mean(*trajectory.window(self.observable, a, b)) for a, b in pairwise(edges)]
            return max(means) if self.reducer == "highest_bin" else min(means)
        if self.start == self.stop:
            return trajectory.at(self.observable, self.start)
        times, values = trajectory.window(self.observable, self.start, self.stop)
        return REDUCERS[self.reducer][1](times, values)

    def words(self) -> str:
        """The readout in words."""
        if self.start == self.stop:
            return f"{self.observable} at {self.start:g} h"
        bins = f" ({self.bin * 60:g}-minute bins)" if self.bin else ""
        return f"{self.observable}, {REDUCERS[self.reducer][0]}{bins}, {self.start:g} to {self.stop:g} h"


def check_reducer(name: str, place: str) -> None:
    if name not in REDUCERS:
        raise InputError(f"{place}: unknown reducer {name!r}; use one of {', '.join(REDUCERS)}.")
