"""The arrows of a figure are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.figure import read_arrows

GOOD = '[fig-1]\nsays = "A raises B."\nelements = ["b"]\ncut = { gain = 0 }\n'


def test_an_arrow_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "figure.toml"
    path.write_text(GOOD)
    (arrow,) = read_arrows(path)
    assert (arrow.id, arrow.statement, arrow.elements, dict(arrow.cut)) == (
        "fig-1",
        "A raises B.",
        ("b",),
        {"gain": 0.0},
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("says = ", "say = ", "figure.toml, fig-1: unknown field 'say'; did you mean 'says'"),
        ('["b"]', '"b"', "figure.toml, fig-1: elements is not a list"),
        ("gain = 0", 'gain = "none"', "gain = 'none' is not a number"),
        ("cut = { gain = 0 }\n", "", "field 'cut' is missing"),
        ("[fig-1]\n", "[fig-1\n", "is not TOML"),
    ],
)
def test_a_faulty_arrow_is_named(old: str, new: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "figure.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(InputError, match=fault):
        read_arrows(path)
