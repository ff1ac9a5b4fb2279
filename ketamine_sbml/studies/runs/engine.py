"""Items go out in chunks within a bounded window, and come back as they are done."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic, TypeVar

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs.cluster import Cluster
from ketamine_sbml.studies.runs.computing import Computing
from ketamine_sbml.studies.runs.job import Chunk, Job
from ketamine_sbml.studies.runs.pool import Pool

Item = TypeVar("Item")
Result = TypeVar("Result")

# A chunk takes this long, in seconds: the cost of sending it is then below a per cent.
CHUNK = 1.0
# And holds no more items than this, however quick they are: its results travel together and wait in memory.
MOST_ITEMS = 100
# Chunks under way for each worker, so that none waits for the next and memory stays flat.
WINDOW = 3
# A chunk whose worker died so often is given up: it may be what kills them.
MOST_LOSSES = 3
# What is done sooner than this, in seconds, is done here: workers take a second or two to start.
NOT_WORTH_A_POOL = 3.0


def run(
    job: Job[Item, Result], items: Sequence[Item], computing: Computing | None = None
) -> Iterator[tuple[Item, Result]]:
    """Put every item through a job.

    Args:
        job: the function.
        items: what to put through it.
        computing: where; all cores of this machine by default.

    Yields:
        Each item with its result, in the order in which they are finished.

    Raises:
        InputError: workers keep dying or cannot start, or no scheduler answers; and what the job itself raises. What
            was yielded before is sound.
    """
    with closing(Engine(job, computing)) as engine:
        yield from engine.run(items)


class Engine(Generic[Item, Result]):
    """A job and the workers that do it, for items that come bit by bit; ``close`` ends the workers."""

    def __init__(self, job: Job[Item, Result], computing: Computing | None = None) -> None:
        self._job = job
        self._computing = computing or Computing()
        self._function: Callable[[Item], Result] | None = None
        self._pool: Pool | Cluster | None = None

    def run(self, items: Sequence[Item]) -> Iterator[tuple[Item, Result]]:
        """The same as the function ``run``."""
        left = _Line(items)
        if self._pool is None and not self._computing.scheduler:
            yield from self._here(left)
        if left:
            yield from self._elsewhere(left)

    def close(self) -> None:
        """End the workers, after the chunks that they are at."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _here(self, left: _Line) -> Iterator[tuple[Item, Result]]:
        """Items done in this process: all with one worker, and what is not worth a pool if no one asked for one."""
        alone = self._computing.processes == 1
        if not left or not (alone or self._computing.workers is None):
            return
        if self._function is None:
            self._function = self._job.prepared()
        begun, done = monotonic(), 0
        while left:
            (item,) = left.take(1)
            yield item, self._function(item)
            done += 1
            if not alone and (monotonic() - begun) / done * len(left) > NOT_WORTH_A_POOL:
                return

    def _elsewhere(self, left: _Line) -> Iterator[tuple[Item, Result]]:
        if self._pool is None:
            self._pool = Cluster(self._computing) if self._computing.scheduler else Pool(self._computing.processes)
        pool = self._pool
        waiting: dict[Future[Chunk], _Batch] = {}
        again: deque[_Batch] = deque()
        size = 1
        try:
            while left or again or waiting:
                workers = pool.processes
                while (left or again) and len(waiting) < WINDOW * workers:
                    share = math.ceil(len(left) / workers)
                    batch = again.popleft() if again else _Batch(left.take(min(size, share)))
                    waiting[pool.submit(self._job, batch.items)] = batch
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    batch = waiting.pop(future)
                    try:
                        chunk = future.result()
                    except pool.lost:
                        again.append(batch)
                    except pool.gone as error:
                        raise InputError(f"The connection to the workers is gone ({error}): run it again.") from error
                    except Exception as error:
                        raise _in_a_sentence(error) from error
                    else:
                        pool.finished()
                        fitting = math.ceil(CHUNK * len(batch.items) / max(chunk.seconds, 1e-6))
                        size = min(max(1, fitting), MOST_ITEMS)
                        yield from zip(batch.items, chunk.results, strict=True)
                if again:
                    # The others of that pool are lost with it.
                    again.extend(waiting.values())
                    waiting.clear()
                    for batch in again:
                        batch.losses += 1
                        if batch.losses >= MOST_LOSSES:
                            raise InputError(_DYING)
                    pool.revive()
        finally:
            for future in waiting:
                future.cancel()


_DYING = "Workers keep dying at the same work (out of memory?): use fewer of them; what is done is kept."


@dataclass
class _Batch:
    """Items under way together, and how often their worker died."""

    items: list[Any]
    losses: int = 0


class _Line:
    """Items that no one has begun; nothing is copied of a range of millions."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items, self._next = items, 0

    def __len__(self) -> int:
        return len(self._items) - self._next

    def take(self, count: int) -> list[Any]:
        """The next items."""
        taken = list(self._items[self._next : self._next + count])
        self._next += len(taken)
        return taken


def _in_a_sentence(error: Exception) -> Exception:
    """What Dask says of a worker that died again and again, as ours."""
    return InputError(_DYING) if type(error).__name__ == "KilledWorker" else error
