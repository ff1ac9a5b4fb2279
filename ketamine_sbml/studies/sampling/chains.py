"""Walkers through the points that support the claims: emcee's ensemble with moves by differences of other walkers.

The target is the prior cut to what is supported, so a step is taken if its end is supported. The walkers' state is kept
every so often; random numbers depend on the seed alone, so a run that was broken off goes on to the same numbers, for
any number of workers.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import checksum_of, read_arrays, write_file
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.reading import finite_or_none
from ketamine_sbml.simulation import Arm
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Draws, model_checksum, nominal, ranges_checksum
from ketamine_sbml.studies.runs import Computing, Engine, Job, solver_of
from ketamine_sbml.studies.sampling.prior import Prior
from ketamine_sbml.studies.sampling.support import Asked, Support, asked_of
from ketamine_sbml.version import __version__

MOST_STEPS, MOST_WALKERS = 100_000, 5_000
# Of a file that keeps a chain: what memory can hold of it.
MOST_BYTES = 2_000_000_000
# Walkers start around the declared values, at most this far (as a share of each range), nearer where that fails.
FIRST_DISTANCE, NEARER, MOST_TRIES = 0.1, 0.7, 40
# Shares of steps by the difference of two walkers, as long as is best for a normal density or WIDE times as long as the
# difference itself, and by a snooker move towards a third. Wide ones carry walkers apart that began together.
DIFFERENCE, WIDELY, SNOOKER = 0.5, 0.3, 0.2
WIDE = 0.7
# This share of the steps is left out at the start.
BURN_IN = 0.5
# The chain is kept so often, in seconds, and whenever it ends or is broken off: a long one takes a second to write.
KEPT_EVERY = 20.0
# Words in the state of NumPy's older generator, the Mersenne Twister.
_WORDS = 624
# An autocorrelation time can be told from a chain of so many such times, as emcee has it.
LONG = 50


@dataclass(frozen=True)
class Sampled:
    """What the walkers found.

    Attributes:
        prior: what was sampled.
        asked: what every point supports.
        chain: points of the unit cube, of the shape (steps, walkers, parameters), the start not included.
        acceptance: share of steps that were taken.
        seed: of the random numbers.
    """

    prior: Prior
    asked: Asked
    chain: Numbers
    acceptance: float
    seed: int

    @property
    def kept(self) -> Numbers:
        """The chain without its start."""
        return np.asarray(self.chain[int(BURN_IN * len(self.chain)) :])

    def effective_sizes(self) -> Numbers:
        """For each parameter, how many independent points the kept chain is worth; NaN where it is too short to tell.

        By emcee's estimate of the autocorrelation time, which is too short for chains of less than LONG such times:
        then the size is too large.
        """
        return np.asarray(self.kept.shape[0] * self.kept.shape[1] / np.maximum(self._times(), 1.0))

    @property
    def long_enough(self) -> bool:
        """Whether the kept chain is as long as its autocorrelation time can be told from."""
        return bool(len(self.kept) >= LONG * np.max(self._times()))

    def _times(self) -> Numbers:
        """Autocorrelation time of each parameter, in steps."""
        autocorrelation = require("emcee.autocorr", "sample")
        with np.errstate(invalid="ignore"):
            return np.asarray(autocorrelation.integrated_time(self.kept, tol=0, quiet=True), dtype=float)


def sample(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    steps: int,
    *,
    seed: int,
    fitted_only: bool = False,
    walkers: int | None = None,
    starts: Draws | None = None,
    state: Path | None = None,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Sampled:
    """Walk through the parameter sets that support the calibration claims.

    Args:
        claims: the suite.
        arms: name -> arm.
        steps: of every walker, in all; those of the state included.
        seed: of the random numbers.
        fitted_only: whether assumed parameters stay at their declared values.
        walkers: twice as many as parameters by default, and at least so many.
        starts: parameter sets at which walkers begin, those of them that are supported; around the declared values by
            default, and where there are too few.
        state: file that keeps the chain, every KEPT_EVERY seconds and where it ends.
        computing: where.
        progress: called with (steps done, steps in all, a word).
    """
    emcee = require("emcee", "sample")
    model = pathway()
    prior = Prior.of(model, fitted_only=fitted_only)
    count = walkers or 2 * len(prior.names) + 2
    _check(steps, count, seed, len(prior.names))
    asked = asked_of(claims, arms, model)
    solver = solver_of(computing)
    key = _key(model, prior, asked, seed, count, solver, starts)
    kept = read_walk(state, key, (count, len(prior.names))) if state else None
    with closing(Engine[Any, Any](Job(_prepare, (model, prior, asked, seed, solver)), computing)) as engine:
        walk = kept or Walk.begun(_starts(engine, count, _points(starts, prior, model, seed), progress), seed)
        if state and not kept:
            write_file(state, walk.to_bytes(key), even_if_read=True)
        target = _LogTarget(engine)
        moves = [
            (emcee.moves.DEMove(), DIFFERENCE),
            (emcee.moves.DEMove(gamma0=WIDE), WIDELY),
            (emcee.moves.DESnookerMove(), SNOOKER),
        ]
        sampler = emcee.EnsembleSampler(count, len(prior.names), target, moves=moves, vectorize=True)
        written, at = len(walk.chain), monotonic()
        try:
            while len(walk.chain) < steps:
                if progress:
                    progress(len(walk.chain), steps, "steps")
                begin = emcee.State(walk.points, log_prob=np.zeros(count), random_state=walk.random)
                before = walk.points
                (end,) = sampler.sample(begin, iterations=1, store=False, skip_initial_state_check=True)
                target.check()
                walk = walk.after(end.coords, end.random_state, int((end.coords != before).any(axis=1).sum()))
                if state and monotonic() - at > KEPT_EVERY:
                    write_file(state, walk.to_bytes(key), even_if_read=True)
                    written, at = len(walk.chain), monotonic()
        finally:
            if state and len(walk.chain) > written:
                write_file(state, walk.to_bytes(key), even_if_read=True)
        if progress:
            progress(len(walk.chain), steps, "steps")
    chain = np.array(walk.chain[:steps])
    return Sampled(prior, asked, chain, sum(walk.accepted[:steps]) / (steps * count), seed)


@dataclass(frozen=True)
class Walk:
    """Where the walkers are, where they were, and what the next random numbers are."""

    points: Numbers
    chain: tuple[Numbers, ...]
    accepted: tuple[int, ...]
    random: tuple[Any, ...]

    @classmethod
    def begun(cls, points: Numbers, seed: int) -> Walk:
        random = np.random.RandomState(seed).get_state(legacy=True)
        return cls(points, (), (), tuple(random))

    def after(self, points: Numbers, random: tuple[Any, ...], accepted: int) -> Walk:
        return Walk(points.copy(), (*self.chain, points.copy()), (*self.accepted, accepted), random)

    def to_bytes(self, key: str) -> bytes:
        buffer = io.BytesIO()
        name, words, *rest = self.random
        np.savez_compressed(
            buffer,
            points=self.points,
            chain=np.array(self.chain),
            accepted=np.array(self.accepted),
            words=words,
            about=json.dumps({"key": key, "random": [name, *rest]}),
        )
        return buffer.getvalue()


def read_walk(state: Path, key: str, shape: tuple[int, int]) -> Walk | None:
    """The walk of so many walkers and parameters that a file holds; None where there is none yet."""
    if not state.exists():
        return None
    mend = "it holds no chain of this program, or half of one; name another file."
    stored = read_arrays(state, ("points", "chain", "accepted", "words", "about"), MOST_BYTES, mend)
    points, chain, accepted = stored["points"], stored["chain"], stored["accepted"]
    try:
        about = json.loads(str(stored["about"]))
        found, (name, *rest) = about["key"], about["random"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{state} is missing or broken: {mend}") from error
    if found != key:
        raise InputError(f"{state} holds a chain of another model, suite, seed or number of walkers: name a new file.")
    random = (name, stored["words"], *rest)
    steps = accepted.size
    whole = points.shape == shape and chain.shape == ((steps, *shape) if steps else (0,)) and accepted.shape == (steps,)
    within = _within(points, 1.0) and _within(chain, 1.0) and _within(accepted, shape[0])
    if not (whole and within and _is_random(random)):
        raise InputError(f"{state} is missing or broken: {mend}")
    return Walk(points, tuple(chain), tuple(int(a) for a in accepted), random)


def _within(array: Any, most: float) -> bool:
    """Whether an array holds numbers from zero to that, and nothing else."""
    return array.dtype.kind in "fi" and bool(np.all((array >= 0) & (array <= most)))


def _is_random(state: tuple[Any, ...]) -> bool:
    """Whether this is a state of NumPy's generator, which itself does not look where in its words it is to go on."""
    if len(state) != 5:
        return False
    name, words, position, has_gauss, gauss = state
    generator = name == "MT19937" and words.dtype == np.uint32 and words.shape == (_WORDS,)
    numbers = [finite_or_none(number) for number in (position, has_gauss, gauss)]
    if not generator or None in numbers or not isinstance(position, int):
        return False
    return 0 <= position <= _WORDS and has_gauss in (0, 1)


def _key(
    model: Pathway, prior: Prior, asked: Asked, seed: int, walkers: int, solver: Solver, starts: Draws | None
) -> str:
    suite = [(claim.id, sorted(claim.arms.items()), claim.expectations) for claim in asked.claims]
    used = [asked.arms[name] for name in sorted(asked.arms)]
    plausible = sorted((o.id, o.plausible) for o in model.elements(Observable) if o.id in asked.plausible)
    content = (__version__, model_checksum(model), ranges_checksum(model), prior.names, suite, used, plausible)
    begun = () if starts is None else (starts.key(),)
    return checksum_of(repr((*content, seed, walkers, str(solver), *begun)))


def _check(steps: int, walkers: int, seed: int, parameters: int) -> None:
    if not 1 <= steps <= MOST_STEPS:
        raise InputError(f"{steps} steps: use 1 to {MOST_STEPS}.")
    if not 2 * parameters <= walkers <= MOST_WALKERS:
        raise InputError(f"{walkers} walkers: use {2 * parameters} (two for each parameter) to {MOST_WALKERS}.")
    if not 0 <= seed < 2**32:
        raise InputError(f"seed = {seed}: use 0 to {2**32 - 1}.")


def _points(starts: Draws | None, prior: Prior, model: Pathway, seed: int) -> list[Numbers]:
    """The points of given parameter sets, in an order of the seed; a value beyond its range lies at the bound."""
    if starts is None:
        return []
    order = np.random.default_rng([seed, starts.most or 0]).permutation(starts.most or 0)
    sets = [{**nominal(model), **starts.values(model, int(index))} for index in order]
    return [prior.point(values) for values in sets]


def _starts(
    engine: Engine[Any, Any],
    count: int,
    given: Sequence[Numbers],
    progress: Callable[[int, int, str], None] | None,
) -> Numbers:
    """A supported point for each walker: of those that are given, then found around the declared values."""
    held = {place: given[place] for (place, _), holds in engine.run(list(enumerate(given))) if holds}
    found = dict(enumerate([held[place] for place in sorted(held)][:count]))
    for walker, point in engine.run(range(len(found), count)):
        if point is None:
            raise InputError(
                "No supported parameter set was found near the declared values: their margins leave no room."
            )
        found[walker] = point
        if progress:
            progress(len(found), count, "first points")
    return np.array([found[walker] for walker in range(count)])


class _LogTarget:
    """The logarithm of the target at many points: 0 where it is supported, minus infinity elsewhere.

    What ends the run is kept until emcee is done with the step, since emcee prints whatever is raised through it.
    """

    def __init__(self, engine: Engine[Any, Any]) -> None:
        self._engine = engine
        self._ended: BaseException | None = None

    def __call__(self, points: Numbers) -> Numbers:
        result = np.full(len(points), -np.inf)
        if self._ended is None:
            inside = [index for index, point in enumerate(points) if np.all((point >= 0) & (point <= 1))]
            try:
                for (index, _), holds in self._engine.run([(index, points[index]) for index in inside]):
                    result[index] = 0.0 if holds else -np.inf
            except BaseException as error:
                self._ended = error
        return result

    def check(self) -> None:
        """Raise what ended the run: the step that it broke off counts for nothing."""
        if self._ended is not None:
            raise self._ended


def _prepare(model: Pathway, prior: Prior, asked: Asked, seed: int, solver: Solver) -> Callable[[Any], Any]:
    support = Support(model, asked, solver)
    centre = prior.declared(model)

    def start(walker: int) -> Numbers | None:
        """A supported point some way from the declared values, nearer at each failure."""
        rng = np.random.default_rng([seed, walker])
        distance = FIRST_DISTANCE
        for _ in range(MOST_TRIES):
            # What would leave the cube is reflected at its side: several declared values lie on one.
            point = 1 - np.abs(1 - np.abs(centre + distance * rng.standard_normal(len(centre))))
            if support.holds(prior.values(point)):
                return np.asarray(point)
            distance *= NEARER
        return None

    def answered(item: Any) -> Any:
        return start(item) if isinstance(item, int) else support.holds(prior.values(item[1]))

    return answered
