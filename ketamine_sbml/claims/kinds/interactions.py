"""An effect alone against the same effect given a blocker: an interaction of two interventions."""

from __future__ import annotations

import math
from abc import abstractmethod
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
from ketamine_sbml.claims.parts import Minimum, Read, Shares

# The share of an effect that may be left when it is called blocked, and the share that must be left when it is called
# retained. Experiments that report "blocked" rarely resolve a third of an effect.
BLOCKED_SHARE = 0.3
ATTENUATED_SHARE = 0.75
RETAINED_SHARE = 0.7

_ALONE = "|E(treatment : control)|"


@dataclass(frozen=True, kw_only=True)
class _Interaction(Expectation):
    """The margin is limited by the effect alone: nothing is blocked or retained where nothing happened."""

    arms = ("control", "treatment", "blocker", "both")

    readout: Read
    minimum: Minimum

    @abstractmethod
    def compared_with(self, alone: float, given: float) -> float:
        """How far the effect given the blocker is from failing, from it and from the effect alone."""

    def margin(self, arms: Arms) -> float:
        alone = self.readout.effect(arms["treatment"], arms["control"])
        given = self.readout.effect(arms["both"], arms["blocker"])
        return min(abs(alone) - self.minimum, self.compared_with(alone, given))

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        return (
            *value_readings(self.readout, ("treatment", "control", "both", "blocker"), arms),
            effect_reading(self.readout, "treatment", "control", arms),
            effect_reading(self.readout, "both", "blocker", arms),
        )


@dataclass(frozen=True, kw_only=True)
class _Lessened(_Interaction):
    """At most a share of the effect is left, in either direction."""

    share: ClassVar[float]

    def compared_with(self, alone: float, given: float) -> float:
        return self.share * abs(alone) - abs(given)


@dataclass(frozen=True, kw_only=True)
class Blocked(_Lessened):
    """Given the blocker hardly any of the effect is left."""

    kind = "blocked"
    aliases: ClassVar[Mapping[str, str]] = {"necessary": "what the blocker takes away is needed for the effect"}
    share = BLOCKED_SHARE
    formula = f"min({_ALONE} - minimum, {BLOCKED_SHARE:g} {_ALONE} - |E(both : blocker)|)"


@dataclass(frozen=True, kw_only=True)
class Attenuated(_Lessened):
    """Given the blocker the effect is smaller."""

    kind = "attenuated"
    share = ATTENUATED_SHARE
    formula = f"min({_ALONE} - minimum, {ATTENUATED_SHARE:g} {_ALONE} - |E(both : blocker)|)"


@dataclass(frozen=True, kw_only=True)
class Retained(_Interaction):
    """Given the blocker most of the effect is left, in its direction."""

    kind = "retained"
    formula = (
        f"min({_ALONE} - minimum, E(both : blocker) in the direction of E(treatment : control) - "
        f"{RETAINED_SHARE:g} {_ALONE})"
    )

    def compared_with(self, alone: float, given: float) -> float:
        return math.copysign(1.0, alone) * given - RETAINED_SHARE * abs(alone)


@dataclass(frozen=True, kw_only=True)
class ShareLeft(_Interaction):
    """Given the blocker a share of the effect is left: some of it, and not all."""

    kind = "share_left"
    formula = (
        f"min({_ALONE} - minimum, {SHARE_FORMULA.format(whole=_ALONE)}), "
        "with S = E(both : blocker) in the direction of E(treatment : control)"
    )

    shares: Shares

    def compared_with(self, alone: float, given: float) -> float:
        return within_shares(given, alone, self.shares)


@dataclass(frozen=True, kw_only=True)
class Enhanced(_Interaction):
    """Given the other intervention the effect is larger, in its direction."""

    kind = "enhanced"
    formula = (
        f"min({_ALONE} - minimum, E(both : blocker) in the direction of E(treatment : control) - {_ALONE} - minimum)"
    )

    def compared_with(self, alone: float, given: float) -> float:
        return math.copysign(1.0, alone) * given - abs(alone) - self.minimum


@dataclass(frozen=True, kw_only=True)
class Occluded(_Lessened):
    """The other intervention has an effect of its own, after which the first adds hardly anything."""

    kind = "occluded"
    share = BLOCKED_SHARE
    formula = (
        f"min({_ALONE} - minimum, |E(blocker : control)| - minimum, {BLOCKED_SHARE:g} {_ALONE} - |E(both : blocker)|)"
    )

    def margin(self, arms: Arms) -> float:
        other = self.readout.effect(arms["blocker"], arms["control"])
        return min(super().margin(arms), abs(other) - self.minimum)

    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        return (*super().readings(arms), effect_reading(self.readout, "blocker", "control", arms))
