"""The compiled engine gives libRoadRunner's curves, and says what is missing where it was not built.

What runs on it is long: ``make test-all`` builds it first.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import judge, load_claims
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import State
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator, named_arms
from ketamine_sbml.simulation.engines.compiled.equations import Equations
from ketamine_sbml.simulation.engines.compiled.library import (
    LIBRARY,
    clone,
    library_key,
    load_library,
    source_key,
    whole_source,
)
from ketamine_sbml.simulation.engines.compiled.simulator import CompiledSimulator
from ketamine_sbml.simulation.engines.compiled.source import c_source
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.witnesses import AGREEMENT, compare

CLAIMS, ARMS = load_claims()
# Doses, knock-outs, antibodies, baths, infusions, stress, and all organisms.
SOME = (
    "ketamine",
    "ketamine-vegf-antibody",
    "stress-ketamine-rapamycin",
    "interneuron-knockout-25",
    "photostimulation",
    "bath-10um",
    "rat-ketamine-200",
    "human-ketamine",
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A file where a library stands, with notes that are right."""
    path = tmp_path / LIBRARY.name
    path.write_bytes(b"no library")
    notes = {
        "source": source_key(whole_source(Equations(pathway()))),
        "made_of": [],
        "what": "a solver",
        "library": library_key(b"no library"),
    }
    path.with_suffix(".json").write_text(json.dumps(notes), encoding="utf-8")
    return path


def test_every_state_has_a_rate_and_every_observable_a_place() -> None:
    equations = Equations(pathway())
    source = c_source(equations, lambda row, column: row)
    assert all(f"dy[{row}] = " in source for row in range(len(equations.states)))
    assert all(f"out[{place}] = " in source for place in range(len(equations.observables)))
    assert source == c_source(Equations(pathway()), lambda row, column: row)


def test_an_exponent_that_moves_is_refused() -> None:
    model = pathway()
    last = model.stages[-1]
    state = next(iter(model.elements(State)))
    moving = replace(state, id="late", name="Late", rate=f"({state.rate}) * gaba_tone ^ gaba_tone")
    bent = replace(model, stages=(*model.stages[:-1], replace(last, elements=(*last.elements, moving))))
    with pytest.raises(InputError, match="exponent of"):
        c_source(Equations(bent), lambda row, column: row)


def test_what_is_not_built_is_one_sentence_with_the_mend(library: Path) -> None:
    library.unlink()
    with pytest.raises(InputError, match="is missing: run 'make compiled'"):
        load_library(pathway(), library)


@pytest.mark.parametrize("notes", ["", "[]", "{}", '{"source": "x"}', "[" * 100_000, "\x00"])
def test_notes_that_say_nothing_are_one_sentence(library: Path, notes: str) -> None:
    library.with_suffix(".json").write_text(notes, encoding="utf-8")
    with pytest.raises(InputError, match="run 'make compiled'"):
        load_library(pathway(), library)


def test_a_library_of_other_equations_is_refused(library: Path) -> None:
    notes = json.loads(library.with_suffix(".json").read_text(encoding="utf-8")) | {"source": "other"}
    library.with_suffix(".json").write_text(json.dumps(notes), encoding="utf-8")
    with pytest.raises(InputError, match="other equations"):
        load_library(pathway(), library)


def test_a_library_that_was_cut_off_is_refused_before_the_system_loads_it(library: Path) -> None:
    """It would end the process: what is missing is looked for in memory, where it is not."""
    library.write_bytes(b"no lib")
    with pytest.raises(InputError, match="is not the library that the notes beside it tell of"):
        load_library(pathway(), library)


def test_what_is_no_library_is_one_sentence(library: Path) -> None:
    with pytest.raises(InputError, match="cannot be loaded"):
        load_library(pathway(), library)


@pytest.mark.long
def test_curves_are_those_of_libroadrunner() -> None:
    ours, theirs = Simulator(relative_tolerance=1e-9), CompiledSimulator(relative_tolerance=1e-9)
    claims = [claim for claim in CLAIMS if set(claim.arms.values()) & set(SOME)]
    found = compare(judge(claims, ARMS, ours, recheck=False), judge(claims, ARMS, theirs, recheck=False), ARMS)
    assert found.agrees
    assert 0 < found.largest.share < AGREEMENT / 10


@pytest.mark.long
def test_drawn_values_and_organisms_reach_the_compiled_model() -> None:
    ours, theirs = Simulator(), CompiledSimulator()
    for index in range(3):
        values = Around().values(pathway(), index)
        for simulator in (ours, theirs):
            simulator.set_values(values)
        for organism in Organism:
            arm = Arm("dose", (Change("ketamine", 7),), organism)
            mine, other = ours.run(arm), theirs.run(arm)
            assert other["p_mtor"] == pytest.approx(mine["p_mtor"], rel=1e-5)
    theirs.set_values({})
    ours.set_values({})
    arm = named_arms()["ketamine"]
    assert theirs.run(arm)["spine_density"] == pytest.approx(ours.run(arm)["spine_density"], rel=1e-5)


@pytest.mark.long
def test_the_jacobian_is_that_of_the_rates() -> None:
    found = load_library(pathway())
    values = np.array(list(found.equations.values(Organism.MOUSE).values()))
    states = found.start(values) * 1.1 + 1e-6
    rates, exact = found.slopes(values, states)
    assert np.isfinite(exact).all()
    for column in range(len(states)):
        step = 1e-6 * max(abs(states[column]), 1e-6)
        moved = [found.slopes(values, states + sign * step * (np.arange(len(states)) == column))[0] for sign in (1, -1)]
        slopes = (moved[0] - moved[1]) / (2 * step)
        noise = 1e-9 * np.abs(rates).max() / step
        assert slopes == pytest.approx(exact[:, column], rel=1e-4, abs=max(1e-6 * np.abs(exact).max(), noise))


@pytest.mark.long
def test_what_cannot_be_is_one_sentence_as_in_libroadrunner() -> None:
    simulator = CompiledSimulator()
    with pytest.raises(InputError, match="Unknown parameter 'nonsense'"):
        simulator.set_values({"nonsense": 1.0})
    with pytest.raises(InputError, match="when its animal has settled"):
        simulator.run(named_arms()["stress"], np.array([-1000.0, 1.0]))
    simulator.set_values({"usual_pace": -1.0})
    with pytest.raises(SimulationError, match="could not be integrated"):
        simulator.run(named_arms()["ketamine"])


@pytest.mark.long
def test_threads_that_share_the_library_take_turns() -> None:
    arms = [named_arms()[name] for name in ("ketamine", "vegf")] * 4
    alone = [CompiledSimulator().run(arm) for arm in arms]
    simulators = [CompiledSimulator(), CompiledSimulator(relative_tolerance=1e-8)]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda pair: pair[0].run(pair[1]), zip(simulators * 4, arms, strict=True)))
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one["p_mtor"], other["p_mtor"])


@pytest.mark.long
def test_what_stands_in_the_clone_can_be_moved_and_is_the_same(tmp_path: Path) -> None:
    moved = tmp_path / LIBRARY.name
    for ending in (LIBRARY.suffix, ".json"):
        shutil.copyfile((clone() / LIBRARY).with_suffix(ending), moved.with_suffix(ending))
    here = load_library(pathway(), moved)
    values = np.array(list(here.equations.values(Organism.RAT).values()))
    assert np.array_equal(here.start(values), load_library(pathway()).start(values))
