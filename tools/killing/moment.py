"""The program, ended at one of its changes of files: python moment.py WORDS, told by the environment which.

A moment of the clock nearly never falls into the milliseconds in which files are written. Here the interpreter itself
says when a file is about to be opened for writing, named, renamed or removed; at the nth such change a signal is sent,
at once or a little later. Without a number the changes are counted.
"""

from __future__ import annotations

import atexit
import os
import sys
from pathlib import Path
from threading import Timer
from typing import Any

# "CHANGE SIGNAL SECONDS", and the files into which it goes that the signal is sent, and how many changes there were.
WHEN, SENT, COUNT = "KETAMINE_SBML_KILLS_WHEN", "KETAMINE_SBML_KILLS_SENT", "KETAMINE_SBML_KILLS_COUNT"
_CHANGES = {"os.link", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "tempfile.mkdtemp"}


class Moment:
    """Counts changes within a folder, and sends a signal at one of them."""

    def __init__(self, folder: Path, change: int, number: int, seconds: float, sent: str = "") -> None:
        self._folder, self._own = str(folder), os.getpid()
        self._sent = os.open(sent, os.O_WRONLY | os.O_CREAT) if sent else None
        self._change, self._number, self._seconds = change, number, seconds
        self.seen = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._changes(event, arguments) or os.getpid() != self._own:
            return
        self.seen += 1
        if self.seen != self._change:
            return
        if self._seconds:
            timer = Timer(self._seconds, self._send)
            timer.daemon = True
            timer.start()
        else:
            self._send()

    def _send(self) -> None:
        if self._sent is not None:
            os.write(self._sent, b"sent")
        os.kill(self._own, self._number)

    def _changes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            path, _, flags = arguments
            return bool(flags & (os.O_WRONLY | os.O_RDWR)) and self._within(path)
        return event in _CHANGES and any(self._within(argument) for argument in arguments)

    def _within(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self._folder)


def main() -> int:
    change, number, seconds = os.environ.pop(WHEN, "0 0 0").split()
    moment = Moment(Path.cwd().parent, int(change), int(number), float(seconds), os.environ.pop(SENT, ""))
    count = os.environ.pop(COUNT, "")
    if count:
        atexit.register(lambda: Path(count).write_text(str(moment.seen), encoding="ascii"))
    sys.argv[0] = "ketamine-sbml"
    from ketamine_sbml.cli import main as program

    sys.addaudithook(moment)
    return program()


if __name__ == "__main__":
    sys.exit(main())
