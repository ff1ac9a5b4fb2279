"""Any combination of interventions within their bounds integrates, and alike on engines that share no code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.language.interventions import Animal, Count, Dose, Held
from ketamine_sbml.language.organism import Organism
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


def drawn_by_the_rules(seed: int, number: int) -> Arm:
    """A random arm once more, in plain numbers: the same draws in the same order, and what becomes of each."""
    rng = np.random.default_rng([seed, number])
    low, high = (24.0, 600.0) if rng.random() < 0.5 else (-20.0, 24.0)
    together = int(rng.integers(1, 9))
    changes: list[Change] = []
    for index in sorted(rng.choice(len(MOUSE.interventions), size=together, replace=False)):
        knob = MOUSE.interventions[index]
        raw = float(rng.uniform(low, high))
        at = round(raw, int(rng.integers(0, 5)))
        until = None
        if rng.random() < 0.5:
            until = at + float(rng.choice([0.01, 0.5, 6.0, 100.0]))
        least, most = knob.bounds
        kind = rng.random()
        if kind < 0.2:
            value = most if rng.random() < 0.8 else least
        elif kind < 0.6 or least < 0:
            value = float(rng.uniform(least, most))
        else:
            value = float(max(least, most * 10 ** -rng.uniform(0, 6.0)))
        if isinstance(knob, Dose):
            changes.append(Change(knob.id, value, at=at))
            if rng.random() >= 0.5:
                for setting in MOUSE.settings:
                    if not setting.id.startswith(knob.id + "_"):
                        continue
                    least, most = setting.bounds
                    if isinstance(setting, Count):
                        value = float(rng.integers(max(int(least), 1), min(int(most), 20) + 1))
                    else:
                        value = float(np.exp(rng.uniform(np.log(least), np.log(min(most, 72.0)))))
                    changes.append(Change(setting.id, value))
        elif isinstance(knob, Held):
            changes.append(Change(knob.id, value, at=at, until=until))
        else:
            changes.append(Change(knob.id, value))
    organism = Organism.MOUSE
    if rng.random() < 0.3:
        organism = list(Organism)[int(rng.integers(3))]
    return Arm(f"random {number}", tuple(changes), organism)


def test_an_arm_is_drawn_as_it_is_said_to_be() -> None:
    for number in range(300):
        assert random_arm(MOUSE, SEED, number) == drawn_by_the_rules(SEED, number), number


class _Flat:
    """An engine that rests, and notes what it was asked; in one observable it may be off by a share of its scale."""

    def __init__(self, off: float = 0.0, engine: str = "Flat 1") -> None:
        self.pathway: Pathway = MOUSE
        self.asked: list[tuple[str, float, float]] = []
        self._off, self._engine = off, engine

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        assert times is not None
        self.asked.append((arm.name, float(times[0]), float(times[-1])))
        values = {name: np.full(times.size, 4.0) for name in ("p_mtor", "calcium")}
        values["calcium"][5] += 4.0 * self._off
        values["p_mtor"][3] += 2.0 * self._off
        return Trajectory(arm, times, values, provenance={"engine": self._engine})

    def tighter(self, factor: float) -> Engine:
        return self


def campaign(*others: Any, numbers: range = range(3)) -> tuple[list[Any], Any]:
    ours: Any = _Flat()
    return list(run_campaign(MOUSE, others, SEED, numbers, ours)), ours


def test_an_arm_is_followed_for_three_days_after_its_last_start_and_at_least_for_these() -> None:
    outcomes, ours = campaign(numbers=range(40))
    ends = {}
    for outcome, (name, first, last) in zip(outcomes, ours.asked, strict=True):
        starts = [change.at for change in outcome.arm.changes if change.at is not None]
        assert name == f"random {outcome.number}"
        assert last == pytest.approx(max([0.0, *starts]) + 72.0)
        assert first <= -1.0
        ends[outcome.number] = last
    assert min(ends.values()) == 72.0 < max(ends.values())
    assert [(outcome.fault, outcome.share) for outcome in outcomes] == [("", 0.0)] * 40


@pytest.mark.parametrize(("off", "agrees"), [(0.99e-4, True), (1.01e-4, False), (-1.01e-4, False)])
def test_engines_agree_below_a_ten_thousandth_and_the_farthest_of_them_is_told(off: float, agrees: bool) -> None:
    outcomes, _ = campaign(_Flat(), _Flat(off, "Bent 2"), _Flat(off / 2, "Bent 3"))
    assert [outcome.number for outcome in outcomes] == [0, 1, 2]
    for outcome in outcomes:
        assert outcome.share == pytest.approx(abs(off), rel=1e-6)
        assert (outcome.fault == "") is agrees
        if not agrees:
            assert outcome.fault.startswith("calcium at hour ")
            assert (
                f"is {4 + 4 * off:.6g} by Bent 2 and 4 by libRoadRunner, 1.0e-04 of its scale apart." in outcome.fault
            )


def test_what_gives_up_is_told_and_the_next_arm_is_run() -> None:
    class GivesUp(_Flat):
        def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
            if arm.name == "random 1":
                raise SimulationError("Arm 'random 1' could not be integrated.")
            return super().run(arm, times)

    outcomes, _ = campaign(GivesUp())
    assert [outcome.fault for outcome in outcomes] == ["", "Arm 'random 1' could not be integrated.", ""]
    assert np.isnan(outcomes[1].share)
