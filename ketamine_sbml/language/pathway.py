"""The stages put together: one checked whole from which everything else is derived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import (
    Compartment,
    Element,
    Event,
    Function,
    Intervention,
    Level,
    Observable,
    Organism,
    Parameter,
    Reaction,
    Rule,
    Species,
    Stage,
    State,
    names_in,
)

AnyElement = TypeVar("AnyElement", bound=Element)

# What a formula may name besides declared ids: SBML's own symbols and functions in use here.
BUILT_IN = frozenset({"time", "abs"})


@dataclass(frozen=True)
class Pathway:
    """The whole declaration for one organism.

    ``interventions`` are what can be done; what each becomes in the model (parameters, levels, events) is among the
    elements of the stage that declares it, so that a builder needs to know nothing about interventions.
    """

    organism: Organism
    stages: tuple[Stage, ...]
    interventions: tuple[Intervention, ...]

    def __post_init__(self) -> None:
        self._check_unique()
        self._check_names()

    def elements(self, kind: type[AnyElement]) -> tuple[AnyElement, ...]:
        """All elements of a kind (subclasses included), in the order of the stages."""
        return tuple(element for stage in self.stages for element in stage.elements if isinstance(element, kind))

    def __iter__(self) -> Iterator[Element]:
        for stage in self.stages:
            yield from stage.elements

    @cached_property
    def by_id(self) -> dict[str, Element]:
        return {element.id: element for element in self}

    def intervention(self, identifier: str) -> Intervention:
        """The intervention of this id; InputError names the known ones."""
        for intervention in self.interventions:
            if intervention.id == identifier:
                return intervention
        known = ", ".join(intervention.id for intervention in self.interventions)
        raise InputError(f"Unknown intervention {identifier!r}: use one of {known}.")

    def observable(self, identifier: str) -> Observable:
        """The observable of this id; InputError names the known ones."""
        element = self.by_id.get(identifier)
        if isinstance(element, Observable):
            return element
        known = ", ".join(observable.id for observable in self.elements(Observable))
        raise InputError(f"Unknown observable {identifier!r}: use one of {known}.")

    def stage_of(self, identifier: str) -> Stage:
        for stage in self.stages:
            if any(element.id == identifier for element in stage.elements):
                return stage
        raise InputError(f"No stage declares {identifier!r}: check the id.")

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
        known = set(self.by_id) | BUILT_IN
        used: set[str] = set()
        for element in self:
            local = set(element.arguments) if isinstance(element, Function) else set()
            for where, formula in formulas_of(element):
                for name in names_in(formula):
                    if name not in known and name not in local:
                        raise InputError(f"{element.id}: its {where} uses {name!r}, which no stage declares.")
                    used.add(name)
            if isinstance(element, Species) and element.compartment not in known:
                raise InputError(f"{element.id}: compartment {element.compartment!r} is not declared.")
            if isinstance(element, Reaction):
                for species in (*element.reactants, *element.products, *element.modifiers):
                    if not isinstance(self.by_id.get(species), Species):
                        raise InputError(f"Reaction {element.id}: {species!r} is not a declared species.")
        for parameter in self.elements(Parameter):
            if parameter.id not in used:
                raise InputError(f"Parameter {parameter.id} is used by no formula: use it or drop it.")


def formulas_of(element: Element) -> Iterator[tuple[str, str]]:
    """Every formula of an element, with the name of the place where it stands."""
    match element:
        case Species():
            yield "initial amount", element.initial
        case State():
            yield "rate", element.rate
        case Level():
            yield "initial value", element.initial
        case Rule() | Function():
            yield "formula", element.formula
        case Reaction():
            yield "rate law", element.law
        case Event():
            yield "trigger", element.trigger
            for target, formula in element.assignments.items():
                yield f"assignment to {target}", f"{target} + {formula}"
        case Compartment() | Parameter() | _:
            return
