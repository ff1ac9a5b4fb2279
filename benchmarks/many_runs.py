"""What many runs cost: memory as draws grow, and what a second worker gives.

    python benchmarks/many_runs.py memory      # 1e4 and 1e6 draws of a stand-in for the simulation
    python benchmarks/many_runs.py workers     # one worker and two, taking turns

Memory is the peak of resident memory of the process that asks, and of the largest of its workers, each number of
draws in a process of its own, with a data set that is written, read again for the bands, and thrown away. Workers are
measured by the clock, after a first round that starts them. While others use the cores that says nothing, so the load
is printed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from stand_in import Numbered, StandIn

from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator, default_times, named_arm
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import Curves, ask_ensemble
from ketamine_sbml.studies.ensemble.sample import RUNS_OF_A_PART, job_of
from ketamine_sbml.studies.runs import Computing, Engine

FEW, MANY = 10_000, 1_000_000
# Of the stand-in's answer.
ROWS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["memory", "workers", "peak"])
    parser.add_argument("--draws", type=int, default=0, help="of 'workers' (400) and 'peak'")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    match given.what:
        case "memory":
            memory()
        case "peak":
            print(*peak(given.draws))
        case "workers":
            workers(given.draws or 400, given.rounds)


def memory() -> None:
    """Both peaks at few and at many draws, each in a process of its own."""
    print("| draws | peak of the process (MB) | peak of a worker (MB) | seconds |\n|---|---|---|---|")
    peaks = []
    for draws in (FEW, MANY):
        begun = time.monotonic()
        command = [sys.executable, __file__, "peak", "--draws", str(draws)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        own, worker = map(float, done.stdout.split())
        peaks.append((own, worker))
        print(f"| {draws:,} | {own:.0f} | {worker:.0f} | {time.monotonic() - begun:.0f} |", flush=True)
    ratios = [many / few for few, many in zip(*peaks, strict=True)]
    print(f"\n{MANY // FEW} times as many draws: {ratios[0]:.2f} times the memory, {ratios[1]:.2f} times in a worker.")


def peak(draws: int) -> tuple[float, float]:
    """Peaks of this process and of its largest worker in MB after an ensemble of the stand-in."""
    with tempfile.TemporaryDirectory() as folder:
        ask_ensemble(StandIn(ROWS), draws, Numbered(), computing=Computing(2), data_set=Path(folder) / "kept")
    unit = 1024.0 if sys.platform.startswith("linux") else 1024.0**2
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, worker = (resource.getrusage(one).ru_maxrss / unit for one in who)
    return own, worker


def workers(draws: int, rounds: int) -> None:
    """Draws of the usual experiment a second, by one worker and by two, which take turns."""
    own = Simulator().run(named_arm("ketamine"), default_times())
    question = Curves.like([own], ["spine_density"])
    parts = [(first, min(first + RUNS_OF_A_PART, draws)) for first in range(0, draws, RUNS_OF_A_PART)]
    engines = {count: Engine(job_of(pathway(), question, Around()), Computing(count)) for count in (1, 2)}
    times: dict[int, list[float]] = {count: [] for count in engines}
    try:
        for turn in range(rounds + 1):
            for count, engine in engines.items():
                begun = time.monotonic()
                results = list(engine.run(parts))
                assert len(results) == len(parts)
                if turn:
                    times[count].append(time.monotonic() - begun)
    finally:
        for engine in engines.values():
            engine.close()
    medians = {count: statistics.median(found) for count, found in times.items()}
    print("| workers | draws a second |\n|---|---|")
    for count, seconds in medians.items():
        print(f"| {count} | {draws / seconds:.1f} |")
    ratio = np.median([one / two for one, two in zip(times[1], times[2], strict=True)])
    print(f"\nTwo workers are {ratio:.2f} times one. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
