"""How work is handed out, in chunks of a second within a window, and once more where it is lost; no worker is there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

import made_up_jobs as jobs
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs import Computing, Job
from ketamine_sbml.studies.runs import engine as engine_module
from ketamine_sbml.studies.runs.engine import Engine
from ketamine_sbml.studies.runs.job import Chunk


class Lost(Exception):
    """A worker died."""


class Gone(Exception):
    """No worker can be reached."""


class Handed:
    """A pool of two that answers at once as it is told to: an error, nothing yet, or results after so many seconds."""

    lost, gone = (Lost,), (Gone,)
    processes = 2

    def __init__(self, answer: Callable[[int, list[Any]], Exception | float | None]) -> None:
        self.batches: list[list[Any]] = []
        self.futures: list[Future[Chunk]] = []
        self.done: list[str] = []
        self._answer = answer

    def submit(self, _: object, items: Sequence[Any]) -> Future[Chunk]:
        future: Future[Chunk] = Future()
        answer = self._answer(len(self.batches), list(items))
        self.batches.append(list(items))
        self.futures.append(future)
        if isinstance(answer, Exception):
            future.set_exception(answer)
        elif answer is not None:
            future.set_result(Chunk([item * item for item in items], answer))
        return future

    def finished(self) -> None:
        self.done.append("finished")

    def revive(self) -> None:
        self.done.append("revived")

    def close(self) -> None:
        self.done.append("closed")


@pytest.fixture(autouse=True)
def no_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits here goes on with the first that is done; where none is, nothing would ever be."""

    def at_once(waiting: Collection[Future[Chunk]], *, return_when: str) -> Any:
        assert return_when == FIRST_COMPLETED
        done, left = wait(waiting, 0.0, return_when)
        assert done
        return done, left

    monkeypatch.setattr(engine_module, "wait", at_once)


def handed_out(
    answer: Callable[[int, list[Any]], Exception | float | None], items: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[Handed, Iterator[tuple[int, int]]]:
    pool = Handed(answer)
    monkeypatch.setattr(engine_module, "Pool", lambda processes: pool)
    return pool, Engine[int, int](Job(jobs.squares, (0,)), Computing(2)).run(range(items))


@pytest.mark.parametrize(
    ("seconds", "sizes"),
    [
        # Four items are a chunk, until what is left is less for each worker.
        (0.25, [*[1] * 6, *[4] * 7, 3, 2, 1]),
        (0.6, [*[1] * 6, *[2] * 16, 1, 1]),
        (9.0, [1] * 40),
    ],
)
def test_a_chunk_takes_a_second_or_the_item_that_takes_longer_and_the_first_ones_are_an_item_each(
    seconds: float, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, results = handed_out(lambda _, items: seconds * len(items), 40, monkeypatch)
    assert sorted(results) == [(item, item * item) for item in range(40)]
    assert [len(batch) for batch in pool.batches] == sizes


def test_of_items_that_take_no_time_a_hundred_are_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    pool, results = handed_out(lambda *_: 0.0, 1006, monkeypatch)
    assert len(list(results)) == 1006
    assert [len(batch) for batch in pool.batches][:8] == [*[1] * 6, 100, 100]
    assert max(map(len, pool.batches)) == 100


def test_three_chunks_a_worker_are_under_way_and_what_nobody_waits_for_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool, results = handed_out(lambda number, items: 1.0 if number == 0 else None, 40, monkeypatch)
    assert next(results) == (0, 0)
    assert len(pool.batches) == 6
    assert pool.done == ["finished"]
    results.close()  # type: ignore[attr-defined]
    assert [future.cancelled() for future in pool.futures] == [False, *[True] * 5]


def test_what_is_under_way_with_a_lost_worker_is_lost_with_it_and_done_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool, results = handed_out(
        lambda number, items: Lost() if number == 2 else (None if number in (4, 5) else 1.0), 8, monkeypatch
    )
    assert sorted(results) == [(item, item * item) for item in range(8)]
    assert pool.done.count("revived") == 1
    assert [pool.batches.count([item]) for item in range(8)] == [1, 1, 2, 1, 2, 2, 1, 1]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_work_that_loses_its_worker_for_the_third_time_is_given_up(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = itertools.count(1)
    pool, results = handed_out(lambda _, items: Lost() if items == [3] and next(left) <= times else 1.0, 4, monkeypatch)
    if times < 3:
        assert sorted(results) == [(item, item * item) for item in range(4)]
    else:
        with pytest.raises(InputError, match="Workers keep dying at the same work"):
            list(results)
    assert pool.done.count("revived") == min(times, 2)
    assert pool.batches.count([3]) == min(times + 1, 3)


def test_workers_that_nobody_can_reach_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    _, results = handed_out(lambda *_: Gone("no route"), 4, monkeypatch)
    with pytest.raises(InputError, match=r"^The connection to the workers is gone \(no route\): run it again\.$"):
        list(results)
