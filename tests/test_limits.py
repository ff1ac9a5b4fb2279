"""What is at its limit is accepted and what is one beyond is refused; what is needed is asked for, the rest is not.

Limits and what a record needs stand here once more, in words of their own: one that moves by accident is noticed.
"""

from __future__ import annotations

import ast
import math
import os
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ketamine_sbml.claims import record
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.load import vocabulary_of
from ketamine_sbml.claims.parts import NumberRead
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_sbml, read_text
from ketamine_sbml.language import figure
from ketamine_sbml.maps import path as path_map
from ketamine_sbml.model import pathway
from ketamine_sbml.reading import (
    Choice,
    Field,
    ListOf,
    Named,
    Number,
    Pair,
    Table,
    Text,
    Truth,
    load_toml,
    raise_faults,
    read_table,
)
from ketamine_sbml.simulation import Arm, Change, foreign, load_arms
from ketamine_sbml.simulation.arms import arm_fields
from ketamine_sbml.simulation.foreign import load_map
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble.kept import InMemory
from ketamine_sbml.studies.ensemble.question import Layout
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.measurements import columns
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling.members import Members
from ketamine_sbml.studies.scan import Axis, scan_of

PACKAGE = Path(__file__).resolve().parents[1] / "ketamine_sbml"
VOCABULARY = vocabulary_of(pathway())


def written(folder: Path, content: str) -> Path:
    path = folder / "file.toml"
    path.write_text(content, encoding="utf-8")
    return path


def read_field(declared: Field, value: object) -> None:
    faults: list[str] = []
    read_table({"x": value}, {"x": declared}, "table", faults)
    raise_faults(faults)


def an_archive(folder: Path, entries: int) -> Path:
    path = folder / "model.omex"
    with zipfile.ZipFile(path, "w") as archive:
        place = "http://identifiers.org/combine.specifications/sbml"
        archive.writestr("manifest.xml", f'<content location="m.xml" format="{place}"/>')
        archive.writestr("m.xml", "<sbml/>")
        for number in range(entries - 2):
            archive.writestr(str(number), "")
    return path


def a_map(folder: Path, letters: int) -> Path:
    formula = "a" * letters
    return written(folder, f'title = "x"\ntime_unit = "hour"\n[observables]\np_mtor = "{formula}"\n')


def a_layout(rows: int, columns: int) -> Layout:
    names = tuple(map(str, range(columns)))
    return Layout({"hour": tuple(map(float, range(rows)))}, names, dict.fromkeys(names, "1"))


def a_scan(points: int) -> None:
    axis = Axis("ketamine", tuple(1.0 + n / max(points, 1) for n in range(points)))
    scan_of(Arm("scan", ()), [axis], Readout("p_mtor", 0.0, 2.0, "mean"), pathway())


def a_bin_of(window: list[float], width: float) -> Readout:
    given = {"observable": "p_mtor", "window": window, "reduce": "highest_bin", "bin": width}
    return NumberRead().build("readout", given, VOCABULARY)


TWO_MEMBERS = Members(("glua1_exchange",), ((0.04,), (0.05,)), "two")
AT_THE_LIMIT: dict[str, tuple[int, Callable[[Path, int], object]]] = {
    "arms of a file": (1000, lambda folder, n: load_arms(written(folder, "".join(f"[arm.a{i}]\n" for i in range(n))))),
    "items of a list": (1000, lambda _, n: read_field(ListOf("", Number("")), [0.0] * n)),
    "entries of a table": (1000, lambda _, n: read_field(Named("", Number("")), {str(i): 0.0 for i in range(n)})),
    "letters of a text": (10_000, lambda _, n: read_field(Text(""), "x" * n)),
    "letters of a name": (200, lambda folder, n: load_toml(written(folder, f"{'x' * n} = 1\n"))),
    "lists in each other": (16, lambda folder, n: load_toml(written(folder, f"x = {'[' * n}{']' * n}\n"))),
    "parts of a name": (16, lambda folder, n: load_toml(written(folder, f"{'.'.join('x' * n)} = 1\n"))),
    "an integer": (2**63 - 1, lambda folder, n: load_toml(written(folder, f"x = {n}\n"))),
    "a negative integer": (2**63, lambda folder, n: load_toml(written(folder, f"x = -{n}\n"))),
    "bytes of a text": (2_000_000, lambda folder, n: read_text(written(folder, "x" * n))),
    "entries of an archive": (10_000, lambda folder, n: read_sbml(an_archive(folder, n), 10_000_000)),
    "letters of a formula": (1000, lambda folder, n: load_map(a_map(folder, n))),
    "points of a scan": (10_000, lambda _, n: a_scan(n)),
    "numbers in memory": (20_000_000, lambda _, n: InMemory(a_layout(1, 1), n)),
    "draws of many numbers in memory": (2_000_000, lambda _, n: InMemory(a_layout(5, 2), n)),
    "members of an ensemble": (2, lambda _, n: margins_of_draws([], {}, n, TWO_MEMBERS, computing=Computing(1))),
    "hours from ketamine": (87_600, lambda _, n: prepare(Arm("x", (Change("ketamine", 1.0, at=n),)), pathway())),
    "bins of a window": (10_000, lambda _, n: a_bin_of([0.0, float(n)], 1.0)),
    "workers": (60 if os.name == "nt" else 256, lambda _, n: Computing(n)),
}


@pytest.mark.parametrize("what", AT_THE_LIMIT)
def test_what_is_at_its_limit_is_accepted_and_one_more_is_refused(what: str, tmp_path: Path) -> None:
    most, accept = AT_THE_LIMIT[what]
    accept(tmp_path, most)
    with pytest.raises(InputError):
        accept(tmp_path, most + 1)


@pytest.mark.parametrize(
    ("accept", "least"),
    [(a_scan, 1), (lambda n: Computing(n), 1), (lambda n: Around(seed=n), 0)],
    ids=["points of a scan", "workers", "a seed"],
)
def test_the_least_is_accepted_and_one_less_is_refused(accept: Callable[[int], object], least: int) -> None:
    accept(least)
    with pytest.raises(InputError):
        accept(least - 1)


def test_a_bin_is_as_wide_as_its_window_at_most() -> None:
    assert a_bin_of([0.0, 2.0], 2.0).bin == 2.0
    for width in (0.0, math.nextafter(2.0, 3.0)):
        with pytest.raises(InputError, match="needs bin = HOURS within the window"):
            a_bin_of([0.0, 2.0], width)


def test_the_widest_spread_is_accepted_and_a_wider_is_refused() -> None:
    assert Around(2.0).spread == 2.0
    for spread in (2.0001, 0.0):
        with pytest.raises(InputError, match="use more than 0 and at most 2"):
            Around(spread)


@pytest.mark.parametrize("count", [0, 100_001])
def test_a_number_of_draws_beyond_its_bounds_is_refused(count: int) -> None:
    with pytest.raises(InputError, match="use 1 to 100000"):
        margins_of_draws([], {}, count, Around())


LONGEST = 87_600.0


def change_fields(*names: str) -> Mapping[str, Field]:
    """The fields of a change of an arm."""
    changes = arm_fields(names)["changes"]
    assert isinstance(changes, ListOf)
    assert isinstance(changes.item, Table)
    return changes.item.fields


# Record -> its fields, with what each of them needs: that it is there at all ("!"), that it is not blank ("x"), and
# between which numbers it lies.
Needs = Mapping[str, str | tuple[Any, ...]]
ANY, MORE = (-math.inf, math.inf), (0.0, math.inf)
HOURS, WIDE = (-1.0, LONGEST), (-10.0, 10.0)
CHANGE: Needs = {"set": "!", "to": ("!", *ANY), "at": ANY, "until": ANY}
RECORDS: dict[str, tuple[Mapping[str, Field], Needs]] = {
    "claim": (
        record.claim_fields(VOCABULARY),
        {
            "id": "!x",
            "stage": "!",
            "statement": "!",
            "role": "!",
            "judgement": "x",
            "contradicted": "x",
            **dict.fromkeys(("source", "arms", "expect", "evidence", "arrows", "inferred", "structural"), ""),
            **dict.fromkeys(("vacuous", "not_testable", "note"), ""),
        },
    ),
    "source of a claim": (
        record.SOURCE,
        {
            **dict.fromkeys(("publication", "organism", "preparation"), "!"),
            **dict.fromkeys(("identifiers", "figure", "eco", "verified", "unverified"), ""),
        },
    ),
    "effect": (record.EFFECT, {"minimum": ("!", *MORE), "bound": ("!", *MORE), "reason": "!x"}),
    "arm": (arm_fields(), {"title": "", "organism": "", "changes": ""}),
    "change of an arm": (change_fields(), CHANGE),
    "change of an arm, for editors": (change_fields("ketamine"), CHANGE),
    "measurement": (
        columns(pathway()),
        {
            "arm": "!",
            "observable": "!",
            "hour": ("!", -23.0, LONGEST),
            "mean": ("!", *ANY),
            "sd": ANY,
            "sem": ANY,
            "n": (1.0, math.inf),
        },
    ),
    "map of another model": (
        foreign._fields(pathway()),
        {
            "time_unit": "!",
            "observables": "!",
            "settle": (0.0, 100_000.0),
            **dict.fromkeys(("title", "citation", "set", "interventions"), ""),
        },
    ),
    "counterpart": (foreign._COUNTERPART, {"id": "!", "value": "!x", "hours": (0.0, LONGEST)}),
    "arrow": (figure._FIELDS, {"says": "!x", "elements": "!", "cut": "!"}),
    "path": (path_map._FIELDS, dict.fromkeys(("size", "arcs", "places", "nodes"), "!")),
    "place": (path_map._PLACE, {"label": "!x", **dict.fromkeys(("draw", "at", "size", "label_at"), "!")}),
    "node": (path_map._NODE, {"label": "x", "at": "!", "width": ("!", *ANY)}),
}
# The same of what the kinds of expectation take, each field under one name with one meaning.
OF_KINDS: Needs = {
    "observable": "!",
    "reduce": "",
    "because": "x",
    "then": "!",
    "then_window": HOURS,
    "at": HOURS,
    "bin": MORE,
    "minimum": MORE,
    "bound": MORE,
    "between": ("!", *MORE),
    "shares": ("!", *WIDE),
    "by": (0.0, LONGEST),
}
for _kind, _found in KINDS.items():
    _fields = _found.fields(VOCABULARY)
    # What has no hour to be read at is read along a window.
    _needs: Needs = {**OF_KINDS, "window": HOURS if "at" in _fields else ("!", *HOURS)}
    RECORDS[_kind] = (_fields, {name: _needs[name] for name in _fields})


def usable(declared: Field) -> object:
    """A value that a field takes."""
    match declared:
        case Choice():
            return declared.among[0]
        case Number():
            return 1.0
        case Pair():
            return [0.0, 1.0]
        case Truth():
            return True
        case Table():
            return {name: usable(inner) for name, inner in declared.fields.items()}
        case Named():
            return {"x": usable(declared.item)}
        case ListOf():
            return [usable(declared.item)]
        case record.ExpectationField():
            return {"kind": "increases", "observable": "p_mtor", "at": 1}
    return "x"


def faults_of(fields: Mapping[str, Field], values: Mapping[str, object]) -> list[str]:
    faults: list[str] = []
    read_table(values, fields, "here", faults)
    return faults


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_has_the_fields_that_stand_here_and_may_have_all_of_them(kind: str) -> None:
    fields, needs = RECORDS[kind]
    assert set(fields) == set(needs)
    assert faults_of(fields, {name: usable(declared) for name, declared in fields.items()}) == []


@pytest.mark.parametrize("kind", RECORDS)
def test_what_a_record_needs_is_asked_for_and_the_rest_may_be_left_out(kind: str) -> None:
    fields, needs = RECORDS[kind]
    whole = {name: usable(declared) for name, declared in fields.items()}
    for name in fields:
        left = {other: value for other, value in whole.items() if other != name}
        needed = needs[name][:1] in ("!", ("!",))
        assert faults_of(fields, left) == ([f"here: field {name!r} is missing; add it."] if needed else [])


@pytest.mark.parametrize("kind", RECORDS)
def test_a_text_that_must_say_something_is_not_blank_and_others_may_be(kind: str) -> None:
    fields, needs = RECORDS[kind]
    for name, declared in fields.items():
        if isinstance(declared, Text):
            refused = [f"here: {name} is empty; fill it in."] if "x" in needs[name] else []
            assert faults_of({name: declared}, {name: " "}) == refused


@pytest.mark.parametrize("kind", RECORDS)
def test_a_number_of_a_record_is_taken_at_its_bounds_and_not_beyond(kind: str) -> None:
    fields, needs = RECORDS[kind]
    largest = sys.float_info.max
    for name, declared in fields.items():
        bounds = needs[name]
        assert isinstance(declared, Number | Pair) is isinstance(bounds, tuple), name
        if not isinstance(bounds, tuple):
            continue
        low, high = bounds[-2:]
        inside, outside = [max(low, -largest), min(high, largest)], []
        outside += [math.nextafter(low, -math.inf)] if low > -math.inf else []
        outside += [math.nextafter(high, math.inf)] if high < math.inf else []
        for value in inside + outside:
            given = [value, value] if isinstance(declared, Pair) else value
            assert (faults_of({name: declared}, {name: given}) == []) is (value in inside), (name, value)


# What changes while it is worked with, and says so.
CHANGING = {"claims/load.py": "ClaimReader", "cli/arms.py": "Setting", "studies/runs/engine.py": "_Batch"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_is_declared_cannot_be_changed(path: Path) -> None:
    """Every dataclass is frozen, and those of claims are made by the names of their fields."""
    name = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            if ast.unparse(decorator).partition("(")[0] != "dataclass" or CHANGING.get(name) == node.name:
                continue
            given = {word.arg: ast.unparse(word.value) for word in getattr(decorator, "keywords", ())}
            assert given.get("frozen") == "True", f"{node.name} can be changed"
            if name.startswith("claims/kinds/") or node.name == "Claim":
                assert given.get("kw_only") == "True", f"{node.name} takes its fields by their order"
