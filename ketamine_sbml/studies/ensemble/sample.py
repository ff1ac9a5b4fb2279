"""A question asked of many parameter sets, by parts, resumably."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Draws, model_checksum, ranges_checksum
from ketamine_sbml.studies.ensemble.bands import Bands, bands_of
from ketamine_sbml.studies.ensemble.kept import DataSet, InMemory, Kept, Part
from ketamine_sbml.studies.ensemble.question import Question
from ketamine_sbml.studies.runs import Computing, Job, run, solver_of
from ketamine_sbml.version import __version__

MOST_DRAWS = 100_000_000
# Arms simulated for a part, by which its draws are counted: a third of a second or so.
RUNS_OF_A_PART = 64
# So many times as many on the compiled model, which takes as long for them: fewer files are read when bands are made.
AS_MANY_COMPILED = 8


def ask_ensemble(
    question: Question,
    count: int,
    draws: Draws,
    *,
    computing: Computing | None = None,
    data_set: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Bands:
    """Ask a question of the first ``count`` draws and of the declared values.

    Args:
        question: what is asked.
        count: how many parameter sets.
        draws: where they come from.
        computing: where; the numbers do not depend on it.
        data_set: a folder for the answers, so that memory does not grow and an interrupted run goes on.
        progress: called with (draws done, draws in all, a word).
    """
    if not 1 <= count <= MOST_DRAWS:
        raise InputError(f"An ensemble of {count} draws: use 1 to {MOST_DRAWS}.")
    if draws.most is not None and count > draws.most:
        raise InputError(f"An ensemble of {count} draws: there are {draws.most}; use at most as many.")
    model = pathway()
    own = question.answer(Simulator(model), {})
    solver = solver_of(computing)
    runs = RUNS_OF_A_PART * (AS_MANY_COMPILED if solver is Solver.COMPILED else 1)
    parts = _parts(count, max(1, runs // question.runs))
    kept = _kept(question, count, draws, model, solver, data_set)
    left = [part for part in parts if not kept.has(part)]
    done = count - sum(last - first for first, last in left)
    if progress:
        progress(done, count, "draws")
    for part, answers in run(job_of(model, question, draws, solver), left, computing):
        kept.add(part, answers)
        done += part[1] - part[0]
        if progress:
            progress(done, count, "draws")
    return bands_of(kept, parts, question.layout, own)


def job_of(
    model: Pathway, question: Question, draws: Draws, solver: Solver = Solver.LIBROADRUNNER
) -> Job[Part, Numbers]:
    """What answers a question for the draws of a part, in the shape (draws, rows, values); NaN where it cannot."""
    return Job(_prepare, (model, question, draws, solver))


def _prepare(model: Pathway, question: Question, draws: Draws, solver: Solver) -> Callable[[Part], Numbers]:
    simulator = solver.simulator(model)
    shape = (question.layout.rows, len(question.layout.values))

    def answered(part: Part) -> Numbers:
        answers = np.full((part[1] - part[0], *shape), np.nan)
        for row, index in enumerate(range(*part)):
            try:
                answers[row] = question.answer(simulator, draws.values(model, index))
            except SimulationError:
                continue  # it stays NaN, and is counted
        return answers

    return answered


def _kept(question: Question, count: int, draws: Draws, model: Pathway, solver: Solver, folder: Path | None) -> Kept:
    if folder is None:
        return InMemory(question.layout, count)
    checksum = model_checksum(model)
    key = checksum_of(repr((__version__, str(solver), checksum, ranges_checksum(model), question.key(), draws.key())))
    about = {"model": f"{model.about.id} {__version__}", "checksum": checksum, "draws": draws.words()}
    about["engine"] = str(solver)
    return DataSet(folder, question.layout, key, about)


def _parts(count: int, size: int) -> list[Part]:
    return [(first, min(first + size, count)) for first in range(0, count, size)]
