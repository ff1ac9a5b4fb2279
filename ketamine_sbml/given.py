"""What Python hands over, checked by its kind where it enters: an error names the argument."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from ketamine_sbml.errors import InputError
from ketamine_sbml.plain import shown

Kind = TypeVar("Kind")


def of_kind(name: str, value: object, kind: type[Kind], mend: str = "") -> Kind:
    """The value, which must be of a kind; InputError, naming the argument, where it is not.

    Example:
        >>> of_kind("arm", "ketamine", dict)
        Traceback (most recent call last):
        ketamine_sbml.errors.InputError: arm = 'ketamine' is a str: give a dict.
    """
    if isinstance(value, kind):
        return value
    raise InputError(f"{name} = {shown(value)} is {_a(type(value).__name__)}: {mend or f'give {_a(kind.__name__)}'}.")


def list_of(name: str, values: object, kind: type[Kind], what: str = "") -> list[Kind]:
    """Some values that must all be of a kind, as a list; text is none, although Python walks through its letters."""
    found: list[object] | None = None
    if isinstance(values, Iterable) and not isinstance(values, str | bytes):
        with suppress(TypeError):  # of an array without dimensions
            found = list(values)
    if found is None:
        mend = f"give a list of {what or kind.__name__}"
        raise InputError(f"{name} = {shown(values)} is {_a(type(values).__name__)}: {mend}.")
    return [of_kind(f"{name}[{place}]", value, kind) for place, value in enumerate(found)]


def mapping_of(name: str, value: object) -> Mapping[Any, Any]:
    """A mapping; InputError, naming the argument, where it is none."""
    if isinstance(value, Mapping):
        return value
    raise InputError(f"{name} is {_a(type(value).__name__)}: give a mapping.")


def path_of(name: str, value: object) -> Path:
    """A path, which text may name as well."""
    if isinstance(value, str | os.PathLike):
        text = os.fspath(value)
        if isinstance(text, str):
            return Path(text)
    raise InputError(f"{name} = {shown(value)} is {_a(type(value).__name__)}: give the path of a file.")


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiouAEIOU" else f"a {noun}"
