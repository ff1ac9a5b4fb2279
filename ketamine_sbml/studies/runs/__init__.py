"""One engine for many runs: the same function on many items, here, on all cores, or on a Dask cluster.

    job = Job(prepare, (claims, arms))
    for item, result in run(job, range(10_000), Computing(workers=2)):
        ...

``prepare(*arguments)`` is called once in each process and gives the function that every item is put through; both it
and the items travel to other processes, so it stands at the top of a module. Results come as they are finished, each
with its item. What they are depends on the item alone: never on the number of workers, on chunks, or on what a dead
worker had begun.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketamine_sbml.studies.runs.computing import Computing, solver_of
    from ketamine_sbml.studies.runs.engine import Engine, run
    from ketamine_sbml.studies.runs.job import Job

__all__ = ["Computing", "Engine", "Job", "run", "solver_of"]

# Where each name lives. A worker needs the modules of the pool and the job, and of the rest what its job imports: it
# starts in a tenth of the time where that loads no simulator.
_HOMES = {"Computing": "computing", "solver_of": "computing", "Engine": "engine", "run": "engine", "Job": "job"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
