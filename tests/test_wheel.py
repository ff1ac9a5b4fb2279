"""The wheel works where only it is installed: outside the repository, read-only, without HOME, terminal or UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, as an installation has it, that nobody may write."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for path in (site, *site.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return site


def run(arguments: list[str], site: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in ("HOME", "LANG", "PYTHONPATH")}
    return subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={
            **known,
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONPATH": str(site),
            **environment,
        },
    )


def test_the_package_is_that_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import ketamine_sbml, sys; sys.stdout.write(ketamine_sbml.__file__)"
    assert run(["-c", code], installed, tmp_path).stdout.startswith(str(installed))


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "--only", "ketamine-raises-mtorc1", "--html", "out/claims.html"],
        ["simulate", "--arm", "ketamine", "--hours", "2", "--output", "out"],
        ["export", "--to", "python", "--output", "out/model.py"],
        ["list", "observables"],
        ["claims", "new", "mine"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_its_verbs_work_without_home_terminal_or_utf_8(arguments: list[str], installed: Path, tmp_path: Path) -> None:
    done = run(["-m", "ketamine_sbml", *arguments], installed, tmp_path, HOME=str(tmp_path / "missing" / "home"))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (done.stdout + done.stderr).isascii()
