"""What is declared checks itself, is immutable, and reads like the paper."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.annotations import Annotation, Relation, annotations_from
from ketamine_sbml.language.elements import Event, Observable, Parameter, Reaction, Rule, Species
from ketamine_sbml.language.evidence import because, setting
from ketamine_sbml.language.interventions import Animal, Count, Dose, Held, Intervention
from ketamine_sbml.language.terms import CONVERSION, FIRST_ORDER, POLYPEPTIDE, TERMS, term

WHY = because("For the test.")


def reaction(equation: str, **more: Any) -> Reaction:
    return Reaction(
        id="r", name="R", sbo=CONVERSION, equation=equation, law="k * a", law_sbo=FIRST_ORDER, evidence=WHY, **more
    )


@pytest.mark.parametrize(
    ("equation", "reactants", "products", "reversible"),
    [
        ("rheb_gdp -> rheb_gtp", {"rheb_gdp": 1}, {"rheb_gtp": 1}, False),
        ("a + 2 b <-> c", {"a": 1, "b": 2}, {"c": 1}, True),
        ("-> a", {}, {"a": 1}, False),
        ("a ->", {"a": 1}, {}, False),
        ("a + a -> b", {"a": 2}, {"b": 1}, False),
    ],
)
def test_a_reaction_is_text(
    equation: str, reactants: dict[str, int], products: dict[str, int], reversible: bool
) -> None:
    read = reaction(equation)
    assert (dict(read.reactants), dict(read.products), read.reversible) == (reactants, products, reversible)


@pytest.mark.parametrize("equation", ["a = b", "a", "a -> b -> c", "a + b c -> d", "1.5 a -> b", "->"])
def test_what_is_no_equation_is_refused_with_the_reaction(equation: str) -> None:
    with pytest.raises(InputError, match="Reaction r"):
        reaction(equation)


def test_a_slip_in_a_formula_names_the_element_when_it_is_declared() -> None:
    with pytest.raises(InputError, match=r"^x, formula: 'a \+' is no formula"):
        Rule(id="x", name="X", formula="a +", evidence=WHY)


def test_mappings_of_declared_things_cannot_be_changed() -> None:
    given = {"a": "a + 1"}
    event = Event(id="e", name="E", trigger="time >= t", assignments=given, evidence=WHY)
    given["b"] = "0"
    assert dict(event.assignments) == {"a": "a + 1"}
    for mapping in (
        event.assignments,
        reaction("a -> b").reactants,
        reaction("a -> b", modifiers={"c": "x"}).modifiers,
    ):
        with pytest.raises(TypeError):
            mapping["a"] = "2"  # type: ignore[index]


def test_declared_things_travel_between_processes() -> None:
    read = reaction("a -> b", modifiers={"c": "SBO:0000460"})
    assert pickle.loads(pickle.dumps(read)) == read


def test_what_is_absent_at_rest_needs_a_typical_amount() -> None:
    with pytest.raises(InputError, match="give a typical amount"):
        Species(id="s", name="S", sbo=POLYPEPTIDE, compartment="c", initial="0", evidence=WHY)


def test_a_parameter_says_what_kind_of_value_it_is() -> None:
    with pytest.raises(InputError, match="must say what kind of value it is"):
        Parameter(id="p", name="P", value=1.0, unit="1", range=(0.0, 2.0), evidence=WHY)


def test_terms_have_names_and_an_unknown_one_is_answered_with_the_known() -> None:
    assert term("RATE_CONSTANT") == "SBO:0000035"
    assert len(set(TERMS.values())) == len(TERMS)
    with pytest.raises(InputError, match="term 'SPEED' is not known: use one of QUANTITY"):
        term("SPEED")


def test_statements_are_read_from_a_cell() -> None:
    assert annotations_from("form_of AKT1 AKT3; within CL:0000598") == (
        Annotation(Relation.IS_VERSION_OF, "AKT1"),
        Annotation(Relation.IS_VERSION_OF, "AKT3"),
        Annotation(Relation.IS_PART_OF, "CL:0000598"),
    )
    assert annotations_from("") == ()
    with pytest.raises(InputError, match="'is CHEBI:1' is no statement"):
        annotations_from("is CHEBI:1")


COMMON: dict[str, Any] = {"id": "drug", "name": "Drug", "unit": "nmol/L", "value": 0.0, "usual": 5.0, "evidence": WHY}


def kinds() -> Iterator[Intervention]:
    yield Dose(**COMMON, bounds=(0.0, 9.0), start=1.0, target="s")
    yield Held(**COMMON, bounds=(0.0, 9.0), start=-0.5, stop=2.0)
    yield Animal(**COMMON, bounds=(0.0, 9.0))
    yield Count(**COMMON, bounds=(0.0, 9.0))


def test_each_kind_of_intervention_expands_itself() -> None:
    ids = [[element.id for element in kind.elements(24.0, "settled")] for kind in kinds()]
    assert ids == [
        ["drug", "drug_time", "drug_from", "drug_start"],
        [
            *("drug", "drug_time", "drug_from", "drug_stop", "drug_usual_duration", "drug_end", "drug_off"),
            *("drug_level", "drug_begins", "drug_ends"),
        ],
        ["drug"],
        ["drug"],
    ]


def test_times_in_the_file_count_from_the_origin() -> None:
    dose, held, *_ = kinds()
    assert [e.value for e in dose.elements(24.0, "settled") if isinstance(e, Parameter)] == [0.0, 25.0]
    assert [e.value for e in held.elements(100.0, "settled") if isinstance(e, Parameter)] == [
        0.0,
        99.5,
        102.0,
        2.5,
        0.0,
    ]


def test_what_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError, match="drug: it starts at 2 h and ends at 1 h"):
        Held(**COMMON, bounds=(0.0, 9.0), start=2.0, stop=1.0)


def test_a_setting_of_the_experiment_is_no_observation() -> None:
    assert setting("A day.").code == "ECO:0000352"


def test_what_is_no_quantity_needs_a_term_of_its_own() -> None:
    with pytest.raises(InputError, match="r: a Reaction needs a term"):
        reaction("a -> b", sbo="")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"scale": "flod"}, "scale 'flod' is not known: use one of fold, index"),
        ({"plausible": (25.0, 0.0)}, "nothing is plausible from 25 to 0"),
    ],
)
def test_an_observable_has_a_known_scale_and_a_range(changes: dict[str, Any], fault: str) -> None:
    given: dict[str, Any] = {"id": "x", "name": "X", "formula": "1", "plausible": (0.0, 2.0), "evidence": WHY}
    with pytest.raises(InputError, match=fault):
        Observable(**(given | changes))


def test_the_usual_value_of_an_intervention_lies_within_its_bounds() -> None:
    with pytest.raises(InputError, match="drug: rest 0 and usual 5 must lie from 0 to 1; mend one"):
        Animal(**COMMON, bounds=(0.0, 1.0))
