"""Verbs that are ended from outside at random moments: python tools/kills.py --seed 1 --count 100

Each trial runs one of the verbs that write or take long. Most are sent SIGKILL, SIGTERM or SIGINT (the process, its
group, or one of its workers) at a moment of the clock or at one of their changes of files; others meet a full disk, a
folder that cannot be written, a folder or a pipe where their file should go, a standard output that is full, or a
second process on the same state. Afterwards the exit status must be the documented one, nothing but a sentence may
stand on standard error, every file must be the old or the new one whole with nothing beside it, no process may be
left, and what keeps a state must go on to the numbers of a run that was left alone.

What takes minutes is ended within its first 20 seconds; with --slow anywhere in its length, for which it is left alone
once, and compared with that.

Trial number n depends on the seed, on n, and on how fast the machine is. It prints a line for each find; exit status 1
if there is any. With --record the totals stand in results/kills-SEED.md. Linux only.
"""

from __future__ import annotations

import argparse
import signal
import sys
from dataclasses import replace
from pathlib import Path

from killing.campaign import KINDS, run, summary
from killing.process import end_all
from killing.verbs import BY_NAME, VERBS

from ketamine_sbml.files import write_file

ROOT = Path(__file__).resolve().parents[1]
HELD, FAILED = 0, 1


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--verb", action="append", choices=list(BY_NAME), help="only this verb; may be repeated")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only this kind of trial; may be repeated")
    parser.add_argument(
        "--slow", action="store_true", help="end slow verbs anywhere in their length, not in their first seconds only"
    )
    parser.add_argument("--all", action="store_true", help="print what is as it must be as well")
    parser.add_argument("--record", action="store_true", help="write every trial and the totals into results/")
    given = parser.parse_args()
    verbs = [BY_NAME[name] for name in given.verb] if given.verb else VERBS
    if given.slow:
        verbs = [replace(verb, slow=False) for verb in verbs]
    outcomes, lines = [], []
    # An end of the campaign itself is told of with what was tried until then.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        numbers = range(given.first, given.first + given.count)
        for number, outcome in run(given.seed, numbers, verbs, given.kind or tuple(KINDS)):
            outcomes.append(outcome)
            line = f"{number} {outcome.verb}: {outcome.done}"
            lines += [f"{line}: {find}" for find in outcome.finds] or [f"{line}: as it must be"]
            for find in outcome.finds:
                print(f"FIND {line}: {find}", flush=True)
            if given.all and not outcome.finds:
                print(line, flush=True)
    except KeyboardInterrupt:
        print(f"Ended before trial {given.first + len(outcomes)}.")
    finally:
        end_all()
    page = summary(outcomes)
    print(f"\n{page}")
    if given.record:
        write_file(ROOT / "results" / f"kills-{given.seed}.md", page + "\n" + "\n".join(lines) + "\n")
    return FAILED if any(outcome.finds for outcome in outcomes) else HELD


if __name__ == "__main__":
    sys.exit(main())
