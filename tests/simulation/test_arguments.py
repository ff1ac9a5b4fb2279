"""Numbers are checked where they enter from Python, by the name of the argument; threads on one engine take turns."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims import judge, load_claims
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml, complaints
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory, default_times, load_arms, named_arm
from ketamine_sbml.simulation.arguments import increasing_hours, numbers_by_name, positive_number
from ketamine_sbml.simulation.engines import Observed

KETAMINE = Arm("ketamine", (Change("ketamine", 10),))
CLAIM = load_claims()[0][0]
NO_NUMBERS = (None, "ten", float("nan"), float("inf"), -float("inf"), [1.0], True, 10**400, 1j)


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


def refused(call: Callable[[], object], *words: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", NO_NUMBERS, ids=str)
def test_what_is_no_finite_number_is_refused_by_its_argument(value: Any, simulator: Simulator) -> None:
    refused(lambda: Change("ketamine", value), "Change('ketamine'): value = ", "finite number")
    if value is not None:
        refused(lambda: Change("rapamycin", 10, at=value), "Change('rapamycin'): at = ")
        refused(lambda: Change("rapamycin", 10, until=value), "Change('rapamycin'): until = ")
    refused(lambda: Simulator(relative_tolerance=value), "relative_tolerance")
    refused(lambda: simulator.tighter(value), "factor")
    refused(lambda: simulator.set_values({"glua1_exchange": value}), "values['glua1_exchange']")
    refused(lambda: default_times(value), "end = ")
    curve = Trajectory(KETAMINE, np.array([0.0, 1.0]), {"x": np.array([1.0, 2.0])})
    refused(lambda: curve.at("x", value), "hour")
    refused(lambda: curve.window("x", 0.0, value), "hour")


def test_numpy_numbers_and_integers_are_numbers() -> None:
    small: Any = np.float32(10)
    whole: Any = np.int64(10)
    assert Change("ketamine", small) == Change("ketamine", 10)
    assert Change("ketamine", whole, at=np.float64(2)).at == 2


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ([], "at least one hour"),
        ([[0.0, 1.0]], "shape (1, 2)"),
        (3.0, "shape ()"),
        ("now", "not a list of numbers"),
        ([0.0, None], "times[1] is not a finite number"),
        ([0.0, float("nan"), 1.0], "times[1] is not a finite number"),
        ([0.0, float("inf")], "times[1]"),
        ([0.0, 2.0, 1.0], "falls from 2 to 1 h"),
        ([0.0, 0.0], "or stays"),
        ([object()], "not a list of numbers"),
        ([10**400], "not a list of numbers"),
        ([0.0, 87601.0], "times end at hour 87601: use at most 87600"),
    ],
)
def test_times_that_are_no_increasing_hours_are_refused(times: Any, words: str, simulator: Simulator) -> None:
    refused(lambda: simulator.run(KETAMINE, times), "times", words)


def test_times_may_be_any_list_of_numbers(simulator: Simulator) -> None:
    assert simulator.run(KETAMINE, [0, 1, 24]).times.tolist() == [0.0, 1.0, 24.0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Arm(None), "name = None is not text"),  # type: ignore[arg-type]
        (lambda: Arm("a", title=3), "title = 3 is not text"),  # type: ignore[arg-type]
        (lambda: Arm("a", Change("ketamine", 10)), "is a Change: give a list of Change"),  # type: ignore[arg-type]
        (lambda: Arm("a", None), "changes = None is a NoneType"),  # type: ignore[arg-type]
        (lambda: Arm("a", "ketamine"), "changes = 'ketamine' is a str"),  # type: ignore[arg-type]
        (lambda: Arm("a", np.array(1.0)), "is a ndarray: give a list of Change"),  # type: ignore[arg-type]
        (lambda: Arm("a", ("ketamine",)), "changes[0] = 'ketamine' is a str"),  # type: ignore[arg-type]
        (lambda: Arm("a", (), np.zeros(2)), "organism = array([0., 0.])"),  # type: ignore[arg-type]
        (lambda: Arm("a", (), "dog"), "organism = 'dog'"),  # type: ignore[arg-type]
        (lambda: Arm("a", (), None), "organism = None"),  # type: ignore[arg-type]
        (lambda: Change(None, 1), "intervention = None is not text"),  # type: ignore[arg-type]
        (lambda: Simulator("mouse"), "pathway = 'mouse' is a str: give a Pathway"),  # type: ignore[arg-type]
        (lambda: Simulator(values=[1]), "values is a list"),  # type: ignore[arg-type]
        (lambda: Simulator(values={"x": 1.0}), "Unknown parameter 'x'"),
        (lambda: Simulator(relative_tolerance=0), "relative_tolerance = 0 is impossible"),
        (lambda: Simulator(relative_tolerance=0.5), "at most 0.01"),
        (lambda: default_times(-2), "end = -2 is impossible"),
        (lambda: default_times(1e6), "at most 87600"),
    ],
)
def test_an_argument_of_another_kind_is_refused_by_its_name(make: Callable[[], object], words: str) -> None:
    refused(make, words)


TWO_HOURS = Trajectory(KETAMINE, np.array([0.0, 1.0]), {"x": np.array([1.0, 2.0])})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Trajectory("ketamine", [0.0], {}), "arm = 'ketamine' is a str: give an Arm"),  # type: ignore[arg-type]
        (lambda: Trajectory(KETAMINE, np.array([1.0, 0.0]), {}), "times falls from 1 to 0 h"),
        (lambda: Trajectory(KETAMINE, np.array([0.0]), []), "values is a list: give a mapping"),  # type: ignore[arg-type]
        (lambda: Trajectory(KETAMINE, np.array([0.0]), {"x": np.zeros(2)}), "values['x'] has the shape (2,)"),
        (lambda: TWO_HOURS[["x"]], "Unknown observable ['x']"),  # type: ignore[index]
        (lambda: TWO_HOURS[np.zeros((2, 2))], "Unknown observable array([[0., 0.], [0., 0.]])"),  # type: ignore[index]
        (lambda: TWO_HOURS["y" * 500], "Unknown observable 'yyyyyyyyyyyyyyy"),
        (lambda: TWO_HOURS.window("x", 1.0, 0.0), "begins at hour 1 and ends before, at 0"),
        (lambda: TWO_HOURS.on(["now"]), "times is not a list of numbers"),  # type: ignore[arg-type]
        (lambda: TWO_HOURS.on(TWO_HOURS.times, 3), "observables = 3 is an int"),  # type: ignore[arg-type]
        (lambda: TWO_HOURS.plot("x", "axes"), "ax = 'axes' is a str"),
        (lambda: named_arm(["ketamine"]), "name = ['ketamine'] is a list"),  # type: ignore[arg-type]
        (lambda: load_arms(3), "path = 3 is an int: give the path of a file"),  # type: ignore[arg-type]
        (lambda: load_arms(b"arms.toml"), "path = b'arms.toml' is a bytes"),  # type: ignore[arg-type]
        (lambda: load_claims("claims.toml"), "files = 'claims.toml' is a str: give a list of paths"),  # type: ignore[arg-type]
        (lambda: load_claims(Path("claims.toml")), "give a list of paths"),  # type: ignore[arg-type]
        (lambda: load_claims([None]), "files[0] = None is a NoneType"),  # type: ignore[list-item]
        (lambda: load_claims(model="mouse"), "model = 'mouse' is a str"),  # type: ignore[arg-type]
        (lambda: load_claims(problems=""), "problems = '' is a str"),  # type: ignore[arg-type]
        (lambda: pathway("dog"), "Unknown organism 'dog': use one of mouse, rat, human"),  # type: ignore[arg-type]
        (lambda: pathway([]), "organism = [] is a list"),  # type: ignore[arg-type]
        (lambda: Organism("dog"), "Unknown organism 'dog'"),
        (lambda: pathway().observable(None), "identifier = None is a NoneType"),  # type: ignore[arg-type]
        (lambda: pathway().intervention(3), "identifier = 3 is an int"),  # type: ignore[arg-type]
        (
            lambda: pathway().constant("spine_turnove"),
            "Unknown constant 'spine_turnove': did you mean 'spine_turnover'?",
        ),
        (lambda: pathway().elements("Species"), "kind = 'Species' is a str"),  # type: ignore[arg-type]
        (lambda: build_sbml("mouse"), "pathway = 'mouse' is a str"),  # type: ignore[arg-type]
        (lambda: build_sbml(pathway(), "L3V2"), "edition = 'L3V2' is a str: give Edition.L3V2"),  # type: ignore[arg-type]
        (lambda: complaints(Path("model.xml")), "give the text of an SBML file"),  # type: ignore[arg-type]
        (lambda: judge("all", {}), "claims = 'all' is a str: give a list of Claim"),  # type: ignore[arg-type]
        (lambda: judge([], []), "arms is a list: give a mapping"),  # type: ignore[arg-type]
        (lambda: judge([CLAIM], {}), f"which claim {CLAIM.id!r} names, = None is a NoneType: give an Arm"),
        (lambda: judge([], {}, "mouse"), "give a Simulator"),  # type: ignore[arg-type]
        (
            lambda: judge([], {}, density=10**30),
            "density = 1000000000000000000000000000000 is impossible: use 1 to 1000",
        ),
        (lambda: judge([], {}, density=0), "density = 0 is impossible"),
        (lambda: judge([], {}, planned="as usual"), "planned = 'as usual' is a str"),  # type: ignore[arg-type]
    ],
)
def test_every_public_name_refuses_what_it_cannot_use(call: Callable[[], object], words: str) -> None:
    refused(call, words)


def test_an_engine_refuses_what_is_no_arm(simulator: Simulator) -> None:
    refused(lambda: simulator.run("ketamine"), "arm = 'ketamine' is a str: give an Arm")  # type: ignore[arg-type]


def test_the_name_of_an_organism_gives_the_organism_s_model() -> None:
    """Text equals an organism but is not one: its model was another, and was kept in the place of the organism's."""
    assert pathway("human") is pathway(Organism.HUMAN)  # type: ignore[arg-type]
    assert pathway("human").organism is Organism.HUMAN  # type: ignore[arg-type]


def test_an_arm_takes_a_list_of_changes_and_the_name_of_an_organism() -> None:
    arm = Arm("a", [Change("ketamine", 10)], "rat")  # type: ignore[arg-type]
    assert arm == Arm("a", (Change("ketamine", 10),), Organism.RAT)
    assert hash(arm) == hash(Arm("a", (Change("ketamine", 10),), Organism.RAT))


def test_threads_that_share_a_simulator_get_what_each_would_get_alone(simulator: Simulator) -> None:
    arms = [Arm(str(dose), (Change("ketamine", dose, at=dose),)) for dose in (1, 2, 5, 10, 20, 50)] * 3
    times = default_times(100.0)
    alone = {arm: simulator.run(arm, times) for arm in arms}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda arm: simulator.run(arm, times), arms))
    for arm, curves in zip(arms, together, strict=True):
        for observable, curve in alone[arm].values.items():
            assert np.array_equal(curves[observable], curve), (arm.name, observable)


def _table(**changed: float) -> np.ndarray:
    observables = pathway().elements(Observable)
    table = np.full((3, len(observables)), 0.5)
    for name, value in changed.items():
        table[1, [observable.id for observable in observables].index(name)] = value
    return table


HOURS = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("interneuron_nmdar_block", 1 + 1e-7, 1.0),
        ("interneuron_nmdar_block", -1e-7, 0.0),
        ("ketamine_plasma", -1e-7, 0.0),
        ("glutamate", -1e-7, 0.0),
        ("glutamate", 7.0, 7.0),
    ],
)
def test_rounding_beyond_what_an_observable_can_be_is_shown_as_the_bound(name: str, value: float, shown: float) -> None:
    curves = Observed(pathway()).finished(KETAMINE, HOURS, _table(**{name: value}), {})
    assert curves[name].tolist() == [0.5, shown, 0.5]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("interneuron_nmdar_block", 1.01, "reaches 0.5 to 1.01, which no fraction can"),
        ("interneuron_nmdar_block", -0.01, "which no fraction can"),
        ("ketamine_plasma", -1.0, "which no concentration can"),
        ("glutamate", -0.01, "which no fold can"),
        ("glutamate", float("nan"), "glutamate is not a number"),
        ("p_mtor", float("inf"), "p_mtor is not a number"),
    ],
)
def test_what_an_observable_cannot_be_is_no_solution(name: str, value: float, words: str) -> None:
    with pytest.raises(SimulationError) as caught:
        Observed(pathway()).finished(KETAMINE, HOURS, _table(**{name: value}), {})
    assert words in str(caught.value)
    assert "'ketamine'" in str(caught.value)


CURVE = Trajectory(KETAMINE, np.array([0.0, 1.0, 3.0]), {"x": np.array([1.0, 2.0, 6.0]), "y": np.zeros(3)}, {"x": "mg"})


def test_a_curve_is_read_between_its_times_and_not_beyond_them() -> None:
    assert [CURVE.at("x", hour) for hour in (0, 0.5, 2, 3)] == [1.0, 1.5, 4.0, 6.0]
    for hour in (-0.001, 3.001):
        with pytest.raises(InputError) as caught:
            CURVE.at("x", hour)
        assert str(caught.value) == (
            f"Hour {hour:g} lies outside the simulation (hour 0 to 3): simulate longer or read earlier."
        )
    times, values = CURVE.window("x", 0.5, 3.0)
    assert (times.tolist(), values.tolist()) == ([0.5, 1.0, 3.0], [1.5, 2.0, 6.0])
    times, values = CURVE.window("x", 1.0, 2.0)
    assert (times.tolist(), values.tolist()) == ([1.0, 2.0], [2.0, 4.0])
    times, values = CURVE.window("x", 2.0, 2.0)
    assert (times.tolist(), values.tolist()) == ([2.0, 2.0], [4.0, 4.0])
    assert (repr(CURVE), CURVE.units) == ("<Trajectory of 'ketamine': 2 observables, hours 0 to 3>", {"x": "mg"})
    with pytest.raises(InputError, match="Unknown observable 'z': use one of x, y"):
        CURVE["z"]


def test_a_curve_on_other_times_is_that_of_all_or_of_some_observables() -> None:
    found = CURVE.on(np.array([0.5, 2.0]))
    assert found["x"].tolist() == [1.5, 4.0]
    assert set(found.values) == {"x", "y"}
    assert (found.arm, found.units) == (CURVE.arm, CURVE.units)
    assert set(CURVE.on(np.array([0.5]), ["y"]).values) == {"y"}
    assert set(CURVE.on(np.array([0.5]), []).values) == set()
    table = CURVE.to_pandas()
    assert table.index.name == "hours from ketamine"
    assert table["x"].tolist()[-1] == 6.0 and table["y"].tolist()[-1] == 0.0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "x = 0 is impossible: use a number above 0 and at most 2."),
        (2.5, "x = 2.5 is impossible: use a number above 0 and at most 2."),
        (-1, "x = -1 is impossible: use a number above 0 and at most 2."),
        ("a" * 100, f"x = '{'a' * 59}... is not a finite number: give one."),
        (10**400, f"x = 1{'0' * 59}... is not a finite number: give one."),
        (np.bool_(True), "x = np.True_ is not a finite number: give one."),
    ],
)
def test_a_number_above_zero_has_its_bounds_said(value: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        positive_number("x", value, most=2.0)
    assert str(caught.value) == words


def test_numbers_at_their_bounds_are_taken_and_without_a_bound_none_is_said() -> None:
    assert positive_number("x", 2, most=2.0) == 2.0
    assert positive_number("x", 1e300) == 1e300
    with pytest.raises(InputError, match=r"x = 0 is impossible: use a number above 0\.$"):
        positive_number("x", 0)
    assert numbers_by_name("v", {"a": 1, 2: 3}) == {"a": 1.0, "2": 3.0}
    with pytest.raises(InputError, match=r"v\['a'\] = None is not a finite number: give one"):
        numbers_by_name("v", {"a": None})


def test_the_first_hour_that_is_no_number_or_falls_is_named() -> None:
    for hours, words in (
        ([0.0, 1.0, np.nan, np.inf], "h[2] is not a finite number: give hours."),
        ([0.0, 1.0, 0.5, 0.25], "h falls from 1 to 0.5 h or stays: give hours that increase."),
        ([0.0, 1.0, 1.0], "h falls from 1 to 1 h or stays: give hours that increase."),
        (np.zeros((0, 2)), "h has the shape (0, 2): give a list of at least one hour from ketamine."),
    ):
        with pytest.raises(InputError) as caught:
            increasing_hours("h", hours)
        assert str(caught.value) == words
    assert increasing_hours("h", [5]).tolist() == [5.0]
