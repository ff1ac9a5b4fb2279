"""What is asked of Dask, by a stand-in for it: which cluster, how long, and what becomes of a chunk."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from types import ModuleType, SimpleNamespace
from typing import Any

import made_up_jobs as jobs
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs import Computing, Job, computing, pool
from ketamine_sbml.studies.runs import job as at_work
from ketamine_sbml.studies.runs.cluster import Cluster
from ketamine_sbml.studies.runs.computing import LOCAL
from ketamine_sbml.studies.runs.engine import _in_a_sentence, _Line
from ketamine_sbml.studies.runs.job import run_chunk
from ketamine_sbml.studies.runs.pool import Pool


class Dask:
    """Stands for the library: notes what is asked of it."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.workers: dict[str, object] = {"a": {}, "b": {}, "c": {}}
        self.fails: dict[str, Exception] = {}
        self.submitted: list[Theirs] = []

    def note(self, name: str, *what: object, **how: object) -> None:
        self.told.append((name, *what, *sorted(how.items())))
        if name in self.fails:
            raise self.fails[name]

    def installed(self, patch: pytest.MonkeyPatch) -> None:
        dask = self

        class LocalCluster:
            def __init__(self, **how: object) -> None:
                dask.note("cluster", **how)

            def close(self) -> None:
                dask.note("cluster closed")

        class Client:
            dashboard_link = "http://127.0.0.1:1/status"

            def __init__(self, where: object, **how: object) -> None:
                dask.note("client", where if isinstance(where, str) else "our own", **how)

            def wait_for_workers(self, count: int, **how: object) -> None:
                dask.note("wait", count, **how)

            def scheduler_info(self, **how: object) -> dict[str, object]:
                dask.note("info", **how)
                return {"workers": dask.workers}

            def submit(self, *what: object, **how: object) -> Theirs:
                dask.note("submit", *what, **how)
                dask.submitted.append(Theirs())
                return dask.submitted[-1]

            def close(self) -> None:
                dask.note("client closed")

        async def connect(address: str, **how: object) -> object:
            dask.note("connect", address, **how)

            async def close() -> None:
                dask.note("connection closed")

            return SimpleNamespace(close=close)

        distributed, comm = ModuleType("distributed"), ModuleType("distributed.comm")
        distributed.LocalCluster, distributed.Client = LocalCluster, Client  # type: ignore[attr-defined]
        comm.connect = connect  # type: ignore[attr-defined]
        patch.setitem(sys.modules, "distributed", distributed)
        patch.setitem(sys.modules, "distributed.comm", comm)


class Theirs:
    """A future of Dask."""

    def __init__(self) -> None:
        self.then: list[Callable[[object], None]] = []
        self.cancelled = False
        self.outcome: object = "done"

    def add_done_callback(self, call: Callable[[object], None]) -> None:
        self.then.append(call)

    def result(self) -> object:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def cancel(self) -> None:
        self.cancelled = True


@pytest.fixture
def dask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dask]:
    made = Dask()
    made.installed(monkeypatch)
    yield made


ADDRESS = "tcp://127.0.0.1:8786"
ELSEWHERE = Computing(scheduler=ADDRESS)


def test_a_cluster_of_our_own_has_as_many_workers_as_are_asked_for_and_ends_with_us(dask: Dask) -> None:
    cluster = Cluster(Computing(3, LOCAL))
    assert dask.told == [
        (
            "cluster",
            ("dashboard_address", None),
            ("n_workers", 3),
            ("silence_logs", logging.CRITICAL),
            ("threads_per_worker", 1),
        ),
        ("client", "our own", ("timeout", 10)),
        ("wait", 1, ("timeout", 30)),
    ]
    dask.told.clear()
    cluster.close()
    assert dask.told == [("client closed",), ("cluster closed",)]


def test_the_dashboard_is_shown_to_whoever_asks_for_it(dask: Dask) -> None:
    links: list[str] = []
    Cluster(Computing(1, LOCAL, dashboard=links.append))
    assert links == ["http://127.0.0.1:1/status"]
    assert ("dashboard_address", "127.0.0.1:0") in dask.told[0]


def test_a_scheduler_of_others_is_greeted_first_and_left_as_it_is(dask: Dask) -> None:
    cluster = Cluster(ELSEWHERE)
    assert dask.told == [
        ("connect", ADDRESS, ("timeout", 10)),
        ("connection closed",),
        ("client", ADDRESS, ("timeout", 10)),
        ("wait", 1, ("timeout", 30)),
    ]
    cluster.close()
    assert dask.told[-1] == ("client closed",)


@pytest.mark.parametrize("error", [OSError(), TimeoutError(), ValueError(), TypeError()], ids=repr)
@pytest.mark.parametrize("where", ["connect", "client"])
def test_a_scheduler_that_does_not_answer_is_one_sentence(where: str, error: Exception, dask: Dask) -> None:
    dask.fails[where] = error
    with pytest.raises(InputError) as caught:
        Cluster(ELSEWHERE)
    assert str(caught.value) == (
        f"No Dask scheduler answers at {ADDRESS!r}: start one there (dask scheduler), or mend the address."
    )


def test_a_scheduler_without_workers_is_left_with_a_sentence(dask: Dask) -> None:
    dask.fails["wait"] = TimeoutError()
    with pytest.raises(InputError, match=f"The scheduler at {ADDRESS} has no worker: start one"):
        Cluster(ELSEWHERE)
    assert dask.told[-1] == ("client closed",)


def test_as_many_chunks_are_done_at_once_as_there_are_workers_and_one_where_none_is_left(dask: Dask) -> None:
    cluster = Cluster(ELSEWHERE)
    assert cluster.processes == 3
    assert dask.told[-1] == ("info", ("n_workers", -1))
    dask.workers = {}
    assert cluster.processes == 1
    cluster.finished()
    cluster.revive()


def test_a_chunk_is_handed_on_with_its_result_its_error_or_its_end(dask: Dask) -> None:
    cluster, job = Cluster(ELSEWHERE), Job[int, int](jobs.squares, (0,))
    ours = cluster.submit(job, (1, 2))
    assert dask.told[-1] == ("submit", run_chunk, job.packed, [1, 2], ("pure", False))
    (theirs,) = dask.submitted
    assert not ours.done()
    theirs.then[0](theirs)
    outcome: object = ours.result(0)
    assert outcome == "done"
    assert not theirs.cancelled
    failing = cluster.submit(job, (1,))
    dask.submitted[1].outcome = CancelledError()
    dask.submitted[1].then[0](None)
    assert isinstance(failing.exception(0), CancelledError)
    ended = cluster.submit(job, (1,))
    ended.cancel()
    assert dask.submitted[2].cancelled
    dask.submitted[2].then[0](None)
    assert ended.cancelled()


def test_what_dask_says_of_a_worker_that_kept_dying_is_said_as_ours() -> None:
    killed = type("KilledWorker", (Exception,), {})("x")
    assert "Workers keep dying at the same work" in str(_in_a_sentence(killed))
    other = ValueError("x")
    assert _in_a_sentence(other) is other


def test_without_a_scheduler_all_cores_that_may_be_used_are_used_and_no_more_than_the_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Computing(7).processes == 7
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(5)), raising=False)
    assert Computing().processes == 5
    monkeypatch.setattr(computing, "MOST_WORKERS", 4)
    assert Computing().processes == 4
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert Computing().processes == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert Computing().processes == 1
    with pytest.raises(InputError, match="workers = 5: use 1 to 4"):
        Computing(5)
    assert Computing(4, LOCAL).processes == 4
    assert Computing(None, ADDRESS, print).dashboard is print


def test_items_are_taken_from_the_front_until_none_is_left() -> None:
    line = _Line(range(10**9))
    assert len(line) == 10**9
    short = _Line(range(5))
    assert (short.take(2), len(short)) == ([0, 1], 3)
    assert (short.take(9), len(short)) == ([2, 3, 4], 0)
    assert short.take(1) == []


def test_a_pool_whose_workers_never_worked_says_what_is_wrong_and_another_is_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[tuple[object, ...]] = []

    class Executor:
        def __init__(self, processes: int, **how: Any) -> None:
            started.append((processes, how["mp_context"].get_start_method(), how["initializer"]))

        def submit(self, *what: object) -> Future[object]:
            raise BrokenProcessPool("gone")

        def shutdown(self, **how: object) -> None:
            started.append(tuple(sorted(how.items())))

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Executor)
    ours = Pool(3)
    assert started == [(3, "spawn", pool._begin)]
    assert isinstance(ours.submit(Job(jobs.squares, (0,)), [1]).exception(0), BrokenProcessPool)
    # One worker may have been killed while it started: they are started once more.
    ours.revive()
    assert isinstance(ours.submit(Job(jobs.squares, (0,)), [1]).exception(0), BrokenProcessPool)
    with pytest.raises(InputError, match="Worker processes end as soon as they start: begin the script"):
        ours.revive()
    whole = (("cancel_futures", True), ("wait", True))
    ours.finished()
    ours.revive()
    ours.close()
    new = (3, "spawn", pool._begin)
    assert started[1:] == [whole, new, whole, whole, new, whole]


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no masks of signals")
def test_a_worker_is_started_with_interruptions_blocked_and_they_come_to_us_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until it is told to leave them to its parent, it would print a traceback of where its imports are."""
    blocked: list[bool] = []

    class Executor:
        def __init__(self, *_: object, **__: object) -> None:
            blocked.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))

        def submit(self, *_: object) -> Future[object]:
            blocked.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
            # To this thread: where others run, the process's would come to one that blocks nothing, at any moment.
            signal.raise_signal(signal.SIGINT)
            return Future()

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Executor)
    ours = Pool(1)
    with pytest.raises(KeyboardInterrupt):
        ours.submit(Job(jobs.squares, (0,)), [1])
    assert blocked == [False, True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_job_of_another_version_is_refused_by_a_worker_and_one_is_prepared_once() -> None:
    job = Job[int, int](jobs.squares, (5,))
    chunk = run_chunk(job.packed, [1, 2, 3])
    assert chunk.results == [6, 9, 14]
    assert 0 <= chunk.seconds < 60
    kept = at_work._last
    assert run_chunk(job.packed, [4]).results == [21]
    assert at_work._last is kept
    assert run_chunk(Job[int, int](jobs.squares, (6,)).packed, [4]).results == [22]
    assert at_work._last is not kept
    # The engine of the job before is gone from memory by the time that the next one loads its own.
    assert run_chunk(Job[int, bool](jobs.what_is_kept_while_it_is_prepared).packed, [1]).results == [False]
    old = type(job.packed)("0.0.1", job.packed.content)
    with pytest.raises(InputError, match=r"A worker has ketamine-sbml .*, not 0\.0\.1: install the same version"):
        run_chunk(old, [1])
