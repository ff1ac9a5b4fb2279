"""A pool of processes of the standard library that outlives the death of a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs.job import Chunk, Job, run_chunk

# So often workers may end before any of them worked: one may be killed, all of them are not.
MOST_STARTS = 2
GUARD = "begin the script that asks for it with if __name__ == '__main__':"


class Pool:
    """Processes on this machine, started anew when one of them dies."""

    # What a future raises where its worker died: the chunk is to be submitted again.
    lost: tuple[type[Exception], ...] = (BrokenProcessPool,)
    # What it raises where all workers are out of reach.
    gone: tuple[type[Exception], ...] = ()

    def __init__(self, processes: int) -> None:
        if _main_is_imported_by_a_worker():
            # What a worker prints goes nowhere else: its parent says the sentence.
            sys.exit(1)
        self.processes = processes
        self._executor = self._started()
        self._any_worked, self._starts = False, 1

    def submit(self, job: Job[Any, Any], items: Sequence[Any]) -> Future[Chunk]:
        """Begin a chunk."""
        try:
            # It starts a worker where one is needed. Until that has done what _begin does, a key that interrupts would
            # make it print a traceback; what is blocked here is blocked there from its first moment on.
            with _interruptions_blocked():
                return self._executor.submit(run_chunk, job.packed, list(items))
        except BrokenProcessPool as error:
            broken: Future[Chunk] = Future()
            broken.set_exception(error)
            return broken

    def finished(self) -> None:
        """A chunk came back."""
        self._any_worked = True

    def revive(self) -> None:
        """Start a new pool in the place of one that lost a worker."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        if not self._any_worked and self._starts >= MOST_STARTS:
            raise InputError(f"Worker processes end as soon as they start: {GUARD}, or use one worker.")
        self._executor = self._started()
        self._starts += 1

    def close(self) -> None:
        """End the processes, after the chunks that they are at."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        # Spawned, as on every system: a copy of a process that has loaded an engine is not sound.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.processes, mp_context=context, initializer=_begin)


@contextmanager
def _interruptions_blocked() -> Iterator[None]:
    """SIGINT comes afterwards. (Windows has no masks of signals.)"""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a worker does first: it leaves interruptions to its parent and never outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _main_is_imported_by_a_worker() -> bool:
    """Whether a worker that is starting imports the user's script, which asks for workers outside a main guard."""
    return any(frame.f_globals.get("__name__") == "__mp_main__" for frame, _ in traceback.walk_stack(None))
