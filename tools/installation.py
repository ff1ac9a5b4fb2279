"""The wheel in an environment of its own, as a stranger has it: on another Python, with the oldest or newest libraries.

    python tools/installation.py                                        # this Python, newest libraries
    python tools/installation.py --python python3.13 --extras plot,maps
    python tools/installation.py --lowest                               # what pyproject.toml names as lowest

The verbs are run in an empty folder, without the checkout on the path, HOME, a terminal or UTF-8, and with the package
write-protected. Each must end with 0, say nothing but ASCII, and leave the installed files as they were; the SBML that
is built must be the bytes that the wheel brings, and every claim must have the verdict that it has here. Exit status 1:
something was otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "ketamine_sbml"


@dataclass(frozen=True)
class Verb:
    """What is run, and the extras without which it cannot."""

    words: tuple[str, ...]
    needs: tuple[str, ...] = ()


def _verb(words: str, *needs: str) -> Verb:
    return Verb(tuple(words.split()), needs)


VERBS = (
    _verb("validate --only ketamine-raises-mtorc1 --html out/claims.html --junit out/claims.xml"),
    _verb("simulate --arm ketamine --hours 2 --json"),
    _verb("simulate --arm ketamine --hours 2 --no-plot --output out"),
    _verb("scan --over ketamine=1,10 --read p_mtor --hour 1 --no-plot --workers 2 --json"),
    _verb("build --output models --organism rat"),
    _verb("export --to sbml-l2v4 --output out/model.xml"),
    _verb("list observables"),
    _verb("claims new mine"),
    _verb("validate --brief --claims mine.toml"),
    _verb("cite"),
    _verb("simulate --arm ketamine --hours 2 --output out", "plot"),
    _verb("map --arm ketamine --time 24 --output out/map.png", "maps"),
    _verb("simulate --arm ketamine --hours 2 --no-plot --table parquet --output out", "data"),
    _verb("export --to python --output out/model.py", "formats"),
    _verb("export --to excel --output out/model.xlsx", "formats"),
    _verb("export --to antimony --output out/model.ant", "formats"),
    _verb("export --to copasi --output out/model.cps", "copasi"),
    _verb("export --to petab --output out/petab", "petab"),
    _verb(
        "sensitivity --arm ketamine --read p_mtor --hour 1 --method draws --draws 65 --no-plot --workers 1 --json",
        "sensitivity",
    ),
    _verb(
        "robustness --draws 2 --only ketamine-raises-mtorc1 --scheduler local --workers 1 --state out/draws --json",
        "dask",
    ),
)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """No HOME that is there, no clone on the path, no UTF-8."""
    known = {name: value for name, value in os.environ.items() if name not in ("LANG", "PYTHONPATH", "VIRTUAL_ENV")}
    bare = {"HOME": str(folder / "missing" / "home"), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return {**known, **bare, **more}


def fault_of(words: Iterable[str], python: Path, folder: Path, **more: str) -> str:
    """Run a verb in the folder; what is wrong with how it ends, or nothing."""
    run = subprocess.run(
        [str(python), "-P", "-m", NAME, *words],
        cwd=folder,
        env=environment(folder, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    said = run.stderr.decode("utf-8", "backslashreplace").strip()
    if run.returncode or "Traceback" in said:
        return f"exit status {run.returncode}: {said[-600:]}"
    if not (run.stdout + run.stderr).isascii():
        return "what it says is not ASCII"
    if "--json" in words:
        try:
            json.loads(run.stdout)
        except ValueError:
            return f"no JSON: {run.stdout[:200]!r}"
    return ""


def verdicts(python: Path, folder: Path, **more: str) -> dict[str, str]:
    """Claim -> its verdict. Which claims the model fails is its own business."""
    whole = [str(python), "-P", "-m", NAME, "validate", "--json"]
    run = subprocess.run(whole, cwd=folder, env=environment(folder, **more), capture_output=True, check=False)
    try:
        return {claim["id"]: claim["verdict"] for claim in json.loads(run.stdout)["claims"]}
    except ValueError:
        return {"": f"exit status {run.returncode}: {run.stderr.decode('utf-8', 'backslashreplace')[-600:]}"}


def built_wheel(folder: Path) -> Path:
    """The wheel of this checkout."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = folder.glob(f"{NAME}-*.whl")
    return wheel


def lowest(wheel: Path, extras: Iterable[str]) -> list[str]:
    """The lowest versions that the wheel's metadata allow, as constraints for pip."""
    with zipfile.ZipFile(wheel) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        about = Parser().parsestr(archive.read(path).decode("utf-8"))
    wanted, found = set(extras), {}
    for line in about.get_all("Requires-Dist") or []:
        requirement, _, marker = line.partition(";")
        of_extra = re.search(r"extra == '([\w-]+)'", marker.replace('"', "'"))
        bound = re.search(r"^([\w.-]+)[^;]*>=\s*([\w.]+)", requirement)
        if bound and (not of_extra or of_extra[1] in wanted):
            found[bound[1]] = bound[2]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def installed(python: str, wheel: Path, extras: list[str], folder: Path, constraints: list[str]) -> Path:
    """The interpreter of a new environment that holds the wheel."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    inner = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    limits = folder / "constraints.txt"
    limits.write_text("\n".join(constraints) + "\n", encoding="utf-8")
    what = f"{wheel}[{','.join(extras)}]" if extras else str(wheel)
    pip = [str(inner), "-m", "pip", "install", "--disable-pip-version-check", "--prefer-binary"]
    run = subprocess.run([*pip, "--constraint", str(limits), what], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"pip cannot install it:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return inner


def package_of(python: Path) -> Path:
    """Where the package is installed."""
    code = f"import {NAME}, sys; sys.stdout.write({NAME}.__file__)"
    run = subprocess.run(
        [str(python), "-P", "-c", code], env=environment(python.parent), capture_output=True, check=True
    )
    return Path(run.stdout.decode()).parent


def versions_of(python: Path) -> str:
    """Python and what is installed beside us."""
    code = (
        "import sys; from importlib.metadata import distributions as d; "
        "print(sys.version.split()[0], *sorted({f'{p.name} {p.version}' for p in d() if p.name != 'pip'}), sep=', ')"
    )
    return subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def protect(package: Path) -> dict[str, str]:
    """Take the right to write away, and remember every file: root may write all the same."""
    found = {}
    for path in (package, *package.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
        if path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def faults(python: Path, extras: list[str], folder: Path) -> dict[str, str]:
    """Verb -> what is wrong with it, for all that can be run with these extras."""
    package = package_of(python)
    before = protect(package)
    found = {}
    for verb in VERBS:
        if set(verb.needs) <= set(extras):
            fault = fault_of(verb.words, python, folder)
            print(f"{'ok  ' if not fault else 'FAIL'} {' '.join(verb.words)}{fault and ': ' + fault}", flush=True)
            if fault:
                found[" ".join(verb.words)] = fault
    there, here = verdicts(python, folder), verdicts(Path(sys.executable), folder, PYTHONPATH=str(ROOT))
    print(f"{'ok  ' if there == here else 'FAIL'} validate: {dict(Counter(there.values()))}", flush=True)
    if there != here:
        found["validate"] = f"other verdicts than here: {sorted(set(there.items()) ^ set(here.items()))}"
    if protect(package) != before:
        found["the package"] = "its files have changed"
    for path in sorted((folder / "models").glob("*_rat*.xml")):
        if path.read_bytes() != (package / "_models" / path.name).read_bytes():
            found[path.name] = "differs from the one that the wheel brings"
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable, help="the interpreter (default: this one)")
    parser.add_argument("--extras", default="", metavar="A,B", help="of the package (default: none)")
    parser.add_argument("--lowest", action="store_true", help="the lowest versions that the metadata allow")
    parser.add_argument("--free", default="", metavar="A,B", help="not these, of which an extra needs newer ones")
    given = parser.parse_args()
    extras = [extra for extra in given.extras.split(",") if extra]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        wheel = built_wheel(folder)
        limits = lowest(wheel, extras) if given.lowest else []
        limits = [limit for limit in limits if limit.partition("==")[0] not in given.free.split(",")]
        python = installed(given.python, wheel, extras, folder / "environment", limits)
        print(versions_of(python), flush=True)
        (folder / "work").mkdir()
        found = faults(python, extras, folder / "work")
    print(f"{len(found)} faults" if found else "All went as it must.")
    for what, fault in found.items():
        print(f"{what}: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
