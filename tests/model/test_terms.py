"""Every quantity carries the most exact SBO term that is true, and what is left vague is left so for a reason."""

from __future__ import annotations

import libsbml
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.annotations import Relation, entry, property_of
from ketamine_sbml.language.elements import Level, Rule
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.terms import AMOUNT, CONCENTRATION, DURATION, QUANTITY, TERMS, TIME
from ketamine_sbml.model import pathway

# Why no term is more exact -> the quantities. SBO knows a relative activity from 0 to 1 only and no ratio of rates,
# no threshold, no count of events, no mass of a body and no index of behaviour.
VAGUE = {
    "fold of an activity or of a rate, which may exceed one": """
        gaba_fold gaba_tone pyramidal_drive_total pyramidal_fold pyramidal_activity interneuron_activity
        autoreceptor_activation ampar_activity depolarisation ltype_activity vegf_release bdnf_release flk1_active
        trkb_active translation_fold protein_synthesis spine_formation spine_loss synaptic_strength
        synaptic_transmission circuit_strength""",
    "fold of a number of spines, or of a protein that is not named": """
        capture_capacity spine_number immature_spine_fold mature_spine_fold spine_density mature_spines""",
    "threshold, or its width": """
        surplus_softness growth_softness crowding_softness""",
    "scale of what an experimenter does to firing or to the animal": """
        mpfc_silencing mpfc_silencing_off mpfc_silencing_level interneuron_drive interneuron_drive_off
        interneuron_drive_level pyramidal_drive pyramidal_drive_off pyramidal_drive_level chronic_stress""",
    "number of doses": "ketamine_doses ketamine_doses_given",
    "mass of a body": "body_mass",
    "index of behaviour": "early_response late_response antidepressant_response",
}


@pytest.fixture(scope="module")
def mouse() -> Pathway:
    return pathway()


def test_only_what_the_ontology_has_no_word_for_is_left_vague(mouse: Pathway) -> None:
    vague = {element.id for element in mouse if element.is_quantity and element.sbo == QUANTITY}
    assert vague == {name for names in VAGUE.values() for name in names.split()}
    assert len(vague) == 46


def test_every_quantity_carries_a_term_of_the_ontologys_branch_of_parameters(mouse: Pathway) -> None:
    for element in mouse:
        if element.is_quantity:
            assert libsbml.SBO.isQuantitativeSystemsDescriptionParameter(int(element.sbo[4:])), element.id


def test_a_time_an_amount_and_a_concentration_carry_the_term_of_their_unit(mouse: Pathway) -> None:
    for identifier, term in (
        ("ketamine_time", TIME),
        ("rapamycin_stop", TIME),
        ("ketamine_interval", DURATION),
        ("vegf_antibody", AMOUNT),
        ("flk1_bound_rest", AMOUNT),
        ("rapamycin_level", CONCENTRATION),
        ("vegf", CONCENTRATION),
    ):
        assert mouse.by_id[identifier].sbo == term, identifier


def test_no_term_has_two_names() -> None:
    assert len(set(TERMS.values())) == len(TERMS)


def test_a_quantity_of_a_molecule_is_a_property_of_it_and_not_the_molecule(mouse: Pathway) -> None:
    statements = [(element, found.relation) for element in mouse for found in element.annotations]
    assert {relation for element, relation in statements if element.is_quantity} == {Relation.IS_PROPERTY_OF}
    assert Relation.IS_PROPERTY_OF not in {relation for element, relation in statements if not element.is_quantity}


def test_a_quantity_that_is_declared_to_be_a_molecule_is_refused() -> None:
    def fold(**fields: object) -> Rule:
        return Rule(id="fold", name="Fold", formula="1", evidence=because("Test."), **fields)  # type: ignore[arg-type]

    with pytest.raises(InputError, match=r"fold: 'is CHEBI:6121' is said of a thing, .* of a quantity say property_of"):
        fold(annotations=entry("CHEBI:6121"))
    assert fold(annotations=property_of("CHEBI:6121")).sbo == QUANTITY
    assert Level(id="dose", name="Dose", unit="nmol", evidence=because("Test.")).sbo == AMOUNT
