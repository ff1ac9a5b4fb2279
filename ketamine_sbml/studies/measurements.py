"""Measurements: group means with their standard errors, from a user's table.

    arm,observable,hour,mean,sd,sem,n
    ketamine,p_mtor,1,1.9,0.5,,6
    ketamine=10 vegf_antibody=0.001@2,spine_density,24,1.02,,0.04,

An arm is named, or put together of interventions, each with its start and end in hours from ketamine if they are not
the usual ones: ``rapamycin=20@-1:48``. What is compared with the model is the mean of a group, so the noise is the
standard error of that mean: ``sem`` as it stands, or ``sd`` divided by the root of ``n``.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.reading import Choice, Field, Number, Text, did_you_mean, raise_faults, read_table
from ketamine_sbml.simulation import Arm, Change
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, prepare

# More than this is no table of experiments but a mistake.
MOST_ROWS, MOST_BYTES = 100_000, 20_000_000
_CHANGE = re.compile(r"([A-Za-z0-9_]+)=([^@:]+)(?:@([^:]*))?(?::(.*))?\Z")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")


@dataclass(frozen=True)
class Measurement:
    """The mean of a group.

    Attributes:
        arm: what the group got.
        observable: what was measured.
        hour: hours from the ketamine injection.
        mean: in the observable's unit.
        noise: standard error of the mean, in the same unit.
    """

    arm: Arm
    observable: str
    hour: float
    mean: float
    noise: float


def earliest_hour(model: Pathway) -> float:
    """The first hour, counted from the injection, at which a measurement may stand: the animal has settled by then."""
    return model.settled_hour - model.origin


def columns(model: Pathway) -> Mapping[str, Field]:
    """The columns of a table of measurements."""
    known = tuple(observable.id for observable in model.elements(Observable))
    return {
        "arm": Text("a named arm, one of --protocol, or interventions: ketamine=10 rapamycin=20@-1", required=True),
        "observable": Choice("what was measured", known, "observable", "see 'list observables'.", required=True),
        "hour": Number("hours from ketamine", low=earliest_hour(model), high=LONGEST_HOURS, unit="h", required=True),
        "mean": Number("mean of the group, in the observable's unit", required=True),
        "sd": Number("standard deviation between animals, if there is no sem; needs n"),
        "sem": Number("standard error of the mean, if there is no sd"),
        "n": Number("how many animals, slices or cultures", low=1),
    }


def template(model: Pathway) -> str:
    """An empty table with its columns explained, to fill in."""
    lines = ["# One row for each mean of a group. Lines that begin with # are not read. Columns:"]
    lines += [f"#   {name}: {column.meaning}" for name, column in columns(model).items()]
    lines.append("# Units of the observables; a fold is of the untreated wild type at rest:")
    units: dict[str, list[str]] = {}
    for observable in model.elements(Observable):
        unit = observable.unit if observable.unit != "1" else observable.scale
        units.setdefault(unit, []).append(observable.id)
    lines += [f"#   {unit}: {', '.join(names)}" for unit, names in units.items()]
    lines += ["# 'ketamine-sbml list arms' names the arms.", ",".join(columns(model))]
    return "\n".join(lines) + "\n"


def read_measurements(path: Path, model: Pathway, arms: Mapping[str, Arm]) -> tuple[Measurement, ...]:
    """The measurements of a CSV file.

    Args:
        path: the file, with the columns of ``columns``; lines that begin with # are left out.
        model: whose observables and organism count.
        arms: the arms that may be named.

    Raises:
        InputError: a line for each fault, with file, line, column and value.
    """
    faults: list[str] = []
    fields = columns(model)
    found: dict[Measurement, int] = {}
    rows = list(_rows(path, fields))
    if not rows:
        faults.append(f"{path} holds no measurement: write rows of {', '.join(fields)} below the header.")
    if len(rows) > MOST_ROWS:
        raise InputError(f"{path} holds {len(rows)} rows: split it into files of at most {MOST_ROWS}.")
    for line, cells in rows:
        where = f"{path}, line {line}"
        measurement = _measurement(cells, fields, where, arms, model, faults)
        if measurement in found:
            faults.append(f"{where}: it repeats line {found[measurement]} in every column; drop one of the two.")
        elif measurement is not None:
            found[measurement] = line
    raise_faults(faults)
    return tuple(found)


def _rows(path: Path, fields: Mapping[str, Field]) -> Iterator[tuple[int, Sequence[str] | dict[str, str]]]:
    """Line and cells of each row by column; as a list where their number is wrong."""
    lines = read_text(path, MOST_BYTES, "table").split("\n")
    # Quoted cells hold no line ends in such a table, so that a line is a row and its number that of the editor.
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip(" ,\t") and not line.startswith("#")]
    if not numbered:
        raise InputError(f"{path} is empty: begin with the header {','.join(fields)}.")
    header = _cells(path, *numbered[0])
    raise_faults(_faults_of_header(f"{path}, line {numbered[0][0]}", header, fields))
    for number, line in numbered[1:]:
        cells = _cells(path, number, line)
        yield number, dict(zip(header, cells, strict=True)) if len(cells) == len(header) else cells


def _cells(path: Path, number: int, line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error as error:
        raise InputError(f"{path}, line {number} is no row of a CSV table ({error}): mend its quotes.") from error


def _faults_of_header(where: str, header: Sequence[str], fields: Mapping[str, Field]) -> list[str]:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return [f"{where}: the columns are not separated by commas; save the table as CSV with commas."]
    faults = []
    for name in dict.fromkeys(header):
        if name not in fields:
            mend = did_you_mean(name, fields, f"use {', '.join(fields)}.")
            faults.append(f"{where}: unknown column {name!r}; {mend}")
        if header.count(name) > 1:
            faults.append(f"{where}: column {name!r} stands twice; drop one of the two.")
    needed = [name for name, field in fields.items() if field.required]
    faults += [f"{where}: column {name!r} is missing; add it." for name in needed if name not in header]
    if not {"sd", "sem"} & set(header):
        faults.append(f"{where}: there is neither a column 'sd' nor 'sem'; add one, since a fit needs the noise.")
    return faults


def _measurement(
    cells: Sequence[str] | dict[str, str],
    fields: Mapping[str, Field],
    where: str,
    arms: Mapping[str, Arm],
    model: Pathway,
    faults: list[str],
) -> Measurement | None:
    if not isinstance(cells, dict):
        faults.append(f"{where}: {len(cells)} cells do not fit the header; write one for each column, empty or not.")
        return None
    before = len(faults)
    values = read_table({n: _value(fields[n], cell) for n, cell in cells.items() if cell}, fields, where, faults)
    arm = _arm(values["arm"], arms, model, where, faults) if "arm" in values else None
    noise = _noise(values, cells, where, faults)
    if arm is None or noise is None or len(faults) > before:
        return None
    return Measurement(arm, values["observable"], values["hour"], values["mean"], noise)


def _value(field: Field, cell: str) -> str | float:
    """A cell as what its field wants; what is no number stays text, so that the field says so."""
    return float(cell) if isinstance(field, Number) and _NUMBER.match(cell) else cell


def _arm(name: str, arms: Mapping[str, Arm], model: Pathway, where: str, faults: list[str]) -> Arm | None:
    if "=" in name:
        return _put_together(name, model, where, faults)
    fitting = [known for known, arm in arms.items() if arm.organism is model.organism]
    if name in fitting:
        return arms[name]
    if name in arms:
        theirs, ours = arms[name].organism, model.organism
        faults.append(f"{where}: arm {name!r} is the {theirs}'s and the problem the {ours}'s; see --organism.")
    else:
        mend = did_you_mean(name, fitting, "'ketamine-sbml list arms' names them all.")
        faults.append(f"{where}: unknown arm {name!r}; {mend}")
    return None


def _put_together(text: str, model: Pathway, where: str, faults: list[str]) -> Arm | None:
    """An arm from interventions in words, NAME=VALUE@START:END each; it is named as they are written."""
    changes = []
    for part in text.split():
        match = _CHANGE.match(part)
        numbers = [_NUMBER.match(number) for number in match.groups()[1:] if number is not None] if match else [None]
        if match is None or not all(numbers):
            faults.append(f"{where}: {part!r} is no intervention; write NAME=VALUE or NAME=VALUE@START:END.")
            return None
        name, value, start, stop = match.groups()
        times = [None if hour is None else float(hour) for hour in (start, stop)]
        changes.append(Change(name, float(value), at=times[0], until=times[1]))
    arm = Arm(" ".join(text.split()), tuple(changes), model.organism)
    try:
        prepare(arm, model)
    except InputError as error:
        faults.append(f"{where}: {error}")
        return None
    return arm


def _noise(values: Mapping[str, Any], cells: Mapping[str, str], where: str, faults: list[str]) -> float | None:
    """The standard error of the mean; None, with a sentence added to the faults where they have none yet."""
    given = [name for name in ("sd", "sem") if cells.get(name)]
    if len(given) != 1:
        how = "both sd and sem are" if given else "neither sd nor sem is"
        faults.append(f"{where}: {how} given; give one of the two.")
        return None
    before = len(faults)
    spread, count = values.get(given[0]), values.get("n")
    if spread is not None and spread <= 0:
        faults.append(f"{where}: {given[0]} = {spread:g} leaves no room for noise; give a number above 0.")
    if count is not None and count != int(count):
        faults.append(f"{where}: n = {count:g} is no whole number; use 1, 2, 3 and so on.")
    if given == ["sd"] and not cells.get("n"):
        faults.append(f"{where}: sd is given without n; add n, or give sem.")
    if len(faults) > before or spread is None or (given == ["sd"] and count is None):
        return None
    return float(spread) if given == ["sem"] else float(spread) / math.sqrt(float(values["n"]))
