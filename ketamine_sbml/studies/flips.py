"""What flips a claim: found among the draws, corrected for the number of parameters, confirmed by moving it alone.

A rank correlation of margins with each parameter over the draws says which parameters the margin goes with (a method
for given data: the draws are those of the robustness). With more than a hundred parameters some correlate by chance, so
each probability is multiplied by their number. What is left is then moved alone, everything else as declared: only what
does flip the claim is said to flip it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import Verdict, judge
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.optional import require
from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Around, factors, perturbed, uncertain

# The probability by chance, times the number of parameters, above which none is named.
CHANCE = 0.05
# Standard deviations by which a parameter is moved alone: one draw in twenty goes as far in either direction.
FAR = 2.0
# A parameter is looked for where so many draws fail and so many hold, and the likeliest few are moved.
FEWEST, TRIED = 2, 3
# A parameter weakens a claim if moving it alone takes at least this share of its margin.
WEAKER = 0.1


@dataclass(frozen=True)
class Flip:
    """A parameter that a claim's margin goes with, and what moving it alone does.

    Attributes:
        parameter: its id.
        higher: whether the margin falls as it rises.
        correlation: rank correlation of margin and parameter over the draws.
        chance: how likely such a correlation is by chance in any of the parameters.
        margin: of the claim with this parameter alone moved, by FAR standard deviations.
    """

    parameter: str
    higher: bool
    correlation: float
    chance: float
    margin: float

    @property
    def alone(self) -> bool:
        """Whether moving it alone flips the claim."""
        return self.margin <= 0

    def words(self) -> str:
        """For a person."""
        where = f"{self.parameter} is {'higher' if self.higher else 'lower'}"
        return f"flips when {where}" if self.alone else f"weaker when {where}, which does not flip it alone"


def flips_of(
    claims: Sequence[Claim], arms: Mapping[str, Arm], margins: Numbers, source: Around, model: Pathway
) -> dict[str, Flip]:
    """Id of a claim -> what flips it, or weakens it most, where anything stands out and is confirmed.

    Args:
        claims: in the order of the columns of ``margins``.
        arms: name -> arm.
        margins: a row for each draw.
        source: of the draws.
        model: the pathway.
    """
    names = [parameter.id for parameter in uncertain(model)]
    drawn = [factors(model, index, seed=source.seed, spread=source.spread) for index in range(len(margins))]
    table = np.array([list(factor.values()) for factor in drawn])
    simulator = Simulator(model)
    found = {}
    for claim, column in zip(claims, margins.T, strict=True):
        known = np.isfinite(column)
        fails = int((column[known] <= 0).sum())
        if min(fails, int(known.sum()) - fails) < FEWEST:
            continue
        flip = _confirmed(claim, arms, column[known], table[known], names, source, simulator)
        if flip is not None:
            found[claim.id] = flip
    return found


def correlations(margins: Numbers, drawn: Numbers) -> tuple[Numbers, Numbers]:
    """Rank correlation with each column of the draws, and its probability by chance in any of them."""
    stats = require("scipy.stats", "sensitivity")
    results = [stats.spearmanr(column, margins) for column in drawn.T]
    chances = np.minimum(np.array([float(result.pvalue) for result in results]) * drawn.shape[1], 1.0)
    return np.array([float(result.statistic) for result in results]), chances


def _confirmed(
    claim: Claim,
    arms: Mapping[str, Arm],
    margins: Numbers,
    drawn: Numbers,
    names: Sequence[str],
    source: Around,
    simulator: Simulator,
) -> Flip | None:
    """The likeliest parameter that flips the claim alone; else the likeliest that weakens it; None without either."""
    here = _margin(claim, arms, {}, simulator)
    if not here > 0:
        return None  # nothing flips what does not hold
    statistics, chances = correlations(margins, drawn)
    likely = [index for index in np.argsort(chances, kind="stable")[:TRIED] if chances[index] < CHANCE]
    weaker = None
    for index in likely:
        higher = bool(statistics[index] < 0)
        factor = math.exp((FAR if higher else -FAR) * source.spread)
        moved = perturbed(simulator.pathway, {names[index]: factor})
        margin = _margin(claim, arms, moved, simulator)
        flip = Flip(names[index], higher, float(statistics[index]), float(chances[index]), margin)
        if flip.alone:
            return flip
        if weaker is None and margin < (1 - WEAKER) * here:
            weaker = flip
    return weaker


def _margin(claim: Claim, arms: Mapping[str, Arm], values: Mapping[str, float], simulator: Simulator) -> float:
    """The claim's margin with these values; NaN where it cannot be judged."""
    simulator.set_values(values)
    (judgement,) = judge([claim], arms, simulator, recheck=False).judgements
    return judgement.margin if judgement.verdict is not Verdict.NOT_TESTABLE else math.nan
