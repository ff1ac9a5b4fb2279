"""The command line: one thin file for each verb, imported when the verb is asked for; heavy imports inside the verb.

Exit status: 0 all held, 1 a claim or check failed, 2 something given cannot be used, 130 interrupted,
143 ended by SIGTERM (129 by SIGHUP).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from ketamine_sbml.cli.ends import ENDS
from ketamine_sbml.cli.status import FAILED, HELD, INTERRUPTED, UNUSABLE

__all__ = ["FAILED", "HELD", "INTERRUPTED", "UNUSABLE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, by default that of the process; returns the exit status."""
    status = HELD
    try:
        try:
            status = _run(arguments)
        finally:
            if arguments is None:
                ENDS.let_go()
    except KeyboardInterrupt:  # before the command has begun, or once more while it ends
        status = INTERRUPTED
    except BaseException:
        if not ENDS.asked:
            raise
    if arguments is None:
        # Once more, where an end came before the first time had begun.
        ENDS.let_go()
    return ENDS.status or status


def _run(arguments: Sequence[str] | None) -> int:
    # What a start-up makes stays alive: looking for garbage in it takes a tenth of the time and finds none.
    collecting = gc.isenabled()
    gc.disable()
    try:
        if arguments is None:
            _own_the_process()
        from ketamine_sbml.cli.program import run
    finally:
        if collecting:
            gc.enable()
    return run(arguments)


def _own_the_process() -> None:
    """Make standard output ours alone, and let an end from outside clean up what is half done.

    Libraries print warnings on the process's standard output, between the lines of our JSON: they get nothing to print
    on, and we another descriptor of the same. A stream that was closed before we began would give its number to the
    next file that is opened, and a library would print into that.
    """
    from ketamine_sbml.errors import DEBUG

    ENDS.handle()
    while (spare := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    if sys.stdout is not None:
        own = os.dup(1)
        sys.stdout.flush()
        os.dup2(2 if DEBUG in os.environ else spare, 1)
        line_by_line = 1 if os.isatty(own) else -1
        sys.stdout = open(own, "w", line_by_line, sys.stdout.encoding, "backslashreplace")  # noqa: SIM115
    os.close(spare)
