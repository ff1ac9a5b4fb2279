"""Jobs for the tests of the engine: small, and at the top of a module, as other processes need them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from ketamine_sbml.errors import InputError
from ketamine_sbml.studies.runs import job


def squares(offset: int) -> Callable[[int], int]:
    return lambda item: offset + item * item


def what_is_kept_while_it_is_prepared() -> Callable[[int], bool]:
    found = job._last
    return lambda _: found is not None


def slow_squares(seconds: float) -> Callable[[int], int]:
    def slow(item: int) -> int:
        time.sleep(seconds)
        return item * item

    return slow


def kills_its_worker_once(folder: str) -> Callable[[int], int]:
    """At item 5 the worker dies, by a signal that nothing can catch; the second time it does not."""

    def run(item: int) -> int:
        mark = Path(folder) / "died"
        if item == 5 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item * item

    return run


def always_kills_its_worker() -> Callable[[int], int]:
    def run(item: int) -> int:
        if item == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return item * item

    return run


def complains() -> Callable[[int], int]:
    def run(item: int) -> int:
        raise InputError(f"item {item} is impossible: use another.")

    return run


def process_ids() -> Callable[[int], int]:
    def run(item: int) -> int:
        time.sleep(0.01)
        return os.getpid()

    return run
