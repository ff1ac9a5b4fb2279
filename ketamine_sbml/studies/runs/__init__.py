"""One engine for many runs: the same function on many items, here, on all cores, or on a Dask cluster.

    job = Job(prepare, (claims, arms))
    for item, result in run(job, range(10_000), Computing(workers=2)):
        ...

``prepare(*arguments)`` is called once in each process and gives the function that every item is put through; both it
and the items travel to other processes, so it stands at the top of a module. Results come as they are finished, each
with its item. What they are depends on the item alone: never on the number of workers, on chunks, or on what a dead
worker had begun.
"""

from ketamine_sbml.studies.runs.computing import Computing, solver_of
from ketamine_sbml.studies.runs.engine import Engine, run
from ketamine_sbml.studies.runs.job import Job

__all__ = ["Computing", "Engine", "Job", "run", "solver_of"]
