"""Tables of people: every fault has its place, all come at once, and the schema says what the reader does."""

from __future__ import annotations

import dataclasses
import json
import math
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import jsonschema
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_json
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
    did_you_mean,
    load_toml,
    raise_faults,
    read_table,
    table_schema,
)

FIELDS: dict[str, Field] = {
    "text": Text("anything", required=True),
    "filled": Text("something", filled=True),
    "short": Text("a short one", most=3),
    "truth": Truth("yes or no"),
    "number": Number("a number", low=0.0, high=10.0),
    "above": Number("a number", low=0.0),
    "free": Number("a number"),
    "pair": Pair("two numbers", low=-1.0, high=10.0, unit="h"),
    "choice": Choice("a colour", ("red", "green"), "colour"),
    "list": ListOf("texts", Text("")),
    "table": Table("nested", {"inner": Number("a number", required=True)}),
    "named": Named("texts by name", Text("")),
}
GOOD = {
    "text": "",
    "filled": "x",
    "short": "abc",
    "truth": False,
    "number": 10,
    "above": 1e300,
    "free": -1e300,
    "pair": [-1, 10],
    "choice": "red",
    "list": ["a", "b"],
    "table": {"inner": 1},
    "named": {"a": "b"},
}
# One field with a value that cannot be used, and what the sentence says.
WRONG = [
    ("text", 3, "text is not text but 3; put it in quotes."),
    ("text", ["a"], "text is not text but ['a']"),
    ("filled", " ", "filled is empty"),
    ("truth", "yes", "truth is neither true nor false but 'yes'"),
    ("truth", 1, "truth is neither true nor false but 1"),
    ("number", "1", "number = '1' is not a number"),
    ("number", True, "number = True is not a number"),
    ("number", -0.1, "number = -0.1 is impossible; use 0 to 10."),
    ("number", 10.1, "number = 10.1 is impossible"),
    ("above", -1, "above = -1 is impossible; use 0 or more."),
    ("pair", [1], "pair = [1] is not [FROM, TO]"),
    ("pair", [1, 2, 3], "is not [FROM, TO]"),
    ("pair", [1, "2"], "is not [FROM, TO]"),
    ("pair", [True, 2], "is not [FROM, TO]"),
    ("pair", 3, "is not [FROM, TO]"),
    ("pair", [-2, 1], "pair -2 to 1 h is impossible; use -1 to 10 h, in order."),
    ("pair", [1, 11], "is impossible"),
    ("choice", "gren", "unknown colour 'gren'; did you mean 'green'?"),
    ("choice", 3, "unknown colour 3; use one of red, green."),
    ("choice", ["red"], "unknown colour ['red']"),
    ("list", "a", "list is not a list but 'a'"),
    ("list", ["a", 3], "list 2 is not text but 3"),
    ("table", "a", "table is not a table but 'a'"),
    ("table", {}, "here, table: field 'inner' is missing"),
    ("table", {"inner": 1, "iner": 2}, "here, table: unknown field 'iner'; did you mean 'inner'?"),
    ("named", ["a"], "named is not a table but ['a']"),
    ("named", {"a": 3}, "named, a is not text but 3"),
]
WRONG += [
    ("short", "xxxx", "short has 4 letters; use at most 3."),
    ("list", ["a"] * 1001, "list has 1001 items; use at most 1000."),
    ("named", {f"n{n}": "" for n in range(1001)}, "named has 1001 entries; use at most 1000."),
]
# What JSON cannot write, or a schema cannot say.
BEYOND_A_SCHEMA = [
    ("free", math.nan, "free = nan is not a number"),
    ("free", -math.inf, "free = -inf is not a number"),
    ("free", 10**400, "is not a number"),
    pytest.param("free", 16**5000, "free = <int> is not a number", id="digits"),
    ("pair", [1, math.inf], "is not [FROM, TO]"),
    ("pair", [2, 1], "pair 2 to 1 h is impossible; use -1 to 10 h, in order."),
]


def faults_of(table: object) -> list[str]:
    faults: list[str] = []
    read_table(table, FIELDS, "here", faults)
    return faults


def test_a_good_table_is_read_in_its_types() -> None:
    faults: list[str] = []
    values = read_table(GOOD, FIELDS, "here", faults)
    assert faults == []
    assert values == {**GOOD, "pair": (-1.0, 10.0), "list": ("a", "b")}
    assert isinstance(values["number"], float)
    jsonschema.validate(GOOD, table_schema(FIELDS))


@pytest.mark.parametrize(("name", "value", "sentence"), [*WRONG, *BEYOND_A_SCHEMA])
def test_a_value_that_cannot_be_used_is_named_with_its_place(name: str, value: object, sentence: str) -> None:
    (fault,) = faults_of({**GOOD, name: value})
    assert fault.startswith("here")
    assert sentence in fault
    assert len(fault) < 200


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_the_schema_refuses_what_the_reader_refuses(name: str, value: object, sentence: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**GOOD, name: value}, table_schema(FIELDS))


@pytest.mark.parametrize(("name", "value", "sentence"), [*WRONG, *BEYOND_A_SCHEMA])
def test_what_is_faulty_is_left_out_and_the_rest_is_read(name: str, value: object, sentence: str) -> None:
    left = read_table({**GOOD, name: value}, FIELDS, "here", [])
    assert set(FIELDS) - set(left) == {name}


def test_all_faults_come_at_once_each_on_its_line() -> None:
    faults = faults_of({"filled": 3, "truth": "no", "colour": 1})
    assert len(faults) == 4
    with pytest.raises(InputError) as caught:
        raise_faults(faults)
    assert str(caught.value).splitlines() == faults
    raise_faults([])


def test_what_is_no_table_is_one_fault_that_names_the_fields() -> None:
    (fault,) = faults_of(["a"])
    assert "here is not a table but ['a']; give it text, filled" in fault


def test_the_nearest_name_is_proposed_or_what_to_do_otherwise() -> None:
    assert did_you_mean("gren", ["red", "green"], "list them.") == "did you mean 'green'?"
    assert did_you_mean("violet", ["red", "green"], "list them.") == "list them."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a = " + "[" * 3000 + "]" * 3000, "is nested too deeply: use at most 16"),
        ("a = " + "[" * 20 + "]" * 20, "is nested too deeply"),
        ("a = " + "{a = " * 3000, "is nested too deeply"),
        ("\n" + "a." * 100_000 + "a = 1", "line 2: a name has more than 16 parts; use fewer dots."),
        ("['a'" + ' . "b"' * 100_000 + "]", "line 1: a name has more than 16 parts"),
        ("a = 0x" + "f" * 10_000, "a: the number has more than 64 bits"),
        ("a = 1" + "0" * 30, "a: the number has more than 64 bits"),
        ("a = 1" + "0" * 10_000, "is not TOML"),
        ('[a]\nb = [1, "\\u001b[31m"]', "a, b 2: the control character \\x1b is no text"),
        ('"a\\u0000" = 1', "is no name"),
        ("a" * 300 + " = 1", "is no name; use at most 200 letters"),
        ("a = 1\na = 2", "is not TOML: Cannot overwrite a value (at"),
        ("a = \x00", "line 1: the control character \\x00"),
    ],
)
def test_what_no_field_could_take_is_refused_with_its_place(content: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        load_toml(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)
    assert len(str(caught.value)) < 500


def test_text_with_dots_and_numbers_of_64_bits_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('a = "' + "1. " * 30 + '"\nb = [9223372036854775807, -9223372036854775808, 1e300]\n')
    assert load_toml(path) == {"a": "1. " * 30, "b": [2**63 - 1, -(2**63), 1e300]}


def test_of_very_many_faults_the_first_are_told() -> None:
    with pytest.raises(InputError) as caught:
        raise_faults([f"fault {n}" for n in range(1000)])
    lines = str(caught.value).splitlines()
    assert lines[0] == "fault 0"
    assert lines[-1] == "... and 900 faults more."


def test_where_all_faults_are_told_nothing_is_said_of_more() -> None:
    with pytest.raises(InputError) as caught:
        raise_faults([f"fault {n}" for n in range(100)])
    assert str(caught.value).splitlines()[-1] == "fault 99"
    with pytest.raises(InputError) as caught:
        raise_faults([f"fault {n}" for n in range(101)])
    assert str(caught.value).splitlines()[-2:] == ["fault 99", "... and 1 faults more."]


def test_bounds_of_a_field_are_given_by_their_names() -> None:
    """Which of two numbers is which would be anybody's guess."""
    too_many: list[tuple[Any, tuple[object, ...]]] = [
        (Text, ("", True)),
        (Number, ("", 0.0)),
        (Pair, ("", "[A, B]", 0.0)),
        (ListOf, ("", Text(""), 3)),
        (Truth, ("", True)),
    ]
    for kind, given in too_many:
        with pytest.raises(TypeError):
            kind(*given)
    taken = {
        name: (declared.kw_only, declared.default)
        for kind in (Text, Number, Pair, ListOf, Choice)
        for name, declared in kind.__dataclass_fields__.items()
        if declared.default is not dataclasses.MISSING
    }
    assert taken == {
        "required": (True, False),
        "filled": (True, False),
        "most": (True, 1000),
        "low": (True, -math.inf),
        "high": (True, math.inf),
        "unit": (True, ""),
        "form_in_words": (False, "[FROM, TO]"),
        "otherwise": (False, ""),
    }
    assert Text("").most == 10_000


@pytest.mark.parametrize(
    ("declared", "value", "sentence"),
    [
        (Number("", high=3.0), 4, "x = 4 is impossible; use 3 or less."),
        (Number("", low=3.0, unit="h"), 2, "x = 2 is impossible; use 3 or more h."),
        (Pair("", "[A, B]", high=3.0, unit="h"), [4, 5], "x 4 to 5 h is impossible; use 3 or less h, in order."),
        (Pair(""), [5, 4], "x 5 to 4 is impossible; use any numbers, in order."),
        (Pair("", "[A, B]"), [1], "x = [1] is not [A, B]; give two numbers."),
        (Choice("", ("red",), "colour", "mix one."), "blue", "unknown colour 'blue'; mix one."),
        (Text("", most=3), "x" * 4, "x has 4 letters; use at most 3."),
        (ListOf("", Text(""), most=2), ["a"] * 3, "x has 3 items; use at most 2."),
        (Text(""), ["y" * 100], f"x is not text but ['{'y' * 58}...; put it in quotes."),
        (Text(""), ["y" * 56], f"x is not text but ['{'y' * 56}']; put it in quotes."),
    ],
)
def test_each_bound_is_said_as_it_was_given(declared: Field, value: object, sentence: str) -> None:
    faults: list[str] = []
    assert read_table({"x": value}, {"x": declared}, "here", faults) == {}
    assert faults == [f"here: {sentence}"]


def test_what_is_at_a_bound_is_read() -> None:
    for declared, value in (
        (Number("", low=-1.0, high=3.0), 3),
        (Number("", low=-1.0, high=3.0), -1),
        (Pair("", low=-1.0, high=3.0), [3, 3]),
        (Pair("", low=-1.0, high=3.0), [-1, -1]),
        (Text("", most=3), "abc"),
        (ListOf("", Text(""), most=2), ["a", "b"]),
    ):
        faults: list[str] = []
        assert "x" in read_table({"x": value}, {"x": declared}, "here", faults)
        assert faults == []


def test_a_schema_says_bounds_only_where_there_are_any_and_a_meaning_only_where_one_is_said() -> None:
    assert Number("").form() == {"type": "number"}
    assert Number("", low=0.0).form() == {"type": "number", "minimum": 0.0}
    assert Number("", high=0.0).form() == {"type": "number", "maximum": 0.0}
    assert Number("what", low=0.0).schema() == {"type": "number", "minimum": 0.0, "description": "what"}
    assert Text("").schema() == {"type": "string", "maxLength": 10_000}
    assert Text("", filled=True).form() == {"type": "string", "maxLength": 10_000, "pattern": r"\S"}
    pair = Pair("", low=0.0, high=1.0).form()
    assert pair == {
        "type": "array",
        "minItems": 2,
        "maxItems": 2,
        "items": {"type": "number", "minimum": 0.0, "maximum": 1.0},
    }
    assert Truth("").form() == {"type": "boolean"}
    assert table_schema({"a": Text("", required=True), "b": Truth("")}) == {
        "type": "object",
        "properties": {"a": Text("").form(), "b": {"type": "boolean"}},
        "required": ["a"],
        "additionalProperties": False,
    }


def test_a_line_and_a_depth_are_counted_from_the_first(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("a = 1\n\n" + "b." * 17 + "c = 1\n")
    with pytest.raises(InputError, match="line 3: a name has more than 16 parts; use fewer dots"):
        load_toml(path)
    path.write_text('[a]\nb = [[1], [{ c = "\\u0007" }]]\n')
    with pytest.raises(InputError) as caught:
        load_toml(path)
    assert str(caught.value) == f"{path}, a, b 2 1, c: the control character \\x07 is no text; remove it."
    path.write_text('"' + "x" * 201 + '" = 1\n')
    with pytest.raises(InputError, match=r"'x{59}\.\.\. is no name; use at most 200 letters on one line"):
        load_toml(path)
    path.write_text("a = " + "9" * 5000)
    with pytest.raises(InputError, match=r"is not TOML: .*; mend that line"):
        load_toml(path)


@pytest.mark.parametrize(
    ("library", "read", "sentence"),
    [
        (tomllib, load_toml, "is not TOML: {}; mend that line."),
        (json, read_json, "is not JSON ({}): mend it, or remove it."),
    ],
    ids=["TOML", "JSON"],
)
def test_of_what_a_library_says_of_a_file_160_letters_are_told(
    library: ModuleType, read: Callable[[Path], object], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine"
    path.write_text("x")
    for said, told in (("y" * 160, "y" * 160), ("y" * 161, "y" * 160 + "...")):
        monkeypatch.setattr(library, "loads", Mock(side_effect=ValueError(said)))
        with pytest.raises(InputError) as caught:
            read(path)
        assert str(caught.value) == f"{path} {sentence.format(told)}"
