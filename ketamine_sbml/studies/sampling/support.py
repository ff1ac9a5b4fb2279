"""Whether a parameter set supports the claims that it is asked to support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ketamine_sbml.claims.claim import Claim, Role
from ketamine_sbml.claims.judge import Verdict, judge
from ketamine_sbml.claims.sampled import Plan, plan
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm, Simulator, Trajectory
from ketamine_sbml.simulation.engines import Engine, EngineOfMany
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers

# So many claims, those with the smallest margins, are judged first, and twice as many each time that all of them hold.
FIRST = 2
# Of the integrator while a chain is walked. Against 1e-9, in eight members, it moved no margin by more than 1e-3, and
# on the compiled model by 3e-4. Members are judged at the suite's own tolerance.
TOLERANCE = 1e-6


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

    def __init__(self, model: Pathway, asked: Asked, solver: Solver = Solver.LIBROADRUNNER) -> None:
        self._simulator = _Remembering(solver.simulator(model, relative_tolerance=TOLERANCE))
        self._asked = asked
        self._batches = list(_batches(asked, model))

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether every claim holds and every curve is plausible.

        The claims that fail soonest are judged first, and others only if these hold; each arm is simulated once.
        """
        self._simulator.set_values(values)
        return all(self._held(claims, planned) for claims, planned in self._batches)

    def _held(self, claims: Sequence[Claim], planned: Plan) -> bool:
        report = judge(claims, self._asked.arms, self._simulator, recheck=False, planned=planned, readings=False)
        if any(judgement.verdict is not Verdict.SUPPORTED for judgement in report.judgements):
            return False
        return not any(excursion.observable in self._asked.plausible for excursion in report.excursions)


def _batches(asked: Asked, model: Pathway) -> Iterator[tuple[tuple[Claim, ...], Plan]]:
    """The claims in batches, each with its part of the plan for all: an arm has the same times in every batch."""
    whole = plan(asked.claims, asked.arms, model)
    first, size = 0, FIRST
    while claims := asked.claims[first : first + size]:
        needed = {name for claim in claims for name in claim.arms.values()}
        yield claims, Plan(whole.meshes, tuple(run for run in whole.runs if needed & set(run[0])))
        first, size = first + size, 2 * size


class _Remembering(Engine):
    """An engine that simulates no arm twice with the same values; every arm is asked at the same times."""

    def __init__(self, engine: EngineOfMany) -> None:
        self.pathway = engine.pathway
        self._engine = engine
        self._known: dict[Arm, Trajectory] = {}

    def set_values(self, values: Mapping[str, float]) -> None:
        self._engine.set_values(values)
        self._known = {}

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        if arm not in self._known:
            self._known[arm] = self._engine.run(arm, times)
        return self._known[arm]

    def tighter(self, factor: float) -> Engine:
        return self._engine.tighter(factor)
