"""Whether a parameter set supports the claims that it is asked to support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.claims.claim import Claim, Role
from ketamine_sbml.claims.judge import Verdict, judge
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm, Simulator, Trajectory, default_times

# Curves may leave a plausible range by this share of it by numerical error alone.
NOISE = 1e-6
# No arm is integrated further than this beyond what is read of it, in hours.
BEYOND = 1.0


@dataclass(frozen=True)
class Asked:
    """What a member must support.

    Attributes:
        claims: in the order in which they are tried: those with the smallest margins first, since they fail soonest.
        arms: name -> arm.
        plausible: observable -> range that no curve of these arms may leave.
        left_out: claims that the declared values themselves do not support, which no member is asked for.
    """

    claims: tuple[Claim, ...]
    arms: Mapping[str, Arm]
    plausible: Mapping[str, tuple[float, float]]
    left_out: tuple[str, ...]


def asked_of(claims: Sequence[Claim], arms: Mapping[str, Arm], model: Pathway) -> Asked:
    """What a member must support: the calibration claims that are counted and that the declared values support.

    The plausible ranges of observables count as well, where the declared values keep to them.
    """
    calibration = [claim for claim in claims if claim.role is Role.CALIBRATION and claim.counted]
    if not calibration:
        raise InputError("No claim of these calibrates parameters: there is nothing that a parameter set must support.")
    report = judge(calibration, arms, Simulator(model), recheck=False)
    held = [j for j in report.judgements if j.verdict is Verdict.SUPPORTED]
    tried = sorted(held, key=lambda judgement: judgement.margin)
    used = {name: arms[name] for judgement in tried for name in judgement.claim.arms.values()}
    left = {excursion.observable for excursion in report.excursions}
    plausible = {o.id: o.plausible for o in model.elements(Observable) if o.id not in left}
    out = tuple(j.claim.id for j in report.judgements if j.verdict is not Verdict.SUPPORTED)
    return Asked(tuple(judgement.claim for judgement in tried), used, plausible, out)


class Support:
    """Tells of one parameter set after the other whether it supports all that is asked."""

    def __init__(self, model: Pathway, asked: Asked) -> None:
        self._simulator = Simulator(model)
        self._asked = asked
        ends = dict.fromkeys(asked.arms, 1.0)
        for claim in asked.claims:
            last = max(readout.stop for e in claim.expectations for readout in e.readouts())
            for name in claim.arms.values():
                ends[name] = max(ends[name], last)
        self._times = {name: default_times(end + BEYOND) for name, end in ends.items()}

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether every claim holds and every curve is plausible; it ends with the first that does not."""
        self._simulator.set_values(values)
        curves: dict[str, Trajectory] = {}
        try:
            for claim in self._asked.claims:
                for name in claim.arms.values():
                    if name not in curves:
                        curves[name] = self._simulator.run(self._asked.arms[name], self._times[name])
                        if not self._plausible(curves[name]):
                            return False
                chosen = {role: curves[name] for role, name in claim.arms.items()}
                if not all(expectation.margin(chosen) > 0 for expectation in claim.expectations):
                    return False
        except SimulationError:
            return False
        return True

    def _plausible(self, trajectory: Trajectory) -> bool:
        for name, (low, high) in self._asked.plausible.items():
            curve = trajectory[name]
            slack = NOISE * max(1.0, abs(high))
            if np.min(curve) < low - slack or np.max(curve) > high + slack:
                return False
        return True
