"""Untreated, nothing moves and every small push comes back; a model of which this is not true is named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ketamine_sbml.language.elements import Reaction, Species, State
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import SimulationError, Simulator
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


class Stub:
    """A simulator of which states, rates and what pushes leave are made up."""

    def __init__(self, pathway: Any, states: dict[str, float], rates: dict[str, float]) -> None:
        self.pathway, self.states, self.rates = pathway, states, rates
        self.pushed: list[tuple[dict[str, float], float]] = []
        self.left: dict[str, float] = {}
        self.runs_away = False

    def at_rest(self, organism: Organism) -> tuple[dict[str, float], dict[str, float]]:
        return self.states, self.rates

    def after_push(self, organism: Organism, push: Mapping[str, float], hours: float) -> dict[str, float]:
        assert organism is Organism.MOUSE
        self.pushed.append((dict(push), hours))
        if self.runs_away:
            raise SimulationError("It runs away.")
        return {name: value + self.left.get(name, 0.0) for name, value in self.states.items()}


class Elements:
    """A pathway of two species, one absent at rest, that become each other, and of a state."""

    absent = SimpleNamespace(id="absent", typical=8.0)
    reaction = SimpleNamespace(id="turning", reactants={"there": 1, "unknown": 1}, products={"absent": 2})
    outside = SimpleNamespace(id="outside", reactants={"unknown": 1}, products={})
    state = SimpleNamespace(id="fold")

    def elements(self, kind: type) -> list[Any]:
        found: dict[type, list[Any]] = {
            Species: [SimpleNamespace(id="there", typical=0.0), self.absent],
            Reaction: [self.outside, self.reaction],
            State: [self.state],
        }
        return found[kind]


def stub(**rates: float) -> Any:
    return Stub(Elements(), {"there": 4.0, "absent": 0.0, "fold": -2.0}, rates)


@pytest.mark.parametrize(
    ("name", "rate", "rests"),
    [
        ("there", 4 * 0.9e-9, True),
        ("there", 4 * 1.1e-9, False),
        ("there", -4 * 1.1e-9, False),
        ("absent", 8 * 0.9e-9, True),
        ("absent", 8 * 1.1e-9, False),
        ("fold", 2 * 0.9e-9, True),
        ("fold", 2 * 1.1e-9, False),
        ("there", math.nan, False),
    ],
)
def test_a_state_rests_where_it_moves_by_a_billionth_of_itself_an_hour(name: str, rate: float, rests: bool) -> None:
    faults = rest_faults(stub(**{name: rate}))
    assert len(faults) == (0 if rests else 3)
    for fault, organism in zip(faults, Organism, strict=False):
        share = rate / {"there": 4.0, "absent": 8.0, "fold": 2.0}[name]
        assert fault == (
            f"{name} does not rest in the untreated {organism}: it moves by {share:.2g} of itself an hour (1e-09 is "
            "allowed); balance what makes and what removes it."
        )


def test_a_push_moves_what_a_reaction_turns_and_by_a_hundredth_of_the_smallest() -> None:
    simulator = stub()
    assert rest_faults(simulator) == []
    # Backwards would take from what is absent, and a fold that is below zero stays there: both are passed over.
    assert simulator.pushed == [({"there": -0.04, "absent": 0.04}, 2016.0)]


def test_what_is_there_is_pushed_in_both_directions() -> None:
    simulator = stub()
    simulator.states["absent"], simulator.states["fold"] = 2.0, 1.0
    assert rest_faults(simulator) == []
    assert [push for push, _ in simulator.pushed] == [
        {"there": -0.02, "absent": 0.02},
        {"there": 0.02, "absent": -0.02},
        {"fold": 0.01},
        {"fold": -0.01},
    ]


@pytest.mark.parametrize(("share", "stays"), [(0.9e-3, False), (1.1e-3, True), (-1.1e-3, True)])
def test_a_push_comes_back_where_a_tenth_of_it_is_left_after_twelve_weeks(share: float, stays: bool) -> None:
    simulator = stub()
    simulator.states["fold"] = 1.0
    simulator.left = {"there": 4 * share, "absent": 8 * share / 2}
    faults = rest_faults(simulator)
    causes = ("a push of turning forwards", "a push of fold up", "a push of fold down")
    assert faults == [
        f"Rest is not stable: 84 days after {cause}, there is off by {abs(share):.2g} of itself (a push of 0.01); "
        "something must bring it back."
        for cause in causes[: 3 if stays else 0]
    ]


def test_a_rest_that_runs_away_is_named_once() -> None:
    simulator = stub()
    simulator.runs_away = True
    assert rest_faults(simulator) == [
        "Rest is not stable: after a push of turning forwards the model runs away; something must bring it back."
    ]
    assert len(simulator.pushed) == 1
