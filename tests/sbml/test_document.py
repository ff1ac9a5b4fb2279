"""The SBML is valid to the last warning, carries its evidence, and is the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import libsbml
import pytest

from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import Edition, build_sbml, complaints

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model() -> libsbml.Model:
    document = libsbml.readSBMLFromString(build_sbml(pathway()))
    return document.getModel().clone()


# `check` does the same for the files of the other organisms: test_release.
@pytest.mark.parametrize(
    "organism", [pytest.param(o, marks=[] if o is Organism.MOUSE else pytest.mark.long) for o in Organism]
)
@pytest.mark.parametrize("edition", list(Edition))
def test_libsbml_has_nothing_to_say_about_the_document_with_every_check_on(
    organism: Organism, edition: Edition
) -> None:
    assert complaints(build_sbml(pathway(organism), edition)) == []


def test_the_check_can_fail() -> None:
    text = build_sbml(pathway()).replace('units="nmol_per_litre" constant="true"', 'units="hour" constant="true"', 1)
    assert any("unit" in complaint for complaint in complaints(text))
    assert complaints("<sbml/>")
    assert complaints("not xml at all")


def test_the_document_is_core_sbml_without_algebraic_rules_delays_or_fast_reactions() -> None:
    text = build_sbml(pathway())
    assert 'level="3" version="2"' in text
    for forbidden in ("algebraicRule", "<delay", "symbols/delay", 'fast="true"', "required=", "<max/>", "<min/>"):
        assert forbidden not in text


def test_every_declared_element_carries_an_sbo_term_a_unique_name_notes_and_an_evidence_code(
    model: libsbml.Model,
) -> None:
    names = set()
    for element in pathway():
        written = model.getElementBySId(element.id)
        assert written.getSBOTerm() > 0, element.id
        assert written.isSetNotes(), element.id
        assert "ECO:" in written.getAnnotationString(), element.id
        assert written.getName() not in names, element.id
        names.add(written.getName())
    for index in range(model.getNumRules()):
        assert model.getRule(index).getSBOTerm() > 0


def test_every_parameter_says_what_kind_of_value_it_is_and_its_range_for_machines(model: libsbml.Model) -> None:
    for parameter in pathway().elements(Parameter):
        annotation = model.getParameter(parameter.id).getAnnotationString()
        assert "urn:ketamine-sbml:evidence" in annotation, parameter.id
        assert f'kind="{parameter.evidence.kind}"' in annotation, parameter.id
        assert f'low="{parameter.range[0]:.15g}"' in annotation, parameter.id


def test_every_literal_number_in_the_mathematics_has_a_unit(model: libsbml.Model) -> None:
    def literals(node: libsbml.ASTNode) -> list[libsbml.ASTNode]:
        found = [node] if node.isNumber() else []
        for index in range(node.getNumChildren()):
            found += literals(node.getChild(index))
        return found

    maths = [model.getRule(i).getMath() for i in range(model.getNumRules())]
    maths += [model.getReaction(i).getKineticLaw().getMath() for i in range(model.getNumReactions())]
    numbers = [number for math in maths for number in literals(math)]
    assert numbers
    assert all(number.hasUnits() for number in numbers)


def test_observables_are_parameters_with_assignment_rules_and_never_species(model: libsbml.Model) -> None:
    for observable in pathway().elements(Observable):
        assert model.getParameter(observable.id) is not None
        assert model.getAssignmentRule(observable.id) is not None
        assert model.getSpecies(observable.id) is None


def test_initial_assignments_stand_for_species_only(model: libsbml.Model) -> None:
    for index in range(model.getNumInitialAssignments()):
        assert model.getSpecies(model.getInitialAssignment(index).getSymbol()) is not None


@pytest.mark.parametrize(
    ("organism", "taxon", "accession"),
    [("mouse", "taxonomy:10090", "Q00731"), ("rat", "taxonomy:10116", "P16612"), ("human", "taxonomy:9606", "P15692")],
)
def test_the_organism_changes_taxon_and_proteins(organism: str, taxon: str, accession: str) -> None:
    text = build_sbml(pathway(Organism(organism)))
    assert f"https://identifiers.org/{taxon}" in text
    assert f"https://identifiers.org/uniprot:{accession}" in text


def test_no_annotation_is_written_where_no_curated_entry_exists() -> None:
    assert "Q8K4Q0" in build_sbml(pathway(Organism.MOUSE))  # Raptor
    rat = build_sbml(pathway(Organism.RAT))
    assert "Q8K4Q0" not in rat
    assert "uniprot:None" not in rat


def test_the_history_names_the_developers_and_knows_no_clock() -> None:
    first = build_sbml(pathway())
    assert "The ketamine-sbml developers" in first
    assert "2026-11-23T00:00:00Z" in first
    assert "created by libSBML" not in first


@pytest.mark.long
def test_the_build_is_byte_identical_under_another_hash_seed_and_from_another_folder(tmp_path: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from ketamine_sbml.sbml import model_files; "
        "Path(sys.argv[1]).write_text(model_files()['ketamine_vegf.xml'], encoding='utf-8')"
    )
    written = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.xml"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", command, str(path)], check=True, cwd=tmp_path, env=environment)
        written.append(path.read_bytes())
    assert written[0] == written[1]
    assert written[0].decode() == build_sbml(pathway())


def test_words_for_people_leave_what_an_engine_integrates_as_it_is() -> None:
    """So that an ensemble, which takes half an hour to draw, outlives an edit of a description."""
    declared = pathway()
    first = declared.stages[0]
    told = replace(declared, stages=(replace(first, description="Other words."), *declared.stages[1:]))
    assert build_sbml(told) != build_sbml(declared)
    assert build_sbml(told, documented=False) == build_sbml(declared, documented=False)
