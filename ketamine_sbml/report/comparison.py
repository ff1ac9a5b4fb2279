"""A user's measurements against the model, in words, as a table and as a picture."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.files import write_file
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.plain import cell
from ketamine_sbml.plotting import FONT_SIZE, kind_of, limits, new_figure, picture_bytes, settings
from ketamine_sbml.studies.comparison import Compared, Comparison
from ketamine_sbml.studies.shown import draw_comparison

# Within so many standard errors of a mean model and measurement are said to agree: 95 % of means do by chance.
AGREE = 2.0
# So many measurements all on one side of the model are worth a word: by chance they are so in a quarter of cases.
ONE_SIDED = 3
COLUMNS = ("arm", "observable", "hour", "unit", "mean", "standard error", "model", "standard errors off")


def comparison_as_text(comparison: Comparison, model: Pathway) -> str:
    """A sentence for each measurement, for each observable, and for all."""
    lines = []
    for name, points in comparison.by_observable().items():
        lines.append(f"{name} ({unit_of(name, model)})")
        lines += [
            f"  {point.measurement.arm.name}, {point.measurement.hour:g} h: {in_words(point)}" for point in points
        ]
        off = np.array([point.distance for point in points])
        if len(points) >= ONE_SIDED and (np.all(off > 0) or np.all(off < 0)):
            lines.append(f"  The model is {'above' if off[0] > 0 else 'below'} yours in all {len(points)}.")
    near = sum(abs(point.distance) <= AGREE for point in comparison.points)
    lines.append(
        f"{near} of {len(comparison.points)} measurements lie within {AGREE:g} standard errors of the model; "
        f"chi-square {comparison.chi_square:.3g}."
    )
    worst = max(comparison.points, key=lambda point: abs(point.distance))
    if abs(worst.distance) > AGREE:
        where = f"{worst.measurement.observable} in {worst.measurement.arm.name} at {worst.measurement.hour:g} h"
        lines.append(f"Farthest: {where}.")
    return "\n".join(lines)


def in_words(point: Compared) -> str:
    """The model's value beside the user's, with the distance in standard errors."""
    mean, noise, off = point.measurement.mean, point.measurement.noise, point.distance
    side = "above" if off > 0 else "below"
    verdict = f"agrees ({abs(off):.1f} standard errors {side})"
    if abs(off) > AGREE:
        verdict = f"{abs(off):.1f} standard errors {side}"
    return f"model {point.model:.3g}, yours {mean:.3g} +- {noise:.2g}: {verdict}"


def unit_of(name: str, model: Pathway) -> str:
    """The unit of an observable in words."""
    observable = model.observable(name)
    if observable.unit != "1":
        return observable.unit
    return "fold of rest" if observable.scale == "fold" else observable.scale


def comparison_as_csv(comparison: Comparison, model: Pathway) -> str:
    """One row a measurement, in the order of the user's table; the last columns say what made it."""
    made_by = next(iter(comparison.curves.values())).provenance
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *made_by])
    for point in comparison.points:
        m = point.measurement
        told = (f"{m.mean:.8g}", f"{m.noise:.8g}", f"{point.model:.8g}", f"{point.distance:.4g}")
        row = (cell(m.arm.name), m.observable, f"{m.hour:.10g}", unit_of(m.observable, model), *told)
        writer.writerow([*row, *made_by.values()])
    return text.getvalue()


def comparison_as_json(comparison: Comparison, model: Pathway) -> dict[str, Any]:
    """A plain structure for machines."""
    return {
        "provenance": dict(next(iter(comparison.curves.values())).provenance),
        "chi_square": comparison.chi_square,
        "measurements": [
            {
                "arm": point.measurement.arm.name,
                "observable": point.measurement.observable,
                "hour": point.measurement.hour,
                "unit": unit_of(point.measurement.observable, model),
                "mean": point.measurement.mean,
                "standard_error": point.measurement.noise,
                "model": point.model,
                "standard_errors_off": point.distance,
            }
            for point in comparison.points
        ],
    }


def plot_comparison(comparison: Comparison, model: Pathway, path: Path) -> None:
    """A panel for each observable: the model's curves, and the measurements with their standard errors."""
    kind = kind_of(path)
    made = next(iter(comparison.curves.values())).provenance
    text = f"{made['model']} ({made['checksum']}), {made['engine']}"
    shown = comparison.by_observable()
    with settings():
        figure = new_figure(14.0, 1.5 + 5.5 * len(shown))
        panels = figure.subplots(len(shown), 1, squeeze=False)[:, 0]
        for panel, name in zip(panels, shown, strict=True):
            heights = draw_comparison(panel, comparison, name)
            panel.set_ylim(*limits(min(heights), max(heights), 0.05 * max(abs(height) for height in heights)))
            panel.set_ylabel(f"{name}\n({unit_of(name, model)})")
            panel.legend(frameon=False, fontsize=FONT_SIZE - 1.5, loc="center left", bbox_to_anchor=(1.0, 0.5))
        panels[-1].set_xlabel("hours from ketamine")
        figure.supxlabel(text, x=0.995, ha="right", fontsize=5, color="#777777")
        content = picture_bytes(figure, kind, text)
    write_file(path, content)
