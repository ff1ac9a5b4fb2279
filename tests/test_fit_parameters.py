"""The search for fitted parameters sees what it may see, and its program steps where claims get firmer."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import Role, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.interventions import Animal
from ketamine_sbml.model import pathway
from ketamine_sbml.studies.draws import uncertain
from ketamine_sbml.studies.runs import Computing, Engine

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import fit_parameters as fit


def test_nothing_that_is_kept_for_validation_is_asked() -> None:
    model = pathway()
    question = fit.asked(model)
    animals = {intervention.id for intervention in model.interventions if isinstance(intervention, Animal)}
    assert {claim.role for claim in question.claims} == {Role.CALIBRATION, Role.SANITY}
    for claim in question.claims:
        changed = {change.intervention for name in claim.arms.values() for change in question.arms[name].changes}
        assert claim.role is Role.CALIBRATION or not changed & animals
    kept = [claim.id for claim in load_claims()[0] if claim.role is Role.VALIDATION]
    assert kept
    assert not {*kept} & {*question.owners}


def _parameters() -> list[Parameter]:
    return [p for p in uncertain(pathway()) if p.evidence.kind is ValueKind.FITTED][:2]


def _question(*owners: str) -> fit.Question:
    return fit.Question((), {}, owners, owners, (1.0,) * len(owners))


def test_the_program_moves_what_makes_a_weak_claim_firmer() -> None:
    parameters = _parameters()
    values = {p.id: fit.declared()[p.id] for p in parameters}
    # The first parameter helps the weak claim and costs the firm one what it has to spare; the second does nothing.
    found = fit.Slopes(np.array([-0.5, 3.0]), np.array([[1.0, -1.0], [0.0, 0.0]]))
    trust = max(fit.TRUSTS)
    along = fit.step(found, values, _question("weak", "firm"), parameters, trust)
    low, high = parameters[0].range
    assert along[0] == pytest.approx(min(trust, np.log(high / values[parameters[0].id])))
    assert along[1] == 0
    moved = np.array(found.here) + along @ found.slopes
    question = _question("weak", "firm")
    assert fit.worth(moved, found.spread, question) > fit.worth(found.here, found.spread, question)
    assert low <= values[parameters[0].id] * np.exp(along[0]) <= high


def test_a_claim_that_fails_counts_more_than_one_that_is_firm_enough() -> None:
    question = _question("one")
    spread = np.array([1.0])
    worth = [fit.worth(np.array([z]), spread, question) for z in (-1.0, 0.0, 1.0, 2.0, 3.0, 4.0)]
    gains = np.diff(worth)
    assert np.all(np.diff(gains) <= 1e-12)
    assert gains[0] > gains[1] > gains[3]
    assert gains[-1] == 0


def test_a_margin_is_never_taken_for_certain() -> None:
    found = fit.Slopes(np.array([1.0]), np.zeros((2, 1)))
    assert found.spread[0] == fit.LEAST_SPREAD


@pytest.mark.long
def test_a_run_that_was_kept_is_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = pathway()
    question = fit.asked(model)
    path, computing = tmp_path / "runs.jsonl", Computing(workers=1)
    runs = fit.Runs(model, question, path, computing)
    first = runs.at([fit.declared()], "here")
    assert np.isfinite(first).all()
    runs.close()

    def fails(*_: object) -> None:
        raise InputError("computed again")

    monkeypatch.setattr(Engine, "run", fails)
    again = fit.Runs(model, question, path, computing)
    assert np.array_equal(again.at([fit.declared()], "here"), first)
    with pytest.raises(InputError, match="computed again"):
        again.at([{**fit.declared(), "vegf_clearance": 1.0}], "elsewhere")
