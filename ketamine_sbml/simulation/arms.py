"""Arms from TOML: the named arms of the project, and protocol files of users.

    [arm.ketamine-vegf-antibody]
    title = "Ketamine after an antibody against VEGF"
    organism = "mouse"
    changes = [
        { set = "ketamine", to = 10, at = 0 },
        { set = "vegf_antibody", to = 0.001, at = -0.5 },
    ]

``organism``, ``title``, ``at`` and ``until`` may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ketamine_sbml.errors import InputError
from ketamine_sbml.given import of_kind, path_of
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.plain import shown
from ketamine_sbml.reading import (
    Choice,
    Field,
    ListOf,
    Number,
    Table,
    Text,
    did_you_mean,
    load_toml,
    raise_faults,
    read_table,
)
from ketamine_sbml.simulation.protocol import Arm, Change

# More than this is no protocol but a mistake.
MOST_ARMS = 1000


def validation_folder() -> Path:
    """The folder with claims and named arms: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_validation", package.parent / "validation"):
        if (folder / "arms.toml").is_file():
            return folder
    raise InputError(f"The validation suite is missing beside {package}: install the package again.")


@cache
def named_arms() -> Mapping[str, Arm]:
    """The project's arms by name."""
    return load_arms(validation_folder() / "arms.toml")


def named_arm(name: str) -> Arm:
    """The project's arm of this name; InputError suggests the nearest."""
    arms = named_arms()
    if of_kind("name", name, str) not in arms:
        mend = did_you_mean(name, arms, "'ketamine-sbml list arms' names them all.")
        raise InputError(f"Unknown arm {shown(name)}; {mend}")
    return arms[name]


def load_arms(path: Path) -> Mapping[str, Arm]:
    """All arms of a file by name, in its order; InputError with a line for each fault of the file."""
    faults: list[str] = []
    path = path_of("path", path)
    content = load_toml(path)
    faults += [f"{path}: unknown table {key!r}; arms stand under [arm.NAME]." for key in content if key != "arm"]
    tables = content.get("arm", {})
    if not isinstance(tables, dict) or not tables:
        faults.append(f"{path} holds no arm: begin one with [arm.NAME].")
        tables = {}
    if len(tables) > MOST_ARMS:
        raise InputError(f"{path} holds {len(tables)} arms: split it into files of at most {MOST_ARMS}.")
    arms = {name: arm_from_table(name, table, str(path), faults) for name, table in tables.items()}
    raise_faults(faults)
    return {name: arm for name, arm in arms.items() if arm is not None}


def arm_from_table(name: str, table: object, place: str, faults: list[str]) -> Arm | None:
    """An arm from its TOML table; None, with a sentence for each fault added to ``faults``, where it has any."""
    before = len(faults)
    values = read_table(table, arm_fields(), f"{place}, arm {name!r}", faults)
    if len(faults) > before:
        return None
    return Arm(
        name=name,
        title=values.get("title", ""),
        organism=Organism(values.get("organism", Organism.MOUSE)),
        changes=tuple(
            Change(change["set"], change["to"], at=change.get("at"), until=change.get("until"))
            for change in values.get("changes", ())
        ),
    )


@cache
def arm_fields(interventions: tuple[str, ...] = ()) -> Mapping[str, Field]:
    """The fields of an arm; with names of interventions, for a schema, ``set`` is one of them."""
    change: dict[str, Field] = {
        "set": Text("an intervention", required=True),
        "to": Number("its value, in its own unit", required=True),
        "at": Number("its start, hours from ketamine"),
        "until": Number("its end, hours from ketamine"),
    }
    if interventions:
        change["set"] = Choice("an intervention", interventions, "intervention", required=True)
    return {
        "title": Text("what plots and tables call it"),
        "organism": Choice("mouse by default", tuple(Organism), "organism"),
        "changes": ListOf("what the animals get", Table("", change)),
    }
