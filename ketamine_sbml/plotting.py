"""How lines are told apart and pictures are written: shared by every plot, and knows nothing of what it shows.

A line has a colour, a dash and a label at its end, so that it is found by readers who see no difference between red and
green, and in grey. No setting of matplotlib outlives a call, and pyplot is not loaded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require

# Colours that differ for colour-blind readers (Okabe and Ito), neighbours in lightness too; the control is grey.
COLOURS = ("#0072B2", "#E69F00", "#000000", "#D55E00", "#56B4E9", "#009E73", "#CC79A7")
CONTROL_COLOUR = "#888888"
# Lengths of dash and gap, in line widths. As many as have no common divisor with the colours: 42 lines differ.
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.6)), (0, (1.4, 1.2)), (0, (7, 1.5, 1.4, 1.5)), (0, (3, 1)), (0, (10, 3)))
KINDS = ("png", "svg", "pdf")
CENTIMETRE = 1 / 2.54
POINTS_PER_INCH = 72.0
# What a journal prints and a slide holds: width in centimetres, size of letters in points.
WIDTH, WIDTHS = 18.0, (6.0, 100.0)
FONT_SIZE, FONT_SIZES = 8.0, (4.0, 40.0)


@dataclass(frozen=True)
class Line:
    """How a line looks: colour, dash, width in points."""

    colour: str
    dash: Any
    width: float

    def keywords(self) -> dict[str, Any]:
        """What matplotlib's ``plot`` takes."""
        return {"color": self.colour, "linestyle": self.dash, "linewidth": self.width}


# Broad and pale: what lies on it shows, and so does it.
CONTROL = Line("#BEBEBE", "-", 3.2)


def line_of(index: int) -> Line:
    """The look of treatment 0, 1, 2 and so on; dashes let a line show that lies below another."""
    return Line(COLOURS[index % len(COLOURS)], DASHES[index % len(DASHES)], 1.6)


def kind_of(path: Path) -> str:
    """The kind of picture that a name asks for."""
    kind = path.suffix.lstrip(".").lower()
    if kind not in KINDS:
        raise InputError(f"Cannot draw {path}: use a name that ends in .png, .svg or .pdf.")
    return kind


def settings(font_size: float = FONT_SIZE) -> AbstractContextManager[None]:
    """Our look for as long as the context lasts: letters stay letters in SVG and PDF, and bytes are the same."""
    matplotlib = require("matplotlib", "plot")
    look: dict[str, object] = {
        "svg.hashsalt": "ketamine-sbml",
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
        "text.parse_math": False,
        "font.size": font_size,
        "axes.titlesize": font_size,
        "axes.labelsize": font_size,
        "xtick.labelsize": font_size - 0.5,
        "ytick.labelsize": font_size - 0.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.linewidth": 0.7,
        "xtick.major.width": 0.7,
        "ytick.major.width": 0.7,
    }
    context: AbstractContextManager[None] = matplotlib.rc_context(look)
    return context


def new_figure(width: float, height: float) -> Any:
    """An empty figure of so many centimetres whose panels find their own place; within ``settings``."""
    require("matplotlib", "plot")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * CENTIMETRE, height * CENTIMETRE), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def picture_bytes(figure: Any, kind: str, made_by: str = "") -> bytes:
    """The figure as PNG, SVG or PDF, without a clock; ``made_by`` goes into the file's metadata."""
    metadata: Mapping[str, Mapping[str, str | None]] = {
        "svg": {"Date": None, "Description": made_by},
        "pdf": {"CreationDate": None, "Subject": made_by},
        "png": {"Description": made_by},
    }
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, dpi=200, metadata=metadata[kind])
    return buffer.getvalue()


@contextmanager
def picture(kind: str, width: float, height: float, made_by: str = "") -> Iterator[tuple[Any, io.BytesIO]]:
    """A figure of so many centimetres to draw on, and the bytes to which it is saved at the end."""
    content = io.BytesIO()
    with settings():
        figure = new_figure(width, height)
        yield figure, content
        content.write(picture_bytes(figure, kind, made_by))


def limits(low: float, high: float, least: float) -> tuple[float, float]:
    """Ends of an axis that shows ``low`` to ``high`` and spans at least ``least``: a flat curve stays flat."""
    short = max(least - (high - low), 0.0)
    pad = 0.06 * (high - low + short)
    return low - short / 2 - pad, high + short / 2 + pad


def mark_ends(axes: Any, ends: Sequence[tuple[float, str, str]], font_size: float) -> list[Any]:
    """Write a label beside the right end of each line: (height of the end, text, colour).

    They lie on each other until ``part_labels`` is called, after the figure has been laid out with room for them.
    """
    from matplotlib.transforms import blended_transform_factory

    beside = blended_transform_factory(axes.transAxes, axes.transData)
    labels = []
    for height, text, colour in ends:
        label = axes.text(
            1.035, height, text, color=colour, transform=beside, ha="left", va="center", fontsize=font_size
        )
        label.set_linespacing(1.05)
        labels.append(label)
    return labels


def part_labels(axes: Any, labels: Sequence[Any]) -> None:
    """Move labels apart where they would lie on each other, and join each with the end of its line."""
    from matplotlib.transforms import blended_transform_factory

    if not labels:
        return
    to_pixels, to_data = axes.transData, axes.transData.inverted()
    ends = [label.get_position()[1] for label in labels]
    heights = [label.get_window_extent().height for label in labels]
    middles = apart([float(to_pixels.transform((0.0, end))[1]) for end in ends], heights)
    beside = blended_transform_factory(axes.transAxes, axes.transData)
    for label, end, middle in zip(labels, ends, middles, strict=True):
        height = float(to_data.transform((0.0, middle))[1])
        label.set_y(height)
        axes.plot(
            [1.002, 1.03], [end, height], color=label.get_color(), lw=0.6, transform=beside, clip_on=False, zorder=1
        )


def apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles of labels that stand as near to where they are wanted as can be without lying on each other.

    Labels that meet are put together in a pile around the mean of where they are wanted; of those that are wanted at as
    good as one place the first stands on top.

    Example:
        >>> apart([0.0, 0.0, 9.0], [2.0, 2.0, 2.0])
        [1.0, -1.0, 9.0]
    """
    step = 0.1 * max(heights, default=1.0)
    order = sorted(range(len(wanted)), key=lambda index: (round(wanted[index] / step), -index))
    piles: list[list[int]] = []
    for index in order:
        piles.append([index])
        while len(piles) > 1 and _bottom(piles[-1], wanted, heights) < _top(piles[-2], wanted, heights):
            last = piles.pop()
            piles[-1] += last
    middles = [0.0] * len(wanted)
    for pile in piles:
        at = _bottom(pile, wanted, heights)
        for index in pile:
            middles[index] = at + heights[index] / 2
            at += heights[index]
    return middles


def _bottom(pile: Sequence[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """Where a pile begins if the mean of its labels is where it is wanted."""
    mean = sum(wanted[index] for index in pile) / len(pile)
    return mean - sum(heights[index] for index in pile) / 2


def _top(pile: Sequence[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    return _bottom(pile, wanted, heights) + sum(heights[index] for index in pile)
