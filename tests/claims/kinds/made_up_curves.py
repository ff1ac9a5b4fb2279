"""Curves that can be judged by hand: five hours, folds of rest, one flat control."""

from __future__ import annotations

import numpy as np

from ketamine_sbml.claims.readout import ALONG, Readout
from ketamine_sbml.simulation import Arm, Trajectory

HOURS = np.array([0.0, 1.0, 2.0, 3.0, 4.0])


def curve(*values: float, other: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0)) -> Trajectory:
    """Observable x with these values, observable y with the others."""
    return Trajectory(Arm("made up"), HOURS, {"x": np.array(values), "y": np.array(other)})


def level(value: float) -> Trajectory:
    """x at one value throughout."""
    return curve(*[value] * 5)


FLAT = level(1)
DOUBLED = curve(1, 2, 2, 2, 1)
HALVED = curve(1, 0.5, 0.5, 0.5, 1)
# E of the doubled is +1 and of the halved -1, on log2.
AT_2 = Readout("x", 2.0, 2.0, "at")
ALL = Readout("x", 0.0, 4.0, ALONG)
# An index is judged by difference.
INDEX_AT_2 = Readout("x", 2.0, 2.0, "at", scale="index")


def two(treatment: Trajectory, control: Trajectory = FLAT) -> dict[str, Trajectory]:
    return {"control": control, "treatment": treatment}


def four(treatment: Trajectory, blocker: Trajectory, both: Trajectory) -> dict[str, Trajectory]:
    return {"control": FLAT, "treatment": treatment, "blocker": blocker, "both": both}


def doses(*values: float) -> dict[str, Trajectory]:
    return {"control": FLAT, **{str(number): level(value) for number, value in enumerate(values, 1)}}
