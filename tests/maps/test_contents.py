"""Glyphs of the Process Description map: names, states, materials, and the parts of complexes."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.annotations import Form, made_of
from ketamine_sbml.language.elements import Species
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.terms import PROTEIN_COMPLEX
from ketamine_sbml.maps import Picture
from ketamine_sbml.maps.contents import with_contents
from ketamine_sbml.maps.declared import declared_map
from ketamine_sbml.maps.files import PROCESS_DESCRIPTION, pictures
from ketamine_sbml.maps.geometry import cramped
from ketamine_sbml.maps.picture import Mark, Node
from ketamine_sbml.maps.sbgnml import picture_as_sbgn
from ketamine_sbml.model import pathway

pytestmark = pytest.mark.long

SBGN = "{http://sbgn.org/libsbgn/0.3}"


@pytest.fixture(scope="module")
def model() -> Pathway:
    return pathway()


@pytest.fixture(scope="module")
def picture() -> Picture:
    return pictures()[PROCESS_DESCRIPTION]


def _marks(node: Node, kind: str) -> list[str]:
    return [mark.text for mark in node.marks if mark.kind == kind]


def _every(picture: Picture) -> list[tuple[Node, Mark]]:
    return [(whole, mark) for whole in picture.nodes for node in (whole, *whole.parts) for mark in node.marks]


def test_a_receptor_with_its_ligand_is_a_complex_of_the_two(picture: Picture) -> None:
    bound = picture.node("flk1_bound")
    assert bound.kind == "complex"
    assert [(part.kind, part.label) for part in bound.parts] == [("macromolecule", "Flk-1"), ("macromolecule", "VEGF")]
    assert bound.label == ""


def test_every_complex_shows_what_it_is_made_of_inside_itself(model: Pathway, picture: Picture) -> None:
    complexes = [species for species in model.elements(Species) if species.parts]
    assert {species.id for species in complexes} == {node.id for node in picture.nodes if node.kind == "complex"}
    for species in complexes:
        node = picture.node(species.id)
        assert tuple(part.entry for part in node.parts) == species.parts
        assert all(node.box.holds(part.box) for part in node.parts), species.id
        assert not any(one.box.overlaps(other.box) for one, other in combinations(node.parts, 2)), species.id


def test_a_part_is_called_as_the_species_that_becomes_it(picture: Picture) -> None:
    for factor in ("vegf", "bdnf"):
        free, bound = picture.node(f"{factor}_antibody_free"), picture.node(f"{factor}_antibody_bound")
        assert free.label in [part.label for part in bound.parts]
    assert picture.node("vegf_antibody_free").label != picture.node("bdnf_antibody_free").label


def test_a_form_is_a_state_variable_and_not_in_the_label(picture: Picture) -> None:
    for name, form in (("akt_phosphorylated", "P"), ("akt_unphosphorylated", ""), ("mtorc1_active", "active")):
        assert _marks(picture.node(name), "state variable") == [form]
    assert picture.node("akt_phosphorylated").label == picture.node("akt_unphosphorylated").label == "Akt"
    part = picture.node("tsc_phosphorylated").parts[1]
    assert (part.label, _marks(part, "state variable")) == ("TSC2", ["P"])


def test_what_shares_compartment_and_name_differs_in_state_or_parts(model: Pathway, picture: Picture) -> None:
    """Two glyphs that look alike would be one entity to a reader of SBGN."""
    looks = [
        (node.place, node.label, node.marks and _marks(node, "state variable"), str([_look(p) for p in node.parts]))
        for node in (picture.node(species.id) for species in model.elements(Species))
    ]
    assert len({str(look) for look in looks}) == len(looks)


def _look(part: Node) -> tuple[str, list[str]]:
    return part.label, _marks(part, "state variable")


def test_proteins_and_ions_say_what_they_are(picture: Picture) -> None:
    assert _marks(picture.node("vegf_free"), "unit of information") == ["mt:prot"]
    assert _marks(picture.node("calcium_cytosol"), "unit of information") == ["mt:ion"]
    assert _marks(picture.node("ketamine_central"), "unit of information") == []


def test_no_arc_and_no_other_glyph_hides_a_mark(picture: Picture) -> None:
    for whole, mark in _every(picture):
        for arc in picture.arcs:
            assert not any(mark.box.is_crossed_by(*piece) for piece in arc.segments), (mark.id, arc.id)
        for other in picture.nodes:
            assert other is whole or not other.box.overlaps(mark.box), (mark.id, other.id)
    assert len(_every(picture)) > 30


def test_a_mark_stands_on_the_border_of_its_glyph(picture: Picture) -> None:
    for whole in picture.nodes:
        for node in (whole, *whole.parts):
            for mark in node.marks:
                assert mark.box.middle[1] in (node.box.y, node.box.bottom), mark.id


def test_the_file_holds_states_materials_and_parts(model: Pathway, picture: Picture) -> None:
    root = ElementTree.fromstring(picture_as_sbgn(picture, model))
    glyphs = {glyph.get("id"): glyph for glyph in root.iter(f"{SBGN}glyph")}
    phosphorylated = glyphs["akt_phosphorylated"].findall(f"{SBGN}glyph")
    assert [glyph.get("class") for glyph in phosphorylated] == ["state variable", "unit of information"]
    (state,) = phosphorylated[0].iter(f"{SBGN}state")
    assert state.get("value") == "P"
    assert [label.get("text") for label in phosphorylated[1].iter(f"{SBGN}label")] == ["mt:prot"]
    parts = glyphs["flk1_bound"].findall(f"{SBGN}glyph")
    assert [glyph.get("class") for glyph in parts] == ["macromolecule", "macromolecule"]
    assert "uniprot:P35918" in ElementTree.tostring(parts[0], encoding="unicode")


def test_a_form_of_what_a_species_is_not_made_of_is_refused() -> None:
    def species(form: Form) -> Species:
        return Species(
            id="pair",
            name="Pair",
            sbo=PROTEIN_COMPLEX,
            compartment="dendrite",
            initial="1",
            forms=(form,),
            evidence=because("Test."),
            annotations=made_of("TSC1", "TSC2"),
        )

    assert species(Form("P", part="TSC2")).parts == ("TSC1", "TSC2")
    with pytest.raises(InputError, match="pair: form 'P' is of 'AKT1', which it is not made of; mend the part"):
        species(Form("P", part="AKT1"))


def test_what_the_map_does_not_name_has_the_name_of_its_gene_or_its_own(model: Pathway, picture: Picture) -> None:
    bare = with_contents(picture, model, {})
    assert bare.node("akt_phosphorylated").label == "AKT1"
    assert bare.node("ketamine_depot").label == "Ketamine in the peritoneal cavity"
    assert [part.label for part in bare.node("trkb_bound").parts] == ["NTRK2", "BDNF"]


@pytest.mark.long
def test_a_name_that_does_not_fit_a_part_is_told(model: Pathway, picture: Picture) -> None:
    names = {**declared_map(model).names, "MLST8": "A name without end"}
    assert cramped(picture) == []
    assert ("mtorc1_active_3", "A name without end") in cramped(with_contents(picture, model, names))


def test_a_species_without_forms_has_no_state_variable(model: Pathway, picture: Picture) -> None:
    for species in model.elements(Species):
        whole = picture.node(species.id)
        shown = sum(len(_marks(node, "state variable")) for node in (whole, *whole.parts))
        assert shown == len(species.forms), species.id
