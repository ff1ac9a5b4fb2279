"""Many runs give the same results wherever they are done, and outlive the death of a worker."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import made_up_jobs as jobs
import pytest
from loopback import ENVIRONMENT, scheduler_and_workers, wait_for

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs import Computing, Engine, Job, run
from ketamine_sbml.studies.runs import engine as engine_module
from ketamine_sbml.studies.runs.computing import LOCAL
from ketamine_sbml.studies.runs.engine import MOST_ITEMS, WINDOW
from ketamine_sbml.studies.runs.job import Chunk
from ketamine_sbml.studies.runs.pool import GUARD, Pool

EXPECTED = {item: item * item for item in range(40)}


@pytest.mark.parametrize("workers", [1, 2, 3, None])
def test_every_item_is_done_once_whatever_the_number_of_workers(workers: int | None) -> None:
    found = list(run(Job(jobs.squares, (7,)), range(40), Computing(workers)))
    assert len(found) == 40
    assert dict(found) == {item: 7 + square for item, square in EXPECTED.items()}


def test_one_worker_and_short_work_need_no_other_process() -> None:
    for workers in (1, None):
        ids = {result for _, result in run(Job(jobs.process_ids), range(5), Computing(workers))}
        assert ids == {os.getpid()}
    assert os.getpid() not in {result for _, result in run(Job(jobs.process_ids), range(5), Computing(2))}


# Stands for what is not done in this process.
LEFT = -1


@pytest.mark.parametrize(("items", "here"), [(7, 7), (8, 1)])
def test_what_would_take_more_than_three_seconds_is_worth_a_pool(
    items: int, here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that goes on by half a second when it is read, as it is after each item."""
    clock = itertools.count(0.0, 0.5)
    monkeypatch.setattr(engine_module, "monotonic", lambda: next(clock))
    monkeypatch.setattr(Engine, "_elsewhere", lambda self, left: iter([(LEFT, len(left))]))
    found = list(run(Job(jobs.squares, (0,)), range(items)))
    assert [item for item, _ in found if item != LEFT] == list(range(here))
    assert [result for item, result in found if item == LEFT] == ([items - here] if items > here else [])


def test_a_pool_outlives_a_killed_worker(tmp_path: Path) -> None:
    found = list(run(Job(jobs.kills_its_worker_once, (str(tmp_path),)), range(40), Computing(2)))
    assert (tmp_path / "died").exists()
    assert len(found) == 40
    assert dict(found) == EXPECTED


def test_work_that_kills_every_worker_ends_with_a_sentence() -> None:
    with pytest.raises(InputError, match="keep dying at the same work"):
        list(run(Job(jobs.always_kills_its_worker), range(40), Computing(2)))


def test_an_error_of_the_job_is_raised_here() -> None:
    with pytest.raises(InputError, match=r"item \d+ is impossible: use another"):
        list(run(Job(jobs.complains), range(40), Computing(2)))


def test_no_more_than_a_window_of_work_is_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with the items: of a million, a window is under way when the first result comes."""
    under_way: list[Future[Chunk]] = []
    submit = Pool.submit

    def counted(pool: Pool, job: Job[object, object], items: Sequence[object]) -> Future[Chunk]:
        future = submit(pool, job, items)
        under_way.append(future)
        return future

    monkeypatch.setattr(Pool, "submit", counted)
    results = run(Job(jobs.squares, (0,)), range(10**6), Computing(2))
    next(results)
    assert len(under_way) <= 2 * WINDOW
    results.close()  # type: ignore[attr-defined]


def test_a_chunk_of_quick_items_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results of a chunk wait in memory together."""
    sizes: list[int] = []
    submit = Pool.submit

    def counted(pool: Pool, job: Job[object, object], items: Sequence[object]) -> Future[Chunk]:
        sizes.append(len(items))
        return submit(pool, job, items)

    monkeypatch.setattr(Pool, "submit", counted)
    assert len(list(run(Job(jobs.squares, (0,)), range(2000), Computing(2)))) == 2000
    assert max(sizes) <= MOST_ITEMS


def test_workers_stay_for_items_that_come_bit_by_bit() -> None:
    with contextlib.closing(Engine(Job(jobs.process_ids), Computing(2))) as engine:
        first, second = ({pid for _, pid in engine.run(range(8))} for _ in range(2))
    assert first & second
    assert os.getpid() not in first


@pytest.mark.parametrize("workers", [0, -1, 10**9])
def test_an_impossible_number_of_workers_is_refused(workers: int) -> None:
    with pytest.raises(InputError, match="workers = "):
        Computing(workers)


def test_workers_and_the_address_of_a_cluster_do_not_go_together() -> None:
    with pytest.raises(InputError, match="has its own; leave it out"):
        Computing(2, "tcp://127.0.0.1:1")
    with pytest.raises(InputError, match="give a scheduler"):
        Computing(2, dashboard=print)


def test_a_script_without_a_main_guard_gets_a_sentence(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from ketamine_sbml.studies.runs import Computing, Job, run\n"
        "import made_up_jobs as jobs\n"
        "print(list(run(Job(jobs.squares, (0,)), range(5), Computing(2))))\n"
    )
    done = subprocess.run([sys.executable, str(script)], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1, done.stderr
    assert GUARD in done.stderr


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from ketamine_sbml.studies.runs import Computing, Job, run\n"
        "import made_up_jobs as jobs\n"
        "if __name__ == '__main__':\n"
        "    for _, pid in run(Job(jobs.process_ids), range(10**6), Computing(2)):\n"
        "        print(pid, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    wait_for(lambda: not _alive(worker))


def _alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        # What has ended and was not yet taken leave of is a zombie.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_job_and_what_travels_of_it_are_shown_in_a_line() -> None:
    job = Job(jobs.squares, (list(range(10_000)),))
    assert len(repr(job)) < 200
    assert len(repr(job.packed)) < 200


@pytest.mark.long
def test_dask_on_this_machine_outlives_a_killed_worker(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    links: list[str] = []
    computing = Computing(2, LOCAL, dashboard=links.append)
    found = list(run(Job(jobs.kills_its_worker_once, (str(tmp_path),)), range(40), computing))
    assert (tmp_path / "died").exists()
    assert dict(found) == EXPECTED
    assert links[0].startswith("http://127.0.0.1:")


@pytest.mark.long
def test_work_that_kills_every_worker_of_dask_ends_with_a_sentence() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="keep dying at the same work"):
        list(run(Job(jobs.always_kills_its_worker), range(8), Computing(2, LOCAL)))


@pytest.mark.long
def test_a_scheduler_that_does_not_answer_is_named() -> None:
    pytest.importorskip("distributed")
    for address in ("tcp://127.0.0.1:9", "nonsense", "nonsense://x"):
        with pytest.raises(InputError, match=f"No Dask scheduler answers at '{address}'"):
            list(run(Job(jobs.squares, (0,)), range(5), Computing(scheduler=address)))


@pytest.mark.long
def test_an_address_where_something_listens_and_says_nothing_is_named() -> None:
    pytest.importorskip("distributed")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(InputError, match=f"No Dask scheduler answers at '{address}'"):
            list(run(Job(jobs.squares, (0,)), range(5), Computing(scheduler=address)))


@pytest.mark.long
def test_a_scheduler_of_its_own_with_a_killed_worker_gives_the_same(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with scheduler_and_workers(tmp_path, 2) as (address, processes):
        found: list[tuple[int, int]] = []
        for done in run(Job(jobs.slow_squares, (0.05,)), range(40), Computing(scheduler=address)):
            if not found:
                processes[-1].send_signal(signal.SIGKILL)
            found.append(done)
        assert len(found) == 40
        assert dict(found) == EXPECTED


@pytest.mark.long
def test_a_scheduler_that_dies_ends_the_run_with_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with scheduler_and_workers(tmp_path, 1) as (address, processes):
        results = run(Job(jobs.slow_squares, (0.05,)), range(1000), Computing(scheduler=address))
        next(results)
        processes[0].send_signal(signal.SIGKILL)
        with pytest.raises(InputError, match="workers"):
            list(results)
