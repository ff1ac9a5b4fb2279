"""Where many runs are done, and on which engine."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation.engines.solvers import Solver

# More processes than this on one machine are a mistake. (Windows can wait for no more than 61 at once.)
MOST_WORKERS = 60 if os.name == "nt" else 256
# Instead of an address: a Dask cluster on this machine, for as long as the runs take.
LOCAL = "local"


@dataclass(frozen=True)
class Computing:
    """Where many runs are done: in this process, in a pool of processes, or on a Dask cluster; and on which engine.

    Attributes:
        workers: processes. None: all cores, and none at all for work that is done sooner than a pool has started.
            With a scheduler's address its own workers count.
        scheduler: address of a Dask scheduler such as ``tcp://127.0.0.1:8786``, or LOCAL; empty without Dask.
        dashboard: called with the address of Dask's dashboard, if anyone wants to see it.
        solver: the engine. Workers on other machines need what was compiled as well.
    """

    workers: int | None = None
    scheduler: str = ""
    dashboard: Callable[[str], None] | None = None
    solver: Solver = Solver.LIBROADRUNNER

    def __post_init__(self) -> None:
        if self.workers is not None and not 1 <= self.workers <= MOST_WORKERS:
            raise InputError(f"workers = {self.workers}: use 1 to {MOST_WORKERS}.")
        if self.workers is not None and self.scheduler not in ("", LOCAL):
            raise InputError(f"workers = {self.workers}: the cluster at {self.scheduler} has its own; leave it out.")
        if self.dashboard and not self.scheduler:
            raise InputError(f"Only Dask has a dashboard: give a scheduler as well, its address or {LOCAL!r}.")

    @property
    def processes(self) -> int:
        """Processes of a pool."""
        return self.workers or min(_usable_cores(), MOST_WORKERS)


def solver_of(computing: Computing | None) -> Solver:
    """The engine of runs that may be done anywhere."""
    return (computing or Computing()).solver


def _usable_cores() -> int:
    """Cores that this process may use, which a batch system may have limited."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
