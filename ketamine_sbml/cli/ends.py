"""Ends from outside: SIGINT, SIGTERM and SIGHUP as exceptions, so that what is half done is cleared up on the way out.

An exception can get lost. The import of libSBML makes properties of its classes under ``except:`` without a name; what
is raised in a destructor, or where an import ends, Python can raise nowhere; Python 3.11 makes a ``RuntimeError`` of
what is raised while a class is made. So an end is remembered, and whatever became of its exception the status says so;
and where the exception was let go of before it came out, which its own destructor tells, the end comes again.
"""

from __future__ import annotations

import _thread
import signal
import sys
import time

# Seconds after which an end that was swallowed comes again: by then the destructor that swallowed it is left.
AGAIN = 0.01
# What a status says of a process that was ended: this and the number of the signal.
SIGNALLED = 128
# By name, with what Python does of its own where one comes; Windows has no SIGHUP.
_HANDLED = {"SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}


class Ends:
    """What was asked from outside, and what is on its way out because of it."""

    def __init__(self) -> None:
        self.asked = 0
        self.under_way = 0
        self._ours: list[int] = []
        self._over = False
        self._main = 0
        # Held while a signal is sent again, so that none is sent that would meet nobody.
        self._sending = _thread.allocate_lock()

    @property
    def status(self) -> int:
        """The exit status of the end that was asked for last; 0 if none was."""
        return SIGNALLED + self.asked if self.asked else 0

    def handle(self) -> None:
        """From now on ends from outside are exceptions, but for those that somebody else handles or ignores."""
        self._main = _thread.get_ident()
        sys.unraisablehook = _swallowed
        for name, usual in _HANDLED.items():
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == usual:
                self._ours.append(number)
                signal.signal(number, self._raise)

    def let_go(self) -> None:
        """The work is done: an end from now on finds nothing half written, and nothing that could tell of it."""
        with self._sending:
            self._over = True
        for number in self._ours:
            signal.signal(number, signal.SIG_DFL)

    def come_again(self, number: int) -> None:
        """Send a signal once more, a moment later: where it was swallowed, it would be again."""
        if self._over:
            return
        try:
            # The module of threads may just be the one that is imported.
            _thread.start_new_thread(self._send, (number,))
        except RuntimeError:  # the system gives no more threads: the status will say it
            return

    def _raise(self, number: int, frame: object) -> None:
        self.asked = number
        if not self._over:
            raise (Interrupted if number == signal.SIGINT else Terminated)(SIGNALLED + number)

    def _send(self, number: int) -> None:
        time.sleep(AGAIN)
        with self._sending:
            if self._over or self.under_way:
                return
            if hasattr(signal, "pthread_kill"):
                # To the thread that is to be woken; Python runs handlers in no other.
                signal.pthread_kill(self._main, number)
            else:
                signal.raise_signal(number)


ENDS = Ends()


class End(BaseException):
    """An end on its way out, which comes again where something swallows it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self._number, self._ends = status - SIGNALLED, ENDS
        self._ends.under_way += 1

    def __del__(self) -> None:
        self._ends.under_way -= 1
        if not self._ends.under_way:
            self._ends.come_again(self._number)


class Interrupted(End, KeyboardInterrupt):
    """SIGINT came."""


class Terminated(End, SystemExit):
    """SIGTERM or SIGHUP came."""


def _swallowed(what: sys.UnraisableHookArgs) -> None:
    """An error that Python can raise nowhere: of an end it would print a traceback, although that comes again."""
    if not isinstance(what.exc_value, End):
        sys.__unraisablehook__(what)
