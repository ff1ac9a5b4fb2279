"""Rest is rest, arms do not depend on one another, and no pulse is missed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import roadrunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable, Parameter, Species, State
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.interventions import Animal
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Arm, Change, SimulationError, Simulator, default_times, named_arms
from ketamine_sbml.simulation.engines.roadrunner import LoadedModel
from ketamine_sbml.simulation.protocol import prepare

MOUSE = pathway()
OBSERVABLES = [observable.id for observable in MOUSE.elements(Observable)]
VEHICLE = Arm("vehicle")
KETAMINE = Arm("ketamine", (Change("ketamine", 10),))

UNCERTAIN = [
    p
    for p in MOUSE.elements(Parameter)
    if p.evidence.kind in (ValueKind.ASSUMED, ValueKind.FITTED, ValueKind.MEASURED, ValueKind.DERIVED)
    and p.range[0] < p.range[1]
    and isinstance(p.value, float)
]


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


@pytest.fixture
def restored(simulator: Simulator) -> Iterator[Simulator]:
    yield simulator
    simulator.set_values({})


def _values(draw_share: list[float]) -> dict[str, float]:
    """Parameter values at these shares of their ranges."""
    return {p.id: p.range[0] + (p.range[1] - p.range[0]) * s for p, s in zip(UNCERTAIN, draw_share, strict=True)}


SHARES = st.lists(st.floats(0.01, 0.99), min_size=len(UNCERTAIN), max_size=len(UNCERTAIN))
PROPERTY = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@PROPERTY
@given(shares=SHARES)
def test_without_an_intervention_nothing_moves_for_any_parameter_values(
    shares: list[float], restored: Simulator
) -> None:
    restored.set_values(_values(shares))
    rest = restored.run(VEHICLE)
    for name in OBSERVABLES:
        curve = rest[name]
        assert np.ptp(curve) <= 1e-6 * max(abs(curve[0]), 1.0), name
    for observable in MOUSE.elements(Observable):
        if observable.scale == "fold" and observable.unit == "1":
            assert rest[observable.id][0] == pytest.approx(1.0, abs=1e-9), observable.id


@PROPERTY
@given(shares=SHARES)
def test_a_small_push_decays_for_any_parameter_values(shares: list[float], restored: Simulator) -> None:
    values = _values(shares)
    # Proteins and spines live for weeks at the slow ends of their ranges: give them a year.
    restored.set_values(values)
    push = restored.run(Arm("push", (Change("pyramidal_drive", 0.02),)), np.array([0.0, 1.0, 24.0, 8760.0]))
    for observable in MOUSE.elements(Observable):
        if observable.scale == "fold" and observable.unit == "1":
            assert abs(push[observable.id][-1] - 1.0) < 2e-3, observable.id


_ACTING = [i for i in MOUSE.interventions if i.id != "ketamine_bath"]


@st.composite
def treatments(draw: st.DrawFn) -> Arm:
    """Any few interventions together, at any dose and time."""
    chosen = draw(st.lists(st.sampled_from(_ACTING), min_size=1, max_size=6, unique_by=lambda i: i.id))
    changes = []
    for intervention in chosen:
        low, high = intervention.bounds
        top = min(high, 30.0 * intervention.usual) if intervention.usual > 0 else high
        value = draw(st.floats(low, max(top, low)))
        at = None if isinstance(intervention, Animal) else draw(st.floats(-1.0, 48.0))
        changes.append(Change(intervention.id, value, at=at))
    return Arm("random", tuple(changes))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(arm=treatments())
def test_no_state_leaves_its_bounds_under_any_combination_at_any_dose(arm: Arm) -> None:
    curves = _shared().run(arm)
    for observable in MOUSE.elements(Observable):
        curve = curves[observable.id]
        if observable.scale == "fraction":
            assert curve.min() >= -1e-9 and curve.max() <= 1.0 + 1e-9, observable.id
        elif observable.scale == "index":
            assert curve.max() <= 1.0 + 1e-9, observable.id
            assert curve.min() >= -1.0, observable.id
        else:
            assert curve.min() >= -1e-5 * max(1.0, float(curve.max())), observable.id


_SHARED: list[Simulator] = []


def _shared() -> Simulator:
    if not _SHARED:
        _SHARED.append(Simulator())
    return _SHARED[0]


def test_the_order_of_changes_does_not_matter(simulator: Simulator) -> None:
    changes = (
        Change("ketamine", 10),
        Change("vegf_antibody", 0.001),
        Change("rapamycin", 5),
        Change("chronic_stress", 1),
    )
    one = simulator.run(Arm("one", changes))
    other = simulator.run(Arm("other", changes[::-1]))
    for observable in OBSERVABLES:
        assert np.array_equal(one[observable], other[observable]), observable


def test_an_arm_does_not_depend_on_what_ran_before(simulator: Simulator) -> None:
    fresh = Simulator().run(KETAMINE)
    for arm in named_arms().values():
        simulator.run(arm)
    again = simulator.run(KETAMINE)
    for observable in OBSERVABLES:
        assert np.array_equal(fresh[observable], again[observable]), observable


@pytest.mark.parametrize("organism", [Organism.RAT, Organism.HUMAN])
def test_an_arm_of_another_organism_equals_a_run_of_that_organisms_own_file(
    organism: Organism, simulator: Simulator
) -> None:
    simulator.run(KETAMINE)
    dose = 0.5 if organism is Organism.HUMAN else 10.0
    hours = default_times(48.0)
    shared = simulator.run(Arm("dose", (Change("ketamine", dose),), organism), hours)
    own = roadrunner.RoadRunner(build_sbml(pathway(organism)))
    own.integrator.relative_tolerance = 1e-9
    table = np.array(own.simulate(times=[0.0, *(24.0 + hours)], selections=["time", *OBSERVABLES]))[1:]
    for column, observable in enumerate(OBSERVABLES, 1):
        scale = max(float(np.ptp(table[:, column])), 1e-3)
        assert np.max(np.abs(table[:, column] - shared[observable])) < 2e-4 * scale, observable


def test_run_unchanged_the_file_shows_ketamine_after_a_day_of_rest(simulator: Simulator) -> None:
    engine = roadrunner.RoadRunner(build_sbml(pathway()))
    hours = default_times(336.0)
    table = np.array(engine.simulate(times=[0.0, *(24.0 + hours)], selections=["time", "p_mtor", "spine_density"]))[1:]
    expected = simulator.run(KETAMINE, hours)
    assert np.allclose(table[:, 1], expected["p_mtor"], rtol=1e-3)
    assert np.allclose(table[:, 2], expected["spine_density"], rtol=1e-3)
    assert table[:, 1].max() > 1.2


def test_no_pulse_is_missed_however_short_or_late(simulator: Simulator) -> None:
    for at in (0.0, 100.0, 600.0):
        flash = Arm("flash", (Change("pyramidal_drive", 1.0, at=at, until=at + 1 / 60),))
        assert simulator.run(flash, np.linspace(at - 0.5, at + 1.0, 301))["glutamate"].max() > 1.01, at


@pytest.mark.parametrize("intervention", [i.id for i in MOUSE.interventions])
def test_every_intervention_is_seen_by_the_engine(intervention: str, simulator: Simulator) -> None:
    known = MOUSE.intervention(intervention)
    base = () if intervention == "ketamine" else (Change("ketamine", 10),)
    arm = Arm("with", (*base, Change(intervention, known.usual)))
    times = default_times()
    with_it, without = simulator.run(arm, times), simulator.run(Arm("without", base), times)
    moved = max(
        float(np.max(np.abs(with_it[name] - without[name]))) / max(1.0, float(without[name].max()))
        for name in OBSERVABLES
    )
    assert moved > 1e-3


def test_two_doses_at_the_same_moment_both_count(simulator: Simulator) -> None:
    infusion, antibody = Change("vegf_infusion", 1e-5, at=0), Change("vegf_antibody", 1e-3, at=0)
    alone = simulator.run(Arm("infusion", (infusion,)))
    both = simulator.run(Arm("both", (infusion, antibody)))
    assert alone.at("vegf", 0.5) > 1.0
    assert both.at("vegf", 0.5) < 0.01 * alone.at("vegf", 0.5)


def test_repeated_doses_come_at_their_interval(simulator: Simulator) -> None:
    course = (Change("ketamine", 10), Change("ketamine_doses", 3), Change("ketamine_interval", 24))
    curves = simulator.run(Arm("course", course), np.linspace(-1, 96, 9701))
    plasma = curves["ketamine_plasma"]
    single = simulator.run(KETAMINE, np.linspace(-1, 96, 9701))["ketamine_plasma"]
    for day in range(3):
        inside = (curves.times >= 24 * day) & (curves.times < 24 * day + 6)
        assert plasma[inside].max() == pytest.approx(single.max(), rel=1e-3), day
    assert plasma[curves.times > 72].max() < 1e-3 * single.max()


def test_an_infusion_lasts_as_long_as_it_is_set(simulator: Simulator) -> None:
    arm = Arm("drip", (Change("ketamine", 0.5), Change("ketamine_duration", 2.0)), Organism.HUMAN)
    curves = simulator.run(arm, np.linspace(-1, 12, 1301))
    assert curves.times[int(np.argmax(curves["ketamine_plasma"]))] == pytest.approx(2.0, abs=0.02)


def test_a_knock_out_is_compared_with_its_own_rest_and_starts_settled(simulator: Simulator) -> None:
    curves = simulator.run(Arm("knock-out", (Change("flk1_expression", 0.1),)))
    for observable in OBSERVABLES:
        assert np.ptp(curves[observable]) < 2e-3 * max(1.0, abs(curves[observable][0])), observable
    assert curves["flk1_active"][0] < 0.5


def test_an_animal_that_has_not_settled_is_no_result(restored: Simulator) -> None:
    restored.set_values({"settling_pace": 1.0})
    restored.run(VEHICLE)
    with pytest.raises(SimulationError, match=r"its animal has not settled, .* still moves from"):
        restored.run(Arm("knock-out", (Change("vegf_expression", 0.2),)))


def test_proteins_that_only_change_form_keep_their_total() -> None:
    engine = roadrunner.RoadRunner(build_sbml(pathway()))
    pairs = [("akt_unphosphorylated", "akt_phosphorylated"), ("rheb_gdp", "rheb_gtp")]
    names = [name for pair in pairs for name in pair]
    table = np.array(engine.simulate(0, 48, 200, names))
    for column in range(0, len(names), 2):
        total = table[:, column] + table[:, column + 1]
        assert np.ptp(total) < 1e-6 * total[0]


def test_an_unknown_parameter_value_is_refused(simulator: Simulator) -> None:
    with pytest.raises(InputError, match="Unknown parameter 'nonsense'"):
        simulator.set_values({"nonsense": 1.0})


def test_the_declared_states_are_those_that_the_engine_integrates() -> None:
    engine = roadrunner.RoadRunner(build_sbml(pathway()))
    declared = {species.id for species in MOUSE.elements(Species)} | {state.id for state in MOUSE.elements(State)}
    count = engine.model.getNumFloatingSpecies() + engine.model.getNumRateRules()
    assert {engine.model.getStateVectorId(index) for index in range(count)} == declared
    assert all(number_of(p.value, Organism.MOUSE) == engine[p.id] for p in MOUSE.elements(Parameter))


def test_a_dose_at_the_very_end_of_the_settling_is_no_movement_of_the_animal(simulator: Simulator) -> None:
    changes = (Change("vegf_expression", 0.5), Change("bdnf_infusion", 2e-5, at=simulator.pathway.settled_hour - 24))
    bdnf = simulator.run(Arm("early", changes), np.array([-22.99, 0.0]))["bdnf"]
    assert bdnf[0] > 10 * bdnf[1]


def test_a_changed_animal_may_be_read_at_any_hour(simulator: Simulator) -> None:
    arm = Arm("knock-out", (Change("ketamine", 10), Change("flk1_expression", 0.1)))
    whole = simulator.run(arm)
    late = simulator.run(arm, np.array([0.25, 24.0]))
    assert late["spine_density"][1] == pytest.approx(whole.at("spine_density", 24), rel=1e-5)
    with pytest.raises(InputError, match="must start after hour -23, when its animal has settled"):
        simulator.run(arm, np.array([-23.0, 0.0]))


def test_starts_of_what_stays_at_rest_change_no_curve(simulator: Simulator) -> None:
    """The simulator moves them out of the way; the file as it stands has them at their usual times."""
    plain = roadrunner.RoadRunner(build_sbml(MOUSE, documented=False))
    plain.integrator.setValue("relative_tolerance", 1e-9)
    times = default_times(168.0)
    for arm in (KETAMINE, Arm("stopped", (*KETAMINE.changes, Change("vegf_antibody", 0.001, at=2.0)))):
        plain.resetAll()
        prepared = prepare(arm, MOUSE)
        for name, value in prepared.values.items():
            plain[name] = value
        plain.reset()
        table = np.array(plain.simulate(times=[0.0, *(prepared.origin + times)], selections=OBSERVABLES))[1:]
        found = simulator.run(arm, times)
        for column, name in enumerate(OBSERVABLES):
            assert found[name] == pytest.approx(table[:, column], rel=1e-4, abs=1e-6), name


# What an integrator says, on several lines and far too long; and the 160 letters of it that are told.
SAID, TOLD = "It  broke\n  here: " + "x" * 300, "It broke here: " + "x" * 145


def test_what_an_integrator_says_of_an_arm_is_told_on_one_line_of_at_most_160_letters() -> None:
    class Broken:
        def simulate(self, times: list[float], selections: list[str]) -> np.ndarray:
            raise RuntimeError(SAID)

    made: Any = Simulator.__new__(Simulator)
    made.__dict__.update(
        pathway=MOUSE,
        values={},
        _alone=nullcontext(),
        _organism_values={Organism.MOUSE: {}},
        _reset=lambda values: None,
        _model=Broken(),
        _selections=[],
    )
    with pytest.raises(SimulationError) as caught:
        made.run(KETAMINE)
    assert str(caught.value) == f"Arm 'ketamine' could not be integrated ({TOLD}): check its values for extremes."


def test_what_is_said_of_a_model_that_cannot_be_loaded_is_told_on_one_line_of_at_most_160_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(text: str) -> object:
        raise RuntimeError(SAID)

    monkeypatch.setattr(roadrunner, "RoadRunner", broken)
    with pytest.raises(InputError) as caught:
        LoadedModel("<sbml/>", [], relative_tolerance=1e-8)
    assert str(caught.value) == f"libRoadRunner cannot load the model ({TOLD}): mend it or use another."


@pytest.mark.parametrize(
    ("starts", "absolute"),
    [
        ([0.0, 4.0, -2.0, math.inf], [2e-8, 4e-8, 2e-8, 2e-8]),
        ([0.0, 0.0], [1e-8, 1e-8]),
        ([], 1e-8),
    ],
)
def test_a_state_of_another_model_that_starts_from_nothing_has_the_tolerance_of_the_smallest_that_does_not(
    starts: list[float], absolute: float | list[float]
) -> None:
    """Where all start from nothing it is that of one; where there is no state at all, a number and no list."""

    class Held(dict[str, float]):
        model = SimpleNamespace(
            getNumFloatingSpecies=lambda: len(starts) // 2,
            getNumRateRules=lambda: len(starts) - len(starts) // 2,
            getStateVectorId=str,
        )

    loaded = LoadedModel.__new__(LoadedModel)
    loaded._model = Held({str(index): start for index, start in enumerate(starts)})
    assert loaded._absolute(1e-8) == (pytest.approx(absolute) if starts else absolute)
