"""The Activity Flow map: valid SBGN, sound geometry, in step with the equations, and true to a simulated state."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import libsbml
import pytest

from ketamine_sbml.cli import HELD, UNUSABLE, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.trace import traces
from ketamine_sbml.language.elements import Observable, Reaction, Species, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.interventions import Held
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps import Picture, activity_map, process_map
from ketamine_sbml.maps.activity import arcs_of
from ketamine_sbml.maps.declared import ArcClass, DrawnArc, MapDeclaration, declared_map
from ketamine_sbml.maps.drawing import ARC, _key_of, draw
from ketamine_sbml.maps.files import ACTIVITY_FLOW, PROCESS_DESCRIPTION, map_texts, pictures
from ketamine_sbml.maps.geometry import problems
from ketamine_sbml.maps.layout import sbml_with_layout
from ketamine_sbml.maps.sbgnml import picture_as_sbgn
from ketamine_sbml.maps.state import shades, state_as_picture
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.sbml.document import Edition
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.simulation.words import time_in_words

ROOT = Path(__file__).resolve().parents[2]
SBGN = "{http://sbgn.org/libsbgn/0.3}"


@pytest.fixture(scope="module")
def model() -> Pathway:
    return pathway()


@pytest.fixture(scope="module")
def declared(model: Pathway) -> MapDeclaration:
    return declared_map(model)


@pytest.fixture(scope="module")
def picture() -> Picture:
    return pictures()[ACTIVITY_FLOW]


@pytest.fixture(scope="module")
def processes() -> Picture:
    return pictures()[PROCESS_DESCRIPTION]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return map_texts()


@pytest.mark.parametrize("name", [ACTIVITY_FLOW, PROCESS_DESCRIPTION])
def test_a_map_passes_the_schema_the_schematron_and_the_specification(
    name: str, texts: dict[str, str], tmp_path: Path
) -> None:
    from libsbgnpy import validate, validate_schematron

    path = tmp_path / name
    path.write_text(texts[name], encoding="utf-8")
    assert validate(path) == []
    assert validate_schematron(path) == []


def test_glyphs_do_not_overlap_stay_in_their_place_and_no_arc_passes_through_one(picture: Picture) -> None:
    assert problems(picture) == []


def test_arcs_start_and_end_on_the_borders_of_what_they_join(picture: Picture) -> None:
    for arc in picture.arcs:
        assert picture.node(arc.source).box.on_border(arc.points[0]), arc.id
        assert picture.node(arc.target).box.on_border(arc.points[-1]), arc.id


def test_everything_is_inside_the_canvas_and_the_canvas_fits_a_slide(picture: Picture) -> None:
    for arc in picture.arcs:
        for x, y in arc.points:
            assert 0 < x < picture.width, arc.id
            assert 0 < y < picture.height, arc.id
    assert picture.width <= 1600
    assert picture.height <= 1200


def test_the_story_reads_from_top_to_bottom(picture: Picture) -> None:
    line = ["ketamine_brain", "interneuron_activity", "glutamate", "ampar_activity", "calcium", "vegf_release"]
    line += ["flk1_active", "p_akt", "p_mtor", "protein_synthesis", "glua1", "spine_density", "antidepressant_response"]
    heights = [picture.node(name).box.y for name in line]
    assert heights == sorted(heights)


def test_glyph_ids_and_annotations_are_those_of_the_model(model: Pathway, texts: dict[str, str]) -> None:
    root = ElementTree.fromstring(texts[ACTIVITY_FLOW])
    glyphs = {str(g.get("id")): g for g in root.iter(f"{SBGN}glyph") if "place_" not in str(g.get("id"))}
    known = set(model.by_id) | {knob.id for knob in model.interventions}
    assert {name for name in glyphs if not name.endswith("_perturbation")} <= known
    text = ElementTree.tostring(glyphs["flk1_active"], encoding="unicode")
    for annotation in model.by_id["flk1_active"].annotations:
        assert f"https://identifiers.org/{model.entry(annotation)}" in text


def test_every_influence_has_a_sign_and_every_intervention_is_shown(
    model: Pathway, declared: MapDeclaration, picture: Picture
) -> None:
    assert ArcClass.UNKNOWN not in arcs_of(model, declared).values()
    assert {knob.id for knob in model.interventions} == {node.id for node in picture.nodes if node.kind == "agent"}


def test_signs_are_those_of_the_simulation(model: Pathway, declared: MapDeclaration) -> None:
    """An agent that is drawn to raise an activity raises it in a simulation, and the reverse."""
    from ketamine_sbml.simulation import Arm, Change, default_times

    simulator = Simulator(model)
    times = default_times()
    rest = simulator.run(Arm("rest", (), model.organism, "Rest"), times)
    shown = {a.id: a.shows for a in declared.activities if a.shows and model.observable(a.shows).scale == "fold"}
    silent, checked = set(), 0
    for (source, target), arc_class in arcs_of(model, declared).items():
        if target not in shown or source not in {agent.id for agent in declared.agents}:
            continue
        knob = model.intervention(source)
        value = abs(knob.usual) if isinstance(knob, Held) else knob.usual  # a drive may be negative
        run = simulator.run(Arm(source, (Change(source, value),), model.organism, source), times)
        ratio = run[shown[target]] / rest[shown[target]]
        up, down = float(ratio.max()) - 1, 1 - float(ratio.min())
        if max(up, down) < 1e-6:
            silent.add(source)
            continue
        assert (up > down) == (arc_class is ArcClass.RAISES), (source, target, up, down)
        checked += 1
    assert checked > 18
    # They only take away the drug's target: alone they do nothing.
    assert silent == {"interneuron_nmdar_expression", "pyramidal_nmdar_expression"}


def _with_a_species(model: Pathway) -> Pathway:
    """A kinase that mTORC1 makes and that is lost, declared in the stage of mTORC1 and nowhere else."""
    stages = []
    for stage in model.stages:
        if any(element.id == "p_mtor" for element in stage.elements):
            kinase = Species(
                id="new_kinase",
                name="New kinase",
                sbo="SBO:0000252",
                compartment="dendrite",
                initial="0",
                typical=1e-6,
                evidence=because("Test."),
            )
            made = Reaction(
                id="new_kinase_making",
                name="Making of the new kinase",
                sbo="SBO:0000393",
                equation="-> new_kinase",
                law="akt_off_rate * mtorc1_active - akt_off_rate * new_kinase",
                law_sbo="SBO:0000047",
                evidence=because("Test."),
            )
            stage = dataclasses.replace(stage, elements=(*stage.elements, kinase, made))
        stages.append(stage)
    return dataclasses.replace(model, stages=tuple(stages))


@pytest.mark.long
def test_a_new_species_is_on_the_map_where_its_stage_is_and_what_acts_on_it(model: Pathway) -> None:
    changed = _with_a_species(model)
    picture = activity_map(changed)
    node = picture.node("new_kinase")
    assert abs(node.box.y - picture.node("p_mtor").box.y) < 100
    assert [(arc.source, arc.influence) for arc in picture.arcs if arc.target == "new_kinase"] == [
        ("p_mtor", ArcClass.RAISES)
    ]
    assert problems(picture) == []
    assert 'id="new_kinase"' in picture_as_sbgn(picture, changed)


@pytest.mark.long
def test_the_process_map_has_sound_geometry(processes: Picture) -> None:
    assert problems(processes) == []
    ports = {name: point for node in processes.nodes for name, point in node.ports}
    boxes = {node.id: node.box for node in processes.nodes}
    for arc in processes.arcs:
        for end, point in ((arc.source, arc.points[0]), (arc.target, arc.points[-1])):
            assert point == pytest.approx(ports[end]) if end in ports else boxes[end].on_border(point), arc.id


def test_the_process_map_holds_every_species_and_every_reaction_with_its_sides(
    model: Pathway, processes: Picture
) -> None:
    arcs = {(arc.source, arc.target, arc.influence) for arc in processes.arcs}
    for species in model.elements(Species):
        assert processes.node(species.id).place == species.compartment
    for reaction in model.elements(Reaction):
        for name in reaction.products:
            assert (f"{reaction.id}_out", name, "production") in arcs, reaction.id
        for name in reaction.reactants:
            consumed = (name, f"{reaction.id}_in", "consumption")
            assert consumed in arcs or (f"{reaction.id}_in", name, "production") in arcs, reaction.id


def test_modulation_arcs_are_of_the_right_kind(processes: Picture) -> None:
    kinds = {(arc.source, arc.target): arc.influence for arc in processes.arcs}
    assert kinds["mtorc1_active", "s6k_activating"] == "catalysis"
    assert kinds["calcium_cytosol", "vegf_releasing"] == "stimulation"
    assert kinds["s6k_phosphorylated", "akt_activating"] == "inhibition"
    assert kinds["ketamine_brain_total", "gaba_fold"] == "inhibition"
    # Block of pyramidal and of interneuron receptors act against each other.
    assert kinds["ketamine_brain_total", "pyramidal_fold"] == "modulation"


def test_what_exists_only_as_a_fold_is_a_phenotype_and_acts_on_nothing(model: Pathway, processes: Picture) -> None:
    sources = {arc.source for arc in processes.arcs}
    for state in model.elements(State):
        assert processes.node(state.id).kind == "phenotype"
        assert state.id not in sources


@pytest.mark.long
def test_a_new_species_is_on_the_process_map_inside_its_compartment(model: Pathway) -> None:
    drawn = process_map(_with_a_species(model))
    assert drawn.node("new_kinase").place == "dendrite"
    assert drawn.node("new_kinase_making").kind == "process"
    assert problems(drawn) == []
    assert ("mtorc1_active", "new_kinase_making") in {(arc.source, arc.target) for arc in drawn.arcs}


def test_the_layout_is_valid_sbml_with_a_glyph_for_every_species_and_reaction(
    model: Pathway, processes: Picture
) -> None:
    document = libsbml.readSBMLFromString(sbml_with_layout(model, processes))
    document.checkConsistency()
    assert document.getNumErrors() == 0, document.getError(0).getMessage()
    layout = document.getModel().getPlugin("layout").getLayout(0)
    found = [layout.getSpeciesGlyph(n) for n in range(layout.getNumSpeciesGlyphs())]
    glyphs = {glyph.getSpeciesId(): glyph for glyph in found}
    assert set(glyphs) == {species.id for species in model.elements(Species)}
    for name, glyph in glyphs.items():
        box = processes.node(name).box
        assert (glyph.getBoundingBox().getX(), glyph.getBoundingBox().getY()) == pytest.approx((box.x, box.y))
    reactions = {layout.getReactionGlyph(n).getReactionId() for n in range(layout.getNumReactionGlyphs())}
    assert reactions == {reaction.id for reaction in model.elements(Reaction)}
    assert layout.getPlugin("render").getNumLocalRenderInformationObjects() == 1


def test_the_file_with_a_layout_runs_as_the_model_does(model: Pathway, processes: Picture) -> None:
    import roadrunner

    tables = []
    for text in (sbml_with_layout(model, processes), build_sbml(model, Edition.L3V1)):
        engine = roadrunner.RoadRunner(text)
        tables.append(engine.simulate(times=[0.0, 25.0, 48.0], selections=["time", "p_mtor", "glua1"]))
    assert (tables[0] == tables[1]).all()


def test_a_sign_that_no_equation_holds_is_refused(model: Pathway, declared: MapDeclaration) -> None:
    arc = DrawnArc(source="calcium", target="p_mtor", sign=ArcClass.RAISES, because="Test.")
    sentence = "Arc from 'calcium' to 'p_mtor' of the map file: no equation lets the one act on the other; drop it"
    with pytest.raises(InputError, match=sentence):
        activity_map(model, dataclasses.replace(declared, arcs=(*declared.arcs, arc)))


def test_no_sign_is_declared_that_the_equations_say_as_well(model: Pathway, declared: MapDeclaration) -> None:
    derived = arcs_of(model, dataclasses.replace(declared, arcs=()))
    assert [arc for arc in declared.arcs if derived[arc.source, arc.target] is arc.sign] == []


def test_a_picture_is_the_same_bytes_every_time_and_is_really_drawn(picture: Picture) -> None:
    assert draw(picture, "svg") == draw(picture, "svg")
    png = draw(picture, "png")
    assert png == draw(picture, "png")
    from PIL import Image

    image: Any = Image.open(io.BytesIO(png)).convert("L")
    assert image.width > 1800
    assert image.getextrema()[0] < 60 < 250 < image.getextrema()[1]


def test_a_state_shows_where_the_antibody_stops_the_signal(model: Pathway, picture: Picture) -> None:
    simulator = Simulator(model)
    both, ketamine = (simulator.run(named_arm(name)) for name in ("ketamine-vegf-antibody", "ketamine"))
    found = shades(picture, model, both, ketamine, 1.0)
    assert found["glutamate"].text == "\N{MULTIPLICATION SIGN}1.00"
    ratio = both.at("p_mtor", 1.0) / ketamine.at("p_mtor", 1.0)
    assert found["p_mtor"].text == f"\N{MULTIPLICATION SIGN}{ratio:.2f}"
    assert ratio < 0.7
    assert found["p_mtor"].fill != found["glutamate"].fill
    assert found["vegf_antibody"].fill != "#ffffff"
    with pytest.raises(InputError, match="Hour 9999 lies outside the simulation"):
        shades(picture, model, both, ketamine, 9999.0)


def test_the_largest_change_is_shown_with_its_hour_and_no_number_is_noise(model: Pathway, picture: Picture) -> None:
    from ketamine_sbml.simulation import Arm

    simulator = Simulator(model)
    ketamine, vehicle = simulator.run(named_arm("ketamine")), simulator.run(Arm("vehicle", ()))
    found = shades(picture, model, ketamine, vehicle, None)
    highest = float(ketamine["p_mtor"].max())
    hour = float(ketamine.times[ketamine["p_mtor"].argmax()])
    assert found["p_mtor"].text == f"\N{MULTIPLICATION SIGN}{highest:.2f}, {time_in_words(hour)}"
    late = shades(picture, model, ketamine, vehicle, 600.0)
    texts = [shade.text for shade in [*found.values(), *late.values()]]
    assert not [text for text in texts if "e-" in text or "-0.00" in text]
    assert late["ketamine_brain"].text == "0 nmol/L"


def test_an_svg_has_a_title_the_ids_of_the_map_and_text_that_is_text(model: Pathway, picture: Picture) -> None:
    simulator = Simulator(model)
    both, ketamine = (simulator.run(named_arm(name)) for name in ("ketamine-vegf-antibody", "ketamine"))
    for svg in (draw(picture, "svg"), state_as_picture(picture, model, both, ketamine, 1.0, "svg")):
        root = ElementTree.fromstring(svg)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert {node.id for node in picture.nodes} | {arc.id for arc in picture.arcs} <= set(ids)
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text
        texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
        assert {"VEGF", "lowers", "raises", "is needed for", "intervention", "outcome", "place"} <= texts


def test_every_mark_on_a_map_stands_in_its_key(picture: Picture, processes: Picture) -> None:
    for drawn in (picture, processes):
        key = _key_of(drawn, None)
        explained = {kind for sort, kind, _ in key if sort in ("node", "arc", "mark")}
        nodes = [*drawn.nodes, *(part for node in drawn.nodes for part in node.parts)]
        shown = {node.kind for node in nodes} | {str(arc.influence) for arc in drawn.arcs}
        assert shown | {mark.kind for node in nodes for mark in node.marks} == explained
        assert all(
            text != kind
            or kind
            in ("activity", "process", "association", "dissociation", "macromolecule", "simple chemical", "complex")
            for _, kind, text in key
        )


def test_arcs_are_grey_so_that_colours_say_up_and_down_only() -> None:
    assert len({ARC[n : n + 2] for n in (1, 3, 5)}) == 1


def test_every_arrow_of_the_figure_has_arcs_elements_and_claims(model: Pathway) -> None:
    found = traces(model)
    assert [trace.arrow.id for trace in found] == [f"fig-{number}" for number in range(1, 13)]
    for trace in found:
        assert trace.arcs, trace.arrow.id
        assert trace.reactions or trace.rules, trace.arrow.id
        assert trace.sources, trace.arrow.id
        assert trace.claims, trace.arrow.id


@pytest.mark.long
def test_the_command_draws_and_refuses_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "map.png"
    assert main(["map", "--arm", "ketamine", "--time", "24", "--output", str(target)]) == HELD
    assert target.read_bytes().startswith(b"\x89PNG")
    assert main(["map", "--process", "--output", str(target)]) == HELD
    several = tmp_path / "map.gif"
    assert main(["map", "--arm", "ketamine", "--time", "1,24", "--output", str(several)]) == HELD
    from PIL import Image

    assert getattr(Image.open(several), "n_frames", 1) == 2
    capsys.readouterr()
    for arguments, needed in (
        (["--arm", "ketamin"], "did you mean 'ketamine'"),
        (["--arm", "ketamine", "--time", "soon"], "'soon' is not a number"),
        (["--arm", "ketamine", "--time", "1e6"], "outside the simulation"),
        (["--arm", "ketamine", "--time", "1,2", "--output", str(target)], "several times make a GIF"),
        (["--compare", "ketamine"], "give --arm NAME"),
        (["--peak"], "give --arm NAME"),
        (["--arm", "ketamine", "--peak", "--time", "3"], "leave --time out"),
        (["--arm", "ketamine", "--set", "ketamine=3"], "are two arms"),
        (["--process", "--arm", "ketamine"], "leave out --arm"),
        (["--arm", "ketamine", "--compare", "rat-ketamine-10"], "of different organisms"),
        (["--output", str(tmp_path / "map.bmp")], "ends in .svg, .png or .gif"),
        (["--arm", "ketamine", "--output", str(target / "x.png")], str(target)),
    ):
        assert main(["map", *arguments]) == UNUSABLE
        message = capsys.readouterr().err
        assert needed in message
        assert len(message.splitlines()) == 1


def test_every_observable_of_the_main_line_is_shown_by_a_node(model: Pathway, picture: Picture) -> None:
    shown = {node.shows for node in picture.nodes} - {""}
    assert shown <= {observable.id for observable in model.elements(Observable)}
    elsewhere = {"ketamine_plasma", "mature_spines", "spine_loss"}
    assert {observable.id for observable in model.elements(Observable)} - shown == elsewhere
