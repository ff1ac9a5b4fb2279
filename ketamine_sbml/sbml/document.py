"""The pathway as an SBML document.

Level 3 Version 2 core is the main edition, Level 3 Version 1 is written from the same declaration. Nothing in the
document depends on the clock, the machine or the order of a set.
"""

from __future__ import annotations

from enum import Enum

import libsbml

from ketamine_sbml.language.elements import (
    Compartment,
    Element,
    Event,
    Function,
    Level,
    Organism,
    Parameter,
    Reaction,
    Relation,
    Rule,
    Species,
    State,
    number_of,
)
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.units import UNITS
from ketamine_sbml.model.proteins import TAXA
from ketamine_sbml.model.publications import DEYAMA_2019_AJP
from ketamine_sbml.sbml.annotation import annotate, link, state
from ketamine_sbml.sbml.checked import BuildError, made, ok
from ketamine_sbml.sbml.notes import element_notes, model_notes

MODEL_ID = "ketamine_vegf"
AUTHOR = "The ketamine-sbml developers"
# A date of the model's text, not of the build: a build must not know the time.
DATE = "2026-11-23T00:00:00Z"

# Whole-model processes; the pathways of Reactome are human, so they are homologues for a rodent.
_PROCESSES = ("GO:1901986", "GO:0036276")
_REACTOME = ("reactome:R-HSA-4420097", "reactome:R-HSA-9006115", "reactome:R-HSA-165159", "reactome:R-HSA-399719")


class Edition(Enum):
    """Level and version of SBML."""

    L3V2 = (3, 2)
    L3V1 = (3, 1)


def build_sbml(pathway: Pathway, edition: Edition = Edition.L3V2, *, documented: bool = True) -> str:
    """The document as text, with an XML declaration and a final newline.

    Args:
        pathway: what to build.
        edition: Level and version.
        documented: False leaves out names, annotation and notes of the elements: for an engine that only integrates.

    Example:
        >>> from ketamine_sbml.model import pathway
        >>> build_sbml(pathway()).startswith("<?xml")
        True
    """
    level, version = edition.value
    document = libsbml.SBMLDocument(level, version)
    model = made(document.createModel(), "create the model")
    _describe_model(model, pathway)
    _define_units(model, pathway)
    builder = _Builder(model, pathway, documented)
    for element in pathway:
        builder.add(element)
    text = libsbml.writeSBMLToString(document)
    if not text:
        raise BuildError("libSBML wrote an empty document.")
    return str(text) if text.endswith("\n") else text + "\n"


def _describe_model(model: libsbml.Model, pathway: Pathway) -> None:
    taxon, taxonomy = TAXA[pathway.organism]
    ok(model.setId(MODEL_ID), "set the id of the model")
    ok(model.setMetaId(f"meta_{MODEL_ID}"), "set the metaid of the model")
    ok(model.setName(f"Ketamine, VEGF and mTORC1 in the medial prefrontal cortex ({taxon})"), "name the model")
    ok(model.setSBOTerm("SBO:0000293"), "set the SBO term of the model")
    for setter, unit in (
        (model.setSubstanceUnits, "nmol"),
        (model.setExtentUnits, "nmol"),
        (model.setTimeUnits, "hour"),
        (model.setVolumeUnits, "litre"),
    ):
        ok(setter(unit), f"set the unit {unit}")
    ok(model.setNotes(model_notes(pathway)), "write the notes of the model")

    history = libsbml.ModelHistory()
    ok(history.addCreator(_creator(model.getVersion())), "add the creator")
    date = libsbml.Date(DATE)
    ok(history.setCreatedDate(date), "set the date of creation")
    ok(history.setModifiedDate(date), "set the date of change")
    ok(model.setModelHistory(history), "set the history")

    paper = libsbml.CVTerm(libsbml.MODEL_QUALIFIER)
    ok(paper.setModelQualifierType(libsbml.BQM_IS_DESCRIBED_BY), "set the qualifier of the paper")
    for compact in DEYAMA_2019_AJP.resources:
        ok(paper.addResource(link(compact)), f"add {compact}")
    ok(model.addCVTerm(paper, True), "cite the paper")
    state(model, Relation.HAS_TAXON, (taxonomy,))
    state(model, Relation.OCCURS_IN, ("UBERON:4450000",))
    state(model, Relation.IS_VERSION_OF, _PROCESSES)
    homologues = libsbml.CVTerm(libsbml.BIOLOGICAL_QUALIFIER)
    human = pathway.organism is Organism.HUMAN
    ok(
        homologues.setBiologicalQualifierType(libsbml.BQB_HAS_PART if human else libsbml.BQB_IS_HOMOLOG_TO),
        "set the qualifier of the pathways",
    )
    for compact in _REACTOME:
        ok(homologues.addResource(link(compact)), f"add {compact}")
    ok(model.addCVTerm(homologues, True), "name the pathways")


def _creator(version: int) -> libsbml.ModelCreator:
    """The author; Level 3 Version 1 can only be read back if a name has a family part and a given part."""
    creator = libsbml.ModelCreator()
    if version > 1:
        ok(creator.setName(AUTHOR), "name the creator")
        return creator
    given, _, family = AUTHOR.rpartition(" ")
    ok(creator.setGivenName(given), "name the creator")
    ok(creator.setFamilyName(family), "name the creator")
    ok(creator.setOrganisation(AUTHOR), "name the creator")
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
        self.organism = pathway.organism
        self.species = {species.id for species in pathway.elements(Species)}
        self.settings = libsbml.L3ParserSettings()
        self.settings.setParseCollapseMinus(True)
        self.settings.setParseLog(libsbml.L3P_PARSE_LOG_AS_ERROR)

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
                self._rule(made(self.model.createRateRule(), "create a rate rule"), element, element.rate)
            case Level():
                self._parameter(element, float(element.initial), constant=False, unit=element.unit)
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
        annotate(thing, element, self.organism)
        ok(thing.setNotes(element_notes(element)), f"write the notes of {element.id}")

    def _math(self, formula: str, place: str) -> libsbml.ASTNode:
        node = libsbml.parseL3FormulaWithSettings(formula, self.settings)
        if node is None:
            raise BuildError(f"{place}: {' '.join(libsbml.getLastParseL3Error().split())}")
        _give_numbers_a_unit(node)
        return node

    def _function(self, element: Function) -> None:
        function = made(self.model.createFunctionDefinition(), f"create {element.id}")
        self._describe(function, element)
        text = f"lambda({', '.join(element.arguments)}, {element.formula})"
        ok(function.setMath(self._math(text, element.id)), f"set the formula of {element.id}")

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
        if _is_number(element.initial):
            ok(species.setInitialAmount(float(element.initial)), f"set the initial amount of {element.id}")
            return
        assignment = made(self.model.createInitialAssignment(), f"assign the initial amount of {element.id}")
        ok(assignment.setSymbol(element.id), f"assign the initial amount of {element.id}")
        ok(assignment.setMath(self._math(element.initial, element.id)), f"set the initial amount of {element.id}")

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
        ok(rule.setSBOTerm("SBO:0000064"), f"set the SBO term of the rule for {element.id}")
        ok(rule.setMath(self._math(formula, element.id)), f"set the rule for {element.id}")

    def _reaction(self, element: Reaction) -> None:
        reaction = made(self.model.createReaction(), f"create {element.id}")
        self._describe(reaction, element)
        ok(reaction.setReversible(element.reversible), f"say whether {element.id} is reversible")
        if self.model.getVersion() == 1:
            ok(reaction.setFast(False), f"make {element.id} not fast")
        for role, species, make in (
            ("SBO:0000010", element.reactants, reaction.createReactant),
            ("SBO:0000011", element.products, reaction.createProduct),
        ):
            for identifier, stoichiometry in species.items():
                reference = made(make(), f"add {identifier} to {element.id}")
                ok(reference.setSpecies(identifier), f"add {identifier} to {element.id}")
                ok(reference.setStoichiometry(float(stoichiometry)), f"set the stoichiometry of {identifier}")
                ok(reference.setConstant(True), f"fix the stoichiometry of {identifier}")
                ok(reference.setSBOTerm(role), f"set the role of {identifier} in {element.id}")
        law = made(reaction.createKineticLaw(), f"create the rate law of {element.id}")
        math = self._math(element.law, element.id)
        for identifier, role in self._modifiers(element, math).items():
            modifier = made(reaction.createModifier(), f"add {identifier} to {element.id}")
            ok(modifier.setSpecies(identifier), f"add {identifier} to {element.id}")
            ok(modifier.setSBOTerm(role), f"set the role of {identifier} in {element.id}")
        ok(law.setMath(math), f"set the rate law of {element.id}")
        ok(law.setSBOTerm(element.law_sbo), f"set the SBO term of the rate law of {element.id}")

    def _modifiers(self, element: Reaction, math: libsbml.ASTNode) -> dict[str, str]:
        """Declared modifiers, and any other species that the rate law names."""
        modifiers = dict(element.modifiers)
        named = _names(math)
        for identifier in named:
            if (
                identifier in self.species
                and identifier not in element.reactants
                and identifier not in element.products
            ):
                modifiers.setdefault(identifier, "SBO:0000019")
        return modifiers

    def _event(self, element: Event) -> None:
        event = made(self.model.createEvent(), f"create {element.id}")
        self._describe(event, element)
        ok(event.setUseValuesFromTriggerTime(not element.additive), f"say when {element.id} takes its values")
        trigger = made(event.createTrigger(), f"create the trigger of {element.id}")
        ok(trigger.setInitialValue(True), f"set the initial value of the trigger of {element.id}")
        ok(trigger.setPersistent(True), f"make the trigger of {element.id} persistent")
        ok(trigger.setMath(self._math(element.trigger, element.id)), f"set the trigger of {element.id}")
        for target, formula in element.assignments.items():
            assignment = made(event.createEventAssignment(), f"assign {target} in {element.id}")
            ok(assignment.setVariable(target), f"assign {target} in {element.id}")
            ok(assignment.setMath(self._math(formula, element.id)), f"assign {target} in {element.id}")


def _give_numbers_a_unit(node: libsbml.ASTNode) -> None:
    """Bare numbers are dimensionless, and say so."""
    if node.isNumber() and not node.hasUnits():
        ok(node.setUnits("dimensionless"), "give a number its unit")
    for index in range(node.getNumChildren()):
        _give_numbers_a_unit(node.getChild(index))


def _names(node: libsbml.ASTNode) -> list[str]:
    """Identifiers in a formula, in order."""
    found = [node.getName()] if node.getType() == libsbml.AST_NAME else []
    for index in range(node.getNumChildren()):
        found.extend(_names(node.getChild(index)))
    return found


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _writable(value: float, identifier: str) -> float:
    """libSBML writes 15 digits: a number that needs more would change on reading."""
    if float(f"{value:.15g}") != value:
        raise BuildError(f"{identifier}: {value!r} has more than 15 digits; round it where it is declared.")
    return value
