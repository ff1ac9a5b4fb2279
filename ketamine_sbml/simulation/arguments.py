"""Numbers checked where they enter from Python: an error names the argument."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.errors import InputError
from ketamine_sbml.plain import shown


def finite_number(name: str, value: object) -> float:
    """The value as a float; InputError, naming the argument, where it is no finite number."""
    if isinstance(value, Real) and not isinstance(value, bool | np.bool_):
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    raise InputError(f"{name} = {shown(value)} is not a finite number: give one.")


def positive_number(name: str, value: object, *, most: float = math.inf) -> float:
    """The same above zero and not above ``most``."""
    number = finite_number(name, value)
    if not 0 < number <= most:
        limit = "" if math.isinf(most) else f" and at most {most:g}"
        raise InputError(f"{name} = {number:g} is impossible: use a number above 0{limit}.")
    return number


def numbers_by_name(name: str, values: object) -> dict[str, float]:
    """A mapping of ids to finite numbers."""
    if not isinstance(values, Mapping):
        raise InputError(f"{name} is a {type(values).__name__}: give a mapping of ids to numbers.")
    return {str(key): finite_number(f"{name}[{key!r}]", value) for key, value in values.items()}


def increasing_hours(name: str, values: object) -> NDArray[np.float64]:
    """Hours as an array of finite numbers that increase; at least one."""
    try:
        hours: NDArray[Any] = np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"{name} is not a list of numbers: give hours from ketamine.") from error
    if hours.ndim != 1 or hours.size == 0:
        raise InputError(f"{name} has the shape {hours.shape}: give a list of at least one hour from ketamine.")
    if not np.isfinite(hours).all():
        raise InputError(f"{name}[{int(np.argmin(np.isfinite(hours)))}] is not a finite number: give hours.")
    if not (np.diff(hours) > 0).all():
        place = int(np.argmin(np.diff(hours) > 0))
        raise InputError(
            f"{name} falls from {hours[place]:g} to {hours[place + 1]:g} h or stays: give hours that increase."
        )
    return hours
