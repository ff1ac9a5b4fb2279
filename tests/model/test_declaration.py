"""The declaration is complete, cites what it claims to know, and refuses what cannot be right."""

from __future__ import annotations

import dataclasses

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.annotations import entry
from ketamine_sbml.language.elements import Observable, Parameter, Reaction, Rule, Species, State
from ketamine_sbml.language.evidence import Evidence, ValueKind
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.interventions import Animal, Dose, Held
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ARROWS, pathway

INTERVENTIONS = """
ketamine ketamine_bath vegf_infusion bdnf_infusion vegf_antibody bdnf_antibody vegf_expression flk1_expression
bdnf_expression flk1_inhibitor trk_inhibitor ampar_antagonist ampar_potentiator ltype_blocker pi3k_inhibitor
mek_inhibitor rapamycin translation_inhibitor mpfc_silencing interneuron_drive pyramidal_drive mglu23_agonist
mglu23_antagonist interneuron_nmdar_expression pyramidal_nmdar_expression spine_elimination chronic_stress
""".split()

OBSERVABLES = """
ketamine_plasma ketamine_brain interneuron_nmdar_block pyramidal_nmdar_block interneuron_activity gaba_tone
pyramidal_activity glutamate ampar_activity calcium vegf_release bdnf_release vegf bdnf flk1_active trkb_active p_akt
p_erk p_mtor p_p70s6k p_4ebp1 protein_synthesis glua1 psd95 spine_density mature_spines spine_formation spine_loss
synaptic_transmission antidepressant_response
""".split()

# The gentlest exponent that still needs no reason of its own.
GENTLE_HILL = 3.0


@pytest.fixture(scope="module")
def mouse() -> Pathway:
    return pathway()


def test_every_intervention_of_the_public_vocabulary_is_declared_with_its_partners(mouse: Pathway) -> None:
    assert [intervention.id for intervention in mouse.interventions] == INTERVENTIONS
    for intervention in mouse.interventions:
        assert isinstance(mouse.by_id[intervention.id], Parameter)
        if not isinstance(intervention, Animal):
            assert intervention.time_id in mouse.by_id
        if isinstance(intervention, Held):
            assert {intervention.stop_id, intervention.level_id} <= set(mouse.by_id)


def test_every_observable_of_the_public_vocabulary_is_declared(mouse: Pathway) -> None:
    assert sorted(observable.id for observable in mouse.elements(Observable)) == sorted(OBSERVABLES)


def test_every_held_intervention_acts_somewhere_in_the_pathway(mouse: Pathway) -> None:
    formulas = {
        name
        for element in mouse
        if isinstance(element, Reaction | State | Rule)
        for _, formula in element.formulas()
        for name in parse(formula).names
    }
    for intervention in mouse.interventions:
        if isinstance(intervention, Held):
            assert intervention.level_id in formulas, intervention.id
        elif isinstance(intervention, Animal):
            assert intervention.id in formulas, intervention.id
        elif isinstance(intervention, Dose) and intervention.target:
            assert isinstance(mouse.by_id[intervention.target], Species)


def test_a_hill_exponent_above_three_has_a_reason_of_its_own(mouse: Pathway) -> None:
    steep = [p for p in mouse.elements(Parameter) if p.sbo == "SBO:0000190" and number_of(p.value, Organism.MOUSE) > 3]
    for parameter in steep:
        assert parameter.evidence.citations, parameter.id
        assert "for a reason" in parameter.evidence.reason, parameter.id


def test_a_value_known_from_memory_is_never_called_measured(mouse: Pathway) -> None:
    for parameter in mouse.elements(Parameter):
        if not parameter.evidence.verified:
            assert parameter.evidence.kind is not ValueKind.MEASURED, parameter.id


def test_an_assumed_or_fitted_number_has_a_range_and_not_a_point(mouse: Pathway) -> None:
    for parameter in mouse.elements(Parameter):
        if parameter.evidence.kind in (ValueKind.ASSUMED, ValueKind.FITTED):
            low, high = parameter.range
            assert low < high, parameter.id


@pytest.mark.parametrize("organism", list(Organism))
def test_the_wiring_is_the_same_in_every_organism(organism: Organism, mouse: Pathway) -> None:
    other = pathway(organism)
    assert [element.id for element in other] == [element.id for element in mouse]
    assert other.stages == mouse.stages


def test_every_arrow_of_the_figure_is_held_by_declared_elements_and_can_be_cut(mouse: Pathway) -> None:
    assert [arrow.id for arrow in ARROWS] == [f"fig-{number}" for number in range(1, 13)]
    for arrow in ARROWS:
        assert arrow.elements, arrow.id
        for identifier in (*arrow.elements, *arrow.cut):
            assert identifier in mouse.by_id, f"{arrow.id}: {identifier}"


def test_an_initial_amount_depends_on_no_intervention(mouse: Pathway) -> None:
    knobs = {name for knob in mouse.knobs for name in (knob.id, knob.level_id)}
    for species in mouse.elements(Species):
        assert not knobs & _behind(mouse, species.initial), species.id


def _behind(model: Pathway, formula: str) -> set[str]:
    """Every name that a formula uses, at first hand or through rules."""
    names, waiting = set(), list(parse(formula).names)
    while waiting:
        name = waiting.pop()
        names.add(name)
        element = model.by_id[name]
        if isinstance(element, Rule):
            waiting += parse(element.formula).names
    return names


def test_a_value_outside_its_range_is_refused_with_both_numbers(mouse: Pathway) -> None:
    parameter = mouse.by_id["akt_off_rate"]
    assert isinstance(parameter, Parameter)
    with pytest.raises(InputError, match=r"akt_off_rate: value 99 \(mouse\) lies outside its range 2.8 to 42"):
        dataclasses.replace(parameter, value=99.0)
    with pytest.raises(InputError, match=r"lower bound 3 cannot be greater than upper bound 2"):
        dataclasses.replace(parameter, range=(3.0, 2.0))


def test_a_measured_value_without_a_publication_is_refused() -> None:
    with pytest.raises(InputError, match="needs a publication"):
        Evidence(kind=ValueKind.MEASURED, reason="Read somewhere.")


def test_a_name_that_no_stage_declares_is_refused(mouse: Pathway) -> None:
    with pytest.raises(InputError, match="uses 'nonsense', which no stage declares"):
        _with(mouse, "gaba_fold", rate="nonsense - 1")


def test_an_unknown_id_is_answered_with_the_known_ones(mouse: Pathway) -> None:
    with pytest.raises(InputError, match="Unknown intervention 'prozac': use one of ketamine, "):
        mouse.intervention("prozac")
    with pytest.raises(InputError, match="Unknown observable 'mood': use one of ketamine_plasma, "):
        mouse.observable("mood")


def _with(model: Pathway, identifier: str, **changes: object) -> Pathway:
    """The pathway with one element changed."""
    return dataclasses.replace(
        model,
        stages=tuple(
            dataclasses.replace(
                stage,
                elements=tuple(
                    dataclasses.replace(element, **changes) if element.id == identifier else element  # type: ignore[arg-type]
                    for element in stage.elements
                ),
            )
            for stage in model.stages
        ),
    )


@pytest.mark.parametrize(
    ("identifier", "changes", "fault"),
    [
        ("growth_evoked", {"formula": "flk1_actve * trkb_active"}, "uses 'flk1_actve'.*did you mean 'flk1_active'"),
        (
            "calcium_tone",
            {"formula": "1 - ltype_calcium_share + ltype_left + vegf_free"},
            "calcium_tone: in its formula, .*joins no unit and",
        ),
        ("growth_evoked", {"unit": "nmol"}, "its formula is in no unit and must be in nmol"),
        ("flk1_degrading", {"law": "flk1_internalised"}, "its rate law is in nmol and must be in nmol/h"),
        (
            "gaba_fold",
            {"rate": "interneuron_activity - gaba_fold / gaba_relaxation"},
            "in its rate, .*joins no unit and h",
        ),
        ("vegf_free", {"initial": "vegf_rest"}, "its initial amount is in nmol/L and must be in nmol"),
        ("rapamycin_begins", {"trigger": "time >= rapamycin_time * rapamycin"}, "in its trigger, .*joins h and"),
        ("rapamycin_begins", {"assignments": {"rapamycin_levl": "rapamycin"}}, "it assigns 'rapamycin_levl', which no"),
        ("vegf_free", {"compartment": "moon"}, "compartment 'moon' is not declared"),
        ("flk1_degrading", {"equation": "flk1_active ->"}, "'flk1_active' is not a declared species"),
        (
            "vegf_free",
            {"evidence": Evidence(reason="x", citations=("Nobody1999",))},
            "'Nobody1999' is not in pub",
        ),
        ("vegf_free", {"annotations": entry("VEGFZ")}, "gene 'VEGFZ' is not in proteins"),
    ],
)
def test_a_typo_in_a_stage_is_one_sentence_that_names_the_element(
    identifier: str, changes: dict[str, object], fault: str, mouse: Pathway
) -> None:
    with pytest.raises(InputError, match=fault) as caught:
        _with(mouse, identifier, **changes)
    assert identifier in str(caught.value)


def test_a_number_that_no_formula_uses_is_refused(mouse: Pathway) -> None:
    with pytest.raises(InputError, match="Parameter gaba_relaxation is used by no formula"):
        _with(mouse, "gaba_fold", rate="interneuron_activity * pyramidal_relaxation")


def test_the_model_holds_no_logic() -> None:
    """Stages may repeat a pattern for several molecules, and nothing else: no branch, loop or comprehension."""
    import ast
    from pathlib import Path

    import ketamine_sbml.model

    banned = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.With, ast.Lambda, ast.comprehension, ast.BoolOp)
    modules = sorted(Path(ketamine_sbml.model.__path__[0]).rglob("*.py"))
    assert len(modules) > 10
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            assert not isinstance(node, banned), f"{module.name}, line {getattr(node, 'lineno', '?')}"


def test_every_number_stands_in_a_table_and_none_in_the_equations(mouse: Pathway) -> None:
    """Equations hold whole numbers only: signs, squares and folds of one."""
    for element in mouse:
        if isinstance(element, Reaction | Rule | State):
            for place, formula in element.formulas():
                for node in parse(formula).tree:
                    assert node.sign != "number" or node.value in (0, 1, 2), f"{element.id}, {place}: {node}"


def test_the_stages_are_named_for_their_modules(mouse: Pathway) -> None:
    assert [stage.id for stage in mouse.stages] == [
        *("compartments", "settling", "interventions", "pharmacokinetics", "disinhibition", "glutamate", "calcium"),
        *("growth_factors", "receptors", "kinases", "synapses", "response"),
    ]
    assert mouse.stage_of("vegf").id == "growth_factors"
    assert mouse.stage_of("akt_drive").id == "kinases"


def test_every_publication_and_protein_that_is_listed_is_used(mouse: Pathway) -> None:
    knobs = [*mouse, *mouse.knobs]
    cited = {key for element in knobs for key in element.evidence.citations} | {mouse.about.paper}
    assert set(mouse.publications) == cited
