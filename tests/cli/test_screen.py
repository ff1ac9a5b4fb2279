"""A terminal gets colour, width and progress; a pipe gets plain text, whole; NO_COLOR is kept to."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from threading import Event
from time import sleep

import pytest

from ketamine_sbml.cli import output

COMMAND = [sys.executable, "-m", "ketamine_sbml"]
VERDICT = ["validate", "--only", "ketamine-raises-mtorc1"]


def on_a_terminal(arguments: list[str], columns: int, **environment: str) -> str:
    """What a terminal of some width shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    known = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**known, "TERM": "xterm-256color", **environment},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait() == 0, shown
    return shown.decode().replace("\r\n", "\n")


def in_a_pipe(arguments: list[str], **environment: str) -> str:
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    run = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=True, env={**known, **environment}
    )
    assert run.stderr == ""
    return run.stdout


@pytest.mark.long
def test_verdicts_are_coloured_on_a_terminal_and_not_where_no_color_is_set() -> None:
    coloured = on_a_terminal(VERDICT, 120)
    assert "\x1b[32m  supported\x1b[0m" in coloured
    plain = on_a_terminal(VERDICT, 120, NO_COLOR="1")
    assert "\x1b[32m" not in plain
    assert "  supported " in plain


@pytest.mark.long
def test_a_pipe_gets_the_same_words_without_colour_and_whole() -> None:
    piped = in_a_pipe(VERDICT)
    assert "\x1b" not in piped
    # On a machine with other work a bar of progress stands before the words.
    assert re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", on_a_terminal(VERDICT, 60)).endswith(piped)
    narrow = in_a_pipe(["list", "claims"], COLUMNS="40")
    assert narrow == in_a_pipe(["list", "claims"], COLUMNS="400")
    assert max(map(len, narrow.splitlines())) > 150


def test_a_table_fits_a_narrow_terminal_and_loses_no_word() -> None:
    shown = on_a_terminal(["list", "interventions"], 70, NO_COLOR="1")
    assert max(len(line) for line in re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()) <= 70
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown
    words = {word for line in in_a_pipe(["list", "interventions"]).splitlines()[1:] for word in line.split()}
    whole = re.sub(r"\s+", "", shown)
    assert all(word in whole for word in words if len(word) < 8)


def test_help_is_set_to_the_width_of_the_terminal() -> None:
    for columns in (50, 90):
        lines = on_a_terminal(["validate", "--help"], columns).splitlines()
        assert columns - 20 < max(map(len, lines)) <= columns


def test_progress_is_shown_on_a_terminals_stderr_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with output.progress() as show:
        assert show is None
    monkeypatch.setattr(output, "PATIENCE", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with output.progress("judging") as show:
        assert show is not None
        show(1, 2, "draws")


def test_work_on_a_strangers_model_is_never_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A single step of it may take minutes; elsewhere than on a terminal that is said in lines."""
    said = Event()
    lines: list[str] = []

    def say(text: object, *, err: bool) -> None:
        lines.append(f"{text} {err}")
        said.set()

    monkeypatch.setattr(output, "SILENCE", 0.01)
    monkeypatch.setattr(output, "say", say)
    with output.progress("simulating m.xml", watched=True) as show:
        assert said.wait(60)
        assert lines[0].startswith("ketamine-sbml: still simulating m.xml, for ")
        assert lines[0].endswith("s. True")
        assert show is not None
        show(1, 2, "vehicle")
        while "vehicle" not in lines[-1]:
            said.clear()
            assert said.wait(60)
        assert "still simulating m.xml (1 of 2 done, the last vehicle), for " in lines[-1]
    count = len(lines)
    sleep(0.1)
    assert len(lines) == count
    assert capsys.readouterr() == ("", "")


def test_a_strangers_model_is_shown_on_a_terminal_before_its_first_arm_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    with output.progress("simulating m.xml", watched=True):
        pass
    assert "simulating m.xml" in capsys.readouterr().err


@pytest.mark.long
def test_long_work_shows_progress_and_cleans_it_away() -> None:
    shown = on_a_terminal(["robustness", "--draws", "6", "--only", "ketamine-raises-mtorc1", "--workers", "2"], 100)
    assert "judging draws" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") > 0
    assert shown.rstrip().endswith("counted claims hold in at least 90% of draws.")
