"""The margin of every claim in every draw: what robustness, the ensemble's verdicts and sensitivities are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import judge
from ketamine_sbml.claims.sampled import plan
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.reading import finite_or_none
from ketamine_sbml.simulation import Arm
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Draws, model_checksum, ranges_checksum
from ketamine_sbml.studies.runs import Computing, Job, run, solver_of
from ketamine_sbml.studies.runs.state import State
from ketamine_sbml.version import __version__

MOST_DRAWS = 100_000


def margins_of_draws(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    count: int,
    draws: Draws,
    *,
    computing: Computing | None = None,
    state: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Numbers:
    """Margins, a row for each draw and a column for each claim; NaN where a claim could not be judged.

    Args:
        claims: what to judge.
        arms: name -> arm.
        count: how many draws, the first ones.
        draws: where parameter sets come from.
        computing: where; the numbers do not depend on it.
        state: file that keeps finished draws, so that an interrupted run goes on. Draws of another model, suite or
            source are not used.
        progress: called with (draws done, draws in all, a word).
    """
    if not 1 <= count <= MOST_DRAWS:
        raise InputError(f"{count} draws: use 1 to {MOST_DRAWS}.")
    if draws.most is not None and count > draws.most:
        raise InputError(f"{count} draws: there are {draws.most}; use at most as many.")
    model = pathway()
    solver = solver_of(computing)
    kept = State(state, _key(model, claims, arms, draws, solver)) if state else None
    margins: dict[int, list[float]] = {}
    for index, found in (kept.finished() if kept else {}).items():
        read = margins_read(found, len(claims))
        if 0 <= index < count and read is not None:
            margins[index] = read
    left = [index for index in range(count) if index not in margins]
    if progress:
        progress(len(margins), count, "draws")
    job = Job(_prepare, (model, tuple(claims), dict(arms), draws, solver))
    for index, result in run(job, left, computing):
        margins[index] = result
        if kept:
            kept.add(index, [None if math.isnan(margin) else margin for margin in result])
        if progress:
            progress(len(margins), count, "draws")
    return np.array([margins[index] for index in range(count)])


def _prepare(
    model: Pathway, claims: Sequence[Claim], arms: Mapping[str, Arm], draws: Draws, solver: Solver
) -> Callable[[int], list[float]]:
    simulator = solver.simulator(model)
    planned = plan(claims, arms, model)

    def margins(index: int) -> list[float]:
        simulator.set_values(draws.values(model, index))
        report = judge(claims, arms, simulator, recheck=False, planned=planned, readings=False)
        return [judgement.margin for judgement in report.judgements]

    return margins


def _key(model: Pathway, claims: Sequence[Claim], arms: Mapping[str, Arm], draws: Draws, solver: Solver) -> str:
    used = sorted({name for claim in claims for name in claim.arms.values()})
    suite = [(claim.id, sorted(claim.arms.items()), claim.expectations) for claim in claims]
    tested = (suite, [arms[name] for name in used])
    content = (__version__, str(solver), model_checksum(model), ranges_checksum(model), *tested, draws.key())
    return checksum_of(repr(content))


def margins_read(found: Any, count: int) -> list[float] | None:
    """The margins of a draw as the state has them; None if they are no such thing."""
    if not isinstance(found, list) or len(found) != count:
        return None
    numbers = [math.nan if item is None else finite_or_none(item) for item in found]
    return None if None in numbers else [number for number in numbers if number is not None]
