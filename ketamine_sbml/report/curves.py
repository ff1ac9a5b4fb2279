"""Curves of arms against a control: as tables, as a picture, and as a few numbers in words."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.files import write_file
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.optional import require
from ketamine_sbml.plain import cell
from ketamine_sbml.plotting import (
    COLOURS,
    CONTROL,
    CONTROL_COLOUR,
    FONT_SIZE,
    POINTS_PER_INCH,
    WIDTH,
    Line,
    kind_of,
    line_of,
    mark_ends,
    new_figure,
    part_labels,
    picture_bytes,
    settings,
)
from ketamine_sbml.simulation import Trajectory
from ketamine_sbml.simulation.plots import MAIN_LINE, Happening, happenings, height_limits, title_of
from ketamine_sbml.simulation.words import in_words, time_in_words

__all__ = ["COLOURS", "MAIN_LINE", "TABLES", "VEHICLE_COLOUR", "plot_curves", "summary", "summary_table"]

VEHICLE_COLOUR = CONTROL_COLOUR
# The first panel shows so many hours from the first thing that is done, the second everything. What ends soon after is
# shown in one panel; up to some days the second one counts hours.
EARLY_HOURS, ONE_PANEL, IN_HOURS = 8.0, 12.0, 72.0
BEFORE = 1.0
# Line ends carry the names of arms where these are few and rows are few; otherwise numbers, which a legend explains.
MOST_NAMES, MOST_ROWS, NAME_LETTERS = 3, 4, 20
# ... and the picture is at least so many font sizes wide.
NAMES_NEED = 42.0
# Curves that differ by less than this share of the axis lie on each other, and have one label.
SAME = 0.004
# Heights in lines of text: a row with its title and axis at least, and a line of what is done.
ROW_LINES, ONLY_ROW_LINES, DONE_LINES = 11.0, 18.0, 1.5
# A picture is not higher than this many centimetres: more is a slip.
HIGHEST = 400.0
# What a summary reads, in hours from ketamine.
SUMMARY_HOURS = (1.0, 24.0, 168.0)
# A curve that comes no further from the control than this share of it has no peak.
NO_CHANGE = 1e-3


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


@dataclass(frozen=True)
class Around:
    """What is drawn around a curve.

    Attributes:
        bands: the lower and the upper edge of each band that is shaded, the widest first.
        beside: a thin dotted line, if there is one.
    """

    bands: Sequence[tuple[Trajectory, Trajectory]] = ()
    beside: Trajectory | None = None

    def curves(self) -> list[Trajectory]:
        """All that is drawn."""
        return [*(edge for band in self.bands for edge in band), *([] if self.beside is None else [self.beside])]


def plot_curves(
    trajectories: Sequence[Trajectory],
    observables: Sequence[str],
    model: Pathway,
    path: Path,
    *,
    width: float = WIDTH,
    font_size: float = FONT_SIZE,
    around: Mapping[int, Around] | None = None,
    made_by: str = "",
) -> None:
    """Draw a row for each observable, the first hours on the left and all of the time on the right.

    The first trajectory is the control, a broad grey line. What is done in the others, and when, stands on top. A
    notebook's own way of plotting is left alone.

    Args:
        trajectories: the control and what is compared with it.
        observables: a row each, in this order.
        model: names and units.
        path: the file; its ending says which format.
        width: of the picture in centimetres.
        font_size: of its letters in points.
        around: by the index of a trajectory, what is drawn around it.
        made_by: what stands small below; model and engine of the control by default.

    Raises:
        InputError: another ending than .png, .svg or .pdf, or matplotlib is missing.
    """
    kind = kind_of(path)
    with settings(font_size):
        origin = made_by or _made_by(trajectories[0])
        figure = _figure(trajectories, observables, model, width, font_size, around or {}, origin)
        content = picture_bytes(figure, kind, origin)
    write_file(path, content)


def _made_by(trajectory: Trajectory) -> str:
    provenance = trajectory.provenance
    return f"{provenance['model']} ({provenance['checksum']}), {provenance['engine']}"


def _figure(
    trajectories: Sequence[Trajectory],
    observables: Sequence[str],
    model: Pathway,
    width: float,
    font_size: float,
    around: Mapping[int, Around],
    made_by: str,
) -> Any:
    from matplotlib.lines import Line2D
    from matplotlib.ticker import MaxNLocator

    treated = trajectories[1:]
    letters = width / 2.54 * POINTS_PER_INCH / font_size
    named = len(treated) <= MOST_NAMES and len(observables) <= MOST_ROWS and letters >= NAMES_NEED
    lines = [CONTROL, *(line_of(index) for index in range(len(treated)))]
    labels = ["", *(str(number) for number in range(1, len(treated) + 1))]
    if named:
        written = [textwrap.fill(t.arm.label, NAME_LETTERS) for t in trajectories]
        numbers = labels if len(treated) > 1 else [""] * len(labels)
        labels = [f"{number} {name}".strip() for number, name in zip(numbers, written, strict=True)]
    done = _what_is_done(treated, model)
    windows = _windows(trajectories, done)
    label_lines = sum(label.count("\n") + 1.3 for label in labels if label)
    row_lines = max(ROW_LINES if len(observables) > 1 else ONLY_ROW_LINES, label_lines)
    heights = [DONE_LINES * len(done) + 0.8, *(row_lines for _ in observables)]
    line = font_size / POINTS_PER_INCH * 2.54
    columns = 2 if letters >= NAMES_NEED else 1
    per_line = int(1.5 * letters / columns)
    names = [
        textwrap.fill(f"{label}  {t.arm.label}".strip(), per_line - 9, subsequent_indent="    ")
        for label, t in zip(labels, trajectories, strict=True)
    ]
    legend_lines = 0.0 if named else 1.5 * sum(name.count("\n") + 1 for name in names) / columns
    figure = new_figure(width, min((sum(heights) + legend_lines + 5.0) * line, HIGHEST))
    panels = figure.subplots(
        len(heights), len(windows), squeeze=False, height_ratios=heights, width_ratios=[1.15, 1.0][: len(windows)]
    )
    for panel, window in zip(panels[0], windows, strict=True):
        _draw_done(panel, done, window, len(treated), font_size, first=panel is panels[0][0])
    placed = []
    for row, name in zip(panels[1:], observables, strict=True):
        ends = _draw_row(row, name, trajectories, lines, labels, windows, around, model)
        placed.append((row[-1], mark_ends(row[-1], ends, font_size - 0.5)))
    for panel, window in zip(panels[-1], windows, strict=True):
        panel.set_xlabel(f"{window.unit} from ketamine")
    for panel in panels[1:].ravel():
        panel.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 4, 5, 10]))
    if not named:
        figure.legend(
            [Line2D([], [], **line.keywords()) for line in lines],
            names,
            loc="outside upper left",
            ncols=columns,
            frameon=False,
            handlelength=4.0,
        )
    figure.supxlabel(made_by, x=0.995, ha="right", fontsize=max(font_size - 3, 4), color="#777777")
    figure.draw_without_rendering()
    for panel, texts in placed:
        part_labels(panel, texts)
    return figure


@dataclass(frozen=True)
class _Window:
    """What a panel shows: from and to in hours, and the unit of its axis."""

    start: float
    stop: float
    unit: str

    @property
    def hours(self) -> float:
        """Hours in a unit of the axis."""
        return 24.0 if self.unit == "days" else 1.0


def _windows(trajectories: Sequence[Trajectory], done: Sequence[_Done]) -> list[_Window]:
    start = max(float(t.times[0]) for t in trajectories)
    stop = min(float(t.times[-1]) for t in trajectories)
    unit = "days" if stop > IN_HOURS else "hours"
    begun = min((one.start for one in done if one.start is not None), default=0.0)
    first = max(start, 0.0 if begun < EARLY_HOURS else begun) - (0.0 if begun < EARLY_HOURS else BEFORE)
    early = _Window(min(max(start, -BEFORE), first) if begun < EARLY_HOURS else first, first + EARLY_HOURS, "hours")
    if begun < -BEFORE:
        early = _Window(max(start, begun - BEFORE), EARLY_HOURS, "hours")
    whole = _Window(start, stop, unit)
    return [whole] if stop - early.start <= ONE_PANEL else [early, whole]


@dataclass(frozen=True)
class _Done:
    """Something done in some arms, which are numbered from 1, perhaps several times."""

    text: str
    times: tuple[tuple[float, float], ...]
    arms: tuple[int, ...]

    @property
    def start(self) -> float | None:
        return self.times[0][0] if self.times else None


def _what_is_done(treated: Sequence[Trajectory], model: Pathway) -> list[_Done]:
    """Each different thing that is done, with the arms in which it is."""
    found: dict[tuple[str, tuple[tuple[float, float], ...]], list[int]] = {}
    for number, trajectory in enumerate(treated, start=1):
        by_text: dict[str, list[Happening]] = {}
        for one in happenings(trajectory.arm, model):
            by_text.setdefault(one.text, []).append(one)
        for text, times in by_text.items():
            spans = tuple((t.start, t.stop) for t in times if t.start is not None and t.stop is not None)
            found.setdefault((text, spans), []).append(number)
    return [_Done(text, spans, tuple(arms)) for (text, spans), arms in found.items()]


def _draw_done(
    panel: Any, done: Sequence[_Done], window: _Window, treated: int, font_size: float, *, first: bool
) -> None:
    """A line for each thing that is done: a triangle where it is given at once, a bar while it is held."""
    panel.set_xlim(window.start / window.hours, window.stop / window.hours)
    panel.set_ylim(len(done), -0.5)
    panel.set_axis_off()
    for height, one in enumerate(done):
        spans = one.times or ((window.start, window.stop),)
        for start, stop in spans:
            left, right = max(start, window.start), min(stop, window.stop)
            if stop > start and right > left:
                panel.barh(height, (right - left) / window.hours, left=left / window.hours, height=0.8, color="#D9DEE5")
            elif window.start <= start <= window.stop:
                panel.plot(
                    start / window.hours,
                    height,
                    marker="v",
                    color="#555555",
                    markersize=0.55 * font_size,
                    clip_on=False,
                )
        if first:
            arms = "" if len(one.arms) == treated else f" ({_ranges(one.arms)})"
            at = min(max(spans[0][0], window.start), window.stop)
            note = panel.annotate(
                f"{one.text}{'' if one.times else ', throughout'}{arms}",
                (at / window.hours, height),
                xytext=(0.6 * font_size, 0),
                textcoords="offset points",
                va="center_baseline",
                fontsize=font_size - 0.5,
                color="#222222",
                annotation_clip=False,
            )
            note.set_in_layout(False)


def _draw_row(
    row: Sequence[Any],
    name: str,
    trajectories: Sequence[Trajectory],
    lines: Sequence[Line],
    labels: Sequence[str],
    windows: Sequence[_Window],
    around: Mapping[int, Around],
    model: Pathway,
) -> list[tuple[float, str, str]]:
    """One observable in each panel; the ends of its curves with their labels."""
    edges = [curve[name] for one in around.values() for curve in one.curves()]
    low, high = height_limits([*(t[name] for t in trajectories), *edges])
    for panel, window in zip(row, windows, strict=True):
        for index, (trajectory, line) in enumerate(zip(trajectories, lines, strict=True)):
            drawn = around.get(index, Around())
            for below, above in drawn.bands:
                panel.fill_between(
                    below.times / window.hours, below[name], above[name], color=line.colour, alpha=0.18, linewidth=0
                )
            if drawn.beside is not None:
                beside = drawn.beside
                panel.plot(beside.times / window.hours, beside[name], color=line.colour, lw=0.9, linestyle=(0, (1, 1)))
            panel.plot(trajectory.times / window.hours, trajectory[name], zorder=2 + 0.01 * index, **line.keywords())
        panel.set_xlim(window.start / window.hours, window.stop / window.hours)
        panel.set_ylim(low, high)
        if window.start < 0:
            panel.axvline(0.0, color="#CCCCCC", lw=0.6, zorder=0)
    title = row[0].set_title(title_of(name, trajectories[0].units.get(name, "1"), model), loc="left", fontweight="bold")
    title.set_in_layout(False)
    return _ends(name, trajectories, lines, labels, windows[-1].stop, SAME * (high - low))


def _ends(
    name: str,
    trajectories: Sequence[Trajectory],
    lines: Sequence[Line],
    labels: Sequence[str],
    stop: float,
    same: float,
) -> list[tuple[float, str, str]]:
    """Height, label and colour at the end of each curve; those that lie on each other throughout share one."""
    groups: list[list[int]] = []
    for index, trajectory in enumerate(trajectories):
        for group in groups:
            first = trajectories[group[0]]
            other = np.interp(first.times, trajectory.times, trajectory[name])
            if float(np.max(np.abs(first[name] - other))) <= same:
                group.append(index)
                break
        else:
            groups.append([index])
    ends = []
    for group in groups:
        shown = [index for index in group if labels[index]]
        if not shown:
            continue
        if all(labels[index].isdecimal() for index in shown):
            text = _ranges([int(labels[index]) for index in shown])
        else:
            text = "\n= ".join(labels[index] for index in shown)
        colour = lines[shown[0]].colour if shown[0] else CONTROL_COLOUR
        ends.append((trajectories[group[0]].at(name, stop), text, colour))
    return ends


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in order, three and more in a row as a range: 1, 3-5, 8."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(
        f"{part[0]}-{part[-1]}" if len(part) > 2 else ", ".join(str(number) for number in part) for part in parts
    )


@dataclass(frozen=True)
class Summary:
    """One observable in one arm, in a few numbers.

    Attributes:
        arm, observable, unit: what was read.
        rest: the value at the start.
        peak, hour: the value that is furthest from the control's at the same time, and when; None where it never
            leaves the control.
        values: at ``SUMMARY_HOURS``; None for an hour that was not simulated.
    """

    arm: str
    observable: str
    unit: str
    rest: float
    peak: float | None
    hour: float | None
    values: tuple[float | None, ...]


def summary(trajectories: Sequence[Trajectory], observables: Sequence[str]) -> list[Summary]:
    """Peak, its time and some values of each observable in each arm but the control, which is the first."""
    control = trajectories[0]
    found = []
    for name in observables:
        for trajectory in trajectories[1:] or trajectories:
            values = trajectory[name]
            away = np.abs(values - np.interp(trajectory.times, control.times, control[name]))
            furthest = int(np.argmax(away))
            moved = float(away[furthest]) > NO_CHANGE * max(abs(float(values[furthest])), abs(float(values[0])))
            read = (
                trajectory.at(name, h) if trajectory.times[0] <= h <= trajectory.times[-1] else None
                for h in SUMMARY_HOURS
            )
            found.append(
                Summary(
                    arm=trajectory.arm.name,
                    observable=name,
                    unit=trajectory.units[name],
                    rest=float(values[0]),
                    peak=float(values[furthest]) if moved else None,
                    hour=float(trajectory.times[furthest]) if moved else None,
                    values=tuple(read),
                )
            )
    return found


def summary_table(found: Sequence[Summary]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a summary in words."""
    hours = [f"{hour:g} h" for hour in SUMMARY_HOURS]
    # A concentration may be far below one throughout: what is nothing beside it is told by its own largest value.
    largest: dict[str, float] = {}
    for one in found:
        told = [abs(value) for value in (one.rest, one.peak, *one.values) if value is not None]
        largest[one.observable] = max(largest.get(one.observable, 0.0), *told)
    rows = []
    for one in found:
        unit = "" if one.unit == "1" else f" {one.unit}"
        scale = 1.0 if one.unit == "1" else min(1.0, largest[one.observable] or 1.0)
        numbers = [one.rest, one.peak, *one.values]
        rest, peak, *values = ("-" if value is None else f"{in_words(value, scale)}{unit}" for value in numbers)
        when = "-" if one.hour is None else time_in_words(one.hour)
        rows.append([one.observable, one.arm, rest, peak, when, *values])
    return ["observable", "arm", "at rest", "peak", "when", *hours], rows
