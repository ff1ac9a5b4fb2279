"""A scan in words, as a table and as a picture: a dose-response curve, or a heat map of two quantities."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.files import write_file
from ketamine_sbml.plotting import kind_of, picture
from ketamine_sbml.simulation.words import aligned
from ketamine_sbml.studies.ensemble import BANDS, Bands
from ketamine_sbml.studies.scan import Axis, Scanned
from ketamine_sbml.studies.shown import draw_scan

# An effect smaller than this share of the readout without treatment (of one, where that is smaller) is none.
NO_EFFECT = 1e-6
# Numbers below this are what rounding leaves of zero.
ROUNDING = 1e-12


def scan_in_words(scanned: Scanned, bands: Bands | None = None, source: str = "") -> str:
    """The table, the best value and where half of its effect is reached."""
    scan, values = scanned.scan, scanned.values
    unit = scan.readout.own_unit
    lines = [f"{scan.readout.words()} ({unit}); without treatment {_shown(scanned.baseline)}"]
    if bands:
        lines.append(f"{bands.draws} draws: {source}")
        if bands.failed:
            lines.append(f"{bands.failed} of them could not be integrated somewhere and are left out.")
    lines += _table(scanned, bands)
    lines += [f"{scan.points[point].arm.name}: {reason}" for point, reason in scanned.failures.items()]
    effects = values - scanned.baseline
    if not np.isfinite(values).any():
        return "\n".join([*lines, "No point could be integrated."])
    best = int(np.nanargmax(np.abs(effects)))
    if abs(effects[best]) < NO_EFFECT * max(abs(scanned.baseline), 1.0):
        return "\n".join([*lines, "Nothing moves it: no value differs from the readout without treatment."])
    way = "highest" if effects[best] > 0 else "lowest"
    keys = scan.layout.keys
    place = " and ".join(_place(axis, float(keys[axis.quantity][best])) for axis in scan.axes)
    lines.append(f"Largest effect: {way} at {place}: {values[best]:.4g} ({effects[best]:+.3g} against no treatment).")
    if len(scan.axes) == 1:
        lines += _halves(scan.axes[0], effects, best)
    return "\n".join(lines)


def half_values(axis: Axis, effects: Any, best: int) -> tuple[float | None, float | None]:
    """Where half of the largest effect is reached below the best value, and again above it; None where it is not.

    Between two values it is interpolated, on the logarithm where the axis is logarithmic.
    """
    half = effects[best] / 2
    below = range(best - 1, -1, -1)
    above = range(best + 1, len(effects))
    return _crossing(axis, effects, half, [best, *below]), _crossing(axis, effects, half, [best, *above])


def _crossing(axis: Axis, effects: Any, half: float, order: Sequence[int]) -> float | None:
    sign = math.copysign(1.0, half)
    for near, far in pairwise(order):
        if math.isnan(effects[far]):
            return None
        if sign * effects[far] <= sign * half:
            share = (effects[near] - half) / (effects[near] - effects[far])
            a, b = axis.values[near], axis.values[far]
            if axis.logarithmic:
                return math.exp(math.log(a) + share * (math.log(b) - math.log(a)))
            return a + float(share) * (b - a)
    return None


def _halves(axis: Axis, effects: Any, best: int) -> Iterator[str]:
    if best in (0, len(axis.values) - 1) and len(axis.values) > 1:
        yield f"That is at the {'start' if best == 0 else 'end'} of the range: beyond it the effect may be larger."
    below, above = half_values(axis, effects, best)
    if below is not None:
        yield f"Half of it at {_place(axis, below)}."
    elif best > 0:
        yield f"More than half of it already at {_place(axis, axis.values[0])}."
    if above is not None:
        yield f"Down to half again at {_place(axis, above)}."


def _place(axis: Axis, value: float) -> str:
    return f"{axis.quantity} {value:.3g}" + ("" if axis.unit == "1" else f" {axis.unit}")


def _shown(value: float) -> str:
    """Four digits; what rounding leaves of nothing is nothing."""
    return "0" if abs(value) < ROUNDING else f"{value:.4g}"


def _table(scanned: Scanned, bands: Bands | None) -> list[str]:
    scan = scanned.scan
    header = [axis.label for axis in scan.axes] + [scan.readout.observable]
    if bands:
        header += ["median", "50 %", "90 %"]
    rows = [header]
    for point, value in enumerate(scanned.values):
        row = [f"{float(key[point]):.4g}" for key in scan.layout.keys.values()]
        row.append("-" if math.isnan(value) else _shown(value))
        if bands:
            low, lower, middle, upper, high = bands.quantiles[:, point, 0]
            row += [f"{middle:.4g}", f"{lower:.4g} to {upper:.4g}", f"{low:.4g} to {high:.4g}"]
        rows.append(row)
    return aligned(rows)


def scan_as_csv(scanned: Scanned) -> str:
    """One row a point; the last columns say what made it. (An ensemble's bands have a table of their own.)"""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    scan, made_by = scanned.scan, scanned.provenance
    unit = scan.readout.own_unit
    writer.writerow([*(axis.label for axis in scan.axes), f"{scan.readout.words()} ({unit})", "untreated", *made_by])
    for point, value in enumerate(scanned.values):
        keys = [f"{float(key[point]):.10g}" for key in scan.layout.keys.values()]
        read = "" if math.isnan(value) else f"{value:.8g}"
        writer.writerow([*keys, read, f"{scanned.baseline:.8g}", *made_by.values()])
    return text.getvalue()


def scan_as_json(scanned: Scanned, bands: Bands | None = None) -> str:
    """The same for machines, with the bands if there are any."""
    scan = scanned.scan
    content: dict[str, Any] = {
        "provenance": dict(scanned.provenance),
        "read": scan.readout.words(),
        "unit": scan.readout.own_unit,
        "untreated": scanned.baseline,
        "axes": [{"quantity": axis.quantity, "unit": axis.unit, "values": list(axis.values)} for axis in scan.axes],
        "points": {name: list(key) for name, key in scan.layout.keys.items()},
        "values": [None if math.isnan(value) else value for value in scanned.values.tolist()],
        "failures": {str(point): reason for point, reason in scanned.failures.items()},
    }
    if len(scan.axes) == 1 and np.isfinite(scanned.values).any():
        effects = scanned.values - scanned.baseline
        below, above = half_values(scan.axes[0], effects, int(np.nanargmax(np.abs(effects))))
        content["half_of_the_largest_effect"] = {"below_the_best": below, "above_the_best": above}
    if bands:
        quantiles = {f"p{round(100 * share):02d}": bands.quantiles[n, :, 0] for n, share in enumerate(BANDS)}
        listed = {name: [None if math.isnan(x) else x for x in row.tolist()] for name, row in quantiles.items()}
        content["ensemble"] = {"draws": bands.draws, "failed": bands.failed, **listed}
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def plot_scan(scanned: Scanned, path: Path, bands: Bands | None = None) -> None:
    """A curve over one quantity, with bands if there are any, or a heat map of two (of the median, with bands)."""
    kind = kind_of(path)
    made = f"{scanned.provenance['model']} ({scanned.provenance['checksum']}), {scanned.provenance['engine']}"
    with picture(kind, 14.0, 9.5, made) as (figure, content):
        draw_scan(figure.subplots(), scanned, bands)
        figure.supxlabel(made, x=0.995, ha="right", fontsize=5, color="#777777")
    write_file(path, content.getvalue())
