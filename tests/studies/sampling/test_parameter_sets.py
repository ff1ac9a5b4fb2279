"""Members support what they are asked to, and chains are the same for any workers and after any interruption."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

pytest.importorskip("emcee")

from ketamine_sbml.claims import Verdict, judge, load_claims
from ketamine_sbml.cli.options import chosen_draws
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.report.sampling import sampled_as_json, sampled_as_text
from ketamine_sbml.simulation import Simulator
from ketamine_sbml.studies.draws import Around, nominal, uncertain
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling import (
    Members,
    Sampled,
    chains,
    chosen_members,
    members_as_csv,
    sample,
    stored_members,
)
from ketamine_sbml.studies.sampling.prior import Prior
from ketamine_sbml.studies.sampling.support import Support, asked_of

ALL, ARMS = load_claims()
CALIBRATION = [claim for claim in ALL if str(claim.role) == "calibration" and claim.counted]
# Two that need few arms, read early.
FEW = sorted(CALIBRATION, key=lambda claim: (len(claim.arms), claim.id))[:2]
ALONE = Computing(1)
SEED, STEPS = 5, 4


@pytest.fixture(autouse=True, scope="module")
def three_parameters() -> Iterator[None]:
    """Only three parameters are sampled, so that few walkers do."""
    whole = Prior.of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prior, "of", lambda model, *, fitted_only: first_three(whole(model, fitted_only=fitted_only)))
        yield


def first_three(prior: Prior) -> Prior:
    return Prior(prior.parameters[:3])


def chain_of(workers: Computing = ALONE, state: Path | None = None, steps: int = STEPS, seed: int = SEED) -> Sampled:
    return sample(FEW, ARMS, steps, seed=seed, state=state, computing=workers)


@pytest.fixture(scope="module")
def sampled() -> Sampled:
    return chain_of()


def test_every_point_of_the_chain_supports_every_claim(sampled: Sampled) -> None:
    simulator = Simulator()
    points = np.unique(sampled.chain.reshape(-1, 3), axis=0)
    assert len(points) > 8
    for point in points[:6]:
        simulator.set_values(sampled.prior.values(point))
        report = judge(FEW, ARMS, simulator, recheck=False)
        assert all(judgement.verdict is Verdict.SUPPORTED for judgement in report.judgements)


def test_walkers_move_and_stay_inside_the_priors(sampled: Sampled) -> None:
    assert sampled.chain.shape == (STEPS, 8, 3)
    assert 0 < sampled.acceptance <= 1
    assert np.all((sampled.chain >= 0) & (sampled.chain <= 1))
    values = sampled.prior.values(sampled.chain[-1, 0])
    for parameter, value in zip(sampled.prior.parameters, values.values(), strict=True):
        assert parameter.range[0] <= value <= parameter.range[1]


@pytest.mark.long
def test_the_chain_depends_on_the_seed_and_not_on_the_workers(sampled: Sampled) -> None:
    assert np.array_equal(chain_of(Computing(2)).chain, sampled.chain)
    assert not np.array_equal(chain_of(seed=6).chain, sampled.chain)


@pytest.mark.long
def test_a_chain_goes_on_from_its_file_to_the_same_numbers(sampled: Sampled, tmp_path: Path) -> None:
    state = tmp_path / "chain.npz"
    chain_of(state=state, steps=2)
    assert np.array_equal(chain_of(state=state).chain, sampled.chain)
    again = chain_of(state=state, steps=2)
    assert np.array_equal(again.chain, sampled.chain[:2])


def test_walkers_that_begin_at_members_are_a_chain_of_their_own(sampled: Sampled, tmp_path: Path) -> None:
    prior = sampled.prior
    members = Members(prior.names, tuple(tuple(prior.values(p).values()) for p in sampled.chain[-1]), "test")
    state = tmp_path / "chain.npz"
    begun = sample(FEW, ARMS, 1, seed=SEED, starts=members, state=state, computing=ALONE)
    stayed = [np.abs(point - sampled.chain[-1]).max(axis=1).min() < 1e-4 for point in begun.chain[0]]
    assert any(stayed), "a walker that did not move in one step is where a member was"
    with pytest.raises(InputError, match="another model, suite, seed or number of walkers"):
        chain_of(state=state, steps=1)


def test_a_chain_of_something_else_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "chain.npz"
    chain_of(state=state, steps=1)
    for seed in range(7, 15):
        with pytest.raises(InputError, match="another model, suite, seed or number of walkers"):
            chain_of(state=state, steps=1, seed=seed)


@pytest.mark.long
def test_a_chain_that_is_damaged_anywhere_is_refused_or_goes_on(tmp_path: Path) -> None:
    """Whatever is wrong with the archive, its arrays or what they hold: one sentence."""
    state = tmp_path / "chain.npz"
    chain_of(state=state, steps=1)
    whole = state.read_bytes()
    damaged = [whole[:200], whole[:-30], b"", b"PK\x03\x04"]
    damaged += [whole[:place] + b"\xff" * 8 + whole[place + 8 :] for place in range(0, len(whole), 293)]
    refused = 0
    for content in damaged:
        state.write_bytes(content)
        try:
            chain_of(state=state, steps=1)
        except InputError as error:
            assert "no chain of this program, or half of one" in str(error)
            refused += 1
    assert refused > len(damaged) / 2


KEPT = chains.Walk.begun(np.full((8, 3), 0.5), SEED)
STEPPED = KEPT.after(np.full((8, 3), 0.25), KEPT.random, 5)


def random_state(**changed: Any) -> str:
    state = {"name": "MT19937", "position": 624, "has_gauss": 0, "gauss": 0.0, **changed}
    return json.dumps({"key": "mine", "random": list(state.values())})


@pytest.mark.parametrize("walk", [KEPT, STEPPED], ids=["begun", "stepped"])
def test_a_chain_that_was_kept_is_read_as_it_was(walk: Any, tmp_path: Path) -> None:
    state = tmp_path / "chain.npz"
    state.write_bytes(walk.to_bytes("mine"))
    read = chains.read_walk(state, "mine", (8, 3))
    assert read is not None
    assert read.to_bytes("mine") == walk.to_bytes("mine")


@pytest.mark.parametrize(
    "changed",
    [
        {"accepted": np.array(1)},
        {"accepted": np.array(["5"])},
        {"accepted": np.array([np.nan])},
        {"accepted": np.array([-1])},
        {"accepted": np.array([9])},
        {"accepted": np.array([5, 5])},
        {"points": np.full((8, 3), 1.5)},
        {"points": np.full((8, 3), np.nan)},
        {"points": np.full((8, 2), 0.5)},
        {"chain": np.full((1, 8, 3), -0.1)},
        {"chain": np.zeros((0, 8, 3))},
        {"words": np.zeros(3, np.uint32)},
        {"words": np.zeros(624)},
        {"about": random_state(name="PCG64")},
        {"about": random_state(position=-1)},
        {"about": random_state(position=625)},
        {"about": random_state(position=10**30)},
        {"about": random_state(position=1.5)},
        {"about": random_state(has_gauss=10**400)},
        {"about": random_state(gauss=float("nan"))},
        {"about": random_state(gauss=10**400)},
        {"about": random_state(more=1)},
        {"about": '{"key": "mine", "random": 3}'},
        {"about": "[]"},
    ],
    ids=lambda changed: str(*changed),
)
def test_a_chain_with_an_impossible_array_is_refused(changed: dict[str, Any], tmp_path: Path) -> None:
    """Of where it is to go on, NumPy's generator believes everything: it would read beyond its words."""
    state = tmp_path / "chain.npz"
    with np.load(io.BytesIO(STEPPED.to_bytes("mine"))) as whole:
        arrays = {**whole, **changed}
    with state.open("wb") as file:
        np.savez_compressed(file, **arrays)
    with pytest.raises(InputError, match="no chain of this program, or half of one"):
        chains.read_walk(state, "mine", (8, 3))


def test_a_set_that_breaks_a_claim_or_a_plausible_range_is_not_supported() -> None:
    model = pathway()
    asked = asked_of(FEW, ARMS, model)
    support = Support(model, asked)
    assert support.holds({})
    burst = next(claim for claim in CALIBRATION if claim.id == "ketamine-raises-mtorc1")
    without_ampa_receptors = next(arrow.cut for arrow in ARROWS if arrow.id == "fig-7")
    assert not Support(model, asked_of([burst], ARMS, model)).holds(without_ampa_receptors)


def test_a_set_that_leaves_a_plausible_range_is_not_supported() -> None:
    """The ranges of a copy of the model are drawn so narrow that ketamine's effect leaves one."""
    model = pathway()
    narrowed = [
        replace(
            stage,
            elements=tuple(
                replace(element, plausible=(0.999, 1.001))
                if isinstance(element, Observable) and element.id == "p_mtor"
                else element
                for element in stage.elements
            ),
        )
        for stage in model.stages
    ]
    burst = next(claim for claim in CALIBRATION if claim.id == "ketamine-raises-mtorc1")
    asked = asked_of([burst], ARMS, model)
    narrow = replace(model, stages=tuple(narrowed))
    assert Support(model, asked).holds({})
    assert not Support(narrow, asked).holds({})
    assert Support(narrow, asked_of([burst], ARMS, narrow)).holds({})  # nor do the declared values keep to it


def test_claims_that_the_declared_values_contradict_are_not_asked() -> None:
    model = pathway()
    asked = asked_of(FEW, ARMS, model)
    assert {claim.id for claim in asked.claims} == {claim.id for claim in FEW}
    assert asked.left_out == ()
    with pytest.raises(InputError, match="there is nothing that a parameter set must support"):
        asked_of([claim for claim in ALL if claim not in CALIBRATION], ARMS, model)


def test_points_and_values_are_each_others_inverse(sampled: Sampled) -> None:
    prior = sampled.prior
    point = np.array([0.2, 0.5, 0.9])
    assert prior.point(prior.values(point)) == pytest.approx(point, abs=1e-3)


def test_a_narrow_range_is_shared_out_evenly_and_a_wide_one_by_ratios() -> None:
    first, second = uncertain(pathway())[:2]
    narrow, wide = replace(first, value=3.0, range=(2.0, 4.0)), replace(second, value=3.0, range=(1.0, 100.0))
    prior = Prior((narrow, wide))
    assert prior.values(np.array([0.25, 0.25])) == pytest.approx({narrow.id: 2.5, wide.id: 3.162}, rel=1e-3)
    assert prior.point({narrow.id: 2.5, wide.id: 10.0}) == pytest.approx([0.25, 0.5])
    assert prior.point({narrow.id: 5.0, wide.id: 0.1}) == pytest.approx([1.0, 0.0]), "what lies outside is put inside"


def test_members_are_written_and_read_and_told(sampled: Sampled, tmp_path: Path) -> None:
    members, refused = chosen_members(sampled, 5, FEW, ARMS, computing=ALONE)
    assert (len(members.table), refused) == (5, 0)
    path = tmp_path / "ensemble.csv"
    path.write_text(members_as_csv(members, sampled))
    read = Members.read(path, pathway())
    assert read.table == members.table
    assert read.most == 5
    assert read.values(pathway(), 1) == dict(zip(members.names, members.table[1], strict=True))
    text = sampled_as_text(sampled, members, refused)
    assert "members kept: 5" in text
    assert "the chain is too short to tell" in text
    assert json.dumps(sampled_as_json(sampled, members, refused), allow_nan=False)


@pytest.mark.parametrize(("steps", "enough"), [(99, False), (100, True)])
def test_a_chain_is_long_enough_from_fifty_autocorrelation_times_on(
    steps: int, enough: bool, sampled: Sampled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sampled, "kept", np.zeros((steps, 2, 3)))
    monkeypatch.setattr(Sampled, "_times", lambda self: np.array([0.5, 2.0, 1.0]))
    assert sampled.long_enough == enough


@pytest.mark.parametrize("count", [1, 4])
def test_members_of_any_number_of_parameters_are_read_as_they_were_written(
    count: int, sampled: Sampled, tmp_path: Path
) -> None:
    names = tuple(nominal(pathway()))[:count]
    members = Members(names, (tuple(range(1, count + 1)), (0.5,) * count), "made up")
    path = tmp_path / "ensemble.csv"
    path.write_text(members_as_csv(members, sampled), encoding="utf-8")
    read = Members.read(path, pathway())
    assert (read.names, read.table) == (members.names, members.table)


def test_where_the_package_keeps_members_an_ensemble_is_the_first_of_them(
    sampled: Sampled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members, _ = chosen_members(sampled, 3, FEW, ARMS, computing=ALONE)
    path = tmp_path / "ensemble.csv"
    monkeypatch.setattr("ketamine_sbml.studies.sampling.members.members_path", lambda: path)
    assert stored_members(pathway()) is None
    assert isinstance(chosen_draws(2, None, None, None), Around)
    path.write_text(members_as_csv(members, sampled), encoding="utf-8")
    stored, chosen = stored_members(pathway()), chosen_draws(2, None, None, None)
    assert stored is not None and stored == chosen and stored.table == members.table
    assert isinstance(chosen_draws(2, 0.1, None, None), Around), "a spread asks for draws around the declared values"
    with pytest.raises(InputError, match="the sampled ensemble has 3 members"):
        chosen_draws(4, None, None, None)


def test_one_member_may_be_asked_for_and_none_is_refused(sampled: Sampled) -> None:
    members, _ = chosen_members(sampled, 1, FEW, ARMS, computing=ALONE)
    assert members.most == 1
    with pytest.raises(InputError, match="0 members: use 1 or more"):
        chosen_members(sampled, 0, FEW, ARMS, computing=ALONE)


def test_a_file_of_members_that_cannot_be_used_is_refused(sampled: Sampled, tmp_path: Path) -> None:
    members, _ = chosen_members(sampled, 2, FEW, ARMS, computing=ALONE)
    text = members_as_csv(members, sampled)
    checksum = text.splitlines()[1].split(",")[-3]
    path = tmp_path / "ensemble.csv"
    for wrong, sentence in (
        (text.replace(checksum, "0" * 16), "sampled from another model"),
        (text.replace(members.names[0], "nonsense"), "'nonsense' is no parameter of the model"),
        (text.replace(",", ";"), "holds no members"),
        ("", "holds no members"),
        (text.splitlines()[0] + "\n1,x\n", "line 2 is no member"),
        (text.replace(members.names[0], members.names[1]), f"column '{members.names[1]}' stands twice"),
        ("model,seed,steps\n" + text.splitlines()[1].partition(checksum)[1] + ",1,1\n", "holds no members"),
        (text + "1" * 200_000 + "\n", "is no CSV table"),
        (text + '"1', "is no CSV table"),
    ):
        path.write_text(wrong)
        with pytest.raises(InputError, match=sentence):
            Members.read(path, pathway())


@pytest.mark.parametrize(("steps", "walkers", "sentence"), [(0, None, "0 steps"), (1, 3, "3 walkers"), (1, 10**6, "w")])
def test_impossible_numbers_are_refused(steps: int, walkers: int | None, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        sample(FEW, ARMS, steps, seed=1, walkers=walkers)


class _Dying:
    """Stands for an engine whose workers are gone."""

    def run(self, items: Sequence[object]) -> Iterator[object]:
        raise InputError("Workers keep dying.")


def test_what_ends_a_chain_is_raised_and_printed_by_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """emcee prints what is raised through it, with the points: one sentence is what a user gets."""
    emcee = pytest.importorskip("emcee")
    target = chains._LogTarget(cast("Any", _Dying()))
    points = np.random.default_rng(1).random((6, 2))
    sampler = emcee.EnsembleSampler(6, 2, target, vectorize=True)
    begin = emcee.State(points, log_prob=np.zeros(6))
    list(sampler.sample(begin, iterations=1, store=False, skip_initial_state_check=True))
    assert capsys.readouterr() == ("", "")
    with pytest.raises(InputError, match="Workers keep dying"):
        target.check()
