"""One environment for each program, so that none disturbs another; kept between runs as long as nothing changes.

    python tests_naive/naive_environments.py

makes those that are missing. They lie in the folder that KETAMINE_SBML_NAIVE names, by default in the user's cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).with_name("programs.toml")


def folder() -> Path:
    """Where the environments lie."""
    given = os.environ.get("KETAMINE_SBML_NAIVE")
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(given) if given else Path(cache_home) / "ketamine-sbml" / "naive"


@cache
def content() -> dict[str, Any]:
    """What ``programs.toml`` says."""
    return tomllib.loads(PROGRAMS.read_text(encoding="utf-8"))


def interpreter(name: str) -> str:
    """The program that runs the scripts of an environment."""
    return "Rscript" if "debian" in content()["environment"][name] else str(folder() / name / "bin" / "python")


def ready(name: str) -> bool:
    """Whether an environment is there, complete and of today's requirements."""
    environment = content()["environment"][name]
    if "debian" in environment:
        return _r_has_desolve()
    stamp = folder() / name / "stamp"
    return stamp.is_file() and stamp.read_text() == _stamp(environment["install"])


def make(name: str) -> None:
    """Make an environment anew; the stamp is written last, so that one that failed half-way is made again."""
    environment = content()["environment"][name]
    if "debian" in environment:
        _install_on_debian(environment["debian"])
        return
    place = folder() / name
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, with_pip=True)
    pip = [interpreter(name), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, *environment["install"]], check=False).returncode:
        sys.exit(f"The environment of {name} could not be installed: see pip's message above.")
    (place / "stamp").write_text(_stamp(environment["install"]))


def _stamp(requirements: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([sys.version, *requirements]).encode()).hexdigest()


def _r_has_desolve() -> bool:
    if shutil.which("Rscript") is None:
        return False
    return not subprocess.run(["Rscript", "-e", "library(deSolve)"], capture_output=True, check=False).returncode


def _install_on_debian(packages: Sequence[str]) -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"R with deSolve is missing: install it (Debian: apt install {' '.join(packages)}).")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        waiting = ["apt-get", "-o", "DPkg::Lock::Timeout=600", *command]
        if subprocess.run(waiting, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            sys.exit(f"R with deSolve could not be installed: run apt-get install {' '.join(packages)}.")


def main(slow: bool = False) -> None:
    """Make what is missing: the environments of the slow programs, or those of the others.

    Those that only the benchmark asks for are made by it.
    """
    for name, environment in content()["environment"].items():
        if environment.get("benchmark"):
            continue
        if environment.get("slow", False) is slow and not ready(name):
            print(f"Installing what {name} needs (a minute or so) ...", flush=True)
            make(name)


if __name__ == "__main__":
    main()
