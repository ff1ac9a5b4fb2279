"""Three engines that share no code agree, and a difference, a changed verdict or a missed change is reported."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from ketamine_sbml.claims import Report, judge, load_claims
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.report.reference import mismatches_as_text
from ketamine_sbml.report.witnesses import witnesses_as_text
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory, named_arms
from ketamine_sbml.studies import random_arms, witnesses
from ketamine_sbml.studies import reference as stored
from ketamine_sbml.studies.reference import check_reference, reference_bytes
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.witnesses import (
    SMALLEST_SCALE,
    SMALLEST_SCALE_OF_AN_INDEX,
    _Answered,
    _ours,
    ask_witnesses,
    chosen_engines,
    compare,
    known_engines,
    scale_of,
    unseen,
)

SOLVERS = "ketamine_sbml.simulation.engines"
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
    here = Computing(1)
    (witness,) = ask_witnesses(SOME, ARMS, [engine], computing=here, progress=lambda *given: told.append(given))
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
    content = np.load(io.BytesIO(reference_bytes(few)))
    assert content["arms"].tolist() == ["vehicle", "ketamine"]
    assert reference_bytes(few) == reference_bytes(few)


def made_up(name: str, curve: list[float], times: list[float] | None = None, **others: list[float]) -> Trajectory:
    hours = [0.0, 1.0, 2.0] if times is None else times
    values = {"p_mtor": curve, **others}
    return Trajectory(ARMS[name], np.array(hours), {key: np.array(value) for key, value in values.items()})


def saying(report: Report, **curves: Trajectory) -> Report:
    return replace(report, judgements=(), curves=curves, distinct_arms=len(curves), provenance={"engine": "made up 1"})


@pytest.mark.parametrize(("share", "agrees"), [(0.99e-4, True), (1.01e-4, False)])
def test_engines_agree_below_a_ten_thousandth_of_the_scale(share: float, agrees: bool, ours: Report) -> None:
    one = saying(ours, vegf=made_up("vegf", [0.0, 50.0, 25.0]))
    other = saying(ours, vegf=made_up("vegf", [0.0, 50.0, 25.0 - 50 * share]))
    witness = compare(one, other, ARMS)
    assert (witness.engine, witness.arms, witness.agrees) == ("made up 1", 1, agrees)
    assert witness.largest == replace(witness.largest, arm="vegf", observable="p_mtor", hour=2.0)
    assert witness.largest.share == pytest.approx(share)
    assert not replace(witness, changed={"a": ("x", "y")}).agrees
    assert not replace(witness, unseen=("vegf in vegf",)).agrees


def test_the_largest_of_all_arms_and_observables_is_told_at_the_times_that_both_have(ours: Report) -> None:
    one = saying(
        ours,
        vegf=made_up("vegf", [1.0, 1.0, 1.0], calcium=[1.0, 1.0, 1.0]),
        ketamine=made_up("ketamine", [1.0, 1.0, 1.0], calcium=[1.0, 1.0, 1.0]),
        vehicle=made_up("vehicle", [1.0, 1.0, 1.0], calcium=[1.0, 1.0, 1.0]),
    )
    other = saying(
        ours,
        vegf=made_up("vegf", [1.0, 1.01, 1.0], calcium=[1.0, 1.02, 1.0]),
        ketamine=made_up("ketamine", [1.0, 9.0, 1.04], [0.0, 1.5, 2.0], calcium=[1.0, 9.0, 1.03]),
        vehicle=made_up("vehicle", [1.0, 1.0, 1.0], calcium=[1.0, 1.0, 0.99]),
    )
    largest = compare(one, other, ARMS).largest
    assert (largest.arm, largest.observable, largest.hour) == ("ketamine", "p_mtor", 2.0)
    assert largest.share == pytest.approx(0.04)


def test_an_arm_that_is_missing_is_infinitely_far_and_the_first_of_them_is_named(ours: Report) -> None:
    whole = saying(ours, **{name: made_up(name, [1.0, 1.0, 1.0]) for name in ("vegf", "ketamine", "vehicle")})
    witness = compare(whole, saying(ours, vehicle=whole.curves["vehicle"]), ARMS)
    assert (witness.largest.share, witness.largest.arm, witness.largest.observable) == (np.inf, "ketamine", "")
    with pytest.raises(InputError, match="No arm was simulated: there is nothing to compare"):
        compare(saying(ours), whole, ARMS)
    assert compare(whole, replace(whole, provenance={}), ARMS).engine == "unknown engine"


@pytest.mark.parametrize(("share", "seen"), [(0.9e-7, False), (1.1e-7, True)])
def test_a_change_is_seen_where_it_moves_a_curve_by_a_ten_millionth_of_its_scale(share: float, seen: bool) -> None:
    curves = {"vehicle": made_up("vehicle", [2.0, 2.0, 2.0]), "vegf": made_up("vegf", [2.0, 2.0, 2.0 * (1 + share)])}
    assert unseen(curves, ARMS) == (() if seen else ("vegf_infusion in vegf",))


def test_a_change_that_waits_for_another_is_not_missed_without_it() -> None:
    needing = next(knob for knob in pathway().knobs if knob.needs)
    arms = {
        "nothing": Arm("nothing"),
        "alone": Arm("alone", (Change(needing.id, 1.0),)),
        "needed": Arm("needed", (Change(needing.needs[0], 1.0),)),
        "both": Arm("both", (Change(needing.id, 1.0), Change(needing.needs[0], 1.0))),
        "elsewhere": Arm("elsewhere", (Change(needing.needs[0], 1.0),), Organism.RAT),
    }
    same = {name: replace(made_up("vegf", [1.0, 1.0, 1.0]), arm=arm) for name, arm in arms.items()}
    missed = set(unseen(same, arms))
    assert f"{needing.id} in both" in missed
    assert f"{needing.id} in alone" not in missed
    assert f"{needing.needs[0]} in elsewhere" not in missed, "there is no rat to compare it with"


def test_answers_that_are_there_are_given_by_arm_and_times_and_not_made_anew() -> None:
    hours, others = np.array([0.0, 1.0]), np.array([0.0, 2.0])
    vegf, vehicle = ARMS["vegf"], ARMS["vehicle"]
    runs = [(vehicle, hours), (vegf, others), (vegf, hours)]
    kept = made_up("vegf", [1.0, 2.0], [0.0, 1.0])
    answered = _Answered(pathway(), runs, ["It failed.", "It failed as well.", kept])
    assert answered.run(vegf, hours) is kept
    with pytest.raises(SimulationError, match=r"^It failed\.$"):
        answered.run(vehicle, hours)
    with pytest.raises(SimulationError, match=r"^It failed as well\.$"):
        answered.run(vegf, others)
    with pytest.raises(InputError, match="cannot be asked again: judge them without a recheck"):
        answered.tighter(0.1)


def test_every_engine_that_is_compared_integrates_as_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours as well, more exactly than the suite is judged: what differs is then not left to a looser tolerance."""
    loaded: list[float] = []

    class Compiled:
        def __init__(self, model: object, *, relative_tolerance: float) -> None:
            loaded.append(relative_tolerance)

    monkeypatch.setitem(sys.modules, f"{SOLVERS}.compiled.simulator", SimpleNamespace(CompiledSimulator=Compiled))
    engines: dict[str, Any] = {name: known_engines()[name]() for name in ("copasi", "python", "compiled")}
    assert [*loaded, engines["copasi"]._tolerance, engines["python"]._tolerance] == [1e-9] * 3
    for module, ask in (
        (witnesses, _ours),
        (random_arms, lambda: next(random_arms.run_campaign(pathway(), [], 1, [1]))),
    ):
        ours = Mock(side_effect=InputError("not loaded"))
        monkeypatch.setattr(module, "Simulator", ours)
        with pytest.raises(InputError, match="not loaded"):
            ask()
        assert ours.call_args.kwargs == {"relative_tolerance": 1e-9}


class Told:
    """An engine whose p_mtor is an hour's number, and everything else one; it may be off at one hour."""

    def __init__(self, off: float = 0.0, at: float = 24.0) -> None:
        self.pathway = pathway()
        self._off, self._at = off, at

    def run(self, arm: Arm, times: np.ndarray | None = None) -> Trajectory:
        hours = np.array(stored.HOURS) if times is None else times
        values = {o.id: np.ones_like(hours) for o in self.pathway.elements(Observable)}
        values["p_mtor"] = np.abs(hours) / 671.0 + self._off * (hours == self._at)
        return Trajectory(arm, hours, values)


def test_a_reference_is_left_by_more_than_a_hundred_thousandth_of_the_curves_scale(tmp_path: Path) -> None:
    few = {name: named_arms()[name] for name in ("vehicle", "bath-1um-vehicle", "ketamine")}
    exact: Any = Told()
    path = tmp_path / "reference.npz"
    path.write_bytes(reference_bytes(few, exact))
    assert check_reference(few, exact, path) == (2 * 30 * len(stored.HOURS), [])
    near, far, early = (Told(off, at) for off, at in ((0.9e-5, 24.0), (-1.1e-5, 24.0), (2e-5, -0.25)))
    assert check_reference(few, near, path)[1] == []  # type: ignore[arg-type]
    for name, mismatch in zip(("vehicle", "ketamine"), check_reference(few, far, path)[1], strict=True):  # type: ignore[arg-type]
        assert (mismatch.arm, mismatch.observable, mismatch.hour) == (name, "p_mtor", 24.0)
        assert mismatch.stored == pytest.approx(24 / 671, rel=1e-6)
        assert mismatch.here == pytest.approx(24 / 671 - 1.1e-5, rel=1e-6)
    assert {mismatch.hour for mismatch in check_reference(few, early, path)[1]} == {-0.25}  # type: ignore[arg-type]


def test_a_reference_of_other_arms_or_observables_says_which(tmp_path: Path) -> None:
    few = {name: named_arms()[name] for name in ("vehicle", "ketamine")}
    exact: Any = Told()
    path = tmp_path / "reference.npz"
    content = reference_bytes(few, exact)
    path.write_bytes(content)
    more = {**few, "vegf": named_arms()["vegf"]}
    with pytest.raises(InputError, match="lacks arm 'vegf': run 'ketamine-sbml build'"):
        check_reference(more, exact, path)
    with pytest.raises(InputError, match="still has arm 'ketamine': run 'ketamine-sbml build'"):
        check_reference({"vehicle": few["vehicle"]}, exact, path)
    # Of several the first by name, with what is true of that one.
    for names, told in (
        (("vehicle", "ketamine", "vegf", "bdnf"), "lacks arm 'bdnf'"),
        (("vehicle", "vegf"), "still has arm 'ketamine'"),
        (("vehicle", "bdnf"), "lacks arm 'bdnf'"),
    ):
        with pytest.raises(InputError) as caught:
            check_reference({name: named_arms()[name] for name in names}, exact, path)
        assert str(caught.value) == f"{path} {told}: run 'ketamine-sbml build'."
    arrays = dict(np.load(io.BytesIO(content)))
    for changed, sentence in (
        ({"observables": np.array([*arrays["observables"][:-1], "mood"])}, "lacks observable"),
        ({"values": arrays["values"][:, :, :-1]}, "missing or broken"),
        ({"hours": arrays["hours"].astype(int)}, "missing or broken"),
        ({"arms": np.arange(2)}, "missing or broken"),
        ({"values": arrays["values"].astype(int)}, "missing or broken"),
    ):
        buffer = io.BytesIO()
        np.savez(buffer, **{**arrays, **changed})
        path.write_bytes(buffer.getvalue())
        with pytest.raises(InputError, match=sentence):
            check_reference(few, exact, path)
