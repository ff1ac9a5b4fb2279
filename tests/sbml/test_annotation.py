"""What the file says about its elements: qualifiers, evidence and modifiers."""

from __future__ import annotations

import libsbml
import pytest

from ketamine_sbml.language.elements import Reaction
from ketamine_sbml.language.formula import parse
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml


@pytest.fixture(scope="module")
def document() -> libsbml.SBMLDocument:
    return libsbml.readSBMLFromString(build_sbml(pathway()))


def _bags(thing: libsbml.SBase, qualifier: int) -> list[list[str]]:
    terms = [thing.getCVTerm(n) for n in range(thing.getNumCVTerms())]
    return [
        [term.getResourceURI(n) for n in range(term.getNumResources())]
        for term in terms
        if term.getBiologicalQualifierType() == qualifier
    ]


def test_a_fold_is_a_property_of_its_protein_and_the_protein_is_the_protein(document: libsbml.SBMLDocument) -> None:
    model = document.getModel()
    fold, protein = model.getParameter("glua1"), model.getSpecies("glua1_synaptic")
    link = ["https://identifiers.org/uniprot:P23818"]
    assert _bags(fold, libsbml.BQB_IS_PROPERTY_OF) == [link]
    assert _bags(fold, libsbml.BQB_IS) == []
    assert _bags(protein, libsbml.BQB_IS) == [link]


def test_codes_of_evidence_stand_in_a_bag_of_their_own(document: libsbml.SBMLDocument) -> None:
    model = document.getModel()
    lists = (model.getListOfSpecies(), model.getListOfParameters(), model.getListOfReactions())
    with_papers = 0
    for thing in [thing for things in lists for thing in things]:
        bags = _bags(thing, libsbml.BQB_IS_DESCRIBED_BY)
        codes = [bag for bag in bags if any("ECO:" in link for link in bag)]
        assert [len(bag) for bag in codes] == [1], thing.getId()
        with_papers += len(bags) > len(codes)
    assert with_papers > 50


def test_every_modifier_occurs_in_its_law_and_the_rest_of_the_declared_ones_act_through_a_rule(
    document: libsbml.SBMLDocument,
) -> None:
    through_a_rule = []
    for reaction in pathway().elements(Reaction):
        names = set(parse(reaction.law).names)
        written = document.getModel().getReaction(reaction.id)
        found = {written.getModifier(n).getSpecies() for n in range(written.getNumModifiers())}
        assert found <= names, reaction.id
        through_a_rule += [(reaction.id, name) for name in reaction.modifiers if name not in names]
    assert ("s6k_activating", "mtorc1_active") in through_a_rule


def test_the_consistency_of_terms_is_checked_and_holds(document: libsbml.SBMLDocument) -> None:
    wrong = document.clone()
    wrong.getModel().getParameter("glua1").setSBOTerm("SBO:0000252")
    for checked, clean in ((document, True), (wrong, False)):
        checked.setConsistencyChecks(libsbml.LIBSBML_CAT_SBO_CONSISTENCY, True)
        checked.checkConsistency()
        assert (checked.getNumErrors() == 0) is clean
