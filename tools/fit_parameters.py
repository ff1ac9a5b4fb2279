"""Choose the fitted parameters so that claims stand far from failing: linear programs in a row.

    python tools/fit_parameters.py --rounds 8               # run, or go on where the last run stopped
    python tools/fit_parameters.py --report                 # each fitted value against its range, and what stands least
    python tools/fit_parameters.py --apply                  # write the values of the last round into the tables

How far a claim stands from failing is its margin over the standard deviation that the margin has when every assumed and
fitted parameter is uncertain by SPREAD: z = margin / sqrt(sum((SPREAD d margin / d ln parameter)^2)), for each
expectation, and for a claim the smallest. Robustness as the suite reports it asks for z of 1.3 and more.

A round moves each of these parameters alone, by one standard deviation, and reads every margin: all of them in the
first round and every few rounds, in between those that it may choose. With these slopes a linear program chooses a step
of the fitted parameters, no longer than TRUST and to no end of a range, that makes the sum over claims of a concave
function of z largest: a claim that fails counts most, one that stands beyond ENOUGH no more. Then it halves the step
until the margins that are found there are better indeed. Nothing is drawn at random, so that the search gives the same
numbers for any number of workers; each run of the suite is kept in a file, so that an interrupted search goes on.

What the search sees is what ``open_to_search`` lets it see: claims whose role is calibration, and sanity checks that
are not on an animal with a genetic loss or under stress; and how far the observables of these arms stay inside their
plausible ranges. It never sees a claim of validation, a prediction or a contested one.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketamine_sbml.claims import Claim, Role, load_claims
from ketamine_sbml.claims.sampled import plan, sample
from ketamine_sbml.claims.search import open_to_search
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import checksum_of, write_file
from ketamine_sbml.language.elements import Observable, Parameter, logarithmic
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.tables import write_values
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.report.fitted import AT_A_BOUND, position
from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import SPREAD, model_checksum, nominal, ranges_checksum, uncertain
from ketamine_sbml.studies.runs import Computing, Engine, Job
from ketamine_sbml.studies.runs.state import State

STAGES = Path(__file__).resolve().parent.parent / "ketamine_sbml" / "model" / "stages"
# Longest step of a parameter in a round, on the natural logarithm, and the shares of it that are tried.
TRUST = 0.25
SHARES = (1.0, 0.5, 0.25)
# The concave function of z: up to each of these standard deviations it rises with the slope beside it.
ENOUGH = 2.4
SLOPES = ((0.0, 1.5), (1.4, 1.0), (ENOUGH, 0.25))
WORST = -3.0
# What a step of one on the logarithm costs, so that nothing moves for nothing.
EFFORT = 1.0
# The program goes no nearer to an end of a range than this share of it: a value at a bound needs a reason.
DISTANCE = 0.05
# A sanity check is no evidence, and counts half.
WEIGHTS = {Role.CALIBRATION: 1.0, Role.SANITY: 0.5}
# A margin that hardly depends on any parameter is still no more certain than this share of the smallest effect.
LEAST_SPREAD = 0.05
# A parameter whose standard deviation changes no margin by more than this share of its smallest effect does nothing.
INERT = 0.02
# After so many rounds every parameter is moved again, and not only those that the program may choose.
ALL_AGAIN = 4
# The search needs no more digits: a step is large, and margins near zero are judged again by ``validate``.
RELATIVE_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Question:
    """What the search asks at a point.

    Attributes:
        claims: those that it may see.
        arms: name -> arm.
        names: of the margins, in order: a claim with the number of its expectation, or a bound of an observable.
        owners: the claim or the bound that each margin belongs to.
        effects: the smallest effect that each margin is measured by.
    """

    claims: tuple[Claim, ...]
    arms: Mapping[str, Arm]
    names: tuple[str, ...]
    owners: tuple[str, ...]
    effects: tuple[float, ...]

    @property
    def weights(self) -> dict[str, float]:
        """What each claim counts in the sum; a bound counts like a claim."""
        return {**dict.fromkeys(self.owners, 1.0), **{claim.id: WEIGHTS[claim.role] for claim in self.claims}}


def asked(model: Pathway) -> Question:
    """The claims that the search may see, and the plausible ranges of folds."""
    everything, arms = load_claims()
    claims = tuple(claim for claim in everything if open_to_search(claim, arms, model))
    names, owners, effects = [], [], []
    for claim in claims:
        for index, expectation in enumerate(claim.expectations, 1):
            names.append(f"{claim.id} {index}")
            owners.append(claim.id)
            effects.append(expectation.smallest_effect)
    bounds = [f"plausible {observable.id}" for observable in _folds(model)]
    used = {name: arms[name] for name in sorted({name for claim in claims for name in claim.arms.values()})}
    return Question(claims, used, (*names, *bounds), (*owners, *bounds), (*effects, *(BOUND_EFFECT for _ in bounds)))


# Smallest effect by which a distance from a plausible range is measured, in log2 fold.
BOUND_EFFECT = 0.2


def _folds(model: Pathway) -> list[Observable]:
    return [observable for observable in model.elements(Observable) if observable.scale == "fold"]


def prepare(model: Pathway, question: Question) -> Callable[[Mapping[str, float]], list[float | None]]:
    """A function of parameter values: every margin there, None where an arm could not be integrated."""
    simulator = Simulator(model, relative_tolerance=RELATIVE_TOLERANCE)

    planned = plan(question.claims, question.arms, simulator.pathway)

    def margins(values: Mapping[str, float]) -> list[float | None]:
        simulator.set_values(values)
        found = sample(planned, question.arms, simulator)
        result: list[float | None] = []
        for claim in question.claims:
            if any(name in found.failures for name in claim.arms.values()):
                result += [None for _ in claim.expectations]
                continue
            curves = found.of(claim)
            result += [float(expectation.margin(curves)) for expectation in claim.expectations]
        for observable in _folds(model):
            highest = max((float(curve[observable.id].max()) for curve in found.curves.values()), default=math.nan)
            result.append(math.log2(observable.plausible[1] / max(highest, 1e-9)))
        return [None if margin is None or not math.isfinite(margin) else margin for margin in result]

    return margins


class Runs:
    """The margins at points, each computed once and kept in a file."""

    def __init__(self, model: Pathway, question: Question, path: Path, computing: Computing | None) -> None:
        suite = [(claim.id, sorted(claim.arms.items()), claim.expectations) for claim in question.claims]
        key = (model_checksum(model), ranges_checksum(model), suite, question.arms, RELATIVE_TOLERANCE)
        self._state = State(path, checksum_of(repr(key)))
        self._known = {tuple(map(tuple, kept["at"])): kept["margins"] for kept in self._state.finished().values()}
        self._engine = Engine(Job(prepare, (model, question)), computing)

    def close(self) -> None:
        self._engine.close()

    def at(self, points: Sequence[Mapping[str, float]], word: str) -> Numbers:
        """A row of margins for each point; WORST effects where a claim could not be judged."""
        keys = [tuple(sorted(point.items())) for point in points]
        left = list(dict.fromkeys(key for key in keys if key not in self._known))
        if left:
            for done, (point, margins) in enumerate(self._engine.run([dict(key) for key in left]), 1):
                key = tuple(sorted(point.items()))
                self._known[key] = margins
                self._state.add(len(self._known), {"at": key, "margins": margins})
                print(f"\r{word}: {done} of {len(left)}  ", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
        return np.array([[math.nan if m is None else m for m in self._known[key]] for key in keys])


@dataclass(frozen=True)
class Slopes:
    """The margins at a point and how they change.

    Attributes:
        here: every margin, in smallest effects.
        slopes: for each uncertain parameter and margin, per unit of its natural logarithm.
    """

    here: Numbers
    slopes: Numbers

    @property
    def spread(self) -> Numbers:
        """The standard deviation of each margin."""
        return np.asarray(np.maximum(np.sqrt(np.sum((SPREAD * self.slopes) ** 2, axis=0)), LEAST_SPREAD))


def slopes_at(
    values: Mapping[str, float],
    runs: Runs,
    question: Question,
    parameters: Sequence[Parameter],
    before: Slopes | None = None,
) -> Slopes:
    """Each parameter moved alone by a standard deviation: up, or down where its range ends.

    With the slopes of the round before, only what the program may choose is moved, and of that what did anything.
    """
    points, steps, moving = [dict(values)], [], []
    known = {**nominal(pathway()), **values}
    for index, parameter in enumerate(parameters):
        if before is not None and not _moves(parameter, before.slopes[index]):
            continue
        moving.append(index)
        moved = _inside(parameter, known[parameter.id] * math.exp(SPREAD))
        if math.log(moved / known[parameter.id]) < SPREAD / 2:
            moved = _inside(parameter, known[parameter.id] * math.exp(-SPREAD))
        points.append({**values, parameter.id: moved})
        steps.append(math.log(moved / known[parameter.id]) or math.nan)
    table = runs.at(points, "parameters moved") / np.array(question.effects)
    here = np.nan_to_num(table[0], nan=WORST)
    slopes = np.zeros((len(parameters), here.size)) if before is None else before.slopes.copy()
    slopes[moving] = np.nan_to_num((table[1:] - here) / np.array(steps)[:, None])
    return Slopes(here, slopes)


def _moves(parameter: Parameter, slopes: Numbers) -> bool:
    return parameter.evidence.kind is ValueKind.FITTED and bool(np.any(np.abs(SPREAD * slopes) > INERT))


def _inside(parameter: Parameter, value: float) -> float:
    low, high = parameter.range
    return float(f"{min(max(value, low), 0.999 * high if high == 1.0 else high):.6g}")


def worth(margins: Numbers, spread: Numbers, question: Question) -> float:
    """The sum over claims of the concave function of the smallest z."""
    smallest: dict[str, float] = {}
    for owner, z in zip(question.owners, np.nan_to_num(margins, nan=WORST) / spread, strict=True):
        smallest[owner] = min(smallest.get(owner, math.inf), float(z))
    return sum(weight * _concave(smallest[owner]) for owner, weight in question.weights.items())


def _concave(z: float) -> float:
    total, before = 0.0, WORST
    for end, slope in SLOPES:
        total += slope * (min(max(z, before), end) - before)
        before = end
    return total


def step(found: Slopes, values: Mapping[str, float], question: Question, parameters: Sequence[Parameter]) -> Numbers:
    """The step of the fitted parameters, on their logarithm, that the linear program finds best."""
    optimize, sparse = require("scipy.optimize", "fit"), require("scipy.sparse", "fit")
    free = [index for index, p in enumerate(parameters) if p.evidence.kind is ValueKind.FITTED]
    owners, pieces, width = list(question.weights), len(SLOPES), len(free)
    # Variables: how far each parameter goes up and how far down, then how far each claim gets along each piece of the
    # concave function.
    count = 2 * width + pieces * len(owners)
    low, high, gain = np.zeros(count), np.zeros(count), np.zeros(count)
    for column, index in enumerate(free):
        parameter = parameters[index]
        least, most = _reach(parameter)
        value = values[parameter.id]
        if np.any(np.abs(SPREAD * found.slopes[index]) > INERT):
            high[column] = max(0.0, min(TRUST, math.log(most / value)))
            high[width + column] = max(0.0, min(TRUST, math.log(value / least)))
    gain[: 2 * width] = -EFFORT
    for number, owner in enumerate(owners):
        before = WORST
        for piece, (end, slope) in enumerate(SLOPES):
            column = 2 * width + pieces * number + piece
            high[column], gain[column] = end - before, slope * question.weights[owner]
            before = end
    # A claim that stands below WORST must leave the program a solution: its first piece may run backwards.
    low[2 * width :: pieces] = 10 * WORST
    # Along all pieces together no further than the smallest z of the claim.
    rows = np.zeros((len(question.owners), count))
    steepness = found.slopes[free] / found.spread
    rows[:, :width], rows[:, width : 2 * width] = -steepness.T, steepness.T
    for margin, owner in enumerate(question.owners):
        first = 2 * width + pieces * owners.index(owner)
        rows[margin, first : first + pieces] = 1.0
    ends = np.maximum(found.here / found.spread, 3 * WORST) - WORST
    bounds = np.stack([low, high], axis=1)
    answer = optimize.linprog(-gain, A_ub=sparse.csr_matrix(rows), b_ub=ends, bounds=bounds, method="highs")
    if answer.x is None:
        raise InputError(f"The linear program has no solution ({answer.message}): report it.")
    steps = np.zeros(len(parameters))
    steps[free] = answer.x[:width] - answer.x[width : 2 * width]
    return steps


def _reach(parameter: Parameter) -> tuple[float, float]:
    """The ends of a range, less a share of it at either."""
    low, high = parameter.range
    if logarithmic(low, high):
        width = (high / low) ** DISTANCE
        return low * width, high / width
    return low + DISTANCE * (high - low), high - DISTANCE * (high - low)


def search(state: Path, rounds: int, computing: Computing | None) -> None:
    """Rounds of slopes, program and step, from the declared values on or from where a search stopped."""
    model = pathway()
    question, parameters = asked(model), uncertain(model)
    values, found = declared(), None
    with closing(Runs(model, question, state, computing)) as runs:
        for number in range(1, rounds + 1):
            found = slopes_at(values, runs, question, parameters, found if number % ALL_AGAIN != 1 else None)
            before = worth(found.here, found.spread, question)
            best = step(found, values, question, parameters)
            tried = [_moved(values, share * best, parameters) for share in SHARES]
            table = runs.at(tried, "steps tried") / np.array(question.effects)
            gains = [worth(row, found.spread, question) for row in table]
            chosen = int(np.argmax(gains))
            print(
                f"round {number}: {_standing(found, question)}; worth {before:.2f}, then "
                f"{', '.join(f'{gain:.2f}' for gain in gains)}",
                file=sys.stderr,
                flush=True,
            )
            if gains[chosen] <= before:
                print("No step is better: the search has ended.", file=sys.stderr)
                break
            values = tried[chosen]
            write_file(state.with_suffix(".values.json"), json.dumps(values, indent=1, sort_keys=True) + "\n")


def _moved(values: Mapping[str, float], steps: Numbers, parameters: Sequence[Parameter]) -> dict[str, float]:
    moved = dict(values)
    for parameter, along in zip(parameters, steps, strict=True):
        if along:
            moved[parameter.id] = _inside(parameter, values[parameter.id] * math.exp(float(along)))
    return moved


def _standing(found: Slopes, question: Question) -> str:
    z = smallest_z(found, question)
    firm = sum(value > 1.3 for name, value in z.items() if not name.startswith("plausible"))
    return f"{firm} of {len(question.claims)} stand at 1.3 or more"


def smallest_z(found: Slopes, question: Question) -> dict[str, float]:
    """Of each claim and bound how many standard deviations it stands from failing."""
    smallest: dict[str, float] = {}
    for owner, z in zip(question.owners, found.here / found.spread, strict=True):
        smallest[owner] = min(smallest.get(owner, math.inf), float(z))
    return smallest


def declared() -> dict[str, float]:
    """The fitted values that the tables hold now."""
    return {p.id: number_of(p.value, Organism.MOUSE) for p in free_parameters()}


def free_parameters() -> list[Parameter]:
    """The parameters that the program may choose."""
    return [p for p in uncertain(pathway()) if p.evidence.kind is ValueKind.FITTED]


def report(state: Path, computing: Computing | None) -> str:
    """Each fitted value against its range, and of what stands least firmly what it rests on."""
    model = pathway()
    question, parameters, values = asked(model), uncertain(model), declared()
    lines = [f"{'parameter':<30} {'value':>11}  {'range':<24} position"]
    for parameter in free_parameters():
        low, high = parameter.range
        share = position(values[parameter.id], low, high)
        flag = "" if AT_A_BOUND <= share <= 1 - AT_A_BOUND else "  AT A BOUND"
        lines.append(
            f"{parameter.id:<30} {values[parameter.id]:>11.5g}  {f'{low:g} to {high:g}':<24} {share:.2f}{flag}"
        )
    with closing(Runs(model, question, state, computing)) as runs:
        found = slopes_at(values, runs, question, parameters)
    lines += ["", f"{_standing(found, question)}. The others, and the parameters they rest on most:"]
    order = np.argsort(found.here / found.spread)
    for margin in [int(index) for index in order if found.here[index] / found.spread[index] < 1.3]:
        share = (SPREAD * found.slopes[:, margin] / found.spread[margin]) ** 2
        most = np.argsort(-share)[:4]
        rests = ", ".join(f"{parameters[i].id} {np.sign(found.slopes[i, margin]) * share[i]:+.2f}" for i in most)
        z = found.here[margin] / found.spread[margin]
        lines.append(f"  {z:+.2f}  {question.names[margin]}: {rests}")
    return "\n".join(lines)


def apply(values: Mapping[str, float]) -> None:
    """Write values, rounded to three digits, into the column ``value`` of the tables beside the stages."""
    rounded = {name: float(f"{value:.3g}") for name, value in values.items()}
    left = set(rounded)
    for path in sorted(STAGES.glob("*.csv")):
        if path.stem != "interventions":
            left -= write_values(path, rounded)
    if left:
        raise InputError(f"No table has {', '.join(sorted(left))}: set them by hand.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, default=Path("results/fit.jsonl"), help="where runs are kept")
    parser.add_argument("--rounds", type=int, default=0, help="how many rounds to run")
    parser.add_argument("--workers", type=int, default=None, help="processes (all cores)")
    parser.add_argument("--report", action="store_true", help="print each declared value against its range")
    parser.add_argument("--apply", action="store_true", help="write the values of the last round into the tables")
    options = parser.parse_args()
    try:
        computing = Computing(workers=options.workers)
        chosen = options.state.with_suffix(".values.json")
        if options.rounds:
            search(options.state, options.rounds, computing)
        if options.apply:
            apply(json.loads(chosen.read_text(encoding="utf-8")))
        elif options.report or not options.rounds:
            print(report(options.state, computing))
    except (InputError, OSError, ValueError) as error:
        print(f"fit_parameters: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; run again to go on from the last run.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
