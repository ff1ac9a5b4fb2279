"""The file used as a person uses it who has read nothing: load, set a parameter, run, reset, set another, run again.

Nothing of the project runs here but the building of the file and, for the numbers to expect, its own simulator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pytest
import roadrunner

from ketamine_sbml.language.interventions import Animal, Held
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Arm, Change, Simulator

MOUSE = pathway()
READ = ["p_mtor", "spine_density", "antidepressant_response", "vegf_release"]
# Model hours that are read: an hour, six hours and a day after ketamine, and a week.
HOURS = [25.0, 30.0, 48.0, 192.0]
# Curves agree within this share of the larger of value and one, at the tolerances that a tool starts with.
DEFAULT = 2e-3


@pytest.fixture(scope="module")
def loaded() -> roadrunner.RoadRunner:
    return roadrunner.RoadRunner(build_sbml(MOUSE))


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


def naive(loaded: roadrunner.RoadRunner, values: Mapping[str, float]) -> np.ndarray:
    """Reset, set, run: one row an hour of HOURS."""
    loaded.reset()
    for name, value in values.items():
        loaded[name] = value
    return np.array(loaded.simulate(times=[0.0, *HOURS], selections=READ))[1:]


def expected(simulator: Simulator, *changes: Change) -> np.ndarray:
    run = simulator.run(Arm("expected", changes), np.array(HOURS) - 24.0)
    return np.column_stack([run[name] for name in READ])


def agrees(found: np.ndarray, wanted: np.ndarray) -> bool:
    return bool((np.abs(found - wanted) <= DEFAULT * np.maximum(1.0, np.abs(wanted))).all())


def test_reset_set_and_run_again_gives_each_dose_its_own_answer(
    loaded: roadrunner.RoadRunner, simulator: Simulator
) -> None:
    for dose in (1.0, 3.0, 10.0, 30.0, 10.0, 1.0, 0.0):
        assert agrees(naive(loaded, {"ketamine": dose}), expected(simulator, Change("ketamine", dose))), dose


ANIMALS = [knob for knob in MOUSE.interventions if isinstance(knob, Animal)]


@pytest.mark.parametrize("animal", ANIMALS, ids=lambda animal: animal.id)
@pytest.mark.parametrize("dose", [0.0, 3.0, 10.0, 50.0])
def test_a_changed_animal_is_at_its_own_rest_by_the_injection(
    loaded: roadrunner.RoadRunner, simulator: Simulator, animal: Animal, dose: float
) -> None:
    values = {"ketamine": dose, animal.id: animal.usual}
    wanted = expected(simulator, Change("ketamine", dose), Change(animal.id, animal.usual))
    found = naive(loaded, values)
    loaded.reset()
    for knob in ANIMALS:
        loaded[knob.id] = knob.rest
    assert agrees(found, wanted)


def test_what_a_deletion_takes_entirely_leaves_numbers(simulator: Simulator) -> None:
    for animal in ANIMALS:
        run = simulator.run(Arm("none left", (Change("ketamine", 10), Change(animal.id, animal.bounds[0]))))
        assert all(np.isfinite(curve).all() for curve in run.values.values()), animal.id


@pytest.mark.parametrize("tolerance", [1e-6, 1e-8, 1e-10])
def test_settling_does_not_depend_on_the_tolerance(tolerance: float) -> None:
    changes = (Change("ketamine", 10), Change("flk1_expression", 0.1), Change("chronic_stress", 1))
    wanted = expected(Simulator(relative_tolerance=1e-11), *changes)
    assert np.abs(expected(Simulator(relative_tolerance=tolerance), *changes) - wanted).max() < 1e3 * tolerance


def test_a_dose_at_hour_zero_is_given_when_the_animal_has_settled(loaded: roadrunner.RoadRunner) -> None:
    loaded.reset()
    loaded["ketamine_time"] = 0.0
    plasma = np.array(loaded.simulate(times=[0.0, 0.99, 1.05], selections=["ketamine_plasma"]))[:, 0]
    loaded["ketamine_time"] = 24.0
    assert plasma[1] == 0.0
    assert plasma[2] > 1000.0


def held() -> Iterator[Held]:
    yield from (knob for knob in MOUSE.interventions if isinstance(knob, Held))


@pytest.mark.parametrize("knob", list(held()), ids=lambda knob: knob.id)
def test_a_late_start_alone_leaves_the_usual_duration(loaded: roadrunner.RoadRunner, knob: Held) -> None:
    loaded.reset()
    usual = loaded[knob.time_id]
    loaded[knob.id], loaded[knob.time_id] = knob.usual, 100.0
    late = 100.0 + knob.stop - knob.start
    times = [0.0, 99.9, 100.1, late - 0.1, late + 0.1, 300.0]
    level = np.array(loaded.simulate(times=times, selections=[knob.level_id]))[:, 0]
    loaded[knob.id], loaded[knob.time_id] = knob.rest, usual
    assert level.tolist() == [0.0, 0.0, knob.usual, knob.usual, 0.0, 0.0]


def test_an_infusion_that_ends_as_the_next_begins_is_the_same_in_every_run() -> None:
    text = build_sbml(pathway(Organism.HUMAN))
    plasma = set()
    for _ in range(8):
        runner = roadrunner.RoadRunner(text)
        runner["ketamine_doses"], runner["ketamine_interval"] = 4.0, runner["ketamine_duration"]
        found = np.array(runner.simulate(times=[0.0, 25.0, 26.0, 26.6, 27.5], selections=["ketamine_plasma"]))[:, 0]
        plasma.add(tuple(found.round(6)))
    assert len(plasma) == 1
    (curve,) = plasma
    assert curve[1] < curve[2] < curve[3] > curve[4]


def test_no_trigger_is_exactly_zero_for_a_stretch() -> None:
    """Engines that find events as roots miss one whose two sides stay equal: counters and rates are never compared."""
    from ketamine_sbml.language.elements import Event, Level
    from ketamine_sbml.language.formula import parse

    comparisons = 0
    for event in MOUSE.elements(Event):
        for node in parse(event.trigger).tree:
            if node.sign in (">=", ">", "<=", "<"):
                comparisons += 1
                left, right = node.children
                if left.sign == "time":
                    continue
                at_rest = [_at_rest(side) for side in (left, right)]
                assert abs(at_rest[0] - at_rest[1]) >= 0.5, f"{event.id}: {node}"
    assert comparisons > 30
    assert all(level.rest for level in MOUSE.elements(Level))


def _at_rest(tree: object) -> float:
    from ketamine_sbml.language.elements import Level
    from ketamine_sbml.language.formula import Tree

    assert isinstance(tree, Tree)
    if tree.sign == "number":
        return tree.value
    if tree.sign == "+":
        return sum(_at_rest(child) for child in tree.children)
    element = MOUSE.by_id[tree.name]
    return MOUSE.at_rest(element) if isinstance(element, Level) else MOUSE.constant(tree.name)
