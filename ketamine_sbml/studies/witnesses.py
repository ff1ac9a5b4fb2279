"""Independent witnesses: every arm of the suite on other engines, curve by curve and verdict by verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.judge import Report, judge
from ketamine_sbml.claims.sampled import plan
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory
from ketamine_sbml.simulation.engines import Engine
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.runs import Computing, Job, run

# Engines agree if no curve differs by more than this share of its scale.
AGREEMENT = 1e-4
# The scale of a curve is the largest value that it takes in the arm, and at least this: an index is zero at rest, and
# counts from a few hundredths on.
SMALLEST_SCALE, SMALLEST_SCALE_OF_AN_INDEX = 1e-3, 1e-2
# A change that moves every curve by less than this share of its scale was not seen by the engine.
SEEN = 1e-7


@dataclass(frozen=True)
class Difference:
    """The largest difference of an engine from libRoadRunner: share of scale, and where and when."""

    share: float
    arm: str
    observable: str
    hour: float


@dataclass(frozen=True)
class Witness:
    """What one engine says.

    Attributes:
        engine: name and version.
        arms: distinct arms compared.
        largest: the largest difference from libRoadRunner.
        changed: claim -> (verdict by libRoadRunner, verdict by this engine), where they differ.
        unseen: changes that make no difference in this engine, with their arms.
    """

    engine: str
    arms: int
    largest: Difference
    changed: Mapping[str, tuple[str, str]]
    unseen: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether curves and verdicts are the same, and every change is seen."""
        return self.largest.share < AGREEMENT and not self.changed and not self.unseen


def known_engines() -> dict[str, Callable[[], Engine]]:
    """Name -> how to load it; an engine that is not installed raises InputError when loaded."""

    def copasi() -> Engine:
        from ketamine_sbml.simulation.engines.copasi import CopasiSimulator

        return CopasiSimulator()

    def python() -> Engine:
        from ketamine_sbml.simulation.engines.generated import GeneratedSimulator

        return GeneratedSimulator()

    def compiled() -> Engine:
        return Solver.COMPILED.simulator(pathway(), relative_tolerance=1e-9)

    def amici() -> Engine:
        from ketamine_sbml.simulation.engines.amici import AmiciSimulator

        return AmiciSimulator()

    return {"copasi": copasi, "python": python, "compiled": compiled, "amici": amici}


# Asked where none is named. The others have to be compiled first, AMICI for minutes, so they are asked by name.
USUAL_ENGINES = ("copasi", "python")


def chosen_engines(names: Sequence[str] = ()) -> list[str]:
    """The named engines, each once; the usual ones without a name."""
    for name in names:
        if name not in known_engines():
            raise InputError(f"Unknown engine {name!r}: use one of {', '.join(known_engines())}.")
    return list(dict.fromkeys(names)) or list(USUAL_ENGINES)


def ask_witnesses(
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    engines: Sequence[str],
    *,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Witness]:
    """Judge the claims on libRoadRunner and on each engine, and compare.

    Args:
        claims: what to judge.
        arms: name -> arm.
        engines: names of ``known_engines``.
        computing: where; every arm on every engine is a piece of work of its own.
        progress: called with (arms done, arms in all engines, name of the engine).
    """
    model = pathway()
    planned = plan(claims, arms, model)
    asked = [(name, run) for name in (_OURS, *engines) for run in range(len(planned.runs))]
    runs = tuple((arms[names[0]], times) for names, times in planned.runs)
    answers: dict[str, dict[int, Trajectory | str]] = {name: {} for name in (_OURS, *engines)}
    if "amici" in engines:
        # Compiled once, and not by every worker at its first arm.
        from ketamine_sbml.simulation.engines.amici import AmiciSimulator

        for organism in dict.fromkeys(arm.organism for arm, _ in runs):
            AmiciSimulator().load(organism)
    for done, ((name, number), found) in enumerate(run(Job(_prepare, (runs,)), asked, computing), 1):
        answers[name][number] = found
        if progress:
            progress(done, len(asked), name)
    reports = {
        name: judge(claims, arms, _Answered(model, runs, [found[number] for number in range(len(runs))]), recheck=False)
        for name, found in answers.items()
    }
    return [compare(reports[_OURS], reports[name], arms) for name in engines]


_OURS = "libRoadRunner"
_Run = tuple[Arm, Numbers]


def _ours() -> Engine:
    return Simulator(relative_tolerance=1e-9)


def _prepare(runs: Sequence[_Run]) -> Callable[[tuple[str, int]], Trajectory | str]:
    known: dict[str, Callable[[], Engine]] = {**known_engines(), _OURS: _ours}
    loaded: dict[str, Engine] = {}

    def answered(item: tuple[str, int]) -> Trajectory | str:
        name, number = item
        if name not in loaded:
            loaded[name] = known[name]()
        try:
            return loaded[name].run(*runs[number])
        except SimulationError as error:
            return str(error)

    return answered


@dataclass(frozen=True)
class _Answered(Engine):
    """What an engine answered, as an engine: it gives the arms that were asked."""

    pathway: Pathway
    runs: Sequence[_Run]
    answers: Sequence[Trajectory | str]

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        place = next(
            number
            for number, (asked, hours) in enumerate(self.runs)
            if asked == arm and times is not None and np.array_equal(hours, times)
        )
        answer = self.answers[place]
        if isinstance(answer, str):
            raise SimulationError(answer)
        return answer

    def tighter(self, factor: float) -> Engine:
        raise InputError("Answers that are there cannot be asked again: judge them without a recheck.")


def compare(ours: Report, theirs: Report, arms: Mapping[str, Arm]) -> Witness:
    """One engine's report against ours."""
    missing = set(ours.curves) - set(theirs.curves)
    largest = Difference(float("inf"), min(missing), "", float("nan")) if missing else None
    for name in ours.curves.keys() & theirs.curves.keys():
        found = _difference(name, ours.curves[name], theirs.curves[name])
        if largest is None or found.share > largest.share:
            largest = found
    if largest is None:
        raise InputError("No arm was simulated: there is nothing to compare.")
    changed = {
        a.claim.id: (str(a.verdict), str(b.verdict))
        for a, b in zip(ours.judgements, theirs.judgements, strict=True)
        if a.verdict is not b.verdict
    }
    engine = theirs.provenance.get("engine", "unknown engine")
    return Witness(engine, theirs.distinct_arms, largest, changed, unseen(theirs.curves, arms))


def _difference(name: str, ours: Trajectory, theirs: Trajectory) -> Difference:
    """The largest difference at the times that both have."""
    times, mine, others = np.intersect1d(ours.times, theirs.times, return_indices=True)
    worst = Difference(-1.0, name, "", 0.0)
    for observable, curve in ours.values.items():
        shares = np.abs(curve[mine] - theirs[observable][others]) / scale_of(observable, curve)
        index = int(np.argmax(shares))
        if shares[index] > worst.share:
            worst = Difference(float(shares[index]), name, observable, float(times[index]))
    return worst


def scale_of(observable: str, curve: Numbers) -> float:
    """What differences in a curve are measured in."""
    smallest = SMALLEST_SCALE_OF_AN_INDEX if observable in _indices() else SMALLEST_SCALE
    return max(float(np.abs(curve).max()), smallest)


@cache
def _indices() -> frozenset[str]:
    return frozenset(observable.id for observable in pathway().elements(Observable) if observable.scale == "index")


def unseen(curves: Mapping[str, Trajectory], arms: Mapping[str, Arm]) -> tuple[str, ...]:
    """Interventions that change nothing: engines can agree on missing a pulse.

    Every arm is compared with each arm that lacks exactly one of its changes (the vehicle, if it has one change only).
    """
    contents = {name: (arms[name].organism, frozenset(arms[name].changes)) for name in curves}
    by_content = {content: name for name, content in contents.items()}
    missed = []
    for name, (organism, changes) in contents.items():
        for change in arms[name].changes:
            others = changes - {change}
            partner = by_content.get((organism, others))
            if partner is None or _waits(change.intervention, others):
                continue
            if _difference(name, curves[name], curves[partner]).share < SEEN:
                missed.append(f"{change.intervention} in {name}")
    return tuple(missed)


def _waits(intervention: str, others: frozenset[Change]) -> bool:
    """Whether it does nothing by what it is, without others: a knock-down of a drug's own target without the drug."""
    needs = next((knob.needs for knob in pathway().knobs if knob.id == intervention), ())
    return bool(needs) and not any(change.intervention in needs for change in others)
