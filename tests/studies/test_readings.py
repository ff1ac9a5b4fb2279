"""The other reading is a sound model of its own, does what it says, and is judged by the same claims."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ketamine_sbml import build_sbml, complaints
from ketamine_sbml.claims import Role, Verdict, load_claims
from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.model import pathway, pathway_read_as_direct
from ketamine_sbml.model.readings import direct
from ketamine_sbml.report.readings import readings_as_json, readings_as_markdown, readings_as_text
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.studies.readings import Comparison, Pair, compare_readings
from ketamine_sbml.studies.rest import rest_faults

# What each reading is made to explain: a loss on interneurons, a loss on pyramidal neurons, and what both have.
CHOSEN = ("interneuron-knockdown-blocks-ketamine", "pyramidal-deletion-mimics-ketamine", "proteins-up-at-24h")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    claims, arms = load_claims()
    return compare_readings([claim for claim in claims if claim.id in CHOSEN], arms)


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(pathway_read_as_direct())


def test_its_sbml_is_consistent() -> None:
    assert complaints(build_sbml(pathway_read_as_direct())) == []


def test_it_rests_and_comes_back(simulator: Simulator) -> None:
    assert rest_faults(simulator) == []


def test_it_declares_anew_only_what_it_says_and_adds_the_rest() -> None:
    first, other = pathway(), pathway_read_as_direct()
    declared = {element.id for element in direct.STAGE.elements}
    assert declared == {e.id for e in other if e.id not in first.by_id or e != first.by_id[e.id]}
    assert {element.id for element in first} <= {element.id for element in other}


def test_interneurons_and_glutamate_do_not_answer_and_eef2_and_behaviour_do(simulator: Simulator) -> None:
    curves = simulator.run(named_arm("ketamine"))
    assert curves["interneuron_activity"] == pytest.approx(1.0)
    assert curves["glutamate"].max() == pytest.approx(1.0)
    assert curves.at("p_eef2", 0.5) < 0.9
    assert curves.at("p_eef2", 24) == pytest.approx(1.0, abs=0.01)
    assert curves.at("antidepressant_response", 24) > 0.05


def test_a_claim_tells_the_readings_apart_where_one_holds_and_the_other_fails(comparison: Comparison) -> None:
    interneurons, pyramidal, both = (next(p for p in comparison.pairs if p.claim.id == name) for name in CHOSEN)
    assert interneurons in comparison.telling(first=True)
    assert pyramidal in comparison.telling(first=False)
    assert both in comparison.alike(Verdict.SUPPORTED)
    assert not both.tells_apart
    assert comparison.undecided() == []
    left = Pair(both.first, replace(both.other, verdict=Verdict.INCONCLUSIVE))
    assert replace(comparison, pairs=(*comparison.pairs, left)).undecided() == [left]
    assert not left.tells_apart


def test_each_reading_has_its_own_totals_of_what_was_judged_and_a_role_without_any_is_left_out() -> None:
    first: Any = SimpleNamespace(
        totals=lambda: {Role.CALIBRATION: (2, 7), Role.VALIDATION: (0, 3), Role.SANITY: (0, 0)}
    )
    other: Any = SimpleNamespace(
        totals=lambda: {Role.CALIBRATION: (5, 7), Role.VALIDATION: (1, 3), Role.SANITY: (0, 0)}
    )
    assert Comparison(first, other, ()).totals() == {Role.CALIBRATION: (2, 5, 7), Role.VALIDATION: (0, 1, 3)}


def test_the_report_has_each_claim_once_with_both_margins(comparison: Comparison) -> None:
    text = readings_as_text(comparison)
    telling = [pair for pair in comparison.pairs if pair.tells_apart]
    for pair in telling:
        (line,) = (line for line in text.splitlines() if line.startswith(f"  {pair.claim.id} "))
        assert f"{pair.first.margin:+.2f}" in line
        assert f"{pair.other.margin:+.2f}" in line
        assert readings_as_markdown(comparison).count(f"(`{pair.claim.id}`)") == 1
    content = readings_as_json(comparison)
    assert isinstance(content["claims"], list)
    assert {claim["id"] for claim in content["claims"] if claim["tells_apart"]} == {p.claim.id for p in telling}


def test_every_number_and_publication_of_it_is_used() -> None:
    other = pathway_read_as_direct()
    cited = {key for element in other for key in element.evidence.citations}
    assert {key for key in other.publications if key not in pathway().publications} <= cited
    added = {e.id for e in direct.STAGE.elements if isinstance(e, Parameter)}
    assert added
    assert {e.id for e in direct.STAGE.elements if isinstance(e, Observable)} == {"p_eef2", "bdnf_release"}
