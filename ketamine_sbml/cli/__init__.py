"""The command line: one thin file for each verb, imported when the verb is asked for; heavy imports inside the verb.

Exit status: 0 all held, 1 a claim or check failed, 2 something given cannot be used, 130 interrupted.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence

from ketamine_sbml.cli.status import FAILED, HELD, INTERRUPTED, UNUSABLE

__all__ = ["FAILED", "HELD", "INTERRUPTED", "UNUSABLE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    # What a start-up makes stays alive: looking for garbage in it takes a tenth of the time and finds none.
    collecting = gc.isenabled()
    gc.disable()
    try:
        from ketamine_sbml.cli.program import run
    finally:
        if collecting:
            gc.enable()
    return run(arguments)
