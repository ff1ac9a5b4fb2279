"""The arrows of the figure that a model puts into equations: data in TOML, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from immutabledict import immutabledict

from ketamine_sbml.reading import ListOf, Named, Number, Text, load_toml, raise_faults, read_table


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """One arrow of the figure.

    Attributes:
        id: such as fig-1.
        statement: what the figure says.
        elements: ids of the reactions, rules and states that hold it.
        cut: parameter values that interrupt it while rest stays rest; negative controls use them.
    """

    id: str
    statement: str
    elements: tuple[str, ...]
    cut: Mapping[str, float]


_FIELDS = {
    "says": Text("what the figure says", required=True, filled=True),
    "elements": ListOf("ids of what holds it", Text("id", filled=True), required=True),
    "cut": Named("parameter values that interrupt it", Number("value"), required=True),
}


def read_arrows(path: Path) -> tuple[Arrow, ...]:
    """The arrows of a file, in its order; InputError names file, arrow and field, with a line for each fault."""
    content = load_toml(path)
    faults: list[str] = []
    tables = {name: read_table(table, _FIELDS, f"{path.name}, {name}", faults) for name, table in content.items()}
    raise_faults(faults)
    return tuple(
        Arrow(id=name, statement=table["says"], elements=table["elements"], cut=immutabledict(table["cut"]))
        for name, table in tables.items()
    )
