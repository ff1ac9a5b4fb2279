"""Untreated, nothing moves and every small push comes back; a model of which this is not true is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketamine_sbml.language.elements import State
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator
from ketamine_sbml.studies.controls import without_reaction
from ketamine_sbml.studies.rest import rest_faults


def with_rate(model: Pathway, name: str, rate: str) -> Pathway:
    stages = tuple(
        replace(
            stage,
            elements=tuple(
                replace(element, rate=rate) if isinstance(element, State) and element.id == name else element
                for element in stage.elements
            ),
        )
        for stage in model.stages
    )
    return replace(model, stages=stages)


def test_the_model_rests_in_every_organism_and_comes_back() -> None:
    assert rest_faults(Simulator()) == []


def test_a_source_that_is_cut_is_named_in_every_organism() -> None:
    faults = rest_faults(Simulator(without_reaction(pathway(), "vegf_releasing")))
    moving = [fault for fault in faults if fault.startswith("vegf_free does not rest in the untreated ")]
    assert len(moving) == 3
    assert "it moves by -" in moving[0]


def test_a_fold_that_nothing_brings_back_is_named_with_what_pushed_it() -> None:
    kept = next(state for state in pathway().elements(State) if state.id == "early_glua1")
    faults = rest_faults(Simulator(with_rate(pathway(), kept.id, f"0 * ({kept.rate})")))
    assert any("84 days after a push of early_glua1 up, early_glua1 is off by 0.01" in fault for fault in faults)
    assert not any("does not rest" in fault for fault in faults)


@pytest.mark.long
def test_a_rest_that_runs_away_is_named_with_what_pushed_it() -> None:
    first = next(state for state in pathway().elements(State) if state.id == "gaba_fold")
    faults = rest_faults(Simulator(with_rate(pathway(), first.id, f"-1 * ({first.rate})")))
    assert len(faults) == 1
    assert faults[0].startswith("Rest is not stable: after a push of ")
    assert "the model runs away" in faults[0]
