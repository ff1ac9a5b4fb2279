"""What the campaigns are told to do can be done: mutants have their place, tests their files, extras their bounds."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import cast

import pytest

from ketamine_sbml.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import installation  # noqa: E402
import mutation  # noqa: E402
from mutating import modules  # noqa: E402


def test_each_named_mutant_has_its_place_and_its_tests() -> None:
    for mutant in mutation.named_mutants():
        for path in mutant.tests:
            file, _, test = path.partition("::")
            text = (ROOT / file).read_text(encoding="utf-8")
            assert f"def {test}" in text, f"{mutant.name}: {path}, which would be taken for a mutant that survives"


def test_every_module_that_is_mutated_has_tests() -> None:
    for path in {path for tests in [*modules.TESTS.values(), modules.OF_ALL] for path in tests}:
        assert (ROOT / path).exists(), path
    chosen = modules.modules(ROOT)
    assert len(chosen) > 50
    assert all(modules.tests_of(module) for module in chosen)


def test_the_lowest_versions_are_those_of_the_extras_that_are_asked_for(tmp_path: Path) -> None:
    wheel = tmp_path / "ketamine_sbml-1-py3-none-any.whl"
    about = (
        "Name: ketamine-sbml\nRequires-Dist: numpy<3,>=2.2\nRequires-Dist: rich<16,>=13.7\n"
        "Requires-Dist: matplotlib<4,>=3.9; extra == 'plot'\nRequires-Dist: scipy>=1.13; extra == \"fit\"\n\n"
    )
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("ketamine_sbml-1.dist-info/METADATA", about)
    assert installation.lowest(wheel, []) == ["numpy==2.2", "rich==13.7"]
    assert installation.lowest(wheel, ["plot"]) == ["matplotlib==3.9", "numpy==2.2", "rich==13.7"]


@pytest.mark.parametrize("text", ["", "other = 1\n"])
def test_a_mutant_without_its_place_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "mutants.toml").write_text(
        '[[mutant]]\nname = "gone"\nfile = "module.py"\nold = "x = 1"\nnew = "x = 2"\ntests = []\n', encoding="utf-8"
    )
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(mutation, "ROOT", tmp_path)
    with pytest.raises(InputError, match=r"'gone': module\.py has not one 'x = 1'; mend it"):
        mutation.named_mutants()


class Unending:
    """Stands in for tests that end at no look, or only after some."""

    pid = 1

    def __init__(self, ends_after: int) -> None:
        self.looks, self._ends_after = 0, ends_after

    def wait(self, seconds: float) -> int:
        if self.looks == self._ends_after:
            return 0
        self.looks += 1
        raise subprocess.TimeoutExpired("pytest", seconds)


@pytest.mark.parametrize(
    ("worked", "ends_after", "ended", "looks"),
    [
        pytest.param([], 0, True, 0, id="tests that end at once"),
        pytest.param([50.0], 9, False, 1, id="a loop that has a processor for itself"),
        pytest.param([49.9, 50.0], 9, False, 2, id="a loop that has less than half of one"),
        pytest.param([3.0, 3.0], 9, False, 2, id="a worker that waits for ever"),
        pytest.param([0.0, 0.49], 9, False, 2, id="one that looks whether there is work from time to time"),
        pytest.param([0.0, 0.5, 1.0, 1.5], 4, True, 4, id="tests on a machine that has other work"),
        pytest.param([3.0, 4.0, 4.1], 9, False, 3, id="a hang after some work"),
        pytest.param([9.0, 6.0, 8.0], 3, True, 3, id="a worker that was lost, after which others work"),
        pytest.param([float(n) for n in range(20)], 99, False, 20, id="tests that get next to nothing, for very long"),
        pytest.param([float("inf")], 9, False, 1, id="a system that does not tell"),
    ],
)
def test_what_hangs_or_loops_counts_as_noticed_and_what_waits_for_a_processor_does_not(
    worked: list[float], ends_after: int, ended: bool, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter(worked)
    monkeypatch.setattr(mutation, "_seconds_at_work", lambda process: next(told))
    run = Unending(ends_after)
    assert mutation._ended(cast("subprocess.Popen[bytes]", run), 100.0) is ended
    assert run.looks == looks


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell what processes took")
def test_what_workers_take_that_still_run_counts_as_the_tests_work() -> None:
    script = (
        "import os, sys, time\n"
        "if os.fork():\n    sys.stdin.read()\n"
        "else:\n    os.setsid()\n    while time.process_time() < 0.3: pass\n"
        "    print(flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-S", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.readline()
        # The clock of the system's account ticks a hundred times a second.
        assert 0.3 - 2 / os.sysconf("SC_CLK_TCK") <= mutation._seconds_at_work(run.pid) < 2.0
        assert run.stdin is not None
        run.stdin.close()
    assert mutation._seconds_at_work(2**30) == float("inf"), "of which the system tells nothing"
