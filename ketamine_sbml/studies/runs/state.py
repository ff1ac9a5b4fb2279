"""Finished runs in a file, a line each, so that what is interrupted goes on where it stopped."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError

# The first line of such a file, by which it is told from any other.
_HEADER = {"ketamine-sbml": "finished runs", "format": 1}
_FIRST = json.dumps(_HEADER) + "\n"


class State:
    """A file of finished runs, some of them perhaps of other models or questions.

    Runs are kept under a key that stands for everything that their results depend on; what has another key is left
    alone and not used. A line that cannot be read, as an interruption or a full disk leave it, counts as not there.

    Args:
        path: the file; made if there is none.
        key: of the runs that are asked for.

    Raises:
        InputError: the file is something else, or cannot be read or written.
    """

    def __init__(self, path: Path, key: str) -> None:
        self._path, self._key = path, key
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is no plain file: choose another place for finished runs.")
        if not path.exists() or not path.stat().st_size:
            self._write(_FIRST)
            return
        try:
            with path.open("rb") as file:
                first = file.readline(len(_FIRST) + 1)
                file.seek(-1, os.SEEK_END)
                whole = file.read(1) == b"\n"
        except OSError as error:
            raise InputError(f"{path} cannot be read ({error.strerror}): choose another place.") from error
        cut = len(first) == path.stat().st_size < len(_FIRST) and _FIRST.encode().startswith(first)
        if cut:  # a full disk left the beginning of the first line, and nothing else
            self._write(_FIRST[len(first) :])
            return
        if _read(first) != _HEADER:
            raise InputError(f"{path} holds no finished runs of this program: choose another place, or remove it.")
        if not whole:
            self._write("\n")  # ends the line that was cut, so that the next is whole

    def finished(self) -> dict[int, Any]:
        """Index -> result of each run that the file holds for this key."""
        found = {}
        with self._path.open("rb") as file:
            for line in file:
                record = _read(line)
                if not isinstance(record, dict) or record.get("key") != self._key:
                    continue
                index = record.get("run")
                if isinstance(index, int) and not isinstance(index, bool) and "result" in record:
                    found[index] = record["result"]
        return found

    def add(self, index: int, result: Any) -> None:
        """Keep a result that JSON can hold."""
        self._write(json.dumps({"key": self._key, "run": index, "result": result}) + "\n")

    def _write(self, line: str) -> None:
        """Append at once, so that two runs that share a file do not mix their lines."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:
                left = memoryview(line.encode())
                # A disk that becomes full takes a part, and says so only when it is given the rest.
                while left:
                    left = left[file.write(left) :]
        except OSError as error:
            raise InputError(f"{self._path} cannot be written ({error.strerror}): choose another place.") from error


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
