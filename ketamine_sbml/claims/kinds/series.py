"""A series of doses: every arm but the control is a dose, in the order of the claim."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ketamine_sbml.claims.expectation import Arms, Expectation, Reading, effect_reading
from ketamine_sbml.claims.parts import Bound, Minimum, Read

# The share of the last dose's effect that two doses enclose.
HALF = 0.5

# With fewer doses nothing lies between the first and the last.
FEWEST_DOSES = 3


@dataclass(frozen=True, kw_only=True)
class _Series(Expectation):
    """E of each dose against the control."""

    arms = ("control",)

    readout: Read
    minimum: Minimum

    def effects(self, arms: Arms) -> list[float]:
        return [self.readout.effect(arm, arms["control"]) for role, arm in arms.items() if role != "control"]

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        return tuple(effect_reading(self.readout, role, "control", arms) for role in arms if role != "control")

    @classmethod
    def compared(cls, roles: Collection[str]) -> frozenset[str]:
        return frozenset(roles)

    @classmethod
    def faults_of_arms(cls, roles: Collection[str]) -> list[str]:
        doses = [role for role in roles if role != "control"]
        if "control" in roles and len(doses) >= FEWEST_DOSES:
            return []
        return [f"{cls.kind!r} needs control and at least three doses; add arms."]

    @classmethod
    def arms_schema(cls) -> dict[str, Any]:
        return {**super().arms_schema(), "minProperties": 1 + FEWEST_DOSES}

    @classmethod
    def arms_in_words(cls) -> str:
        return "control and three or more doses"


@dataclass(frozen=True, kw_only=True)
class Monotone(_Series):
    """Each dose does more than the one before."""

    kind = "monotone"
    formula = "smallest step of E from dose to dose - minimum"

    def margin(self, arms: Arms) -> float:
        return min(later - earlier for earlier, later in pairwise(self.effects(arms))) - self.minimum


@dataclass(frozen=True, kw_only=True)
class InvertedU(_Series):
    """A dose between the first and the last does more than both."""

    kind = "inverted_u"
    formula = "min(best inner E - first E, best inner E - last E) - minimum"

    def margin(self, arms: Arms) -> float:
        first, *inner, last = self.effects(arms)
        return min(max(inner) - first, max(inner) - last) - self.minimum


@dataclass(frozen=True, kw_only=True)
class Threshold(_Series):
    """The first dose does nothing, the last does."""

    kind = "threshold"
    formula = "min(bound - |E of the first dose|, E of the last dose - minimum)"

    bound: Bound

    def margin(self, arms: Arms) -> float:
        effects = self.effects(arms)
        return min(self.bound - abs(effects[0]), effects[-1] - self.minimum)


@dataclass(frozen=True, kw_only=True)
class HalfBetween(_Series):
    """The first of three doses does at most half of what the last does, the second at least half."""

    kind = "half_between"
    formula = (
        f"min(|E of the last| - minimum, {HALF:g} |E of the last| - E of the first, "
        f"E of the second - {HALF:g} |E of the last|), each in the direction of the last"
    )

    def margin(self, arms: Arms) -> float:
        first, second, last = self.effects(arms)
        along, half = math.copysign(1.0, last), HALF * abs(last)
        return min(abs(last) - self.minimum, half - along * first, along * second - half)

    @classmethod
    def faults_of_arms(cls, roles: Collection[str]) -> list[str]:
        if "control" in roles and len(roles) == 1 + FEWEST_DOSES:
            return []
        return [f"{cls.kind!r} needs control and three doses, in order; add or drop arms."]

    @classmethod
    def arms_schema(cls) -> dict[str, Any]:
        return {**super().arms_schema(), "maxProperties": 1 + FEWEST_DOSES}

    @classmethod
    def arms_in_words(cls) -> str:
        return "control and three doses"
