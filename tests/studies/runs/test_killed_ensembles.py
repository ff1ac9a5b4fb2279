"""An ensemble that is killed at random moments and run again gives the numbers of one that was left alone."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from loopback import ENVIRONMENT, scheduler_and_workers

from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.ensemble.sample import RUNS_OF_A_PART

DRAWS = 1500
# Each run prints how many draws are kept whenever that changes.
SCRIPT = f"""
import sys
from pathlib import Path
import numpy as np
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import Curves, ask_ensemble
from ketamine_sbml.studies.runs import Computing

if __name__ == "__main__":
    where, result = sys.argv[1], sys.argv[2]
    computing = Computing(int(where)) if where.isdigit() else Computing(scheduler=where)
    curve = Simulator().run(named_arm("ketamine"), np.array([-1.0, 0.5, 1.0, 2.0]))
    question = Curves.like([curve], ["p_mtor"])
    kept = Path("kept") if result == "resumed" else None
    bands = ask_ensemble(
        question, {DRAWS}, Around(), computing=computing, data_set=kept,
        progress=lambda done, total, word: print(done, flush=True),
    )
    np.save(result, np.concatenate([bands.quantiles.ravel(), bands.below.ravel(), bands.own.ravel()]))
"""


@contextlib.contextmanager
def computing(where: str, folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """What the script is told of where to compute, and processes of a cluster."""
    if where != "dask":
        yield where, []
        return
    pytest.importorskip("distributed")
    cluster = folder / "cluster"
    cluster.mkdir()
    with scheduler_and_workers(cluster, 2) as found:
        yield found


def run(where: str, result: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(folder / "script.py"), where, result]
    return subprocess.Popen(command, env=ENVIRONMENT, cwd=folder, stdout=subprocess.PIPE, text=True)


def killed(where: str, folder: Path, after: float, *, begun: bool) -> tuple[int, int]:
    """Run it and kill it some seconds after its first words, or its first draws if it shall have begun.

    Returns the draws that were kept when it began, and those that it told of.
    """
    with run(where, "resumed", folder) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(1 + begun)]
        time.sleep(after)
        process.kill()
        told += map(int, process.stdout.read().split())
    return told[0], told[-1]


def numbers(where: str, result: str, folder: Path) -> tuple[int, Numbers]:
    """Let it run to its end: the draws kept when it began, and the bands."""
    with run(where, result, folder) as process:
        out, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    return int(out.split()[0]), np.load(folder / f"{result}.npy")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    """The bands of a run that was left alone."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")
    return numbers("2", "whole", folder)[1]


@pytest.mark.long
@pytest.mark.parametrize(("where", "seed"), [("1", 1), ("2", 2), ("dask", 3)])
def test_killed_at_random_moments_it_goes_on_to_the_same_numbers(
    where: str, seed: int, tmp_path: Path, whole: Numbers
) -> None:
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    moments = np.random.default_rng(seed).uniform(0.0, 2.0, size=4)
    with computing(where, tmp_path) as (told, cluster):
        before = 0
        for turn, after in enumerate(moments):
            kept, last = killed(told, tmp_path, float(after), begun=turn > 0)
            # What it told of is kept; the part that it was about to tell of may be there too.
            assert before <= kept <= before + RUNS_OF_A_PART
            before = last
            if cluster and turn == 1:
                cluster[-1].kill()
        kept, resumed = numbers(told, "resumed", tmp_path)
        assert 0 < before <= kept <= before + RUNS_OF_A_PART
    assert np.array_equal(resumed, whole)
