"""Made-up equations as C: each line is worked out by hand in Python, derivatives beside differences of the formula."""

from __future__ import annotations

import ctypes
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import (
    Compartment,
    Element,
    Event,
    Function,
    Level,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
    State,
)
from ketamine_sbml.language.evidence import Evidence, ValueKind, because
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.organism import Organism, PerOrganism
from ketamine_sbml.simulation.engines.compiled import library
from ketamine_sbml.simulation.engines.compiled.elimination import Pattern, elimination
from ketamine_sbml.simulation.engines.compiled.equations import Equations, used
from ketamine_sbml.simulation.engines.compiled.source import _Lines, _text, c_source

SBO = "SBO:0000002"
WHY = because("Test.")


class Model:
    """As much of a pathway as equations ask for."""

    def __init__(self, *elements: Element) -> None:
        self._elements = elements
        self.by_id = {element.id: element for element in elements}

    def __iter__(self) -> Iterator[Element]:
        return iter(self._elements)

    def elements(self, kind: type) -> list[Any]:
        return [element for element in self._elements if isinstance(element, kind)]

    def paced(self, formula: str) -> str:
        return f"2 * ({formula})"


def number(identifier: str, value: float | PerOrganism) -> Parameter:
    assumed = Evidence(kind=ValueKind.ASSUMED, reason="Test.")
    return Parameter(id=identifier, name=identifier, value=value, unit="1", range=(0.0, 10.0), evidence=assumed)


def named(kind: type, identifier: str, **fields: Any) -> Any:
    return kind(id=identifier, name=identifier, sbo=SBO, evidence=WHY, **fields)


def amount(identifier: str, initial: str, typical: float = 0.0) -> Species:
    return named(Species, identifier, compartment="cell", initial=initial, typical=typical)  # type: ignore[no-any-return]


def turning(identifier: str, equation: str, law: str) -> Reaction:
    return named(Reaction, identifier, equation=equation, law=law, law_sbo=SBO)  # type: ignore[no-any-return]


SMALL = (
    Compartment(id="cell", name="cell", sbo=SBO, size=PerOrganism(2.0, 3.0, 4.0), evidence=WHY),
    number("k", 0.5),
    number("size", PerOrganism(1.0, 5.0, 7.0)),
    named(Level, "drug", rest="size", unit="1"),
    named(Level, "light", rest="0", unit="1"),
    named(Function, "twice", arguments=("v",), formula="2 * v"),
    named(Rule, "late", formula="early + k"),
    named(Rule, "early", formula="twice(a) * b"),
    named(Rule, "fixed", formula="k * size"),
    amount("a", "3 * k"),
    amount("b", "cell", typical=8.0),
    named(State, "fold", initial=1.5, rate="k - fold"),
    turning("turn", "2 a -> b", "late * drug"),
    turning("stay", "a -> a", "k * fold"),
    turning("leave", "b ->", "k * b"),
    named(Observable, "seen", formula="late + fold", plausible=(0.0, 9.0)),
    named(Event, "dose", trigger="time >= k && drug < 9", assignments={"drug": "drug + 1", "a": "a + drug"}),
    named(Event, "begin", trigger="time > size", assignments={"light": "3"}, at_start=True),
)


def equations(*more: Element) -> Equations:
    return Equations(Model(*SMALL, *more))  # type: ignore[arg-type]


SMALL_EQUATIONS = equations()


def test_what_holds_and_what_moves_is_told_apart() -> None:
    found = SMALL_EQUATIONS
    assert found.constants == ("cell", "k", "size", "drug", "light")
    assert found.states == ("a", "b", "fold")
    assert found.observables == ("seen",)
    assert list(found.rules) == ["early", "fixed", "late", "seen"]
    assert found.moving == {"a", "b", "fold", "time", "early", "late", "seen"}
    assert found.of_the_organism() == ("cell", "size")
    assert found.typical() == [0.0, 8.0, 0.0]
    assert found.values(Organism.MOUSE) == {"cell": 2.0, "k": 0.5, "size": 1.0, "drug": 1.0, "light": 0.0}
    assert found.values(Organism.HUMAN) == {"cell": 4.0, "k": 0.5, "size": 7.0, "drug": 7.0, "light": 0.0}
    assert str(found.tree("twice(a + 1)")) == "(2 * (a + 1))"


def test_a_rate_leans_on_what_its_rules_use_and_on_nothing_that_cancels() -> None:
    # Of a: the first reaction, through late and early, which use a and b; not the second, which gives what it takes.
    assert SMALL_EQUATIONS.depends_on() == [[0, 1], [0, 1], [2]]
    assert SMALL_EQUATIONS.together() == [[0, 2], [1]]
    pattern = SMALL_EQUATIONS.pattern()
    assert pattern["order"] == (2, 0, 1)
    assert pattern["starts"] == (0, 1, 3, 5)
    assert pattern["columns"] == (0, 1, 2, 1, 2)
    assert pattern["places"] == [[1, 3], [2, 4], [0]]


def test_the_shortest_row_and_column_is_eliminated_first_and_what_it_fills_is_kept() -> None:
    # An arrow: the first state leans on all others, and all on it. Nothing is filled if it comes late.
    assert elimination([[0, 1, 2, 3], [0, 1], [0, 2], [0, 3]]) == Pattern(
        (1, 2, 0, 3), (0, 2, 4, 8, 10), (0, 2, 1, 2, 0, 1, 2, 3, 2, 3)
    )
    # A ring: whoever is eliminated joins its neighbours.
    ring = elimination([[1], [2], [3], [0]])
    assert ring == Pattern((0, 1, 2, 3), (0, 2, 5, 8, 10), (0, 3, 0, 1, 3, 1, 2, 3, 2, 3))
    assert (ring.place(1, 0), ring.place(2, 3), ring.place(3, 3)) == (2, 7, 9)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            named(Rule, "clock", formula="k * time"),
            "clock: its formula uses time, which acts only through events here.",
        ),
        (amount("c", "early"), "c: its initial amount uses 'early', which moves; use constants."),
        (amount("c", "late + k + b"), "c: its initial amount uses 'b', which moves; use constants."),
    ],
)
def test_what_a_compiled_model_cannot_have_is_refused(more: Element, sentence: str) -> None:
    SMALL_EQUATIONS.check()
    with pytest.raises(InputError) as caught:
        equations(more).check()
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("trigger", "sentence"),
    [
        ("time >= a", "odd: its trigger uses 'a', which moves by itself; only times are known here."),
        ("time >= late + k + b", "odd: its trigger uses 'b', which moves by itself; only times are known here."),
        ("k <= time", "odd: write '(k <= time)' of its trigger with time alone on its left."),
        ("time > time + k", "odd: write '(time > (time + k))' of its trigger with time alone on its left."),
    ],
)
def test_a_trigger_that_is_no_time_is_refused(trigger: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        equations(named(Event, "odd", trigger=trigger, assignments={"light": "1"})).thresholds()
    assert str(caught.value) == sentence


def test_nothing_happens_but_at_the_times_of_triggers_each_once() -> None:
    again = named(Event, "again", trigger="time >= k", assignments={"light": "1"})
    assert [str(tree) for tree in equations(again).thresholds()] == ["k", "size"]


def test_rules_in_a_circle_are_named() -> None:
    with pytest.raises(InputError, match=r"The rules (one, other|other, one) form a circle: break it"):
        _ = equations(named(Rule, "one", formula="other"), named(Rule, "other", formula="one")).rules


def test_names_of_a_formula_are_those_that_it_uses_with_the_clock() -> None:
    assert used(parse("a * (time + b) - 3").tree) == {"a", "b", "time"}


_TERNARY = re.compile(r"(.+?) \? (.+) : (.+)")


def work_out(text: str, scope: Mapping[str, Any]) -> float:
    """An expression of C in which at most one choice is made, as Python."""
    chosen = _TERNARY.fullmatch(text)
    if chosen:
        return work_out(chosen[2 if work_out(chosen[1], scope) else 3], scope)
    text = re.sub(r"!(?!=)", "not ", text).replace("&&", "and").replace("||", "or")
    return float(eval(text, {"fabs": abs, "exp": math.exp, "log": math.log, "pow": math.pow}, dict(scope)))


def run_lines(lines: list[str], scope: dict[str, Any]) -> None:
    for line in lines:
        name, _, text = line.removeprefix("const double ").removesuffix(";").partition(" = ")
        place = re.fullmatch(r"(\w+)\[(\d+)\]", name)
        if place:
            scope[place[1]][int(place[2])] = work_out(text, scope)
        else:
            scope[name] = work_out(text, scope)


STUB: Any = SimpleNamespace(
    states=("x", "y"), constants=("k",), rules={"r": parse("x * y").tree}, moving=frozenset({"x", "y", "r", "time"})
)
FORMULAS = (
    *("x + y + k", "x - y", "-x", "x * y * k", "x / y", "k / x", "x / k", "x^2", "x^3", "x^1", "x^k", "k * k", "7"),
    *("abs(x - 3)", "abs(y)", "exp(x * k)", "ln(x + y)", "piecewise(x, k > 1, y^2)", "piecewise(x^2, k < 1, y)"),
    *("r", "r * x + r", "x * x * x", "(x + y) / (x * y)", "2 * (x - 1) * (y + 1)", "x - k - y", "exp(-x)"),
)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(("x", "y"), [(1.25, 3.5), (4.0, 0.75)])
def test_a_formula_and_its_derivatives_are_what_the_lines_work_out(formula: str, x: float, y: float) -> None:
    tree = parse(formula).tree
    fixed = _Lines(STUB)
    lines = _Lines(STUB, fixed)
    value, slopes = lines.value(tree), lines.slopes(tree)
    k = 0.4

    def at(*point: float) -> float:
        scope: dict[str, Any] = {"y": list(point), "c": [k], "f": [0.0] * 20}
        run_lines(fixed.lines, scope)
        run_lines(lines.lines, scope)
        return work_out(value, scope)

    named_values = {"x": x, "y": y, "k": k, "r": x * y}
    python = re.sub(r"piecewise\((.+), (.+), (.+)\)", r"(\1 if \2 else \3)", formula).replace("^", "**")
    python = python.replace("ln(", "log(")
    expected = eval(python, {"abs": abs, "exp": math.exp, "log": math.log}, named_values)
    assert at(x, y) == pytest.approx(expected)
    scope: dict[str, Any] = {"y": [x, y], "c": [k], "f": [0.0] * 20}
    run_lines(fixed.lines, scope)
    run_lines(lines.lines, scope)
    step = 1e-6
    for place, name in enumerate(("x", "y")):
        moved = [[x + s * step, y] if place == 0 else [x, y + s * step] for s in (1, -1)]
        difference = (at(*moved[0]) - at(*moved[1])) / (2 * step)
        exact = work_out(slopes[name], scope) if name in slopes else 0.0
        assert exact == pytest.approx(difference, abs=1e-6), name
        assert (name in slopes) == (name in _leaning(formula)), name
    assert len(set(lines.lines)) == len(lines.lines)


def _leaning(formula: str) -> set[str]:
    found = set(re.findall(r"\b[xyr]\b", re.sub(r", [^,]+,", ",", formula)))
    return (found - {"r"}) | ({"x", "y"} if "r" in found else set())


def test_a_power_of_nothing_has_no_slope_and_a_part_is_worked_out_once() -> None:
    lines = _Lines(STUB, _Lines(STUB))
    tree = parse("x^k + x^k * y").tree
    value = lines.value(tree)
    slopes = lines.slopes(tree)
    assert sum("pow(" in line for line in lines.lines) == 1
    scope: dict[str, Any] = {"y": [0.0, 2.0], "c": [0.4], "f": [0.0]}
    run_lines(lines.lines, scope)
    assert work_out(value, scope) == 0.0
    assert work_out(slopes["x"], scope) == 0.0


def test_what_does_not_move_stands_among_what_is_worked_out_when_constants_change() -> None:
    fixed = _Lines(STUB)
    lines = _Lines(STUB, fixed)
    assert lines.value(parse("x * (k + 1)").tree) == "v0"
    assert (fixed.lines, lines.lines) == (["f[0] = c[0] + 1.0;"], ["const double v0 = y[0] * f[0];"])
    assert lines.slopes(parse("k + 1").tree) == {}
    assert lines.slopes(parse("time").tree) == {}
    assert lines.value(parse("time").tree) == "time"
    assert lines.ending("return v0;") == ["const double v0 = y[0] * f[0];", "return v0;"]
    with pytest.raises(InputError, match=r"The exponent of '\(k \^ x\)' moves: extend its derivative"):
        lines.slopes(parse("k^x").tree)
    with pytest.raises(InputError, match=r"has no derivative here: extend source\.py"):
        lines.slopes(parse("x > y").tree)


@pytest.mark.parametrize(
    ("sign", "values", "text"),
    [
        ("-", ["a"], "-a"),
        ("-", ["a", "b"], "a - b"),
        ("!", ["a"], "!a"),
        ("^", ["a", "1.0"], "a"),
        ("^", ["a", "2.0"], "a * a"),
        ("^", ["a", "3.0"], "pow(a, 3.0)"),
        ("piecewise", ["a", "b", "c"], "b ? a : c"),
        ("+", [], "0.0"),
        ("*", [], "1.0"),
        ("+", ["a", "b", "c"], "a + b + c"),
        ("&&", ["a", "b"], "a && b"),
        (">=", ["a", "b"], "a >= b"),
        ("abs", ["a"], "fabs(a)"),
        ("ln", ["a"], "log(a)"),
        ("exp", ["a"], "exp(a)"),
    ],
)
def test_each_sign_has_its_text(sign: str, values: list[str], text: str) -> None:
    assert _text(sign, values) == text


def test_a_sign_that_c_does_not_have_is_refused() -> None:
    with pytest.raises(InputError, match=r"'lambda' cannot become C: extend source\.py"):
        _text("lambda", ["a"])


def body(source: str, head: str) -> list[str]:
    """The lines of a function."""
    start = source.index(f"static {head} {{\n")
    return (source + "static ")[start : (source + "static ").index("static ", start + 1)].strip().split("\n")[1:-1]


def test_the_whole_source_works_out_what_the_equations_say() -> None:
    source = c_source(SMALL_EQUATIONS, lambda row, column: 10 * row + column)
    for name, many in zip("NMOTE", (3, 5, 1, 2, 2), strict=True):
        assert f"enum {{ {name} = {many} }};" in source
    assert "static const unsigned char held_at_start[E] = {1, 0};" in source
    cell, k, size, drug, light = 2.0, 0.5, 1.0, 3.0, 0.0
    a, b, fold = 1.5, 2.0, 1.25
    scope: dict[str, Any] = {"c": [cell, k, size, drug, light], "y": [a, b, fold], "f": [0.0] * 20}
    (copied, *lines) = body(source, "void load(const double *values)")
    assert copied == "for (int i = 0; i < M; i++) c[i] = values[i];"
    run_lines(lines, scope)
    scope["dy"], scope["out"], scope["into"] = [math.nan] * 3, [math.nan] * 2, [math.nan] * 30
    run_lines(body(source, "void rates(const double *restrict y, double *restrict dy)"), scope)
    late = 2 * a * b + k
    turn, leave = 2 * late * drug, 2 * k * b
    assert scope["dy"] == pytest.approx([-2 * turn, turn - leave, 2 * (k - fold)])
    run_lines(body(source, "void observe(const double *restrict y, double *restrict out)"), scope)
    assert scope["out"][0] == pytest.approx(late + fold)
    run_lines(body(source, "void jacobian(const double *restrict y, double *restrict into)"), scope)
    by_a, by_b = 2 * 2 * b * drug, 2 * 2 * a * drug
    exact = {0: -2 * by_a, 1: -2 * by_b, 10: by_a, 11: by_b - 2 * k, 22: -2.0}
    assert {place: value for place, value in enumerate(scope["into"]) if not math.isnan(value)} == pytest.approx(exact)
    start: dict[str, Any] = {**scope, "y": [math.nan] * 3}
    run_lines(body(source, "void start(double *y)"), start)
    assert start["y"] == [1.5, 2.0, 1.5]
    run_lines(body(source, "void find_thresholds(double *out)"), scope)
    assert scope["out"] == [k, size]
    happening = body(source, "int trigger(int event, double time, const double *c)")
    assert happening[0] == "switch (event) {"
    assert [line for line in happening if line.startswith("case")] == ["case 0: {", "case 1: {"]
    assert happening[-2:] == ["}", "return 0;"]
    setting = body(source, "void assign(int event, double time, double *y, double *c)")
    first = setting[setting.index("case 0: {") + 1 : setting.index("return; }")]
    # Both are worked out from what was there before either is set.
    run_lines(first, scope)
    assert (scope["c"][3], scope["y"][0]) == (4.0, 4.5)
    second = setting[setting.index("case 1: {") + 1 :]
    run_lines(second[: second.index("return; }")], scope)
    assert scope["c"][4] == 3.0


class Functions:
    """Stands for a compiled library."""

    def __init__(self, flag: int = 0) -> None:
        self.flag, self.asked = flag, 0

    def create(self, steps: int) -> int:
        self.asked = steps
        return self.flag

    def run(self, values: Any, absolute: Any, relative: Any, first: Any, times: Any, count: int, rows: Any) -> int:
        self.given = (values[0], absolute[0], relative.value, first.value, times[1], count)
        rows[1] = 7.0
        return self.flag

    def at_start(self, values: Any, states: Any) -> None:
        states[2] = values[1]

    def slopes(self, values: Any, states: Any, rates: Any, entries: Any) -> None:
        for place in range(3):
            rates[place] = states[place]
        for place in range(5):
            entries[place] = 100.0 + place


def test_a_library_is_called_with_the_numbers_in_their_order_and_says_why_it_failed() -> None:
    functions: Any = Functions()
    loaded = library.Library(SMALL_EQUATIONS, "a solver", functions)
    numbers, times = np.array([2.0, 3.0]), np.array([0.0, 4.0])
    rows = loaded.run(numbers, np.array([1e-9]), 1e-8, 1e-6, times)
    assert functions.given == (2.0, 1e-9, 1e-8, 1e-6, 4.0, 2)
    assert isinstance(rows, np.ndarray)
    assert (rows.shape, rows[1, 0]) == ((2, 1), 7.0)
    assert loaded.start(numbers)[2] == 3.0
    rates, jacobian = loaded.slopes(numbers, np.array([1.0, 2.0, 3.0]))
    assert rates.tolist() == [1.0, 2.0, 3.0]
    assert jacobian.tolist() == [[101.0, 102.0, 0.0], [103.0, 104.0, 0.0], [0.0, 0.0, 100.0]]
    functions.flag = -4
    assert loaded.run(numbers, numbers, 1e-8, 1e-6, times) == "CVODE's flag -4"
    functions.flag = -1000
    assert loaded.run(numbers, numbers, 1e-8, 1e-6, times) == "events never end"


def test_a_library_is_started_once_with_the_usual_steps_and_one_that_does_not_start_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Functions] = []

    def opened(path: str) -> Functions:
        made.append(Functions(0 if "good" in path else 3))
        return made[-1]

    monkeypatch.setattr(ctypes, "CDLL", opened)
    good = library._functions(tmp_path / "good")
    assert library._functions(tmp_path / "good") is good
    assert [each.asked for each in made] == [50_000]
    with pytest.raises(InputError, match=r"The solver in .*bad does not start \(flag 3\): run 'make compiled'"):
        library._functions(tmp_path / "bad")


def test_notes_without_a_library_and_a_library_without_notes_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "arms.library"
    notes = {"source": "x", "made_of": [], "what": "y", "library": "z"}
    path.with_suffix(".json").write_text(json.dumps(notes), encoding="utf-8")
    with pytest.raises(InputError, match=r"arms\.library, the model compiled for many runs, is missing: run"):
        library.notes_of(path)
    path.touch()
    assert library.notes_of(path) == notes
    for missing in notes:
        left = {name: value for name, value in notes.items() if name != missing}
        path.with_suffix(".json").write_text(json.dumps(left), encoding="utf-8")
        with pytest.raises(InputError, match="does not say what was compiled"):
            library.notes_of(path)
    path.with_suffix(".json").unlink()
    with pytest.raises(InputError, match="is missing"):
        library.notes_of(path)
    path.with_suffix(".json").mkdir()
    with pytest.raises(InputError, match="is missing"):
        library.notes_of(path)


def test_the_source_that_is_compiled_holds_pattern_and_driver_and_its_key_changes_with_either() -> None:
    whole = library.whole_source(SMALL_EQUATIONS)
    assert "enum { P = 5 };" in whole
    assert "static int pattern_starts[] = {0, 1, 3, 5};" in whole
    assert "static int pattern_columns[] = {0, 1, 2, 1, 2};" in whole
    assert "static int pattern_order[] = {2, 0, 1};" in whole
    assert whole.endswith(library.DRIVER.read_text(encoding="utf-8"))
    # The entry of a row and a column stands where the pattern has it.
    places = SMALL_EQUATIONS.pattern()["places"]
    assert f"into[{places[0][1]}] = " in whole
    key = library.source_key(whole)
    assert re.fullmatch("[0-9a-f]{16}", key)
    assert library.source_key(whole + " ") != key
    assert library.clone() == Path(__file__).resolve().parents[2]
