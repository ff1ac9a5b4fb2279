"""What the code holds to in every module: lists that belong together end together, what is not said cannot be made,
and what is looked up again and again is worked out once."""

from __future__ import annotations

import ast
import importlib
import inspect
from abc import ABC
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from ketamine_sbml.claims.expectation import Expectation
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.kinds.comparisons import Increases
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.tables import bibliography, proteins
from ketamine_sbml.simulation.arms import arm_fields, named_arms
from ketamine_sbml.studies.witnesses import _indices

PACKAGE = Path(__file__).resolve().parents[1] / "ketamine_sbml"
# Where the shorter list ends a loop on purpose: of what was judged and not read, of panels without a curve, of two
# files of which one has more lines, of neighbours, and of cells where a row has fewer.
SHORTER = {
    "claims/judge.py": 1,
    "claims/table.py": 1,
    "cli/output.py": 1,
    "page/writer.py": 1,
    "release.py": 1,
    "report/junit.py": 1,
    "simulation/plots.py": 1,
}


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_what_is_walked_through_together_is_as_long_and_else_it_is_said_here() -> None:
    """A list that is too short would leave out a claim, a draw or a column without a word."""
    ending_early: dict[str, int] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
                strict = {word.arg: ast.unparse(word.value) for word in node.keywords}.get("strict")
                if strict != "True":
                    name = path.relative_to(PACKAGE).as_posix()
                    ending_early[name] = ending_early.get(name, 0) + 1
    assert ending_early == SHORTER


def test_what_is_judged_many_times_is_judged_without_a_second_look() -> None:
    """Only the two readings of the figure are judged as the suite is; draws, cuts and members once each."""
    looks: dict[str, set[str]] = {}
    for path in sorted((PACKAGE / "studies").rglob("*.py")):
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "judge":
                said = {word.arg: ast.unparse(word.value) for word in node.keywords}
                name = path.relative_to(PACKAGE / "studies").as_posix()
                looks.setdefault(name, set()).add(said.get("recheck", "usual"))
                if name in ("margins.py", "sampling/support.py"):
                    assert said.get("readings", "False") == "False", "a million of them would be kept"
    assert looks.pop("readings.py") == {"usual"}
    assert set(map(frozenset, looks.values())) == {frozenset({"False"})}
    assert len(looks) == 6


def _abstract() -> Iterator[tuple[str, type, str]]:
    """Each class that others derive from, with each of its methods of which only the purpose is said."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = _parsed(path)
        for node in tree.body:
            if not isinstance(node, ast.ClassDef) or not {"ABC", "Expectation"} & set(map(ast.unparse, node.bases)):
                continue
            module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and len(method.body) == 1 and ast.get_docstring(method):
                    yield module, getattr(importlib.import_module(module), node.name), method.name


ABSTRACT = list(_abstract())


@pytest.mark.parametrize(("module", "kind", "method"), ABSTRACT, ids=[f"{k.__name__}.{m}" for _, k, m in ABSTRACT])
def test_a_class_that_lacks_what_it_must_have_cannot_be_made(module: str, kind: type, method: str) -> None:
    assert issubclass(kind, ABC)
    assert method in kind.__abstractmethods__
    others = {name: lambda *_: None for name in kind.__abstractmethods__ if name != method}
    with pytest.raises(TypeError, match=method):
        type("Lacking", (kind,), others)()


def _classes() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name of a class -> what it derives from, and how each of its methods is called: as a value, by the class."""
    found: dict[str, tuple[list[str], dict[str, str]]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in _parsed(path).body:
            if isinstance(node, ast.ClassDef):
                how = {}
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        marks = {
                            ast.unparse(mark).rpartition(".")[2].replace("cached_", "")
                            for mark in method.decorator_list
                        }
                        how[method.name] = " ".join(sorted(marks & {"property", "classmethod", "staticmethod"}))
                found[node.name] = ([ast.unparse(base).partition("[")[0] for base in node.bases], how)
    return found


def test_what_is_read_as_a_value_in_one_class_is_no_call_in_another_that_derives_from_it() -> None:
    classes = _classes()
    looked_at = 0
    for name, (bases, how) in classes.items():
        above = list(bases)
        for base in above:
            further, theirs = classes.get(base, ([], {}))
            above += further
            for method in how.keys() & theirs.keys() - {"__init__"}:
                assert how[method] == theirs[method], f"{name}.{method} and {base}.{method}"
                looked_at += 1
    assert looked_at > 100


def test_there_are_such_classes() -> None:
    assert len(ABSTRACT) > 20
    assert not any(inspect.isabstract(kind) is False for _, kind, _ in ABSTRACT)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_expectation_is_declared_a_dataclass_of_its_own(kind: str) -> None:
    """Also one that adds no field: a field that is added later is then one, and not an attribute of the class."""
    assert "__dataclass_params__" in vars(KINDS[kind])
    for base in KINDS[kind].__mro__[1:]:
        if issubclass(base, Expectation):
            assert "__dataclass_params__" in vars(base), base.__name__


STAGES = PACKAGE / "model"


@pytest.mark.parametrize(
    "look_up",
    [
        named_arms,
        arm_fields,
        Increases.parts,
        _indices,
        lambda: parse("a + b"),
        lambda: bibliography(STAGES),
        lambda: proteins(STAGES),
    ],
    ids=["arms", "fields of an arm", "parts of a kind", "indices", "a formula", "publications", "proteins"],
)
def test_what_is_looked_up_again_and_again_is_worked_out_once(look_up: Callable[[], object]) -> None:
    assert look_up() is look_up()
