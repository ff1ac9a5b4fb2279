"""A map as a picture: SBGN's shapes drawn by matplotlib, as SVG or PNG, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.maps.labels import PART, SMALL, lines_of, size_of, width_of
from ketamine_sbml.maps.picture import LINE, Arc, Box, Mark, Node, Picture, Place, Point
from ketamine_sbml.optional import require

FORMATS = ("svg", "png")
SPECIES = "#e6eef8"
INK, GREY, PAPER = "#222222", "#8a8a8a", "#ffffff"
_FILL = {
    "agent": "#eeeeee",
    "phenotype": "#fdf3dc",
    "simple chemical": "#e3f1e3",
    "macromolecule": SPECIES,
    "complex": "#e9e4f3",
    "association": "#222222",
}
# Arcs have no colour of their own, so that blue and red say down and up and nothing else; their ends say what they do.
ARC = "#5c5c5c"
# Where a picture shows no state, an arc may be told by its colour as well.
RAISING, LOWERING = "#1f4e79", "#a03020"
# The fill of an intervention that an arm contains.
GIVEN = "#ffd75e"
# What each mark means, in the order in which the key shows them.
NODES = {
    "activity": "activity",
    "agent": "intervention",
    "process": "process",
    "association": "association",
    "dissociation": "dissociation",
    "macromolecule": "macromolecule",
    "simple chemical": "simple chemical",
    "complex": "complex",
    "source and sink": "made from nothing, or lost",
    "phenotype": "outcome",
}
# On a map of processes, where the outcome of one activity is no species.
FOLD = "fold of rest, no mass"
ARCS = {
    "positive influence": "raises",
    "negative influence": "lowers",
    "necessary stimulation": "is needed for",
    "unknown influence": "raises or lowers",
    "consumption": "is consumed",
    "production": "is produced",
    "catalysis": "catalyses",
    "stimulation": "stimulates",
    "inhibition": "inhibits",
    "modulation": "stimulates or inhibits",
}
MARKS = {"state variable": ("P", "form"), "unit of information": ("mt:prot", "material")}
# The key: width of a cell, height of a line, and of a sample, in pixels.
CELL, ROW, SAMPLE = 176.0, 24.0, (40.0, 15.0)
# Height of the colour scale.
SCALE_HEIGHT = 50.0
PLACE_FILL, PLACE_EDGE = "#f4f7fb", "#b8c4d4"


@dataclass(frozen=True)
class Shade:
    """How a state colours a node: the fill, and what stands below the label."""

    fill: str
    text: str = ""


@dataclass(frozen=True)
class Legend:
    """The colour scale under a map: its title and (colour, label) from left to right."""

    title: str
    steps: tuple[tuple[str, str], ...]


def draw(
    picture: Picture,
    kind: str,
    *,
    shades: Mapping[str, Shade] | None = None,
    legend: Legend | None = None,
    title: str = "",
    note: str = "",
    made_from: str = "",
    scale: float = 1.5,
) -> bytes:
    """The picture's bytes. ``scale`` multiplies the pixels of a PNG; an SVG is sharp at any size.

    Below the map stands what each of its marks means. What is drawn has in an SVG the id that it has on the map; title
    and ``made_from`` are in the file's metadata.
    """
    if kind not in FORMATS:
        raise InputError(f"Unknown kind of picture {kind!r}: use {' or '.join(FORMATS)}.")
    key = _key_of(picture, shades)
    across = max(int((picture.width - 20) / CELL), 1)
    key_height = ROW * -(-len(key) // across) + 6
    foot = (SCALE_HEIGHT if legend else 0.0) + key_height + (14 if note else 0)
    with _look():
        figure, axes = _canvas(picture, foot)
        for order, place in enumerate(picture.places):
            _place(axes, place, outermost=not order)
        for arc in picture.arcs:
            _arc(axes, arc)
        for node in picture.nodes:
            _node(axes, node, (shades or {}).get(node.id), bool(shades))
        heading = title or picture.title
        axes.text(
            picture.width / 2, 16, heading, ha="center", va="center", fontsize=13, color=INK, weight="bold", gid="title"
        )
        _draw_key(axes, picture, key, across, picture.height + (SCALE_HEIGHT if legend else 0.0), bool(shades))
        if legend:
            _legend(axes, picture, legend)
        if note:
            axes.text(
                picture.width - 8, picture.height + foot - 3, note, ha="right", va="bottom", fontsize=6.5, color=GREY
            )
        return _bytes(figure, kind, scale, heading, made_from or note)


def _look() -> Any:
    """Letters stay letters in SVG, and bytes are the same; gone when the picture is written."""
    look = {"svg.hashsalt": "ketamine-sbml", "svg.fonttype": "none", "text.parse_math": False}
    return require("matplotlib", "plot").rc_context(look)


def _canvas(picture: Picture, foot: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    height = picture.height + foot
    # Fonts are in points of 1/72 inch; the map's pixels are 1/72 inch as well.
    figure = Figure(figsize=(picture.width / 72, height / 72), facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, picture.width)
    axes.set_ylim(height, 0)
    axes.axis("off")
    return figure, axes


def _key_of(picture: Picture, shades: Mapping[str, Shade] | None) -> list[tuple[str, str, str]]:
    """What the key explains, of what is on the map: sort of mark, which one, and what it means."""
    parts = [part for node in picture.nodes for part in node.parts]
    kinds = {node.kind for node in (*picture.nodes, *parts)}
    influences = {str(arc.influence) for arc in picture.arcs}
    marks = {mark.kind for node in (*picture.nodes, *parts) for mark in node.marks}
    key = [("node", kind, text) for kind, text in NODES.items() if kind in kinds]
    key += [("node", kind, kind) for kind in sorted(kinds - set(NODES))]
    if "process" in kinds:
        key = [(sort, kind, FOLD if kind == "phenotype" else text) for sort, kind, text in key]
    if shades:
        key.append(("given", "agent", "done in this arm"))
    key += [("mark", kind, text) for kind, (_, text) in MARKS.items() if kind in marks]
    key += [("arc", kind, text) for kind, text in ARCS.items() if kind in influences]
    key += [("arc", kind, kind) for kind in sorted(influences - set(ARCS))]
    return [*key, ("place", "", "place")]


def _draw_key(
    axes: Any, picture: Picture, key: list[tuple[str, str, str]], across: int, top: float, shaded: bool
) -> None:
    width, height = SAMPLE
    left = (picture.width - CELL * min(across, len(key))) / 2
    for number, (sort, kind, text) in enumerate(key):
        x, y = left + CELL * (number % across), top + ROW * (number // across) + 3
        box = Box(x, y, width, height)
        if sort in ("node", "given"):
            square = kind in ("association", "dissociation", "source and sink", "process")
            box = Box(x + (width - height) / 2, y, height, height) if square else box
            shade = Shade(GIVEN) if sort == "given" else None
            _node(axes, Node(id=f"key_{number}", label="", box=box, kind=kind, place=""), shade, shaded)
        elif sort == "mark":
            _mark(axes, Mark(id=f"key_{number}", text=MARKS[kind][0], kind=kind, box=box))
        elif sort == "arc":
            ends = (x, y + height / 2), (x + width, y + height / 2)
            _arc(axes, Arc(id=f"key_{number}", source="", target="", influence=kind, points=ends))
        else:
            _place(axes, Place(id=f"key_{number}", label="", box=Box(x, y - 1, width, height + 2)), outermost=False)
        label = x + width + 7, y + height / 2
        axes.text(*label, text, ha="left", va="center", fontsize=SMALL, color=INK, gid=f"key_{number}_label")


def _place(axes: Any, place: Place, *, outermost: bool) -> None:
    from matplotlib.patches import FancyBboxPatch

    box = place.box
    pad = min(8.0, box.height / 4)
    axes.add_patch(
        FancyBboxPatch(
            (box.x + pad, box.y + pad),
            box.width - 2 * pad,
            box.height - 2 * pad,
            boxstyle=f"round,pad={pad:g},rounding_size={1.5 * pad:g}",
            facecolor=PAPER if outermost else PLACE_FILL,
            edgecolor=PLACE_EDGE,
            linewidth=1.6,
            zorder=0,
            gid=place.id,
        )
    )
    if not place.label:
        return
    label = place.label_box
    for number, line in enumerate(place.label_lines):
        y = label.y + LINE * (number + 0.5)
        axes.text(label.x, y, line, ha="left", va="center", fontsize=SMALL, color="#5a6a80", zorder=1)


def _node(axes: Any, node: Node, shade: Shade | None, shaded: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

    box = node.box
    fill = shade.fill if shade else (PAPER if shaded else _FILL.get(node.kind, PAPER))
    style: dict[str, Any] = {
        "facecolor": fill,
        "edgecolor": GREY if node.kind == "agent" else INK,
        "linewidth": 1.0,
        "zorder": 3,
        "gid": node.id,
    }
    if node.kind == "phenotype":
        cut = box.height / 2
        corners = [
            (box.x, box.y + cut),
            (box.x + cut, box.y),
            (box.right - cut, box.y),
            (box.right, box.y + cut),
            (box.right - cut, box.bottom),
            (box.x + cut, box.bottom),
        ]
        axes.add_patch(Polygon(corners, closed=True, **style))
    elif node.kind == "agent":
        cut = 7.0
        corners = [
            (box.x, box.y),
            (box.right, box.y),
            (box.right - cut, box.y + box.height / 2),
            (box.right, box.bottom),
            (box.x, box.bottom),
            (box.x + cut, box.y + box.height / 2),
        ]
        axes.add_patch(Polygon(corners, closed=True, **style))
    elif node.kind in ("simple chemical", "macromolecule"):
        corner = box.height / 2 if node.kind == "simple chemical" else 7.0
        inner = (box.x + corner, box.y + corner), box.width - 2 * corner, box.height - 2 * corner
        axes.add_patch(FancyBboxPatch(*inner, boxstyle=f"round,pad={corner},rounding_size={corner}", **style))
    elif node.kind == "complex":
        cut = 7.0
        corners = [
            (box.x + cut, box.y),
            (box.right - cut, box.y),
            (box.right, box.y + cut),
            (box.right, box.bottom - cut),
            (box.right - cut, box.bottom),
            (box.x + cut, box.bottom),
            (box.x, box.bottom - cut),
            (box.x, box.y + cut),
        ]
        axes.add_patch(Polygon(corners, closed=True, **style))
    elif node.kind in ("association", "dissociation", "source and sink"):
        axes.add_patch(Circle(box.middle, box.width / 2, **style))
        if node.kind == "dissociation":
            axes.add_patch(Circle(box.middle, box.width / 4, **{**style, "gid": None}))
        if node.kind == "source and sink":
            axes.add_line(Line2D((box.x, box.right), (box.bottom, box.y), color=INK, linewidth=1.0, zorder=4))
    else:
        axes.add_patch(Rectangle((box.x, box.y), box.width, box.height, **style))
    for _, (x, y) in node.ports:
        nearest = min(max(x, box.x), box.right), min(max(y, box.y), box.bottom)
        axes.add_line(Line2D((nearest[0], x), (nearest[1], y), color=INK, linewidth=1.1, zorder=2))
    for part in node.parts:
        _node(axes, part, None, shaded)
    for mark in node.marks:
        _mark(axes, mark)
    if not node.label:
        return
    x, y = node.label_box.middle
    ink = _ink_on(fill)
    lines = lines_of(node)
    text = "\n".join(lines)
    size = size_of(node)
    if shade and shade.text:
        style = {"ha": "center", "va": "center", "fontsize": SMALL, "color": ink, "zorder": 4}
        one_line = " ".join(lines)
        fitted = min(1.0, (box.width - 6) / max(width_of(one_line, SMALL), 1.0)) * SMALL
        axes.text(x, y - 5, one_line, gid=f"{node.id}_label", **{**style, "fontsize": fitted})
        axes.text(x, y + 7, shade.text, gid=f"{node.id}_value", weight="bold", **style)
        return
    label = f"{node.id}_label"
    axes.text(x, y, text, ha="center", va="center", fontsize=size, color=ink, zorder=4, linespacing=1.1, gid=label)


def _mark(axes: Any, mark: Mark) -> None:
    """A state variable is round, a unit of information has corners."""
    from matplotlib.patches import FancyBboxPatch, Rectangle

    box = mark.box
    style: dict[str, Any] = {"facecolor": PAPER, "edgecolor": INK, "linewidth": 0.8, "zorder": 5}
    if mark.kind == "state variable":
        corner = box.height / 2
        inner = (box.x + corner, box.y + corner), box.width - 2 * corner, box.height - 2 * corner
        axes.add_patch(FancyBboxPatch(*inner, boxstyle=f"round,pad={corner},rounding_size={corner}", **style))
    else:
        axes.add_patch(Rectangle((box.x, box.y), box.width, box.height, **style))
    x, y = box.middle
    axes.text(x, y, mark.text, ha="center", va="center", fontsize=PART, color=INK, zorder=6)


def _ink_on(fill: str) -> str:
    red, green, blue = (int(fill[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return "#ffffff" if 0.299 * red + 0.587 * green + 0.114 * blue < 0.5 else INK


def _arc(axes: Any, arc: Arc) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Polygon

    xs, ys = [x for x, _ in arc.points], [y for _, y in arc.points]
    kind = str(arc.influence)
    colour = ARC
    axes.add_line(Line2D(xs, ys, color=colour, linewidth=1.1, zorder=2, solid_joinstyle="round", gid=arc.id))
    (x0, y0), (x1, y1) = arc.points[-2], arc.points[-1]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length

    def along(back: float, aside: float) -> Point:
        return x1 - ux * back - uy * aside, y1 - uy * back + ux * aside

    def bar(back: float) -> None:
        ends = zip(along(back, 5), along(back, -5), strict=True)
        axes.add_line(Line2D(*ends, color=colour, linewidth=1.7, zorder=2.5))

    def head(*points: Point, fill: str = PAPER) -> None:
        axes.add_patch(Polygon(points, facecolor=fill, edgecolor=colour, linewidth=1.0, zorder=2.5))

    if kind in ("negative influence", "inhibition"):
        bar(1.5)
    elif kind in ("unknown influence", "modulation"):
        head(along(0, 0), along(5, 4), along(10, 0), along(5, -4))
    elif kind == "catalysis":
        axes.add_patch(Circle(along(4, 0), 4, facecolor=PAPER, edgecolor=colour, zorder=2.5))
    elif kind == "production":
        head(along(0, 0), along(8, 4), along(8, -4), fill=colour)
    elif kind != "consumption":
        head(along(0, 0), along(8, 4), along(8, -4))
        if kind == "necessary stimulation":
            bar(10.5)


def _legend(axes: Any, picture: Picture, legend: Legend) -> None:
    from matplotlib.patches import Rectangle

    width, top = 46.0, picture.height + 2
    left = (picture.width - width * len(legend.steps)) / 2
    for index, (colour, label) in enumerate(legend.steps):
        axes.add_patch(
            Rectangle((left + index * width, top), width, 14, facecolor=colour, edgecolor=GREY, linewidth=0.5)
        )
        axes.text(left + (index + 0.5) * width, top + 22, label, ha="center", va="center", fontsize=SMALL, color=INK)
    axes.text(picture.width / 2, top + 36, legend.title, ha="center", va="center", fontsize=SMALL, color=INK)


def _bytes(figure: Any, kind: str, scale: float, title: str, made_from: str) -> bytes:
    buffer = io.BytesIO()
    metadata: dict[str, str | None] = {"Title": title}
    if made_from:
        metadata["Description"] = made_from
    metadata |= {"Date": None, "Creator": "ketamine-sbml"} if kind == "svg" else {"Software": "ketamine-sbml"}
    figure.savefig(buffer, format=kind, dpi=72 * scale, metadata=metadata)
    return buffer.getvalue()
