"""Tables that a person edits in a spreadsheet, read strictly: numbers, interventions, publications, proteins.

A table is CSV with one header row. Every fault of a table is reported at once, each with file, row and column; an
empty cell means that nothing is said.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from immutabledict import immutabledict

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text, write_file
from ketamine_sbml.language.annotations import Annotation, annotations_from
from ketamine_sbml.language.elements import Compartment, Parameter
from ketamine_sbml.language.evidence import Evidence, Publication, ValueKind
from ketamine_sbml.language.interventions import Animal, Count, Dose, Held, Intervention, Setting
from ketamine_sbml.language.organism import Number, Organism, PerOrganism
from ketamine_sbml.language.terms import IMPLICIT_COMPARTMENT, PHYSICAL_COMPARTMENT, term
from ketamine_sbml.language.units import UNITS
from ketamine_sbml.reading import did_you_mean

Made = TypeVar("Made")
# As UniProt defines its accession numbers.
ACCESSION = re.compile(r"([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})\Z")

NUMBER_COLUMNS = ("part id value rat human unit low high kind term name reason citations verified identity").split()
INTERVENTION_COLUMNS = (
    "id acts name unit value rat human rest low high usual start stop target needs term"
    " reason citations verified identity"
).split()
PUBLICATION_COLUMNS = "key text pubmed pmc doi".split()
PROTEIN_COLUMNS = ["gene", *Organism]
BIBLIOGRAPHY, PROTEINS = "publications.csv", "proteins.csv"
_PLACES = (PHYSICAL_COMPARTMENT, IMPLICIT_COMPARTMENT)


@dataclass(frozen=True)
class Row:
    """One row of a table; reading a cell names file, row and column where it fails."""

    path: Path
    number: int
    cells: Mapping[str, str]

    def fault(self, column: str, message: str) -> InputError:
        """An error that names the cell."""
        return InputError(f"{self.path.name}, row {self.number}, {column}: {message}")

    def text(self, column: str) -> str:
        """A cell that must hold something."""
        if not self.cells[column]:
            raise self.fault(column, "nothing stands here; fill it in.")
        return self.cells[column]

    def number_in(self, column: str) -> float:
        """A finite number."""
        text = self.text(column)
        try:
            number = float(text)
        except ValueError as error:
            raise self.fault(column, f"{text!r} is no number; write one with a decimal point.") from error
        if not math.isfinite(number):
            raise self.fault(column, f"{text!r} is not finite; write a number.")
        return number

    def number_or(self, column: str, otherwise: float) -> float:
        """A number, or what an empty cell stands for."""
        return self.number_in(column) if self.cells[column] else otherwise

    def value(self) -> Number:
        """The value, by organism where the columns of rat or man say something else."""
        value = self.number_in("value")
        if not self.cells["rat"] and not self.cells["human"]:
            return value
        return PerOrganism(value, self.number_or("rat", value), self.number_or("human", value))

    def term(self) -> str:
        """The SBO term of a name."""
        try:
            return term(self.text("term"))
        except InputError as error:
            raise self.fault("term", str(error)) from error

    def choice(self, column: str, known: Sequence[str]) -> str:
        """One of some words."""
        text = self.text(column)
        if text not in known:
            raise self.fault(column, f"{text!r} is not known; use one of {', '.join(known)}.")
        return text

    def citations(self) -> tuple[str, ...]:
        """Keys of the bibliography of the model that the table belongs to."""
        keys = tuple(filter(None, (key.strip() for key in self.cells["citations"].split(";"))))
        for key in keys:
            if key not in bibliography(model_folder(self.path)):
                raise self.fault("citations", f"{key!r} is not in {BIBLIOGRAPHY}; add it there or mend the key.")
        return keys

    def identity(self) -> tuple[Annotation, ...]:
        """Statements about entries of databases."""
        try:
            found = annotations_from(self.cells["identity"])
        except InputError as error:
            raise self.fault("identity", str(error)) from error
        for statement in found:
            if statement.gene and statement.gene not in proteins(model_folder(self.path)):
                raise self.fault("identity", f"gene {statement.gene!r} is not in {PROTEINS}; add its accessions there.")
        return found

    def evidence(self, kind: ValueKind | None) -> Evidence:
        """Reason, citations and whether they were verified."""
        verified = self.choice("verified", ("yes", "no")) == "yes"
        return Evidence(kind=kind, reason=self.text("reason"), citations=self.citations(), verified=verified)


def model_folder(table: Path) -> Path:
    """The folder of the model that a table belongs to: the one with the bibliography, beside the table or above it."""
    for folder in table.parents[:2]:
        if (folder / BIBLIOGRAPHY).is_file():
            return folder
    raise InputError(f"{table.name} has no {BIBLIOGRAPHY} beside it or in the folder above: add one.")


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table with exactly these columns, in any order."""
    lines = csv.reader(io.StringIO(read_text(path)), strict=True)
    try:
        header = next(lines, [])
        for column in header:
            if column not in columns:
                mend = did_you_mean(column, columns, f"use {', '.join(columns)}.")
                raise InputError(f"{path.name}, row 1: unknown column {column!r}; {mend}")
        for column in columns:
            if header.count(column) != 1:
                raise InputError(f"{path.name}, row 1: column {column!r} must stand there once.")
        for number, cells in enumerate(lines, 2):
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise InputError(f"{path.name}, row {number}: {len(cells)} cells under {len(header)} columns; mend it.")
            yield Row(path, number, immutabledict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        raise InputError(f"{path.name} is no CSV ({error}): save it again from a spreadsheet.") from error


def _each(path: Path, columns: Sequence[str], make: Callable[[Row], Made]) -> list[Made]:
    """What every row makes; all faults in one error, a line each."""
    made, faults = [], []
    for row in read_rows(path, columns):
        try:
            made.append(make(row))
        except InputError as error:
            place = f"{path.name}, row {row.number}"
            faults.append(str(error) if str(error).startswith(place) else f"{place}: {error}")
    if faults:
        raise InputError("\n".join(faults))
    return made


@cache
def bibliography(folder: Path) -> Mapping[str, Publication]:
    """The publications of a model by key."""

    def make(row: Row) -> Publication:
        found = tuple(f"{source}:{row.cells[source]}" for source in ("pubmed", "pmc", "doi") if row.cells[source])
        return Publication(row.text("key"), row.text("text"), found)

    publications = _each(folder / BIBLIOGRAPHY, PUBLICATION_COLUMNS, make)
    _once(folder / BIBLIOGRAPHY, "key", [publication.key for publication in publications])
    return immutabledict((publication.key, publication) for publication in publications)


@cache
def proteins(folder: Path) -> Mapping[str, Mapping[Organism, str]]:
    """Gene -> organism -> accession; an organism is left out where no curated entry exists."""
    rows = _each(
        folder / PROTEINS,
        PROTEIN_COLUMNS,
        lambda row: (row.text("gene"), immutabledict((o, _accession(row, o)) for o in Organism if row.cells[o])),
    )
    _once(folder / PROTEINS, "gene", [gene for gene, _ in rows])
    return immutabledict(rows)


def _accession(row: Row, organism: Organism) -> str:
    accession = row.cells[organism]
    if not ACCESSION.match(accession):
        raise row.fault(organism, f"{accession!r} is no accession of UniProt; look it up there.")
    return accession


def _once(path: Path, column: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"{path.name}, {column}: {', '.join(twice)} stands there twice; drop one.")


def read_numbers(path: Path) -> Mapping[str, tuple[Compartment | Parameter, ...]]:
    """Part -> its parameters and compartments, in the order of the table."""
    parts: dict[str, list[Compartment | Parameter]] = {}
    for part, element in _each(path, NUMBER_COLUMNS, lambda row: (row.text("part"), _number(row))):
        parts.setdefault(part, []).append(element)
    _once(path, "id", [element.id for elements in parts.values() for element in elements])
    return immutabledict((part, tuple(elements)) for part, elements in parts.items())


def _number(row: Row) -> Compartment | Parameter:
    kind = ValueKind(row.choice("kind", [str(kind) for kind in ValueKind]))
    sbo = row.term()
    unit = row.choice("unit", list(UNITS))
    identifier, name, value = row.text("id"), row.text("name"), row.value()
    evidence, identity = row.evidence(kind), row.identity()
    bounds = (row.number_in("low"), row.number_in("high")) if row.cells["low"] or row.cells["high"] else None
    if sbo in _PLACES:
        return Compartment(
            id=identifier,
            name=name,
            sbo=sbo,
            size=value,
            range=bounds,
            unit=unit,
            evidence=evidence,
            annotations=identity,
        )
    if bounds is None:
        raise row.fault("low", "nothing stands here; give the range that is plausible.")
    return Parameter(
        id=identifier, name=name, sbo=sbo, value=value, unit=unit, range=bounds, evidence=evidence, annotations=identity
    )


def read_interventions(path: Path) -> tuple[Intervention, ...]:
    """What can be done, settings included, in the order of the table."""
    rows = list(read_rows(path, INTERVENTION_COLUMNS))
    known = {row.cells["id"] for row in rows}

    def make(row: Row) -> Intervention:
        intervention = _intervention(row)
        for need in intervention.needs:
            if need not in known:
                raise row.fault("needs", f"{need!r} is no intervention here; {did_you_mean(need, known, 'mend it.')}")
        return intervention

    found = _each(path, INTERVENTION_COLUMNS, make)
    _once(path, "id", [intervention.id for intervention in found])
    return tuple(found)


_USES = {"setting": (), "count": (), "animal": (), "dose": ("start", "target"), "held": ("start", "stop")}


def _intervention(row: Row) -> Intervention:
    acts = row.choice("acts", list(_USES))
    for column in ("start", "stop", "target"):
        if row.cells[column] and column not in _USES[acts]:
            raise row.fault(column, f"what acts as {acts!r} has none; leave it empty.")
    common: dict[str, Any] = {
        "id": row.text("id"),
        "name": row.text("name"),
        "unit": row.choice("unit", list(UNITS)),
        "value": row.value(),
        "rest": row.number_or("rest", 0.0),
        "bounds": (row.number_in("low"), row.number_in("high")),
        "usual": row.number_in("usual"),
        "needs": tuple(row.cells["needs"].split()),
        "sbo": row.term() if row.cells["term"] else "",
        "evidence": row.evidence(None),
        "annotations": row.identity(),
    }
    match acts:
        case "dose":
            return Dose(**common, start=row.number_in("start"), target=row.cells["target"])
        case "held":
            return Held(**common, start=row.number_in("start"), stop=row.number_in("stop"))
        case "animal":
            return Animal(**common)
        case "count":
            return Count(**common)
        case _:
            return Setting(**common)


def write_values(path: Path, values: Mapping[str, float]) -> set[str]:
    """Write numbers into the column ``value`` of a table of numbers, and leave all else as it is.

    Args:
        path: the table.
        values: id -> new value; ids that the table does not have are passed over.

    Returns:
        The ids that were written.
    """
    lines = list(csv.reader(io.StringIO(read_text(path)), strict=True))
    identifier, value = lines[0].index("id"), lines[0].index("value")
    written = set()
    for line in lines[1:]:
        if line[identifier] in values:
            line[value] = f"{values[line[identifier]]:.15g}"
            written.add(line[identifier])
    if written:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(lines)
        write_file(path, buffer.getvalue(), even_if_read=True)
    return written
