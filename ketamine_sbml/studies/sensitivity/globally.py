"""Global sensitivities by SALib: Morris' screening over a box, and RBD-FAST on draws that are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Around, perturbed, uncertain
from ketamine_sbml.studies.runs import Computing, Job, run, solver_of
from ketamine_sbml.studies.sensitivity.targets import Target, prepare

# The box of the screening: so many standard deviations of the draws to either side, on the logarithm, in each range.
WIDTH = 2.0
LEVELS = 4
# Confidence of the intervals, and how often the data are drawn anew for them.
CONFIDENCE, RESAMPLES = 0.95, 50
# RBD-FAST looks at so many harmonics; it needs several draws for each.
HARMONICS, FEWEST_DRAWS = 10, 65
MOST_RUNS = 1_000_000


@dataclass(frozen=True)
class Effect:
    """How much a parameter matters for a number.

    Attributes:
        parameter: its id.
        size: mu* of Morris (mean size of an elementary effect, over the whole width of the box, in the number's unit),
            or the share of variance that the parameter alone explains.
        confidence: half of the width of the 95 % interval of ``size``.
        signed: mean effect with its sign (Morris), or rank correlation (draws).
    """

    parameter: str
    size: float
    confidence: float
    signed: float


@dataclass(frozen=True)
class Screened:
    """The effects on each number, the largest first.

    Attributes:
        target: what was read.
        method: in words.
        size: what the size of an effect is, in words.
        runs: how many parameter sets were simulated, those left out included.
        failed: how many gave no number and were left out.
        effects: name of a number -> effects.
    """

    target: Target
    method: str
    size: str
    runs: int
    failed: int
    effects: dict[str, tuple[Effect, ...]]


def screening(
    target: Target,
    parameters: Sequence[Parameter],
    trajectories: int,
    source: Around,
    *,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Screened:
    """Morris' screening: trajectories through a box around the declared values, one parameter moved at a time."""
    sample, analyze = require("SALib.sample.morris", "sensitivity"), require("SALib.analyze.morris", "sensitivity")
    _check_drawn(parameters)
    runs = trajectories * (len(parameters) + 1)
    if trajectories < 2 or runs > MOST_RUNS:
        raise InputError(f"{trajectories} trajectories: use 2 to {MOST_RUNS // (len(parameters) + 1)}.")
    problem = _problem(parameters, (-1.0, 1.0))
    points = sample.sample(problem, trajectories, num_levels=LEVELS, seed=source.seed)
    model = pathway()
    width = WIDTH * source.spread
    items = [
        perturbed(model, {p.id: float(np.exp(width * x)) for p, x in zip(parameters, point, strict=True)})
        for point in points
    ]
    numbers = _answers(target, items, computing, progress)
    # A trajectory with a set that cannot be integrated is left out as a whole; a claim that never has a margin is too.
    known: list[bool] = [bool(np.isfinite(column).any()) for column in numbers.T]
    whole = np.isfinite(numbers[:, known]).all(axis=1).reshape(trajectories, -1).all(axis=1)
    if whole.sum() < 2:
        raise InputError("Fewer than two trajectories could be integrated: use a smaller --spread.")
    kept = np.repeat(whole, len(parameters) + 1)
    effects = {}
    for name, column, told in zip(target.names, numbers[kept].T, known, strict=True):
        if not told:
            continue
        found = analyze.analyze(
            problem, points[kept], column, num_levels=LEVELS, conf_level=CONFIDENCE, seed=source.seed
        )
        effects[name] = _ranked(parameters, found["mu_star"], found["mu_star_conf"], found["mu"])
    words = f"Morris, {trajectories} trajectories over exp(+-{width:g}) of each value, seed {source.seed}"
    size = "mean change of the number, in its unit, from one end of the box to the other"
    return Screened(target, words, size, runs, int((~kept).sum()), effects)


def given_data(
    target: Target,
    parameters: Sequence[Parameter],
    draws: int,
    source: Around,
    *,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Screened:
    """RBD-FAST on draws around the declared values: the share of variance that each parameter explains alone."""
    analyze, stats = require("SALib.analyze.rbd_fast", "sensitivity"), require("scipy.stats", "sensitivity")
    _check_drawn(parameters)
    if not FEWEST_DRAWS <= draws <= MOST_RUNS:
        raise InputError(f"{draws} draws: use {FEWEST_DRAWS} to {MOST_RUNS}.")
    model = pathway()
    items = [source.values(model, index) for index in range(draws)]
    numbers = _answers(target, items, computing, progress)
    table = np.array([[item[parameter.id] for parameter in parameters] for item in items])
    known: list[bool] = [bool(np.isfinite(column).any()) for column in numbers.T]
    kept = np.isfinite(numbers[:, known]).all(axis=1)
    if kept.sum() < FEWEST_DRAWS:
        raise InputError(f"Only {int(kept.sum())} draws could be integrated: use a smaller --spread.")
    problem = _problem(parameters, (0.0, 1.0))
    effects = {}
    for name, column, told in zip(target.names, numbers[kept].T, known, strict=True):
        if not told:
            continue
        if np.ptp(column) == 0:
            effects[name] = _ranked(parameters, *np.zeros((3, len(parameters))))
            continue
        found = analyze.analyze(
            problem, table[kept], column, M=HARMONICS, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=source.seed
        )
        signs = [
            float(stats.spearmanr(values, column).statistic) if np.ptp(values) else 0.0 for values in table[kept].T
        ]
        effects[name] = _ranked(parameters, found["S1"], found["S1_conf"], signs)
    words = f"RBD-FAST on {draws} draws, {source.words()}"
    size = "share of the number's variance that the parameter alone explains"
    return Screened(target, words, size, draws, int((~kept).sum()), effects)


def _check_drawn(parameters: Sequence[Parameter]) -> None:
    drawn = {parameter.id for parameter in uncertain(pathway())}
    for parameter in parameters:
        if parameter.id not in drawn:
            raise InputError(f"{parameter.id} is neither assumed nor fitted, so it is not drawn: use --method local.")


def _answers(
    target: Target,
    items: Sequence[dict[str, float]],
    computing: Computing | None,
    progress: Callable[[int, int, str], None] | None,
) -> Numbers:
    """The target's numbers for each item, a row each."""
    rows: dict[int, Numbers] = {}
    job = Job(_prepare, (pathway(), target, solver_of(computing)))
    for index, numbers in run(job, list(enumerate(items)), computing):
        rows[index[0]] = numbers
        if progress:
            progress(len(rows), len(items), "parameter sets")
    return np.array([rows[index] for index in range(len(items))])


def _prepare(model: Pathway, target: Target, solver: Solver) -> Callable[[tuple[int, dict[str, float]]], Numbers]:
    read = prepare(model, target, solver)
    return lambda item: read(item[1])


def _problem(parameters: Sequence[Parameter], bounds: tuple[float, float]) -> dict[str, Any]:
    return {
        "num_vars": len(parameters),
        "names": [parameter.id for parameter in parameters],
        "bounds": [list(bounds)] * len(parameters),
    }


def _ranked(parameters: Sequence[Parameter], sizes: Any, confidences: Any, signed: Any) -> tuple[Effect, ...]:
    effects = [
        Effect(parameter.id, float(size), float(confidence), float(sign))
        for parameter, size, confidence, sign in zip(parameters, sizes, confidences, signed, strict=True)
    ]
    return tuple(sorted(effects, key=lambda effect: -effect.size))
