"""Negative controls: cut each arrow of the figure, and each reaction, and see which claims break.

An arrow is cut by the parameter values that stand with it in ``model/figure.py``: it then carries nothing, and rest
stays rest. A reaction is cut by multiplying its rate by zero, so that rest does not stay rest; a claim whose arms can
then not be simulated has broken too.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import Verdict, judge
from ketamine_sbml.language.elements import Reaction
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.simulation import Arm, Simulator


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
    workers: int | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Controls:
    """Judge the counted claims once uncut and once for every cut.

    Args:
        claims: what to judge.
        arms: name -> arm.
        reactions: whether each reaction is cut as well.
        workers: processes; all cores by default.
        progress: called with (cuts done, cuts in all, name of the cut).
    """
    counted = [claim for claim in claims if claim.counted]
    report = judge(counted, arms, recheck=False)
    held = tuple(j.claim for j in report.judgements if j.verdict is Verdict.SUPPORTED)
    cuts = [("arrow", arrow.id) for arrow in ARROWS]
    if reactions:
        cuts += [("reaction", reaction.id) for reaction in pathway().elements(Reaction)]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    count = min(workers or os.cpu_count() or 1, len(cuts))
    for done, (cut, broken) in enumerate(_run(cuts, held, dict(arms), count), 1):
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


_Cut = tuple[str, str]
_WORK: tuple[Simulator, Sequence[Claim], Mapping[str, Arm]] | None = None


def _run(
    cuts: Sequence[_Cut], claims: Sequence[Claim], arms: dict[str, Arm], workers: int
) -> Iterator[tuple[_Cut, tuple[str, ...]]]:
    if workers == 1:
        _start(claims, arms)
        yield from map(_broken, cuts)
        return
    with multiprocessing.get_context("spawn").Pool(workers, _start_worker, (claims, arms)) as pool:
        yield from pool.imap(_broken, cuts)


def _start(claims: Sequence[Claim], arms: Mapping[str, Arm]) -> None:
    global _WORK
    _WORK = (Simulator(), claims, arms)


def _start_worker(claims: Sequence[Claim], arms: Mapping[str, Arm]) -> None:
    """The same in a process of its own, which leaves interruptions to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _start(claims, arms)


def _broken(cut: _Cut) -> tuple[_Cut, tuple[str, ...]]:
    if _WORK is None:
        raise RuntimeError("_start was not called")
    simulator, claims, arms = _WORK
    kind, name = cut
    if kind == "arrow":
        simulator.set_values(next(arrow.cut for arrow in ARROWS if arrow.id == name))
        report = judge(claims, arms, simulator, recheck=False)
    else:
        report = judge(claims, arms, Simulator(without_reaction(simulator.pathway, name)), recheck=False)
    return cut, tuple(j.claim.id for j in report.judgements if j.verdict is not Verdict.SUPPORTED)
