"""What is asked of many parameter sets has the same answers on the compiled model, and does not mix the two engines.

What runs on it is long: ``make test-all`` builds it first.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.cli import main
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.report.witnesses import witnesses_as_text
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.simulation.engines.compiled import library
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import Curves, ask_ensemble
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling.prior import Prior
from ketamine_sbml.studies.sampling.support import Support, asked_of
from ketamine_sbml.studies.witnesses import ask_witnesses

CLAIMS, ARMS = load_claims()
SOME = [claim for claim in CLAIMS if claim.id in ("glutamate-inverted-u", "stress-is-reversed", "spines-up-at-24h")]
OURS, COMPILED = Computing(1), Computing(1, solver=Solver.COMPILED)
HOURS = np.array([-1.0, 0.5, 1.0, 24.0])
DRAWS = Around()


def question() -> Curves:
    return Curves.like([Simulator().run(named_arm("ketamine"), HOURS)], ["p_mtor", "spine_density"])


@pytest.mark.parametrize("words", [["robustness", "--draws", "1"], ["sample", "--steps", "1"]])
def test_what_was_not_built_is_one_sentence(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(library, "clone", lambda: tmp_path)
    library.load_library.cache_clear()
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--compiled", "--workers", "1"]) == 2
    assert "is missing: run 'make compiled'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_the_compiled_model_is_a_witness() -> None:
    (witness,) = ask_witnesses(CLAIMS, ARMS, ["compiled"], computing=OURS)
    assert witness.agrees, witnesses_as_text([witness])
    assert witness.arms > 100
    assert 0 < witness.largest.share < 1e-5


@pytest.mark.long
def test_margins_are_the_same_on_both_engines_and_for_any_number_of_workers() -> None:
    two = Computing(2, solver=Solver.COMPILED)
    ours, alone, together = (margins_of_draws(SOME, ARMS, 6, DRAWS, computing=where) for where in (OURS, COMPILED, two))
    assert alone == pytest.approx(ours, abs=1e-4)
    assert np.array_equal(alone, together)
    assert not np.array_equal(alone, ours)


@pytest.mark.long
def test_a_data_set_of_one_engine_is_not_gone_on_with_on_the_other(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    first = ask_ensemble(question(), 4, DRAWS, computing=COMPILED, data_set=tmp_path)
    again = ask_ensemble(question(), 4, DRAWS, computing=COMPILED, data_set=tmp_path)
    assert np.array_equal(first.quantiles, again.quantiles)
    ours = ask_ensemble(question(), 4, DRAWS, computing=OURS)
    assert first.quantiles == pytest.approx(ours.quantiles, rel=1e-5)
    with pytest.raises(InputError, match="another model, engine, question or source"):
        ask_ensemble(question(), 4, DRAWS, computing=OURS, data_set=tmp_path)


@pytest.mark.long
def test_a_parameter_set_is_supported_by_both_engines_or_by_none() -> None:
    model = pathway()
    prior, asked = Prior.of(model, fitted_only=True), asked_of(CLAIMS, ARMS, model)
    supports = [Support(model, asked, solver) for solver in Solver]
    centre = prior.declared(model)
    random = np.random.default_rng(3)
    found: list[bool] = []
    for distance in (0.0, 0.01, 0.02, 0.05, 0.1, 0.1, 0.2):
        point = np.clip(centre + distance * random.standard_normal(len(centre)), 0, 1)
        held = {support.holds(prior.values(point)) for support in supports}
        assert len(held) == 1
        found += held
    assert found[0]
    assert not all(found)
