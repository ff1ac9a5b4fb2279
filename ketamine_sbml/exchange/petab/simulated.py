"""Measurements made up from the model itself: to try a fit on, where the right answer is known. No experiment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.studies.measurements import Measurement

# The generator starts here if no seed is given.
SEED = 1
# When: the rise of glutamate, mTOR, the first behavioural tests, a day and a week after the injection.
HOURS = (0.5, 1.0, 6.0, 24.0, 168.0)
# Standard error of a mean, as a share of the largest value of its observable in the arms: immunoblots of six animals
# vary by some 12 % between animals, and 0.12 / sqrt(6) = 0.05. It is an assumption, the same for every observable.
SHARE = 0.05
NOISE = (
    f"normal noise whose standard deviation is {SHARE:g} of the observable's largest value in these arms "
    "(immunoblots of six animals that vary by 12 %: 0.12 / sqrt(6); an assumption)"
)


def simulated_measurements(arms: Sequence[Arm], simulator: Simulator, seed: int) -> tuple[Measurement, ...]:
    """Every observable in every arm at ``HOURS``, with noise; the same for the same seed.

    An observable that is zero throughout (a drug that no arm gets) would have no noise and is left out.
    """
    if seed < 0:
        raise InputError(f"--seed {seed}: use 0 or more.")
    curves = [simulator.run(arm, np.array(HOURS)) for arm in arms]
    largest = {
        name: max(float(np.abs(curve[name]).max()) for curve in curves) for name in (curves[0].values if curves else ())
    }
    generator = np.random.default_rng(seed)
    found = []
    for arm, curve in zip(arms, curves, strict=True):
        for name, noise in ((name, SHARE * scale) for name, scale in largest.items() if scale > 0):
            means = curve[name] + generator.normal(0.0, noise, len(HOURS))
            found += [
                Measurement(arm, name, hour, _rounded(mean), _rounded(noise))
                for hour, mean in zip(HOURS, means, strict=True)
            ]
    return tuple(found)


def _rounded(value: float) -> float:
    """Six digits: so that the last digits of an integration, which differ between machines, do not reach the table."""
    return float(f"{value:.6g}")
