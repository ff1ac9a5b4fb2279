"""Where on the curves a claim was read, to be drawn: in the report of claims and, translated, in the explorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.claims.expectation import Arms
from ketamine_sbml.claims.readout import ALONG, Readout


@dataclass(frozen=True)
class Mark:
    """A value that was read, of one observable in one arm.

    Attributes:
        role: of the arm in the claim.
        observable: id.
        start, stop: from when to when, in hours from ketamine; equal for a single time.
        value: what was read, in the observable's unit.
    """

    role: str
    observable: str
    start: float
    stop: float
    value: float


def marks(readouts: Sequence[Readout], arms: Arms) -> tuple[Mark, ...]:
    """All that some readouts read of some arms: numbers where they stand, and a course where its E is farthest from 0.

    Args:
        readouts: of an expectation or of all of a claim.
        arms: role -> curves.
    """
    return tuple(mark for readout in readouts for mark in _marks(readout, arms))


def _marks(readout: Readout, arms: Arms) -> tuple[Mark, ...]:
    if readout.reducer != ALONG:
        return tuple(Mark(role, readout.observable, *readout.mark(curves)) for role, curves in arms.items())
    if not ("treatment" in arms and "control" in arms):
        return ()
    times, effects = readout.effects(arms["treatment"], arms["control"])
    hour = float(times[int(np.argmax(np.abs(effects)))])
    values = [(role, arms[role].at(readout.observable, hour)) for role in ("control", "treatment")]
    return tuple(Mark(role, readout.observable, hour, hour, value) for role, value in values)
