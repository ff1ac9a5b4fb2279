"""The command line: one thin file for each verb, imported when the verb is asked for; heavy imports inside the verb.

Exit status: 0 all held, 1 a claim or check failed, 2 something given cannot be used, 130 interrupted,
143 ended by SIGTERM (129 by SIGHUP).
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence

from ketamine_sbml.cli.status import FAILED, HELD, INTERRUPTED, UNUSABLE

__all__ = ["FAILED", "HELD", "INTERRUPTED", "UNUSABLE", "main"]


# Seconds after which an end that was swallowed comes again: by then the destructor that swallowed it is left.
AGAIN = 0.05
# Ends from outside that are ours to handle, by name; Windows has no SIGHUP.
_ENDS = ("SIGTERM", "SIGHUP")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, by default that of the process; returns the exit status."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # before the command has begun, or once more while it ends
        return INTERRUPTED
    finally:
        if arguments is None:
            _let_go()


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

    sys.unraisablehook = _swallowed
    for name in _ENDS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    while (spare := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    if sys.stdout is not None:
        own = os.dup(1)
        sys.stdout.flush()
        os.dup2(2 if DEBUG in os.environ else spare, 1)
        line_by_line = 1 if os.isatty(own) else -1
        sys.stdout = open(own, "w", line_by_line, sys.stdout.encoding, "backslashreplace")  # noqa: SIM115
    os.close(spare)


def _end(number: int, frame: object) -> None:
    """What is half written is taken away on the way out."""
    sys.exit(128 + number)


def _swallowed(what: sys.UnraisableHookArgs) -> None:
    """An error that Python can raise nowhere, as in a destructor or where an import ends: an end comes again.

    Python would print a traceback and go on, and who wanted the end would have to ask for it twice.
    """
    value = what.exc_value
    if isinstance(value, KeyboardInterrupt):
        number = int(signal.SIGINT)
    elif isinstance(value, SystemExit) and isinstance(value.code, int) and value.code > 128:
        number = value.code - 128
    else:
        sys.__unraisablehook__(what)
        return
    from threading import Timer

    again = Timer(AGAIN, os.kill, (os.getpid(), number))
    again.daemon = True
    again.start()


def _let_go() -> None:
    """The work is done: an end from now on finds nothing half written, and nothing that could tell of it."""
    for name, ours in (("SIGINT", signal.default_int_handler), *((name, _end) for name in _ENDS)):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is ours:
            signal.signal(number, signal.SIG_DFL)
