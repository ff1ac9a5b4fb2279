"""Libraries that only some commands need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ketamine_sbml.errors import MissingExtraError


def require(module: str, extra: str) -> Any:
    """The module of an optional library.

    Args:
        module: what is imported.
        extra: the group of ``pyproject.toml`` that installs it.

    Raises:
        MissingExtraError: it is not installed; the sentence says what to run. (The package is on no registry, so an
            extra is installed from a clone.)
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise MissingExtraError(
            f"{error.name} is missing: run python -m pip install '.[{extra}]' in a clone of ketamine-sbml."
        ) from error
