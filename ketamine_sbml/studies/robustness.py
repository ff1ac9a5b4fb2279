"""How much of the suite survives when parameters are drawn around their nominal values.

Every assumed and fitted parameter is multiplied by a log-normal factor and kept inside its declared range. Draw number
n depends on the seed and on n alone, so that the numbers are the same for any number of workers, in any order, in one
go or after an interruption.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import judge
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.version import __version__

SEED = 20261123
# Standard deviation of the logarithm of a factor.
SPREAD = 0.2
MOST_DRAWS = 100000
# How many draws are judged anew to see whether a stored table is current.
FIRST = 4
# A parameter is named as what flips a claim if failing and holding draws differ in it by this many standard errors.
CLEAR = 2.5


@dataclass(frozen=True)
class Flip:
    """The parameter in which failing draws differ most from holding ones."""

    parameter: str
    higher: bool
    errors: float


@dataclass(frozen=True)
class ClaimRobustness:
    """One claim over all draws.

    Attributes:
        claim: what was judged.
        share: of draws that support it.
        first: whether it holds in each of the first FIRST draws, by which a stored table is known to be current.
        quantiles: 5 %, 50 % and 95 % of its margin.
        flip: what most often flips it; None if nothing stands out or it never fails.
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


def uncertain(model: Pathway) -> list[Parameter]:
    """The parameters that are drawn: assumed or fitted, and the same in all organisms."""
    kinds = (ValueKind.FITTED, ValueKind.ASSUMED)
    return [p for p in model.elements(Parameter) if p.evidence.kind in kinds and isinstance(p.value, float)]


def factors(model: Pathway, index: int, *, seed: int = SEED, spread: float = SPREAD) -> dict[str, float]:
    """The factors of draw number ``index``."""
    rng = np.random.default_rng([seed, index])
    names = [parameter.id for parameter in uncertain(model)]
    return dict(zip(names, np.exp(spread * rng.standard_normal(len(names))).tolist(), strict=True))


def perturbed(
    model: Pathway, drawn: Mapping[str, float], centre: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Parameter values of a draw, each inside its declared range (and a share below one)."""
    values = dict(centre or {})
    for parameter in uncertain(model):
        if parameter.id not in drawn:
            continue
        low, high = parameter.range
        value = values.get(parameter.id, number_of(parameter.value, Organism.MOUSE)) * drawn[parameter.id]
        values[parameter.id] = min(max(value, low), 0.999 * high if high == 1.0 else high)
    return values


def judge_robustness(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    draws: int,
    *,
    seed: int = SEED,
    spread: float = SPREAD,
    workers: int | None = None,
    state: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Robustness:
    """Judge the claims for ``draws`` parameter sets.

    Args:
        claims: what to judge; claims that cannot be tested are left out.
        arms: name -> arm.
        draws: how many parameter sets.
        seed: of the draws.
        spread: standard deviation of the logarithm of each factor.
        workers: processes; all cores by default. The numbers do not depend on it.
        state: file that keeps finished draws, so that an interrupted run goes on. Draws of another model, suite, seed
            or spread are not used.
        progress: called with (draws done, draws in all, a word).
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(f"--draws {draws}: use 1 to {MOST_DRAWS}.")
    model = pathway()
    tested = [claim for claim in claims if not claim.not_testable]
    key = _key(model, tested, arms, seed, spread)
    margins = _finished(state, key) if state else {}
    left = [index for index in range(draws) if index not in margins]
    count = min(workers or os.cpu_count() or 1, max(len(left), 1))
    arguments = (tested, dict(arms), seed, spread)
    if progress:
        progress(draws - len(left), draws, "draws")
    for index, found in _run(left, arguments, count):
        margins[index] = found
        if state:
            _append(state, key, index, found)
        if progress:
            progress(sum(i < draws for i in margins), draws, "draws")
    table = np.array([margins[index] for index in range(draws)])
    drawn = np.array([list(factors(model, index, seed=seed, spread=spread).values()) for index in range(draws)])
    names = [parameter.id for parameter in uncertain(model)]
    results = tuple(_summary(claim, table[:, column], drawn, names) for column, claim in enumerate(tested))
    return Robustness(draws, seed, spread, results)


def _run(
    indices: Sequence[int], arguments: tuple[Sequence[Claim], dict[str, Arm], int, float], workers: int
) -> Iterator[tuple[int, list[float]]]:
    if workers == 1 or len(indices) < 2:
        _start(*arguments)
        yield from map(_draw, indices)
        return
    with multiprocessing.get_context("spawn").Pool(workers, _start_worker, arguments) as pool:
        yield from pool.imap_unordered(_draw, indices)


_WORK: tuple[Simulator, Sequence[Claim], Mapping[str, Arm], int, float] | None = None


def _start(claims: Sequence[Claim], arms: Mapping[str, Arm], seed: int, spread: float) -> None:
    """Load the model once in each process."""
    global _WORK
    _WORK = (Simulator(), claims, arms, seed, spread)


def _start_worker(claims: Sequence[Claim], arms: Mapping[str, Arm], seed: int, spread: float) -> None:
    """The same in a process of its own, which leaves interruptions to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _start(claims, arms, seed, spread)


def _draw(index: int) -> tuple[int, list[float]]:
    if _WORK is None:
        raise RuntimeError("_start was not called")
    simulator, claims, arms, seed, spread = _WORK
    simulator.set_values(perturbed(simulator.pathway, factors(simulator.pathway, index, seed=seed, spread=spread)))
    report = judge(claims, arms, simulator, recheck=False)
    return index, [judgement.margin for judgement in report.judgements]


def _summary(claim: Claim, margins: np.ndarray, drawn: np.ndarray, names: Sequence[str]) -> ClaimRobustness:
    holds = margins > 0
    known = margins[np.isfinite(margins)]
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95]) if known.size else (math.nan,) * 3
    return ClaimRobustness(
        claim,
        float(holds.mean()),
        tuple(map(bool, holds[:FIRST])),
        (float(low), float(middle), float(high)),
        _flip(holds, np.log(drawn), names),
    )


def _flip(holds: np.ndarray, logs: np.ndarray, names: Sequence[str]) -> Flip | None:
    """The parameter whose mean differs most between failing and holding draws, in standard errors."""
    failing, holding = logs[~holds], logs[holds]
    if len(failing) < 2 or len(holding) < 2:
        return None
    errors = logs.std(axis=0) * math.sqrt(1 / len(failing) + 1 / len(holding))
    distances = (failing.mean(axis=0) - holding.mean(axis=0)) / errors
    worst = int(np.argmax(np.abs(distances)))
    if abs(distances[worst]) < CLEAR:
        return None
    return Flip(names[worst], bool(distances[worst] > 0), float(abs(distances[worst])))


def _key(model: Pathway, claims: Sequence[Claim], arms: Mapping[str, Arm], seed: int, spread: float) -> str:
    values = [(p.id, repr(p.value), p.range) for p in model.elements(Parameter)]
    used = sorted({name for claim in claims for name in claim.arms.values()})
    content = repr((__version__, values, [(c.id, c.arms, c.expectations) for c in claims], [arms[n] for n in used]))
    return checksum_of(f"{content}{seed}{spread}")


def _finished(state: Path, key: str) -> dict[int, list[float]]:
    """Draws that a file holds for this key; a line cut short by an interruption is left out."""
    if not state.is_file():
        return {}
    margins = {}
    for line in state.read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(record, dict) and record.get("key") == key:
            margins[int(record["draw"])] = [math.nan if m is None else float(m) for m in record["margins"]]
    return margins


def _append(state: Path, key: str, index: int, margins: Sequence[float]) -> None:
    record = {"key": key, "draw": index, "margins": [None if math.isnan(m) else m for m in margins]}
    try:
        state.parent.mkdir(parents=True, exist_ok=True)
        with state.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
    except OSError as error:
        raise InputError(f"{state} cannot be written ({error.strerror}): choose another place.") from error
