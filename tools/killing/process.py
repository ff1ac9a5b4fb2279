"""Processes that are to be ended: started, sent signals, waited for, and looked for afterwards."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from killing.moment import COUNT, SENT, WHEN

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "ketamine_sbml")
# Every process of a trial has this variable, by which those that outlive it are found.
MARK = "KETAMINE_SBML_KILLS_MARK"
# Seconds for a verb, for its end after a signal, for its children's end. Seconds in which what could go on got no
# processor do not count: on a machine with other work an end may take minutes.
LONGEST, ENDING, CHILDREN = 1800.0, 60.0, 15.0
PAUSE = 0.02
# Seconds between two looks at how much of the time has counted.
LOOK = 0.25
# Of a process's flags in /proc, the one that it is ending.
_ENDING_FLAG = 0x4
# What was started and has not been waited for.
_OPEN: list[Started] = []


def end_all() -> None:
    """Kill what is still open, where the campaign itself is ended."""
    while _OPEN:
        _OPEN.pop().kill()


@dataclass(frozen=True)
class Ended:
    """How a process ended, what it printed, and what of it still ran afterwards."""

    status: int
    out: str
    error: str
    seconds: float
    left: tuple[str, ...] = ()


class Started:
    """A verb in a folder of its own: ``work`` is where it stands, ``tmp`` where temporary files go.

    Args:
        words: what is typed.
        base: the folder of the trial.
        when: change, signal and delay, for ``moment.py``.
        count: whether changes are counted, into the file ``changes`` of the trial's folder.
        before: a command in which it is run.
        stdout: where its output goes instead of a pipe.
        most_bytes: that a file may have.
    """

    def __init__(
        self,
        words: Sequence[str],
        base: Path,
        *,
        when: str = "",
        count: bool = False,
        before: Sequence[str] = (),
        stdout: int = subprocess.PIPE,
        most_bytes: int | None = None,
    ) -> None:
        self._mark = secrets.token_hex(8)
        (base / "tmp").mkdir(exist_ok=True)
        environment = self._environment(base)
        program: tuple[str, ...] = COMMAND
        if when or count:
            program = (sys.executable, str(Path(__file__).with_name("moment.py")))
            environment |= {WHEN: when, SENT: str(base / "sent")} if when else {}
            environment |= {COUNT: str(base / "changes")} if count else {}

        def prepare() -> None:
            # A shell starts what runs in the background with interruptions ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if most_bytes is not None:
                import resource

                resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

        # Whether its end had begun when the signal came: then that has no effect any more.
        self._had_ended = False
        self._sent = base / "sent" if when else None
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [*before, *program, *words],
            cwd=base / "work",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            errors="backslashreplace",
            start_new_session=True,
            preexec_fn=prepare,
        )
        _OPEN.append(self)

    def _environment(self, base: Path) -> dict[str, str]:
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])])
        return {
            **os.environ,
            "PYTHONPATH": path,
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(base / "tmp"),
            "NO_COLOR": "1",
            MARK: self._mark,
        }

    def wait(self, moment: float) -> bool:
        """Wait until so many seconds after the start; whether it still runs."""
        while time.monotonic() < self.begun + moment:
            if self.process.poll() is not None:
                break
            time.sleep(PAUSE)
        self._had_ended = self.process.poll() is not None
        return not self._had_ended

    def send(self, number: int, to: str) -> bool:
        """Send a signal to the ``process``, its ``group`` or a ``worker``; whether there was anyone to get it."""
        if to == "worker":
            return self._to_a_worker(number)
        if self.process.poll() is not None:
            self._had_ended = True
            return False
        if to == "group":
            os.killpg(self.process.pid, number)
        else:
            os.kill(self.process.pid, number)
        # Asked afterwards: what was not ending by then has got the signal.
        self._had_ended = work_of(self.process.pid).ending
        return True

    @property
    def had_finished(self) -> bool:
        """Of a process that has ended and was to get a signal: whether it was at its end before that came."""
        if self._sent is not None:
            return not (self._sent.exists() and self._sent.stat().st_size)
        return self._had_ended

    def _to_a_worker(self, number: int) -> bool:
        """To the first worker that is there; it is waited for."""
        while self.process.poll() is None:
            for pid, command in self.running().items():
                is_worker = "spawn_main" in command or "apart import" in command
                if is_worker and self._signalled(pid, number):
                    return True
            time.sleep(PAUSE)
        return False

    def _signalled(self, pid: int, number: int) -> bool:
        """Send a signal to a process of this trial, and not to what may have got its number since; whether it was."""
        try:
            handle = os.pidfd_open(pid)
        except OSError:
            return False
        try:
            if not self._is_ours(Path("/proc") / str(pid)):
                return False
            signal.pidfd_send_signal(handle, number)
            return True
        except OSError:
            return False
        finally:
            os.close(handle)

    def _is_ours(self, entry: Path) -> bool:
        return f"{MARK}={self._mark}".encode() in (entry / "environ").read_bytes()

    def running(self) -> dict[int, str]:
        """Number -> command of every process of this trial that runs; one that has ended has no environment."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                if self._is_ours(entry):
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def _at_work(self) -> dict[int, Work]:
        """What every process of this trial is at."""
        found = {}
        for pid in self.running():
            with suppress(OSError):
                found[pid] = work_of(pid)
        return found

    def end(self, within: float = LONGEST) -> Ended:
        """Wait for the end of it and of its children; what does not end is told of and killed."""
        left: tuple[str, ...] = ()
        patience = Patience(within)
        while True:
            try:
                out, error = self.process.communicate(timeout=LOOK)
                break
            except subprocess.TimeoutExpired:
                if patience.is_over(self._at_work()):
                    killed = self.kill()
                    left = left or ("it did not end", *killed)
        seconds = time.monotonic() - self.begun
        patience = Patience(CHILDREN)
        while (running := self._at_work()) and not patience.is_over(running):
            time.sleep(PAUSE)
        left += self.kill()
        _OPEN.remove(self)
        return Ended(self.process.returncode, out or "", error or "", seconds, left)

    def kill(self) -> tuple[str, ...]:
        """Kill what still runs of this trial; returns the commands."""
        found = self.running()
        for pid in found:
            self._signalled(pid, signal.SIGKILL)
        return tuple(command[:160] for command in found.values())


@dataclass(frozen=True)
class Work:
    """Whether a process could go on if it got a processor, is at its end, and for how many seconds it had one."""

    runnable: bool
    ending: bool
    seconds: float


def work_of(pid: int) -> Work:
    """What a process is at; OSError where there is none of that number."""
    # The name of the command, in brackets, may hold anything.
    state, *numbers = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    ending = state in "ZX" or bool(int(numbers[5]) & _ENDING_FLAG)
    ticks = int(numbers[10]) + int(numbers[11])
    return Work(state in "RD", ending, ticks / os.sysconf("SC_CLK_TCK"))


class Patience:
    """How long something is waited for: of the time in which a process could go on, only what it had a processor.

    Args:
        most: seconds.
    """

    def __init__(self, most: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._counted, self._last = 0.0, now()
        self._had: dict[int, float] = {}

    def is_over(self, running: Mapping[int, Work]) -> bool:
        """Whether that time has come, with what the processes are at by now."""
        now = self._now()
        passed, self._last = now - self._last, now
        had = [work.seconds - self._had.get(pid, work.seconds) for pid, work in running.items()]
        self._had = {pid: work.seconds for pid, work in running.items()}
        starved = any(work.runnable for work in running.values())
        self._counted += min(sum(had), passed) if starved else passed
        return self._counted > self._most
