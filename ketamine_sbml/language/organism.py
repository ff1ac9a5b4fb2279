"""Whose numbers, names and annotation a model carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ketamine_sbml.errors import InputError
from ketamine_sbml.plain import shown


class Organism(StrEnum):
    """The organisms that a declaration has values for. The wiring is the same in all of them."""

    MOUSE = "mouse"
    RAT = "rat"
    HUMAN = "human"

    @classmethod
    def _missing_(cls, value: object) -> Organism:
        raise InputError(f"Unknown organism {shown(value)}: use one of {', '.join(cls)}.")


# The name and the entry of each organism.
TAXA = MappingProxyType(
    {
        Organism.MOUSE: ("Mus musculus", "taxonomy:10090"),
        Organism.RAT: ("Rattus norvegicus", "taxonomy:10116"),
        Organism.HUMAN: ("Homo sapiens", "taxonomy:9606"),
    }
)


@dataclass(frozen=True)
class PerOrganism:
    """A number that differs between the organisms."""

    mouse: float
    rat: float
    human: float

    def of(self, organism: Organism) -> float:
        return float(getattr(self, organism.value))


Number = float | PerOrganism


def number_of(value: Number, organism: Organism) -> float:
    """The number that holds in this organism."""
    return value.of(organism) if isinstance(value, PerOrganism) else float(value)
