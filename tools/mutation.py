"""Change the code in small ways, one at a time, and see whether the tests of its module notice.

    python -m pip install '.[mutation]'
    python tools/mutation.py --named               # the mutants of tools/mutants.toml, each of which must be noticed
    python tools/mutation.py --count 200 --seed 1  # a seeded sample over all modules of claims, simulation and readers
    python tools/mutation.py --count 0             # all of them, which takes a night or more
    python tools/mutation.py --only ketamine_sbml/claims/kinds
    python tools/mutation.py --again --long        # what survived, against the tests that are there now, long ones too

cosmic-ray makes the mutants, in a copy of the checkout, so that the files here stay as they are. The tests that run the
changed line are asked first, then all of its module. Results are kept in ``results/mutation`` under the code that they
belong to: an interrupted run goes on, and what was noticed is not tried again when tests are added. What survives is
printed; exit status 1 means that a named mutant survived, or that fewer than 90 % of the others were noticed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mutating.modules import OF_ALL, TESTS, modules, tests_of
from mutating.reached import Reached, reached
from mutating.sample import Made, described, mutated, sampled

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "results" / "mutation"
# Seconds until the tests of a mutant count as noticing it, as it may loop for ever: these, and some times as many as
# they take on the unchanged code.
LONGEST, TIMES = 60.0, 6.0
# On a machine that has other work they are given so many times as long until they have had half of that in a processor.
PATIENCE = 20
# Those that took less than this share of a processor between two looks wait for something that never comes.
IDLE = 0.005
ENOUGH = 0.9
QUICK = ("-m", "not long")


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


def noticed(tests: Sequence[str], chosen: Sequence[str], seconds: float) -> bool:
    """Whether one of the tests fails, or they do not end."""
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *chosen, *tests],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A change within one second and of the same size would not be seen beside compiled code.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        if not _ended(run, seconds):
            return True
    finally:
        # Processes that the tests started end with them.
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    # Where a change takes away what a test is named after, pytest finds none (4, 5): nothing has noticed then.
    return run.returncode not in (0, 4, 5)


def _ended(run: subprocess.Popen[bytes], seconds: float) -> bool:
    """Whether the tests end within so many seconds of a processor that they have for themselves, and do not hang."""
    before: float | None = None
    for _ in range(PATIENCE):
        try:
            run.wait(seconds)
        except subprocess.TimeoutExpired:
            worked = _seconds_at_work(run.pid)
            # What a process took is no longer told once others than these have seen it end: less is no sign of a hang.
            if worked >= seconds / 2 or (before is not None and abs(worked - before) < IDLE * seconds):
                return False
            before = worked
        else:
            return True
    return False


def _seconds_at_work(process: int) -> float:
    """What a process and all that it started took of processors; on systems that do not tell, all there is."""
    started_by: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if fields:
            # With those that it has seen end.
            ticks[int(stat.parent.name)] = sum(map(int, fields[11:15]))
            started_by.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    if process not in ticks:
        return float("inf")
    family = [process]
    for member in family:
        family += started_by.get(member, [])
    return sum(ticks.get(member, 0) for member in family) / os.sysconf("SC_CLK_TCK")


def run_named() -> int:
    """Each mutant by hand; those that survive are printed."""
    survivors = []
    for mutant in named_mutants():
        path = Path(mutant.file)
        text = path.read_text(encoding="utf-8")
        try:
            path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
            seen = noticed(mutant.tests, (), TIMES * LONGEST)
        finally:
            path.write_text(text, encoding="utf-8")
        print(f"{'noticed' if seen else 'SURVIVED'}  {mutant.name}", flush=True)
        if not seen:
            survivors.append(mutant.name)
    print(f"{len(survivors)} named mutants survived")
    return 1 if survivors else 0


def try_out(made: Made, told: Reached, long: bool) -> tuple[bool, str]:
    """Whether a mutant is noticed, and what it changes."""
    path = Path(made.module)
    source = path.read_text(encoding="utf-8")
    changed = mutated(made, source)
    tests = tests_of(made.module)
    first = told.tests_of(made.module, source, made.first, made.last, tests)
    try:
        path.write_text(changed, encoding="utf-8")
        seen = bool(first) and noticed(first, (), LONGEST + TIMES * told.seconds_of(first))
        if not seen:
            seen = noticed(tests, () if long else QUICK, (10 if long else 1) * LONGEST + TIMES * told.seconds_of(tests))
    finally:
        path.write_text(source, encoding="utf-8")
    return seen, described(source, changed)


def code() -> str:
    """A checksum of what is mutated."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "ketamine_sbml").rglob("*.py")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class Results:
    """What became of mutants, in a file under the code that they belong to, a line each."""

    def __init__(self) -> None:
        self._path = FOLDER / f"{code()}.jsonl"
        text = self._path.read_text(encoding="utf-8") if self._path.exists() else ""
        # A killed run may have left half of a line; the last word on a mutant counts.
        records = [json.loads(line) for line in text.splitlines() if line.endswith("}")]
        self.of = {Made(**record["mutant"]): (record["noticed"], record["change"]) for record in records}
        if text and not text.endswith("\n"):
            self._write("\n")

    def add(self, made: Made, noticed: bool, change: str) -> None:
        """Keep one."""
        self.of[made] = (noticed, change)
        self._write(json.dumps({"mutant": asdict(made), "noticed": noticed, "change": change}) + "\n")

    def survivors(self) -> list[Made]:
        """Those that no test has noticed."""
        return [made for made, (noticed, _) in self.of.items() if not noticed]

    def _write(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line)


def run_sample(seed: int, count: int, only: str, *, again: bool, long: bool) -> int:
    """A sample, from where it was left, or once more what has survived; survivors are printed as they are found."""
    results = Results()
    chosen = [name for name in modules(Path.cwd()) if name.startswith(only)]
    tried = [made for made in results.of if made.module in chosen]
    sample = tried if again else sampled(chosen, seed, count)
    left = [made for made in sample if made not in results.of or (again and not results.of[made][0])]
    if left:
        paths = sorted({path for tests in [*TESTS.values(), OF_ALL] for path in tests})
        told = reached(FOLDER / f"{code()}.reached.json", tuple(paths))
    for number, made in enumerate(left, 1):
        seen, change = try_out(made, told, long)
        results.add(made, seen, change)
        print(f"{number} of {len(left)}: {'noticed ' if seen else 'SURVIVED'} {made.module}:{made.first}", flush=True)
        if not seen:
            print(change, flush=True)
    survivors = [made for made in sample if not results.of[made][0]]
    for made in survivors:
        print(f"\nSURVIVED {made.module}:{made.first} {made.operator}\n{results.of[made][1]}")
    share = 1 - len(survivors) / max(len(sample), 1)
    of = len({made.module for made in sample})
    print(f"\n{len(sample)} mutants of {of} modules: {len(survivors)} survived, {share:.1%} noticed")
    return 0 if share >= ENOUGH else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--named", action="store_true", help="the mutants of tools/mutants.toml")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--count", type=int, default=200, help="how many mutants; 0 for all")
    parser.add_argument("--only", default="ketamine_sbml/", metavar="PATH", help="modules whose path begins so")
    parser.add_argument("--again", action="store_true", help="try once more what survived")
    parser.add_argument("--long", action="store_true", help="ask the long tests as well before one has survived")
    given = parser.parse_args()
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # so that the copy goes, and what runs in it
    try:
        require("cosmic_ray", "mutation")
        copy = copy_of_the_checkout()
        try:
            os.chdir(copy)
            os.environ["PYTHONPATH"] = str(copy)
            if given.named:
                return run_named()
            return run_sample(given.seed, given.count, given.only, again=given.again, long=given.long)
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
