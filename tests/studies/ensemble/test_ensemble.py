"""Bands come out the same for any number of workers, after any interruption, in memory and on disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.model import pathway
from ketamine_sbml.report.bands import bands_as_csv, bands_as_json, curves_in_words
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import BANDS, Bands, Curves, Layout, Question, ask_ensemble, sample
from ketamine_sbml.studies.ensemble import bands as bands_module
from ketamine_sbml.studies.ensemble.bands import bands_of, share_below
from ketamine_sbml.studies.ensemble.kept import DataSet, InMemory
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling.members import Members

ALONE = Computing(1)
DRAWS = Around()
HOURS = np.array([-1.0, 0.5, 1.0, 24.0])


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four draws a part, so that few draws make several."""
    monkeypatch.setattr(sample, "RUNS_OF_A_PART", 8)


def question() -> Curves:
    simulator = Simulator()
    arms = [named_arm("vehicle"), named_arm("ketamine")]
    return Curves.like([simulator.run(arm, HOURS) for arm in arms], ["p_mtor", "spine_density"])


QUESTION = question()
SHAPE = (QUESTION.layout.rows, len(QUESTION.layout.values))


def same(one: Bands, other: Bands) -> bool:
    pairs = ((one.quantiles, other.quantiles), (one.below, other.below), (one.own, other.own))
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


def by_hand(count: int) -> Numbers:
    """The answers, each from a simulator of its own."""
    answers = []
    for index in range(count):
        simulator = Simulator(values=DRAWS.values(pathway(), index))
        curves = [simulator.run(arm, HOURS) for arm in QUESTION.arms]
        answers.append([[curve["p_mtor"][n], curve["spine_density"][n]] for curve in curves for n in range(len(HOURS))])
    return np.array(answers)


def test_median_and_bands_are_those_of_the_curves() -> None:
    bands = ask_ensemble(QUESTION, 8, DRAWS, computing=ALONE)
    answers = by_hand(8)
    assert np.array_equal(bands.quantiles, np.quantile(answers, BANDS, axis=0))
    own = np.concatenate([[[c["p_mtor"][n], c["spine_density"][n]] for n in range(4)] for c in _own_curves()])
    assert np.array_equal(bands.own, own)
    treated = slice(5, 7)  # later mTORC1 is at rest again, in every member
    share = (answers[:, treated] < own[treated]).mean(axis=0)
    assert bands.below[treated][:, 0].tolist() == share[:, 0].tolist()
    assert bands.below[0, 0] == 0.5  # all alike at rest


def _own_curves() -> list[Mapping[str, Numbers]]:
    simulator = Simulator()
    return [simulator.run(arm, HOURS).values for arm in QUESTION.arms]


@pytest.mark.long
def test_the_numbers_depend_neither_on_workers_nor_on_where_answers_are_kept(tmp_path: Path) -> None:
    whole = ask_ensemble(QUESTION, 10, DRAWS, computing=ALONE)
    for workers in (2, 3):
        found = ask_ensemble(QUESTION, 10, DRAWS, computing=Computing(workers), data_set=tmp_path / str(workers))
        assert same(found, whole)


def test_rows_that_do_not_fit_at_once_are_read_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ask_ensemble(QUESTION, 8, DRAWS, computing=ALONE)
    monkeypatch.setattr(bands_module, "AT_ONCE", 24)
    assert same(ask_ensemble(QUESTION, 8, DRAWS, computing=ALONE), whole)


def test_a_broken_off_run_goes_on_from_its_parts(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(done: int, total: int, word: str) -> None:
        if done:
            raise Stop

    with pytest.raises(Stop):
        ask_ensemble(QUESTION, 10, DRAWS, computing=ALONE, data_set=tmp_path, progress=stop)
    seen: list[int] = []
    found = ask_ensemble(
        QUESTION, 10, DRAWS, computing=ALONE, data_set=tmp_path, progress=lambda done, total, word: seen.append(done)
    )
    assert seen[0] == 4
    assert same(found, ask_ensemble(QUESTION, 10, DRAWS, computing=ALONE))


def test_more_and_fewer_draws_of_a_data_set_are_those_of_a_new_one(tmp_path: Path) -> None:
    ask_ensemble(QUESTION, 6, DRAWS, computing=ALONE, data_set=tmp_path)
    for count in (10, 3):
        more = ask_ensemble(QUESTION, count, DRAWS, computing=ALONE, data_set=tmp_path)
        assert same(more, ask_ensemble(QUESTION, count, DRAWS, computing=ALONE))


def test_a_table_of_bands_names_each_bound_and_holds_it() -> None:
    pytest.importorskip("pandas")
    bands = ask_ensemble(QUESTION, 4, DRAWS, computing=ALONE)
    table = bands.to_pandas()
    names = ["p05", "p25", "p50", "p75", "p95"]
    assert list(table.columns) == ["arm", "hour", "value", *names, "own", "below"]
    spines = table[table["value"] == "spine_density"]
    assert spines["hour"].tolist() == QUESTION.layout.keys["hour"]
    assert np.array_equal(spines[names].to_numpy().T, bands.quantiles[:, :, 1])
    assert np.array_equal(spines[["own", "below"]].to_numpy().T, [bands.own[:, 1], bands.below[:, 1]])


def test_a_data_set_is_one_table_for_other_programs(tmp_path: Path) -> None:
    import pandas

    ask_ensemble(QUESTION, 6, DRAWS, computing=ALONE, data_set=tmp_path)
    table = pandas.read_parquet(tmp_path)
    assert list(table.columns) == ["draw", "arm", "hour", "p_mtor", "spine_density"]
    assert len(table) == 6 * QUESTION.layout.rows
    answer = by_hand(1)[0]
    first = table[(table.draw == 0) & (table.arm == "ketamine") & (table.hour == 24.0)]
    assert first.spine_density.tolist() == [answer[-1, 1]]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_what_tells_rows_apart_stands_beside_each_number_with_each_text_written_once(rows: int, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    arms, hours = ("vehicle", "ketamine", "vegf")[:rows], (0.5, 1.0, 2.0)[:rows]
    layout = Layout({"arm": arms, "hour": hours}, ("p_mtor", "vegf"), {"p_mtor": "1", "vegf": "1"})
    kept = DataSet(tmp_path, layout, "key", {"model": "made up"})
    assert not kept.has((0, 1)), "nothing is there yet"
    answers = np.arange(4.0 * rows).reshape(2, rows, 2)
    kept.add((3, 5), answers)
    assert [kept.has(part) for part in ((3, 4), (3, 5), (3, 6), (4, 5))] == [True, True, False, False]
    (path,) = tmp_path.glob("*.parquet")
    assert path.name == "part-000000003-000000005.parquet"
    kinds = {field.name: str(field.type) for field in parquet.read_schema(path)}
    text = "dictionary<values=string, indices=int32, ordered=0>"
    assert kinds == {"draw": "int64", "arm": text, "hour": "double", "p_mtor": "double", "vegf": "double"}
    assert parquet.read_table(path).to_pydict() == {
        "draw": [3] * rows + [4] * rows,
        "arm": [*arms, *arms],
        "hour": [*hours, *hours],
        "p_mtor": answers[:, :, 0].ravel().tolist(),
        "vegf": answers[:, :, 1].ravel().tolist(),
    }
    assert [kept.column((3, 5), value).tolist() for value in (0, 1)] == [answers[:, :, n].tolist() for n in (0, 1)]
    assert kept.column((3, 4), 1).tolist() == answers[:1, :, 1].tolist(), "a part that was made longer"


@pytest.mark.long
def test_killed_at_any_moment_it_goes_on_to_the_same_numbers(tmp_path: Path) -> None:
    arguments = ["simulate", "--arm", "ketamine", "--ensemble", "120", "--observables", "p_mtor", "--hours", "24"]
    arguments += ["--no-plot", "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    run = [sys.executable, "-m", "ketamine_sbml", *arguments]
    kill_after = np.random.default_rng(1).uniform(0.5, 6.0, size=4)
    for moment in kill_after:
        with subprocess.Popen([*run, "--data-set", "kept"], env=environment, cwd=tmp_path, stdout=-3) as process:
            try:
                process.wait(timeout=moment)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
    subprocess.run([*run, "--data-set", "kept"], env=environment, cwd=tmp_path, check=True, stdout=-3)
    table = tmp_path / "results" / "ketamine-ensemble.csv"
    resumed = table.read_bytes()
    table.unlink()
    subprocess.run(run, env=environment, cwd=tmp_path, check=True, stdout=-3)
    assert resumed == table.read_bytes()


def test_a_data_set_of_something_else_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=kept)
    with pytest.raises(InputError, match="another model, engine, question or source"):
        ask_ensemble(QUESTION, 2, Around(seed=1), computing=ALONE, data_set=kept)
    (kept / "_ensemble.json").write_text(json.dumps({"key": "that of other equations"}))
    with pytest.raises(InputError, match="another model, engine, question or source"):
        ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=kept)
    for broken in ("{", "[" * 100_000, "[]", "null", ""):
        (kept / "_ensemble.json").write_text(broken)
        with pytest.raises(InputError, match="another model, engine, question or source"):
            ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=kept)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    with pytest.raises(InputError, match="something else than an ensemble"):
        ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path / "mine")
    with pytest.raises(InputError, match="is a file"):
        ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path / "mine" / "thesis.txt")


def test_a_broken_part_is_named(tmp_path: Path) -> None:
    ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path)
    (part,) = tmp_path.glob("part-*.parquet")
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(InputError, match=f"{part.name} is broken"):
        ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path)


@pytest.mark.parametrize("columns", [{"other": [1.0]}, {"p_mtor": ["text"]}, {"p_mtor": [None]}, {"p_mtor": [[1.0]]}])
def test_a_part_of_other_columns_is_named(columns: dict[str, list[object]], tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path)
    (part,) = tmp_path.glob("part-*.parquet")
    rows = 2 * QUESTION.layout.rows
    parquet.write_table(pyarrow.table({name: values * rows for name, values in columns.items()}), part)
    with pytest.raises(InputError, match=f"{part.name} is broken"):
        ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path)


@dataclass(frozen=True)
class Failing(Question):
    """A stand-in that some parameter sets cannot answer."""

    @property
    def layout(self) -> Layout:
        return Layout({"row": [1.0, 2.0]}, ("x",), {"x": "1"})

    @property
    def runs(self) -> int:
        return 1

    def answer(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        if values and next(iter(values.values())) > next(iter(DRAWS.values(pathway(), 0).values())):
            raise SimulationError("too large.")
        return np.array([[1.0], [2.0]])

    def key(self) -> str:
        return "failing"


def test_what_cannot_be_integrated_is_left_out_and_counted() -> None:
    bands = ask_ensemble(Failing(), 20, DRAWS, computing=ALONE)
    assert 0 < bands.failed < 20
    assert bands.quantiles[:, :, 0].tolist() == [[1.0, 2.0]] * len(BANDS)


def test_a_draw_that_cannot_be_integrated_leaves_those_after_it_in_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Solver, "simulator", lambda *_: None)
    drawn = [next(iter(DRAWS.values(pathway(), draw).values())) for draw in range(20)]
    failed = [value > drawn[0] for value in drawn]
    assert "10" in "".join(str(int(each)) for each in failed), "one that can comes after one that cannot"
    answers = sample.job_of(pathway(), Failing(), DRAWS).prepared()((0, 20))
    assert np.isnan(answers).all(axis=(1, 2)).tolist() == failed
    assert answers[np.logical_not(failed)].tolist() == [[[1.0], [2.0]]] * failed.count(False)


def test_an_ensemble_that_memory_cannot_hold_is_refused() -> None:
    with pytest.raises(InputError, match="give --data-set DIR"):
        InMemory(QUESTION.layout, 10**8)
    with pytest.raises(InputError, match="use 1 to"):
        ask_ensemble(QUESTION, 0, DRAWS, computing=ALONE)


def test_the_tables_and_the_words_say_the_same() -> None:
    bands = ask_ensemble(QUESTION, 8, DRAWS, computing=ALONE)
    content = json.loads(bands_as_json(bands, {"model": "m"}))
    assert content["values"]["p_mtor"]["p50"] == bands.quantiles[2, :, 0].tolist()
    rows = bands_as_csv(bands, {"model": "m"}).splitlines()
    assert len(rows) == 1 + QUESTION.layout.rows * 2
    assert rows[1].startswith("vehicle,-1,p_mtor,1,1,1,1,1,1,1,0.5,8,0,m")
    text = curves_in_words(QUESTION, bands, DRAWS.words())
    assert f"{bands.quantiles[2, 7, 1]:.3g}" in text
    assert "The file's own curves lie in the 50 % band at" in text


def test_where_the_file_lies_is_the_share_of_members_below_it() -> None:
    layout = Layout({"row": [1.0]}, ("x",), {"x": "1"})
    kept = InMemory(layout, 4)
    kept.add((0, 4), np.array([1.0, 2.0, 3.0, 4.0]).reshape(4, 1, 1))
    for own, share in ((0.0, 0.0), (2.5, 0.5), (2.0, 0.375), (9.0, 1.0)):
        assert bands_of(kept, [(0, 4)], layout, np.array([[own]])).below[0, 0] == share


SIMPLE = Layout({"hour": [0.0, 1.0, 2.0]}, ("x", "y"), {"hour": "h", "x": "1", "y": "mg"})


def answers_of(draws: int) -> Numbers:
    """x is a hundred times the draw and the row, y its negative."""
    x = 100.0 * np.arange(draws)[:, None] + np.arange(3)
    return np.stack([x, -x], axis=2)


@pytest.mark.parametrize("at_once", [1, 7, 11, 12, 21, 22, 10**6])
def test_bands_are_the_same_however_many_rows_are_sorted_at_a_time(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bands_module, "AT_ONCE", at_once)
    kept, answers = InMemory(SIMPLE, 11), answers_of(11)
    kept.add((0, 4), answers[:4])
    kept.add((4, 11), answers[4:])
    found = bands_of(kept, [(0, 4), (4, 11)], SIMPLE, np.full((3, 2), 500.5))
    assert np.array_equal(found.quantiles, np.quantile(answers, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0))
    assert (found.draws, found.failed) == (11, 0)
    assert found.below[0].tolist() == pytest.approx([6 / 11, 1.0])
    assert repr(found) == "<Bands of x, y: 11 draws, 3 rows>"


def test_members_that_could_not_be_integrated_are_left_out_of_both_columns_and_counted() -> None:
    kept, answers = InMemory(SIMPLE, 5), answers_of(5)
    answers[1] = np.nan
    answers[3] = np.nan
    kept.add((0, 5), answers)
    found = bands_of(kept, [(0, 5)], SIMPLE, np.full((3, 2), 200.0))
    assert (found.draws, found.failed) == (5, 2)
    assert found.quantiles[2, 0].tolist() == [200.0, -200.0]
    assert found.below[0].tolist() == pytest.approx([0.5, 1.0])
    assert repr(found) == "<Bands of x, y: 5 draws, of which 2 could not be integrated, 3 rows>"
    kept.add((0, 5), np.full((5, 3, 2), np.nan))
    none = bands_of(kept, [(0, 5)], SIMPLE, np.full((3, 2), 200.0))
    assert none.failed == 5
    assert np.isnan(none.quantiles).all() and np.isnan(none.below).all()


def test_what_differs_by_a_billionth_is_the_same() -> None:
    own = 4.0
    members = np.array([own * (1 + 0.9e-9), own * (1 - 0.9e-9), own * (1 + 1.1e-9), own * (1 + 1.1e-9)])
    assert share_below(members, own) == pytest.approx(0.25)
    assert share_below(-members, -own) == pytest.approx(0.75)


def test_curves_have_a_row_for_each_hour_of_each_arm_and_are_told_by_arms_hours_and_observables() -> None:
    assert QUESTION.layout.keys["arm"] == ["vehicle"] * 4 + ["ketamine"] * 4
    assert QUESTION.layout.keys["hour"] == [*HOURS, *HOURS]
    assert QUESTION.layout.units == {"hour": "h", "p_mtor": "1", "spine_density": "1"}
    assert (QUESTION.runs, QUESTION.layout.rows) == (2, 8)
    assert (QUESTION.rows_of(0), QUESTION.rows_of(1)) == (slice(0, 4), slice(4, 8))
    uneven = Curves(QUESTION.arms, ((0.0,), (1.0, 2.0)), ("p_mtor",), {"p_mtor": "1"})
    assert (uneven.rows_of(1), uneven.layout.rows) == (slice(1, 3), 3)
    others = [
        Curves(QUESTION.arms[:1], QUESTION.hours, QUESTION.observables, {}),
        Curves(QUESTION.arms, QUESTION.hours[:1], QUESTION.observables, {}),
        Curves(QUESTION.arms, QUESTION.hours, QUESTION.observables[:1], {}),
    ]
    assert len({QUESTION.key(), *(other.key() for other in others)}) == 4


def test_a_part_is_as_many_draws_as_make_the_runs_and_eight_times_as_many_on_the_compiled_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[list[tuple[int, int]]] = []
    monkeypatch.setattr(sample, "RUNS_OF_A_PART", 6)

    def ran(job: object, parts: list[tuple[int, int]], computing: object) -> Iterator[object]:
        asked.append(list(parts))
        return iter(())

    monkeypatch.setattr(sample, "run", ran)
    monkeypatch.setattr(sample, "bands_of", lambda kept, parts, layout, own: asked.append(list(parts)))
    told: list[tuple[int, int, str]] = []
    ask_ensemble(QUESTION, 7, DRAWS, computing=ALONE, progress=lambda *given: told.append(given))
    assert asked == [[(0, 3), (3, 6), (6, 7)]] * 2
    assert told == [(0, 7, "draws")]
    asked.clear()
    ask_ensemble(QUESTION, 30, DRAWS, computing=Computing(1, solver=Solver.COMPILED))
    assert asked[0] == [(0, 24), (24, 30)]
    monkeypatch.setattr(sample, "RUNS_OF_A_PART", 1)
    ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE)
    assert asked[-1] == [(0, 1), (1, 2)], "one draw at least"
    two = Members(("glua1_exchange",), ((0.04,), (0.05,)), "two")
    with pytest.raises(InputError, match="An ensemble of 3 draws: there are 2; use at most as many"):
        ask_ensemble(QUESTION, 3, two, computing=ALONE)
    with pytest.raises(InputError, match="An ensemble of 100000001 draws: use 1 to 100000000"):
        ask_ensemble(QUESTION, 100_000_001, DRAWS, computing=ALONE)


def test_a_data_set_is_described_holds_its_parts_and_drops_one_that_was_made_longer(tmp_path: Path) -> None:
    kept = DataSet(tmp_path / "kept", SIMPLE, "mine", {"model": "m"})
    about = json.loads((tmp_path / "kept" / "_ensemble.json").read_text(encoding="utf-8"))
    assert about == {"model": "m", "units": {"hour": "h", "x": "1", "y": "mg"}, "key": "mine"}
    assert not kept.has((0, 1))
    answers = answers_of(5)
    kept.add((0, 2), answers[:2])
    kept.add((2, 5), answers[2:])
    assert [kept.has(part) for part in ((0, 1), (0, 2), (0, 3), (2, 5), (2, 6), (1, 2))] == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]
    assert np.array_equal(kept.column((2, 4), 1), answers[2:4, :, 1])
    kept.add((0, 3), answers[:3])
    names = sorted(path.name for path in (tmp_path / "kept").glob("part-*"))
    assert names == ["part-000000000-000000003.parquet", "part-000000002-000000005.parquet"]
    again = DataSet(tmp_path / "kept", SIMPLE, "mine", {})
    assert again.has((0, 3)) and np.array_equal(again.column((0, 3), 0), answers[:3, :, 0])
    (tmp_path / "kept" / "part-000000000-000000001.parquet").touch()
    assert DataSet(tmp_path / "kept", SIMPLE, "mine", {}).has((0, 3)), "the longer one counts"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("make", ["mkfifo", "mkdir"])
def test_a_pipe_or_a_folder_that_is_called_like_a_part_is_none(make: str, tmp_path: Path) -> None:
    """What reads Parquet would wait for ever at the one, and walk through the other."""
    ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path)
    (part,) = tmp_path.glob("*.parquet")
    part.unlink()
    getattr(os, make)(part)
    with pytest.raises(InputError, match="Cannot write"):
        ask_ensemble(QUESTION, 2, DRAWS, computing=ALONE, data_set=tmp_path)
