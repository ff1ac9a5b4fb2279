"""A Dask cluster: one on this machine, or whatever its scheduler has."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require
from ketamine_sbml.studies.runs.computing import LOCAL, Computing
from ketamine_sbml.studies.runs.job import Chunk, Job, run_chunk

# Seconds in which a scheduler must answer, and in which it must have a worker.
ANSWER, FIRST_WORKER = 10, 30


class Cluster:
    """Workers of Dask. Dask itself starts dead workers of its own cluster anew, and gives their chunks to others."""

    lost: tuple[type[Exception], ...] = ()
    gone: tuple[type[Exception], ...] = (CancelledError, OSError)

    def __init__(self, computing: Computing) -> None:
        distributed = require("distributed", "dask")
        self._own = None
        address = computing.scheduler
        if address == LOCAL:
            self._own = distributed.LocalCluster(
                n_workers=computing.processes,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0" if computing.dashboard else None,
                silence_logs=logging.CRITICAL,
            )
        try:
            if self._own is None:
                _shake_hands(address)
            self._client = distributed.Client(self._own or address, timeout=ANSWER)
        except (OSError, ValueError, TypeError) as error:
            raise InputError(
                f"No Dask scheduler answers at {address!r}: start one there (dask scheduler), or mend the address."
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=FIRST_WORKER)
        except TimeoutError as error:
            self.close()
            raise InputError(f"The scheduler at {address} has no worker: start one (dask worker {address}).") from error
        if computing.dashboard:
            computing.dashboard(self._client.dashboard_link)

    @property
    def processes(self) -> int:
        """How many chunks the workers can do at once."""
        return max(len(self._client.scheduler_info(n_workers=-1)["workers"]), 1)

    def submit(self, job: Job[Any, Any], items: Sequence[Any]) -> Future[Chunk]:
        """Begin a chunk.

        Not by Dask's own executor: where a worker dies between the end of a chunk and the arrival of its result, that
        takes the result for an error. Asking for the result, as here, waits until another worker has it.
        """
        theirs = self._client.submit(run_chunk, job.packed, list(items), pure=False)
        ours: Future[Chunk] = Future()

        def pass_on(_: object) -> None:
            if ours.set_running_or_notify_cancel():
                try:
                    ours.set_result(theirs.result())
                except BaseException as error:
                    ours.set_exception(error)

        theirs.add_done_callback(pass_on)
        ours.add_done_callback(lambda done: theirs.cancel() if done.cancelled() else None)
        return ours

    def finished(self) -> None:
        """A chunk came back."""

    def revive(self) -> None:
        """Nothing: Dask does it."""

    def close(self) -> None:
        """Leave the scheduler, and end the cluster if it is our own."""
        self._client.close()
        if self._own is not None:
            self._own.close()


def _shake_hands(address: str | None) -> None:
    """Raise ``TimeoutError`` where something listens and does not answer as a scheduler: Dask would wait for ever.

    The time limit of Dask's own ``connect`` covers connecting and not what is said after it. In a thread of its own,
    because a notebook has an event loop already.
    """
    comm = require("distributed.comm", "dask")

    async def greet() -> None:
        connected = await asyncio.wait_for(comm.connect(address, timeout=ANSWER), ANSWER)
        await connected.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(greet())).result()
