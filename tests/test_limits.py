"""What is at its limit is accepted and what is one beyond is refused; limits are numbers that people are told.

The numbers stand here once more, in words of their own: a limit that moves by accident is noticed.
"""

from __future__ import annotations

import ast
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_sbml, read_text
from ketamine_sbml.model import pathway
from ketamine_sbml.reading import Field, ListOf, Named, Number, Text, load_toml, raise_faults, read_table
from ketamine_sbml.simulation import Arm, Change, load_arms
from ketamine_sbml.simulation.foreign import load_map
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble.kept import InMemory
from ketamine_sbml.studies.ensemble.question import Layout
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling.members import Members
from ketamine_sbml.studies.scan import Axis, scan_of

PACKAGE = Path(__file__).resolve().parents[1] / "ketamine_sbml"


def written(folder: Path, content: str) -> Path:
    path = folder / "file.toml"
    path.write_text(content, encoding="utf-8")
    return path


def read_field(declared: Field, value: object) -> None:
    faults: list[str] = []
    read_table({"x": value}, {"x": declared}, "table", faults)
    raise_faults(faults)


def an_archive(folder: Path, entries: int) -> Path:
    path = folder / "model.omex"
    with zipfile.ZipFile(path, "w") as archive:
        place = "http://identifiers.org/combine.specifications/sbml"
        archive.writestr("manifest.xml", f'<content location="m.xml" format="{place}"/>')
        archive.writestr("m.xml", "<sbml/>")
        for number in range(entries - 2):
            archive.writestr(str(number), "")
    return path


def a_map(folder: Path, letters: int) -> Path:
    formula = "a" * letters
    return written(folder, f'title = "x"\ntime_unit = "hour"\n[observables]\np_mtor = "{formula}"\n')


def a_layout(rows: int, columns: int) -> Layout:
    names = tuple(map(str, range(columns)))
    return Layout({"hour": tuple(map(float, range(rows)))}, names, dict.fromkeys(names, "1"))


def a_scan(points: int) -> None:
    axis = Axis("ketamine", tuple(1.0 + n / max(points, 1) for n in range(points)))
    scan_of(Arm("scan", ()), [axis], Readout("p_mtor", 0.0, 2.0, "mean"), pathway())


TWO_MEMBERS = Members(("glua1_exchange",), ((0.04,), (0.05,)), "two")
AT_THE_LIMIT: dict[str, tuple[int, Callable[[Path, int], object]]] = {
    "arms of a file": (1000, lambda folder, n: load_arms(written(folder, "".join(f"[arm.a{i}]\n" for i in range(n))))),
    "items of a list": (1000, lambda _, n: read_field(ListOf("", Number("")), [0.0] * n)),
    "entries of a table": (1000, lambda _, n: read_field(Named("", Number("")), {str(i): 0.0 for i in range(n)})),
    "letters of a text": (10_000, lambda _, n: read_field(Text(""), "x" * n)),
    "letters of a name": (200, lambda folder, n: load_toml(written(folder, f"{'x' * n} = 1\n"))),
    "lists in each other": (16, lambda folder, n: load_toml(written(folder, f"x = {'[' * n}{']' * n}\n"))),
    "parts of a name": (16, lambda folder, n: load_toml(written(folder, f"{'.'.join('x' * n)} = 1\n"))),
    "an integer": (2**63 - 1, lambda folder, n: load_toml(written(folder, f"x = {n}\n"))),
    "a negative integer": (2**63, lambda folder, n: load_toml(written(folder, f"x = -{n}\n"))),
    "bytes of a text": (2_000_000, lambda folder, n: read_text(written(folder, "x" * n))),
    "entries of an archive": (10_000, lambda folder, n: read_sbml(an_archive(folder, n), 10_000_000)),
    "letters of a formula": (1000, lambda folder, n: load_map(a_map(folder, n))),
    "points of a scan": (10_000, lambda _, n: a_scan(n)),
    "numbers in memory": (20_000_000, lambda _, n: InMemory(a_layout(1, 1), n)),
    "draws of many numbers in memory": (2_000_000, lambda _, n: InMemory(a_layout(5, 2), n)),
    "members of an ensemble": (2, lambda _, n: margins_of_draws([], {}, n, TWO_MEMBERS, computing=Computing(1))),
    "hours from ketamine": (87_600, lambda _, n: prepare(Arm("x", (Change("ketamine", 1.0, at=n),)), pathway())),
    "workers": (60 if os.name == "nt" else 256, lambda _, n: Computing(n)),
}


@pytest.mark.parametrize("what", AT_THE_LIMIT)
def test_what_is_at_its_limit_is_accepted_and_one_more_is_refused(what: str, tmp_path: Path) -> None:
    most, accept = AT_THE_LIMIT[what]
    accept(tmp_path, most)
    with pytest.raises(InputError):
        accept(tmp_path, most + 1)


@pytest.mark.parametrize(
    ("accept", "least"),
    [(a_scan, 1), (lambda n: Computing(n), 1), (lambda n: Around(seed=n), 0)],
    ids=["points of a scan", "workers", "a seed"],
)
def test_the_least_is_accepted_and_one_less_is_refused(accept: Callable[[int], object], least: int) -> None:
    accept(least)
    with pytest.raises(InputError):
        accept(least - 1)


def test_the_widest_spread_is_accepted_and_a_wider_is_refused() -> None:
    assert Around(2.0).spread == 2.0
    for spread in (2.0001, 0.0):
        with pytest.raises(InputError, match="use more than 0 and at most 2"):
            Around(spread)


@pytest.mark.parametrize("count", [0, 100_001])
def test_a_number_of_draws_beyond_its_bounds_is_refused(count: int) -> None:
    with pytest.raises(InputError, match="use 1 to 100000"):
        margins_of_draws([], {}, count, Around())


# What changes while it is worked with, and says so.
CHANGING = {"claims/load.py": "ClaimReader", "cli/arms.py": "Setting", "studies/runs/engine.py": "_Batch"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_is_declared_cannot_be_changed(path: Path) -> None:
    """Every dataclass is frozen, and those of claims are made by the names of their fields."""
    name = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            if ast.unparse(decorator).partition("(")[0] != "dataclass" or CHANGING.get(name) == node.name:
                continue
            given = {word.arg: ast.unparse(word.value) for word in getattr(decorator, "keywords", ())}
            assert given.get("frozen") == "True", f"{node.name} can be changed"
            if name.startswith("claims/kinds/") or node.name == "Claim":
                assert given.get("kw_only") == "True", f"{node.name} takes its fields by their order"
