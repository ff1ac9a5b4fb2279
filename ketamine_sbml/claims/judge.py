"""Verdicts: every distinct arm is simulated once, and every claim is judged on the curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

import numpy as np

from ketamine_sbml.claims.claim import Claim, Role
from ketamine_sbml.claims.expectation import Reading
from ketamine_sbml.claims.readout import HOUR
from ketamine_sbml.claims.sampled import Plan, Sampled, plan, sample
from ketamine_sbml.claims.stages import in_order, stage_title, stage_titles
from ketamine_sbml.errors import InputError
from ketamine_sbml.given import list_of, mapping_of, of_kind
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.plain import shown
from ketamine_sbml.simulation import Arm, Simulator, Trajectory
from ketamine_sbml.simulation.engines import Engine

# Margins closer to zero than this, or than so many sampling errors, are computed again with tolerances this much
# tighter and output times this much denser; what still lies within the difference of the two is inconclusive. So are
# times: a curve is level where it peaks, so that at the usual tolerances late peaks were seen to move by 1e-4 hours.
CLOSE, CERTAIN = 0.02, 2.0
TIGHTER, DENSER = 1e-2, 4

# Output times so much denser take memory by the gigabyte.
MOST_DENSITY = 1000

# Curves that differ by no more than this share are the same curve.
IDENTICAL = 1e-9
# Curves may dip this far below or above a plausible range by numerical error alone.
NOISE = 1e-6


class Verdict(StrEnum):
    """What the model says about a claim; ``sentence`` tells it to a person."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    INCONCLUSIVE = "inconclusive"
    NOT_TESTABLE = "not testable"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.SUPPORTED: "The model does what the claim says.",
    Verdict.CONTRADICTED: "The model does not do what the claim says.",
    Verdict.INCONCLUSIVE: "The margin is smaller than the numerical error.",
    Verdict.NOT_TESTABLE: "The claim cannot be judged with this model.",
}


@dataclass(frozen=True)
class Judgement:
    """A claim, its verdict and margins.

    Attributes:
        claim: what was judged.
        verdict: the outcome.
        margin: the smallest margin of the claim's expectations; NaN if it was not judged.
        margins: one for each expectation, in order, each in the expectation's own unit.
        reason: one sentence.
        readings: what each expectation read, in order; none where they were not kept.
        error: by how much the margin is another where half of the output times are left out: more than those miss.
    """

    claim: Claim
    verdict: Verdict
    margin: float
    margins: tuple[float, ...]
    reason: str
    readings: tuple[tuple[Reading, ...], ...] = ()
    error: float = 0.0

    @property
    def unit(self) -> str:
        """The unit of the margin; empty if the claim was not judged."""
        return self.claim.expectations[self._weakest].unit if self.margins else ""

    @property
    def weakest(self) -> str:
        """The expectation with the smallest margin, in words."""
        return self.claim.expectations[self._weakest].words() if self.margins else ""

    @property
    def read(self) -> str:
        """What was read for the expectation with the smallest margin, in words."""
        return readings_in_words(self.readings[self._weakest]) if self.readings else ""

    @property
    def as_declared(self) -> bool:
        """Whether a claim whose verdict is declared has it: contradicted where its record says so, else supported."""
        declared = Verdict.CONTRADICTED if self.claim.contradicted else Verdict.SUPPORTED
        return not self.claim.held_to or self.verdict is declared

    @property
    def _weakest(self) -> int:
        return int(np.argmin(self.margins))


@dataclass(frozen=True)
class Excursion:
    """An observable that left the range which its literature would believe."""

    arm: str
    observable: str
    lowest: float
    highest: float
    plausible: tuple[float, float]


@dataclass(frozen=True)
class Report:
    """All judgements of a run.

    Attributes:
        judgements: in the order of the claims.
        excursions: observables outside their plausible range.
        distinct_arms: number of arms simulated.
        provenance: model and engine.
        curves: name of an arm -> what was simulated; arms that could not be integrated are missing.
        stages: id -> title of the pathway's stages, in its order.
    """

    judgements: tuple[Judgement, ...]
    excursions: tuple[Excursion, ...]
    distinct_arms: int
    provenance: Mapping[str, str]
    curves: Mapping[str, Trajectory]
    stages: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether every counted claim is supported."""
        return all(j.verdict is Verdict.SUPPORTED for j in self.judgements if j.claim.counted)

    @property
    def judged(self) -> bool:
        """Whether any claim could be judged at all: a suite of claims that cannot be tested says nothing."""
        return any(judgement.margins for judgement in self.judgements)

    @property
    def outcome(self) -> str:
        """What the verdicts amount to, in a sentence or two."""
        failing = [j.claim.id for j in self.judgements if j.claim.counted and j.verdict is not Verdict.SUPPORTED]
        if not any(j.claim.counted for j in self.judgements):
            return "No claim was judged that counts."
        counted = "Not every counted claim is supported" if failing else "Every counted claim is supported"
        number = f": {len(failing)} of them not." if failing else "."
        surprising = [judgement.claim.id for judgement in self.judgements if not judgement.as_declared]
        if surprising == failing:
            return counted + number  # nothing is declared, or nothing has to be
        if surprising:
            return f"{counted}{number} Other than declared: {', '.join(surprising)}."
        return f"{counted}{number} Each verdict is as its record declares it."

    @property
    def as_declared(self) -> bool:
        """Whether every counted claim and sanity check is supported, or contradicted where its record says so."""
        return all(judgement.as_declared for judgement in self.judgements)

    def by_stage(self) -> list[tuple[str, list[Judgement]]]:
        """(title, judgements) of each stage: those of the pathway in its order, then the claims' own headings."""
        return [
            (stage_title(stage, self.stages), [j for j in self.judgements if j.claim.stage == stage])
            for stage in in_order((j.claim.stage for j in self.judgements), self.stages)
        ]

    def totals(self) -> dict[Role, tuple[int, int]]:
        """Role -> (supported, judged); what is vacuous or not testable is in none."""
        chosen = {role: self._of(role) for role in Role}
        return {
            role: (sum(j.verdict is Verdict.SUPPORTED for j in found), len(found)) for role, found in chosen.items()
        }

    def distinct(self, role: Role) -> int:
        """How many distinct sets of arms the judged claims of a role compare: several records repeat an experiment."""
        return len({frozenset(judgement.claim.arms.values()) for judgement in self._of(role)})

    def _of(self, role: Role) -> list[Judgement]:
        """The judgements that a total of this role is made of."""
        return [j for j in self.judgements if j.claim.role is role and j.claim.in_totals]

    def to_json(self) -> dict[str, Any]:
        """A plain structure for machines."""
        return {
            "provenance": dict(self.provenance),
            "passed": self.passed,
            "as_declared": self.as_declared,
            "distinct_arms": self.distinct_arms,
            "totals": {
                str(role): {
                    "counted": role.counted,
                    "supported": a,
                    "judged": b,
                    "distinct_sets_of_arms": self.distinct(role),
                }
                for role, (a, b) in self.totals().items()
            },
            "claims": [_judgement_json(judgement) for judgement in self.judgements],
            "excursions": [
                {
                    "arm": excursion.arm,
                    "observable": excursion.observable,
                    "lowest": excursion.lowest,
                    "highest": excursion.highest,
                    "plausible": list(excursion.plausible),
                }
                for excursion in self.excursions
            ],
        }


def judge(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    simulator: Engine | None = None,
    *,
    progress: Callable[[int, int, str], None] | None = None,
    recheck: bool = True,
    density: int = 1,
    planned: Plan | None = None,
    readings: bool = True,
) -> Report:
    """Simulate every distinct arm that the claims name and judge the claims.

    Args:
        claims: what to judge.
        arms: name -> arm.
        simulator: the engine, by default on the mouse's model; or another model under a map.
        progress: called with (arms done, arms in all, name of the arm).
        recheck: whether margins near zero and times are computed again, at tighter tolerances and more output times.
        density: how many times denser than usual the output times are.
        planned: what ``plan`` gave for these claims and arms, if they are judged more than once.
        readings: whether what was read is kept, for a person.

    An arm that cannot be integrated makes its claims not testable; the others are still judged.
    """
    claims = list_of("claims", claims, Claim)
    mapping_of("arms", arms)
    for claim in claims:
        for name in claim.arms.values():
            of_kind(f"arms[{name!r}], which claim {claim.id!r} names,", arms.get(name), Arm)
    if not 1 <= of_kind("density", density, int) <= MOST_DENSITY:
        raise InputError(f"density = {shown(density)} is impossible: use 1 to {MOST_DENSITY}.")
    if simulator is None:
        simulator = Simulator()
    of_kind("simulator.pathway", getattr(simulator, "pathway", None), Pathway, "give a Simulator, or another engine")
    if planned is not None:
        of_kind("planned", planned, Plan, "give what 'plan' gave")
    found = sample(planned or plan(claims, arms, simulator.pathway, density), arms, simulator, progress)
    judgements = [_judged(claim, found, with_error=recheck, with_readings=readings) for claim in claims]
    if recheck:
        close = [judgement.claim for judgement in judgements if _uncertain(judgement)]
        if close:
            closer = plan(close, arms, simulator.pathway, DENSER * density)
            again = sample(closer, arms, simulator.tighter(TIGHTER))
            judgements = [_rechecked(j, _judged(j.claim, again)) if j.claim in close else j for j in judgements]
    provenance = next(iter(found.curves.values())).provenance if found.curves else {}
    excursions = _excursions(simulator, found.curves)
    stages = stage_titles(simulator.pathway)
    return Report(tuple(judgements), excursions, found.distinct, provenance, found.curves, stages)


def _uncertain(judgement: Judgement) -> bool:
    """Whether a margin is looked at again more closely: it is near zero, or a time."""
    if not judgement.margins:
        return False
    near = abs(judgement.margin) < max(CLOSE, CERTAIN * judgement.error)
    return near or any(expectation.unit == HOUR for expectation in judgement.claim.expectations)


def _judged(claim: Claim, found: Sampled, *, with_error: bool = True, with_readings: bool = True) -> Judgement:
    if claim.not_testable:
        return _not_testable(claim, claim.not_testable)
    for name in claim.arms.values():
        if name in found.failures:
            return _not_testable(claim, found.failures[name])
    curves = {role: found.curves[name] for role, name in claim.arms.items()}
    for observable in claim.observables():
        if any(observable not in trajectory.values for trajectory in curves.values()):
            return _not_testable(claim, f"The map has no formula of {observable}.")
    for after, before in (("treatment", "control"), ("both", "blocker")):
        if after in curves and before in curves and _same(curves[after], curves[before]):
            reason = (
                f"Arms {claim.arms[after]!r} and {claim.arms[before]!r} do not differ in anything: it would be vacuous."
            )
            return _not_testable(claim, reason)
    arms = found.of(claim)
    margins = tuple(expectation.margin(arms) for expectation in claim.expectations)
    if not np.isfinite(margins).all():
        return _not_testable(claim, "A margin is not a number: what is read leaves what its scale can be.")
    margin, error = min(margins), 0.0
    if with_error:
        thinned = found.of(claim, thinned=True)
        error = abs(margin - min(expectation.margin(thinned) for expectation in claim.expectations))
    verdict = Verdict.SUPPORTED if margin > 0 else Verdict.CONTRADICTED
    read = claim.expectations if with_readings else ()
    readings = tuple(expectation.readings(arms) for expectation in read)
    return Judgement(claim, verdict, margin, margins, _reason(claim, verdict), readings, error)


def _reason(claim: Claim, verdict: Verdict) -> str:
    """The verdict's sentence, with what the record declares of a contradiction."""
    if not claim.contradicted:
        return verdict.sentence
    if verdict is Verdict.CONTRADICTED:
        return f"{verdict.sentence} As declared: {claim.contradicted}"
    return f"{verdict.sentence} Its record declares it contradicted, which it is not."


def _not_testable(claim: Claim, reason: str) -> Judgement:
    return Judgement(claim, Verdict.NOT_TESTABLE, float("nan"), (), reason)


def readings_in_words(readings: Sequence[Reading]) -> str:
    """What was read, for a person; neighbours in one unit share it."""
    groups = (list(group) for _, group in groupby(readings, key=lambda reading: reading.unit))
    return "; ".join(f"{', '.join(r.words() for r in group)} {group[0].unit}" for group in groups)


def _same(one: Trajectory, other: Trajectory) -> bool:
    """Whether two arms are the same in every observable, so that no comparison of them can fail or hold."""
    _, mine, theirs = np.intersect1d(one.times, other.times, assume_unique=True, return_indices=True)
    return all(
        bool(np.all(np.abs(curve[mine] - other[name][theirs]) <= IDENTICAL * np.maximum(np.abs(curve[mine]), 1.0)))
        for name, curve in one.values.items()
    )


def _rechecked(first: Judgement, second: Judgement) -> Judgement:
    """Inconclusive if the margin is within the change that tighter tolerances and a denser mesh bring."""
    if abs(second.margin) <= max(abs(second.margin - first.margin), second.error):
        verdict = Verdict.INCONCLUSIVE
        return replace(second, verdict=verdict, reason=_reason(second.claim, verdict))
    return second


def _excursions(simulator: Engine, curves: Mapping[str, Trajectory]) -> tuple[Excursion, ...]:
    found = []
    for name, trajectory in curves.items():
        for observable in simulator.pathway.elements(Observable):
            if observable.id not in trajectory.values:
                continue  # another model, whose map leaves it out
            values = trajectory[observable.id]
            low, high = observable.plausible
            lowest, highest = float(values.min()), float(values.max())
            slack = NOISE * max(1.0, abs(high))
            if lowest < low - slack or highest > high + slack:
                found.append(Excursion(name, observable.id, lowest, highest, observable.plausible))
    return tuple(found)


def _judgement_json(judgement: Judgement) -> dict[str, Any]:
    claim = judgement.claim
    return {
        "id": claim.id,
        "stage": claim.stage,
        "statement": claim.statement,
        "role": str(claim.role),
        "counted": claim.counted,
        "inferred": claim.inferred,
        "structural": claim.structural,
        "vacuous": claim.vacuous,
        "contradicted": claim.contradicted,
        "judgement": claim.judgement,
        "as_declared": judgement.as_declared,
        "verdict": str(judgement.verdict),
        "reason": judgement.reason,
        "margin": None if np.isnan(judgement.margin) else judgement.margin,
        "unit": judgement.unit,
        "expectations": [
            {
                "kind": expectation.kind,
                "expected": expectation.words(),
                "margin": margin,
                "unit": expectation.unit,
                "read": [vars(reading) for reading in read],
            }
            for expectation, margin, read in zip(
                claim.expectations, judgement.margins, judgement.readings, strict=False
            )
        ],
        "arms": dict(claim.arms),
        "source": {
            "publication": claim.source.publication,
            "identifiers": list(claim.source.identifiers),
            "figure": claim.source.figure,
            "organism": claim.source.organism,
            "preparation": claim.source.preparation,
            "eco": claim.source.eco,
            "verified": claim.source.verified,
            "unverified": claim.source.unverified,
        },
        "evidence": list(claim.evidence),
        "arrows": list(claim.arrows),
    }
