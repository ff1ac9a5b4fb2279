"""The stages put together: one checked whole from which everything else is derived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TypeVar

from immutabledict import immutabledict

from ketamine_sbml.errors import InputError
from ketamine_sbml.given import of_kind
from ketamine_sbml.language.about import About
from ketamine_sbml.language.annotations import Annotation
from ketamine_sbml.language.elements import (
    Compartment,
    Element,
    Event,
    Function,
    Level,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
    State,
)
from ketamine_sbml.language.evidence import Evidence, Publication
from ketamine_sbml.language.formula import TIME, UnitError, parse, unit_of
from ketamine_sbml.language.interventions import Intervention, Setting
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.settling import Settling
from ketamine_sbml.language.stage import Stage
from ketamine_sbml.language.units import Dimension, dimension_of
from ketamine_sbml.plain import shown
from ketamine_sbml.reading import did_you_mean

AnyElement = TypeVar("AnyElement", bound=Element)


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """The whole declaration for one organism.

    Attributes:
        about: the head of the model.
        organism: whose numbers, names and annotation it carries.
        stages: all that is declared, in the order of the figure.
        knobs: what can be set from outside, interventions and their settings; what each becomes in the model
            (parameters, levels, events) is among the elements of a stage, so that a builder needs to know nothing of
            it.
        origin: the hour of model time from which people count.
        settling: how a changed animal comes to its own rest; None where nothing changes the animal.
        publications: the bibliography by key.
        proteins: gene -> organism -> accession.
    """

    about: About
    organism: Organism
    stages: tuple[Stage, ...]
    knobs: tuple[Intervention, ...]
    origin: float
    publications: Mapping[str, Publication]
    proteins: Mapping[str, Mapping[Organism, str]]
    settling: Settling | None = None

    def __post_init__(self) -> None:
        self._check_unique()
        self._check_names()
        self._check_units()

    def elements(self, kind: type[AnyElement]) -> tuple[AnyElement, ...]:
        """All elements of a kind (subclasses included), in the order of the stages."""
        of_kind("kind", kind, type, "give a class of ketamine_sbml.language.elements")
        return tuple(element for element in self if isinstance(element, kind))

    def __iter__(self) -> Iterator[Element]:
        """All that the stages declare, and then what lets it settle and start anew."""
        return iter(self._everything)

    @cached_property
    def _everything(self) -> tuple[Element, ...]:
        declared = [element for stage in self.stages for element in stage.elements]
        if self.settling is None:
            return tuple(declared)
        return (*declared, *self.settling.elements(element for element in declared if isinstance(element, Level)))

    @cached_property
    def by_id(self) -> Mapping[str, Element]:
        """Every element by its id."""
        return immutabledict((element.id, element) for element in self)

    @cached_property
    def interventions(self) -> tuple[Intervention, ...]:
        """What can be done."""
        return tuple(knob for knob in self.knobs if not isinstance(knob, Setting))

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """Numbers that belong to an intervention and have no time of their own."""
        return tuple(knob for knob in self.knobs if isinstance(knob, Setting))

    def intervention(self, identifier: str) -> Intervention:
        """The intervention of this id; InputError names the nearest or all."""
        of_kind("identifier", identifier, str)
        for intervention in self.interventions:
            if intervention.id == identifier:
                return intervention
        raise InputError(f"Unknown intervention {shown(identifier)}: {_nearest(identifier, self.interventions)}")

    def observable(self, identifier: str) -> Observable:
        """The observable of this id; InputError names the nearest or all."""
        element = self.by_id.get(of_kind("identifier", identifier, str))
        if isinstance(element, Observable):
            return element
        raise InputError(f"Unknown observable {shown(identifier)}: {_nearest(identifier, self.elements(Observable))}")

    def stage_of(self, identifier: str) -> Stage:
        """The stage that declares an element; what lets the pathway settle belongs to that of its constants."""
        stages = self._stages_by_element
        if self.settling is not None and identifier not in stages:
            identifier = self.settling.settled
        return stages[identifier]

    def plots(self) -> Mapping[str, tuple[Observable, ...]]:
        """Heading of a plot -> the observables that it shows, in the order of the stages."""
        found: dict[str, list[Observable]] = {}
        for observable in self.elements(Observable):
            found.setdefault(observable.plot or self.stage_of(observable.id).plot, []).append(observable)
        return immutabledict((heading, tuple(observables)) for heading, observables in found.items())

    @cached_property
    def _stages_by_element(self) -> Mapping[str, Stage]:
        return immutabledict((element.id, stage) for stage in self.stages for element in stage.elements)

    def constant(self, identifier: str) -> float:
        """The value of a constant in this organism."""
        parameter = self.by_id.get(of_kind("identifier", identifier, str))
        if not isinstance(parameter, Parameter):
            mend = did_you_mean(identifier, self.by_id, "the tables of numbers beside the stages have them all.")
            raise InputError(f"Unknown constant {shown(identifier)}: {mend}")
        return number_of(parameter.value, self.organism)

    def at_rest(self, level: Level) -> float:
        """The value of a level before any event."""
        return self.constant(level.rest) if level.rest in self.by_id else float(level.rest)

    def paced(self, rate: str) -> str:
        """A rate law or a rate as the file has it, at the pace of all processes."""
        return rate if self.settling is None else f"{self.settling.pace} * ({rate})"

    @property
    def settled_hour(self) -> float:
        """The hour of model time at which a changed animal has settled; nothing acts before."""
        return 0.0 if self.settling is None else self.constant(self.settling.settled)

    def cited(self, evidence: Evidence) -> tuple[Publication, ...]:
        """The publications that a record of evidence cites."""
        return tuple(self.publications[key] for key in evidence.citations)

    def entry(self, annotation: Annotation) -> str | None:
        """The compact identifier that a statement names in this organism; None where no curated entry exists."""
        if not annotation.gene:
            return annotation.entry
        accession = self.proteins[annotation.gene].get(self.organism)
        return f"uniprot:{accession}" if accession else None

    def _check_unique(self) -> None:
        ids: set[str] = set()
        names: dict[str, str] = {}
        for element in self:
            if element.id in ids:
                raise InputError(f"Id {element.id!r} is declared twice: rename one of the two.")
            if element.name in names:
                raise InputError(f"{element.id} and {names[element.name]} share the name {element.name!r}: rename one.")
            ids.add(element.id)
            names[element.name] = element.id

    def _check_names(self) -> None:
        known = set(self.by_id) | {TIME}
        used: set[str] = set()
        for element in self:
            self._check_references(element, known)
            local = element.arguments if isinstance(element, Function) else ()
            for where, formula in element.formulas():
                for name in parse(formula).names:
                    if name not in known and name not in local:
                        near = get_close_matches(name, known, n=1)
                        mend = f"; did you mean {near[0]!r}?" if near else "."
                        raise InputError(f"{element.id}: its {where} uses {name!r}, which no stage declares{mend}")
                    used.add(name)
            if isinstance(element, Event):
                used.update(element.assignments)
        for parameter in self.elements(Parameter):
            if parameter.id not in used:
                raise InputError(f"Parameter {parameter.id} is used by no formula: use it or drop it.")

    def _check_references(self, element: Element, known: set[str]) -> None:
        """What an element names outside its formulas: places, participants, targets, citations, genes."""
        if isinstance(element, Species) and not isinstance(self.by_id.get(element.compartment), Compartment):
            raise InputError(f"{element.id}: compartment {element.compartment!r} is not declared.")
        if isinstance(element, Reaction):
            for species in (*element.reactants, *element.products, *element.modifiers):
                if not isinstance(self.by_id.get(species), Species):
                    raise InputError(f"Reaction {element.id}: {species!r} is not a declared species.")
        if isinstance(element, Event):
            for target in element.assignments:
                if target not in known:
                    near = get_close_matches(target, known, n=1)
                    mend = f"; did you mean {near[0]!r}?" if near else "."
                    raise InputError(f"{element.id}: it assigns {target!r}, which no stage declares{mend}")
        for key in element.evidence.citations:
            if key not in self.publications:
                raise InputError(f"{element.id}: citation {key!r} is not in publications.csv; add it there.")
        for annotation in element.annotations:
            if annotation.gene and annotation.gene not in self.proteins:
                raise InputError(f"{element.id}: gene {annotation.gene!r} is not in proteins.csv; add it there.")

    def _check_units(self) -> None:
        units = {element.id: dimension_of(unit) for element in self if (unit := getattr(element, "unit", None))}
        functions = {function.id: (function.arguments, function.formula) for function in self.elements(Function)}
        for element in self:
            for where, formula in element.formulas():
                wanted = _wanted(element, where, units)
                if wanted is None:
                    continue
                try:
                    found = unit_of(parse(formula).tree, units.__getitem__, functions)
                except UnitError as error:
                    raise InputError(f"{element.id}: in its {where}, {error}; mend the units.") from error
                if found != wanted:
                    raise InputError(f"{element.id}: its {where} is in {found} and must be in {wanted}: mend one.")


def _wanted(element: Element, where: str, units: Mapping[str, Dimension]) -> Dimension | None:
    """The unit that a formula must have; None for a function's body, whose unit follows from its arguments."""
    match element:
        case Function():
            return None
        case State():
            return units[element.id] / dimension_of("h")
        case Reaction():
            return dimension_of("nmol/h")
        case Event():
            return dimension_of("1") if where == "trigger" else units[where.removeprefix("assignment to ")]
        case Species() | Rule() | Level():
            return units[element.id]
        case _:
            raise InputError(f"{element.id}: a {type(element).__name__} has no unit for its {where}.")


def _nearest(identifier: str, known: tuple[Element, ...]) -> str:
    names = [element.id for element in known]
    return did_you_mean(identifier, names, f"use one of {', '.join(names)}.")
