"""Arms from TOML: the named arms of the project, and protocol files of users.

    [arm.ketamine-vegf-antibody]
    title = "Ketamine after an antibody against VEGF"
    organism = "mouse"
    changes = [
        { set = "ketamine", to = 10, at = 0 },
        { set = "vegf_antibody", to = 0.001, at = -0.5 },
    ]

``organism``, ``title``, ``at`` and ``until`` may be left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.simulation.protocol import Arm, Change

# More than this is no protocol but a mistake.
MOST_ARMS = 1000
_ARM_FIELDS = ("title", "organism", "changes")
_CHANGE_FIELDS = ("set", "to", "at", "until")


def validation_folder() -> Path:
    """The folder with claims and named arms: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_validation", package.parent / "validation"):
        if (folder / "arms.toml").is_file():
            return folder
    raise InputError(f"The validation suite is missing beside {package}: install the package again.")


@cache
def named_arms() -> Mapping[str, Arm]:
    """The project's arms by name."""
    return load_arms(validation_folder() / "arms.toml")


def named_arm(name: str) -> Arm:
    """The project's arm of this name; InputError suggests the nearest."""
    arms = named_arms()
    if name not in arms:
        close = get_close_matches(name, list(arms), n=1)
        mend = f"did you mean {close[0]!r}?" if close else "'ketamine-sbml list arms' names them all."
        raise InputError(f"Unknown arm {name!r}; {mend}")
    return arms[name]


def load_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file; InputError with the place where it is none."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not TOML: {error}; mend that line.") from error


def load_arms(path: Path) -> Mapping[str, Arm]:
    """All arms of a file by name, in its order."""
    content = load_toml(path)
    for key in content:
        if key != "arm":
            raise InputError(f"{path}: unknown table {key!r}; arms stand under [arm.NAME].")
    tables = content.get("arm", {})
    if not isinstance(tables, dict) or not tables:
        raise InputError(f"{path} holds no arm: begin one with [arm.NAME].")
    if len(tables) > MOST_ARMS:
        raise InputError(f"{path} holds {len(tables)} arms: split it into files of at most {MOST_ARMS}.")
    return {name: arm_from_table(name, table, str(path)) for name, table in tables.items()}


def arm_from_table(name: str, table: object, place: str) -> Arm:
    """An arm from its TOML table; ``place`` is named in errors."""
    where = f"{place}, arm {name!r}"
    if not isinstance(table, dict):
        raise InputError(f"{where} is not a table: begin it with [arm.{name}].")
    _only(table, _ARM_FIELDS, where)
    title = table.get("title", "")
    if not isinstance(title, str):
        raise InputError(f"{where}: title is not text; put it in quotes.")
    organism = table.get("organism", "mouse")
    if organism not in list(Organism):
        raise InputError(f"{where}: unknown organism {organism!r}; use one of {', '.join(Organism)}.")
    changes = table.get("changes", [])
    if not isinstance(changes, list):
        raise InputError(f"{where}: changes is not a list; write changes = [{{ set = ..., to = ... }}].")
    return Arm(
        name=name,
        title=title,
        organism=Organism(organism),
        changes=tuple(_change(change, where) for change in changes),
    )


def _change(table: object, where: str) -> Change:
    if not isinstance(table, dict):
        raise InputError(f"{where}: {table!r} is not a change; write {{ set = ..., to = ... }}.")
    _only(table, _CHANGE_FIELDS, where)
    if not isinstance(table.get("set"), str) or "to" not in table:
        raise InputError(f"{where}: a change lacks 'set' or 'to'; write {{ set = \"ketamine\", to = 10 }}.")
    numbers = {}
    for field in ("to", "at", "until"):
        value = table.get(field)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InputError(f"{where}, {table['set']}: {field} = {value!r} is not a number.")
        numbers[field] = float(value)
    return Change(table["set"], numbers["to"], at=numbers.get("at"), until=numbers.get("until"))


def _only(table: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for field in table:
        if field not in known:
            close = get_close_matches(field, known, n=1)
            mend = f"did you mean {close[0]!r}?" if close else f"use {', '.join(known)}."
            raise InputError(f"{where}: unknown field {field!r}; {mend}")
