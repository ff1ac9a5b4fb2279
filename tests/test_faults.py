"""Ends from outside, a full disk, places that cannot be written: nothing is half written, nothing left lying about."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketamine_sbml.cli import UNUSABLE, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file, write_folder

COMMAND = [sys.executable, "-m", "ketamine_sbml"]
# Verbs that write, with what they write into an empty folder.
WRITERS = {
    "export": (["export", "--to", "python", "--output", "out/model.py"], ["out/model.py"]),
    "simulate": (
        ["simulate", "--arm", "ketamine", "--hours", "2", "--no-plot", "--output", "out"],
        ["out/ketamine.csv"],
    ),
    "validate": (
        ["validate", "--only", "ketamine-raises-mtorc1", "--html", "out/c.html", "--junit", "out/c.xml"],
        ["out/c.html", "out/c.xml"],
    ),
    "claims new": (["claims", "new", "mine", "--output", "out/mine.toml"], ["out/mine.toml"]),
}
OLD = "what stood there before"


def whole(path: Path) -> bool:
    """Whether a file has its end."""
    text = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".xml":
            ElementTree.fromstring(text)
            return True
        case ".html":
            return text.endswith("</html>\n")
        case ".py":
            compile(text, str(path), "exec")
            return True
        case _:
            return text.endswith("\n") and len(text) > 100


def end_at_random(verb: str, number: int, folder: Path, seed: str) -> int:
    """Start a verb over files that are there, end it at a moment of the seed's; returns its exit status."""
    arguments, written = WRITERS[verb]
    if verb != "claims new":  # it never writes over a file
        (folder / "out").mkdir()
        for name in written:
            (folder / name).write_text(OLD)
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    time.sleep(random.Random(seed).uniform(0.1, 2.5))
    process.send_signal(number)
    _, error = process.communicate(timeout=120)
    # An interruption before the command has begun is Python's to tell, in its own way.
    assert "Traceback" not in error or " in main\n" not in error
    return process.returncode


def check_nothing_is_half_written(verb: str, folder: Path) -> None:
    _, written = WRITERS[verb]
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found <= set(written), "something was left lying about"
    for name in found:
        assert (folder / name).read_text(encoding="utf-8") == OLD or whole(folder / name)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("verb", WRITERS)
@pytest.mark.long
def test_an_end_at_any_moment_leaves_old_or_whole_files(verb: str, number: int, tmp_path: Path) -> None:
    for attempt in range(4):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        status = end_at_random(verb, number, folder, f"{verb}/{number}/{attempt}")
        assert status in (0, 130, 128 + number, -number)
        check_nothing_is_half_written(verb, folder)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
@pytest.mark.long
def test_an_end_at_a_random_moment_leaves_old_or_whole_files(number: int, tmp_path: Path) -> None:
    end_at_random("validate", number, tmp_path, f"quick/{number}")
    check_nothing_is_half_written("validate", tmp_path)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_end_while_a_file_is_written_leaves_the_old_one_and_nothing_beside_it(number: int, tmp_path: Path) -> None:
    """The process ends itself after its data is on the disk and before the file has its name."""
    code = (
        "import os, signal; from pathlib import Path; from ketamine_sbml.cli import _own_the_process; "
        "from ketamine_sbml.files import write_file; _own_the_process(); real = os.fsync; "
        f"os.fsync = lambda handle: (real(handle), os.kill(os.getpid(), {number:d})); "
        "write_file(Path('file'), 'x' * 10**6)"
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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_end_that_comes_within_a_destructor_is_not_lost(number: signal.Signals) -> None:
    """Python swallows what is raised there, as it does where an import ends."""
    code = (
        "import os, time\nfrom ketamine_sbml import cli\nfrom ketamine_sbml.cli import program\n"
        "class Last:\n"
        f"    def __del__(self): os.kill(os.getpid(), {number:d}); time.sleep(0)\n"
        "def run(_):\n"
        "    last = Last(); del last; time.sleep(30); return 0\n"
        "program.run = run\n"
        "raise SystemExit(cli.main())"
    )
    assert outcome_of(code) == (128 + number, "")


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


def _full_after(most_bytes: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return limit


@pytest.mark.parametrize("verb", ["export", "validate"])
def test_a_full_disk_is_one_sentence_and_leaves_what_was_there(verb: str, tmp_path: Path) -> None:
    """A limit on the size of files ends a write in the middle, as a full disk does."""
    arguments, written = WRITERS[verb]
    (tmp_path / "out").mkdir()
    for name in written:
        (tmp_path / name).write_text(OLD)
    run = subprocess.run(
        [*COMMAND, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=_full_after(4000)
    )
    assert run.returncode == UNUSABLE
    assert run.stderr.startswith("ketamine-sbml: ")
    assert "File too large; " in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == set(written)
    assert (tmp_path / written[0]).read_text() == OLD


@pytest.mark.long
def test_copasi_on_a_full_disk_is_no_success(tmp_path: Path) -> None:
    pytest.importorskip("COPASI")
    run = subprocess.run(
        [*COMMAND, "export", "--to", "copasi", "--output", "model.cps"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_full_after(50_000),
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert run.returncode == UNUSABLE
    assert list(tmp_path.iterdir()) == []


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
