"""Each step imports only from the steps to its left, and each engine is talked to by one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "ketamine_sbml"

# declare -> build -> simulate -> judge -> publish; everybody may use what belongs to no step.
ORDER = "language model sbml simulation claims studies maps exchange report page soundness release cli".split()
FREE = {"apart", "errors", "files", "given", "optional", "plain", "plotting", "reading", "version"}
ENGINES = {
    "roadrunner": {"simulation/engines/roadrunner.py"},
    "COPASI": {"simulation/engines/copasi.py"},
    "amici": {"simulation/engines/amici.py"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def step_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_step_imports_only_from_the_steps_to_its_left(path: Path) -> None:
    step = step_of(path)
    if step in ("__init__", "__main__"):
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "ketamine_sbml" or len(parts) == 1 or parts[1] in FREE:
            continue
        assert step not in FREE, f"{path.name} imports {name}"
        assert ORDER.index(parts[1]) <= ORDER.index(step), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_one_module_talks_to_each_engine(path: Path) -> None:
    for name in imported(path):
        homes = ENGINES.get(name.split(".")[0])
        if homes is not None:
            assert str(path.relative_to(PACKAGE)) in homes


def test_importing_the_package_loads_no_engine() -> None:
    import subprocess
    import sys

    code = (
        "import sys, ketamine_sbml; sys.exit(any(name in sys.modules for name in ('roadrunner', 'libsbml', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, check=False).returncode == 0


@pytest.mark.parametrize("before", ["", "import ketamine_sbml.model; ", "import ketamine_sbml.claims; "])
def test_a_public_name_is_the_same_thing_whatever_ran_before(before: str) -> None:
    import subprocess
    import sys

    code = (
        f"{before}import ketamine_sbml as k; from ketamine_sbml import pathway; "
        "assert callable(pathway) and pathway is k.pathway; "
        "assert all(not hasattr(getattr(k, name), '__path__') for name in k.__all__)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
