"""The arrows of the figure that a model puts into equations: data in TOML, read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from immutabledict import immutabledict

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One arrow of the figure.

    Attributes:
        id: such as fig-1.
        statement: what the figure says.
        elements: ids of the reactions, rules and states that hold it.
        cut: parameter values that interrupt it while rest stays rest; negative controls use them.
    """

    id: str
    statement: str
    elements: tuple[str, ...]
    cut: Mapping[str, float]


def read_arrows(path: Path) -> tuple[Arrow, ...]:
    """The arrows of a file, in its order; InputError names file, arrow and field."""
    try:
        content = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not TOML: {error}; mend that line.") from error
    return tuple(_arrow(name, table, f"{path.name}, {name}") for name, table in content.items())


def _arrow(name: str, table: Any, place: str) -> Arrow:
    fields = {"says": str, "elements": list, "cut": dict}
    if not isinstance(table, dict) or set(table) != set(fields):
        raise InputError(f"{place}: an arrow has exactly {', '.join(fields)}; mend it.")
    for field, kind in fields.items():
        if not isinstance(table[field], kind) or not table[field]:
            raise InputError(f"{place}, {field}: {table[field]!r} is no {kind.__name__} with something in it; mend it.")
    if not all(isinstance(element, str) for element in table["elements"]):
        raise InputError(f"{place}, elements: they are ids in quotes; mend the list.")
    if not all(isinstance(value, float) for value in table["cut"].values()):
        raise InputError(f"{place}, cut: each is a number with a decimal point; mend it.")
    return Arrow(id=name, statement=table["says"], elements=tuple(table["elements"]), cut=immutabledict(table["cut"]))
