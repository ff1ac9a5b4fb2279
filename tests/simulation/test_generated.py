"""Generated Python on a made-up file of which every curve is known by hand; COPASI and its tolerances."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import libsbml
import numpy as np
import pytest
import roadrunner

pytest.importorskip("scipy")

from scipy.integrate import solve_ivp

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change
from ketamine_sbml.simulation.engines import copasi, generated
from ketamine_sbml.simulation.engines.generated import GeneratedSimulator, Program, _python

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'


def mathml(formula: str) -> str:
    text: str = libsbml.writeMathMLToString(libsbml.parseL3Formula(formula))
    return text.partition("?>")[2].strip()


def rule(kind: str, name: str, formula: str) -> str:
    return f'<{kind} variable="{name}">{mathml(formula)}</{kind}>'


def event(trigger: str, at_start: bool, **assigned: str) -> str:
    assignments = "".join(
        f'<eventAssignment variable="{name}">{mathml(formula)}</eventAssignment>' for name, formula in assigned.items()
    )
    return (
        f'<event useValuesFromTriggerTime="true"><trigger initialValue="{str(not at_start).lower()}" persistent="true">'
        f"{mathml(trigger)}</trigger><listOfEventAssignments>{assignments}</listOfEventAssignments></event>"
    )


def parameter(name: str, value: float, constant: bool) -> str:
    return f'<parameter id="{name}" value="{value}" constant="{str(constant).lower()}" units="dimensionless"/>'


def species(name: str, amount: str = "") -> str:
    return (
        f'<species id="{name}" compartment="c" {amount} hasOnlySubstanceUnits="true" '
        'boundaryCondition="false" constant="false"/>'
    )


def reference(name: str, count: int) -> str:
    return f'<speciesReference species="{name}" stoichiometry="{count}" constant="true"/>'


def document(*events: str, rules: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" '
        'version="1"><model><listOfFunctionDefinitions><functionDefinition id="twice">'
        f"{mathml('lambda(v, 2 * v)')}</functionDefinition></listOfFunctionDefinitions>"
        '<listOfCompartments><compartment id="c" size="2" constant="true"/></listOfCompartments><listOfSpecies>'
        + species("A", 'initialAmount="8"')
        + species("B")
        + "</listOfSpecies><listOfParameters>"
        + parameter("k", 0.25, True)
        + "".join(parameter(name, 0, False) for name in ("late", "early", "fixed", "high"))
        + parameter("x", 3, False)
        + parameter("drug", 1, False)
        + "</listOfParameters><listOfInitialAssignments>"
        + f'<initialAssignment symbol="B">{mathml("12 * k + fixed + c")}</initialAssignment>'
        + "</listOfInitialAssignments><listOfRules>"
        + rule("assignmentRule", "late", "early + k")
        + rule("assignmentRule", "early", "twice(A) - 5")
        + rule("assignmentRule", "fixed", "k * drug * 2")
        + rule("assignmentRule", "high", "piecewise(1, A > 4, x^2)")
        + rule("rateRule", "x", "-k * x")
        + rules
        + '</listOfRules><listOfReactions><reaction id="turn" reversible="false" fast="false"><listOfReactants>'
        + reference("A", 2)
        + "</listOfReactants><listOfProducts>"
        + reference("B", 3)
        + f"</listOfProducts><kineticLaw>{mathml('k * A')}</kineticLaw></reaction></listOfReactions>"
        + (f"<listOfEvents>{''.join(events)}</listOfEvents>" if events else "")
        + "</model></sbml>"
    )


HOURS = np.array([0.0, 0.5, 1.0, 2.0, 4.0])


def run(*events: str, grid: np.ndarray = HOURS, **values: float) -> dict[str, np.ndarray]:
    return Program(document(*events)).run(values, grid, 1e-10, "made up")


def test_amounts_rules_and_starts_are_those_of_the_file() -> None:
    program = Program(document())
    assert program.states == ["A", "B", "x"]
    assert program.order == ["early", "fixed", "high", "late"]
    assert program.constants["c"] == 2.0
    assert set(program.units) == {"late", "early", "fixed", "high"}
    found = run()
    a, x = 8 * np.exp(-0.5 * HOURS), 3 * np.exp(-0.25 * HOURS)
    assert found["early"] == pytest.approx(2 * a - 5, rel=1e-7)
    assert found["late"] == pytest.approx(2 * a - 5 + 0.25, rel=1e-7)
    assert found["fixed"] == pytest.approx([0.5] * 5)
    assert found["high"] == pytest.approx(
        [1.0 if now > 4 else late**2 for now, late in zip(a, x, strict=True)], rel=1e-7
    )
    assert program._start({"k": 0.25, "drug": 1.0, "c": 2.0}) == {"A": 8.0, "B": 5.5, "x": 3.0}
    assert program._changes == {"A": "-2.0 * (k * A)", "B": "3.0 * (k * A)", "x": "((-k) * x)"}
    # A value that an arm gives takes the place of the file's.
    assert run(k=0.5)["early"] == pytest.approx(16 * np.exp(-HOURS) - 5, rel=1e-7)
    assert run(drug=4.0)["fixed"] == pytest.approx([2.0] * 5)


def test_an_event_acts_at_its_time_on_amounts_and_constants_at_once_and_only_once() -> None:
    dose = event("time >= 1", False, A="A + drug", drug="drug + A")
    found = run(dose)
    before = 8 * math.exp(-0.5)
    assert found["fixed"] == pytest.approx([0.5, 0.5, *[0.5 * (1 + before)] * 3], rel=1e-7)
    after = (before + 1) * np.exp(-0.5 * (HOURS[2:] - 1))
    assert found["early"][2:] == pytest.approx(2 * after - 5, rel=1e-7)
    assert found["early"][:2] == pytest.approx(2 * 8 * np.exp(-0.5 * HOURS[:2]) - 5, rel=1e-7)


def test_an_event_at_the_start_fires_where_the_file_says_that_nothing_held_before() -> None:
    assert run(event("time >= 0", True, drug="3"))["fixed"] == pytest.approx([1.5] * 5)
    assert run(event("time >= 0", False, drug="3"))["fixed"] == pytest.approx([0.5] * 5)


def test_one_event_may_set_off_another_and_one_that_turns_false_may_act_again() -> None:
    chain = (event("time >= 1", False, drug="5"), event("drug >= 5", False, drug="drug * 2"))
    assert run(*chain)["fixed"] == pytest.approx([0.5, 0.5, 5.0, 5.0, 5.0])
    again = (
        event("time >= 1 && drug < 3", False, drug="drug + 1"),
        event("time >= 2", False, drug="0.5"),
    )
    # At one hour it holds until drug is 2, and stays true: it fires once. At two hours it is true still.
    assert run(*again)["fixed"] == pytest.approx([0.5, 0.5, 1.0, 0.25, 0.25])


def test_an_event_between_two_output_times_and_one_beyond_the_last_are_seen_and_not_seen() -> None:
    found = run(event("time >= 1.7", False, drug="2"), event("time >= 9", False, drug="7"))
    assert found["fixed"] == pytest.approx([0.5, 0.5, 0.5, 1.0, 1.0])
    only = run(event("time >= 1.7", False, drug="2"), grid=np.array([1.7, 1.8]))
    assert only["fixed"] == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("trigger", ["time >= 1.7", "piecewise(0, time < 1.7, 1) >= 1", "k < 1 && time >= 1.7"])
def test_the_time_is_known_with_which_a_trigger_compares_the_clock_wherever_it_stands(trigger: str) -> None:
    """Also one that turns true where the clock is no longer below something; no output time stands there."""
    assert run(event(trigger, False, drug="2"))["fixed"] == pytest.approx([0.5, 0.5, 0.5, 1.0, 1.0])


def test_an_event_at_the_last_output_time_is_seen_there_as_libroadrunner_sees_it() -> None:
    dose = event("time >= 1", False, drug="2", A="A + 1")
    grid = np.array([0.0, 0.5, 1.0])
    found = run(dose, grid=grid)
    assert found["fixed"] == pytest.approx([0.5, 0.5, 1.0])
    assert found["early"][-1] == pytest.approx(2 * (8 * math.exp(-0.5) + 1) - 5, rel=1e-7)
    model = roadrunner.RoadRunner(document(dose))
    theirs = model.simulate(times=grid.tolist(), selections=["time", "fixed", "early"])
    assert found["fixed"] == pytest.approx(theirs[:, 1])
    assert found["early"] == pytest.approx(theirs[:, 2], rel=1e-5)


def test_events_that_never_end_and_rules_in_a_circle_are_named() -> None:
    endless = (event("time >= 1 && drug < 2", False, drug="3"), event("drug > 2", False, drug="1"))
    with pytest.raises(SimulationError, match="Events at hour 1 of the model never end: check the dosing schedule"):
        run(*endless)
    circle = rule("assignmentRule", "p", "q") + rule("assignmentRule", "q", "p")
    both = parameter("p", 0, False) + parameter("q", 0, False)
    text = document(rules=circle).replace("</listOfParameters>", f"{both}</listOfParameters>")
    with pytest.raises(InputError, match="Assignment rules form a circle among p, q: break it"):
        Program(text)


def test_what_is_absent_at_the_start_is_integrated_to_a_billionth_of_what_it_is_like(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An amount to that of 1e-9, a quantity without a unit to that of one; what is there to a billionth of itself."""
    told: list[list[float]] = []

    def solve(*arguments: Any, **how: Any) -> Any:
        told.append(how["atol"].tolist())
        return solve_ivp(*arguments, **how)

    monkeypatch.setattr("scipy.integrate.solve_ivp", solve)
    run(grid=HOURS[:2])
    text = document().replace('id="x" value="3"', 'id="x" value="0"').replace('initialAmount="8"', 'initialAmount="0"')
    Program(text).run({}, HOURS[:2], 1e-10, "made up")
    assert told[0] == pytest.approx([8e-9, 5.5e-9, 3e-9])
    assert told[1] == pytest.approx([1e-18, 5.5e-9, 1e-9])


def test_an_integration_that_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = SimpleNamespace(success=False, message="it broke")
    monkeypatch.setattr("scipy.integrate.solve_ivp", lambda *_, **__: failed)
    with pytest.raises(SimulationError, match=r"^Arm 'made up' could not be integrated by SciPy \(it broke\)\.$"):
        run()


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("a + b + 2", 7.0),
        ("a - b", -1.0),
        ("-a", -2.0),
        ("a * b * 2", 12.0),
        ("a / b", 2 / 3),
        ("a ^ b", 8.0),
        ("pow(a, b)", 8.0),
        ("exp(a - 2)", 1.0),
        ("abs(-a)", 2.0),
        ("piecewise(a, a > b, b)", 3.0),
        ("piecewise(a, a < b && !(a >= b), b)", None),
        ("piecewise(a, a <= b || b < a, b)", 2.0),
        ("time * a", 20.0),
        ("plus()", 0.0),
        ("times()", 1.0),
    ],
)
def test_a_formula_of_the_file_becomes_the_same_in_python(formula: str, value: float | None) -> None:
    node = libsbml.parseL3Formula(formula)
    if value is None:
        with pytest.raises(InputError, match="cannot become Python: extend the generator"):
            _python(node)
        return
    scope = {"a": 2.0, "b": 3.0, "time": 10.0, "exp": math.exp, "abs": abs}
    assert eval(_python(node), scope) == pytest.approx(value)


def test_tolerances_become_tighter_and_end_where_doubles_do() -> None:
    assert GeneratedSimulator(relative_tolerance=1e-6).tighter(0.5)._tolerance == 5e-7
    assert GeneratedSimulator(relative_tolerance=1e-9).tighter(1e-6)._tolerance == 1e-12


def test_a_short_arm_on_generated_python_says_what_made_it() -> None:
    simulator = GeneratedSimulator(relative_tolerance=1e-6)
    found = simulator.run(Arm("vehicle"), np.array([-22.5, -22.0]))
    assert found["p_mtor"] == pytest.approx([1.0, 1.0], abs=1e-6)
    assert set(found.provenance) == {"model", "checksum", "engine"}
    assert found.provenance["engine"].startswith("generated Python, SciPy ")
    assert found.provenance["model"].startswith(f"{pathway().about.id} ")


def test_copasi_is_told_its_tolerances_its_steps_and_the_times() -> None:
    pytest.importorskip("COPASI")
    simulator = copasi.CopasiSimulator(relative_tolerance=1e-7)
    arm = Arm("ketamine", (Change("ketamine", 10),))
    found = simulator.run(arm, np.array([0.0, 0.25]))
    ((loaded, checksum),) = simulator._loaded.values()
    task: Any = loaded.getTask("Time-Course")
    method = task.getMethod()
    assert method.getParameter("Relative Tolerance").getDblValue() == 1e-7
    assert method.getParameter("Absolute Tolerance").getDblValue() == pytest.approx(1e-10)
    assert method.getParameter("Max Internal Steps").getUIntValue() == 1_000_000
    assert found.provenance["checksum"] == checksum
    assert found.provenance["engine"].startswith("COPASI 4.")
    assert found["ketamine_plasma"][1] > 100
    assert simulator.tighter(0.5)._tolerance == 5e-8
    assert simulator.tighter(1e-9)._tolerance == 1e-12
    assert copasi.CopasiSimulator()._tolerance == 1e-9


def test_what_copasi_cannot_read_or_integrate_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("COPASI")
    simulator = copasi.CopasiSimulator()
    monkeypatch.setattr(copasi, "build_sbml", lambda *_, **__: "<sbml/>")
    monkeypatch.setattr(simulator, "_messages", lambda: "it says so")
    with pytest.raises(SimulationError, match=r"^COPASI cannot read the model: it says so\.$"):
        simulator.run(Arm("vehicle"), np.array([0.0, 1.0]))
    monkeypatch.undo()
    monkeypatch.setattr(copasi, "MOST_STEPS", 3)
    with pytest.raises(SimulationError, match=r"^Arm 'ketamine' could not be integrated by COPASI: "):
        simulator.run(Arm("ketamine", (Change("ketamine", 10),)), np.array([0.0, 100.0]))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "it does not say why"),
        (None, "it does not say why"),
        (" \n.\n", "it does not say why"),
        ("ERROR\n  no model.", "ERROR no model"),
        ("x" * 500, "x" * 200),
    ],
)
def test_the_reason_of_an_error_of_copasi_is_never_empty(said: str | None, told: str) -> None:
    library = SimpleNamespace(CCopasiMessage=SimpleNamespace(getAllMessageText=lambda: said))
    assert copasi.reason(library) == told


def test_the_chain_of_events_that_is_followed_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    count = (event("time >= 1 && drug >= 1", False, drug="drug + 1"), event("drug > 1", False, drug="drug"))
    monkeypatch.setattr(generated, "MOST_EVENTS", 2)
    with pytest.raises(SimulationError, match="never end"):
        run(*count)
    monkeypatch.setattr(generated, "MOST_EVENTS", 3)
    assert run(*count)["fixed"][-1] == pytest.approx(1.0)
