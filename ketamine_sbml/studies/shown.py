"""Scans, ensembles and comparisons on axes, for a notebook and for the figures of the command line alike.

Nothing here changes a setting of matplotlib: what is drawn looks as the axes that are given do.
"""

from __future__ import annotations

import textwrap
from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from ketamine_sbml.errors import InputError, MissingExtraError
from ketamine_sbml.optional import require
from ketamine_sbml.plotting import COLOURS, CONTROL_COLOUR, line_of, new_figure, picture_bytes, settings
from ketamine_sbml.simulation.plots import spread_hours, title_of

if TYPE_CHECKING:
    from ketamine_sbml.studies.comparison import Comparison
    from ketamine_sbml.studies.ensemble.bands import Bands
    from ketamine_sbml.studies.scan import Axis, Scanned

# The small picture of a notebook in centimetres, and its letters in points.
SMALL, SMALL_LETTERS = (12.0, 6.5), 7.0
# Values that a short logarithmic axis names.
MOST_TICKS = 5
# Letters in a line beside an axis.
LINE = 36


def axes_or_new(axes: Any) -> Any:
    """The axes that were given, or new ones of pyplot."""
    return require("matplotlib.pyplot", "plot").subplots()[1] if axes is None else axes


def in_a_notebook(title: str, text: str, draw: Callable[[Any], object]) -> str:
    """HTML with a small picture, or a sentence instead where matplotlib is missing."""
    words = f"<p><b>{escape(title)}</b><br>{escape(text)}</p>"
    try:
        with settings(SMALL_LETTERS):
            figure = new_figure(*SMALL)
            draw(figure.subplots())
            picture = b64encode(picture_bytes(figure, "png", dots_per_inch=110.0)).decode()
    except MissingExtraError as error:
        return f"{words}<p>No picture: {escape(str(error))}</p>"
    return f'{words}<img alt="{escape(title, quote=True)}" src="data:image/png;base64,{picture}">'


def draw_scan(axes: Any, scanned: Scanned, bands: Bands | None = None) -> None:
    """A curve over one quantity, with bands if there are any, or a heat map of two (of the median, with bands)."""
    if len(scanned.scan.axes) == 1:
        _scan_curve(axes, scanned, bands)
    else:
        _heat_map(axes, scanned, bands)


def _scan_curve(panel: Any, scanned: Scanned, bands: Bands | None) -> None:
    axis = scanned.scan.axes[0]
    x = np.array(axis.values)
    if bands:
        _band(panel, x, bands.quantiles[:, :, 0], COLOURS[0], "")
    style = {"ls": "--", "lw": 1.0} if bands else {"ls": "-", "lw": 1.6}
    panel.plot(x, scanned.values, marker="o", ms=3.5, color=COLOURS[0], label="the file's values", **style)
    panel.axhline(scanned.baseline, color=CONTROL_COLOUR, lw=1.0, ls=":", label="without treatment")
    if axis.logarithmic:
        _ratios(panel.set_xscale, panel.xaxis, axis.values)
    panel.set_xlabel(axis.label)
    panel.set_ylabel(_read_label(scanned))
    panel.legend(frameon=False, fontsize=7)


def _band(panel: Any, x: Any, quantiles: Any, colour: str, name: str) -> None:
    """The median in its bands; ``name`` stands before what the legend says."""
    low, lower, middle, upper, high = quantiles
    panel.fill_between(x, low, high, color=colour, alpha=0.15, lw=0, label=f"{name}90 % of members")
    panel.fill_between(x, lower, upper, color=colour, alpha=0.3, lw=0, label=f"{name}50 % of members")
    panel.plot(x, middle, color=colour, lw=1.6, label=f"{name}median")


def _heat_map(panel: Any, scanned: Scanned, bands: Bands | None) -> None:
    first, second = scanned.scan.axes
    shown = bands.quantiles[len(bands.quantiles) // 2, :, 0] if bands else scanned.values
    grid = shown.reshape(len(first.values), len(second.values)).T
    image = panel.pcolormesh(_edges(first), _edges(second), grid, cmap="viridis", rasterized=True)
    for axis, set_scale, drawn in ((first, panel.set_xscale, panel.xaxis), (second, panel.set_yscale, panel.yaxis)):
        if axis.logarithmic:
            _ratios(set_scale, drawn, axis.values)
    panel.set_xlabel(first.label)
    panel.set_ylabel(second.label)
    panel.figure.colorbar(image, ax=panel, label=_read_label(scanned))


def _ratios(set_scale: Any, drawn: Any, values: Sequence[float]) -> None:
    """A logarithmic axis with plain numbers: powers of ten, or values themselves where it has too few of those."""
    set_scale("log")
    drawn.set_major_formatter(lambda value, _: f"{value:g}")
    drawn.set_minor_formatter(lambda value, _: "")
    if np.floor(np.log10(values[-1])) - np.ceil(np.log10(values[0])) < 1:
        places = np.unique(np.linspace(0, len(values) - 1, min(len(values), MOST_TICKS)).round().astype(int))
        drawn.set_ticks([values[place] for place in places], [f"{values[place]:.3g}" for place in places])


def _read_label(scanned: Scanned) -> str:
    readout = scanned.scan.readout
    return "\n".join([*textwrap.wrap(readout.words(), 40), f"({readout.own_unit})"])


def _edges(axis: Axis) -> Any:
    """Borders half-way between neighbouring values, so that each cell lies around its own."""
    x = np.log(axis.values) if axis.logarithmic else np.array(axis.values)
    if len(x) == 1:
        x = np.array([x[0] - 0.5, x[0] + 0.5])
    else:
        middles = (x[1:] + x[:-1]) / 2
        x = np.concatenate([[2 * x[0] - middles[0]], middles, [2 * x[-1] - middles[-1]]])
    return np.exp(x) if axis.logarithmic else x


def draw_bands(axes: Any, bands: Bands, value: str) -> None:
    """Median and bands of a column, over the last number that tells rows apart; a colour for each arm."""
    layout = bands.layout
    numbers = [name for name, key in layout.keys.items() if not isinstance(key[0], str)]
    others = [name for name in layout.keys if name not in numbers[-1:]]
    if not numbers or len(others) > 1:
        raise InputError(f"{' and '.join(layout.keys)} tell these rows apart: draw them from the table of to_pandas().")
    column = layout.values.index(value)
    groups = list(dict.fromkeys(layout.keys[others[0]])) if others else [""]
    x = np.array(layout.keys[numbers[-1]], dtype=float)
    for number, group in enumerate(groups):
        rows = np.array([True] * layout.rows if not others else [key == group for key in layout.keys[others[0]]])
        name = f"{group}: " if others else ""
        look = line_of(number)
        _band(axes, x[rows], bands.quantiles[:, rows, column], look.colour, name)
        axes.plot(x[rows], bands.own[rows, column], color=look.colour, ls=":", lw=1.0, label=f"{name}the file's values")
    axes.set_xlabel("hours from ketamine" if numbers[-1] == "hour" else _with_unit(numbers[-1], bands))
    axes.set_ylabel(textwrap.fill(title_of(value, layout.units.get(value, "1")), LINE))
    axes.legend(frameon=False, fontsize=6)


def draw_small_bands(axes: Any, bands: Bands, value: str) -> None:
    """The same for a small picture: of curves the first hour is spread, the weeks are pressed together."""
    draw_bands(axes, bands, value)
    if "hour" in bands.layout.keys:
        spread_hours(axes, float(bands.layout.keys["hour"][-1]))


def _with_unit(name: str, bands: Bands) -> str:
    unit = bands.layout.units.get(name, "1")
    return name if unit == "1" else f"{name} ({unit})"


def draw_comparison(panel: Any, comparison: Comparison, observable: str) -> list[float]:
    """The model's curves of an observable with the measurements and their standard errors; every height drawn."""
    points = comparison.by_observable()[observable]
    heights: list[float] = []
    for number, (arm, curve) in enumerate(comparison.curves.items()):
        mine = [point.measurement for point in points if point.measurement.arm == arm]
        if not mine:
            continue
        look = line_of(number)
        panel.plot(curve.times, curve[observable], label=arm.label, **look.keywords())
        hours, means = [m.hour for m in mine], [m.mean for m in mine]
        errors = [m.noise for m in mine]
        panel.errorbar(hours, means, errors, fmt="o", ms=4, color=look.colour, capsize=2.5, lw=1.0)
        heights += [*curve[observable], *(m.mean - m.noise for m in mine), *(m.mean + m.noise for m in mine)]
    return heights
