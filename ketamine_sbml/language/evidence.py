"""Why a thing is in a model, and where its number comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ketamine_sbml.errors import InputError

ECO = re.compile(r"ECO:\d{7}\Z")


@dataclass(frozen=True)
class Publication:
    """A citation. ``resources`` are compact identifiers, in the order in which they are preferred for a link."""

    key: str
    text: str
    resources: tuple[str, ...]


class ValueKind(StrEnum):
    """Where a number comes from."""

    MEASURED = "measured"
    DERIVED = "derived"
    FITTED = "fitted"
    ASSUMED = "assumed"
    SETTING = "setting"


# Evidence codes: a value read at its source; one computed from such; a curator's inference; a dose or a time that
# an experimenter sets is no observation and gets the plain "evidence used in manual assertion".
ECO_OF_KIND: Mapping[ValueKind, str] = MappingProxyType(
    {
        ValueKind.MEASURED: "ECO:0000269",
        ValueKind.DERIVED: "ECO:0000304",
        ValueKind.FITTED: "ECO:0000305",
        ValueKind.ASSUMED: "ECO:0000305",
        ValueKind.SETTING: "ECO:0000352",
    }
)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Why a thing is in the model, or why a number has its value.

    Attributes:
        reason: one or two plain sentences.
        kind: where the value comes from; None for things without a value (species, reactions, rules).
        citations: keys of the bibliography: what was read, or where a direction was read that the value must respect.
        verified: False where the detail was taken from memory and stays marked so.
        eco: an ECO code, where one more exact than the kind's own is known.
    """

    reason: str
    kind: ValueKind | None = None
    citations: tuple[str, ...] = ()
    verified: bool = True
    eco: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InputError("An evidence record has no reason: say in a sentence why the value is what it is.")
        if self.eco and not ECO.match(self.eco):
            raise InputError(f"ECO code {self.eco!r} is not of the form ECO:0000305: look it up in the ontology.")
        if self.kind is ValueKind.MEASURED and not self.citations:
            raise InputError(
                f"A measured value needs a publication (reason: {self.reason!r}): cite it or call it assumed."
            )

    @property
    def code(self) -> str:
        """The ECO code."""
        if self.eco:
            return self.eco
        if self.kind is None:
            return "ECO:0000304" if self.citations else "ECO:0000305"
        return ECO_OF_KIND[self.kind]


def because(reason: str, *citations: str, verified: bool = True, eco: str = "") -> Evidence:
    """Why something without a value (species, reaction, rule) is in the model."""
    return Evidence(reason=reason, citations=citations, verified=verified, eco=eco)


def setting(reason: str, *citations: str) -> Evidence:
    """Why a dose, a time or a convention that an experimenter or the modeller sets has the value that it has."""
    return Evidence(kind=ValueKind.SETTING, reason=reason, citations=citations)
