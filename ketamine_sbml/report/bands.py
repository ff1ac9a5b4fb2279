"""Bands of an ensemble, as a table, in words and as a picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.files import write_file
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.plotting import CONTROL, kind_of, line_of, new_figure, picture_bytes, settings
from ketamine_sbml.report.curves import EARLY_HOURS
from ketamine_sbml.simulation.plots import height_limits, title_of
from ketamine_sbml.studies.ensemble import BANDS, Bands, Curves

# Hours at which the words tell the bands.
TOLD = (1.0, 24.0, 168.0)
# A band narrower than this share of the curve's largest value (of one, where it stays below) has no width: nothing lies
# inside or outside.
NO_WIDTH = 1e-6
_NAMES = tuple(f"p{round(100 * share):02d}" for share in BANDS)


def bands_as_csv(bands: Bands, made_by: Mapping[str, str]) -> str:
    """One row for each row of an answer and column of it; the last columns say what made it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    layout = bands.layout
    writer.writerow([*layout.keys, "value", "unit", "file", *_NAMES, "share below file", "draws", "failed", *made_by])
    for column, name in enumerate(layout.values):
        for row in range(layout.rows):
            keys = [key[row] if isinstance(key[row], str) else f"{key[row]:.10g}" for key in layout.keys.values()]
            numbers = [bands.own[row, column], *bands.quantiles[:, row, column], bands.below[row, column]]
            told = ["" if np.isnan(number) else f"{number:.8g}" for number in numbers]
            writer.writerow([*keys, name, layout.units[name], *told, bands.draws, bands.failed, *made_by.values()])
    return text.getvalue()


def bands_as_json(bands: Bands, made_by: Mapping[str, str]) -> str:
    """The same for machines, by column."""
    layout = bands.layout
    values = {
        name: {
            "unit": layout.units[name],
            "file": _listed(bands.own[:, column]),
            **{quantile: _listed(bands.quantiles[index, :, column]) for index, quantile in enumerate(_NAMES)},
            "share_below_file": _listed(bands.below[:, column]),
        }
        for column, name in enumerate(layout.values)
    }
    keys = {name: list(key) for name, key in layout.keys.items()}
    content = {"provenance": dict(made_by), "draws": bands.draws, "failed": bands.failed, **keys, "values": values}
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _listed(numbers: Any) -> list[float | None]:
    return [None if np.isnan(number) else float(number) for number in numbers]


def curves_in_words(question: Curves, bands: Bands, source: str) -> str:
    """The bands at a few hours, and where the file's own curve lies."""
    lines = [f"{bands.draws} draws: {source}"]
    if bands.failed:
        lines.append(f"{bands.failed} of them could not be integrated and are left out.")
    header = ("arm", "observable", "hour", "median", "50 %", "90 %", "file", "members below the file's")
    cells, spread = [header], _spread(question, bands)
    for number, arm in enumerate(question.arms):
        hours = np.array(question.hours[number])
        start = question.rows_of(number).start
        for column, name in enumerate(question.observables):
            for hour in TOLD:
                row = start + int(np.argmin(np.abs(hours - hour)))
                if not hours[0] <= hour <= hours[-1] or not spread[row, column]:
                    continue
                low, lower, middle, upper, high = bands.quantiles[:, row, column]
                own, share = bands.own[row, column], bands.below[row, column]
                told = (f"{lower:.3g} to {upper:.3g}", f"{low:.3g} to {high:.3g}", f"{own:.3g}", f"{share:.0%}")
                cells.append((arm.name, name, f"{hours[row - start]:g}", f"{middle:.3g}", *told))
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*lines, "Where nothing is told all members are alike.", _place_of_the_file(bands, spread)])


def _spread(question: Curves, bands: Bands) -> Any:
    """Where the 90 % band has a width, for each row and column."""
    found = np.zeros(bands.own.shape, dtype=bool)
    for number in range(len(question.arms)):
        rows = question.rows_of(number)
        scale = np.maximum(np.abs(bands.own[rows]).max(axis=0), 1.0)
        found[rows] = bands.quantiles[-1, rows] - bands.quantiles[0, rows] > NO_WIDTH * scale
    return found


def _place_of_the_file(bands: Bands, spread: Any) -> str:
    """How often the file's own answer lies inside the bands, over all that is spread at all."""
    if not spread.any():
        return "All members give the same."
    low, lower, _, upper, high = bands.quantiles[:, spread]
    own = bands.own[spread]
    half, most = np.mean((own >= lower) & (own <= upper)), np.mean((own >= low) & (own <= high))
    return (
        f"The file's own curves lie in the 50 % band at {half:.0%} of hours and in the 90 % band at {most:.0%}; "
        f"on average {bands.below[spread].mean():.0%} of members lie below them."
    )


def plot_bands(question: Curves, bands: Bands, made_by: Mapping[str, str], model: Pathway, path: Path) -> None:
    """Median, 50 and 90 % bands, and dotted the file's own curve: a row an observable, hours left and days right."""
    kind = kind_of(path)
    made = f"{bands.draws} draws; {made_by['model']} ({made_by['checksum']}), {made_by['engine']}"
    with settings():
        figure = new_figure(18.0, 2.0 + 3.4 * len(question.observables))
        axes = figure.subplots(len(question.observables), 2, squeeze=False)
        for column, name in enumerate(question.observables):
            _draw_row(axes[column], question, bands, column)
            title = title_of(name, model.observable(name).unit, model)
            axes[column][0].set_title(title, loc="left", fontweight="bold").set_in_layout(False)
        axes[-1][0].set_xlabel("hours from ketamine")
        axes[-1][1].set_xlabel("days from ketamine")
        handles, labels = axes[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper left", ncols=2, frameon=False, handlelength=4.0)
        figure.supxlabel(made, x=0.995, ha="right", fontsize=5, color="#777777")
        content = picture_bytes(figure, kind, made)
    write_file(path, content)


def _draw_row(row: Any, question: Curves, bands: Bands, column: int) -> None:
    early, late = row
    for number, arm in enumerate(question.arms):
        rows = question.rows_of(number)
        hours = np.array(question.hours[number])
        line = CONTROL if number == 0 else line_of(number - 1)
        low, lower, middle, upper, high = bands.quantiles[:, rows, column]
        for panel, times, shown in ((early, hours, hours <= EARLY_HOURS), (late, hours / 24.0, hours <= hours[-1])):
            panel.fill_between(times[shown], low[shown], high[shown], color=line.colour, alpha=0.15, lw=0)
            panel.fill_between(times[shown], lower[shown], upper[shown], color=line.colour, alpha=0.3, lw=0)
            panel.plot(times[shown], middle[shown], label=arm.label, **line.keywords())
            panel.plot(times[shown], bands.own[rows, column][shown], color=line.colour, lw=1.0, ls=":")
    early.set_xlim(min(-1.0, float(question.hours[0][0])), EARLY_HOURS)
    early.axvline(0.0, color="#CCCCCC", lw=0.8, zorder=0)
    heights = [bands.quantiles[0, :, column], bands.quantiles[-1, :, column], bands.own[:, column]]
    for panel in row:
        panel.set_ylim(*height_limits([part[np.isfinite(part)] for part in heights]))
