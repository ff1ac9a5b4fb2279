"""Negative controls: cut each arrow of the figure, and each reaction, and see which claims break.

An arrow is cut by the parameter values that stand with it in ``model/figure.py``: it then carries nothing, and rest
stays rest. A reaction is cut by multiplying its rate by zero, so that rest does not stay rest; a claim whose arms can
then not be simulated has broken too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import Verdict, judge
from ketamine_sbml.language.elements import Reaction
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.studies.runs import Computing, Job, run


@dataclass(frozen=True)
class Controls:
    """Which claims break under which cut.

    Attributes:
        claims: the claims that the uncut model supports and that are counted.
        arrows: arrow -> ids of the claims that break.
        reactions: reaction -> ids of the claims that break.
    """

    claims: tuple[Claim, ...]
    arrows: Mapping[str, tuple[str, ...]]
    reactions: Mapping[str, tuple[str, ...]]

    def undefended(self) -> list[str]:
        """Arrows that no claim defends."""
        return [arrow for arrow, broken in self.arrows.items() if not broken]

    def unbreakable(self) -> list[str]:
        """Claims that no cut breaks."""
        breakable = {name for broken in (*self.arrows.values(), *self.reactions.values()) for name in broken}
        return [claim.id for claim in self.claims if claim.id not in breakable]


def judge_controls(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    *,
    reactions: bool = True,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Controls:
    """Judge the counted claims once uncut and once for every cut.

    Args:
        claims: what to judge.
        arms: name -> arm.
        reactions: whether each reaction is cut as well.
        computing: where; the outcome does not depend on it.
        progress: called with (cuts done, cuts in all, name of the cut).
    """
    counted = [claim for claim in claims if claim.counted]
    report = judge(counted, arms, recheck=False)
    held = tuple(j.claim for j in report.judgements if j.verdict is Verdict.SUPPORTED)
    cuts = [("arrow", arrow.id) for arrow in ARROWS]
    if reactions:
        cuts += [("reaction", reaction.id) for reaction in pathway().elements(Reaction)]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    job = Job(_prepare, (pathway(), held, dict(arms)))
    for done, (cut, broken) in enumerate(run(job, cuts, computing), 1):
        found[cut] = broken
        if progress:
            progress(done, len(cuts), cut[1])
    return Controls(
        claims=held,
        arrows={name: found[kind, name] for kind, name in cuts if kind == "arrow"},
        reactions={name: found[kind, name] for kind, name in cuts if kind == "reaction"},
    )


def without_reaction(model: Pathway, name: str) -> Pathway:
    """The pathway with the rate of one reaction multiplied by zero."""
    stages = [
        replace(
            stage,
            elements=tuple(
                replace(element, law=f"0 * ({element.law})")
                if isinstance(element, Reaction) and element.id == name
                else element
                for element in stage.elements
            ),
        )
        for stage in model.stages
    ]
    return replace(model, stages=tuple(stages))


def _prepare(
    model: Pathway, claims: Sequence[Claim], arms: Mapping[str, Arm]
) -> Callable[[tuple[str, str]], tuple[str, ...]]:
    simulator = Simulator(model)

    def broken(cut: tuple[str, str]) -> tuple[str, ...]:
        kind, name = cut
        if kind == "arrow":
            simulator.set_values(next(arrow.cut for arrow in ARROWS if arrow.id == name))
            report = judge(claims, arms, simulator, recheck=False)
        else:
            report = judge(claims, arms, Simulator(without_reaction(model, name)), recheck=False)
        return tuple(j.claim.id for j in report.judgements if j.verdict is not Verdict.SUPPORTED)

    return broken
