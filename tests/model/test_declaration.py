"""The declaration is complete, cites what it claims to know, and refuses what cannot be right."""

from __future__ import annotations

import dataclasses

import pytest

from ketamine_sbml.errors import InputError
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
    first, *rest = mouse.stages
    broken = dataclasses.replace(
        rest[2],
        elements=tuple(
            dataclasses.replace(element, rate="nonsense - 1") if isinstance(element, State) else element
            for element in rest[2].elements
        ),
    )
    stages = (first, *rest[:2], broken, *rest[3:])
    with pytest.raises(InputError, match="uses 'nonsense', which no stage declares"):
        dataclasses.replace(mouse, stages=stages)


def test_an_unknown_id_is_answered_with_the_known_ones(mouse: Pathway) -> None:
    with pytest.raises(InputError, match="Unknown intervention 'prozac': use one of ketamine, "):
        mouse.intervention("prozac")
    with pytest.raises(InputError, match="Unknown observable 'mood': use one of ketamine_plasma, "):
        mouse.observable("mood")
