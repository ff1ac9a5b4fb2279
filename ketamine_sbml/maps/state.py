"""How a simulated arm is doing, on the Activity Flow map: each node coloured by its observable at a time.

A fold is shown against the vehicle (or another arm) on a log scale; a fraction or the response index as a difference.
The scale diverges from white, is safe for colour-blind eyes, and a number stands on each node for grey prints.
The interventions of the arm are yellow.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import numpy as np

from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.drawing import GIVEN, PAPER, Legend, Shade, draw
from ketamine_sbml.maps.picture import Picture
from ketamine_sbml.simulation import Trajectory
from ketamine_sbml.simulation.words import in_words, signed_in_words, time_in_words

KINDS = ("svg", "png", "gif")
# The ends of the scale: four times more or less, or a difference of one half.
FOLD_END, DIFFERENCE_END = 2.0, 0.5
# What a ratio is taken of: smaller values are nothing.
_NOTHING = 1e-3
_MILLISECONDS = 900


def state_as_picture(
    picture: Picture, model: Pathway, arm: Trajectory, against: Trajectory, hour: float | None, kind: str
) -> bytes:
    """The map with the state of an arm at one time, or with the largest change of each node if no time is given."""
    return draw(
        picture,
        kind,
        shades=shades(picture, model, arm, against, hour),
        legend=_legend(against),
        title=_title(arm, hour),
        note=_note(arm),
    )


def states_as_animation(
    picture: Picture, model: Pathway, arm: Trajectory, against: Trajectory, hours: Sequence[float]
) -> bytes:
    """The map at several times, as a GIF that repeats."""
    from PIL import Image

    frames = []
    for hour in hours:
        still = draw(
            picture,
            "png",
            shades=shades(picture, model, arm, against, hour),
            legend=_legend(against),
            title=_title(arm, hour),
            note=_note(arm),
            scale=1.0,
        )
        frames.append(Image.open(io.BytesIO(still)).convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
    buffer = io.BytesIO()
    frames[0].save(
        buffer, format="GIF", save_all=True, append_images=frames[1:], duration=_MILLISECONDS, loop=0, optimize=True
    )
    return buffer.getvalue()


def shades(
    picture: Picture, model: Pathway, arm: Trajectory, against: Trajectory, hour: float | None
) -> dict[str, Shade]:
    """The fill and the number of each node that shows an observable.

    Without an hour that of its largest change, which stands behind the number.
    """
    given = {change.intervention for change in arm.arm.changes}
    found = {}
    for node in picture.nodes:
        if node.id in given:
            found[node.id] = Shade(GIVEN)
        if node.shows:
            observable = model.observable(node.shows)
            at = largest_change(observable, arm, against) if hour is None else hour
            shade = _shade(observable, arm.at(node.shows, at), against.at(node.shows, at))
            changed = hour is None and shade.fill != _colour(0.0)
            found[node.id] = Shade(shade.fill, f"{shade.text}, {time_in_words(at)}") if changed else shade
    return found


def largest_change(observable: Observable, arm: Trajectory, against: Trajectory) -> float:
    """The hour at which an observable is furthest from that of another arm, on the scale of the map."""
    reference = np.interp(arm.times, against.times, against[observable.id])
    values = arm[observable.id]
    if observable.scale == "fold":
        small = np.maximum(reference, _NOTHING)
        away = np.abs(np.log2(np.maximum(values, _NOTHING * small) / small))
    else:
        away = np.abs(values - reference)
    return float(arm.times[int(np.argmax(away))])


def _shade(observable: Observable, value: float, reference: float) -> Shade:
    if observable.scale == "concentration":
        unit = observable.unit.replace("umol", "\N{MICRO SIGN}mol")
        return Shade(PAPER, f"{in_words(value)} {unit}")
    if observable.scale != "fold":
        difference = value - reference
        return Shade(_colour(difference / DIFFERENCE_END), signed_in_words(difference))
    if reference < _NOTHING:
        return Shade(PAPER, "no reference")
    ratio = max(value, 0.0) / reference
    share = -1.0 if ratio < _NOTHING else math.log2(ratio) / FOLD_END
    return Shade(_colour(share), f"\N{MULTIPLICATION SIGN}{ratio:.2f}")


def _colour(share: float) -> str:
    """From -1 (blue) over 0 (white) to 1 (red)."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    return str(to_hex(colormaps["RdBu_r"](0.5 + 0.5 * min(max(share, -1.0), 1.0))))


def _legend(against: Trajectory) -> Legend:
    ratios = (0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0)
    steps = tuple((_colour(math.log2(ratio) / FOLD_END), f"\N{MULTIPLICATION SIGN}{ratio:g}") for ratio in ratios)
    return Legend(
        f"Against {against.arm.label}: blue is down, red is up. A ratio of activities; fractions and the response as a "
        f"difference, full colour at {DIFFERENCE_END:g}; no experiment reads what has no number",
        steps,
    )


def _title(arm: Trajectory, hour: float | None) -> str:
    return f"{arm.arm.label}, {'largest change and when' if hour is None else time_in_words(hour)}"


def _note(arm: Trajectory) -> str:
    known = dict(arm.provenance)
    return "  ".join(f"{key}: {known[key]}" for key in ("model", "checksum", "engine") if key in known)
