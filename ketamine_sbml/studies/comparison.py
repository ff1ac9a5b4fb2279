"""A user's measurements against the model: what it says for each, and how far off that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.simulation import Arm, Simulator, Trajectory
from ketamine_sbml.simulation.sampling import sampling_times
from ketamine_sbml.studies.measurements import Measurement

# Curves go on so long after the last measurement, in hours.
AFTER = 1.0


@dataclass(frozen=True)
class Compared:
    """One measurement and what the model says for it.

    Attributes:
        measurement: the user's.
        model: the model's value, in the observable's unit.
    """

    measurement: Measurement
    model: float

    @property
    def distance(self) -> float:
        """Of the model from the measurement, in standard errors: positive where the model is higher."""
        return (self.model - self.measurement.mean) / self.measurement.noise


@dataclass(frozen=True)
class Comparison:
    """All measurements, in the order of the table.

    Attributes:
        points: each with the model's value.
        curves: arm -> what the model does in it.
    """

    points: tuple[Compared, ...]
    curves: Mapping[Arm, Trajectory]

    @property
    def chi_square(self) -> float:
        """Sum of the squared distances."""
        return float(np.sum(np.square([point.distance for point in self.points])))

    def by_observable(self) -> dict[str, list[Compared]]:
        """Observable -> its measurements."""
        found: dict[str, list[Compared]] = {}
        for point in self.points:
            found.setdefault(point.measurement.observable, []).append(point)
        return found


def compare(measurements: Sequence[Measurement], simulator: Simulator) -> Comparison:
    """Simulate every arm that was measured and read it at the hours of the measurements."""
    hours: dict[Arm, list[float]] = {}
    for measurement in measurements:
        hours.setdefault(measurement.arm, []).append(measurement.hour)
    curves = {}
    for arm, read in hours.items():
        usual = sampling_times([arm], simulator.pathway, max(0.0, *read) + AFTER)
        curves[arm] = simulator.run(arm, np.unique(np.concatenate([usual, read])))
    points = (Compared(m, curves[m.arm].at(m.observable, m.hour)) for m in measurements)
    return Comparison(tuple(points), curves)
