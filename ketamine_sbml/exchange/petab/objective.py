"""What a fit minimises, computed from our own simulation, so that other programs can be held against it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.studies.measurements import Measurement


@dataclass(frozen=True)
class Objective:
    """How far measurements lie from the model.

    Attributes:
        log_likelihood: of independent, normally distributed noise.
        chi_square: sum of squared residuals, each divided by its noise.
        simulated: what the model says for each measurement, in their order and units.
    """

    log_likelihood: float
    chi_square: float
    simulated: tuple[float, ...]


def objective(measurements: Sequence[Measurement], simulator: Simulator) -> Objective:
    """The objective at the simulator's parameter values.

    With residuals r = (mean - simulated) / noise, chi-square is the sum of r^2 and the log-likelihood the sum of
    -(ln(2 pi noise^2) + r^2) / 2, as PEtab defines them for normal noise on a linear scale.
    """
    hours: dict[Arm, set[float]] = {}
    for measurement in measurements:
        hours.setdefault(measurement.arm, set()).add(measurement.hour)
    curves = {arm: simulator.run(arm, np.array(sorted(times))) for arm, times in hours.items()}
    where = {arm: {hour: index for index, hour in enumerate(sorted(times))} for arm, times in hours.items()}
    simulated = tuple(float(curves[m.arm][m.observable][where[m.arm][m.hour]]) for m in measurements)
    residuals = [(m.mean - value) / m.noise for m, value in zip(measurements, simulated, strict=True)]
    chi_square = math.fsum(residual**2 for residual in residuals)
    constant = math.fsum(math.log(2 * math.pi * m.noise**2) for m in measurements)
    return Objective(-0.5 * (constant + chi_square), chi_square, simulated)
