"""The curves that a claim was judged on, as small SVG pictures with what was read marked on them.

They are written by hand because a plotting library's SVG of each readout would make the page ten times as large.
Colours and dashes are those of the explorer: the style sheet of both names them by the arm's place in the claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from ketamine_sbml.claims import Claim
from ketamine_sbml.claims.marks import Mark, marks
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Trajectory

# Size in units of the view box, margins for axes, and points along a curve.
WIDTH, HEIGHT = 300.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 8.0, 8.0, 22.0
POINTS = 72
# So many arms look different; more begin again.
LOOKS = 6


def claim_plots(claim: Claim, curves: Mapping[str, Trajectory], model: Pathway) -> str:
    """A key of the arms, and one picture for each observable that is read."""
    readouts: dict[str, list[Readout]] = {}
    for expectation in claim.expectations:
        for readout in expectation.readouts():
            readouts.setdefault(readout.observable, []).append(readout)
    chosen = {role: curves[name] for role, name in claim.arms.items()}
    key = "".join(
        f'<span><svg viewBox="0 0 36 8" aria-hidden="true"><path class="curve arm{index % LOOKS}" d="M0 4H36"/></svg>'
        f"{escape(trajectory.arm.label)} ({escape(role)})</span>"
        for index, (role, trajectory) in enumerate(chosen.items())
    )
    figures = "".join(
        f'<figure class="panel">{_plot(model.observable(name), found, chosen)}</figure>'
        for name, found in readouts.items()
    )
    return f'<p class="key">{key}</p><div class="panels">{figures}</div>'


def _plot(observable: Observable, readouts: Sequence[Readout], arms: Mapping[str, Trajectory]) -> str:
    """One observable in the arms of a claim: windows shaded, curves, what was read of each."""
    first = next(iter(arms.values()))
    last = max(readout.stop for readout in readouts)
    start = float(first.times[0])
    stop = min(max(1.25 * last, 2.0), float(first.times[-1]))
    times = np.linspace(start, stop, POINTS)
    values = [np.interp(times, t.times, t[observable.id]) for t in arms.values()]
    read = dict.fromkeys(marks(readouts, arms))
    low = min([float(v.min()) for v in values] + [mark.value for mark in read])
    high = max([float(v.max()) for v in values] + [mark.value for mark in read])
    pad = 0.06 * max(high - low, 0.02 * max(abs(high), 1e-9))
    low, high = low - pad, high + pad

    def x(hour: float) -> float:
        return LEFT + (hour - start) / (stop - start) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [_window(x(a), x(b)) for a, b in dict.fromkeys((readout.start, readout.stop) for readout in readouts)]
    parts.append(f'<path class="axis" d="M{LEFT:g} {TOP:g}V{HEIGHT - BOTTOM:g}H{WIDTH - RIGHT:g}"/>')
    parts += [
        f'<text x="{x(hour):.0f}" y="{HEIGHT - 8:g}" text-anchor="middle">{hour:g}</text>'
        for hour in ticks(start, stop)
        if x(hour) < WIDTH - RIGHT - 16
    ]
    parts += [
        f'<text x="{LEFT - 5:g}" y="{y(value) + 4:.0f}" text-anchor="end">{value:g}</text>'
        for value in ticks(low, high)
    ]
    for index, curve in enumerate(values):
        points = corners([(f"{x(t):.0f}", f"{y(v):.1f}") for t, v in zip(times, curve, strict=True)])
        parts.append(f'<polyline class="curve arm{index % LOOKS}" points="{" ".join(points)}"/>')
    places = {role: index % LOOKS for index, role in enumerate(arms)}
    parts += [_mark(mark, places[mark.role], x(mark.start), x(mark.stop), y(mark.value)) for mark in read]
    label = f"{observable.name} ({readouts[0].own_unit})"
    return (
        f"<figcaption>{escape(label)}</figcaption>"
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(label, quote=True)}">'
        f'{"".join(parts)}<text x="{WIDTH - RIGHT:g}" y="{HEIGHT - 8:g}" text-anchor="end">h</text>'
        "</svg>"
    )


def _window(left: float, right: float) -> str:
    wide = max(right - left, 2.0)
    left -= 1.0 if wide == 2.0 else 0.0
    return f'<rect class="read" x="{left:.0f}" y="{TOP:g}" width="{wide:.0f}" height="{HEIGHT - TOP - BOTTOM:g}"/>'


def _mark(mark: Mark, look: int, left: float, right: float, height: float) -> str:
    if mark.start == mark.stop:
        return f'<circle class="dot arm{look}" cx="{left:.0f}" cy="{height:.1f}" r="3.5"/>'
    return f'<path class="told arm{look}" d="M{left:.0f} {height:.1f}H{right:.0f}"/>'


def corners(points: Sequence[tuple[str, str]]) -> list[str]:
    """Points of a line as SVG has them, without those inside a level stretch, which draw nothing."""
    heights = [height for _, height in points]
    inside = zip(["", *heights[:-1]], heights, [*heights[1:], ""], strict=True)
    return [",".join(point) for point, (a, b, c) in zip(points, inside, strict=True) if not a == b == c]


def ticks(low: float, high: float) -> list[float]:
    """Four to eight round numbers between two values."""
    raw = (high - low) / 5
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]
