"""A Dask scheduler with workers in processes of their own on loopback, for tests, and what the tests wait for."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is so; it fails after a while."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextlib.contextmanager
def scheduler_and_workers(folder: Path, count: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers in processes of their own on loopback: its address, and them, the scheduler first."""
    where = folder / "scheduler.json"
    with (folder / "log").open("wb") as log:

        def start(program: str, *options: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", f"distributed.cli.{program}", *options]
            command += ["--host", "127.0.0.1", "--no-dashboard"]
            return subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log, cwd=folder)

        started = [start("dask_scheduler", "--port", "0", "--scheduler-file", str(where))]
        try:
            wait_for(where.exists)
            address = json.loads(where.read_text())["address"]
            started += [start("dask_worker", address, "--nthreads", "1", "--no-nanny") for _ in range(count)]
            yield address, started
        finally:
            for process in started:
                process.kill()
                process.wait()
