"""How a simulated arm is doing, on the Activity Flow map: each node coloured by its observable at a time.

A fold is shown against the vehicle (or another arm) on a log scale; a fraction or the response index as a difference.
The scale diverges from white, is safe for colour-blind eyes, and a number stands on each node for grey prints.
The interventions of the arm are yellow.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.drawing import Legend, Shade, draw
from ketamine_sbml.maps.picture import Picture
from ketamine_sbml.simulation import Trajectory

KINDS = ("svg", "png", "gif")
# The ends of the scale: four times more or less, or a difference of one half.
FOLD_END, DIFFERENCE_END = 2.0, 0.5
# What a ratio is taken of: smaller values are nothing.
_NOTHING = 1e-3
_MILLISECONDS = 900
# The fill of the interventions that the arm contains.
_GIVEN = "#ffd75e"


def state_as_picture(
    picture: Picture, model: Pathway, arm: Trajectory, against: Trajectory, hour: float, kind: str
) -> bytes:
    """The map with the state of an arm at one time."""
    return draw(
        picture,
        kind,
        shades=shades(picture, model, arm, against, hour),
        legend=_legend(against),
        title=f"{arm.arm.label}, {_time(hour)}",
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
            title=f"{arm.arm.label}, {_time(hour)}",
            note=_note(arm),
            scale=1.0,
        )
        frames.append(Image.open(io.BytesIO(still)).convert("P", palette=Image.Palette.ADAPTIVE, colors=64))
    buffer = io.BytesIO()
    frames[0].save(
        buffer, format="GIF", save_all=True, append_images=frames[1:], duration=_MILLISECONDS, loop=0, optimize=True
    )
    return buffer.getvalue()


def shades(picture: Picture, model: Pathway, arm: Trajectory, against: Trajectory, hour: float) -> dict[str, Shade]:
    """The fill and the number of each node that shows an observable."""
    given = {change.intervention for change in arm.arm.changes}
    found = {}
    for node in picture.nodes:
        if node.id in given:
            found[node.id] = Shade(_GIVEN)
        if node.shows:
            observable = model.observable(node.shows)
            found[node.id] = _shade(observable, arm.at(node.shows, hour), against.at(node.shows, hour))
    return found


def _shade(observable: Observable, value: float, reference: float) -> Shade:
    if observable.scale == "concentration":
        unit = observable.unit.replace("umol", "\N{MICRO SIGN}mol")
        return Shade("#ffffff", f"{value:.3g} {unit}")
    if observable.scale != "fold":
        difference = value - reference
        return Shade(_colour(difference / DIFFERENCE_END), f"{difference:+.2f}")
    if reference < _NOTHING:
        return Shade("#ffffff", "no reference")
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
        f"Against {against.arm.label.lower()}: ratio of activities; fractions and the response as a difference, "
        f"full colour at {DIFFERENCE_END:g}",
        steps,
    )


def _time(hour: float) -> str:
    if abs(hour) < 1:
        return f"{hour * 60:g} min"
    return f"{hour:g} h" if abs(hour) < 48 else f"{hour / 24:g} days"


def _note(arm: Trajectory) -> str:
    known = dict(arm.provenance)
    return "  ".join(f"{key}: {known[key]}" for key in ("model", "checksum", "engine") if key in known)
