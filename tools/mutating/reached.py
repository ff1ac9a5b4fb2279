"""Which tests run a line, and how long they take: those that can notice a mutant are asked first, the quickest first.

Lines that run once and are kept (a cache, a fixture of a module, an import), or that run in another process, are
credited to one test or to none. A mutant that the tests found here let pass is therefore given to all of its module.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ketamine_sbml.errors import InputError

TOOLS = Path(__file__).resolve().parents[1]
# More tests than these quickest ones are not asked first.
MOST = 40


@dataclass(frozen=True)
class Reached:
    """What one run of the tests under coverage told.

    Attributes:
        lines: module -> line -> the tests that ran it.
        seconds: test -> what it took, with its fixtures.
    """

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def tests_of(self, module: str, source: str, first: int, last: int, among: tuple[str, ...]) -> list[str]:
        """The quickest tests that run lines ``first`` to ``last``, or else the statement that they belong to."""
        known = self.lines.get(module, {})
        found = {test for line in range(first, last + 1) for test in known.get(line, ())}
        if not found:
            found = {test for line in _statement(source, first) for test in known.get(line, ())}
        # The parameters of a test may hold what a shell takes apart.
        chosen = [test for test in found if test.startswith(among) and test in self.seconds]
        return sorted(chosen, key=lambda test: (self.seconds[test], test))[:MOST]

    def seconds_of(self, tests: tuple[str, ...] | list[str]) -> float:
        """What tests, or the files and folders of tests, take together."""
        return sum(taken for test, taken in self.seconds.items() if test.startswith(tuple(tests)))


def _statement(source: str, line: int) -> range:
    """The lines of the smallest statement around a line; of one that holds others, its head."""
    around = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt) and _holds(node, line)]
    if not around:
        return range(0)
    smallest = min(around, key=lambda node: (node.end_lineno or node.lineno) - node.lineno)
    body = getattr(smallest, "body", None)
    end = body[0].lineno if body else (smallest.end_lineno or smallest.lineno) + 1
    return range(smallest.lineno, max(end, smallest.lineno + 1))


def _holds(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)


def reached(kept: Path, tests: tuple[str, ...]) -> Reached:
    """From the file where it is kept, or else from a run of the tests, here and now, which takes minutes."""
    if not kept.exists():
        kept.write_text(json.dumps(_watch(kept, tests)), encoding="utf-8")
    content = json.loads(kept.read_text(encoding="utf-8"))
    lines = {
        module: {int(line): [content["tests"][n] for n in numbers] for line, numbers in of_module.items()}
        for module, of_module in content["lines"].items()
    }
    return Reached(lines, content["seconds"])


def _watch(kept: Path, tests: tuple[str, ...]) -> dict[str, object]:
    import coverage

    clock, data = kept.with_suffix(".clock"), kept.with_suffix(".coverage")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mutating.clock"),
            *("-m", "not long", "--cov=ketamine_sbml", "--cov-context=test", "--cov-report=", "--cov-fail-under=0"),
            *tests,
        ],
        env={
            **os.environ,
            "COVERAGE_FILE": str(data),
            "KETAMINE_SBML_CLOCK": str(clock),
            "PYTHONPATH": os.pathsep.join((str(Path.cwd()), str(TOOLS))),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise InputError(f"Tests fail on the unchanged code, so that they would notice anything:\n{run.stdout[-2000:]}")
    found = coverage.CoverageData(str(data))
    found.read()
    names: dict[str, int] = {}
    lines: dict[str, dict[int, list[int]]] = {}
    here = Path.cwd().resolve()
    for path in found.measured_files():
        if not Path(path).is_relative_to(here):  # what a test wrote and imported
            continue
        module = Path(path).relative_to(here).as_posix()
        lines[module] = {
            line: sorted({names.setdefault(c.rpartition("|")[0], len(names)) for c in contexts if c})
            for line, contexts in found.contexts_by_lineno(path).items()
        }
    seconds = json.loads(clock.read_text(encoding="utf-8"))
    clock.unlink()
    data.unlink()
    return {"tests": list(names), "lines": lines, "seconds": seconds}
