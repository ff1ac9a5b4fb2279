"""The kinds of trial: an end from outside, a place where nothing can be written, two at once."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from ketamine_sbml.files import BESIDE_ENDING
from killing import looks
from killing.process import ENDING, Ended, Started
from killing.verbs import Verb

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
# Seconds in which a verb is ended that is never left alone; of what it takes, later moments are as good as these.
SLOW = 20.0
# Delays after a change of files, in seconds.
DELAYS = (0.0, 0.0, 0.0005, 0.002)
# How a small disk and a folder that cannot be written are made, in a name space of the process's own.
_SMALL = 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && "$@"; s=$?; cp -a "$SEEN/." "$KEEP" && exit $s'
_CLOSED = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'


@dataclass(frozen=True)
class Undisturbed:
    """What a verb does that is left alone."""

    ended: Ended
    files: Mapping[str, bytes]
    changes: int

    @property
    def outputs(self) -> dict[str, bytes]:
        return {name: content for name, content in self.files.items() if name.startswith("out/")}


@dataclass(frozen=True)
class Outcome:
    """What became of a trial: what was done, in words, and what is wrong."""

    kind: str
    verb: str
    done: str
    finds: tuple[str, ...]


@contextmanager
def trial_folder(verb: Verb, old: Mapping[str, bytes] | None = None) -> Iterator[Path]:
    """A folder with what the verb reads, and what stood there before."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        base = Path(place)
        _fill(base / "work", {**{name: text.encode() for name, text in verb.given.items()}, **(old or {})})
        yield base


def _fill(folder: Path, contents: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def _written(verb: Verb, base: Path) -> dict[str, bytes]:
    return {name: content for name, content in looks.files(base / "work").items() if name not in verb.given}


@cache
def undisturbed(verb: Verb) -> Undisturbed:
    """The verb, left alone."""
    with trial_folder(verb) as base:
        ended = Started(verb.words.split(), base, count=True).end()
        return Undisturbed(ended, _written(verb, base), int((base / "changes").read_text()))


def an_end(verb: Verb, rng: random.Random) -> Outcome:
    """A signal at a random moment of the clock or at a change of files, and once more to go on."""
    number = rng.choice(SIGNALS)
    to = rng.choices(("process", "group", "worker"), (6, 2, 2 if "--workers 2" in verb.words else 0))[0]
    share, late, with_old = rng.uniform(0, 1.05), rng.choice(DELAYS), rng.random() < 0.7
    change = rng.random()
    alone = None if verb.slow else undisturbed(verb)
    at_change = alone is not None and to == "process" and alone.changes and rng.random() < 0.5
    old = {} if alone is None or verb.fresh or not with_old else dict.fromkeys(alone.outputs, looks.OLD)
    with trial_folder(verb, old) as base:
        if at_change and alone:
            # Over a file that is there one change more is made than where there is none.
            most = alone.changes + len(old)
            nth = 1 + int(change * most)
            when = f"at change {nth} of {most}, {late:g} s later"
            started, sent = Started(verb.words.split(), base, when=f"{nth} {number:d} {late}"), True
        else:
            moment = share * (alone.ended.seconds if alone else SLOW)
            when = f"after {moment:.2f} s"
            started = Started(verb.words.split(), base)
            sent = started.wait(moment) and started.send(number, to)
        ended = started.end() if to == "worker" or at_change or not sent else started.end(ENDING)
        done = f"{number.name} to the {to} {when}, status {ended.status}"
        usual = alone.ended.status if alone else 0
        finds = looks.of_an_end(ended, 0 if to == "worker" else number, usual, had_finished=started.had_finished)
        if alone is not None:
            finds += _left(verb, alone, base, ended, old, killed=number == signal.SIGKILL)
        elif ended.status < 0 or ended.status > 2:
            finds += [f"{name} has no end" for name in _written(verb, base) if not looks.whole(base / "work" / name)]
        if number != signal.SIGKILL:
            finds += _temporary(base)
        renaming = ended.status == -signal.SIGKILL and _beside(verb, _written(verb, base))
        if renaming:
            done += ", while it renamed"
        if alone is not None and (verb.state or renaming):
            again = Started(verb.words.split(), base).end() if not verb.fresh else ended
            finds += [f"gone on: {find}" for find in _as_alone(verb, alone, base, again)]
    return Outcome("end", verb.name, done, tuple(finds))


def _left(
    verb: Verb, alone: Undisturbed, base: Path, ended: Ended, old: Mapping[str, bytes], *, killed: bool
) -> list[str]:
    """What is wrong with the files of a verb that was ended."""
    if ended.status == alone.ended.status:
        return _as_alone(verb, alone, base, ended, state=False)
    found = {name: content for name, content in _written(verb, base).items() if name.startswith("out/")}
    if killed:
        # What the next writer puts right; the caller sees whether it does.
        for name in _beside(verb, found):
            kept = name.replace(f"{_writing(verb)}/old/", f"{verb.folder}/") if verb.folder else name
            content = found.pop(name)
            if kept in old:
                found.setdefault(kept, content)
    wrong = looks.of_files(found, old, alone.outputs, done=False, folder=base / "work" if verb.varies else None)
    stray = [
        name
        for name in _written(verb, base)
        if not name.startswith("out/")
        and (Path(name).name.startswith(".") or not verb.state)
        and not (killed and name.endswith(BESIDE_ENDING))
    ]
    return wrong + [f"{name} was left lying about" for name in stray]


def _writing(verb: Verb) -> str:
    """The folder in which a folder is written."""
    return f"{Path(verb.folder).parent}/.{Path(verb.folder).name}.writing"


def _beside(verb: Verb, found: Mapping[str, bytes]) -> list[str]:
    """What a writer that is killed at the moment of renaming cannot but leave, and the next takes away."""
    return [
        name
        for name in found
        if name.endswith(BESIDE_ENDING) or (verb.folder and name.startswith(f"{_writing(verb)}/"))
    ]


def _as_alone(verb: Verb, alone: Undisturbed, base: Path, ended: Ended, *, state: bool = True) -> list[str]:
    """How a run that came to its end differs from one that was left alone."""
    wrong = looks.of_words(ended) + [f"left running: {command}" for command in ended.left]
    if ended.status != alone.ended.status:
        return [*wrong, f"status {ended.status}: {ended.error.strip()[-300:]!r}"]
    if ended.out != alone.ended.out:
        wrong.append("other numbers on standard output")
    found = {name: content for name, content in _written(verb, base).items() if name.startswith("out/")}
    wrong += looks.of_files(found, {}, alone.outputs, done=True, folder=base / "work" if verb.varies else None)
    wrong += [f"{name} was left lying about" for name in _written(verb, base) if name.endswith(BESIDE_ENDING)]
    if state and verb.state and (base / "work" / verb.state).is_dir():
        missing = {name for name in alone.files if name.startswith(f"{verb.state}/")} ^ {
            name for name in _written(verb, base) if name.startswith(f"{verb.state}/")
        }
        wrong += [f"{name} is there or missing, other than alone" for name in sorted(missing)]
    return wrong


def _temporary(base: Path) -> list[str]:
    """Temporary files that are left, but for what is Python's and Dask's own."""
    # Clusters share two empty locks, and leave them also where nothing ends them.
    shared = base / "tmp" / "dask-scratch-space"
    left = [
        entry.name
        for entry in (base / "tmp").iterdir()
        if not (entry == shared and not any(looks.files(shared).values())) and not _is_probe(entry)
    ]
    return [f"temporary files: {sorted(left)}"] if left else []


def _is_probe(path: Path) -> bool:
    """Whether this is the file with which Python tries whether a folder can be written: it is open for microseconds."""
    return bool(re.fullmatch(r"[a-z0-9_]{8}", path.name)) and path.is_file() and path.read_bytes() in (b"", b"blat")


def a_place(verb: Verb, rng: random.Random) -> Outcome:
    """Somewhere nothing, or not enough, can be written."""
    alone = undisturbed(verb)
    kinds = ["stdout"] if alone.ended.out else []
    if alone.outputs:
        kinds += ["full", "full", "folder", "pipe"]
        kinds += ["small", "closed"] if _may_mount() else []
    if verb.state:
        kinds += ["state is a pipe", "full"]
    kind = rng.choice(kinds)
    share, chosen, with_old = rng.random(), rng.random(), rng.random() < 0.7 and not verb.fresh
    names = sorted(alone.outputs)
    name = names[int(chosen * len(names))] if names else ""
    old = dict.fromkeys(names, looks.OLD) if with_old and kind not in ("small", "closed") else {}
    largest = max(map(len, alone.files.values()), default=1000)
    if kind in ("folder", "pipe"):
        old.pop(name, None)
    words = verb.words.split()
    with trial_folder(verb, old) as base:
        work = base / "work"
        (work / "out").mkdir(exist_ok=True)
        detail = ""
        if kind == "stdout":
            with open("/dev/full", "w", encoding="ascii") as full:
                ended = Started(words, base, stdout=full.fileno()).end()
            finds = looks.of_a_refusal(ended, reason="Cannot write to standard output")
        elif kind == "full":
            most = int(share * largest)
            detail = f" after {most} bytes"
            ended = Started(words, base, most_bytes=most).end()
            if ended.status == alone.ended.status:
                finds = _as_alone(verb, alone, base, ended, state=False)
            else:
                finds = looks.of_a_refusal(ended)
        elif kind == "small":
            pages = 1 + int(share * sum(map(len, alone.outputs.values())) / 4096)
            detail = f" of {pages} pages"
            (base / "seen").mkdir()
            environment = ("env", f"SEEN={work / 'out'}", f"KEEP={base / 'seen'}")
            small = ("unshare", "-m", "sh", "-c", _SMALL, "small", str(4096 * pages), str(work / "out"))
            ended = Started(words, base, before=(*environment, *small)).end()
            shutil.copytree(base / "seen", work / "out", dirs_exist_ok=True)
            if ended.status == alone.ended.status:
                finds = _as_alone(verb, alone, base, ended, state=False)
            else:
                finds = looks.of_a_refusal(ended)
        elif kind == "closed":
            closed = ("unshare", "-m", "sh", "-c", _CLOSED, "closed", str(work / "out"))
            ended = Started(words, base, before=closed).end()
            finds = looks.of_a_refusal(ended, reason="Cannot write")
        elif kind == "state is a pipe":
            os.mkfifo(work / verb.state)
            ended = Started(words, base).end(ENDING)
            finds = looks.of_a_refusal(ended)
        else:
            detail = f" {name}"
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).mkdir() if kind == "folder" else os.mkfifo(work / name)
            ended = Started(words, base).end(ENDING)
            finds = looks.of_a_refusal(ended)
            if not ((work / name).is_dir() if kind == "folder" else (work / name).is_fifo()):
                finds.append(f"{name} is no {kind} any more")
        if ended.status == looks.UNUSABLE:
            found = {name: content for name, content in _written(verb, base).items() if name.startswith("out/")}
            finds += looks.of_files(found, old, alone.outputs, done=False, folder=work if verb.varies else None)
        finds += _temporary(base)
        if verb.state and kind == "full":
            again = Started(words, base).end()
            finds += [f"gone on: {find}" for find in _as_alone(verb, alone, base, again)]
    return Outcome("place", verb.name, f"{kind}{detail}, status {ended.status}", tuple(finds))


def two_at_once(verb: Verb, rng: random.Random) -> Outcome:
    """Two processes on one state and one target: both give what one alone does, or one is told to wait."""
    alone = undisturbed(verb)
    behind = rng.uniform(0, 0.5) * alone.ended.seconds
    with trial_folder(verb) as base:
        first = Started(verb.words.split(), base)
        first.wait(behind)
        second = Started(verb.words.split(), base)
        both = [started.end() for started in (first, second)]
        finds: list[str] = []
        for ended in both:
            if ended.status == looks.UNUSABLE and alone.ended.status != looks.UNUSABLE:
                finds += looks.of_a_refusal(ended, reason="another process")
            else:
                finds += _as_alone(verb, alone, base, ended)
    statuses = f"{both[0].status} and {both[1].status}"
    return Outcome("two at once", verb.name, f"the second {behind:.2f} s later, status {statuses}", tuple(finds))


@lru_cache(maxsize=1)
def _may_mount() -> bool:
    """Whether a small disk can be made in a name space of one's own: on Linux, as the machine's user."""
    if shutil.which("unshare") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        tried = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=4096 none "$1"', "sh", folder]
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
