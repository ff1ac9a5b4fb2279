"""One trial in a process of its own, with limits on time and memory, and a look at all that it left."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from fuzzing.trial import FAILED, OUTCOMES, REFUSED, Trial

# Of the clock, on a machine that does other things as well. The program's own limit on foreign models is 120 s.
SECONDS, MEMORY = 180, 6_000_000_000
# What is shown of a find, in letters.
_SHOWN = 400
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Result:
    """What became of a trial; ``find`` is empty where all is as it must be."""

    kind: str
    outcome: str
    seconds: float
    find: str


def attempt(tried: Trial, seconds: int = SECONDS) -> Result:
    """Do it in a process of its own, in an empty folder, and look at all that it left."""
    with tempfile.TemporaryDirectory() as place:
        folder, out, err = Path(place) / "work", Path(place) / "out", Path(place) / "err"
        folder.mkdir()
        for name, content in tried.files.items():
            (folder / name).write_bytes(content)
        begun = time.monotonic()
        process = os.fork()
        if process == 0:
            _child(tried, folder, out, err, seconds)
        _, waited = os.waitpid(process, 0)
        taken = time.monotonic() - begun
        find = _find(tried, os.waitstatus_to_exitcode(waited), folder, out.read_bytes(), err.read_bytes())
    status = os.waitstatus_to_exitcode(waited)
    return Result(tried.kind, OUTCOMES.get(status, f"status {status}"), taken, find)


def _child(tried: Trial, folder: Path, out: Path, err: Path, seconds: int) -> None:
    status = 99
    try:
        os.chdir(folder)
        for path, descriptor in ((Path(os.devnull), 0), (out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), descriptor)
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)
        status = tried.act()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode("utf-8", "backslashreplace"))
    finally:
        os._exit(status)


def _find(tried: Trial, status: int, folder: Path, out: bytes, err: bytes) -> str:
    said = err.decode("utf-8", "replace").strip()
    if status == -signal.SIGALRM:
        return "hang"
    if status not in OUTCOMES or "Traceback" in said or "An error of this program" in said:
        return f"status {status}: {said[-_SHOWN:]}"
    if status == FAILED and "validate" not in tried.words and "check" not in tried.words:
        return f"status 1, which says that a claim failed: {said[-_SHOWN:]}"
    if status == REFUSED and not said.startswith("ketamine-sbml: "):
        return f"refused without a sentence: {said[:_SHOWN]!r}"
    if _CONTROL.search(out) or _CONTROL.search(err):
        return f"a control character reached the terminal: {said[:_SHOWN]!r}"
    if "--json" in tried.words and status != REFUSED and not _is_json(out):
        return f"no JSON: {out[:_SHOWN]!r}"
    for name, content in tried.files.items():
        if name not in tried.may_write and (folder / name).read_bytes() != content:
            return f"{name} was changed"
    strays = {entry.name for entry in folder.iterdir()} - set(tried.files) - tried.may_write
    if strays:
        return f"stray files: {sorted(strays)}"
    return ""


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return b"Usage:" in content  # help was asked for
    return True
