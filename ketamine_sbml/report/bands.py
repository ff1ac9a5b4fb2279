"""Bands of an ensemble, as a table, in words and as a picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.plotting import FONT_SIZE, WIDTH
from ketamine_sbml.report.curves import Around, plot_curves
from ketamine_sbml.simulation import Trajectory
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.simulation.words import aligned
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


# Kind of table -> how it is written; every single draw is kept as Parquet by a data set.
BAND_TABLES: dict[str, Callable[[Bands, Mapping[str, str]], str]] = {"csv": bands_as_csv, "json": bands_as_json}


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
    lines += aligned(cells)
    return "\n".join([*lines, "Where nothing is told all members are alike.", _place_of_the_file(bands, spread)])


def _spread(question: Curves, bands: Bands) -> Any:
    """Where the 90 % band has a width, for each row and column."""
    found = np.zeros(bands.own.shape, dtype=bool)
    for number in range(len(question.arms)):
        rows = question.rows_of(number)
        for column in range(len(question.observables)):
            low, high = bands.quantiles[0, rows, column], bands.quantiles[-1, rows, column]
            found[rows, column] = has_width(bands.own[rows, column], low, high)
    return found


def has_width(own: Numbers, low: Numbers, high: Numbers) -> Any:
    """Where the 90 % band around one curve has a width."""
    return high - low > NO_WIDTH * max(np.max(np.abs(own)), 1.0)


def _place_of_the_file(bands: Bands, spread: Any) -> str:
    """How often the file's own answer lies inside the bands, over all that is spread at all."""
    bounds = bands.quantiles[:, spread]
    return place_in_words("The file's own curves", bands.own[spread], list(bounds), bands.below[spread])


def place_in_words(whose: str, own: Numbers, bounds: Sequence[Numbers], below: Numbers) -> str:
    """How often curves lie inside the bands, and how many members lie below them.

    Args:
        whose: the curves, as the sentence begins.
        own: their values wherever a band has a width.
        bounds: there, those of the bands and the median.
        below: there, the share of members below.
    """
    if len(own) == 0:
        return "All members give the same."
    low, lower, _, upper, high = bounds
    half, most = np.mean((own >= lower) & (own <= upper)), np.mean((own >= low) & (own <= high))
    return (
        f"{whose} lie in the 50 % band at {half:.0%} of hours and in the 90 % band at {most:.0%}; "
        f"on average {np.mean(below):.0%} of members lie below them."
    )


def plot_bands(
    question: Curves,
    bands: Bands,
    made_by: Mapping[str, str],
    model: Pathway,
    path: Path,
    *,
    width: float = WIDTH,
    font_size: float = FONT_SIZE,
) -> None:
    """The median as a line in 50 and 90 % bands, and dotted the file's own curve, in the figure of ``plot_curves``."""
    medians, around = [], {}
    for number in range(len(question.arms)):
        low, lower, middle, upper, high = (_curve_of(question, number, made_by, rows) for rows in bands.quantiles)
        medians.append(middle)
        around[number] = Around(((low, high), (lower, upper)), beside=_curve_of(question, number, made_by, bands.own))
    made = (
        f"Lines: medians of {bands.draws} draws, in 50 and 90 % bands; dotted: the file's values. "
        f"{made_by['model']} ({made_by['checksum']}), {made_by['engine']}"
    )
    plot_curves(
        medians, question.observables, model, path, width=width, font_size=font_size, around=around, made_by=made
    )


def _curve_of(question: Curves, number: int, made_by: Mapping[str, str], table: Any) -> Trajectory:
    """Rows of a table of the answer as the trajectory of an arm."""
    rows = table[question.rows_of(number)]
    values = {name: rows[:, column] for column, name in enumerate(question.observables)}
    times = np.array(question.hours[number])
    return Trajectory(question.arms[number], times, values, question.units_of, made_by)
