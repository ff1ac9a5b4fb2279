"""Every kind of expectation by name: each module of this folder is read, in alphabetical order."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from ketamine_sbml.claims.expectation import Expectation
from ketamine_sbml.errors import InputError


def _found() -> dict[str, type[Expectation]]:
    """Name of a kind, or alias -> class, in the order of the modules and of the classes in them."""
    found: dict[str, type[Expectation]] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        module = import_module(f"{__name__}.{name}")
        for item in list(vars(module).values()):
            if isinstance(item, type) and issubclass(item, Expectation) and "kind" in vars(item):
                if item.__module__ != module.__name__:
                    continue  # imported from another kind's module
                for known in item.names():
                    if known in found:
                        raise InputError(f"{item.__name__}: the kind {known!r} exists already; choose another name.")
                    found[known] = item
    return found


# A name that a record may use -> the class; aliases have the class of their kind.
NAMES = _found()
# The kinds alone.
KINDS = {name: kind for name, kind in NAMES.items() if name == kind.kind}
