"""Tables that a person writes, read strictly: each field is declared once, and all faults are collected.

    FIELDS = {"publication": Text("the citation", required=True), "verified": Truth("checked at the publication")}
    faults: list[str] = []
    values = read_table(table, FIELDS, "mine.toml, source", faults)
    raise_faults(faults)

A field knows how it is read and its part of a JSON Schema, so that editors check what the reader accepts. Whatever a
file holds is bounded: its size and depth, its numbers, the length of texts, lists and names.
"""

from __future__ import annotations

import math
import re
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.plain import control_character, cut, shown

# What no file of ours comes near: tables within tables, and letters of a name.
DEEPEST, LONGEST_NAME = 16, 200
_TOO_DEEP = f"is nested too deeply: use at most {DEEPEST} tables and lists in each other."
# Letters of a text, items of a list, and names of a table where a field says nothing else.
LONGEST_TEXT, MOST_ITEMS = 10_000, 1000
# A dotted name of more parts than that: tomllib's memory grows with their square.
_DEEP_NAME = re.compile(
    rf"""(?m)(?:^|[\[{{,])[ \t]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{DEEPEST + 1}}}"""
)
# As TOML defines its integers.
_INTEGERS = range(-(2**63), 2**63)
# Faults of one file that are told: the rest is as wrong as they are.
_MOST_FAULTS = 100


def did_you_mean(name: object, known: Iterable[str], otherwise: str) -> str:
    """The mend for a misspelt name: the nearest known one, or what to do otherwise."""
    close = get_close_matches(str(name)[:LONGEST_NAME], list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else otherwise


def raise_faults(faults: Sequence[str]) -> None:
    """One InputError with a line for each fault; nothing where there is none."""
    if faults:
        more = len(faults) - _MOST_FAULTS
        raise InputError("\n".join([*faults[:_MOST_FAULTS], *([f"... and {more} faults more."] if more > 0 else [])]))


def load_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; InputError with the place where it is none, or holds what no field could take."""
    text = read_text(path)
    deep = _DEEP_NAME.search(text)
    if deep:
        line = text.count("\n", 0, deep.start()) + 1
        raise InputError(f"{path}, line {line}: a name has more than {DEEPEST} parts; use fewer dots.")
    try:
        content = tomllib.loads(text)
    except RecursionError as error:
        raise InputError(
            f"{path} is nested too deeply: use at most {DEEPEST} tables and lists in each other."
        ) from error
    except ValueError as error:
        # tomllib raises a plain ValueError for an integer of thousands of digits.
        raise InputError(f"{path} is not TOML: {cut(str(error), 160)}; mend that line.") from error
    _check_content(content, path)
    return content


def _check_content(content: dict[str, Any], path: Path) -> None:
    """Depth, names, texts and integers, without recursion."""
    left: list[tuple[str, Any, int]] = [("", content, 0)]
    while left:
        place, value, depth = left.pop()
        if depth > DEEPEST:
            raise InputError(
                f"{path}{place} is nested too deeply: use at most {DEEPEST} tables and lists in each other."
            )
        if isinstance(value, dict):
            for name, inner in value.items():
                if len(name) > LONGEST_NAME or control_character(name):
                    raise InputError(
                        f"{path}{place}: {shown(name)} is no name; use at most {LONGEST_NAME} letters on one line."
                    )
                left.append((f"{place}, {name}", inner, depth + 1))
        elif isinstance(value, list):
            left += [(f"{place} {number}", inner, depth + 1) for number, inner in enumerate(value, 1)]
        elif isinstance(value, str) and (control := control_character(value)):
            raise InputError(f"{path}{place}: the control character {control} is no text; remove it.")
        elif isinstance(value, int) and value not in _INTEGERS:
            raise InputError(f"{path}{place}: the number has more than 64 bits; write it as 1e20.")


class _Faulty:
    """What a field gives that could not be read."""


FAULTY = _Faulty()


@dataclass(frozen=True)
class Field(ABC):
    """One field of a table.

    Attributes:
        meaning: what it says, for people and for editors.
        required: whether it must be there.
    """

    meaning: str
    required: bool = field(default=False, kw_only=True)

    @abstractmethod
    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        """The value in its type; FAULTY, with a sentence added to the faults, where it cannot be used."""

    @abstractmethod
    def form(self) -> dict[str, Any]:
        """What a JSON Schema says about the value."""

    def schema(self) -> dict[str, Any]:
        """The form with the meaning."""
        return {**self.form(), "description": self.meaning} if self.meaning else self.form()


@dataclass(frozen=True)
class Text(Field):
    """Text; ``filled`` refuses the empty one, ``most`` bounds its length."""

    filled: bool = field(default=False, kw_only=True)
    most: int = field(default=LONGEST_TEXT, kw_only=True)

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, str):
            return _fault(faults, where, f"{name} is not text but {shown(value)}; put it in quotes.")
        if self.filled and not value.strip():
            return _fault(faults, where, f"{name} is empty; fill it in.")
        if len(value) > self.most:
            return _fault(faults, where, f"{name} has {len(value)} letters; use at most {self.most}.")
        return value

    def form(self) -> dict[str, Any]:
        form = {"type": "string", "maxLength": self.most}
        return {**form, "pattern": r"\S"} if self.filled else form


@dataclass(frozen=True)
class Truth(Field):
    """true or false."""

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, bool):
            return _fault(faults, where, f"{name} is neither true nor false but {shown(value)}; write one of the two.")
        return value

    def form(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Number(Field):
    """A finite number within bounds, as a float; ``unit`` is for errors."""

    low: float = field(default=-math.inf, kw_only=True)
    high: float = field(default=math.inf, kw_only=True)
    unit: str = field(default="", kw_only=True)

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        number = finite_or_none(value)
        if number is None:
            return _fault(faults, where, f"{name} = {shown(value)} is not a number; write a finite one, unquoted.")
        if not self.low <= number <= self.high:
            return _fault(faults, where, f"{name} = {number:g} is impossible; use {_range(self)}.")
        return number

    def form(self) -> dict[str, Any]:
        return {"type": "number", **_bounds(self.low, self.high)}


@dataclass(frozen=True)
class Pair(Field):
    """Two numbers in order, such as a window; ``form_in_words`` is how an error says to write them."""

    form_in_words: str = "[FROM, TO]"
    low: float = field(default=-math.inf, kw_only=True)
    high: float = field(default=math.inf, kw_only=True)
    unit: str = field(default="", kw_only=True)

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        numbers = [finite_or_none(item) for item in value] if isinstance(value, list) else []
        finite = [number for number in numbers if number is not None]
        if len(numbers) != 2 or len(finite) != 2:
            return _fault(faults, where, f"{name} = {shown(value)} is not {self.form_in_words}; give two numbers.")
        first, last = finite
        if not self.low <= first <= last <= self.high:
            window = _with_unit(f"{name} {first:g} to {last:g}", self.unit)
            return _fault(faults, where, f"{window} is impossible; use {_range(self)}, in order.")
        return first, last

    def form(self) -> dict[str, Any]:
        items = {"type": "number", **_bounds(self.low, self.high)}
        return {"type": "array", "items": items, "minItems": 2, "maxItems": 2}


@dataclass(frozen=True)
class Choice(Field):
    """One of some names; ``what`` is named in errors, and ``otherwise`` is the mend where no name is near."""

    among: tuple[str, ...]
    what: str
    otherwise: str = ""

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, str) or value not in self.among:
            mend = did_you_mean(value, self.among, self.otherwise or f"use one of {', '.join(self.among)}.")
            return _fault(faults, where, f"unknown {self.what} {shown(value)}; {mend}")
        return value

    def form(self) -> dict[str, Any]:
        return {"enum": list(self.among)}


@dataclass(frozen=True)
class ListOf(Field):
    """A list whose items are all of one field, as a tuple; ``most`` bounds their number."""

    item: Field
    most: int = field(default=MOST_ITEMS, kw_only=True)

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, list):
            return _fault(faults, where, f"{name} is not a list but {shown(value)}; write [ ... ].")
        if len(value) > self.most:
            return _fault(faults, where, f"{name} has {len(value)} items; use at most {self.most}.")
        items = tuple(self.item.read(f"{name} {n}", item, where, faults) for n, item in enumerate(value, 1))
        return FAULTY if FAULTY in items else items

    def form(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.most}


@dataclass(frozen=True)
class Table(Field):
    """A table with fields of its own, read into a dictionary."""

    fields: Mapping[str, Field]

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        before = len(faults)
        values = read_table(value, self.fields, f"{where}, {name}", faults)
        return values if len(faults) == before else FAULTY

    def form(self) -> dict[str, Any]:
        return table_schema(self.fields)


@dataclass(frozen=True)
class Named(Field):
    """A table of any names, all of one field."""

    item: Field

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, dict):
            return _fault(faults, where, f"{name} is not a table but {shown(value)}; write {{ ... }}.")
        if len(value) > MOST_ITEMS:
            return _fault(faults, where, f"{name} has {len(value)} entries; use at most {MOST_ITEMS}.")
        values = {key: self.item.read(f"{name}, {key}", item, where, faults) for key, item in value.items()}
        return FAULTY if FAULTY in values.values() else values

    def form(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema(), "maxProperties": MOST_ITEMS}


def read_table(table: object, fields: Mapping[str, Field], where: str, faults: list[str]) -> dict[str, Any]:
    """The values of a table by field, each in its type.

    An unknown field, a missing one and a value that cannot be used add a sentence to ``faults``, with the place; what
    is faulty is left out of the values.
    """
    if not isinstance(table, dict):
        faults.append(f"{where} is not a table but {shown(table)}; give it {', '.join(fields)}.")
        return {}
    for name in table:
        if name not in fields:
            mend = did_you_mean(name, fields, f"use {', '.join(fields)}.")
            faults.append(f"{where}: unknown field {shown(name)}; {mend}")
    values = {}
    for name, declared in fields.items():
        if name in table:
            value = declared.read(name, table[name], where, faults)
            if value is not FAULTY:
                values[name] = value
        elif declared.required:
            faults.append(f"{where}: field {name!r} is missing; add it.")
    return values


def table_schema(fields: Mapping[str, Field]) -> dict[str, Any]:
    """The JSON Schema of a table with these fields and no others."""
    return {
        "type": "object",
        "properties": {name: declared.schema() for name, declared in fields.items()},
        "required": [name for name, declared in fields.items() if declared.required],
        "additionalProperties": False,
    }


def _fault(faults: list[str], where: str, sentence: str) -> _Faulty:
    faults.append(f"{where}: {sentence}")
    return FAULTY


def finite_or_none(value: object) -> float | None:
    """The value as a float if it is a finite number, and truth is none; None otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _range(declared: Number | Pair) -> str:
    low, high = declared.low, declared.high
    if high < math.inf:
        text = f"{low:g} to {high:g}" if low > -math.inf else f"{high:g} or less"
    else:
        text = f"{low:g} or more" if low > -math.inf else "any numbers"
    return _with_unit(text, declared.unit)


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def _bounds(low: float, high: float) -> dict[str, float]:
    bounds = {"minimum": low, "maximum": high}
    return {name: bound for name, bound in bounds.items() if math.isfinite(bound)}
