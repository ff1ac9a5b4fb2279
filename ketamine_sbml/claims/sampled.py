"""The curves that claims are judged on: every distinct arm simulated once, at times that suit its claims.

A claim is read at times of its own, which follow all of its arms and readouts, so that its numbers do not depend on
what else is judged. An arm is simulated at the times of all claims that name it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm, SimulationError, Trajectory
from ketamine_sbml.simulation.engines import Engine
from ketamine_sbml.simulation.protocol import arm_key
from ketamine_sbml.simulation.sampling import Mesh, event_hours, merged, mesh
from ketamine_sbml.simulation.trajectory import FOUR_WEEKS, Numbers

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Sampled:
    """What was simulated for some claims.

    Attributes:
        curves: name of an arm -> its curves.
        failures: name of an arm -> the sentence that says why there are none.
        meshes: id of a claim -> the times at which it is read.
        distinct: number of arms simulated.
    """

    curves: Mapping[str, Trajectory]
    failures: Mapping[str, str]
    meshes: Mapping[str, Mesh]
    distinct: int

    def of(self, claim: Claim, *, thinned: bool = False) -> dict[str, Trajectory]:
        """Role -> curves at the claim's own times, or at half of them; of what the claim reads alone."""
        chosen = self.meshes[claim.id]
        times = chosen.thinned() if thinned else chosen.times
        return {role: self.curves[name].on(times, claim.observables()) for role, name in claim.arms.items()}


@dataclass(frozen=True)
class Plan:
    """What is to be simulated for some claims.

    Attributes:
        meshes: id of a claim -> the times at which it is read.
        runs: the names of each distinct arm, and its output times.

    Whoever judges the same claims for many parameter sets makes it once.
    """

    meshes: Mapping[str, Mesh]
    runs: tuple[tuple[tuple[str, ...], Numbers], ...]


def plan(claims: Sequence[Claim], arms: Mapping[str, Arm], pathway: Pathway, density: int = 1) -> Plan:
    """The distinct arms that claims name, each with the times of all claims that name it."""
    named = dict.fromkeys(name for claim in claims for name in claim.arms.values())
    events = {name: event_hours(arms[name], pathway) for name in named}
    meshes = {claim.id: claim_mesh(claim, events, pathway, density) for claim in claims}
    groups: dict[tuple[object, ...], list[str]] = {}
    for name in named:
        groups.setdefault(arm_key(arms[name], pathway), []).append(name)
    times: dict[str, list[Numbers]] = {name: [] for name in named}
    for claim in claims:
        for name in claim.arms.values():
            times[name].append(meshes[claim.id].times)
    runs = ((tuple(names), merged([t for name in names for t in times[name]])) for names in groups.values())
    return Plan(meshes, tuple(runs))


def sample(planned: Plan, arms: Mapping[str, Arm], simulator: Engine, progress: Progress | None = None) -> Sampled:
    """Simulate the arms of a plan; ``progress`` as of ``judge``."""
    curves: dict[str, Trajectory] = {}
    failures: dict[str, str] = {}
    for done, (names, times) in enumerate(planned.runs, 1):
        if progress:
            progress(done, len(planned.runs), names[0])
        try:
            curves.update(dict.fromkeys(names, simulator.run(arms[names[0]], times)))
        except SimulationError as error:
            failures.update(dict.fromkeys(names, str(error)))
    return Sampled(curves, failures, planned.meshes, len(planned.runs))


def claim_mesh(claim: Claim, events: Mapping[str, Sequence[float]], pathway: Pathway, density: int) -> Mesh:
    """The times at which a claim is read, from the hours at which something happens in each arm."""
    hours = {hour for e in claim.expectations for readout in e.readouts() for hour in readout.hours()}
    # A window that ends within the usual four weeks gets those: an arm's plausible range is looked at in all of them.
    end = max([FOUR_WEEKS, *hours])
    happens = {hour for name in claim.arms.values() for hour in events[name]}
    return mesh(happens, pathway, end, hours=sorted(hours), density=density)
