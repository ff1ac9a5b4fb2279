"""What a modeller adds without a word about drawing finds its place on both maps, and disturbs nothing."""

from __future__ import annotations

import pytest
from additions import (
    blocker,
    compartment,
    ligand_with_receptor,
    reaction,
    several,
    state,
    turned_over,
    with_elements,
)

from ketamine_sbml.language.elements import Compartment, Species
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps import activity_map, process_map
from ketamine_sbml.maps.declared import ArcClass, MapDeclaration, declared_map
from ketamine_sbml.maps.geometry import merged, overlapping, problems, strayed
from ketamine_sbml.maps.picture import OUTERMOST
from ketamine_sbml.maps.reactions import standing
from ketamine_sbml.maps.sites import sites_of
from ketamine_sbml.model import pathway

pytestmark = pytest.mark.long

MODEL = pathway()
DECLARED = declared_map(MODEL)
BLOCKER = blocker("novel_blocker")
HOMES = sorted({species.compartment for species in MODEL.elements(Species)})


def moved(model: Pathway) -> set[str]:
    sites = sites_of(model, DECLARED)
    return {name for name, site in DECLARED.sites.items() if sites[name] != site}


@pytest.mark.parametrize("count", [1, 3, 10])
@pytest.mark.parametrize("place", HOMES)
def test_species_find_room_in_any_compartment_and_what_was_there_makes_way_only_if_it_must_grow(
    place: str, count: int
) -> None:
    model = with_elements(MODEL, *several(count, place))
    before = {found.id: found.box for found in standing(MODEL, DECLARED.sites)[1]}
    sites = sites_of(model, DECLARED)
    nodes, places = standing(model, sites)
    assert (overlapping(nodes), strayed(nodes, places), merged(places)) == ([], [], [])
    assert {node.place for node in nodes if node.id.startswith("added_")} == {place}
    grown = next(found.box for found in places if found.id == place)
    for name, (column, row) in DECLARED.sites.items():
        assert sites[name][0] >= column
        assert sites[name][1] >= row
        if sites[name] != (column, row):
            assert grown.width > before[place].width or grown.height > before[place].height, name


@pytest.mark.parametrize("place", ["dendrite", "spines", "endosome", "plasma"])
def test_nothing_moves_where_a_compartment_has_room(place: str) -> None:
    assert moved(with_elements(MODEL, *turned_over("added", place))) == set()


def test_a_new_compartment_reactions_between_full_ones_and_a_state_are_drawn_without_moving_anything() -> None:
    model = with_elements(
        MODEL,
        compartment("glia"),
        *several(3, "glia"),
        reaction("odd", "glua1_synaptic", "vegf_free", "akt_off_rate * glua1_synaptic"),
        reaction("odder", "ketamine_tissue mtorc1_active", "psd95_synaptic", "akt_off_rate * ketamine_tissue"),
        state("mood", "calcium_fold"),
    )
    assert moved(model) == set()
    drawn = process_map(model, DECLARED)
    assert "glia" in {place.id for place in drawn.places}
    assert drawn.node("odder").place == drawn.node("mood").place == OUTERMOST
    assert problems(drawn) == []


def test_species_in_a_full_compartment_leave_every_arc_a_way() -> None:
    model = with_elements(MODEL, *several(3, "plasma"))
    assert moved(model) != set()
    assert problems(process_map(model, DECLARED)) == []


def test_a_ligand_with_its_receptor_is_on_both_maps() -> None:
    model = with_elements(MODEL, *ligand_with_receptor())
    processes, story = process_map(model, DECLARED), activity_map(model, DECLARED)
    assert (problems(processes), problems(story)) == ([], [])
    for name in (element.id for element in model.elements(Species) if element.id.startswith("ngf_")):
        assert processes.node(name).kind == "macromolecule"
        assert story.node(name).label == model.by_id[name].name
    arcs = {(arc.source, arc.target): arc.influence for arc in story.arcs}
    assert arcs["ngf_free", "ngf_receptor"] == ArcClass.LOWERS
    assert arcs["ngf_bound", "p_akt"] == ArcClass.RAISES


def test_a_new_intervention_stands_beside_what_it_acts_on() -> None:
    mood = state("mood", "calcium_fold / (1 + novel_blocker_level)")
    model = with_elements(MODEL, mood, knobs=(BLOCKER,))
    story = activity_map(model, DECLARED)
    assert problems(story) == []
    agent, target = story.node("novel_blocker"), story.node("mood")
    assert agent.kind == "agent"
    assert abs(agent.box.x - target.box.x) + abs(agent.box.y - target.box.y) < 250
    arcs = {(arc.source, arc.target): arc.influence for arc in story.arcs}
    assert arcs["novel_blocker", "mood"] == ArcClass.LOWERS
    assert arcs["calcium", "mood"] == ArcClass.RAISES
    before = activity_map(MODEL, DECLARED)
    assert all(story.node(node.id).box == node.box for node in before.nodes)


def test_ten_species_have_nodes_beside_the_story() -> None:
    model = with_elements(MODEL, *several(10, "dendrite"))
    story = activity_map(model, DECLARED)
    assert problems(story) == []
    assert {f"added_{number}" for number in range(10)} <= {node.id for node in story.nodes}


def test_a_pathway_without_a_map_file_is_drawn_all_the_same() -> None:
    """Every species and state, none of which has a place."""
    assert {element.id for element in MODEL.elements(Compartment)} >= set(HOMES)
    sites = sites_of(MODEL, MapDeclaration())
    nodes, places = standing(MODEL, sites)
    assert (overlapping(nodes), strayed(nodes, places), merged(places)) == ([], [], [])
