"""The kinds of thing that the pathway is declared from.

Everything here is immutable and checks itself on creation. A formula is text in SBML's infix notation; its bare
numbers are dimensionless, so whatever has a unit must be a declared parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.units import UNITS

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
NAME_IN_FORMULA = re.compile(r"(?<![A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_]*")
TERM = re.compile(r"(SBO|ECO):\d{7}\Z")


class Organism(StrEnum):
    """Whose annotation, names and pharmacokinetics the model carries. The wiring is the same in all three."""

    MOUSE = "mouse"
    RAT = "rat"
    HUMAN = "human"


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


class Relation(StrEnum):
    """How an element relates to an entry in a database: the BioModels.net qualifiers in use here."""

    IS = "is"
    IS_VERSION_OF = "isVersionOf"
    HAS_PART = "hasPart"
    HAS_PROPERTY = "hasProperty"
    OCCURS_IN = "occursIn"
    IS_PART_OF = "isPartOf"
    IS_DESCRIBED_BY = "isDescribedBy"
    HAS_TAXON = "hasTaxon"


@dataclass(frozen=True)
class Resource:
    """An entry in a database, as a compact identifier such as ``CHEBI:6121``; a protein's differs by organism.

    ``compact`` is None where no curated entry exists for the organism: then nothing is written.
    """

    compact: str | Mapping[Organism, str | None]

    def of(self, organism: Organism) -> str | None:
        return self.compact if isinstance(self.compact, str) else self.compact.get(organism)


@dataclass(frozen=True)
class Annotation:
    """One statement ``element --relation--> entry``."""

    relation: Relation
    resource: Resource


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
        kind: where the value comes from; None for things without a value (species, reactions, rules).
        reason: one or two plain sentences.
        publications: what was read, or where a direction was read that the value must respect.
        verified: False where the detail was taken from memory and stays marked so.
        eco: an ECO code, where one more exact than the kind's own is known.
        claims: ids of the claims that a fitted value was fitted to.
    """

    reason: str
    kind: ValueKind | None = None
    publications: tuple[Publication, ...] = ()
    verified: bool = True
    eco: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InputError("An evidence record has no reason: say in a sentence why the value is what it is.")
        if self.eco and not TERM.match(self.eco):
            raise InputError(f"ECO code {self.eco!r} is not of the form ECO:0000305: look it up in the ontology.")
        if self.kind is ValueKind.MEASURED and not self.publications:
            raise InputError(
                f"A measured value needs a publication (reason: {self.reason!r}): cite it or call it assumed."
            )

    @property
    def code(self) -> str:
        """The ECO code."""
        if self.eco:
            return self.eco
        if self.kind is None:
            return "ECO:0000304" if self.publications else "ECO:0000305"
        return ECO_OF_KIND[self.kind]


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every declared thing has: an id, a unique name for people, an SBO term, annotation and evidence."""

    id: str
    name: str
    sbo: str
    evidence: Evidence
    annotations: tuple[Annotation, ...] = ()

    def __post_init__(self) -> None:
        if not IDENTIFIER.match(self.id):
            raise InputError(f"Id {self.id!r} is not a valid SBML identifier: use letters, digits and underscores.")
        if not self.name.strip():
            raise InputError(f"{self.id} has no name: give it one that a person can read.")
        if not TERM.match(self.sbo):
            raise InputError(f"{self.id}: SBO term {self.sbo!r} is not of the form SBO:0000252.")
        unit = getattr(self, "unit", None)
        if unit is not None and unit not in UNITS:
            raise InputError(f"{self.id}: unit {unit!r} is not declared: use one of {', '.join(UNITS)}.")


@dataclass(frozen=True, kw_only=True)
class Compartment(Element):
    """A well-mixed volume in litres."""

    size: Number
    range: tuple[float, float] | None = None
    unit: str = "L"


@dataclass(frozen=True, kw_only=True)
class Species(Element):
    """What has mass: an amount in nmol that takes part in reactions.

    ``initial`` is a formula in parameters and compartments (the resting amount); it may use no intervention.
    ``typical`` is an amount in nmol that matters where there is none at rest; it only sets numerical tolerances.
    """

    compartment: str
    initial: str
    typical: float = 0.0
    unit: str = "nmol"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.initial == "0" and not self.typical > 0:
            raise InputError(f"{self.id} is absent at rest: give a typical amount, from which tolerances follow.")


@dataclass(frozen=True, kw_only=True)
class Parameter(Element):
    """A constant with its plausible range. The range of a PerOrganism value holds for the mouse unless widened."""

    value: Number
    unit: str
    range: tuple[float, float]

    def __post_init__(self) -> None:
        super().__post_init__()
        low, high = self.range
        if low > high:
            raise InputError(f"{self.id}: lower bound {low:g} cannot be greater than upper bound {high:g}.")
        for organism in Organism:
            value = number_of(self.value, organism)
            if not low <= value <= high:
                raise InputError(f"{self.id}: value {value:g} ({organism}) lies outside its range {low:g} to {high:g}.")
        if self.evidence.kind is None:
            raise InputError(f"{self.id}: a parameter's evidence must say what kind of value it is.")


@dataclass(frozen=True, kw_only=True)
class State(Element):
    """What exists only as a fold of rest: a parameter that follows a rate rule. ``upper`` bounds it by reasoning."""

    initial: float
    rate: str
    unit: str = "1"


@dataclass(frozen=True, kw_only=True)
class Level(Element):
    """A parameter that only events change: the current level of a held intervention, a counter, a rate of infusion."""

    initial: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Rule(Element):
    """A parameter that is computed at every moment."""

    formula: str
    unit: str = "1"


@dataclass(frozen=True, kw_only=True)
class Observable(Rule):
    """What an experiment reads, as an assignment rule. Its id is public vocabulary.

    Attributes:
        plausible: the range that its literature or a physiologist would believe, in any named arm.
        scale: "fold" if effects are judged as log2 of the ratio to the control; "index", "fraction" and "concentration"
            (of a drug, absent at rest) are judged as the difference.
        group: heading under which plots and tables show it.
    """

    plausible: tuple[float, float]
    group: str
    scale: str = "fold"


@dataclass(frozen=True, kw_only=True)
class Reaction(Element):
    """A process in nmol/h. ``reactants`` and ``products`` map species to stoichiometry; modifiers are not consumed.

    ``modifiers`` maps a species id to the SBO term of its role.
    """

    reactants: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, int] = field(default_factory=dict)
    modifiers: Mapping[str, str] = field(default_factory=dict)
    law: str
    law_sbo: str
    reversible: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.reactants and not self.products:
            raise InputError(f"Reaction {self.id} has neither reactant nor product: name what it turns into what.")
        if not TERM.match(self.law_sbo):
            raise InputError(f"Reaction {self.id}: rate-law term {self.law_sbo!r} is not of the form SBO:0000049.")


@dataclass(frozen=True, kw_only=True)
class Event(Element):
    """Something that happens once its trigger turns true. ``additive`` doses count twice if given twice at a moment."""

    trigger: str
    assignments: Mapping[str, str]
    additive: bool = False


@dataclass(frozen=True, kw_only=True)
class Function(Element):
    """A function definition: arguments and a formula in them alone."""

    arguments: tuple[str, ...]
    formula: str


class Action(StrEnum):
    """What kind of thing an intervention does, which fixes its partners and its events."""

    ANIMAL = "animal"  # changes the animal itself: no time; the animal settles at its own rest first
    DOSE = "dose"  # adds an amount at <id>_time
    HELD = "held"  # holds a level from <id>_time to <id>_stop


@dataclass(frozen=True, kw_only=True)
class Intervention(Element):
    """One thing that an experimenter can do: a constant parameter that any tool can set.

    Attributes:
        action: animal, dose or held.
        rest: the value at which nothing is done (0, or 1 for an expression).
        bounds: the values that make sense, inclusive.
        unit: of the value.
        start, stop: default times in hours from the ketamine injection; None where they do not apply.
        usual: the value that the usual experiment uses, for named arms and help texts.
        target: for a dose, the species that receives it.
        drugs: entries of the drugs that it stands for.
    """

    action: Action
    unit: str
    rest: Number = 0.0
    bounds: tuple[float, float] = (0.0, float("inf"))
    start: float | None = None
    stop: float | None = None
    usual: float
    target: str = ""

    @property
    def time_id(self) -> str:
        return f"{self.id}_time"

    @property
    def stop_id(self) -> str:
        return f"{self.id}_stop"

    @property
    def level_id(self) -> str:
        return f"{self.id}_level"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of the figure: its title, its description and all that it declares, in reading order."""

    title: str
    description: str
    elements: tuple[Element, ...]


def names_in(formula: str) -> Iterator[str]:
    """Every identifier that a formula uses, in order and with repetitions."""
    for match in NAME_IN_FORMULA.finditer(formula):
        yield match.group()
