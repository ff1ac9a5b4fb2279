"""A model that is not ours, read, checked and run; ``foreign`` does it in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import libsbml
import numpy as np

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.files import read_sbml
from ketamine_sbml.simulation.engines.roadrunner import LoadedModel

MOST_BYTES = 50_000_000
# Units and style are the model's own affair: what is checked decides what is simulated.
_CHECKED = (
    libsbml.LIBSBML_CAT_GENERAL_CONSISTENCY,
    libsbml.LIBSBML_CAT_IDENTIFIER_CONSISTENCY,
    libsbml.LIBSBML_CAT_MATHML_CONSISTENCY,
    libsbml.LIBSBML_CAT_OVERDETERMINED_MODEL,
)
_UNCHECKED = (
    libsbml.LIBSBML_CAT_UNITS_CONSISTENCY,
    libsbml.LIBSBML_CAT_SBO_CONSISTENCY,
    libsbml.LIBSBML_CAT_MODELING_PRACTICE,
)
# A package by name only: libSBML adds it to every Level 3 Version 2 on its own, where what it holds is the core's.
_OF_THE_CORE = "l3v2extendedmath"
_DECLARATION = re.compile(r"\A\s*(<\?xml[^<>]*>)?")
# Observables are added to the model under their own ids behind this prefix.
_PREFIX = "ketamine_sbml_"


class ForeignModel:
    """A model with the observables of a map, loaded.

    Args:
        path: an SBML file or a COMBINE archive.
        observables: id -> formula of the model's own ids.
        place: of the map, for errors.
        relative_tolerance: of the integrator.
    """

    def __init__(self, path: str, observables: Mapping[str, str], place: str, relative_tolerance: float) -> None:
        text = _with_observables(Path(path), observables, place)
        selections = ["time", *(f"{_PREFIX}{name}" for name in observables)]
        try:
            self._model = LoadedModel(text, selections, relative_tolerance=relative_tolerance)
        except InputError as error:
            raise InputError(f"{path}: {error}") from error

    def engine(self) -> str:
        """Name and version of what simulates."""
        return self._model.engine

    def has(self, identifier: str) -> bool:
        """Whether the model has a global constant of this id."""
        return self._model.has(identifier)

    def value(self, identifier: str) -> float:
        """The value that a constant has now."""
        return self._model.value(identifier)

    def reset(self, values: Mapping[str, float]) -> None:
        """Bring the model to its start with these constants."""
        self._model.reset(values)

    def set(self, values: Mapping[str, float]) -> None:
        """Change constants from now on."""
        self._model.set(values)

    def simulate(self, times: list[float]) -> list[list[float]]:
        """Time and observables at these times, from the state that the last run left; SimulationError says why not."""
        try:
            table: list[list[float]] = self._model.simulate(np.array(times)).tolist()
        except RuntimeError as error:
            raise SimulationError(" ".join(str(error).split())[:120]) from error
        return table

    def evaluate(self, formula: str, value: float, x: float) -> float | None:
        """A formula of ``value`` and ``x``, evaluated by libSBML; None where it gives no number."""
        numbers = {"value": f"({value!r})", "x": f"({x!r})"}
        text = re.sub(r"\b(value|x)\b", lambda match: numbers[match[0]], formula)
        node = libsbml.parseL3Formula(text)
        result = libsbml.SBMLTransforms.evaluateASTNode(node) if node is not None else float("nan")
        return float(result) if np.isfinite(result) else None


def _with_observables(path: Path, observables: Mapping[str, str], place: str) -> str:
    """The model's SBML with one more parameter for each mapped observable."""
    document = _checked_document(path)
    model = document.getModel()
    for name, formula in observables.items():
        where = f"{place}, observable {name!r}"
        node = libsbml.parseL3Formula(formula)
        if node is None:
            raise InputError(f"{where}: {formula!r} is no formula; write one of the model's ids.")
        for identifier in _names(node):
            if model.getElementBySId(identifier) is None:
                raise InputError(f"{where}: {path.name} has no {identifier!r}; use its ids.")
        parameter = model.createParameter()
        if parameter.setId(f"{_PREFIX}{name}") or parameter.setConstant(False):
            raise InputError(f"{where}: it cannot be added to {path.name}; use a newer SBML Level.")
        rule = model.createAssignmentRule()
        if rule.setVariable(f"{_PREFIX}{name}") or rule.setMath(node):
            raise InputError(f"{where}: {formula!r} cannot be used in {path.name}.")
    _check(document, f"{path.name} with the observables of {place}")
    written: str = libsbml.writeSBMLToString(document)
    return written


def _checked_document(path: Path) -> Any:
    text = read_sbml(path, MOST_BYTES)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError(f"{path} declares XML entities, which SBML has none of: remove the DOCTYPE.")
    # The text is decoded already, and libSBML calls a declaration that leaves the encoding out an error.
    document = libsbml.readSBMLFromString(_DECLARATION.sub('<?xml version="1.0" encoding="UTF-8"?>', text, count=1))
    if document.getModel() is None:
        raise InputError(f"{path} is not an SBML model that libSBML can read: check it with an SBML validator.")
    _raise_errors(document, f"{path} is not an SBML model that libSBML can read")
    # Before Level 3, libSBML says of its own additions that they were required.
    for index in range(document.getNumPlugins() if document.getLevel() >= 3 else 0):
        package = document.getPlugin(index).getPackageName()
        if package != _OF_THE_CORE and document.getPackageRequired(package):
            raise InputError(f"{path} needs the SBML package {package!r}, which is not simulated: write it without.")
    _check(document, str(path))
    return document


def _check(document: Any, what: str) -> None:
    """libSBML's own checks: what simulators do with a model that breaks one is anybody's guess."""
    document.getErrorLog().clearLog()
    for category in _CHECKED:
        document.setConsistencyChecks(category, True)
    for category in _UNCHECKED:
        document.setConsistencyChecks(category, False)
    document.checkConsistency()
    _raise_errors(document, f"{what} is not valid SBML")


def _raise_errors(document: Any, fault: str) -> None:
    errors = [
        error
        for error in map(document.getError, range(document.getNumErrors()))
        if error.getSeverity() in (libsbml.LIBSBML_SEV_ERROR, libsbml.LIBSBML_SEV_FATAL)
    ]
    if errors:
        more = f"; {len(errors) - 1} more" if len(errors) > 1 else ""
        place = f"line {errors[0].getLine()}: {_message(errors[0])}{more}"
        raise InputError(f"{fault} ({place}): check it with an SBML validator.")


def _message(error: Any) -> str:
    """What libSBML calls the error; behind the rule and its reference in the specification stands what was found."""
    *_, found = error.getMessage().strip().split("\n")
    return f"{error.getShortMessage()}: {' '.join(found.split())[:160].rstrip('. ')}"


def _names(node: Any) -> Iterator[str]:
    left = [node]
    while left:
        here = left.pop()
        if here.getType() == libsbml.AST_NAME:
            yield here.getName()
        left += [here.getChild(index) for index in range(here.getNumChildren())]
