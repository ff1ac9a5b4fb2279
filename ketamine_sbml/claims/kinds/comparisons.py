"""A treatment against its control: more, less, the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ketamine_sbml.claims.expectation import (
    SHARE_FORMULA,
    Arms,
    Expectation,
    Reading,
    effect_reading,
    value_readings,
    within_shares,
)
from ketamine_sbml.claims.parts import Bound, Minimum, Read, Shares


@dataclass(frozen=True, kw_only=True)
class _Comparison(Expectation):
    """E of the treatment against the control."""

    arms: ClassVar[tuple[str, ...]] = ("control", "treatment")

    readout: Read

    def effect(self, arms: Arms) -> float:
        return self.readout.effect(arms["treatment"], arms["control"])

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        values = value_readings(self.readout, ("treatment", "control"), arms)
        return (*values, effect_reading(self.readout, "treatment", "control", arms))


@dataclass(frozen=True, kw_only=True)
class Increases(_Comparison):
    """The treatment has more than the control."""

    kind = "increases"
    aliases: ClassVar[Mapping[str, str]] = {
        "sufficient": "the treatment does it alone",
        "greater": "the treatment does more than the control, which is a treatment too",
    }
    formula = "E(treatment : control) - minimum"

    minimum: Minimum

    def margin(self, arms: Arms) -> float:
        return self.effect(arms) - self.minimum


@dataclass(frozen=True, kw_only=True)
class Decreases(_Comparison):
    """The treatment has less than the control."""

    kind = "decreases"
    formula = "-E(treatment : control) - minimum"

    minimum: Minimum

    def margin(self, arms: Arms) -> float:
        return -self.effect(arms) - self.minimum


@dataclass(frozen=True, kw_only=True)
class Unchanged(_Comparison):
    """The treatment has as much as the control: an equivalence with a bound, not a failed test."""

    kind = "unchanged"
    formula = "bound - |E(treatment : control)|"

    bound: Bound

    def margin(self, arms: Arms) -> float:
        return self.bound - abs(self.effect(arms))


@dataclass(frozen=True, kw_only=True)
class Share(_Comparison):
    """The lesser treatment does a share of what the treatment does: a small part, about half, nearly all."""

    kind = "share"
    arms = ("control", "treatment", "lesser")
    formula = (
        f"min(|E(treatment : control)| - minimum, {SHARE_FORMULA.format(whole='|E(treatment : control)|')}), "
        "with S = E(lesser : control) in the direction of E(treatment : control)"
    )

    minimum: Minimum
    shares: Shares

    def margin(self, arms: Arms) -> float:
        whole = self.effect(arms)
        part = self.readout.effect(arms["lesser"], arms["control"])
        return min(abs(whole) - self.minimum, within_shares(part, whole, self.shares))

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        return (*super().readings(arms), effect_reading(self.readout, "lesser", "control", arms))
