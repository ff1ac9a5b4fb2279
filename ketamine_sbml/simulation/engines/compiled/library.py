"""The compiled library: what it is made of, where it stands, and how it is called."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_bytes, read_json
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.engines.compiled.equations import Equations
from ketamine_sbml.simulation.engines.compiled.source import c_source
from ketamine_sbml.simulation.engines.roadrunner import MOST_STEPS
from ketamine_sbml.simulation.trajectory import Numbers

# Where it stands in a clone; never committed. The name is the same on every system: nothing looks for it by its ending.
LIBRARY = Path("build") / "engine" / "arms.library"
HERE = Path(__file__).parent
DRIVER, MATRIX = HERE / "driver.c", HERE / "sparse.h"
# Of a library: far above what the model takes.
MOST_BYTES = 50_000_000
BUILD = "run 'make compiled' in a clone of ketamine-sbml, which builds it"
# What the driver answers where events at one moment never end.
_NEVER_ENDS = -1000
# A library has one state for the whole process, whichever model's values it is given: threads take turns.
_ALONE = RLock()


def clone() -> Path:
    """The folder that holds the package, which is the clone if it was installed from one to be edited."""
    return Path(__file__).resolve().parents[4]


def whole_source(equations: Equations) -> str:
    """All that is compiled besides SUNDIALS: the equations, the pattern of Newton's matrix, the driver."""
    pattern = equations.pattern()
    places = {
        (row, column): place
        for column, rows in enumerate(equations.depends_on())
        for row, place in zip(rows, pattern["places"][column], strict=True)
    }
    lists = [_list(f"pattern_{name}", pattern[name]) for name in ("starts", "columns", "order")]
    size = f"enum {{ P = {len(pattern['columns'])} }};"
    return "\n".join([c_source(equations, lambda row, column: places[row, column]), size, *lists, _text(DRIVER)])


def source_key(source: str) -> str:
    """What tells whether a library was made of this source."""
    return hashlib.sha256(f"{source}\n{_text(MATRIX)}".encode()).hexdigest()[:16]


def library_key(content: bytes) -> str:
    """What tells whether a library is the one that was built."""
    return hashlib.sha256(content).hexdigest()[:16]


def _list(name: str, numbers: Iterable[int]) -> str:
    return f"static int {name}[] = {{{', '.join(map(str, numbers))}}};"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Library:
    """A library that was loaded.

    Attributes:
        equations: that it was compiled from.
        what: the solver's name and version.
    """

    equations: Equations
    what: str
    _functions: ctypes.CDLL

    def start(self, values: Numbers) -> Numbers:
        """What each state starts from with these constants."""
        states = np.empty(len(self.equations.states))
        with _ALONE:
            self._functions.at_start(_of(values), _of(states))
        return states

    def slopes(self, values: Numbers, states: Numbers) -> tuple[Numbers, Numbers]:
        """The rates in a state, and their exact derivatives: a row for each rate, a column for each state."""
        count = len(self.equations.states)
        pattern = self.equations.pattern()
        rates, entries = np.empty(count), np.empty(len(pattern["columns"]))
        with _ALONE:
            self._functions.slopes(_of(values), _of(states), _of(rates), _of(entries))
        jacobian = np.zeros((count, count))
        for column, rows in enumerate(self.equations.depends_on()):
            jacobian[rows, column] = entries[list(pattern["places"][column])]
        return rates, jacobian

    def run(self, values: Numbers, absolute: Numbers, relative: float, first: float, times: Numbers) -> Numbers | str:
        """The observables of one arm, a row for each hour of model time; a reason where it cannot be integrated."""
        rows = np.empty((times.size, len(self.equations.observables)))
        numbers = (ctypes.c_double(relative), ctypes.c_double(first))
        with _ALONE:
            flag = self._functions.run(_of(values), _of(absolute), *numbers, _of(times), times.size, _of(rows))
        if flag:
            return "events never end" if flag == _NEVER_ENDS else f"CVODE's flag {flag}"
        return rows


def _of(numbers: Numbers) -> object:
    return numbers.ctypes.data_as(ctypes.POINTER(ctypes.c_double))


@lru_cache(maxsize=1)
def load_library(model: Pathway, path: Path | None = None) -> Library:
    """The library of a model's equations; InputError says how to build it.

    Args:
        model: whose equations it must have been made of; their constants may have other values.
        path: of the library; in the clone by default.
    """
    path = path or clone() / LIBRARY
    equations = Equations(model)
    notes = notes_of(path)
    if notes["source"] != source_key(whole_source(equations)):
        raise InputError(f"{path} was compiled from other equations than those of {model.about.id}: {BUILD} anew.")
    # The system loads a library that was cut off, and ends the process where it looks for the rest.
    if notes["library"] != library_key(read_bytes(path, MOST_BYTES)):
        raise InputError(f"{path} is not the library that the notes beside it tell of: {BUILD} anew.")
    return Library(equations, str(notes["what"]), _functions(path))


@lru_cache
def _functions(path: Path) -> ctypes.CDLL:
    """What a library offers, ready to integrate; a process loads and starts it once."""
    try:
        found = ctypes.CDLL(str(path))
    except OSError as error:
        raise InputError(f"{path} cannot be loaded on this machine ({error}): {BUILD} anew.") from error
    if flag := found.create(MOST_STEPS):
        raise InputError(f"The solver in {path} does not start (flag {flag}): {BUILD} anew.")
    return found


def notes_of(path: Path) -> Mapping[str, Any]:
    """What stands beside a library: of which ``source`` and ``made_of`` what else, ``what`` the solver, its own key."""
    beside = path.with_suffix(".json")
    if not (path.is_file() and beside.is_file()):
        raise InputError(f"{path.name}, the model compiled for many runs, is missing: {BUILD}.")
    try:
        found = read_json(beside)
    except InputError as error:
        raise InputError(f"The notes of {path.name} cannot be read ({error}): {BUILD} anew.") from error
    if not isinstance(found, dict) or not {"source", "made_of", "what", "library"} <= found.keys():
        raise InputError(f"{beside} does not say what was compiled: {BUILD} anew.")
    return found
