"""Tables of people: every fault has its place, all come at once, and the schema says what the reader does."""

from __future__ import annotations

import math

import jsonschema
import pytest

from ketamine_sbml.errors import InputError
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
    raise_faults,
    read_table,
    table_schema,
)

FIELDS: dict[str, Field] = {
    "text": Text("anything", required=True),
    "filled": Text("something", filled=True),
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
# What JSON cannot write, or a schema cannot say.
BEYOND_A_SCHEMA = [
    ("free", math.nan, "free = nan is not a number"),
    ("free", -math.inf, "free = -inf is not a number"),
    ("free", 10**400, "is not a number"),
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
