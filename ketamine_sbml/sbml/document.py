"""The pathway as an SBML document.

Level 3 Version 2 core is the main edition, Level 3 Version 1 is written from the same declaration. Nothing in the
document depends on the clock, the machine or the order of a set.
"""

from __future__ import annotations

from enum import Enum

import libsbml

from ketamine_sbml.given import of_kind
from ketamine_sbml.language.annotations import Relation
from ketamine_sbml.language.elements import (
    ABSENT,
    Compartment,
    Element,
    Event,
    Function,
    Level,
    Parameter,
    Reaction,
    Rule,
    Species,
    State,
)
from ketamine_sbml.language.formula import checked, parse
from ketamine_sbml.language.organism import TAXA, Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.terms import CONTINUOUS_FRAMEWORK, EXPRESSION, MODIFIER, PRODUCT, REACTANT
from ketamine_sbml.language.units import UNITS
from ketamine_sbml.sbml.annotation import add_statement, annotate, link
from ketamine_sbml.sbml.checked import BuildError, made, ok
from ketamine_sbml.sbml.notes import element_notes, model_notes


class Edition(Enum):
    """Level and version of SBML."""

    L3V2 = (3, 2)
    L3V1 = (3, 1)


def build_sbml(pathway: Pathway, edition: Edition = Edition.L3V2, *, documented: bool = True) -> str:
    """The document as text, with an XML declaration and a final newline.

    Args:
        pathway: what to build.
        edition: Level and version.
        documented: False leaves out names, annotation, notes and history, of the elements and of the model: for an
            engine that only integrates, and for a checksum of what is integrated.

    Example:
        >>> from ketamine_sbml.model import pathway
        >>> build_sbml(pathway()).startswith("<?xml")
        True
    """
    of_kind("pathway", pathway, Pathway)
    level, version = of_kind("edition", edition, Edition, "give Edition.L3V2 or Edition.L3V1").value
    document = libsbml.SBMLDocument(level, version)
    model = made(document.createModel(), "create the model")
    _define_model(model, pathway)
    if documented:
        _describe_model(model, pathway)
    _define_units(model, pathway)
    builder = _Builder(model, pathway, documented)
    for element in pathway:
        builder.add(element)
    text = libsbml.writeSBMLToString(document)
    if not text:
        raise BuildError("libSBML wrote an empty document.")
    return str(text) if text.endswith("\n") else text + "\n"


def _define_model(model: libsbml.Model, pathway: Pathway) -> None:
    about = pathway.about
    taxon, _ = TAXA[pathway.organism]
    ok(model.setId(about.id), "set the id of the model")
    ok(model.setMetaId(f"meta_{about.id}"), "set the metaid of the model")
    ok(model.setName(f"{about.name} ({taxon})"), "name the model")
    ok(model.setSBOTerm(CONTINUOUS_FRAMEWORK), "set the SBO term of the model")
    for setter, unit in (
        (model.setSubstanceUnits, "nmol"),
        (model.setExtentUnits, "nmol"),
        (model.setTimeUnits, "hour"),
        (model.setVolumeUnits, "litre"),
    ):
        ok(setter(unit), f"set the unit {unit}")


def _describe_model(model: libsbml.Model, pathway: Pathway) -> None:
    about = pathway.about
    _, taxonomy = TAXA[pathway.organism]
    ok(model.setNotes(model_notes(pathway)), "write the notes of the model")

    history = libsbml.ModelHistory()
    ok(history.addCreator(_creator(about.author, model.getVersion())), "add the creator")
    date = libsbml.Date(about.date)
    ok(history.setCreatedDate(date), "set the date of creation")
    ok(history.setModifiedDate(date), "set the date of change")
    ok(model.setModelHistory(history), "set the history")

    paper = libsbml.CVTerm(libsbml.MODEL_QUALIFIER)
    ok(paper.setModelQualifierType(libsbml.BQM_IS_DESCRIBED_BY), "set the qualifier of the paper")
    for compact in pathway.publications[about.paper].resources:
        ok(paper.addResource(link(compact)), f"add {compact}")
    ok(model.addCVTerm(paper, True), "cite the paper")
    human = pathway.organism is Organism.HUMAN
    for relation, entries in (
        (Relation.HAS_TAXON, (taxonomy,)),
        (Relation.OCCURS_IN, about.place),
        (Relation.IS_VERSION_OF, about.processes),
        (Relation.HAS_PART if human else Relation.IS_HOMOLOG_TO, about.human_pathways),
    ):
        if entries:
            add_statement(model, relation, entries)


def _creator(author: str, version: int) -> libsbml.ModelCreator:
    """The author; Level 3 Version 1 can only be read back if a name has a family part and a given part."""
    creator = libsbml.ModelCreator()
    if version > 1:
        ok(creator.setName(author), "name the creator")
        return creator
    given, _, family = author.rpartition(" ")
    ok(creator.setGivenName(given), "name the creator")
    ok(creator.setFamilyName(family), "name the creator")
    ok(creator.setOrganisation(author), "name the creator")
    return creator


def _define_units(model: libsbml.Model, pathway: Pathway) -> None:
    used = {getattr(element, "unit", None) for element in pathway} | {"nmol", "h"}
    for unit, definition in UNITS.items():
        if unit not in used or definition.id in ("dimensionless", "litre"):
            continue
        written = made(model.createUnitDefinition(), f"define the unit {unit}")
        ok(written.setId(definition.id), f"set the id of the unit {unit}")
        ok(written.setName(definition.name), f"name the unit {unit}")
        for factor in definition.factors:
            part = made(written.createUnit(), f"add {factor.base} to the unit {unit}")
            kind = libsbml.UnitKind_forName(factor.base)
            ok(part.setKind(kind), f"set the kind {factor.base}")
            ok(part.setExponent(factor.exponent), "set the exponent")
            ok(part.setScale(factor.scale), "set the scale")
            ok(part.setMultiplier(factor.multiplier), "set the multiplier")


class _Builder:
    """Adds elements to a model one by one."""

    def __init__(self, model: libsbml.Model, pathway: Pathway, documented: bool) -> None:
        self.model = model
        self.documented = documented
        self.pathway = pathway
        self.organism = pathway.organism
        self.species = {species.id for species in pathway.elements(Species)}

    def add(self, element: Element) -> None:
        match element:
            case Function():
                self._function(element)
            case Compartment():
                self._compartment(element)
            case Species():
                self._species(element)
            case Parameter():
                self._parameter(element, number_of(element.value, self.organism), constant=True, unit=element.unit)
            case State():
                self._parameter(element, element.initial, constant=False, unit=element.unit)
                rate = self.pathway.paced(element.rate)
                self._rule(made(self.model.createRateRule(), "create a rate rule"), element, rate)
            case Level():
                self._parameter(element, self.pathway.at_rest(element), constant=False, unit=element.unit)
            case Rule():
                self._parameter(element, None, constant=False, unit=element.unit)
                self._rule(
                    made(self.model.createAssignmentRule(), "create an assignment rule"), element, element.formula
                )
            case Reaction():
                self._reaction(element)
            case Event():
                self._event(element)
            case _:
                raise BuildError(f"{element.id}: no way to build a {type(element).__name__}.")

    def _describe(self, thing: libsbml.SBase, element: Element) -> None:
        ok(thing.setId(element.id), f"set the id {element.id}")
        if not self.documented:
            return
        ok(thing.setName(element.name), f"name {element.id}")
        annotate(thing, element, self.pathway)
        ok(thing.setNotes(element_notes(element, self.pathway)), f"write the notes of {element.id}")

    def _function(self, element: Function) -> None:
        function = made(self.model.createFunctionDefinition(), f"create {element.id}")
        self._describe(function, element)
        text = f"lambda({', '.join(element.arguments)}, {element.formula})"
        ok(function.setMath(checked(text, element.id).math), f"set the formula of {element.id}")

    def _compartment(self, element: Compartment) -> None:
        compartment = made(self.model.createCompartment(), f"create {element.id}")
        self._describe(compartment, element)
        ok(compartment.setSpatialDimensions(3), f"set the dimensions of {element.id}")
        ok(compartment.setSize(_writable(number_of(element.size, self.organism), element.id)), f"size {element.id}")
        ok(compartment.setUnits("litre"), f"set the unit of {element.id}")
        ok(compartment.setConstant(True), f"fix the size of {element.id}")

    def _species(self, element: Species) -> None:
        species = made(self.model.createSpecies(), f"create {element.id}")
        self._describe(species, element)
        ok(species.setCompartment(element.compartment), f"place {element.id}")
        ok(species.setSubstanceUnits("nmol"), f"set the unit of {element.id}")
        ok(species.setHasOnlySubstanceUnits(True), f"make {element.id} an amount")
        ok(species.setBoundaryCondition(False), f"let reactions change {element.id}")
        ok(species.setConstant(False), f"let {element.id} vary")
        if element.initial == ABSENT:
            ok(species.setInitialAmount(0.0), f"set the initial amount of {element.id}")
            return
        assignment = made(self.model.createInitialAssignment(), f"assign the initial amount of {element.id}")
        ok(assignment.setSymbol(element.id), f"assign the initial amount of {element.id}")
        ok(assignment.setMath(parse(element.initial).math), f"set the initial amount of {element.id}")

    def _parameter(self, element: Element, value: float | None, *, constant: bool, unit: str) -> None:
        parameter = made(self.model.createParameter(), f"create {element.id}")
        self._describe(parameter, element)
        ok(parameter.setUnits(UNITS[unit].id), f"set the unit of {element.id}")
        ok(parameter.setConstant(constant), f"say whether {element.id} is constant")
        if value is not None:
            ok(parameter.setValue(_writable(value, element.id)), f"set the value of {element.id}")

    def _rule(self, rule: libsbml.Rule, element: Element, formula: str) -> None:
        ok(rule.setVariable(element.id), f"set the variable of the rule for {element.id}")
        ok(rule.setMetaId(f"meta_rule_{element.id}"), f"set the metaid of the rule for {element.id}")
        ok(rule.setSBOTerm(EXPRESSION), f"set the SBO term of the rule for {element.id}")
        ok(rule.setMath(parse(formula).math), f"set the rule for {element.id}")

    def _reaction(self, element: Reaction) -> None:
        reaction = made(self.model.createReaction(), f"create {element.id}")
        self._describe(reaction, element)
        ok(reaction.setReversible(element.reversible), f"say whether {element.id} is reversible")
        if self.model.getVersion() == 1:
            ok(reaction.setFast(False), f"make {element.id} not fast")
        for role, species, make in (
            (REACTANT, element.reactants, reaction.createReactant),
            (PRODUCT, element.products, reaction.createProduct),
        ):
            for identifier, stoichiometry in species.items():
                reference = made(make(), f"add {identifier} to {element.id}")
                ok(reference.setSpecies(identifier), f"add {identifier} to {element.id}")
                ok(reference.setStoichiometry(float(stoichiometry)), f"set the stoichiometry of {identifier}")
                ok(reference.setConstant(True), f"fix the stoichiometry of {identifier}")
                ok(reference.setSBOTerm(role), f"set the role of {identifier} in {element.id}")
        law = made(reaction.createKineticLaw(), f"create the rate law of {element.id}")
        for identifier, role in self._modifiers(element).items():
            modifier = made(reaction.createModifier(), f"add {identifier} to {element.id}")
            ok(modifier.setSpecies(identifier), f"add {identifier} to {element.id}")
            ok(modifier.setSBOTerm(role), f"set the role of {identifier} in {element.id}")
        ok(law.setMath(parse(self.pathway.paced(element.law)).math), f"set the rate law of {element.id}")
        ok(law.setSBOTerm(element.law_sbo), f"set the SBO term of the rate law of {element.id}")

    def _modifiers(self, element: Reaction) -> dict[str, str]:
        """The species that the rate law names and that do not take part, with the role that is declared for them."""
        return {
            identifier: element.modifiers.get(identifier, MODIFIER)
            for identifier in parse(element.law).names
            if identifier in self.species and identifier not in (*element.reactants, *element.products)
        }

    def _event(self, element: Event) -> None:
        event = made(self.model.createEvent(), f"create {element.id}")
        self._describe(event, element)
        ok(event.setUseValuesFromTriggerTime(True), f"say when {element.id} takes its values")
        trigger = made(event.createTrigger(), f"create the trigger of {element.id}")
        ok(trigger.setInitialValue(not element.at_start), f"set the initial value of the trigger of {element.id}")
        ok(trigger.setPersistent(True), f"make the trigger of {element.id} persistent")
        ok(trigger.setMath(parse(element.trigger).math), f"set the trigger of {element.id}")
        for target, formula in element.assignments.items():
            assignment = made(event.createEventAssignment(), f"assign {target} in {element.id}")
            ok(assignment.setVariable(target), f"assign {target} in {element.id}")
            ok(assignment.setMath(parse(formula).math), f"assign {target} in {element.id}")


def _writable(value: float, identifier: str) -> float:
    """libSBML writes 15 digits: a number that needs more would change on reading."""
    if float(f"{value:.15g}") != value:
        raise BuildError(f"{identifier}: {value!r} has more than 15 digits; round it where it is declared.")
    return value
