"""The units of the model: hour, litre, nanomole, and what is made of them.

``UNITS`` maps the unit as people write it to its SBML id and its definition as a product of base units, each given as
(SBML base unit, exponent, scale, multiplier). Dimensionless and litre need no definition of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple


class Factor(NamedTuple):
    """(multiplier * 10^scale * base)^exponent, as SBML defines a unit."""

    base: str
    exponent: int = 1
    scale: int = 0
    multiplier: float = 1.0


class UnitDefinition(NamedTuple):
    """A unit's SBML id, its readable name and its factors."""

    id: str
    name: str
    factors: tuple[Factor, ...]


_HOUR = Factor("second", 1, 0, 3600.0)
_PER_HOUR = Factor("second", -1, 0, 3600.0)
_NMOL = Factor("mole", 1, -9)
_PER_NMOL = Factor("mole", -1, -9)
_LITRE = Factor("litre")
_PER_LITRE = Factor("litre", -1)
_MG = Factor("gram", 1, -3)
_KG = Factor("kilogram")
_PER_KG = Factor("kilogram", -1)

UNITS = MappingProxyType(
    {
        "1": UnitDefinition("dimensionless", "dimensionless", (Factor("dimensionless"),)),
        "L": UnitDefinition("litre", "litre", (_LITRE,)),
        "h": UnitDefinition("hour", "hour", (_HOUR,)),
        "nmol": UnitDefinition("nmol", "nanomole", (_NMOL,)),
        "kg": UnitDefinition("kg", "kilogram", (_KG,)),
        "1/h": UnitDefinition("per_hour", "per hour", (_PER_HOUR,)),
        "nmol/L": UnitDefinition("nmol_per_litre", "nanomole per litre", (_NMOL, _PER_LITRE)),
        "nmol/h": UnitDefinition("nmol_per_hour", "nanomole per hour", (_NMOL, _PER_HOUR)),
        "L/h": UnitDefinition("litre_per_hour", "litre per hour", (_LITRE, _PER_HOUR)),
        "L/(nmol*h)": UnitDefinition(
            "litre_per_nmol_per_hour", "litre per nanomole per hour", (_LITRE, _PER_NMOL, _PER_HOUR)
        ),
        "mg/kg": UnitDefinition("mg_per_kg", "milligram per kilogram of body mass", (_MG, _PER_KG)),
        "mg/nmol": UnitDefinition("mg_per_nmol", "milligram per nanomole", (_MG, _PER_NMOL)),
    }
)


@dataclass(frozen=True)
class Dimension:
    """What a unit is made of: a factor and the exponents of base units, so that units can be multiplied and compared.

    Example:
        >>> dimension_of("nmol/L") * dimension_of("L") == dimension_of("nmol")
        True
    """

    factor: float
    exponents: tuple[tuple[str, float], ...]

    def __mul__(self, other: Dimension) -> Dimension:
        return _dimension(self.factor * other.factor, [*self.exponents, *other.exponents])

    def __truediv__(self, other: Dimension) -> Dimension:
        return self * other**-1.0

    def __pow__(self, exponent: float) -> Dimension:
        return _dimension(self.factor**exponent, [(base, power * exponent) for base, power in self.exponents])

    def __str__(self) -> str:
        for unit in UNITS:
            if dimension_of(unit) == self:
                return "no unit" if unit == "1" else unit
        bases = " ".join(f"{base}^{power:g}" for base, power in self.exponents)
        return f"{self.factor:g} {bases}"


def _dimension(factor: float, exponents: Iterable[tuple[str, float]]) -> Dimension:
    total: dict[str, float] = {}
    for base, power in exponents:
        total[base] = total.get(base, 0.0) + power
    # Twelve digits: a factor that went through a power and back is the same unit.
    return Dimension(float(f"{factor:.12g}"), tuple(sorted((b, p) for b, p in total.items() if p)))


@cache
def dimension_of(unit: str) -> Dimension:
    """The dimension of a unit in UNITS."""
    result = Dimension(1.0, ())
    for factor in UNITS[unit].factors:
        scale = 1000.0 if factor.base == "kilogram" else 1.0
        base = {"kilogram": "gram", "dimensionless": ""}.get(factor.base, factor.base)
        step = factor.multiplier * 10.0**factor.scale * scale
        result = result * _dimension(step, [(base, 1.0)] if base else []) ** float(factor.exponent)
    return result


DIMENSIONLESS = dimension_of("1")
