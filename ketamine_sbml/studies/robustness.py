"""How much of the suite survives when parameters are drawn around their nominal values.

Every assumed and fitted parameter is multiplied by a log-normal factor and kept inside its declared range. Draw number
n depends on the seed and on n alone, so that the numbers are the same for any number of workers, in any order, in one
go or after an interruption.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm
from ketamine_sbml.studies.draws import SEED, SPREAD, Around, Draws
from ketamine_sbml.studies.flips import Flip, flips_of
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.runs import Computing

# How many draws are judged anew to see whether a stored table is current.
FIRST = 4


@dataclass(frozen=True)
class ClaimRobustness:
    """One claim over all draws.

    Attributes:
        claim: what was judged.
        share: of draws that support it.
        first: whether it holds in each of the first FIRST draws, by which a stored table is known to be current.
        quantiles: 5 %, 50 % and 95 % of its margin.
        flip: what flips it; None if nothing stands out and is confirmed, or if it was not asked.
    """

    claim: Claim
    share: float
    first: tuple[bool, ...]
    quantiles: tuple[float, float, float]
    flip: Flip | None


@dataclass(frozen=True)
class Robustness:
    """The suite over all draws."""

    draws: int
    seed: int
    spread: float
    claims: tuple[ClaimRobustness, ...]


def judge_robustness(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    draws: int,
    *,
    seed: int = SEED,
    spread: float = SPREAD,
    computing: Computing | None = None,
    state: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    name_flips: bool = False,
) -> Robustness:
    """Judge the claims for ``draws`` parameter sets.

    Args:
        claims: what to judge; claims that cannot be tested are left out.
        arms: name -> arm.
        draws: how many parameter sets.
        seed: of the draws.
        spread: standard deviation of the logarithm of each factor.
        computing: where; the numbers do not depend on it.
        state: file that keeps finished draws, so that an interrupted run goes on. Draws of another model, suite, seed
            or spread are not used.
        progress: called with (draws done, draws in all, a word).
        name_flips: whether to look for the parameter that flips each claim; needs the extra 'sensitivity'.
    """
    tested = [claim for claim in claims if not claim.not_testable]
    source = Around(spread, seed)
    table = margins_of_draws(tested, arms, draws, source, computing=computing, state=state, progress=progress)
    flips = flips_of(tested, arms, table, source, pathway()) if name_flips else {}
    results = tuple(_summary(claim, table[:, column], flips.get(claim.id)) for column, claim in enumerate(tested))
    return Robustness(draws, seed, spread, results)


def shares_of(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    count: int,
    draws: Draws,
    *,
    computing: Computing | None = None,
    state: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, float]:
    """Id of a claim that can be tested -> the share of the first ``count`` draws that support it."""
    tested = [claim for claim in claims if not claim.not_testable]
    table = margins_of_draws(tested, arms, count, draws, computing=computing, state=state, progress=progress)
    shares = (table > 0).mean(axis=0)
    return {claim.id: float(share) for claim, share in zip(tested, shares, strict=True)}


def _summary(claim: Claim, margins: np.ndarray, flip: Flip | None) -> ClaimRobustness:
    holds = margins > 0
    known = margins[np.isfinite(margins)]
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95]) if known.size else (math.nan,) * 3
    return ClaimRobustness(
        claim,
        float(holds.mean()),
        tuple(map(bool, holds[:FIRST])),
        (float(low), float(middle), float(high)),
        flip,
    )
