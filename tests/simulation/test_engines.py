"""What every engine shares: curves that can be, animals that have settled, tolerances that only become tighter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Observable, Species
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator
from ketamine_sbml.simulation.engines import Observed, Settling, finite, output_hours, parameter_values
from ketamine_sbml.simulation.engines.roadrunner import absolute_tolerances, acting_values
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.simulation.sampling import sampling_times

MOUSE = pathway()
IDS = [observable.id for observable in MOUSE.elements(Observable)]
KETAMINE = Arm("ketamine", (Change("ketamine", 10),))
KNOCK_OUT = Arm("knock-out", (Change("vegf_expression", 0.2),))
HOURS = np.array([0.0, 1.0, 2.0])


def finished(name: str, lowest: float, highest: float) -> np.ndarray:
    table = np.full((3, len(IDS)), 0.5)
    table[1:, IDS.index(name)] = lowest, highest
    return Observed(MOUSE).finished(KETAMINE, HOURS, table, {"engine": "made up"})[name]


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("interneuron_nmdar_block", -0.9e-5, 1.0),
        ("interneuron_nmdar_block", 0.0, 1 + 0.9e-5),
        ("ketamine_plasma", -0.9e-5, 0.1),
        ("ketamine_plasma", -0.9e-2, 1000.0),
        ("glutamate", -0.9e-5, 1.0),
        ("antidepressant_response", -7.0, 7.0),
    ],
)
def test_a_hundred_thousandth_of_the_curve_beyond_what_can_be_is_rounding(
    name: str, lowest: float, highest: float
) -> None:
    scale = {o.id: o.scale for o in MOUSE.elements(Observable)}[name]
    low, high = (-np.inf, np.inf) if scale == "index" else (0.0, 1.0 if scale == "fraction" else np.inf)
    assert finished(name, lowest, highest).tolist() == [0.5, max(lowest, low), min(highest, high)]
    if scale == "index":
        return
    # A fifth more than that is no solution, and says which of the observables.
    beyond = (1.2 * lowest / 0.9, highest) if lowest < 0 else (lowest, 1 + 1.2e-5)
    with pytest.raises(SimulationError, match=f"'ketamine': {name} reaches .*, which no {scale} can"):
        finished(name, *beyond)


def test_of_several_that_cannot_be_the_first_is_named_with_its_extremes() -> None:
    table = np.full((3, len(IDS)), 0.5)
    table[1, [4, 7]], table[2, [4, 7]] = -1.25, 2.5
    with pytest.raises(SimulationError) as caught:
        Observed(MOUSE).finished(KETAMINE, HOURS, table, {})
    assert str(caught.value) == (
        f"Arm 'ketamine': {IDS[4]} reaches -1.25 to 2.5, which no fold can; check its values for extremes."
    )


def test_what_is_no_number_is_named_with_where_it_was() -> None:
    assert finite(KETAMINE, "x", HOURS) is HOURS
    with pytest.raises(SimulationError) as caught:
        finite(KETAMINE, "x", np.array([0.0, np.nan]), " on model.xml")
    assert str(caught.value) == "Arm 'ketamine': x is not a number on model.xml; check its values for extremes."


def test_without_hours_an_arm_is_followed_and_given_hours_are_taken() -> None:
    assert np.array_equal(output_hours(KETAMINE, MOUSE, None), sampling_times([KETAMINE], MOUSE))
    assert output_hours(KETAMINE, MOUSE, [1, 2]).tolist() == [1.0, 2.0]


def test_an_animal_as_it_is_is_not_looked_at_while_it_settles_and_a_changed_one_is_twice() -> None:
    plain = Settling(KETAMINE, prepare(KETAMINE, MOUSE), HOURS)
    assert (plain.model_times, plain.skipped) == ([0.0, 24.0, 25.0, 26.0], 1)
    changed = Settling(KNOCK_OUT, prepare(KNOCK_OUT, MOUSE), HOURS)
    settled = MOUSE.settled_hour
    assert changed.model_times == [0.0, 0.9 * settled, 0.999 * settled, 24.0, 25.0, 26.0]
    assert changed.skipped == 3
    # What a plain animal does is never called unsettled.
    plain.check(["x"], np.array([[0.0], [1.0], [2.0]]))


@pytest.mark.parametrize(
    ("was", "now", "moves"),
    [(1.0, 1.0009, False), (1.0, 1.0011, True), (1.0, 0.9989, True), (1000.0, 1000.9, False), (1000.0, 1002.1, True)],
)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_an_animal_has_settled_if_nothing_moves_by_more_than_a_thousandth(
    was: float, now: float, moves: bool, sign: float
) -> None:
    settling = Settling(KNOCK_OUT, prepare(KNOCK_OUT, MOUSE), HOURS)
    table = np.array([[5.0, 9.0], [5.0, sign * was], [5.0, sign * now], [5.0, 0.0]])
    if not moves:
        settling.check(["x", "y"], table)
        return
    with pytest.raises(SimulationError) as caught:
        settling.check(["x", "y"], table)
    assert str(caught.value) == (
        f"Arm 'knock-out': its animal has not settled, y still moves from {sign * was:g} to {sign * now:g} at the end "
        "of the settling; choose faster turnover."
    )


def test_output_begins_after_the_settling_and_not_at_its_end() -> None:
    end = MOUSE.settled_hour - MOUSE.origin
    Settling(KETAMINE, prepare(KETAMINE, MOUSE), np.array([end + 1e-9, 0.0]))
    with pytest.raises(InputError, match=r"output starts at hour -23; it must start after hour -23, when its animal"):
        Settling(KETAMINE, prepare(KETAMINE, MOUSE), np.array([end, 0.0]))


def test_only_parameters_have_values_that_can_be_replaced() -> None:
    assert parameter_values(MOUSE, {"glua1_exchange": 1}) == {"glua1_exchange": 1.0}
    for name in ("p_mtor", "nonsense"):
        with pytest.raises(InputError, match=f"Unknown parameter '{name}': see the stage files for the declared ones"):
            parameter_values(MOUSE, {name: 1.0})


def test_absolute_tolerances_are_shares_of_what_is_there_or_typical_and_never_looser() -> None:
    absent = next(species for species in MOUSE.elements(Species) if species.typical)
    assert absolute_tolerances(MOUSE, {absent.id: 5.0, "unknown": 0.0}, 1e-8)[0] == pytest.approx(1e-8 * absent.typical)
    assert absolute_tolerances(MOUSE, {"unknown": -2.0}, 1e-8) == pytest.approx([2e-8])
    assert absolute_tolerances(MOUSE, {"unknown": 2.0}, 1e-10) == pytest.approx([2e-10])
    assert absolute_tolerances(MOUSE, {"unknown": 2.0}, 1e-4) == pytest.approx([2e-8])


def test_what_stays_at_rest_starts_after_every_simulation_and_what_acts_when_it_is_told() -> None:
    arm = Arm("held", (Change("rapamycin", 20, at=2, until=5),))
    values = acting_values(prepare(arm, MOUSE), MOUSE)
    assert (values["rapamycin_time"], values["rapamycin_stop"]) == (26.0, 29.0)
    assert values["ketamine_time"] == values["vegf_infusion_time"] == 2 * 87600.0
    stops = {values[knob.stop_id] for knob in MOUSE.interventions if knob.stop_id in values and knob.id != "rapamycin"}
    assert stops == {3 * 87600.0}
    assert values["ketamine_doses"] == 1.0


def test_a_simulator_says_which_model_and_engine_made_a_curve_and_keeps_the_values_that_it_was_given() -> None:
    simulator = Simulator(values={"glua1_exchange": 0.04})
    tighter = simulator.tighter(0.5)
    assert tighter.values == {"glua1_exchange": 0.04}
    found = simulator.run(KETAMINE, np.array([0.0, 1.0]))
    assert set(found.provenance) == {"model", "checksum", "engine"}
    assert found.provenance["engine"].startswith("libRoadRunner ")
    assert found.provenance["model"].startswith(f"{MOUSE.about.id} ")
    assert len(found.provenance["checksum"]) == 16
    simulator.set_values({})
    assert simulator.values == {}


def test_a_state_after_a_push_is_that_of_the_model_and_rest_has_no_rates() -> None:
    simulator = Simulator()
    states, rates = simulator.at_rest(Organism.RAT)
    assert set(states) == set(rates)
    assert max(abs(rates[name]) / max(abs(states[name]), 1e-9) for name in rates) < 1e-6
    name = "early_glua1"
    after = simulator.after_push(Organism.RAT, {name: 0.01}, 1e-3)
    assert after[name] - states[name] == pytest.approx(0.01, rel=0.01)
    assert simulator.after_push(Organism.RAT, {}, 10.0)[name] == pytest.approx(states[name], rel=1e-6)


def test_a_solver_is_loaded_with_the_tolerance_that_is_asked() -> None:
    simulator: Any = Solver.LIBROADRUNNER.simulator(MOUSE, relative_tolerance=1e-6)
    assert isinstance(simulator, Simulator)
    integrator = simulator._model.integrator
    assert integrator.getValue("relative_tolerance") == 1e-6
    usual: Any = Solver.LIBROADRUNNER.simulator(MOUSE)
    integrator = usual._model.integrator
    assert integrator.getValue("relative_tolerance") == 1e-8
    assert Solver("compiled") is Solver.COMPILED
