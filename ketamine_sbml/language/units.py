"""The units of the model: hour, litre, nanomole, and what is made of them.

``UNITS`` maps the unit as people write it to its SBML id and its definition as a product of base units, each given as
(SBML base unit, exponent, scale, multiplier). Dimensionless and litre need no definition of their own.
"""

from __future__ import annotations

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
