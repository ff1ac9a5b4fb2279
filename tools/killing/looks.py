"""What is wrong with what a process left behind: its exit status, its words, its files."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from killing.process import Ended

OLD = b"what stood there before\n"
UNUSABLE = 2
# What is shown of a text, in letters.
_SHOWN = 300
_ENDS = {
    ".png": b"IEND\xaeB`\x82",
    ".gif": b";",
    ".cps": b"</COPASI>\n",
    ".html": b"</html>\n",
}


def whole(path: Path) -> bool:
    """Whether a file has its end."""
    content = path.read_bytes()
    match path.suffix:
        case ".xml" | ".svg":
            try:
                ElementTree.fromstring(content)
            except ElementTree.ParseError:
                return False
            return True
        case ".py":
            try:
                compile(content, str(path), "exec")
            except SyntaxError:
                return False
            return True
        case ".json":
            try:
                json.loads(content)
            except ValueError:
                return False
            return True
        case ".omex" | ".xlsx" | ".zip":
            return b"PK\x05\x06" in content[-200:]
        case suffix if suffix in _ENDS:
            return content.rstrip(b"\n").endswith(_ENDS[suffix].rstrip(b"\n"))
        case _:
            return content.endswith(b"\n") and len(content) > 100


def files(folder: Path) -> dict[str, bytes]:
    """Every plain file below a folder, path within it -> content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def of_an_end(ended: Ended, number: int, usual: int, *, had_finished: bool) -> list[str]:
    """What is wrong with the status and the words of a process that was sent a signal.

    Args:
        ended: how it ended.
        number: of the signal; 0 where it went to a worker only.
        usual: the status of a run that is left alone.
        had_finished: whether it was at its end before the signal came; else that must not be lost.
    """
    meant = {-number} if number == signal.SIGKILL else {-number, 128 + number}
    if not number:
        meant = {usual}
    elif had_finished:
        # It is asked after the signal, of which a process that has done its work may just have died.
        meant = {usual, -number}
    # An interruption before the command has begun is Python's to tell, in its own way.
    early = number == signal.SIGINT and not had_finished and _before_the_command(ended)
    if early:
        return [f"left running: {command}" for command in ended.left]
    found = [] if ended.status in meant else [f"status {ended.status}: {_last(ended.error)}"]
    # Of a process that was killed Python's own tracker says what it has cleared up.
    found += of_words(ended, killed=number == signal.SIGKILL)
    return found + [f"left running: {command}" for command in ended.left]


def _before_the_command(ended: Ended) -> bool:
    """Whether Python says that it was interrupted in its own start: with status 1 where it looked for packages."""
    begun = bool(ended.out) or any(word in ended.error for word in (" in main\n", "multiprocessing", "ignored"))
    sites = ended.status == 1 and "<frozen site>" in ended.error and ended.error.endswith("KeyboardInterrupt\n")
    return not begun and (ended.status == -signal.SIGINT or sites)


def of_words(ended: Ended, *, killed: bool = False) -> list[str]:
    """Errors of the program that nobody should see."""
    for slip in ("Traceback", "Exception ignored", "An error of this program", *(() if killed else ("leaked",))):
        if slip in ended.error:
            return [f"{slip!r} on standard error: {_last(ended.error)}"]
    return []


def of_a_refusal(ended: Ended, *, reason: str = "") -> list[str]:
    """What is wrong with how it was said that something cannot be used."""
    found = of_words(ended) + [f"left running: {command}" for command in ended.left]
    lines = ended.error.splitlines()
    if ended.status != UNUSABLE:
        found.append(f"status {ended.status} and not {UNUSABLE}: {_last(ended.error)}")
    elif not lines or not lines[-1].startswith("ketamine-sbml: ") or len(lines) > 1:
        found.append(f"no single sentence: {_last(ended.error)}")
    elif reason and reason not in lines[-1]:
        found.append(f"the sentence does not say {reason!r}: {_last(ended.error)}")
    return found


def of_files(
    found: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes], *, done: bool, folder: Path | None
) -> list[str]:
    """Files that are neither the old nor the new one whole, are missing, or are strangers.

    Args:
        found: what is there.
        old: what was there.
        new: what an undisturbed run leaves.
        done: whether all must be new.
        folder: where they stand, if their bytes differ from run to run: then they must have their ends.
    """
    wrong = [f"{name} was left lying about" for name in found if name not in new]
    wrong += [f"{name} is missing" for name in (new if done else old) if name not in found]
    for name, content in found.items():
        if name not in new or content == new[name] or (content == old.get(name) and not done):
            continue
        if folder is not None and content != old.get(name) and whole(folder / name):
            continue
        wrong.append(f"{name} is {'not what a run that is left alone writes' if done else 'neither old nor new'}")
    return wrong


def _last(text: str) -> str:
    return repr(text.strip()[-_SHOWN:])
