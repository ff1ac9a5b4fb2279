"""Choose the fitted parameters for robustness: the worst margins over perturbed neighbours, not one lucky point.

    python tools/fit_parameters.py --generations 100        # run, or go on where the last run stopped
    python tools/fit_parameters.py --report                 # each fitted value against its range, and margins
    python tools/fit_parameters.py --apply                  # write the best values into the tables

Free are the parameters whose evidence is of the kind "fitted", each inside its range. A candidate is judged on the
claims whose role is "calibration", at its own point and at neighbours in which every assumed and fitted parameter is
perturbed log-normally inside its range (the same draws for every candidate). Margins are divided by the smallest
effect of their expectation; each neighbour counts with a soft minimum of its margins; leaving a plausible range counts
as a failed margin. The search is CMA-ES (the library ``cma``), seeded; it starts from the declared values. Its state is
saved after every generation, so that an interrupted run goes on with the same numbers, whatever the number of workers.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import pickle
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from ketamine_sbml.claims import Claim, Role, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file
from ketamine_sbml.language.elements import Observable, Parameter, logarithmic
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.tables import write_values
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.report.fitted import position
from ketamine_sbml.simulation import Arm, SimulationError, Simulator, Trajectory
from ketamine_sbml.studies.draws import factors, perturbed

STAGES = Path(__file__).resolve().parent.parent / "ketamine_sbml" / "model" / "stages"
SEED = 20261123
NEIGHBOURS = 8
# Standard deviation of the logarithm of a perturbed parameter, as in the robustness that the suite reports.
SPREAD = 0.2
# Softness of the minimum at the point itself and at its neighbours (where a claim or two always fail, so that a hard
# minimum would not see the others), and the margins (in smallest effects) beyond which more is no better and less no
# worse: where nothing happens at all, many claims fail by one effect each, and that must not look better than one near
# miss.
SOFTNESS = 0.25
SOFTNESS_AROUND = 1.0
ENOUGH = 1.0
WORST = -1.5
# The first step of the search, as a share of each range, if none is given.
STEP = 0.05
POPULATION = 20


def free_parameters() -> list[Parameter]:
    """The parameters that the program may choose."""
    return [p for p in pathway().elements(Parameter) if p.evidence.kind is ValueKind.FITTED]


def decode(point: Sequence[float]) -> dict[str, float]:
    """A point of the unit cube as parameter values: logarithmic where a range spans more than a factor of three."""
    values = {}
    for share, parameter in zip(np.clip(point, 0.0, 1.0), free_parameters(), strict=True):
        low, high = parameter.range
        if logarithmic(low, high):
            values[parameter.id] = low * (high / low) ** float(share)
        else:
            values[parameter.id] = low + (high - low) * float(share)
    return values


def encode(values: dict[str, float]) -> list[float]:
    """The inverse of ``decode``."""
    return [position(values[parameter.id], *parameter.range) for parameter in free_parameters()]


def declared() -> dict[str, float]:
    """The fitted values that the tables hold now."""
    return {parameter.id: number_of(parameter.value, Organism.MOUSE) for parameter in free_parameters()}


@lru_cache(maxsize=1)
def _setup() -> tuple[Simulator, list[Claim], dict[str, Arm]]:
    claims, arms = load_claims()
    calibration = [claim for claim in claims if claim.role is Role.CALIBRATION and claim.counted]
    needed = {name for claim in calibration for name in claim.arms.values()}
    return Simulator(), calibration, dict(sorted(arms.items(), key=lambda item: item[0] not in needed))


def margins(values: dict[str, float], *, every_arm: bool = False) -> dict[str, float]:
    """Every margin at a point, in smallest effects, with one for each observable that leaves its plausible range.

    ``every_arm`` checks plausibility in all named arms and not only in those that the calibration claims use.
    """
    simulator, claims, arms = _setup()
    needed = {name for claim in claims for name in claim.arms.values()}
    simulator.set_values(values)
    try:
        curves = {name: simulator.run(arm) for name, arm in arms.items() if every_arm or name in needed}
    except SimulationError:
        return {"integration": WORST}
    found = {}
    for claim in claims:
        chosen = {role: curves[name] for role, name in claim.arms.items()}
        for index, expectation in enumerate(claim.expectations):
            found[f"{claim.id} {index + 1}"] = expectation.margin(chosen) / expectation.smallest_effect
    found.update(_plausibility(simulator, curves))
    return found


def _plausibility(simulator: Simulator, curves: dict[str, Trajectory]) -> dict[str, float]:
    """How far observables stay inside their plausible ranges, only where they come close to a bound or cross it."""
    found = {}
    for observable in simulator.pathway.elements(Observable):
        if observable.scale != "fold":
            continue
        low, high = observable.plausible
        highest = max(float(curve[observable.id].max()) for curve in curves.values())
        found[f"plausible {observable.id}"] = math.log2(high / max(highest, 1e-9)) / 0.2
        if low > 0:
            lowest = min(float(curve[observable.id].min()) for curve in curves.values())
            found[f"plausible low {observable.id}"] = math.log2(max(lowest, 1e-9) / low) / 0.2
    return found


def cost(point: Sequence[float]) -> float:
    """Soft minimum of margins, negated, of the point and (as their mean) of its neighbours; lower is better."""
    centre = decode(point)
    here, *around = (
        _negated_minimum(
            margins(perturbed(pathway(), draw, centre), every_arm=not draw), SOFTNESS_AROUND if draw else SOFTNESS
        )
        for draw in _draws()
    )
    return (here + float(np.mean(around))) / 2


def _negated_minimum(found: dict[str, float], softness: float) -> float:
    clipped = np.clip(list(found.values()), WORST, ENOUGH)
    return softness * math.log(float(np.mean(np.exp(-clipped / softness))))


@lru_cache(maxsize=1)
def _draws() -> tuple[dict[str, float], ...]:
    """Factors for the neighbours; the first is the point itself."""
    model = pathway()
    return ({}, *(factors(model, index, seed=SEED, spread=SPREAD) for index in range(NEIGHBOURS)))


def search(state: Path, generations: int, workers: int, step: float) -> None:
    """Run generations of CMA-ES, saving after each."""
    cma = require("cma", "fit")
    if state.is_file():
        with state.open("rb") as file:
            strategy, best, value = pickle.load(file)
    else:
        options = {"bounds": [0, 1], "seed": SEED, "popsize": POPULATION, "verbose": -9}
        start = encode(declared())
        strategy, best, value = cma.CMAEvolutionStrategy(start, step, options), list(start), math.inf
    with multiprocessing.Pool(workers) as pool:
        for _ in range(generations):
            points = strategy.ask()
            costs = pool.map(cost, points, chunksize=1)
            strategy.tell(points, costs)
            if min(costs) < value:
                value, best = min(costs), list(points[int(np.argmin(costs))])
            write_file(state, pickle.dumps((strategy, best, value)))
            write_file(state.with_suffix(".json"), json.dumps(decode(best), indent=1, sort_keys=True) + "\n")
            print(f"generation {strategy.countiter}: best {value:.4f}", file=sys.stderr, flush=True)


def report(values: dict[str, float]) -> str:
    """Each fitted value against its range, and the smallest margins."""
    lines = [f"{'parameter':<30} {'value':>11}  {'range':<24} position"]
    point = encode(values)
    for parameter, share in zip(free_parameters(), point, strict=True):
        low, high = parameter.range
        flag = "  AT A BOUND" if share < 0.02 or share > 0.98 else ""
        lines.append(
            f"{parameter.id:<30} {values[parameter.id]:>11.5g}  {f'{low:g} to {high:g}':<24} {share:.2f}{flag}"
        )
    lines += ["", "Smallest margins, in smallest effects:"]
    lines += [
        f"  {m:+.2f}  {name}"
        for name, m in sorted(margins(values, every_arm=True).items(), key=lambda item: item[1])[:25]
    ]
    return "\n".join(lines)


def apply(values: dict[str, float]) -> None:
    """Write values, rounded to four digits, into the column ``value`` of the tables beside the stages."""
    rounded = {name: float(f"{value:.4g}") for name, value in values.items()}
    left = set(rounded)
    for path in sorted(STAGES.glob("*.csv")):
        if path.stem != "interventions":
            left -= write_values(path, rounded)
    if left:
        raise InputError(f"No table has {', '.join(sorted(left))}: set them by hand.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=Path, default=Path("results/fit.pickle"), help="where the search is kept")
    parser.add_argument("--generations", type=int, default=0, help="how many generations to run")
    parser.add_argument("--step", type=float, default=STEP, help="first step of a new search, as a share of the ranges")
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count(), help="processes")
    parser.add_argument("--report", action="store_true", help="print each declared value against its range")
    parser.add_argument("--apply", action="store_true", help="write the best values into the tables")
    options = parser.parse_args()
    try:
        if options.generations:
            search(options.state, options.generations, options.workers, options.step)
        if options.apply:
            apply(json.loads(options.state.with_suffix(".json").read_text(encoding="utf-8")))
        elif options.report or not options.generations:
            print(report(declared()))
    except (InputError, OSError) as error:
        print(f"fit_parameters: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; run again to go on from the last generation.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
