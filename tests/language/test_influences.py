"""Who acts on whom is read off the formulas, with the sign that a pathway of one's own shows."""

from __future__ import annotations

import dataclasses

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import (
    Compartment,
    Element,
    Event,
    Level,
    Parameter,
    Reaction,
    Rule,
    Species,
    State,
)
from ketamine_sbml.language.evaluation import POINTS, Points
from ketamine_sbml.language.evidence import Evidence, ValueKind, because
from ketamine_sbml.language.influences import Effect, direct_influences, group_influences
from ketamine_sbml.language.interventions import Held, Intervention
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT, STAGES, pathway

SBO = "SBO:0000002"


def parameter(identifier: str, value: float = 1.0, low: float = 0.1, high: float = 10.0) -> Parameter:
    return Parameter(
        id=identifier,
        name=identifier,
        value=value,
        unit="1",
        range=(low, high),
        evidence=Evidence(kind=ValueKind.ASSUMED, reason="Test."),
    )


def rule(identifier: str, formula: str) -> Rule:
    return Rule(id=identifier, name=identifier, sbo=SBO, formula=formula, evidence=because("Test."))


def state(identifier: str, rate: str = "0") -> State:
    return State(id=identifier, name=identifier, sbo=SBO, initial=1.0, rate=rate, evidence=because("Test."))


def species(identifier: str) -> Species:
    return Species(
        id=identifier, name=identifier, sbo=SBO, compartment="cell", initial="cell", evidence=because("Test.")
    )


def reaction(identifier: str, before: str, after: str, law: str, *, reversible: bool = False) -> Reaction:
    return Reaction(
        id=identifier,
        name=identifier,
        sbo=SBO,
        equation=f"{' + '.join(before.split())} {'<->' if reversible else '->'} {' + '.join(after.split())}",
        law=law,
        law_sbo=SBO,
        evidence=because("Test."),
    )


def knob(identifier: str, *, rest: float, usual: float, bounds: tuple[float, float]) -> Intervention:
    return Held(
        id=identifier,
        name=f"{identifier}, as given",
        unit="1",
        value=rest,
        rest=rest,
        start=0.0,
        stop=1.0,
        usual=usual,
        bounds=bounds,
        evidence=because("Test."),
    )


class Unitless(Pathway):
    """Signs do not depend on units: here nothing has any."""

    def _check_units(self) -> None:
        pass


def made_of(*elements: Element, interventions: tuple[Intervention, ...] = ()) -> Pathway:
    cell = Compartment(id="cell", name="cell", sbo=SBO, size=2.0, evidence=because("Test."))
    stage = dataclasses.replace(STAGES[0], elements=(cell, *elements))
    return Unitless(
        about=ABOUT,
        organism=Organism.MOUSE,
        stages=(stage,),
        knobs=interventions,
        origin=24.0,
        publications={},
        proteins={},
    )


def effects(model: Pathway) -> dict[tuple[str, str], Effect]:
    return {(found.source, found.target): found.effect for found in direct_influences(model)}


@pytest.mark.parametrize(
    ("formula", "effect"),
    [
        ("x / (half + x)", Effect.RAISES),
        ("half / (half + x)", Effect.LOWERS),
        ("1 - half / (half + x)", Effect.RAISES),
        ("1 / (1 - 2 / (half + x)^2 + 2 / half^2)", Effect.LOWERS),
        ("x / (half + x^2)", Effect.UNKNOWN),
        ("abs(x - 1) * half", Effect.UNKNOWN),
        ("x^half", Effect.RAISES),
        ("-(half - x)", Effect.RAISES),
        ("half + x - x", None),
    ],
)
def test_the_sign_of_a_rule_is_that_of_its_slope(formula: str, effect: Effect | None) -> None:
    extra = (parameter("half"),) if "half" in formula else ()
    found = effects(made_of(*extra, state("x"), rule("y", formula)))
    assert found.get(("x", "y")) is effect


def test_a_species_is_raised_by_what_speeds_its_making_and_lowered_by_what_speeds_its_loss() -> None:
    model = made_of(
        parameter("rate"),
        state("drive"),
        species("a"),
        reaction("making", "", "a", "rate * drive"),
        reaction("losing", "a", "", "rate * a * drive^2"),
    )
    both = effects(model)
    assert both["drive", "a"] is Effect.UNKNOWN
    alone = dataclasses.replace(model.stages[0], elements=tuple(e for e in model if e.id != "losing"))
    assert effects(dataclasses.replace(model, stages=(alone,)))["drive", "a"] is Effect.RAISES


def test_partners_lower_each_other_and_what_returns_along_a_reversible_reaction_does_not_count() -> None:
    model = made_of(
        parameter("on"),
        parameter("off"),
        species("ligand"),
        species("receptor"),
        species("bound"),
        reaction("binding", "ligand receptor", "bound", "on * ligand * receptor - off * bound", reversible=True),
    )
    assert effects(model) == {
        ("ligand", "receptor"): Effect.LOWERS,
        ("receptor", "ligand"): Effect.LOWERS,
        ("ligand", "bound"): Effect.RAISES,
        ("receptor", "bound"): Effect.RAISES,
    }


def test_a_cascade_passes_through_rules_and_two_inhibitions_make_an_activation() -> None:
    model = made_of(
        parameter("k"),
        state("first"),
        rule("brake", "1 / (k + first)"),
        rule("second_brake", "2 * brake"),
        state("last", "k * (1 - second_brake) - last"),
    )
    assert group_influences(model, {"first": (), "last": ()}) == {("first", "last"): Effect.RAISES}


def test_a_way_that_passes_through_a_third_group_belongs_to_that_group() -> None:
    model = made_of(state("a"), state("b", "a - b"), state("c", "b - c"))
    groups: dict[str, tuple[str, ...]] = {"a": (), "b": (), "c": ()}
    assert set(group_influences(model, groups)) == {("a", "b"), ("b", "c")}


def test_mass_that_comes_back_later_does_not_turn_the_sign_of_a_cycle() -> None:
    """A kinase raises the phosphorylated form although it takes away what that is made from."""
    model = made_of(
        parameter("on"),
        parameter("off"),
        state("kinase"),
        species("plain"),
        species("phosphorylated"),
        reaction("adding", "plain", "phosphorylated", "on * kinase * plain"),
        reaction("removing", "phosphorylated", "plain", "off * phosphorylated"),
    )
    assert group_influences(model, {"kinase": (), "phosphorylated": ("plain",)}) == {
        ("kinase", "phosphorylated"): Effect.RAISES
    }
    assert group_influences(model, {"kinase": (), "plain": ("phosphorylated",)}) == {("kinase", "plain"): Effect.LOWERS}


def test_adaptation_does_not_hide_what_is_seen_first() -> None:
    model = made_of(
        state("block"),
        rule("excitation", "2 - block / 10"),
        state("set_point", "excitation - set_point"),
        rule("firing", "excitation / set_point"),
    )
    groups = {"block": (), "firing": ("excitation", "set_point")}
    assert group_influences(model, groups) == {("block", "firing"): Effect.LOWERS}


def test_two_ways_of_the_same_length_that_disagree_are_unknown() -> None:
    model = made_of(state("x"), rule("up", "x"), rule("down", "1 / x"), rule("y", "up * down + up / down"))
    assert group_influences(model, {"x": (), "y": ()}) == {("x", "y"): Effect.UNKNOWN}


def test_a_group_speaks_by_its_leader_and_a_reading_turned_upside_down_turns_the_sign() -> None:
    model = made_of(state("amount"), rule("shortage", "1 / amount"), state("answer", "shortage - answer"))
    assert group_influences(model, {"amount": ("shortage",), "answer": ()}) == {("amount", "answer"): Effect.LOWERS}


def test_an_intervention_does_what_the_usual_experiment_does_and_one_that_goes_both_ways_is_raised() -> None:
    model = made_of(
        parameter("deletion", 1.0, 0.0, 1.0),
        parameter("drive", 0.0, -1.0, 1.0),
        parameter("blocker", 0.0, 0.0, 100.0),
        Level(id="held", name="held", sbo=SBO, unit="1", evidence=because("Test.")),
        Event(
            id="begins",
            name="begins",
            sbo=SBO,
            trigger="time >= 1",
            assignments={"held": "blocker"},
            evidence=because("Test."),
        ),
        state("protein", "deletion * (1 + drive) / (1 + held) - protein"),
        interventions=(
            knob("deletion", rest=1.0, usual=0.2, bounds=(0.0, 1.0)),
            knob("drive", rest=0.0, usual=-0.5, bounds=(-1.0, 1.0)),
            knob("blocker", rest=0.0, usual=10.0, bounds=(0.0, 100.0)),
        ),
    )
    assert group_influences(model, {"protein": ()}) == {
        ("deletion", "protein"): Effect.LOWERS,
        ("drive", "protein"): Effect.RAISES,
        ("blocker", "protein"): Effect.LOWERS,
    }


def test_points_lie_in_the_ranges_begin_at_rest_and_are_the_same_whatever_else_is_declared() -> None:
    model = pathway()
    points = Points(model)
    for element in model.elements(Parameter):
        values = points.values(element.id)
        assert len(values) == POINTS
        if element.id not in {knob.id for knob in model.interventions}:
            low, high = element.range
            assert ((values >= low * 0.999999) & (values <= high * 1.000001)).all(), element.id
    for name in ("p_mtor", "vegf_release", "glutamate", "spine_density"):
        assert points.values(name)[0] == pytest.approx(1.0), name
    half = parameter("half")
    alone = Points(made_of(half, state("x", "half"))).values("half")
    assert (alone == Points(made_of(half, state("x", "half"), state("other"))).values("half")).all()


def test_a_formula_that_cannot_be_read_or_has_no_slope_is_one_sentence() -> None:
    with pytest.raises(InputError, match=r"2 \* \(x") as caught:
        direct_influences(made_of(state("x"), rule("y", "2 * (x")))
    assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="has no slope, so that who acts on whom is not known"):
        direct_influences(made_of(state("x"), rule("y", "(x >= 1) * 2")))
