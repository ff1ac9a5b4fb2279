"""Work in a process of its own: a crash, a hang and a full memory end in one sentence, and answers are exact."""

from __future__ import annotations

import ctypes
import gc
import math
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ketamine_sbml.apart import Apart, Limits, apart
from ketamine_sbml.errors import DEBUG, InputError, MissingExtraError, SimulationError

KINDS = {kind.__name__: kind for kind in (InputError, MissingExtraError, SimulationError)}


class Thing:
    """What the other process holds."""

    def __init__(self, start: float = 0.0) -> None:
        self.total = start

    def add(self, number: float) -> float:
        self.total += number
        return self.total

    def process(self) -> int:
        return os.getpid()

    def crash(self) -> None:
        ctypes.string_at(0)

    def leave(self, status: int) -> None:
        os._exit(status)

    def hang(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        time.sleep(60)

    def fill(self) -> int:
        return len(bytearray(10**10))

    def write(self, path: str) -> None:
        Path(path).write_text("x" * 10_000)

    def noise(self) -> str:
        os.write(1, b'{"held": "noise"}\n')
        return "answer"

    def limits(self) -> list[tuple[int, int]]:
        return [resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]

    def surroundings(self) -> tuple[bool, list[str]]:
        return os.getsid(0) == os.getpid(), sys.path

    def complain(self) -> None:
        os.write(2, b"a warning of a library")

    def watch(self) -> float:
        """Look from now on whether a clock runs, and say how much is left of it."""
        self._stopped = False

        def look() -> None:
            while not self._stopped and time.monotonic() < end:
                self._stopped = signal.getitimer(signal.ITIMER_REAL)[0] == 0
                time.sleep(0.002)

        end = time.monotonic() + 30
        threading.Thread(target=look, daemon=True).start()
        return signal.getitimer(signal.ITIMER_REAL)[0]

    def stopped(self) -> bool:
        return self._stopped

    def refuse(self, kind: str) -> None:
        raise KINDS[kind]("one sentence")

    def slip(self) -> None:
        raise TypeError("a slip of ours")


def thing(*arguments: Any, seconds: float = 60.0) -> Apart:
    return Apart(__name__, "Thing", *arguments, subject="model.xml", limits=Limits(seconds, 10**9))


def test_an_object_stays_there_between_calls_and_numbers_come_back_exactly() -> None:
    worker = thing(0.1)
    assert worker.call("add", 0.2) == 0.1 + 0.2
    assert worker.call("add", 1e-300) == 0.1 + 0.2 + 1e-300
    assert math.isnan(worker.call("add", math.nan))
    assert worker.call("process") != os.getpid()


def test_what_is_printed_there_is_no_answer() -> None:
    worker = thing()
    assert worker.call("noise") == "answer"
    assert worker.call("add", 1) == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_an_end_from_outside_is_no_fault_of_the_input_nor_of_this_program(number: signal.Signals) -> None:
    worker = thing()
    os.kill(worker.call("process"), number)
    with pytest.raises(InputError, match=rf"^The process for model\.xml was ended from outside \({number.name}; "):
        worker.call("add", 1)


def test_a_crash_is_one_sentence() -> None:
    with pytest.raises(InputError, match=r"^model\.xml makes the library that reads it crash \(SIGSEGV\): check it"):
        thing().call("crash")


@pytest.mark.parametrize("status", [0, 3])
def test_a_process_that_leaves_without_an_answer_is_a_fault_of_this_program(status: int) -> None:
    with pytest.raises(RuntimeError, match=rf"^The process for model\.xml ended with status {status}\.$"):
        thing().call("leave", status)


@pytest.mark.long
def test_a_hang_is_one_sentence() -> None:
    with pytest.raises(InputError, match=r"^model\.xml takes longer than 3 s: simplify the model\.$"):
        thing(seconds=3.0).call("hang")


def test_too_much_memory_is_one_sentence() -> None:
    with pytest.raises(InputError, match="needs too much memory"):
        thing().call("fill")


def test_it_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises((InputError, RuntimeError)):
        thing().call("write", str(tmp_path / "stray"))
    assert not (tmp_path / "stray").exists() or (tmp_path / "stray").stat().st_size == 0


def test_it_may_use_what_its_limits_say_write_nothing_and_leave_no_image_of_its_memory() -> None:
    assert thing().call("limits") == [[10**9, 10**9], [0, 0], [0, 0]]


def test_a_key_that_interrupts_does_not_reach_it_and_the_folder_where_one_stands_holds_no_library_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    alone, paths = thing().call("surroundings")
    assert alone
    assert not {"", str(tmp_path)} & set(paths)
    assert set(filter(None, sys.path)) <= set(paths)


@pytest.mark.parametrize("debugging", [False, True])
def test_what_a_library_prints_on_its_own_is_seen_only_by_who_looks_for_faults(
    debugging: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(DEBUG, raising=False)
    if debugging:
        monkeypatch.setenv(DEBUG, "1")
    Apart(__name__, "Thing").call("complain")  # without limits, since what is captured goes into a file
    assert capfd.readouterr().err == ("a warning of a library" if debugging else "")


def test_the_clock_runs_for_each_call_and_not_between_two() -> None:
    worker = thing(seconds=60.0)
    assert 30.0 < worker.call("watch") <= 60.0
    time.sleep(0.2)
    assert worker.call("stopped")
    assert 30.0 < worker.call("watch") <= 60.0


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_come_back_in_their_class_and_slips_with_their_place(kind: str) -> None:
    worker = thing()
    with pytest.raises(KINDS[kind], match=r"^one sentence$") as caught:
        worker.call("refuse", kind)
    assert type(caught.value) is KINDS[kind]
    with pytest.raises(RuntimeError, match="TypeError: a slip of ours"):
        worker.call("slip")


def test_the_process_ends_with_the_object_and_a_crash_of_our_own_work_is_no_fault_of_the_input() -> None:
    worker = thing()
    process = worker.call("process")
    del worker
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with pytest.raises(RuntimeError, match="ended with status -11"):
        apart(__name__, "crash")


def crash() -> None:
    ctypes.string_at(0)
