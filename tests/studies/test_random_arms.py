"""Any combination of interventions within their bounds integrates, and alike on engines that share no code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from ketamine_sbml.language.interventions import Animal, Dose, Held
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, SimulationError, Simulator, Trajectory, prepare
from ketamine_sbml.simulation.engines import Engine
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.random_arms import EARLY, LATE, random_arm, run_campaign

MOUSE = pathway()
SEED = 5


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


@pytest.mark.parametrize("knob", MOUSE.interventions, ids=lambda knob: knob.id)
def test_the_bounds_of_every_intervention_integrate_early_and_late(
    knob: Dose | Held | Animal, simulator: Simulator
) -> None:
    ketamine = () if knob.id == "ketamine" else (Change("ketamine", 10),)
    for value in knob.bounds:
        for at in (None,) if knob.changes_the_animal else (None, 300.3):
            for others in ((), ketamine):
                simulator.run(
                    Arm("bound", (Change(knob.id, value, at=at), *others)), np.array([-1.0, 1.0, 310.0, 672.0])
                )


def test_random_arms_make_sense_use_everything_and_come_early_and_late() -> None:
    arms = [random_arm(MOUSE, SEED, number) for number in range(150)]
    for arm in arms:
        prepare(arm, MOUSE)
    used = {change.intervention for arm in arms for change in arm.changes}
    assert used == {knob.id for knob in MOUSE.knobs}
    starts = np.array([change.at for arm in arms for change in arm.changes if change.at is not None])
    assert (starts < EARLY[1]).any() and (starts > LATE[1] - 100).any()
    assert (np.round(starts, 4) == starts).all() and 0.1 < (np.round(starts) == starts).mean() < 0.4
    assert (starts % 10 == 0).mean() < 0.1, "to the hour, and not to ten"
    at_bounds = [c for arm in arms for c in arm.changes if c.value == MOUSE_BOUNDS[c.intervention][1]]
    assert len(at_bounds) > 30
    assert {arm.organism for arm in arms} == {"mouse", "rat", "human"}


MOUSE_BOUNDS = {knob.id: knob.bounds for knob in MOUSE.knobs}


def test_a_random_arm_depends_on_seed_and_number_alone() -> None:
    assert random_arm(MOUSE, SEED, 3) == random_arm(MOUSE, SEED, 3)
    assert random_arm(MOUSE, SEED, 3) != random_arm(MOUSE, SEED, 4)
    assert random_arm(MOUSE, SEED, 3) != random_arm(MOUSE, SEED + 1, 3)


def test_a_sample_of_random_arms_integrates() -> None:
    outcomes = list(run_campaign(MOUSE, [], SEED, range(40)))
    assert [outcome.fault for outcome in outcomes if outcome.fault] == []


@pytest.mark.parametrize("engine", ["copasi", pytest.param("python", marks=pytest.mark.long)])
@pytest.mark.long
def test_a_sample_of_random_arms_is_the_same_on_other_engines(engine: str) -> None:
    from ketamine_sbml.studies.witnesses import known_engines

    outcomes = list(run_campaign(MOUSE, [known_engines()[engine]()], SEED, range(8)))
    assert [outcome.fault for outcome in outcomes if outcome.fault] == []
    assert max(outcome.share for outcome in outcomes) > 0


class _Bent:
    """An engine that is a little off in one observable, or gives up."""

    def __init__(self, simulator: Simulator, factor: float) -> None:
        self._simulator, self._factor = simulator, factor
        self.pathway: Pathway = simulator.pathway

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        if not self._factor:
            raise SimulationError(f"Arm {arm.name!r} could not be integrated.")
        found = self._simulator.run(arm, times)
        return replace(
            found,
            values={**found.values, "calcium": found["calcium"] * self._factor},
            provenance={**found.provenance, "engine": "Bent 1"},
        )

    def tighter(self, factor: float) -> Engine:
        return self


@pytest.fixture
def outcomes(simulator: Simulator, request: pytest.FixtureRequest) -> Iterator[list[str]]:
    yield [o.fault for o in run_campaign(MOUSE, [_Bent(simulator, request.param)], SEED, [0, 1], simulator)]


@pytest.mark.parametrize("outcomes", [1.001], indirect=True)
def test_engines_that_differ_are_a_fault_with_observable_hour_and_values(outcomes: list[str]) -> None:
    assert all("calcium at hour " in fault and "by Bent 1" in fault and "1.0e-03" in fault for fault in outcomes)


@pytest.mark.parametrize("outcomes", [0.0], indirect=True)
def test_an_engine_that_gives_up_is_a_fault(outcomes: list[str]) -> None:
    assert all("could not be integrated" in fault for fault in outcomes)


@pytest.mark.parametrize("outcomes", [1.0], indirect=True)
def test_engines_that_agree_are_no_fault(outcomes: list[str]) -> None:
    assert outcomes == ["", ""]
