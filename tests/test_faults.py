"""Ends from outside, a full disk, places that cannot be written: nothing is half written, nothing left lying about."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest

from ketamine_sbml.cli import UNUSABLE, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file, write_folder

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from killing import faults, looks  # noqa: E402
from killing.campaign import summary, trial  # noqa: E402
from killing.process import COMMAND, Ended, Patience, Started, Work  # noqa: E402
from killing.verbs import BY_NAME, VERBS  # noqa: E402

# The campaign needs Linux's list of processes.
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the campaign reads /proc")
OLD = looks.OLD.decode()
# Verbs of one or two seconds that write files of each kind, for samples of the campaign.
QUICK = ("claims new", "export csv", "export excel", "validate")


@LINUX
@pytest.mark.long
@pytest.mark.parametrize("verb", QUICK)
def test_an_end_at_a_moment_of_the_seed_leaves_old_or_whole_files(verb: str) -> None:
    rng = random.Random(f"ends of {verb}")
    outcomes = [faults.an_end(BY_NAME[verb], rng) for _ in range(5)]
    assert [outcome for outcome in outcomes if outcome.finds] == []


@LINUX
@pytest.mark.long
def test_a_sample_of_the_campaign_finds_nothing() -> None:
    outcomes = [trial(5, number, [BY_NAME[verb] for verb in QUICK]) for number in range(8)]
    assert [outcome for outcome in outcomes if outcome.finds] == []


def test_every_verb_that_writes_or_takes_long_is_in_the_campaign() -> None:
    """What is left out prints at once what is declared."""
    from ketamine_sbml.cli.program import VERBS as KNOWN

    assert {verb.words.split()[0] for verb in VERBS} == set(KNOWN) - {"list", "completion"}


@pytest.mark.parametrize(
    ("status", "error", "number", "wrong"),
    [
        (-9, "", signal.SIGKILL, ""),
        (0, "", signal.SIGKILL, "status 0"),
        (143, "", signal.SIGTERM, ""),
        (0, "", signal.SIGTERM, "status 0"),
        (0, "", signal.SIGINT, "status 0"),
        (0, "", 0, ""),
        (143, "", 0, "status 143"),
        (130, "ketamine-sbml: interrupted.\n", signal.SIGINT, ""),
        (-2, "Traceback of Python's own start", signal.SIGINT, ""),
        (1, "Traceback ... <frozen site> ...\nKeyboardInterrupt\n", signal.SIGINT, ""),
        (1, "<frozen importlib> ...\nKeyboardInterrupt\n", signal.SIGINT, "status 1"),
        (1, "", signal.SIGTERM, "status 1"),
        (143, "", signal.SIGINT, "status 143"),
        (130, "Traceback ...", signal.SIGINT, "'Traceback' on standard error"),
        (-2, "Exception ignored in atexit: Traceback ...", signal.SIGINT, "'Traceback' on standard error"),
        (143, "Exception ignored in: ...", signal.SIGTERM, "'Exception ignored' on standard error"),
        (130, "5 leaked semaphore objects", signal.SIGINT, "'leaked' on standard error"),
        (-9, "5 leaked semaphore objects", signal.SIGKILL, ""),
    ],
)
def test_the_campaign_sees_a_status_and_words_that_are_wrong(status: int, error: str, number: int, wrong: str) -> None:
    judged = partial(looks.of_an_end, number=number, usual=0, had_finished=False)
    assert [find[: len(wrong)] for find in judged(Ended(status, "", error, 1.0))] == ([wrong] if wrong else [])
    assert judged(Ended(status, "", error, 1.0, ("a worker",)))[-1] == "left running: a worker"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_was_at_its_end_has_the_usual_status_or_dies_of_the_signal(number: signal.Signals) -> None:
    judged = partial(looks.of_an_end, number=number, usual=1, had_finished=True)
    assert judged(Ended(1, "", "", 1.0)) == []
    assert judged(Ended(-number, "", "", 1.0)) == []
    assert judged(Ended(128 + number, "", "", 1.0)) == [f"status {128 + number}: ''"]


@LINUX
@pytest.mark.parametrize(("code", "finished"), [("print(flush=True); import time; time.sleep(600)", False), ("", True)])
def test_the_campaign_asks_whether_a_process_was_at_its_end_when_the_signal_came(
    code: str, finished: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that has ended and has not been waited for takes a signal as well, and nothing comes of it."""
    from killing import process

    ignoring = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {code}"
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", ignoring))
    (tmp_path / "work").mkdir()
    started = Started([], tmp_path)
    assert started.process.stdout is not None
    started.process.stdout.readline()  # it has begun to wait, or has ended
    if finished:
        os.waitid(os.P_PID, started.process.pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(started.process, "poll", lambda: None)
    assert started.send(signal.SIGTERM, "process")
    assert started.had_finished is finished
    started.kill()
    monkeypatch.undo()
    started.end()


@pytest.mark.parametrize(
    ("runnable", "had", "over_at"),
    [
        (False, 0.0, 11),  # it waits, perhaps for ever
        (True, 1.0, 11),  # it computes, perhaps for ever
        (True, 0.1, 101),  # it could go on, and gets a tenth of a processor
        (True, 2.0, 11),  # two processes at once: no second counts twice
    ],
)
def test_the_campaign_waits_for_what_gets_no_processor(runnable: bool, had: float, over_at: int) -> None:
    clock = iter(range(1000))
    patience = Patience(10.05, lambda: float(next(clock)))
    looks_until = next(look for look in range(1, 999) if patience.is_over({7: Work(runnable, False, look * had)}))
    assert abs(looks_until - over_at) <= 1


@LINUX
def test_the_campaign_sends_nothing_to_a_stranger_that_has_got_the_number_of_a_process(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    started = Started(["--version"], tmp_path)
    stranger = subprocess.Popen(["sleep", "60"])
    assert not started._signalled(stranger.pid, signal.SIGKILL)
    assert stranger.poll() is None
    stranger.kill()
    assert stranger.wait() == -signal.SIGKILL
    assert started._signalled(started.process.pid, signal.SIGKILL)
    assert started.end().status == -signal.SIGKILL


def test_the_campaign_sees_files_that_are_half_written_missing_or_strangers() -> None:
    old, new = {"out/a": b"old", "out/b": b"old"}, {"out/a": b"new", "out/b": b"new"}
    either = partial(looks.of_files, old=old, new=new, done=False, folder=None)
    assert either({"out/a": b"new", "out/b": b"old"}) == []
    assert either({"out/a": b"ne", "out/b": b"old"}) == ["out/a is neither old nor new"]
    assert either({"out/a": b"new"}) == ["out/b is missing"]
    assert either({**old, "out/.a": b""}) == ["out/.a was left lying about"]
    done = partial(looks.of_files, old={}, new=new, done=True, folder=None)
    assert done(new) == []
    assert done({"out/a": b"new"}) == ["out/b is missing"]
    assert done({"out/a": b"new", "out/b": b"old"}) == ["out/b is not what a run that is left alone writes"]


@pytest.mark.parametrize(
    ("status", "error", "wrong"),
    [
        (2, "ketamine-sbml: Cannot write a: it is full; make room.\n", []),
        (2, "", ["no single sentence: ''"]),
        (2, "line\nketamine-sbml: Cannot write\n", ["no single sentence: 'line\\nketamine-sbml: Cannot write'"]),
        (0, "", ["status 0 and not 2: ''"]),
        (2, "ketamine-sbml: something.\n", ["the sentence does not say 'Cannot write': 'ketamine-sbml: something.'"]),
    ],
)
def test_the_campaign_sees_a_refusal_that_is_none(status: int, error: str, wrong: list[str]) -> None:
    assert looks.of_a_refusal(Ended(status, "", error, 1.0), reason="Cannot write") == wrong


@LINUX
def test_the_campaign_finds_what_outlives_a_process_and_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from killing import process

    code = "import subprocess as s; s.Popen(['sleep', '60'], stdout=s.DEVNULL, stderr=s.DEVNULL)"
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", code))
    monkeypatch.setattr(process, "CHILDREN", 0.1)
    (tmp_path / "work").mkdir()
    ended = Started([], tmp_path).end()
    assert (ended.status, ended.left) == (0, ("sleep 60 ",))


@LINUX
@pytest.mark.parametrize("change", [1, 2, 99])
def test_the_campaign_ends_a_verb_at_a_change_of_files(change: int, tmp_path: Path) -> None:
    """'claims new' makes its folder, and then its file, and nothing else."""
    (tmp_path / "work").mkdir()
    verb = BY_NAME["claims new"]
    started = Started(verb.words.split(), tmp_path, when=f"{change} {signal.SIGKILL:d} 0")
    ended = started.end()
    assert started.had_finished == (change == 99)
    assert ended.status == (0 if change == 99 else -signal.SIGKILL)
    assert (tmp_path / "work" / "out").is_dir() == (change > 1)
    assert list(looks.files(tmp_path / "work")) == (["out/mine.toml"] if change == 99 else [])


def test_the_totals_of_the_campaign_count_trials_and_not_what_each_found() -> None:
    outcomes = [
        faults.Outcome("end", "map", "killed", ("one", "two")),
        faults.Outcome("end", "map", "killed", ()),
        faults.Outcome("place", "map", "full", ()),
    ]
    assert summary(outcomes).splitlines()[2:] == ["| end | 2 | 1 |", "| place | 1 | 0 |"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_end_while_a_file_is_written_leaves_the_old_one_and_nothing_beside_it(number: int, tmp_path: Path) -> None:
    """The process ends itself after its data is on the disk and before the file has its name."""
    code = (
        "import os; from pathlib import Path; from ketamine_sbml import cli; from ketamine_sbml.cli import program; "
        "from ketamine_sbml.files import write_file; real = os.fsync; "
        f"os.fsync = lambda handle: (real(handle), os.kill(os.getpid(), {number:d})); "
        "program.run = lambda _: write_file(Path('file'), 'x' * 10**6); raise SystemExit(cli.main())"
    )
    (tmp_path / "file").write_text(OLD)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == (-number if number == signal.SIGKILL else 128 + number)
    assert (tmp_path / "file").read_text() == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def killed_while_it_renames(folder: Path) -> None:
    code = (
        "import os, signal; from pathlib import Path; from ketamine_sbml.files import write_file; "
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL); write_file(Path('file'), 'x' * 10**6)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without names are Linux's")
def test_what_a_writer_leaves_that_is_killed_while_it_renames_is_taken_away_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(OLD)
    for _ in range(2):
        killed_while_it_renames(tmp_path)
        assert (tmp_path / "file").read_text() == OLD
        assert len(list(tmp_path.iterdir())) == 2
    write_file(tmp_path / "file", "new")
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"file": "new"}


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without names are Linux's")
def test_a_new_file_is_never_renamed_so_that_a_kill_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", None)
    write_file(tmp_path / "file", "new")
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"file": "new"}


def test_many_writers_of_one_file_each_write_it_whole(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ketamine_sbml.files import write_file\n"
        "for turn in range(100): write_file(Path('file'), sys.argv[1] * 5000)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, letter], cwd=tmp_path) for letter in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert (tmp_path / "file").read_text() in {letter * 5000 for letter in "abc"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def outcome_of(code: str) -> tuple[int, str]:
    """Exit status and standard error of a program."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


# What a verb would be at for longer than a test waits, after an end that was swallowed.
GOING_ON = "import time; time.sleep(600); print('it went on')"
# A verb at which an end comes (``end``), and what swallows that.
SWALLOWED = {
    "except without a name": "try: end()\nexcept: pass",
    "suppress": "import contextlib\nwith contextlib.suppress(BaseException): end()",
    "a destructor": "class Last:\n    def __del__(self): end()\nlast = Last(); del last",
    "another error that is caught": (
        "try:\n    try: end()\n    except BaseException as error: raise ValueError from error\nexcept ValueError: pass"
    ),
    "another error in its place": ("try:\n    try: end()\n    finally: raise ValueError\nexcept ValueError: pass"),
    "the return of a finally": "def lost():\n    try: end()\n    finally: return\nlost()",
    "more than one, one after the other": "for _ in range(3):\n    try: end(); time.sleep(600)\n    except: pass",
    "a circle that is collected": (
        "try: end()\nexcept BaseException as error: kept = [error]; error.kept = kept\n"
        "kept = None; import gc; gc.collect()"
    ),
}


def of_a_verb(number: int, body: str) -> str:
    """A program whose verb is ``body``."""
    return (
        "import os, time\nfrom ketamine_sbml import cli\nfrom ketamine_sbml.cli import program\n"
        f"def end(): os.kill(os.getpid(), {number:d}); time.sleep(0)\n"
        "def run(_):\n" + "".join(f"    {line}\n" for line in body.splitlines()) + "    return 0\n"
        "program.run = run\nraise SystemExit(cli.main())"
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("by", SWALLOWED)
def test_an_end_that_is_swallowed_comes_again(by: str, number: signal.Signals) -> None:
    """Python itself swallows what is raised in a destructor, and where an import ends."""
    assert outcome_of(of_a_verb(number, f"{SWALLOWED[by]}\n{GOING_ON}")) == (128 + number, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_among_the_imports_of_libsbml_is_not_lost(number: signal.Signals) -> None:
    """It makes its classes under ``except:`` without a name, where it asks a second time what a function takes."""
    body = (
        "import inspect\nreal, seen = inspect.getfullargspec, set()\n"
        "def asked(function):\n"
        "    if function in seen and 0 not in seen: seen.add(0); end()\n"
        "    seen.add(function)\n"
        "    return real(function)\n"
        f"inspect.getfullargspec = asked\nimport libsbml\n{GOING_ON}"
    )
    assert outcome_of(of_a_verb(number, body)) == (128 + number, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_that_becomes_another_error_on_its_way_is_an_end(number: signal.Signals) -> None:
    """As Python 3.11 makes a RuntimeError of what is raised in ``__set_name__``."""
    code = (
        "import os, sys, time\nfrom ketamine_sbml import cli\nfrom ketamine_sbml.cli import program\n"
        "class Named:\n"
        f"    def __set_name__(self, owner, name): os.kill(os.getpid(), {number:d}); time.sleep(0)\n"
        "def verb(name):\n"
        "    class Owner:\n"
        "        one = Named()\n"
        "program.import_module = verb\n"
        "sys.argv = ['ketamine-sbml', 'cite']\nraise SystemExit(cli.main())"
    )
    status, error = outcome_of(code)
    assert status == 128 + number
    assert error in ("", "ketamine-sbml: interrupted.\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_that_somebody_keeps_is_told_of_by_the_status(number: signal.Signals) -> None:
    """Nothing tells then that it does not come out."""
    body = "try: end()\nexcept BaseException as error: program.kept = error"
    assert outcome_of(of_a_verb(number, body)) == (128 + number, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_on_its_way_does_not_disturb_what_is_cleared_up(number: signal.Signals) -> None:
    """Also not where another comes meanwhile, and is swallowed."""
    body = (
        "try: end()\n"
        "finally:\n"
        "    time.sleep(0.1)\n"
        "    try: end()\n"
        "    except: pass\n"
        "    time.sleep(0.1); print('cleared up', file=program.sys.stderr)"
    )
    assert outcome_of(of_a_verb(number, body)) == (128 + number, "cleared up\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_after_the_work_is_done_prints_nothing(number: signal.Signals) -> None:
    code = (
        "import atexit, os, sys; from ketamine_sbml.cli import main; sys.argv = ['ketamine-sbml', '--version']; "
        f"atexit.register(lambda: os.kill(os.getpid(), {number:d})); sys.exit(main())"
    )
    assert outcome_of(code) == (-number, "")


def test_what_a_destructor_raises_otherwise_is_shown_as_ever() -> None:
    code = (
        "from ketamine_sbml.cli import _own_the_process\n"
        "class Last:\n"
        "    def __del__(self): raise ValueError('mine')\n"
        "_own_the_process(); Last()"
    )
    status, error = outcome_of(code)
    assert status == 0 and "ValueError: mine" in error


def test_an_interruption_while_another_process_works_leaves_no_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process is killed then, and could take nothing away."""
    from ketamine_sbml.exchange import sbmlode
    from ketamine_sbml.model import pathway

    given: list[str] = []

    def interrupted(module: str, function: str, source: str, dialect: str) -> str:
        given.append(Path(source).read_text(encoding="utf-8"))
        raise KeyboardInterrupt

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sbmlode, "apart", interrupted)
    monkeypatch.setattr(sbmlode, "build_sbml", lambda _: "<sbml/>")
    with pytest.raises(KeyboardInterrupt):
        sbmlode.rendered(pathway(), "python")
    assert given == ["<sbml/>"]
    assert list(tmp_path.iterdir()) == []


def kill_at(call: int, folder: Path) -> None:
    """Write the folder 'out' anew in a process that is killed before its nth renaming."""
    code = (
        "import os, signal, sys; from pathlib import Path; from ketamine_sbml.files import write_folder\n"
        "left, real = [int(sys.argv[1])], Path.rename\n"
        "def rename(self, target):\n"
        "    left[0] -= 1\n"
        "    if not left[0]: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(self, target)\n"
        "Path.rename = rename\n"
        "write_folder(Path('out'), {'a': b'new', 'b': b'new'})"
    )
    done = subprocess.run([sys.executable, "-c", code, str(call)], cwd=folder, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("call", [1, 2])
def test_what_a_killed_writer_of_a_folder_leaves_is_put_right_by_the_next(call: int, tmp_path: Path) -> None:
    """Killed before the old folder is moved aside, or between that and the new one's coming into its place."""
    folder = tmp_path / "out"
    write_folder(folder, {"a": b"old", "b": b"old"})
    kill_at(call, tmp_path)
    write_folder(folder, {"a": b"newer", "b": b"newer"})
    assert {entry.name: entry.read_bytes() for entry in folder.iterdir()} == {"a": b"newer", "b": b"newer"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_the_old_folder_comes_back_although_the_next_writer_fails(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_folder(folder, {"a": b"old", "b": b"old"})
    kill_at(2, tmp_path)
    assert not folder.exists()
    with pytest.raises(InputError, match="holds 'a', which would be lost"):
        write_folder(folder, {"c": b"other"})
    assert {entry.name: entry.read_bytes() for entry in folder.iterdir()} == {"a": b"old", "b": b"old"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("place", ["files._put_right", "shutil.rmtree"])
def test_an_end_while_it_is_tidied_up_beside_a_folder_waits_for_that(
    number: signal.Signals, place: str, tmp_path: Path
) -> None:
    """At the second call of each: the first comes before anything is written."""
    write_folder(tmp_path / "out", {"a": b"old"})
    code = (
        "import os, shutil; from pathlib import Path\n"
        "from ketamine_sbml import cli, files; from ketamine_sbml.cli import program\n"
        f"real, calls = {place}, []\n"
        "def ended(*given, **how):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == 2 + 2 * ('rmtree' in '{place}'): os.kill(os.getpid(), {number:d})\n"
        "    return real(*given, **how)\n"
        f"{place} = ended\n"
        "program.run = lambda _: files.write_folder(Path('out'), {'a': b'new'})\n"
        "raise SystemExit(cli.main())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    assert done.returncode == 128 + number
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "a").read_bytes() == b"new"


def test_two_writers_of_one_folder_do_not_mix(tmp_path: Path) -> None:
    """The second is told to wait, and the first is not disturbed."""
    code = (
        "import sys; from pathlib import Path; from ketamine_sbml import files; real = files._write_whole\n"
        "def slowly(*given):\n"
        "    print('writing', flush=True); sys.stdin.readline(); real(*given)\n"
        "files._write_whole = slowly\n"
        "files.write_folder(Path('out'), {'a': b'first'})"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdin is not None and first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    with pytest.raises(InputError, match="another process writes it; wait until it is done"):
        write_folder(tmp_path / "out", {"a": b"second"})
    first.communicate("\n", timeout=60)
    assert (tmp_path / "out" / "a").read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_what_somebody_keeps_under_the_name_beside_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".out.writing").mkdir()
    (tmp_path / ".out.writing" / "mine").write_text("precious")
    with pytest.raises(InputError, match="holds 'mine'; move it away"):
        write_folder(tmp_path / "out", {"a": b"x"})
    assert (tmp_path / ".out.writing" / "mine").read_text() == "precious"


@pytest.mark.parametrize(
    ("verb", "written"), [("export csv", ["out/model.csv"]), ("validate", ["out/c.html", "out/c.xml"])]
)
def test_a_full_disk_is_one_sentence_and_leaves_what_was_there(verb: str, written: list[str]) -> None:
    """A limit on the size of files ends a write in the middle, as a full disk does."""
    old = dict.fromkeys(written, looks.OLD)
    with faults.trial_folder(BY_NAME[verb], old) as base:
        ended = Started(BY_NAME[verb].words.split(), base, most_bytes=4000).end()
        assert looks.of_a_refusal(ended, reason="File too large; ") == []
        assert looks.files(base / "work") == old


@pytest.mark.long
def test_copasi_on_a_full_disk_is_no_success(tmp_path: Path) -> None:
    pytest.importorskip("COPASI")
    (tmp_path / "work").mkdir()
    ended = Started("export --to copasi --output model.cps".split(), tmp_path, most_bytes=50_000).end()
    assert ended.status == UNUSABLE
    assert looks.files(tmp_path) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="the targets are Linux's")
@pytest.mark.parametrize("target", ["/proc/nowhere/mine.toml", "/dev/null/mine.toml", "/proc/self/mine.toml"])
def test_a_place_that_cannot_be_written_is_one_sentence(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "new", "mine", "--output", target]) == UNUSABLE
    error = capsys.readouterr().err
    assert error.startswith(f"ketamine-sbml: Cannot write {target}: ")
    assert len(error.splitlines()) == 1


@pytest.mark.long
def test_two_processes_on_one_state_give_the_same_numbers_as_one(tmp_path: Path) -> None:
    arguments = [*COMMAND, *"robustness --only ketamine-raises-mtorc1 --workers 1 --json --draws 3".split()]
    both = [
        subprocess.Popen([*arguments, "--state", "shared"], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    shared = [json.loads(process.communicate(timeout=300)[0]) for process in both]
    alone = json.loads(subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
    assert shared == [alone, alone]
    lines = (tmp_path / "shared").read_text().splitlines()
    assert all(json.loads(line) for line in lines)
