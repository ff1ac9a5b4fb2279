"""The course of an effect along a window: how long it lasts, and when it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from ketamine_sbml.claims.expectation import SHARE_FORMULA, Arms, Expectation, Reading, within_shares
from ketamine_sbml.claims.parts import Between, Course, Hours, Later, Minimum, Shares
from ketamine_sbml.claims.readout import HOUR, SMALLEST, Readout, largest
from ketamine_sbml.simulation.trajectory import Numbers

# The share of its peak to which a transient effect has to return.
TRANSIENT_SHARE = 0.25
# The share of what there is before and after that may not be lost in between.
UNBROKEN_SHARE = 0.8


@dataclass(frozen=True, kw_only=True)
class _Course(Expectation):
    """E of the treatment against the control at every time of the window."""

    arms = ("control", "treatment")

    readout: Course
    minimum: Minimum

    def course(self, arms: Arms) -> tuple[Numbers, Numbers]:
        """Times and E."""
        return self.readout.effects(arms["treatment"], arms["control"])

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        times, effects = self.course(arms)
        highest, lowest = int(np.argmax(effects)), int(np.argmin(effects))
        unit = self.readout.effect_unit
        return (
            Reading(f"largest E (at {times[highest]:g} h)", float(effects[highest]), unit),
            Reading(f"smallest E (at {times[lowest]:g} h)", float(effects[lowest]), unit),
            Reading("E at the end", float(effects[-1]), unit),
        )


@dataclass(frozen=True, kw_only=True)
class Transient(_Course):
    """The effect rises and is over by the end of the window."""

    kind = "transient"
    formula = f"min(peak E - minimum, {TRANSIENT_SHARE:g} peak E - |E at the end of the window|)"

    def margin(self, arms: Arms) -> float:
        times, effects = self.course(arms)
        _, peak = largest(times, effects)
        return min(peak - self.minimum, TRANSIENT_SHARE * peak - abs(float(effects[-1])))


@dataclass(frozen=True, kw_only=True)
class Sustained(_Course):
    """The effect is there throughout the window."""

    kind = "sustained"
    formula = "smallest E in the window - minimum"

    def margin(self, arms: Arms) -> float:
        return float(self.course(arms)[1].min()) - self.minimum


@dataclass(frozen=True, kw_only=True)
class Onset(_Course):
    """The effect has come by the end of the window."""

    kind = "onset"
    formula = "largest E in the window - minimum"

    def margin(self, arms: Arms) -> float:
        return largest(*self.course(arms))[1] - self.minimum


@dataclass(frozen=True, kw_only=True)
class Unbroken(_Course):
    """Between the ends of the window the effect does not dip below what it is at both of them."""

    kind = "unbroken"
    formula = (
        "min(W - minimum, smallest E in the window - "
        f"{UNBROKEN_SHARE:g} W), with W the smaller of E at the beginning and at the end"
    )

    def margin(self, arms: Arms) -> float:
        _, effects = self.course(arms)
        ends = min(float(effects[0]), float(effects[-1]))
        return min(ends - self.minimum, float(effects.min()) - UNBROKEN_SHARE * ends)

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        _, effects = self.course(arms)
        return (Reading("E at the beginning", float(effects[0]), self.readout.effect_unit), *super().readings(arms))


@dataclass(frozen=True, kw_only=True)
class Fades(_Course):
    """At the end of the window a share of the largest effect in it is left."""

    kind = "fades"
    formula = f"min(peak E - minimum, {SHARE_FORMULA.format(whole='peak E')}), with S = E at the end of the window"

    shares: Shares

    def margin(self, arms: Arms) -> float:
        times, effects = self.course(arms)
        _, peak = largest(times, effects)
        return min(peak - self.minimum, within_shares(float(effects[-1]), peak, self.shares))


@dataclass(frozen=True, kw_only=True)
class PeakBetween(_Course):
    """The effect, in whichever direction, is largest between two times."""

    kind = "peak_between"
    formula = (
        "min(time of peak - earliest, latest - time of peak), in hours; "
        "earliest - latest where no E reaches the minimum, since there is no peak"
    )

    between: Annotated[tuple[float, float], Between("earliest and latest time of the peak", of_time=True)]

    def margin(self, arms: Arms) -> float:
        times, effects = self.course(arms)
        low, high = self.between
        if float(np.abs(effects).max()) < self.minimum:
            return low - high
        peak = largest(times, np.abs(effects))[0]
        return min(peak - low, high - peak)

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        times, effects = self.course(arms)
        peak = int(np.argmax(np.abs(effects)))
        return (
            Reading("time of peak", largest(times, np.abs(effects))[0], HOUR),
            Reading("E at the peak", float(effects[peak]), self.readout.effect_unit),
        )

    @property
    def unit(self) -> str:
        return HOUR

    @property
    def smallest_effect(self) -> float:
        return 1.0


@dataclass(frozen=True, kw_only=True)
class Precedes(Expectation):
    """The treatment moves one readout to its farthest from the control before it does so with another."""

    kind = "precedes"
    arms = ("control", "treatment")
    formula = (
        "time of the second peak - time of the first - by, in hours; "
        "the first window's hours, negated, where one of the two never moves"
    )

    readout: Course
    second: Later
    by: Annotated[float, Hours("hours by which the first comes earlier, at least")] = 0.0

    def margin(self, arms: Arms) -> float:
        first, second = self._peak(self.readout, arms), self._peak(self.second, arms)
        if first is None or second is None:
            return self.readout.start - self.readout.stop
        return second - first - self.by

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        peaks = ((readout, self._peak(readout, arms)) for readout in (self.readout, self.second))
        return tuple(
            Reading(f"time of the peak of {readout.observable}", time, HOUR)
            for readout, time in peaks
            if time is not None
        )

    @property
    def unit(self) -> str:
        return HOUR

    def _peak(self, readout: Readout, arms: Arms) -> float | None:
        """When the treatment is farthest from the control; None where it never leaves it."""
        times, after = readout.curve(arms["treatment"])
        _, before = readout.curve(arms["control"])
        moved = np.abs(after - before)
        return None if moved.max() <= SMALLEST else largest(times, moved)[0]
