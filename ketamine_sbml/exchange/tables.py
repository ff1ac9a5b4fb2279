"""Species, reactions, interventions, observables and parameters with their evidence, as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from ketamine_sbml.exchange.provenance import provenance_of
from ketamine_sbml.language.elements import Element, Observable, Parameter, Reaction, Rule, Species, State
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.optional import require

_HEADER = ["kind", "id", "name", "value", "unit", "lowest", "highest", "formula", "evidence", "reason", "publications"]
# Workbooks carry dates: this one is fixed, so that the same model gives the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def rows(model: Pathway) -> list[list[str]]:
    """One row for each thing that the model declares, in the order of the stages."""
    found = []
    for stage in model.stages:
        found += [row for element in stage.elements if (row := _row(element, model))]
    found += [
        [
            "intervention",
            intervention.id,
            intervention.name,
            f"{intervention.rest:g}",
            intervention.unit,
            *(f"{bound:g}" for bound in intervention.bounds),
            "",
            *_evidence(intervention, model),
        ]
        for intervention in model.interventions
    ]
    return found


def _row(element: Element, model: Pathway) -> list[str] | None:
    start = [element.id, element.name]
    evidence = _evidence(element, model)
    if isinstance(element, Parameter):
        low, high = element.range
        value = f"{number_of(element.value, model.organism):.15g}"
        return ["parameter", *start, value, element.unit, f"{low:g}", f"{high:g}", "", *evidence]
    if isinstance(element, Observable):
        low, high = element.plausible
        return ["observable", *start, "", element.unit, f"{low:g}", f"{high:g}", element.formula, *evidence]
    if isinstance(element, Rule):
        return ["rule", *start, "", element.unit, "", "", element.formula, *evidence]
    if isinstance(element, State):
        return ["state", *start, str(element.initial), element.unit, "", "", element.rate, *evidence]
    if isinstance(element, Species):
        return ["species", *start, str(element.initial), "nmol", "", "", "", *evidence]
    if isinstance(element, Reaction):
        left, right = (" + ".join(part) or "nothing" for part in (element.reactants, element.products))
        return ["reaction", *start, "", "nmol/h", "", "", f"{left} -> {right}: {element.law}", *evidence]
    return None


def _evidence(element: Element, model: Pathway) -> list[str]:
    evidence = element.evidence
    sources = "; ".join(publication.text for publication in model.cited(evidence))
    return [str(evidence.kind or ""), evidence.reason, sources]


def everything_as_csv(model: Pathway) -> str:
    """All rows."""
    return as_csv(_HEADER, rows(model), model)


def as_csv(header: Sequence[str], content: Iterable[Sequence[str]], model: Pathway) -> str:
    """A table that a spreadsheet and pandas read as it is: what made it stands in the last columns of each row.

    So it also stays with rows that are sorted, filtered or put together with those of another organism.
    """
    made_by = provenance_of(model)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*header, *made_by])
    writer.writerows([*row, *made_by.values()] for row in content)
    return text.getvalue()


def everything_as_xlsx(model: Pathway) -> bytes:
    """A sheet for each kind, deterministic to the byte."""
    require("openpyxl", "formats")
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    about = book.create_sheet("about")
    for name, value in provenance_of(model).items():
        about.append([name, value])
    everything = rows(model)
    for kind in dict.fromkeys(row[0] for row in everything):
        sheet = book.create_sheet(kind)
        sheet.append(_HEADER[1:])
        for row in everything:
            if row[0] == kind:
                sheet.append([_cell(text) for text in row[1:]])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
        for index, width in enumerate((28, 44, 12, 12, 10, 10, 50, 12, 60, 60), start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_dates(buffer.getvalue())


def _cell(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _without_dates(content: bytes) -> bytes:
    """The same workbook with a fixed date on each part and none in its properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _strip(part, (b"dcterms:created", b"dcterms:modified"))
            new.writestr(zipfile.ZipInfo(name, _DATE), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _strip(part: bytes, tags: Sequence[bytes]) -> bytes:
    for tag in tags:
        start, end = part.find(b"<" + tag), part.find(b"</" + tag + b">")
        if start >= 0 and end >= 0:
            part = part[:start] + part[end + len(tag) + 3 :]
    return part
