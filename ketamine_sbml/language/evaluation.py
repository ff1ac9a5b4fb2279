"""Formulas worked out at many plausible points of a pathway at once, to see which way they lean.

A point is a value for everything: parameters inside their ranges, amounts and folds around rest, interventions between
doing nothing and the usual experiment. The first point is rest itself. What a value is drawn from depends on its id
alone, so that a new element moves no other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Compartment, Event, Function, Level, Parameter, Rule, Species, State
from ketamine_sbml.language.formula import Tree, parse
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.language.pathway import Pathway

Values = NDArray[np.float64]
POINTS = 200
# Amounts and folds are looked at from so many times less than rest to so many times more.
FOLD = 4.0
# Relative step of a difference; what it changes by a smaller share than the second is rounding.
_STEP, _ROUNDING = 1e-4, 1e-10


_OPERATORS: Mapping[str, Callable[..., Values]] = {
    "+": lambda *terms: sum(terms[1:], terms[0]),
    "*": lambda *factors: np.prod(np.broadcast_arrays(*factors), axis=0),
    "-": lambda first, second=None: -first if second is None else first - second,
    "/": lambda above, below: above / below,
    "^": lambda base, exponent: base**exponent,
    "abs": np.abs,
    "exp": np.exp,
    "ln": np.log,
    ">": lambda left, right: np.asarray(left > right, dtype=float),
    "piecewise": lambda value, condition, otherwise: value * condition + otherwise * (1 - condition),
}


class Points:
    """Plausible points of a pathway."""

    def __init__(self, model: Pathway) -> None:
        self._model = model
        self._functions = {function.id: function for function in model.elements(Function)}
        self._knobs = {knob.id: knob for knob in model.interventions}
        self._values: dict[str, Values] = {}

    def values(self, name: str) -> Values:
        """The value of an element at each point, rules worked out from what they use."""
        if name not in self._values:
            self._values[name] = self._draw(name)
        return self._values[name]

    def slope(self, formula: str, name: str) -> Values:
        """How a formula leans on one name that it uses, all others held: its partial derivative at each point."""
        tree = parse(formula).tree
        values = self.values(name)
        largest = float(np.max(np.abs(values))) or 1.0
        step = _STEP * np.where(values == 0, largest, np.abs(values))
        with np.errstate(all="ignore"):
            before = self._work_out(tree, self.values)
            after = self._work_out(tree, lambda used: values + step if used == name else self.values(used))
            change = after - before
            significant = np.abs(change) > _ROUNDING * np.maximum(np.abs(after), np.abs(before))
            return np.where(significant & np.isfinite(change), change / step, 0.0)

    def _draw(self, name: str) -> Values:
        if name in self._knobs:
            knob = self._knobs[name]
            return _between(name, knob.rest, knob.usual)
        match element := self._model.by_id.get(name):
            case Compartment():
                return np.full(POINTS, number_of(element.size, self._model.organism))
            case Parameter():
                return _within(name, number_of(element.value, self._model.organism), *element.range)
            case Rule():
                return self._formula(element.formula)
            case State():
                return element.initial * _folds(name) if element.initial else _between(name, 0.0, 1.0)
            case Species():
                rest = self._formula(element.initial)
                return _folds(name) * np.where(rest == 0, element.typical, rest)
            case Level():
                return self._level(element)
        raise InputError(f"{name!r} has no value at rest that a formula could use; use a species, parameter or rule.")

    def _level(self, level: Level) -> Values:
        """Between its resting value and what the usual experiment sets."""
        rest = self._model.at_rest(level)
        usual = {name: np.full(POINTS, knob.usual) for name, knob in self._knobs.items()}

        def look_up(name: str) -> Values:
            if name in usual:
                return usual[name]
            return np.full(POINTS, rest) if name == level.id else self.values(name)

        reached = [
            float(self._work_out(parse(event.assignments[level.id]).tree, look_up)[0])
            for event in self._model.elements(Event)
            if level.id in event.assignments
        ]
        return _between(level.id, rest, max(reached, key=lambda value: abs(value - rest), default=rest))

    def _formula(self, text: str) -> Values:
        with np.errstate(all="ignore"):
            return np.broadcast_to(self._work_out(parse(text).tree, self.values), POINTS)

    def _work_out(self, tree: Tree, look_up: Callable[[str], Values]) -> Values:
        if tree.sign == "number":
            return np.full(POINTS, tree.value)
        if tree.sign == "name":
            return look_up(tree.name)
        parts = [self._work_out(part, look_up) for part in tree.children]
        if tree.sign == "call":
            function = self._functions[tree.name]
            given = dict(zip(function.arguments, parts, strict=True))
            return self._work_out(parse(function.formula).tree, given.__getitem__)
        if tree.sign not in _OPERATORS:
            raise InputError(f"'{tree}' has no slope, so that who acts on whom is not known; write it without.")
        return _OPERATORS[tree.sign](*parts)


def _shares(name: str) -> Values:
    """Numbers between 0 and 1 that are always the same for a name; the first is left to rest."""
    draw = random.Random(name)
    return np.array([draw.random() for _ in range(POINTS)])


def _between(name: str, rest: float, usual: float) -> Values:
    values = rest + (usual - rest) * _shares(name)
    values[0] = rest
    return values


def _folds(name: str) -> Values:
    values = FOLD ** (2 * _shares(name) - 1)
    values[0] = 1.0
    return values


def _within(name: str, value: float, low: float, high: float) -> Values:
    """Inside a range, evenly on a log scale where that is possible."""
    if not np.isfinite([low, high]).all() or low == high:
        return np.full(POINTS, value)
    shares = _shares(name)
    values = low * (high / low) ** shares if low > 0 else low + (high - low) * shares
    values[0] = value
    return values
