"""Sensitivities in words, as a table, for machines and as a ranked picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.files import write_file
from ketamine_sbml.plotting import COLOURS, kind_of, new_figure, picture_bytes, settings
from ketamine_sbml.studies.sensitivity import Screened, Slopes

# What an integrator leaves undetermined of a slope: less is nothing.
UNDETERMINED = 1e-4
# Pictures show so many at most.
SHOWN = 20


@dataclass(frozen=True)
class Row:
    """A parameter and a number that it matters for: how much, and with which sign."""

    of: str
    parameter: str
    size: float
    confidence: float | None
    signed: float


def rows_of(result: Slopes | Screened) -> list[Row]:
    """All pairs; for each number the parameters that matter most first."""
    if isinstance(result, Screened):
        return [
            Row(name, e.parameter, e.size, e.confidence, e.signed) for name, es in result.effects.items() for e in es
        ]
    rows = []
    for column, name in enumerate(result.target.names):
        if not np.isfinite(result.here[column]):
            continue  # it cannot be judged, and has no slope
        order = np.argsort(-np.abs(np.nan_to_num(result.slopes[:, column])), kind="stable")
        for index in order:
            slope = float(result.slopes[index, column])
            rows.append(Row(name, result.parameters[index], abs(slope), None, slope))
    return rows


def heading(result: Slopes | Screened) -> str:
    """What the sizes are."""
    if isinstance(result, Screened):
        failed = f"; {result.failed} could not be integrated and are left out" if result.failed else ""
        return f"{result.method}; {result.runs} parameter sets{failed}"
    if result.target.relative:
        return "local elasticities: per cent of change for one per cent of the parameter"
    return "local slopes of the margins: change of the margin for 10 % of the parameter"


def sensitivity_as_text(result: Slopes | Screened, top: int) -> str:
    """For each number its ``top`` parameters; with one parameter only, the numbers that rest on it."""
    scale = 1.0 if isinstance(result, Screened) or result.target.relative else float(np.log(1.1))
    rows = rows_of(result)
    lines = [heading(result)]
    if isinstance(result, Screened):
        lines.append(f"size +- 95 % confidence: {result.size}; up: the number rises with the parameter")
    if len({row.parameter for row in rows}) == 1 and len(result.target.names) > 1:
        ranked = sorted(rows, key=lambda row: -row.size)[:top]
        lines.append(f"What rests on {rows[0].parameter} (as it rises):")
        return "\n".join([*lines, *(_line(row, row.of, scale) for row in ranked)])
    for name in dict.fromkeys(row.of for row in rows):
        mine = [row for row in rows if row.of == name]
        lines.append(f"{name} rests on:")
        lines += [_line(row, row.parameter, scale) for row in mine[:top]]
        lines.append(_told_apart(mine))
    return "\n".join(lines)


def _line(row: Row, name: str, scale: float) -> str:
    if row.confidence is None:
        shown = scale * row.signed if row.size > UNDETERMINED else 0.0
        return f"  {shown:+9.3g}  {name}" if shown else f"          0  {name}"
    return f"  {row.size:9.3g} +- {row.confidence:<8.2g} {'up' if row.signed > 0 else 'down':<5} {name}"


def _told_apart(rows: Sequence[Row]) -> str:
    """How many parameters do anything at all, as far as the method can tell."""
    if rows[0].confidence is None:
        doing = sum(row.size > UNDETERMINED for row in rows)
        return f"{doing} of {len(rows)} parameters move it."
    doing = sum(row.size > (row.confidence or 0.0) for row in rows)
    if not doing:
        return f"None of {len(rows)} parameters can be told from none: ask for more draws or trajectories."
    return f"{doing} of {len(rows)} parameters can be told from none: their intervals lie above zero."


def sensitivity_as_csv(result: Slopes | Screened) -> str:
    """One row for each number and parameter."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["of", "unit", "parameter", "size", "confidence", "signed", "method"])
    units = dict(zip(result.target.names, result.target.units, strict=True))
    for row in rows_of(result):
        confidence = "" if row.confidence is None else f"{row.confidence:.4g}"
        told = (f"{row.size:.6g}", confidence, f"{row.signed:.6g}", heading(result))
        writer.writerow([row.of, units[row.of], row.parameter, *told])
    return text.getvalue()


def sensitivity_as_json(result: Slopes | Screened) -> dict[str, Any]:
    """A plain structure for machines."""
    return {"method": heading(result), "sensitivities": [vars(row) for row in rows_of(result)]}


def plot_sensitivity(result: Slopes | Screened, path: Path) -> None:
    """The ranking of the first number as bars: upwards in blue, downwards in orange."""
    kind = kind_of(path)
    rows = rows_of(result)
    if len({row.parameter for row in rows}) == 1:
        shown = sorted(rows, key=lambda row: -row.size)[:SHOWN]
        names, title = [row.of for row in shown], f"what rests on {shown[0].parameter}"
    else:
        shown = [row for row in rows if row.of == rows[0].of][:SHOWN]
        names, title = [row.parameter for row in shown], rows[0].of
    with settings():
        figure = new_figure(14.0, 3.0 + 0.5 * len(shown))
        panel = figure.subplots()
        _bars(panel, shown, names)
        panel.set_title(title, loc="left")
        panel.set_xlabel(heading(result), fontsize=6)
        content = picture_bytes(figure, kind, heading(result))
    write_file(path, content)


def _bars(panel: Any, rows: Sequence[Row], names: Sequence[str]) -> None:
    heights = np.arange(len(rows))[::-1]
    colours = [COLOURS[0] if row.signed > 0 else COLOURS[3] for row in rows]
    local = rows[0].confidence is None
    errors = None if local else [row.confidence for row in rows]
    panel.barh(heights, [row.signed if local else row.size for row in rows], xerr=errors, color=colours, height=0.7)
    panel.set_yticks(heights, names)
    panel.axvline(0.0, color="#888888", lw=0.7)
