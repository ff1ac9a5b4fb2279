"""Change the code in small ways, one at a time, and see whether the tests of its module notice.

    python -m pip install '.[mutation]'
    python tools/mutation.py --named               # the mutants of tools/mutants.toml, each of which must be noticed
    python tools/mutation.py --count 200 --seed 1  # a seeded sample of those of claims, simulation, studies and readers
    python tools/mutation.py --count 0             # all of them, which takes a night or more
    python tools/mutation.py --only ketamine_sbml/claims/kinds

cosmic-ray makes the mutants, in a copy of the checkout, so that the files here stay as they are. Results are kept in
``results/mutation`` under what they depend on, the code among it: an interrupted run goes on. What survives is printed;
exit status 1 means that a named mutant survived, or that fewer than 90 % of the others were noticed.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "results" / "mutation"
# Seconds until the tests of a mutant count as noticing it: it may loop for ever.
LONGEST = 300.0
ENOUGH = 0.9
# Module or folder -> the tests of it; the first that fits.
TESTS = {
    "ketamine_sbml/claims/kinds": ("tests/claims/kinds", "tests/claims/test_records.py"),
    "ketamine_sbml/claims/readout.py": (
        "tests/claims/test_readout.py",
        "tests/claims/kinds",
        "tests/claims/test_sampled.py",
    ),
    "ketamine_sbml/claims/sampled.py": ("tests/claims/test_sampled.py", "tests/simulation/test_sampling.py"),
    "ketamine_sbml/claims/stages.py": ("tests/claims/test_stages.py",),
    "ketamine_sbml/claims": ("tests/claims",),
    "ketamine_sbml/simulation/arguments.py": ("tests/simulation/test_arguments.py",),
    "ketamine_sbml/simulation/sampling.py": ("tests/simulation/test_sampling.py",),
    "ketamine_sbml/simulation/trajectory.py": (
        "tests/simulation/test_arguments.py",
        "tests/claims/test_readout.py",
        "tests/simulation/test_sampling.py",
        "tests/report/test_reports.py",
    ),
    "ketamine_sbml/simulation/protocol.py": ("tests/simulation/test_protocol.py", "tests/simulation/test_arguments.py"),
    "ketamine_sbml/simulation/arms.py": ("tests/simulation/test_protocol.py",),
    "ketamine_sbml/simulation/foreign": ("tests/simulation/test_foreign.py",),
    "ketamine_sbml/simulation/engines/generated.py": (
        "tests/studies/test_random_arms.py",
        "tests/simulation/test_sampling.py",
    ),
    "ketamine_sbml/simulation/engines/copasi.py": (
        "tests/studies/test_random_arms.py",
        "tests/studies/test_witnesses.py",
    ),
    "ketamine_sbml/simulation/engines": (
        "tests/simulation/test_arguments.py",
        "tests/simulation/test_roadrunner.py",
        "tests/studies/test_rest.py",
    ),
    "ketamine_sbml/studies/random_arms.py": ("tests/studies/test_random_arms.py",),
    "ketamine_sbml/studies/witnesses.py": ("tests/studies/test_witnesses.py",),
    "ketamine_sbml/studies/reference.py": ("tests/studies/test_witnesses.py",),
    "ketamine_sbml/studies/rest.py": ("tests/studies/test_rest.py",),
    "ketamine_sbml/studies/controls.py": ("tests/studies/test_controls.py",),
    "ketamine_sbml/studies/runs": ("tests/studies/runs", "tests/studies/test_robustness.py"),
    "ketamine_sbml/studies": ("tests/studies",),
    "ketamine_sbml/reading.py": ("tests/test_reading.py", "tests/simulation/test_protocol.py"),
    "ketamine_sbml/files.py": ("tests/test_files.py", "tests/simulation/test_foreign.py"),
}
# Not run by the tests of every machine, or nothing but a list.
LEFT_OUT = ("engines/amici.py", "__init__.py", "claims/schema.py", "claims/template.py")
# Operators whose mutants say nothing: whether numbers and texts are one object is nobody's business.
_EMPTY = re.compile("_Is(Not)?(_|$)")


@dataclass(frozen=True)
class Mutant:
    """One change by hand: ``old`` becomes ``new`` in a file, which ``tests`` must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def named_mutants() -> list[Mutant]:
    """The mutants of tools/mutants.toml, each in its place."""
    found = []
    for table in tomllib.loads((ROOT / "tools" / "mutants.toml").read_text(encoding="utf-8"))["mutant"]:
        mutant = Mutant(**{**table, "tests": tuple(table["tests"])})
        if (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) != 1:
            raise InputError(f"tools/mutants.toml, {mutant.name!r}: {mutant.file} has not one {mutant.old!r}; mend it.")
        found.append(mutant)
    return found


def modules() -> list[str]:
    """What is mutated, in order."""
    found = [p for top in TESTS for p in (ROOT / top).rglob("*.py") if (ROOT / top).is_dir()]
    found += [ROOT / top for top in TESTS if top.endswith(".py")]
    found += list((ROOT / "ketamine_sbml" / "simulation").glob("foreign*.py"))
    names = sorted({path.relative_to(ROOT).as_posix() for path in found})
    return [name for name in names if not name.endswith(LEFT_OUT)]


def tests_of(module: str) -> tuple[str, ...]:
    """The tests that must notice a mutant of this module."""
    return next(tests for top, tests in TESTS.items() if module.startswith(top))


def command(tests: tuple[str, ...], *, chosen: str = "-m 'not long'") -> str:
    """The tests as cosmic-ray wants them."""
    return f"{sys.executable} -m pytest -x -q -p no:cacheprovider {chosen} {' '.join(tests)}"


def copy_of_the_checkout() -> Path:
    """A copy of the files that are versioned, as they are now; a new one at each start."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    copy = Path(tempfile.mkdtemp(prefix="checkout-", dir=FOLDER))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    return copy


def session(seed: int, count: int, only: str) -> Path:
    """Where the results of a sample stand: under the code and the tests that they depend on."""
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "ketamine_sbml").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    digest.update(only.encode())
    return FOLDER / f"{digest.hexdigest()[:12]}-seed{seed}-count{count}.sqlite"


def sampled(seed: int, count: int, only: str) -> list[Any]:
    """Mutants of every module whose path begins so, or a seeded sample of them."""
    from cosmic_ray.commands.init import _all_work_items

    found = []
    for module in (name for name in modules() if name.startswith(only)):
        annotations = list(_annotations(module))
        for item in _all_work_items([Path(module)], {}):
            (mutation,) = item.mutations
            place = mutation.start_pos
            typed = any(first <= place < last for first, last in annotations)
            if not typed and not _EMPTY.search(mutation.operator_name):
                found.append(item)
    return found if not count else random.Random(seed).sample(found, min(count, len(found)))


def _annotations(module: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where types stand: they are not worked out, so that no test can notice a change."""
    for node in ast.walk(ast.parse(Path(module).read_text(encoding="utf-8"))):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr):
                yield (part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0)


def run_named() -> int:
    """Each mutant by hand; those that survive are printed."""
    survivors = []
    for mutant in named_mutants():
        path = Path(mutant.file)
        text = path.read_text(encoding="utf-8")
        try:
            path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
            shell = command(mutant.tests, chosen="")
            run = subprocess.run(shell, shell=True, capture_output=True, timeout=LONGEST, check=False)
            noticed = run.returncode in (1, 2)
        except subprocess.TimeoutExpired:
            noticed = True
        finally:
            path.write_text(text, encoding="utf-8")
        print(f"{'noticed' if noticed else 'SURVIVED'}  {mutant.name}", flush=True)
        if not noticed:
            survivors.append(mutant.name)
    print(f"{len(survivors)} named mutants survived")
    return 1 if survivors else 0


def _check_unchanged(chosen: Iterable[tuple[str, ...]]) -> None:
    """Tests that fail by themselves would notice everything."""
    for tests in sorted(chosen):
        if subprocess.run(command(tests), shell=True, capture_output=True, check=False).returncode:
            raise InputError(f"{' '.join(tests)} fail on the unchanged code: mend that first.")


def run_sample(seed: int, count: int, only: str) -> int:
    """A sample, from where it was left; survivors are printed as they are found."""
    from cosmic_ray.mutating import mutate_and_test
    from cosmic_ray.work_db import WorkDB, use_db

    path = session(seed, count, only)
    with use_db(str(path), WorkDB.Mode.create) as database:
        if not database.num_work_items:
            database.add_work_items(sampled(seed, count, only))
        left = list(database.pending_work_items)
        _check_unchanged({tests_of(str(item.mutations[0].module_path)) for item in left})
        for item in left:
            (mutation,) = item.mutations
            result = mutate_and_test(item.mutations, command(tests_of(str(mutation.module_path))), LONGEST)
            database.set_result(item.job_id, result)
            print(
                f"{len(list(database.results))} of {database.num_work_items}: {_said(result)} {mutation.module_path}",
                flush=True,
            )
        results = [result for _, result in database.results]
    survivors = [result for result in results if not result.is_killed]
    for result in survivors:
        print(f"\nSURVIVED\n{result.diff}")
    share = 1 - len(survivors) / max(len(results), 1)
    print(f"\n{len(results)} mutants (seed {seed}): {len(survivors)} survived, {share:.0%} noticed")
    return 0 if share >= ENOUGH else 1


def _said(result: Any) -> str:
    return "noticed " if result.is_killed else "SURVIVED"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--named", action="store_true", help="the mutants of tools/mutants.toml")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--count", type=int, default=200, help="how many mutants; 0 for all")
    parser.add_argument("--only", default="ketamine_sbml/", metavar="PATH", help="modules whose path begins so")
    options = parser.parse_args()
    try:
        require("cosmic_ray", "mutation")
        copy = copy_of_the_checkout()
        try:
            os.chdir(copy)
            os.environ["PYTHONPATH"] = str(copy)
            return run_named() if options.named else run_sample(options.seed, options.count, options.only)
        finally:
            shutil.rmtree(copy, ignore_errors=True)
    except InputError as error:
        print(f"mutation: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; run again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
