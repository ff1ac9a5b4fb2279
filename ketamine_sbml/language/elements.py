"""The kinds of thing that a pathway is declared from.

Everything here is immutable and checks itself on creation. A formula is text in SBML's infix notation; its bare
numbers are dimensionless, so whatever has a unit must be a declared parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from immutabledict import immutabledict

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.annotations import Annotation, Form, Relation
from ketamine_sbml.language.evidence import Evidence
from ketamine_sbml.language.formula import checked
from ketamine_sbml.language.organism import Number, Organism, number_of
from ketamine_sbml.language.terms import EFFECT_OF_A_PERTURBATION, HILL_LAW, QUANTITY, TERM_OF_UNIT
from ketamine_sbml.language.units import UNITS

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
SBO = re.compile(r"SBO:\d{7}\Z")
_EQUATION = re.compile(r"([^<>]*)(<->|->)([^<>]*)\Z")
_PARTICIPANT = re.compile(r"(?:(\d+)\s+)?([A-Za-z_][A-Za-z0-9_]*)\Z")

# How the effect on an observable is measured.
SCALES = ("fold", "index", "fraction", "concentration")
# The initial amount of a species that is absent at rest.
ABSENT = "0"
NO_CHANGES: Mapping[str, str] = immutabledict()
# A range above zero that spans more than this factor is searched and shown on a logarithmic scale.
WIDE = 3.0


def logarithmic(low: float, high: float) -> bool:
    """Whether a range is searched and shown on a logarithmic scale."""
    return low > 0 and high / low > WIDE


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every declared thing has: an id, a unique name for people, an SBO term, annotation and evidence.

    A quantity whose term is not given has that of its unit.
    """

    id: str
    name: str
    sbo: str = ""
    evidence: Evidence
    annotations: tuple[Annotation, ...] = ()

    def __post_init__(self) -> None:
        if not self.sbo and not self.is_quantity:
            raise InputError(
                f"{self.id}: a {type(self).__name__} needs a term: give sbo, by a name of language/terms.py."
            )
        if not self.sbo:
            unit = getattr(self, "unit", "")
            object.__setattr__(self, "sbo", TERM_OF_UNIT.get(unit, QUANTITY))
        if not IDENTIFIER.match(self.id):
            raise InputError(f"Id {self.id!r} is not a valid SBML identifier: use letters, digits and underscores.")
        if not self.name.strip():
            raise InputError(f"{self.id} has no name: give it one that a person can read.")
        if not SBO.match(self.sbo):
            raise InputError(f"{self.id}: SBO term {self.sbo!r} is not of the form SBO:0000252.")
        unit = getattr(self, "unit", None)
        if unit is not None and unit not in UNITS:
            raise InputError(f"{self.id}: unit {unit!r} is not declared: use one of {', '.join(UNITS)}.")
        for place, formula in self.formulas():
            checked(formula, f"{self.id}, {place}")
        for statement in self.annotations:
            if self.is_quantity and statement.relation is not Relation.IS_PROPERTY_OF:
                raise InputError(
                    f"{self.id}: '{statement.relation} {statement.entry}' is said of a thing, place or process; "
                    "of a quantity say property_of."
                )

    @property
    def is_quantity(self) -> bool:
        """Whether it is a number (a parameter, state, level, rule or intervention) and no thing, place or process."""
        return not isinstance(self, Compartment | Species | Reaction | Event | Function)

    def formulas(self) -> Iterator[tuple[str, str]]:
        """Every formula of the element, with the name of the place where it stands."""
        return iter(())


def _check_range(identifier: str, value: Number, bounds: tuple[float, float]) -> None:
    low, high = bounds
    if low > high:
        raise InputError(f"{identifier}: lower bound {low:g} cannot be greater than upper bound {high:g}.")
    for organism in Organism:
        number = number_of(value, organism)
        if not low <= number <= high:
            raise InputError(f"{identifier}: value {number:g} ({organism}) lies outside its range {low:g} to {high:g}.")


@dataclass(frozen=True, kw_only=True)
class Compartment(Element):
    """A well-mixed volume in litres."""

    size: Number
    range: tuple[float, float] | None = None
    unit: str = "L"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.range is not None:
            _check_range(self.id, self.size, self.range)


@dataclass(frozen=True, kw_only=True)
class Species(Element):
    """What has mass: an amount in nmol that takes part in reactions.

    ``initial`` is the resting amount, a formula in parameters and compartments or ``0``; it may use no intervention.
    ``typical`` is an amount in nmol that matters where there is none at rest; it only sets numerical tolerances.
    ``forms`` tells it from other forms of the same molecule; what it is made of stands among its annotations.
    """

    compartment: str
    initial: str
    typical: float = 0.0
    forms: tuple[Form, ...] = ()
    unit: str = "nmol"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.initial == ABSENT and not self.typical > 0:
            raise InputError(f"{self.id} is absent at rest: give a typical amount, from which tolerances follow.")
        for form in self.forms:
            if form.part and form.part not in self.parts:
                raise InputError(
                    f"{self.id}: form {form.value!r} is of {form.part!r}, which it is not made of; mend the part."
                )

    @property
    def parts(self) -> tuple[str, ...]:
        """Genes and compact identifiers of what it is made of; empty for a single molecule."""
        return tuple(found.entry for found in self.annotations if found.relation is Relation.HAS_PART)

    def formulas(self) -> Iterator[tuple[str, str]]:
        if self.initial != ABSENT:
            yield "initial amount", self.initial


@dataclass(frozen=True, kw_only=True)
class Parameter(Element):
    """A constant with its plausible range. The range of a PerOrganism value holds for the mouse unless widened."""

    value: Number
    unit: str
    range: tuple[float, float]

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_range(self.id, self.value, self.range)
        if self.evidence.kind is None:
            raise InputError(f"{self.id}: a parameter's evidence must say what kind of value it is.")


@dataclass(frozen=True, kw_only=True)
class State(Element):
    """What exists only as a fold of rest: a parameter that follows a rate rule, in its unit per hour."""

    initial: float = 1.0
    rate: str
    unit: str = "1"

    def formulas(self) -> Iterator[tuple[str, str]]:
        yield "rate", self.rate


@dataclass(frozen=True, kw_only=True)
class Level(Element):
    """A parameter that only events change: the current level of a held intervention, a counter, a rate of infusion.

    ``rest`` is its value before any event, a number without a unit or the id of a constant; a run sets it anew at its
    start, so that a plain reset is complete in every tool.
    """

    rest: str = "0"
    unit: str

    def formulas(self) -> Iterator[tuple[str, str]]:
        yield "rest", self.rest


@dataclass(frozen=True, kw_only=True)
class Rule(Element):
    """A parameter that is computed at every moment."""

    formula: str
    unit: str = "1"

    def formulas(self) -> Iterator[tuple[str, str]]:
        yield "formula", self.formula


@dataclass(frozen=True, kw_only=True)
class Observable(Rule):
    """What an experiment reads, as an assignment rule. Its id is public vocabulary.

    Attributes:
        plausible: the range that its literature or a physiologist would believe, in any named arm.
        scale: "fold" if effects are judged as log2 of the ratio to the control; "index", "fraction" and "concentration"
            (of a drug, absent at rest) are judged as the difference.
        plot: heading of the plot that shows it; empty for that of its stage.
    """

    plausible: tuple[float, float]
    scale: str = "fold"
    plot: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.scale not in SCALES:
            raise InputError(f"{self.id}: scale {self.scale!r} is not known: use one of {', '.join(SCALES)}.")
        low, high = self.plausible
        if not low < high:
            raise InputError(f"{self.id}: nothing is plausible from {low:g} to {high:g}: give the lower one first.")


def _side(text: str, place: str) -> Mapping[str, int]:
    """``a + 2 b`` as species and stoichiometry."""
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split("+"))):
        match = _PARTICIPANT.match(part)
        if match is None:
            raise InputError(f"{place}: {part!r} is no participant; write a species, or a whole number and a species.")
        count, species = match.groups()
        found[species] = found.get(species, 0) + int(count or 1)
    return immutabledict(found)


@dataclass(frozen=True, kw_only=True)
class Reaction(Element):
    """A process in nmol/h, as an equation and a law.

    Attributes:
        equation: ``a + b -> c``, ``a <-> b`` if it runs both ways, ``-> a`` from nothing, ``a ->`` to nothing.
        law: the rate in nmol/h.
        law_sbo: SBO term of the law.
        modifiers: species that act on it and are not consumed, with the SBO term of their role. One that acts through
            a rule and does not stand in the law is drawn on the maps and is no modifier in the SBML file.
        reactants, products: species and stoichiometry, read from the equation.
        reversible: whether it runs both ways.

    Example:
        >>> from ketamine_sbml.language.evidence import because
        >>> loading = Reaction(id="load", name="Loading", sbo="SBO:0000182", equation="gdp -> gtp",
        ...                    law="k * gdp", law_sbo="SBO:0000049", evidence=because("Unregulated."))
        >>> dict(loading.reactants), loading.reversible
        ({'gdp': 1}, False)
    """

    equation: str
    law: str
    law_sbo: str
    modifiers: Mapping[str, str] = NO_CHANGES
    reactants: Mapping[str, int] = field(init=False)
    products: Mapping[str, int] = field(init=False)
    reversible: bool = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        match = _EQUATION.match(self.equation.strip())
        if match is None:
            raise InputError(f"Reaction {self.id}: {self.equation!r} is no equation; write it as 'a + b -> c'.")
        left, arrow, right = match.groups()
        object.__setattr__(self, "reactants", _side(left, f"Reaction {self.id}"))
        object.__setattr__(self, "products", _side(right, f"Reaction {self.id}"))
        object.__setattr__(self, "reversible", arrow == "<->")
        object.__setattr__(self, "modifiers", immutabledict(self.modifiers))
        if not self.reactants and not self.products:
            raise InputError(f"Reaction {self.id} has neither reactant nor product: name what it turns into what.")
        if not SBO.match(self.law_sbo):
            raise InputError(f"Reaction {self.id}: rate-law term {self.law_sbo!r} is not of the form SBO:0000049.")

    def formulas(self) -> Iterator[tuple[str, str]]:
        yield "rate law", self.law


@dataclass(frozen=True, kw_only=True)
class Event(Element):
    """Something that happens once its trigger turns true; ``at_start`` if it happens where that is true from the start.

    No two events may set one thing at one moment: then their order matters nowhere.
    """

    sbo: str = EFFECT_OF_A_PERTURBATION
    trigger: str
    assignments: Mapping[str, str]
    at_start: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "assignments", immutabledict(self.assignments))
        super().__post_init__()

    def formulas(self) -> Iterator[tuple[str, str]]:
        yield "trigger", self.trigger
        for target, formula in self.assignments.items():
            yield f"assignment to {target}", formula


@dataclass(frozen=True, kw_only=True)
class Function(Element):
    """A function definition: arguments and a formula in them alone."""

    sbo: str = HILL_LAW
    arguments: tuple[str, ...]
    formula: str

    def formulas(self) -> Iterator[tuple[str, str]]:
        yield "formula", self.formula
