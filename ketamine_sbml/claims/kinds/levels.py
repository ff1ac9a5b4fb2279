"""The value of a readout itself, compared with no other arm."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from ketamine_sbml.claims.expectation import Arms, Expectation, Reading, value_readings
from ketamine_sbml.claims.parts import Between, Read
from ketamine_sbml.claims.readout import LOG2, SMALLEST

# What is measured on a scale that begins at zero is compared by ratio; an index or a fraction by difference.
_BY_RATIO = frozenset({"fold", "concentration"})


@dataclass(frozen=True, kw_only=True)
class Within(Expectation):
    """The treatment's value lies in a believable range."""

    kind = "within"
    arms = ("treatment",)
    beside = ("control",)
    formula = "min(distance from the lowest, distance from the highest value believed)"

    readout: Read
    between: Annotated[tuple[float, float], Between("lowest and highest value believed")]

    def margin(self, arms: Arms) -> float:
        value = self.readout.of(arms["treatment"])
        low, high = self.between
        if self.readout.scale in _BY_RATIO:
            return min(math.log2(max(value, SMALLEST) / low), math.log2(high / max(value, SMALLEST)))
        return min(value - low, high - value)

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        return value_readings(self.readout, ("treatment",), arms)

    @property
    def unit(self) -> str:
        return LOG2 if self.readout.scale in _BY_RATIO else self.readout.own_unit
