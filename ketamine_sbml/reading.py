"""Tables that a person writes, read strictly: each field is declared once, and all faults are collected.

    FIELDS = {"publication": Text("the citation", required=True), "verified": Truth("checked at the publication")}
    faults: list[str] = []
    values = read_table(table, FIELDS, "mine.toml, source", faults)
    raise_faults(faults)

A field knows how it is read and its part of a JSON Schema, so that editors check what the reader accepts.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ketamine_sbml.errors import InputError

# A value longer than this is cut where an error shows it.
_SHOWN = 60


def did_you_mean(name: object, known: Iterable[str], otherwise: str) -> str:
    """The mend for a misspelt name: the nearest known one, or what to do otherwise."""
    close = get_close_matches(str(name), list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else otherwise


def raise_faults(faults: Sequence[str]) -> None:
    """One InputError with a line for each fault; nothing where there is none."""
    if faults:
        raise InputError("\n".join(faults))


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
    """Text; ``filled`` refuses the empty one."""

    filled: bool = field(default=False, kw_only=True)

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, str):
            return _fault(faults, where, f"{name} is not text but {_shown(value)}; put it in quotes.")
        if self.filled and not value.strip():
            return _fault(faults, where, f"{name} is empty; fill it in.")
        return value

    def form(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"\S"} if self.filled else {"type": "string"}


@dataclass(frozen=True)
class Truth(Field):
    """true or false."""

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, bool):
            return _fault(faults, where, f"{name} is neither true nor false but {_shown(value)}; write one of the two.")
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
        number = _finite(value)
        if number is None:
            return _fault(faults, where, f"{name} = {_shown(value)} is not a number; write a finite one, unquoted.")
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
        numbers = [_finite(item) for item in value] if isinstance(value, list) else []
        finite = [number for number in numbers if number is not None]
        if len(numbers) != 2 or len(finite) != 2:
            return _fault(faults, where, f"{name} = {_shown(value)} is not {self.form_in_words}; give two numbers.")
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
            return _fault(faults, where, f"unknown {self.what} {_shown(value)}; {mend}")
        return value

    def form(self) -> dict[str, Any]:
        return {"enum": list(self.among)}


@dataclass(frozen=True)
class ListOf(Field):
    """A list whose items are all of one field, as a tuple."""

    item: Field

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        if not isinstance(value, list):
            return _fault(faults, where, f"{name} is not a list but {_shown(value)}; write [ ... ].")
        items = tuple(self.item.read(f"{name} {n}", item, where, faults) for n, item in enumerate(value, 1))
        return FAULTY if FAULTY in items else items

    def form(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema()}


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
            return _fault(faults, where, f"{name} is not a table but {_shown(value)}; write {{ ... }}.")
        values = {key: self.item.read(f"{name}, {key}", item, where, faults) for key, item in value.items()}
        return FAULTY if FAULTY in values.values() else values

    def form(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema()}


def read_table(table: object, fields: Mapping[str, Field], where: str, faults: list[str]) -> dict[str, Any]:
    """The values of a table by field, each in its type.

    An unknown field, a missing one and a value that cannot be used add a sentence to ``faults``, with the place; what
    is faulty is left out of the values.
    """
    if not isinstance(table, dict):
        faults.append(f"{where} is not a table but {_shown(table)}; give it {', '.join(fields)}.")
        return {}
    for name in table:
        if name not in fields:
            mend = did_you_mean(name, fields, f"use {', '.join(fields)}.")
            faults.append(f"{where}: unknown field {name!r}; {mend}")
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


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


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
