"""Trajectories as lines on axes: what the figures of the command line and a notebook's plots have in common."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.interventions import Animal
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway as declared_pathway
from ketamine_sbml.plotting import limits, new_figure, picture_bytes, settings
from ketamine_sbml.simulation.protocol import Arm, prepare

if TYPE_CHECKING:
    from ketamine_sbml.simulation.trajectory import Trajectory

# What is shown if nothing is chosen: the line of the figure.
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
# The smallest height of an axis, so that a change that nobody would measure looks like none: as a share of the value at
# rest, and for what is zero at rest in its own unit.
LEAST_SHARE, LEAST = 0.2, 0.2
# The small picture of a notebook: its size in centimetres, the hours that it names, and how many observables fit.
SMALL, SMALL_HOURS, SMALL_PLOTS = (17.0, 7.0), {0.0: "0", 1.0: "1 h", 24.0: "1 d", 672.0: "28 d"}, 6
SMALL_LETTERS = 26


@dataclass(frozen=True)
class Happening:
    """Something done in an arm: what, and from when to when in hours from ketamine.

    A dose stops when it starts; what changes the animal has no times.
    """

    text: str
    start: float | None
    stop: float | None


def happenings(arm: Arm, model: Pathway) -> list[Happening]:
    """What is done in an arm, in the order in which it begins, the animal first; one for each repeated dose."""
    prepared = prepare(arm, model)
    values = prepared.values
    found = []
    for knob in model.interventions:
        value = values[knob.id]
        if value == knob.rest:
            continue
        text = f"{knob.id.replace('_', ' ')} {value:g}{'' if knob.unit == '1' else f' {knob.unit}'}"
        if isinstance(knob, Animal):
            found.append(Happening(text, None, None))
            continue
        start = prepared.hour(values[knob.time_id])
        stop = prepared.hour(values[knob.stop_id]) if knob.stop_id in values else start
        interval = values.get(f"{knob.id}_interval", 0.0)
        for number in range(int(values.get(f"{knob.id}_doses", 1))):
            found.append(Happening(text, start + number * interval, stop + number * interval))
    return sorted(found, key=lambda one: -np.inf if one.start is None else one.start)


def unit_in_words(observable: Observable) -> str:
    """The unit of an observable as an axis names it."""
    if observable.unit != "1":
        return observable.unit.replace("umol", "\N{MICRO SIGN}mol")
    return "fold of rest" if observable.scale == "fold" else observable.scale


def title_of(name: str, unit: str, model: Pathway | None = None) -> str:
    """Name and unit of an observable, as an axis is called; the id where the model does not know it."""
    known = (model or _declared()).by_id.get(name)
    if isinstance(known, Observable):
        return f"{known.name} ({unit_in_words(known)})"
    return f"{name} ({unit})" if unit != "1" else name


def height_limits(curves: Sequence[Any]) -> tuple[float, float]:
    """Ends of the axis on which these arrays of values are drawn; the first value of the first is at rest."""
    finite = [curve[np.isfinite(curve)] for curve in curves]
    low = min(float(np.min(curve)) for curve in finite if curve.size)
    high = max(float(np.max(curve)) for curve in finite if curve.size)
    rest = abs(float(finite[0][0]))
    return limits(low, high, LEAST_SHARE * rest if rest > 0 else LEAST)


def plot_trajectory(trajectory: Trajectory, observable: str, axes: Any, label: str, look: Mapping[str, Any]) -> None:
    """One curve on a notebook's axes, named on them."""
    axes.plot(trajectory.times, trajectory[observable], label=label, **look)
    axes.set_xlabel("hours from ketamine")
    axes.set_ylabel(title_of(observable, trajectory.units.get(observable, "1")))


def small_picture(trajectory: Trajectory) -> bytes:
    """A PNG of the line of the figure, a small plot each; the first hour is spread, the weeks are pressed together."""
    chosen = [name for name in MAIN_LINE if name in trajectory.values][-SMALL_PLOTS:] or list(trajectory.values)
    with settings(7.0):
        figure = new_figure(*SMALL)
        panels = figure.subplots(2, SMALL_PLOTS // 2, squeeze=False).ravel()
        for panel, name in zip(panels, chosen, strict=False):
            values = trajectory[name]
            panel.plot(trajectory.times, values, color="#0072B2", lw=1.4)
            title = title_of(name, trajectory.units.get(name, "1"))
            panel.set_title(textwrap.fill(title, SMALL_LETTERS), loc="left")
            spread_hours(panel, float(trajectory.times[-1]))
            panel.set_ylim(*height_limits([values]))
        for panel in panels[len(chosen) :]:
            panel.set_axis_off()
        return picture_bytes(figure, "png", dots_per_inch=110.0)


def spread_hours(axes: Any, last: float) -> None:
    """Hours on a small picture up to the last: the first is spread, the weeks are pressed together."""
    axes.set_xscale("symlog", linthresh=1.0)
    shown = [hour for hour in SMALL_HOURS if hour <= last]
    axes.set_xticks(shown, [SMALL_HOURS[hour] for hour in shown])
    axes.minorticks_off()


def arm_in_words(arm: Arm) -> str:
    """What is done in an arm, in a line."""
    parts = []
    for change in arm.changes:
        at = "" if change.at is None else f" at {change.at:g} h"
        until = "" if change.until is None else f" until {change.until:g} h"
        parts.append(f"{change.intervention} {change.value:g}{at}{until}")
    return ", ".join(parts) or "nothing"


@cache
def _declared() -> Pathway:
    return declared_pathway()
