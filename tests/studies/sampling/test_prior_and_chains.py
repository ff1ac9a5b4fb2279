"""Points of the prior, what a walk keeps and what it refuses to go on from, all on made-up numbers."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims import Claim, Role, load_claims
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.evidence import Evidence, ValueKind
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Trajectory
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.studies.draws import nominal, sampled_checksum, uncertain
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling import chains, support
from ketamine_sbml.studies.sampling import members as members_module
from ketamine_sbml.studies.sampling.chains import Sampled, Walk, _check, _LogTarget, _starts, read_walk
from ketamine_sbml.studies.sampling.members import Members, _numbers
from ketamine_sbml.studies.sampling.prior import Prior
from ketamine_sbml.studies.sampling.support import Asked, _batches, _Remembering

MODEL = pathway()


def parameter(name: str, low: float, high: float) -> Parameter:
    assumed = Evidence(kind=ValueKind.ASSUMED, reason="Test.")
    return Parameter(id=name, name=name, value=low, unit="1", range=(low, high), evidence=assumed)


WIDE, NARROW = parameter("wide", 0.01, 100.0), parameter("narrow", 2.0, 4.0)
PRIOR = Prior((WIDE, NARROW))


def test_a_wide_range_is_walked_by_ratios_and_a_narrow_one_evenly() -> None:
    assert PRIOR.names == ("wide", "narrow")
    for share, values in (
        (0.0, {"wide": 0.01, "narrow": 2.0}),
        (0.5, {"wide": 1.0, "narrow": 3.0}),
        (0.75, {"wide": 10.0, "narrow": 3.5}),
        (1.0, {"wide": 100.0, "narrow": 4.0}),
    ):
        assert PRIOR.values(np.array([share, share])) == pytest.approx(values)
        assert PRIOR.point(values) == pytest.approx([share, share])
    assert PRIOR.values(np.array([1 / 3, 1 / 3])) == {"wide": 0.21544, "narrow": 2.6667}, "five digits"
    assert PRIOR.point({"wide": 1e-9, "narrow": 9.0}).tolist() == [0.0, 1.0]
    assert PRIOR.values(np.array([-0.5, 1.5])) == {"wide": 0.01, "narrow": 4.0}


def test_what_is_sampled_is_uncertain_and_has_a_range() -> None:
    every, fitted = (Prior.of(MODEL, fitted_only=only) for only in (False, True))
    assert [p.id for p in every.parameters] == [p.id for p in uncertain(MODEL) if p.range[0] < p.range[1]]
    assert set(fitted.names) < set(every.names)
    assert {p.evidence.kind for p in fitted.parameters} == {ValueKind.FITTED}
    declared = every.values(every.declared(MODEL))
    assert declared == pytest.approx({name: nominal(MODEL)[name] for name in every.names}, rel=1e-4)


def walked(steps: int = 8, walkers: int = 4) -> Sampled:
    chain = np.arange(steps * walkers * 2, dtype=float).reshape(steps, walkers, 2)
    return Sampled(PRIOR, Asked((), {}, frozenset(), ()), chain, 0.5, 1)


def test_the_first_half_of_a_chain_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert np.array_equal(walked(8).kept, walked(8).chain[4:])
    assert np.array_equal(walked(7).kept, walked(7).chain[3:])
    monkeypatch.setattr(Sampled, "_times", lambda self: np.array([2.0, 0.5]))
    assert walked(8).effective_sizes().tolist() == [8.0, 16.0], "four steps of four walkers over the time, one at least"
    monkeypatch.setattr(Sampled, "_times", lambda self: np.array([0.1, 0.08]))
    assert walked(10).long_enough
    monkeypatch.setattr(Sampled, "_times", lambda self: np.array([0.1, 0.11]))
    assert not walked(10).long_enough


@pytest.mark.parametrize(
    ("steps", "walkers", "seed", "sentence"),
    [
        (0, 6, 1, "0 steps: use 1 to 100000."),
        (100_001, 6, 1, "100001 steps: use 1 to 100000."),
        (1, 5, 1, "5 walkers: use 6 (two for each parameter) to 5000."),
        (1, 5001, 1, "5001 walkers: use 6 (two for each parameter) to 5000."),
        (1, 6, -1, "seed = -1: use 0 to 4294967295."),
        (1, 6, 2**32, "seed = 4294967296: use 0 to 4294967295."),
    ],
)
def test_a_walk_beyond_its_bounds_is_refused(steps: int, walkers: int, seed: int, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        _check(steps, walkers, seed, 3)
    assert str(caught.value) == sentence
    for at_the_limit in ((1, 6, 0), (100_000, 5000, 2**32 - 1)):
        _check(*at_the_limit, 3)


def kept(folder: Path, **changed: Any) -> Path:
    walk = Walk.begun(np.full((4, 2), 0.5), 7)
    walk = walk.after(np.full((4, 2), 0.25), walk.random, 3).after(np.full((4, 2), 0.75), walk.random, 1)
    path = folder / "chain.npz"
    arrays = dict(np.load(io.BytesIO(walk.to_bytes("mine")), allow_pickle=False))
    buffer = io.BytesIO()
    np.savez(buffer, **{**arrays, **changed})
    path.write_bytes(buffer.getvalue())
    return path


def test_a_walk_goes_on_from_where_it_was(tmp_path: Path) -> None:
    assert read_walk(tmp_path / "none", "mine", (4, 2)) is None
    found = read_walk(kept(tmp_path), "mine", (4, 2))
    assert found is not None
    assert found.points.tolist() == [[0.75, 0.75]] * 4
    assert [points[0, 0] for points in found.chain] == [0.25, 0.75]
    assert found.accepted == (3, 1)
    fresh = np.random.RandomState(7)
    again = np.random.RandomState()
    again.set_state(found.random)
    assert again.random_sample() == fresh.random_sample()
    begun = Walk.begun(np.zeros((4, 2)), 7)
    (tmp_path / "begun.npz").write_bytes(begun.to_bytes("mine"))
    assert read_walk(tmp_path / "begun.npz", "mine", (4, 2)) is not None, (
        "one that was broken off before its first step"
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"points": np.full((4, 3), 0.5)},
        {"points": np.full((5, 2), 0.5)},
        {"points": np.full((4, 2), np.nan)},
        {"points": np.full((4, 2), "a")},
        {"chain": np.full((3, 4, 2), 0.5)},
        {"chain": np.full((2, 4, 3), 0.5)},
        {"chain": np.full((2, 4, 2), np.inf)},
        {"accepted": np.array([[1], [2]])},
        {"about": "no JSON"},
        {"about": "[]"},
        {"about": json.dumps({"key": "mine"})},
        {"about": json.dumps({"key": "mine", "random": ["MT19937", 1]})},
        {"about": json.dumps({"key": "mine", "random": ["other", 1, 0, 0.0]})},
        {"words": np.arange(3)},
    ],
    ids=str,
)
def test_a_file_that_holds_half_of_a_walk_is_refused(changed: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it holds no chain of this program, or half of one; name another file"):
        read_walk(kept(tmp_path, **changed), "mine", (4, 2))


def test_a_walk_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds a chain of another model, suite, seed or number of walkers"):
        read_walk(kept(tmp_path), "yours", (4, 2))


class Answers:
    """Stands for an engine: answers what it is asked, in another order."""

    def __init__(self, answers: dict[int, Any]) -> None:
        self.answers = answers
        self.asked: list[Any] = []

    def run(self, items: Any) -> Any:
        self.asked = list(items)
        for item in reversed(self.asked):
            yield item, self.answers[item if isinstance(item, int) else item[0]]


def test_first_points_come_in_the_order_of_the_walkers_or_not_at_all() -> None:
    told: list[tuple[int, int, str]] = []
    engine: Any = Answers({0: np.array([0.1]), 1: np.array([0.2])})
    assert _starts(engine, 2, [], lambda *given: told.append(given)).tolist() == [[0.1], [0.2]]
    assert told == [(1, 2, "first points"), (2, 2, "first points")]
    with pytest.raises(InputError, match="No supported parameter set was found near the declared values"):
        _starts(Answers({0: None, 1: np.array([0.2])}), 2, [], None)  # type: ignore[arg-type]


class Rounds(Answers):
    """Answers each round of questions with what stands for it."""

    def __init__(self, *rounds: dict[int, Any]) -> None:
        super().__init__({})
        self.rounds = list(rounds)

    def run(self, items: Any) -> Any:
        self.answers = self.rounds.pop(0)
        yield from super().run(items)


@pytest.mark.parametrize(
    ("walkers", "holds", "around", "points"),
    [
        (2, {0: True, 1: False, 2: True}, {}, [0.1, 0.3]),
        (1, {0: True, 1: False, 2: True}, {}, [0.1]),
        (3, {0: False, 1: True, 2: True}, {2: np.array([0.9])}, [0.2, 0.3, 0.9]),
    ],
)
def test_walkers_begin_at_the_given_points_that_hold_and_then_around_the_declared_values(
    walkers: int, holds: dict[int, bool], around: dict[int, Any], points: list[float]
) -> None:
    engine: Any = Rounds(holds, around)
    given = [np.array([share]) for share in (0.1, 0.2, 0.3)]
    assert _starts(engine, walkers, given, None)[:, 0].tolist() == points
    assert engine.asked == list(around), "how many are still missing"


def test_given_sets_are_points_in_an_order_of_the_seed_inside_the_ranges() -> None:
    name, other = PRIOR.names
    members = Members((name,), ((0.01,), (1.0,), (1e9,)), "test")
    declared = {name: 1.0, other: 3.0}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chains, "nominal", lambda model: declared)
        orders = [[point.tolist() for point in chains._points(members, PRIOR, MODEL, seed)] for seed in range(9)]
    assert sorted(orders[0]) == [[0.0, 0.5], [0.5, 0.5], [1.0, 0.5]], "what a file lacks stays as declared"
    assert len({str(order) for order in orders}) > 1
    assert chains._points(None, PRIOR, MODEL, 1) == []


def test_a_point_outside_the_cube_is_not_asked_and_has_no_place_in_the_target() -> None:
    engine: Any = Answers({0: True, 2: False, 4: True})
    points = np.array([[0.0, 1.0], [-0.01, 0.5], [0.5, 0.5], [0.5, 1.01], [1.0, 0.0]])
    assert _LogTarget(engine)(points).tolist() == [0.0, -np.inf, -np.inf, -np.inf, 0.0]
    assert [index for index, _ in engine.asked] == [0, 2, 4]


def test_a_walker_starts_where_the_declared_values_are_and_nearer_at_each_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[np.ndarray] = []

    class Holds:
        fails = 3

        def __init__(self, *_: object) -> None: ...

        def holds(self, values: dict[str, float]) -> bool:
            tried.append(PRIOR.point(values))
            return len(tried) > self.fails

    monkeypatch.setattr(chains, "Support", Holds)
    monkeypatch.setattr(Prior, "declared", lambda self, model: np.array([0.5, 0.02]))
    answered = chains._prepare(MODEL, PRIOR, Asked((), {}, frozenset(), ()), 11, None)  # type: ignore[arg-type]
    point = answered(3)
    rng, expected, distance = np.random.default_rng([11, 3]), [], 0.1
    for _ in range(4):
        step = np.array([0.5, 0.02]) + distance * rng.standard_normal(2)
        expected.append(1 - np.abs(1 - np.abs(step)))
        distance *= 0.7
    assert np.array(tried) == pytest.approx(np.array(expected), abs=1e-4)
    assert point == pytest.approx(expected[-1])
    assert answered((0, np.array([0.5, 0.5]))) is True
    tried.clear()
    Holds.fails = 10**9
    assert answered(4) is None
    assert len(tried) == 40


def test_claims_are_tried_in_batches_of_two_four_and_eight_each_with_its_arms() -> None:
    claims, arms = load_claims()
    chosen: tuple[Claim, ...] = tuple(c for c in claims if c.role is Role.CALIBRATION and c.counted)[:9]
    batches = list(_batches(Asked(chosen, arms, frozenset(), ()), MODEL))
    assert [len(batch) for batch, _ in batches] == [2, 4, 3]
    assert tuple(claim for batch, _ in batches for claim in batch) == chosen
    for batch, planned in batches:
        needed = {name for claim in batch for name in claim.arms.values()}
        assert all(needed & set(names) for names, _ in planned.runs)
        assert needed <= {name for names, _ in planned.runs for name in names}
        assert set(planned.meshes) == {claim.id for claim in chosen}


def test_an_arm_is_simulated_once_until_values_change() -> None:
    ran: list[str] = []

    class Engine:
        pathway = MODEL

        def set_values(self, values: dict[str, float]) -> None:
            ran.append("values")

        def run(self, arm: Arm, times: object = None) -> Trajectory:
            ran.append(arm.name)
            return Trajectory(arm, np.array([0.0]), {})

        def tighter(self, factor: float) -> float:
            return factor

    engine: Any = Engine()
    remembering = _Remembering(engine)
    one = remembering.run(Arm("a"))
    assert remembering.run(Arm("a")) is one
    remembering.run(Arm("b"))
    remembering.set_values({})
    remembering.run(Arm("a"))
    assert ran == ["a", "b", "values", "a"]
    tighter: Any = remembering.tighter(0.5)
    assert tighter == 0.5
    assert remembering.pathway is MODEL


def test_without_a_calibration_claim_nothing_can_be_asked() -> None:
    claims, arms = load_claims()
    others = [claim for claim in claims if claim.role is not Role.CALIBRATION]
    with pytest.raises(InputError, match="No claim of these calibrates parameters"):
        support.asked_of(others, arms, MODEL)


@pytest.mark.parametrize(
    ("excursions", "verdicts", "holds"),
    [
        ([], ["supported"], True),
        (["vegf"], ["supported"], False),
        (["calcium"], ["supported"], True),
        ([], ["supported", "contradicted"], False),
        ([], ["inconclusive"], False),
        ([], ["not testable"], False),
    ],
)
def test_a_set_holds_where_every_claim_does_and_every_curve_that_is_asked_for_is_plausible(
    excursions: list[str], verdicts: list[str], holds: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketamine_sbml.claims import Verdict

    report = SimpleNamespace(
        judgements=[SimpleNamespace(verdict=Verdict(verdict)) for verdict in verdicts],
        excursions=[SimpleNamespace(observable=name) for name in excursions],
    )
    monkeypatch.setattr(support, "judge", lambda *_, **__: report)
    asked = Asked((), {}, frozenset({"vegf"}), ())
    whole: Any = support.Support.__new__(support.Support)
    whole._asked, whole._simulator = asked, None
    assert whole._held((), None) is holds


def test_members_give_their_values_in_order_and_say_where_they_come_from() -> None:
    members = Members(("a", "b"), ((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), "made up")
    assert members.most == 3
    assert members.values(MODEL, 1) == {"a": 3.0, "b": 4.0}
    assert members.words() == "made up, each of which supports the calibration claims"
    assert members.key() != Members(("a", "b"), ((1.0, 2.0),), "made up").key()
    assert members.key() == Members(members.names, members.table, "elsewhere").key()


@pytest.mark.parametrize("solver", Solver)
def test_a_member_is_judged_again_as_the_suite_is_and_supports_every_claim_by_more_than_nothing(
    solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    margins = np.array([[1.0, 0.5], [1.0, -0.5], [0.0, 1.0], [math.nan, 1.0]])
    judged: list[tuple[int, Members, Computing]] = []

    def judge(_: object, __: object, count: int, draws: Members, *, computing: Computing, progress: object) -> object:
        judged.append((count, draws, computing))
        return margins

    monkeypatch.setattr(members_module, "margins_of_draws", judge)
    # Five walkers of which two stand at one point.
    chain = np.array([np.zeros((5, 2)), [[0.9, 0.1], [0.2, 0.6], [0.9, 0.1], [0.4, 0.3], [0.9, 0.2]]])
    found = Sampled(PRIOR, Asked((), {}, frozenset(), ()), chain, 0.5, 1)
    members, refused = members_module.chosen_members(found, 9, [], {}, computing=Computing(3, solver=solver))
    ((count, drawn, computing),) = judged
    assert (count, computing) == (4, Computing(3, solver=Solver.LIBROADRUNNER))
    assert (members.table, refused) == (drawn.table[:1], 3)
    assert sorted(drawn.table) == sorted({tuple(PRIOR.values(point).values()) for point in chain[1]})


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        (["1", "2.5", "m", "1", "2"], (1.0, 2.5)),
        (["1", "x", "m", "1", "2"], None),
        (["1", "nan", "m", "1", "2"], None),
        (["1", "2", "m", "1"], None),
        (["1", "2", "m", "1", "2", "3"], None),
    ],
)
def test_a_member_has_a_number_for_each_parameter_and_what_made_it(
    row: list[str], numbers: tuple[float, ...] | None
) -> None:
    if numbers is not None:
        assert _numbers(Path("e.csv"), 4, row, 2) == numbers
        return
    with pytest.raises(InputError, match=r"e\.csv, line 4 is no member: run"):
        _numbers(Path("e.csv"), 4, row, 2)


TWO_NAMES = tuple(parameter.id for parameter in uncertain(MODEL)[:2])
MADE_HERE = f"{sampled_checksum(MODEL, TWO_NAMES)},1,2"


@pytest.mark.parametrize(
    ("header", "rows", "sentence"),
    [
        (",".join(TWO_NAMES), [f"1,2,{MADE_HERE}", f"3,4.5,{MADE_HERE}"], ""),
        (",".join(TWO_NAMES), [f"1,2,{MADE_HERE}"], ""),
        (",".join(TWO_NAMES), ["1,2,other,1,2", f"3,4,{MADE_HERE}"], " was sampled from another model than this one"),
        (",".join(TWO_NAMES), [f"1,2,{MADE_HERE}", "3,4,other,1,2"], " was sampled from another model than this one"),
        (",".join(TWO_NAMES), ["1,2,other,1,2"], " was sampled from another model than this one"),
        (",".join(TWO_NAMES), [f"1,2,{MADE_HERE}", f"3,x,{MADE_HERE}"], ", line 3 is no member"),
        (",".join(TWO_NAMES), [], " holds no members of an ensemble"),
        (f"{TWO_NAMES[0]},p_mtor", [f"1,2,{MADE_HERE}"], ": 'p_mtor' is no parameter of the model"),
        (f"{TWO_NAMES[1]},{TWO_NAMES[1]}", [f"1,2,{MADE_HERE}"], f": column {TWO_NAMES[1]!r} stands twice"),
    ],
)
def test_a_file_of_members_is_read_where_all_of_it_belongs_to_this_model(
    header: str, rows: list[str], sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    made_by = ",".join(members_module._MADE_BY)
    path.write_text("\n".join([f"{header},{made_by}", *rows, ""]), encoding="utf-8")
    if not sentence:
        found = Members.read(path, MODEL)
        assert found.names == TWO_NAMES
        assert found.table == ((1.0, 2.0), (3.0, 4.5))[: len(rows)]
        assert found.source == "members of mine.csv"
        return
    with pytest.raises(InputError) as caught:
        Members.read(path, MODEL)
    assert str(caught.value).startswith(f"{path}{sentence}")
    assert str(caught.value).endswith(members_module._REMEDY)
    if "another model" in sentence:
        assert Members.read(path, MODEL, of_any_model=True).names == TWO_NAMES
    else:
        with pytest.raises(InputError):
            Members.read(path, MODEL, of_any_model=True)


WORDS = np.arange(624, dtype=np.uint32)


@pytest.mark.parametrize(
    ("state", "taken"),
    [
        (("MT19937", WORDS, 0, 0, 0.0), True),
        (("MT19937", WORDS, 624, 1, -1.5), True),
        (("MT19937", WORDS, 625, 0, 0.0), False),
        (("MT19937", WORDS, -1, 0, 0.0), False),
        (("MT19937", WORDS, 3.0, 0, 0.0), False),
        (("MT19937", WORDS, "3", 0, 0.0), False),
        (("MT19937", WORDS, 3, 2, 0.0), False),
        (("MT19937", WORDS, 3, None, 0.0), False),
        (("MT19937", WORDS, 3, 0, math.nan), False),
        (("MT19937", WORDS, 3, 0, "0"), False),
        (("MT19937", WORDS[1:], 3, 0, 0.0), False),
        (("MT19937", WORDS.astype(np.uint64), 3, 0, 0.0), False),
        (("MT19937", WORDS.astype(np.uint16), 3, 0, 0.0), False),
        (("PCG64", WORDS, 3, 0, 0.0), False),
        (("MT19937", WORDS, 3, 0), False),
        (("MT19937", WORDS, 3, 0, 0.0, 0.0), False),
    ],
)
def test_a_generator_goes_on_from_a_state_of_its_own_alone(state: tuple[Any, ...], taken: bool) -> None:
    assert chains._is_random(state) is taken


@pytest.mark.parametrize(
    ("array", "within"),
    [
        (np.array([0.0, 1.0]), True),
        (np.array([0, 1]), True),
        (np.array([-1e-9, 0.5]), False),
        (np.array([0.5, 1.0 + 1e-9]), False),
        (np.array([0.5, math.nan]), False),
        (np.array([True, False]), False),
        (np.array(["0"]), False),
        (np.array([0.5 + 0j]), False),
        (np.array([]), True),
    ],
)
def test_a_point_lies_between_none_and_all_of_each_range(array: Any, within: bool) -> None:
    assert chains._within(array, 1.0) is within


def test_without_a_word_there_are_two_walkers_a_parameter_and_two_more(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("emcee")
    asked: list[tuple[int, ...]] = []

    def refuse(*given: int) -> None:
        asked.append(given)
        raise InputError("Enough.")

    monkeypatch.setattr(chains, "_check", refuse)
    for more in ({}, {"walkers": 7}, {"fitted_only": True}):
        with pytest.raises(InputError, match="Enough"):
            chains.sample([], {}, 3, seed=5, **more)
    every, fitted = (len(Prior.of(pathway(), fitted_only=only).names) for only in (False, True))
    assert every > fitted
    assert asked == [(3, 2 * every + 2, 5, every), (3, 7, 5, every), (3, 2 * fitted + 2, 5, fitted)]
