"""What every program of the benchmark does: load the model, then run what it is told, batch by batch.

The benchmark starts each program once and lets them take turns, so that all meet the same machine. A program writes its
version, then for each line ``FIRST LAST`` that it reads the seconds of processor time that these parameter sets took,
threads included. A line ``curves PATH`` makes it write the curves of the first sets. It needs nothing besides Python.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# Parameter sets whose curves are compared.
COMPARED = 4


def problem() -> dict[str, Any]:
    """What is asked: model, parameter sets, output times, observables, tolerances."""
    with open(sys.argv[1], encoding="utf-8") as file:
        return dict(json.load(file))


Sets = Sequence[Mapping[str, float]]


def serve(version: str, run: Callable[[Sets], Sequence[Any]], table: Callable[[Any], Any]) -> None:
    """Answer until no more is asked.

    Args:
        version: of the program.
        run: simulates parameter sets, and gives for each what the program itself calls a result.
        table: such a result as rows, one a time, with a column for each observable; not part of what is timed. It is
            asked for before the next set is run.
    """
    sets = problem()["sets"]
    print(version, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "curves":
            with open(words[1], "w", encoding="utf-8") as file:
                json.dump([_plain(table(run([values])[0])) for values in sets[:COMPARED]], file)
            print("saved", flush=True)
            continue
        first, last = map(int, words)
        begun = time.process_time()
        run(sets[first:last])
        print(time.process_time() - begun, flush=True)


def _plain(rows: Any) -> Any:
    return rows.tolist() if hasattr(rows, "tolist") else rows
