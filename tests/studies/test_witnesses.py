"""Three engines that share no code agree, and a difference, a changed verdict or a missed change is reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.claims import Report, judge, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.report.reference import mismatches_as_text
from ketamine_sbml.report.witnesses import witnesses_as_text
from ketamine_sbml.simulation import Simulator, Trajectory, named_arms
from ketamine_sbml.studies import reference as stored
from ketamine_sbml.studies.reference import check_reference, reference_bytes
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.witnesses import (
    SMALLEST_SCALE,
    SMALLEST_SCALE_OF_AN_INDEX,
    ask_witnesses,
    chosen_engines,
    compare,
    scale_of,
    unseen,
)

ALL, ARMS = load_claims()
SOME = [
    claim
    for claim in ALL
    if claim.id
    in (
        "glutamate-inverted-u",
        "stress-is-reversed",
        "vegf-infusion-needs-flk1",
        "plasma-with-repeated-doses",
        "response-in-patients-at-24h",
    )
]


@pytest.mark.parametrize("engine", ["copasi", pytest.param("python", marks=pytest.mark.long)])
def test_engines_that_share_no_code_agree(engine: str) -> None:
    told: list[tuple[int, int, str]] = []
    (witness,) = ask_witnesses(SOME, ARMS, [engine], progress=lambda *given: told.append(given))
    assert witness.agrees, witnesses_as_text([witness])
    runs = 2 * witness.arms
    assert [given[:2] for given in told] == [(done, runs) for done in range(1, runs + 1)]
    assert {given[2] for given in told} == {"libRoadRunner", engine}
    assert 0 < witness.largest.share < 1e-4
    assert "All agree" in witnesses_as_text([witness])


@pytest.mark.long
def test_what_an_engine_says_does_not_depend_on_the_number_of_workers() -> None:
    (one,), (two,) = (ask_witnesses(SOME, ARMS, ["copasi"], computing=Computing(workers)) for workers in (1, 2))
    assert replace(one, largest=two.largest) == two
    # COPASI's own numbers move within its tolerance with the models that a process has loaded: see its engine.
    assert one.largest.share == pytest.approx(two.largest.share, abs=1e-7)


@pytest.fixture(scope="module")
def ours() -> Report:
    return judge(SOME, ARMS)


def bent(report: Report, arm: str, observable: str, factor: float) -> Report:
    curve = report.curves[arm]
    values = {**curve.values, observable: curve.values[observable] * factor}
    return replace(report, curves={**report.curves, arm: replace(curve, values=values)})


def test_the_largest_difference_is_named_with_arm_observable_and_hour(ours: Report) -> None:
    witness = compare(ours, bent(ours, "vegf", "p_mtor", 1.01), ARMS)
    assert not witness.agrees
    assert (witness.largest.arm, witness.largest.observable) == ("vegf", "p_mtor")
    assert witness.largest.share == pytest.approx(0.01, rel=1e-6)
    assert ours.curves["vegf"].at("p_mtor", witness.largest.hour) == ours.curves["vegf"]["p_mtor"].max()


def test_differences_are_shares_of_the_curve_and_near_nothing_of_what_its_kind_is_told_in() -> None:
    flat, high = np.zeros(3), np.array([0.0, -20.0, 5.0])
    assert scale_of("antidepressant_response", flat) == SMALLEST_SCALE_OF_AN_INDEX
    assert scale_of("vegf", flat) == SMALLEST_SCALE != SMALLEST_SCALE_OF_AN_INDEX
    assert scale_of("vegf", high) == scale_of("antidepressant_response", high) == 20.0


def test_a_changed_verdict_is_named(ours: Report) -> None:
    first = ours.judgements[0]
    other = next(verdict for verdict in type(first.verdict) if verdict is not first.verdict)
    theirs = replace(ours, judgements=(replace(first, verdict=other), *ours.judgements[1:]))
    witness = compare(ours, theirs, ARMS)
    assert witness.changed == {first.claim.id: (str(first.verdict), str(other))}
    assert f"{first.claim.id} is {other}" in witnesses_as_text([witness])


def test_an_engine_that_misses_a_change_is_caught(ours: Report) -> None:
    blind: dict[str, Trajectory] = {
        **ours.curves,
        "vegf": replace(ours.curves["vegf"], values=ours.curves["vehicle"].values),
    }
    assert unseen(ours.curves, ARMS) == ()
    assert "vegf_infusion in vegf" in unseen(blind, ARMS)


def test_an_arm_that_an_engine_cannot_run_is_no_agreement(ours: Report) -> None:
    theirs = replace(ours, curves={name: curve for name, curve in ours.curves.items() if name != "vegf"})
    assert not compare(ours, theirs, ARMS).agrees


def test_an_unknown_engine_is_refused() -> None:
    assert chosen_engines() == ["copasi", "python"]
    assert chosen_engines(["python", "python"]) == ["python"]
    assert chosen_engines(["amici"]) == ["amici"]
    with pytest.raises(InputError, match="Unknown engine 'matlab'"):
        chosen_engines(["copasi", "matlab"])


def test_this_machine_gives_the_stored_numbers() -> None:
    compared, found = check_reference(named_arms())
    assert compared > 10000
    assert found == [], mismatches_as_text(compared, found)


def test_another_model_does_not_give_the_stored_numbers() -> None:
    _, found = check_reference(named_arms(), Simulator(values={"glua1_exchange": 0.04}))
    curves = {(mismatch.arm, mismatch.observable) for mismatch in found}
    assert ("ketamine", "glua1") in curves
    assert ("ketamine", "glutamate") not in curves
    assert "curves differ from the stored reference" in mismatches_as_text(1, found)


def test_a_broken_reference_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "reference_path", lambda: tmp_path / "reference.npz")
    for content in (None, b"no archive", b""):
        if content is not None:
            (tmp_path / "reference.npz").write_bytes(content)
        with pytest.raises(InputError, match="missing or broken"):
            check_reference(named_arms())


def test_the_reference_has_each_distinct_arm_once() -> None:
    few = {name: named_arms()[name] for name in ("vehicle", "bath-1um-vehicle", "ketamine")}
    import io

    content = np.load(io.BytesIO(reference_bytes(few)))
    assert content["arms"].tolist() == ["vehicle", "ketamine"]
    assert reference_bytes(few) == reference_bytes(few)
