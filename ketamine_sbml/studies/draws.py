"""Parameter sets: drawn around the declared values, or members of a sampled ensemble.

Draw number n depends on its source and on n alone, so that the numbers are the same for any number of workers, in any
order, in one go or after an interruption.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.elements import Element, Parameter
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.sbml import build_sbml

SEED = 20261123
# Standard deviation of the logarithm of a factor.
SPREAD = 0.2
WIDEST_SPREAD = 2.0


class Draws(ABC):
    """Where parameter sets come from."""

    @abstractmethod
    def values(self, model: Pathway, index: int) -> dict[str, float]:
        """The parameter values of one draw."""

    @abstractmethod
    def key(self) -> str:
        """What tells these draws from others."""

    @abstractmethod
    def words(self) -> str:
        """Where they come from, for a person."""

    @property
    def most(self) -> int | None:
        """How many there are, if they are limited."""
        return None


@dataclass(frozen=True)
class Around(Draws):
    """Every assumed and fitted parameter times a log-normal factor, kept inside its declared range.

    Attributes:
        spread: standard deviation of the logarithm of each factor.
        seed: of the draws.
    """

    spread: float = SPREAD
    seed: int = SEED

    def __post_init__(self) -> None:
        if not 0 < self.spread <= WIDEST_SPREAD:
            raise InputError(f"spread = {self.spread:g}: use more than 0 and at most {WIDEST_SPREAD:g}.")
        if self.seed < 0:
            raise InputError(f"seed = {self.seed}: use 0 or more.")

    def values(self, model: Pathway, index: int) -> dict[str, float]:
        return perturbed(model, factors(model, index, seed=self.seed, spread=self.spread))

    def key(self) -> str:
        return f"around, spread {self.spread!r}, seed {self.seed}"

    def words(self) -> str:
        return f"every assumed or fitted parameter times exp({self.spread:g} z), seed {self.seed}"


def uncertain(model: Pathway) -> list[Parameter]:
    """The parameters that are drawn: assumed or fitted, and the same in all organisms."""
    kinds = (ValueKind.FITTED, ValueKind.ASSUMED)
    return [p for p in model.elements(Parameter) if p.evidence.kind in kinds and isinstance(p.value, float)]


def nominal(model: Pathway) -> dict[str, float]:
    """The declared values of the uncertain parameters."""
    return {parameter.id: number_of(parameter.value, Organism.MOUSE) for parameter in uncertain(model)}


def factors(model: Pathway, index: int, *, seed: int = SEED, spread: float = SPREAD) -> dict[str, float]:
    """The factors of draw number ``index``."""
    rng = np.random.default_rng([seed, index])
    names = [parameter.id for parameter in uncertain(model)]
    return dict(zip(names, np.exp(spread * rng.standard_normal(len(names))).tolist(), strict=True))


def perturbed(
    model: Pathway, drawn: Mapping[str, float], centre: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Parameter values of a draw, each inside its declared range (and a share below one)."""
    values = dict(centre or {})
    for parameter in uncertain(model):
        if parameter.id not in drawn:
            continue
        low, high = parameter.range
        value = values.get(parameter.id, number_of(parameter.value, Organism.MOUSE)) * drawn[parameter.id]
        values[parameter.id] = min(max(value, low), 0.999 * high if high == 1.0 else high)
    return values


def model_checksum(model: Pathway) -> str:
    """Stands for the equations and the values of a model: its SBML without what is there for people."""
    return checksum_of(build_sbml(model, documented=False))


def sampled_checksum(model: Pathway, names: Collection[str]) -> str:
    """Stands for a model of which some parameters are sampled: their ranges count, and their declared values do not."""
    ranges = {p.id: p.range for p in model.elements(Parameter) if p.id in names}
    stages = tuple(
        replace(stage, elements=tuple(_at(element, ranges.get(element.id)) for element in stage.elements))
        for stage in model.stages
    )
    return checksum_of(repr((build_sbml(replace(model, stages=stages), documented=False), sorted(ranges.items()))))


def _at(element: Element, range_: tuple[float, float] | None) -> Element:
    """An element with the lower bound for its value, if it is a parameter that is sampled."""
    return replace(element, value=range_[0]) if isinstance(element, Parameter) and range_ else element


def ranges_checksum(model: Pathway) -> str:
    """Stands for what is drawn and between which bounds."""
    return checksum_of(repr([(p.id, p.value, p.range) for p in uncertain(model)]))
