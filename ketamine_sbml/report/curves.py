"""Curves of arms against the vehicle, as CSV and as a picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.optional import require
from ketamine_sbml.plain import cell
from ketamine_sbml.simulation import Trajectory

# Colours that differ for colour-blind readers (Okabe and Ito); the vehicle is grey.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
VEHICLE_COLOUR = "#888888"
# Where the first panel, in hours, ends and the second, in days, begins.
EARLY_END = 8.0

# What a plot shows if nothing is chosen: the line of the figure.
MAIN_LINE = (
    "ketamine_brain",
    "glutamate",
    "calcium",
    "vegf_release",
    "flk1_active",
    "p_mtor",
    "glua1",
    "spine_density",
    "antidepressant_response",
)


def curves_as_csv(trajectories: Sequence[Trajectory], observables: Sequence[str]) -> str:
    """One row an arm and time, in hours from the ketamine injection; the last columns say what made it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    units, made_by = trajectories[0].units, trajectories[0].provenance
    curves = [f"{name} ({units[name]})" for name in observables]
    writer.writerow(["arm", "organism", "time (h)", *curves, *made_by])
    for trajectory in trajectories:
        columns = [trajectory[name] for name in observables]
        for row, time in enumerate(trajectory.times):
            values = (f"{column[row]:.8g}" for column in columns)
            arm = trajectory.arm
            writer.writerow([cell(arm.name), arm.organism, f"{time:.10g}", *values, *trajectory.provenance.values()])
    return text.getvalue()


def curves_as_json(trajectories: Sequence[Trajectory], observables: Sequence[str]) -> str:
    """The same for machines: provenance, units, and each arm's columns."""
    content = {
        "provenance": dict(trajectories[0].provenance),
        "units": {name: trajectories[0].units[name] for name in observables},
        "arms": [
            {
                "name": t.arm.name,
                "organism": str(t.arm.organism),
                "hours": t.times.tolist(),
                "values": {name: t[name].tolist() for name in observables},
            }
            for t in trajectories
        ],
    }
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def curves_as_parquet(trajectories: Sequence[Trajectory], observables: Sequence[str]) -> bytes:
    """The table of the CSV as Parquet; what made it and the units are in the file's schema metadata."""
    pyarrow, parquet = require("pyarrow", "data"), require("pyarrow.parquet", "data")
    columns: dict[str, object] = {
        "arm": [t.arm.name for t in trajectories for _ in t.times],
        "organism": [str(t.arm.organism) for t in trajectories for _ in t.times],
        "time": np.concatenate([t.times for t in trajectories]),
    }
    columns |= {name: np.concatenate([t[name] for t in trajectories]) for name in observables}
    made_by = {**trajectories[0].provenance, "time": "h from the ketamine injection"}
    made_by |= {f"unit of {name}": trajectories[0].units[name] for name in observables}
    table = pyarrow.table(columns).replace_schema_metadata(made_by)
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    return buffer.getvalue()


TABLES: dict[str, Callable[[Sequence[Trajectory], Sequence[str]], str | bytes]] = {
    "csv": curves_as_csv,
    "json": curves_as_json,
    "parquet": curves_as_parquet,
}


def plot_curves(trajectories: Sequence[Trajectory], observables: Sequence[str], model: Pathway, path: Path) -> None:
    """Draw one row an observable: the first hours on the left, days on the right. The format follows the file's ending.

    The first trajectory is the control and drawn in grey. A notebook's own way of plotting is left alone. Raises
    InputError for another ending, and if matplotlib is missing.
    """
    kind = path.suffix.lstrip(".").lower() or "png"
    if kind not in ("png", "svg", "pdf"):
        raise InputError(f"Cannot draw {path}: use a name that ends in .png, .svg or .pdf.")
    matplotlib = require("matplotlib", "plot")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style = {"svg.hashsalt": "ketamine-sbml", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(9.0, 0.9 + 1.5 * len(observables)), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots(len(observables), 2, squeeze=False)
        for row, name in zip(axes, observables, strict=True):
            _draw_row(row, name, trajectories, model)
        axes[-1][0].set_xlabel("hours from ketamine")
        axes[-1][1].set_xlabel("days from ketamine")
        handles, labels = axes[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=2, frameon=False)
        provenance = trajectories[0].provenance
        made_by = f"{provenance['model']} ({provenance['checksum']}), {provenance['engine']}"
        figure.supxlabel(made_by, x=0.995, ha="right", fontsize=6, color="#777777")
        figure.align_ylabels(axes[:, 0])
        buffer = io.BytesIO()
        dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        figure.savefig(buffer, format=kind, dpi=150, metadata=dates)
    write_file(path, buffer.getvalue())


def _draw_row(row: Sequence[object], name: str, trajectories: Sequence[Trajectory], model: Pathway) -> None:
    observable = model.observable(name)
    early, late = row
    for index, trajectory in enumerate(trajectories):
        colour = VEHICLE_COLOUR if index == 0 else COLOURS[(index - 1) % len(COLOURS)]
        times, values = trajectory.times, trajectory[name]
        soon = times <= EARLY_END
        early.plot(times[soon], values[soon], color=colour, label=trajectory.arm.label, lw=1.6)  # type: ignore[attr-defined]
        late.plot(times / 24.0, values, color=colour, lw=1.6)  # type: ignore[attr-defined]
    early.set_xlim(min(-1.0, float(trajectories[0].times[0])), EARLY_END)  # type: ignore[attr-defined]
    early.axvline(0.0, color="#CCCCCC", lw=0.8, zorder=0)  # type: ignore[attr-defined]
    early.set_ylabel(_label(observable), rotation=0, ha="right", va="center")  # type: ignore[attr-defined]
    low = min(float(np.min(t[name])) for t in trajectories)
    high = max(float(np.max(t[name])) for t in trajectories)
    pad = 0.08 * max(high - low, 0.02 * max(abs(high), 1e-9))
    for panel in row:
        panel.set_ylim(low - pad, high + pad)  # type: ignore[attr-defined]


def _label(observable: Observable) -> str:
    unit = {"1": "fold of rest" if observable.scale == "fold" else observable.scale}.get(
        observable.unit, observable.unit
    )
    words, lines = observable.name.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 20 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join([*lines, f"({unit})"])
