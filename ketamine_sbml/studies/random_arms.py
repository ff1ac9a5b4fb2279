"""Random arms across engines: any combination of interventions within their bounds, early or late, integrates alike.

Arm number n depends on the seed and on n alone. Each engine runs it at the same times; what they give is compared with
libRoadRunner's curves, share by share of each observable's scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.errors import SimulationError
from ketamine_sbml.language.interventions import Count, Dose, Held, Intervention
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory
from ketamine_sbml.simulation.engines import Engine
from ketamine_sbml.simulation.sampling import sampling_times
from ketamine_sbml.studies.witnesses import AGREEMENT, scale_of

# At most so many interventions together, and so many doses of one.
MOST_TOGETHER, MOST_DOSES = 8, 20
# Starts, in hours from ketamine: an early arm begins around the injection, a late one weeks after it.
EARLY, LATE = (-20.0, 24.0), (24.0, 600.0)
# An arm is followed for so many hours, and for this long after its last start.
SHORTEST, FOLLOWED = 48.0, 72.0
# The share of values that are a bound, and of those drawn evenly; all others are drawn over decades.
AT_A_BOUND, EVENLY = 0.2, 0.4
DECADES = 6.0


@dataclass(frozen=True)
class Outcome:
    """What became of a random arm.

    Attributes:
        number: its number in the campaign.
        arm: what was done.
        fault: a sentence where an engine could not run it or the engines do not agree; empty where all is well.
        share: the largest difference of any engine from libRoadRunner, as a share of scale.
    """

    number: int
    arm: Arm
    fault: str
    share: float


def random_arm(pathway: Pathway, seed: int, number: int) -> Arm:
    """Some interventions at values within their bounds and at times of their own, in any organism."""
    rng = np.random.default_rng([seed, number])
    low, high = LATE if rng.random() < 0.5 else EARLY
    chosen = rng.choice(len(pathway.interventions), size=int(rng.integers(1, MOST_TOGETHER + 1)), replace=False)
    changes = []
    for knob in (pathway.interventions[index] for index in sorted(chosen)):
        at = round(float(rng.uniform(low, high)), int(rng.integers(0, 5)))
        until = at + float(rng.choice([0.01, 0.5, 6.0, 100.0])) if rng.random() < 0.5 else None
        value = _value(knob, rng)
        match knob:
            case Dose():
                changes.append(Change(knob.id, value, at=at))
                changes += _repeated(pathway, knob, rng)
            case Held():
                changes.append(Change(knob.id, value, at=at, until=until))
            case _:
                changes.append(Change(knob.id, value))
    organism = list(Organism)[int(rng.integers(3))] if rng.random() < 0.3 else Organism.MOUSE
    return Arm(f"random {number}", tuple(changes), organism)


def run_campaign(
    pathway: Pathway, engines: Iterable[Engine], seed: int, numbers: Iterable[int], simulator: Simulator | None = None
) -> Iterator[Outcome]:
    """Each random arm on libRoadRunner and on each engine, one after the other."""
    simulator = simulator or Simulator(pathway, relative_tolerance=1e-9)
    others = list(engines)
    for number in numbers:
        arm = random_arm(pathway, seed, number)
        starts = [change.at for change in arm.changes if change.at is not None]
        times = sampling_times([arm], pathway, max(SHORTEST, *(start + FOLLOWED for start in (*starts, 0.0))))
        try:
            ours = simulator.run(arm, times)
            apart = [_apart(ours, other.run(arm, times)) for other in others]
        except SimulationError as error:
            yield Outcome(number, arm, str(error), float("nan"))
            continue
        share, sentence = max(apart, default=(0.0, ""))
        yield Outcome(number, arm, "" if share < AGREEMENT else sentence, share)


def _value(knob: Intervention, rng: np.random.Generator) -> float:
    low, high = knob.bounds
    kind = rng.random()
    if kind < AT_A_BOUND:
        return high if rng.random() < 0.8 else low
    if kind < AT_A_BOUND + EVENLY or low < 0:
        return float(rng.uniform(low, high))
    return float(max(low, high * 10 ** -rng.uniform(0, DECADES)))


def _repeated(pathway: Pathway, knob: Dose, rng: np.random.Generator) -> list[Change]:
    """Sometimes, for a dose that has them, its settings."""
    if rng.random() < 0.5:
        return []
    changes = []
    for setting in pathway.settings:
        if setting.id.startswith(f"{knob.id}_"):
            low, high = setting.bounds
            if isinstance(setting, Count):
                value = float(rng.integers(max(int(low), 1), min(int(high), MOST_DOSES) + 1))
            else:
                value = float(np.exp(rng.uniform(np.log(low), np.log(min(high, FOLLOWED)))))
            changes.append(Change(setting.id, value))
    return changes


def _apart(ours: Trajectory, theirs: Trajectory) -> tuple[float, str]:
    """The largest difference, and a sentence about it."""
    worst = (-1.0, "")
    engine = theirs.provenance["engine"]
    for observable, curve in ours.values.items():
        shares = np.abs(curve - theirs[observable]) / scale_of(observable, curve)
        place = int(np.argmax(shares))
        if shares[place] > worst[0]:
            worst = (
                float(shares[place]),
                f"{observable} at hour {ours.times[place]:g} is {theirs[observable][place]:.6g} by {engine} and "
                f"{curve[place]:.6g} by libRoadRunner, {shares[place]:.1e} of its scale apart.",
            )
    return worst
