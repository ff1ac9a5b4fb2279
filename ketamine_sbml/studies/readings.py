"""Two readings of the figure, judged by the same claims: which published results tell them apart?

The first is the model of the project; the other is declared in ``model/readings``. A claim tells them apart where one
supports it and the other contradicts it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ketamine_sbml.claims.claim import Claim, Role
from ketamine_sbml.claims.judge import Judgement, Report, Verdict, judge
from ketamine_sbml.model import pathway_read_as_direct
from ketamine_sbml.simulation import Arm, Simulator

_DECIDED = {Verdict.SUPPORTED, Verdict.CONTRADICTED}


@dataclass(frozen=True)
class Pair:
    """One claim under both readings."""

    first: Judgement
    other: Judgement

    @property
    def claim(self) -> Claim:
        return self.first.claim

    @property
    def decided(self) -> bool:
        """Whether both readings hold it or fail it."""
        return {self.first.verdict, self.other.verdict} <= _DECIDED

    @property
    def tells_apart(self) -> bool:
        """Whether one supports it and the other contradicts it."""
        return self.decided and self.first.verdict is not self.other.verdict

    @property
    def favours_first(self) -> bool:
        """Whether it tells apart and the first reading holds."""
        return self.tells_apart and self.first.verdict is Verdict.SUPPORTED


@dataclass(frozen=True)
class Comparison:
    """The suite under both readings.

    Attributes:
        first, other: all verdicts of each.
        pairs: the claims that were judged, in the order of the suite; vacuous ones are left out.
    """

    first: Report
    other: Report
    pairs: tuple[Pair, ...]

    def telling(self, *, first: bool) -> list[Pair]:
        """What tells the readings apart in favour of the first, or of the other."""
        return [pair for pair in self.pairs if pair.tells_apart and pair.favours_first is first]

    def alike(self, verdict: Verdict) -> list[Pair]:
        """What both support, or both contradict."""
        return [pair for pair in self.pairs if pair.first.verdict is verdict and pair.other.verdict is verdict]

    def undecided(self) -> list[Pair]:
        """What one of them leaves open."""
        return [pair for pair in self.pairs if not pair.decided]

    def totals(self) -> dict[Role, tuple[int, int, int]]:
        """Role -> (supported by the first, supported by the other, judged)."""
        first, other = self.first.totals(), self.other.totals()
        return {role: (first[role][0], other[role][0], judged) for role, (_, judged) in first.items() if judged}


def compare_readings(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> Comparison:
    """Judge the claims with the model and with its other reading.

    Args:
        claims: what to judge.
        arms: name -> arm.
        progress: called with (arms done, arms in all, name of the arm), once through for each reading.
    """
    first = judge(claims, arms, Simulator(), progress=progress)
    other = judge(claims, arms, Simulator(pathway_read_as_direct()), progress=progress)
    judged = zip(first.judgements, other.judgements, strict=True)
    return Comparison(first, other, tuple(Pair(a, b) for a, b in judged if a.claim.in_totals))
