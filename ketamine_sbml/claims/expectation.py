"""What every kind of expectation has: a name, arms, fields, a margin with its unit, and words.

An *effect* E compares a readout between two arms on the observable's own scale: log2 of the ratio for folds and
concentrations, the difference for fractions, for the response index and for the drug, which is absent at rest. A margin
is positive where the expectation holds and negative where it fails, and always in one unit. A comparison that needs a
first effect ("blocked") is limited by that effect as well, so that nothing passes because nothing happened.

A new kind is one file in ``claims/kinds`` with a class that derives from ``Expectation``: the class body says all.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

from ketamine_sbml.claims.parts import OwnOrUsual, Part, Vocabulary
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.reading import Field, did_you_mean
from ketamine_sbml.simulation.trajectory import Trajectory

Arms = Mapping[str, Trajectory]

# What stands for the smallest effect where the threshold of an expectation is 0.
SMALLEST_WITHOUT_THRESHOLD = 0.1


@dataclass(frozen=True)
class Reading:
    """One number that an expectation read or formed, for a person."""

    label: str
    value: float
    unit: str

    def words(self) -> str:
        """Label and number, without the unit."""
        return f"{self.label} {self.value:.4g}"


@dataclass(frozen=True, kw_only=True)
class Expectation(ABC):
    """One expectation on the arms of a claim. A kind adds its attributes, each annotated with the part that it is.

    Attributes:
        kind: the name of the kind.
        aliases: other names with the same formula, each with what it says of an experiment.
        arms: roles that it compares.
        beside: roles that a claim may have and that it does not read: shown with its arms.
        formula: its margin in words.
        alias: the name that the record used, where that is one of the aliases.
    """

    kind: ClassVar[str]
    aliases: ClassVar[Mapping[str, str]] = {}
    arms: ClassVar[tuple[str, ...]]
    beside: ClassVar[tuple[str, ...]] = ()
    formula: ClassVar[str]

    readout: Readout
    alias: str = ""

    @abstractmethod
    def margin(self, arms: Arms) -> float:
        """Signed distance from failing, in ``unit``; see ``formula``."""

    @abstractmethod
    def readings(self, arms: Arms) -> tuple[Reading, ...]:
        """What was read of the arms to form the margin."""

    @property
    def unit(self) -> str:
        """The unit of the margin."""
        return self.readout.effect_unit

    @property
    def smallest_effect(self) -> float:
        """What the fitting program divides margins by, in ``unit``: the first threshold, or 1 where there is none."""
        for name, part in self.parts().items():
            if isinstance(part, OwnOrUsual):
                return float(getattr(self, name)) or SMALLEST_WITHOUT_THRESHOLD
        return 1.0

    @property
    def name(self) -> str:
        """The kind as the record calls it."""
        return self.alias or self.kind

    @property
    def called(self) -> str:
        """The kind for a report; an alias says what it is an alias of."""
        return f"{self.alias} (as {self.kind})" if self.alias else self.kind

    def readouts(self) -> tuple[Readout, ...]:
        """All that it reads, the first readout first."""
        values = (getattr(self, name) for name in self.parts())
        return tuple(value for value in values if isinstance(value, Readout))

    def terms(self) -> str:
        """Readout and thresholds in words."""
        parts = self.parts().items()
        words = (part.words(name, getattr(self, name), self.readout) for name, part in parts)
        return ", ".join(text for text in (self.readout.words(), *words) if text)

    def words(self) -> str:
        """The expectation in words, with its formula."""
        return f"{self.called}: {self.terms()}; margin = {self.formula}"

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The kind and its aliases."""
        return (cls.kind, *cls.aliases)

    @classmethod
    @cache
    def parts(cls) -> Mapping[str, Part]:
        """Attribute -> the part with which the class annotates it."""
        hints = get_type_hints(cls, include_extras=True)
        annotated = {f.name: hints[f.name] for f in fields(cls) if get_origin(hints[f.name]) is Annotated}
        return {name: next(p for p in get_args(hint) if isinstance(p, Part)) for name, hint in annotated.items()}

    @classmethod
    def fields(cls, vocabulary: Vocabulary) -> dict[str, Field]:
        """The fields of its record, without ``kind``."""
        return {k: v for name, part in cls.parts().items() for k, v in part.fields(name, vocabulary).items()}

    @classmethod
    def schema(cls, vocabulary: Vocabulary) -> dict[str, Any]:
        """What the JSON Schema says of a record of this kind, beyond the form of each field."""
        taken = cls.fields(vocabulary)
        required = [name for name, declared in taken.items() if declared.required]
        rules = [rule for name, part in cls.parts().items() if (rule := part.rules(name))]
        forms = {name: declared.form() for name, declared in taken.items()}
        return {
            "properties": forms,
            "propertyNames": {"enum": ["kind", *taken]},
            "required": required,
            **({"allOf": rules} if rules else {}),
        }

    @classmethod
    def compared(cls, roles: Collection[str]) -> frozenset[str]:
        """Which of a claim's roles it has a use for."""
        return frozenset(roles) & {*cls.arms, *cls.beside}

    @classmethod
    def faults_of_arms(cls, roles: Collection[str]) -> list[str]:
        """What these roles lack for it, each as a sentence without the place."""
        missing = [role for role in cls.arms if role not in roles]
        if not missing:
            return []
        return [f"{cls.kind!r} needs the arms {', '.join(cls.arms)}; add {', '.join(map(repr, missing))}."]

    @classmethod
    def arms_schema(cls) -> dict[str, Any]:
        """What the JSON Schema says of a claim's arms."""
        return {"required": list(cls.arms)}

    @classmethod
    def arms_in_words(cls) -> str:
        """The arms that it needs, for a table of kinds."""
        return ", ".join(cls.arms)


def unused_role(role: str, known: Collection[str]) -> str:
    """The sentence on an arm that no expectation of a claim compares."""
    mend = did_you_mean(role, known, "drop it, or expect something of it.")
    return f"arm {role!r} is used by no expectation; {mend}"


# The margin of a share in words: S is the effect of which the share is taken.
SHARE_FORMULA = "S - lowest share of {whole}, highest share of {whole} - S"


def within_shares(part: float, whole: float, shares: tuple[float, float]) -> float:
    """How far ``part`` is from leaving these shares of ``whole``, in its direction and unit."""
    lowest, highest = shares
    along = math.copysign(1.0, whole) * part
    return min(along - lowest * abs(whole), highest * abs(whole) - along)


def effect_reading(readout: Readout, after: str, before: str, arms: Arms) -> Reading:
    """E of one role against another."""
    return Reading(f"E({after} : {before})", readout.effect(arms[after], arms[before]), readout.effect_unit)


def value_readings(readout: Readout, roles: Collection[str], arms: Arms) -> tuple[Reading, ...]:
    """The readout's number in each of the roles."""
    return tuple(Reading(role, readout.of(arms[role]), readout.own_unit) for role in roles)
