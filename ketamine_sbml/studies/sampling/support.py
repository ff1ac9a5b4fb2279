"""Whether a parameter set supports the claims that it is asked to support."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketamine_sbml.claims.claim import Claim, Role
from ketamine_sbml.claims.judge import Verdict, judge
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm, Simulator

# So many claims, those with the smallest margins, are judged before the others.
FIRST = 8


@dataclass(frozen=True)
class Asked:
    """What a member must support.

    Attributes:
        claims: in the order in which they are tried: those with the smallest margins first, since they fail soonest.
        arms: name -> arm.
        plausible: observables that must stay in their plausible range in these arms.
        left_out: claims that the declared values themselves do not support, which no member is asked for.
    """

    claims: tuple[Claim, ...]
    arms: Mapping[str, Arm]
    plausible: frozenset[str]
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
    plausible = frozenset(o.id for o in model.elements(Observable) if o.id not in left)
    out = tuple(j.claim.id for j in report.judgements if j.verdict is not Verdict.SUPPORTED)
    return Asked(tuple(judgement.claim for judgement in tried), used, plausible, out)


class Support:
    """Tells of one parameter set after the other whether it supports all that is asked."""

    def __init__(self, model: Pathway, asked: Asked) -> None:
        self._simulator = Simulator(model)
        self._asked = asked

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether every claim holds, as the suite judges it, and every curve is plausible.

        The claims that fail soonest are judged first, and the others only if these hold.
        """
        self._simulator.set_values(values)
        claims = self._asked.claims
        return all(self._held(batch) for batch in (claims[:FIRST], claims[FIRST:]) if batch)

    def _held(self, claims: Sequence[Claim]) -> bool:
        report = judge(claims, self._asked.arms, self._simulator, recheck=False)
        if any(judgement.verdict is not Verdict.SUPPORTED for judgement in report.judgements):
            return False
        return not any(excursion.observable in self._asked.plausible for excursion in report.excursions)
