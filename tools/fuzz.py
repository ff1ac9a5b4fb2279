"""Damaged inputs of every kind, given to the program as a stranger would: python tools/fuzz.py --seed 1 --count 10000

Input number n depends on the seed and on n alone. Each is tried in a process of its own with limits on time and memory.
It may be accepted, refused in sentences (exit status 2), or its claims may fail (1). Anything else is a find: a
traceback, a crash, a hang, a changed input, a stray file, a control character on the terminal, JSON that is none.

Finished inputs stand in a state file, so that a run goes on where it stopped; finds are kept in a folder each. With
--record the totals are written into docs/fuzzing.md. The kinds and the ways of damage stand in ``tools/fuzzing``.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from fuzzing.attempt import attempt
from fuzzing.campaign import Finished, run, summary, trial, warm_up
from fuzzing.trial import FAILED, HELD

from ketamine_sbml.files import write_file

ROOT = Path(__file__).resolve().parents[1]


def show(seed: int, number: int) -> None:
    """One input, and what becomes of it."""
    tried = trial(seed, number)
    for name, content in tried.files.items():
        print(f"--- {name}\n{content[:3000].decode('utf-8', 'backslashreplace')}")
    print(f"--- {tried.words}\n{attempt(tried)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1, help="trials at a time")
    parser.add_argument("--state", type=Path, help="finished trials (default: results/fuzz-SEED.jsonl)")
    parser.add_argument("--record", action="store_true", help="write the totals into docs/fuzzing.md")
    parser.add_argument("--only", type=int, metavar="N", help="try input N alone and show what it is")
    given = parser.parse_args()
    warm_up()
    if given.only is not None:
        show(given.seed, given.only)
        return HELD
    finished = Finished(given.state or ROOT / "results" / f"fuzz-{given.seed}.jsonl")
    for number, result in run(given.seed, given.count, finished.results, given.workers):
        finished.add(number, result)
        if result.find:
            tried = trial(given.seed, number)
            folder = finished.keep_find(number, tried)
            print(f"\nFIND {number} ({tried.kind}: {tried.words}): {result.find}\n{folder}", flush=True)
        if sys.stderr.isatty() or len(finished.results) % 500 == 0:
            print(f"\r{len(finished.results)} of {given.count}", end="", file=sys.stderr, flush=True)
    results = [result for number, result in sorted(finished.results.items()) if number < given.count]
    page = summary(given.seed, results)
    print(f"\n{page}")
    if given.record:
        write_file(ROOT / "docs" / "fuzzing.md", page)
    return FAILED if any(result.find for result in results) else HELD


if __name__ == "__main__":
    sys.exit(main())
