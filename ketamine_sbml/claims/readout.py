"""From a curve to a number: windows and reducers; and from two curves to an effect."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ketamine_sbml.simulation.sampling import AROUND
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory

# Folds below this are read as this: a log ratio needs a positive number.
SMALLEST = 1e-6

# The reducer of a readout that is no number but a course.
ALONG = "along"

LOG2 = "log2 fold"
# The unit of a margin that is a time.
HOUR = "h"
# Scales of observables on which an effect is the log2 of a ratio; on the others it is a difference.
_RATIO_SCALES = frozenset({"fold"})


def _mean(times: Numbers, values: Numbers) -> float:
    """The average of the curve that joins the values monotonically (Fritsch and Butland 1984, SIAM J Sci Stat Comput).

    Its error falls with the third power of the distance of output times, where that of straight lines falls with the
    second, and it does not swing where a value jumps.
    """
    if not times[-1] > times[0]:
        return float(values[0])
    distances = np.diff(times)
    slopes = np.diff(values) / distances
    # At inner times the harmonic mean of the slopes around each, and none where the curve turns; straight at the ends.
    before, after = slopes[:-1], slopes[1:]
    weight = (2 * distances[1:] + distances[:-1]) / (3 * (distances[1:] + distances[:-1]))
    product = np.maximum(before * after, 0.0)
    inner = product / np.where(product > 0, weight * after + (1 - weight) * before, 1.0)
    # Beside an event, where a value may jump, the slope of the other side.
    beside = distances < 2 * AROUND
    inner = np.where(beside[:-1], after, np.where(beside[1:], before, inner))
    tangents = np.concatenate([slopes[:1], inner, slopes[-1:]])
    areas = distances * (values[:-1] + values[1:]) / 2 + distances**2 * (tangents[:-1] - tangents[1:]) / 12
    return float(areas.sum() / (times[-1] - times[0]))


def largest(times: Numbers, values: Numbers) -> tuple[float, float]:
    """When a curve is largest, and how large: by the parabola through the largest value and its neighbours.

    Where the largest value ends the window, begins a plateau or stands beside an event, where a value may jump, it is
    taken as it is.
    """
    place = int(np.argmax(values))
    found = float(times[place]), float(values[place])
    if place in (0, len(values) - 1):
        return found
    before, after = times[place] - times[place - 1], times[place + 1] - times[place]
    rise, fall = values[place] - values[place - 1], values[place] - values[place + 1]
    if fall <= 0 or min(before, after) < 2 * AROUND:
        return found
    curvature = 2 * (rise / before + fall / after)
    later = (rise * after / before - fall * before / after) / curvature
    higher = later**2 * curvature / (2 * (before + after))
    return float(found[0] + later), float(found[1] + higher)


# name -> (what it does, in words for the report; the function of times in hours and values)
REDUCERS: dict[str, tuple[str, Callable[[Numbers, Numbers], float]]] = {
    "at": ("value at the time", lambda times, values: float(values[0])),
    "mean": ("time average over the window", _mean),
    "maximum": ("largest value in the window", lambda times, values: largest(times, values)[1]),
    "minimum": ("smallest value in the window", lambda times, values: -largest(times, -values)[1]),
}
# The same for consecutive bins of the window: name -> (what it does; which of the bins' averages is read)
BIN_REDUCERS: dict[str, tuple[str, Callable[[list[float]], float]]] = {
    "highest_bin": ("largest average over consecutive bins of the window", max),
    "lowest_bin": ("smallest average over consecutive bins of the window", min),
}


@dataclass(frozen=True)
class Readout:
    """What is read from a curve.

    Attributes:
        observable: id.
        start, stop: window in hours from ketamine; equal for a single time.
        reducer: a name in REDUCERS or BIN_REDUCERS, or ALONG.
        bin: width in hours, for the reducers of bins.
        scale: of the observable: fold, fraction, index or concentration.
        unit: of the observable, as SBML has it; "1" where it has none.
    """

    observable: str
    start: float
    stop: float
    reducer: str
    bin: float = 0.0
    scale: str = "fold"
    unit: str = "1"

    @property
    def own_unit(self) -> str:
        """The unit of the observable in words, such as "nmol/L", "fold of rest" or "index"."""
        if self.unit != "1":
            return self.unit
        return "fold of rest" if self.scale == "fold" else self.scale

    @property
    def effect_unit(self) -> str:
        """The unit of an effect: log2 of a ratio, or the observable's own."""
        return LOG2 if self.scale in _RATIO_SCALES else self.own_unit

    def hours(self) -> tuple[float, ...]:
        """The times that it names, in hours from ketamine: the ends of its window and of its bins."""
        if self.reducer in BIN_REDUCERS:
            return (*np.arange(self.start, self.stop + 1e-9, self.bin).tolist(), self.stop)
        return (self.start, self.stop)

    def of(self, trajectory: Trajectory) -> float:
        """The number; InputError where the window lies outside the simulation."""
        if self.reducer in BIN_REDUCERS:
            edges = self.hours()[:-1]
            means = [_mean(*trajectory.window(self.observable, a, b)) for a, b in pairwise(edges)]
            return BIN_REDUCERS[self.reducer][1](means)
        if self.start == self.stop:
            return trajectory.at(self.observable, self.start)
        return REDUCERS[self.reducer][1](*self.curve(trajectory))

    def mark(self, trajectory: Trajectory) -> tuple[float, float, float]:
        """From when to when the number was read, and the number, to be drawn on the curve; not of a course."""
        if self.reducer in BIN_REDUCERS:
            edges = self.hours()[:-1]
            means = [_mean(*trajectory.window(self.observable, a, b)) for a, b in pairwise(edges)]
            place = int(np.argmax(means)) if self.reducer == "highest_bin" else int(np.argmin(means))
            return edges[place], edges[place + 1], means[place]
        value = self.of(trajectory)
        if self.start == self.stop or self.reducer == "mean":
            return self.start, self.stop, value
        times, values = self.curve(trajectory)
        hour = largest(times, values if self.reducer == "maximum" else -values)[0]
        return hour, hour, value

    def curve(self, trajectory: Trajectory) -> tuple[Numbers, Numbers]:
        """Times in the window and the values there."""
        return trajectory.window(self.observable, self.start, self.stop)

    def effect(self, treated: Trajectory, control: Trajectory) -> float:
        """E: the number of one arm against that of another, in ``effect_unit``."""
        after, before = self.of(treated), self.of(control)
        if self.scale in _RATIO_SCALES:
            return math.log2(max(after, SMALLEST) / max(before, SMALLEST))
        return after - before

    def effects(self, treated: Trajectory, control: Trajectory) -> tuple[Numbers, Numbers]:
        """Times in the window, all those of both, and E at each of them."""
        if not np.array_equal(treated.times, control.times):
            both = np.union1d(treated.times, control.times)
            treated, control = treated.on(both, [self.observable]), control.on(both, [self.observable])
        times, after = self.curve(treated)
        _, before = self.curve(control)
        if self.scale in _RATIO_SCALES:
            return times, np.log2(np.maximum(after, SMALLEST) / np.maximum(before, SMALLEST))
        return times, after - before

    def words(self) -> str:
        """The readout in words."""
        if self.start == self.stop:
            return f"{self.observable} at {self.start:g} h"
        if self.reducer == ALONG:
            return f"{self.observable} along {self.start:g} to {self.stop:g} h"
        what, _ = {**REDUCERS, **BIN_REDUCERS}[self.reducer]
        bins = f" ({self.bin * 60:g}-minute bins)" if self.bin else ""
        return f"{self.observable}, {what}{bins}, {self.start:g} to {self.stop:g} h"
