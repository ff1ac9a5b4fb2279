"""The path alone as a picture for a README: few nodes, large letters, the places drawn, signs from the equations.

It is written by hand as SVG, so that its bytes are the same on every machine.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.activity import arcs_of
from ketamine_sbml.maps.declared import SIGNS, ArcClass, declared_map
from ketamine_sbml.maps.drawing import INK, PAPER, PLACE_EDGE, PLACE_FILL
from ketamine_sbml.maps.picture import Box, Point
from ketamine_sbml.model import ABOUT
from ketamine_sbml.reading import Choice, ListOf, Named, Number, Table, Text, raise_faults, read_table

PATH_FILE = Path(__file__).resolve().parent.parent / "model" / "path.toml"
DRAWN = ("cell", "neuron", "synapse", "dendrite", "spine")
# Height of a letter in pixels: 16 points, the outcome's larger, a place's and the legend's smaller.
LETTER, OUTCOME_LETTER, PLACE_LETTER = 21.3, 28.0, 18.0
HEIGHT, OUTCOME_HEIGHT = 42.0, 64.0
OUTCOME_FILL = "#fdf3dc"
# Heads tell the sign, and colours too: no state is shown here, for which the maps keep them.
RAISING, LOWERING = "#1f4e79", "#a03020"
# How far an arc stays away from what it points at, and the size of its head.
_GAP, _HEAD = 3.0, 11.0
# What may stand behind source and target.
_SIGNS_SAID = ((), ("raises",), ("lowers",))
_TITLE = "How ketamine acts through VEGF: the path"


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """A node or a place as declared."""

    label: str
    box: Box
    draw: str = ""
    label_at: Point = (0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class _Declared:
    width: float
    height: float
    places: Mapping[str, _Shape]
    nodes: Mapping[str, _Shape]
    arcs: Mapping[tuple[str, str], str]


_SITE = ListOf("x and y in pixels", Number("pixels", low=0.0), required=True)
_PLACE = {
    "draw": Choice("what it is drawn as", DRAWN, "draw", required=True),
    "label": Text("what stands beside it", required=True, filled=True),
    "at": _SITE,
    "size": _SITE,
    "label_at": _SITE,
}
_NODE = {"label": Text("if not that of the map", filled=True), "at": _SITE, "width": Number("pixels", required=True)}
_FIELDS = {
    "size": _SITE,
    "arcs": ListOf("source, target and perhaps sign", ListOf("words", Text("", filled=True)), required=True),
    "places": Named("where things happen", Table("place", _PLACE), required=True),
    "nodes": Named("activities of the map", Table("node", _NODE), required=True),
}


def path_as_svg(model: Pathway, path: Path = PATH_FILE) -> str:
    """The picture; InputError names file and entry where the declaration or the equations do not bear it out."""
    declared = _read(model, path)
    signs = _signs(model, declared, path)
    outcome = list(declared.nodes)[-1]
    width, height = declared.width, declared.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="Helvetica, Arial, sans-serif">',
        f"<title>{escape(_TITLE)}</title>",
        f"<desc>{escape(_description(declared, signs))}</desc>",
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>',
        *(_place(place) for place in declared.places.values()),
        *(_arc(declared.nodes[a].box, declared.nodes[b].box, sign) for (a, b), sign in signs.items()),
        *(_node(node, largest=name == outcome) for name, node in declared.nodes.items()),
        *_legend(height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _read(model: Pathway, path: Path) -> _Declared:
    try:
        content = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not TOML: {error}; mend that line.") from error
    faults: list[str] = []
    values = read_table(content, _FIELDS, path.name, faults)
    raise_faults(faults)
    labels = {activity.id: activity.label for activity in declared_map(model).activities}
    for name in values["nodes"]:
        if name not in labels:
            raise InputError(f"{path.name}, node {name!r}: map.toml has no such activity; use one of its ids.")
    for arc in values["arcs"]:
        ends, sign = arc[:2], tuple(arc[2:])
        if len(set(ends)) != 2 or not set(ends) <= values["nodes"].keys() or sign not in _SIGNS_SAID:
            raise InputError(f"{path.name}, arc {arc}: give two of its nodes, and 'raises' or 'lowers' if need be.")
        if values["nodes"][arc[0]]["at"] == values["nodes"][arc[1]]["at"]:
            raise InputError(f"{path.name}, arc {arc}: both nodes stand in one place; move one.")
    outcome = list(values["nodes"])[-1]
    nodes = {
        name: _Shape(
            label=table.get("label", labels[name]),
            box=_around(table["at"], (table["width"], OUTCOME_HEIGHT if name == outcome else HEIGHT), path, name),
        )
        for name, table in values["nodes"].items()
    }
    places = {
        name: _Shape(
            label=table["label"],
            box=_around(table["at"], table["size"], path, name),
            draw=table["draw"],
            label_at=tuple(table["label_at"]),
        )
        for name, table in values["places"].items()
    }
    width, height = values["size"]
    arcs = {(source, target): "".join(sign) for source, target, *sign in values["arcs"]}
    return _Declared(width=width, height=height, places=places, nodes=nodes, arcs=arcs)


def _around(middle: Any, size: Any, path: Path, name: str) -> Box:
    if len(middle) != 2 or len(size) != 2:
        raise InputError(f"{path.name}, {name}: a place in the picture has two numbers, x and y.")
    return Box(middle[0] - size[0] / 2, middle[1] - size[1] / 2, size[0], size[1])


def _signs(model: Pathway, declared: _Declared, path: Path) -> dict[tuple[str, str], ArcClass]:
    """Of each arc whether it raises or lowers, over the activities that are left out.

    Where the equations give either sign the declared one stands, unless they contradict it on another way.
    """
    effects = arcs_of(model, declared_map(model))
    found = {}
    for (source, target), said in declared.arcs.items():
        ways = _shortest(effects, source, target, declared.nodes.keys() - {source, target})
        place = f"{path.name}, arc {source} to {target}"
        if not ways:
            raise InputError(f"{place}: the equations do not say that the one acts on the other; drop it.")
        sure = {
            (ArcClass.RAISES, ArcClass.LOWERS)[signs.count(ArcClass.LOWERS) % 2]
            for signs in ways
            if ArcClass.UNKNOWN not in signs
        }
        told = sure | ({SIGNS[said]} if said else set())
        if len(told) != 1:
            mend = "the equations say otherwise" if said else "say which it does with a third word"
            raise InputError(f"{place}: it raises and lowers, or neither is sure; {mend}.")
        (found[source, target],) = told
    return found


def _shortest(
    effects: Mapping[tuple[str, str], ArcClass], source: str, target: str, around: frozenset[str] | set[str]
) -> list[tuple[ArcClass, ...]]:
    """The signs along each of the shortest ways from one activity to another that pass none of some others."""
    ways: list[tuple[str, tuple[ArcClass, ...]]] = [(source, ())]
    seen = {source}
    while ways:
        arrived = [signs for place, signs in ways if place == target]
        if arrived:
            return arrived
        ways = [
            (after, (*signs, sign))
            for place, signs in ways
            for (before, after), sign in effects.items()
            if before == place and after not in seen and after not in around
        ]
        seen |= {place for place, _ in ways}
    return []


def _description(declared: _Declared, signs: Mapping[tuple[str, str], ArcClass]) -> str:
    verbs = {ArcClass.RAISES: "raises", ArcClass.LOWERS: "lowers"}
    said = (f"{declared.nodes[a].label} {verbs[sign]} {declared.nodes[b].label}" for (a, b), sign in signs.items())
    return f"{ABOUT.id}: {'; '.join(said)}."


def _place(place: _Shape) -> str:
    box, (x, y) = place.box, place.label_at
    left, top, right, bottom, (middle, centre) = box.x, box.y, box.right, box.bottom, box.middle
    style = f'fill="{PLACE_FILL}" stroke="{PLACE_EDGE}" stroke-width="2.5"'
    match place.draw:
        case "cell":
            shape = f'<ellipse cx="{middle:g}" cy="{centre:g}" rx="{box.width / 2:g}" ry="{box.height / 2:g}" {style}/>'
        case "neuron":  # a body that tapers to its axon, here downwards
            shape = (
                f'<path d="M{middle - 14:g} {bottom:g}C{middle - 16:g} {bottom - 40:g} {left:g} {centre + 30:g} '
                f"{left:g} {centre - 10:g}C{left:g} {top + 10:g} {middle - 60:g} {top:g} {middle:g} {top:g}"
                f"C{middle + 60:g} {top:g} {right:g} {top + 10:g} {right:g} {centre - 10:g}C{right:g} {centre + 30:g} "
                f'{middle + 16:g} {bottom - 40:g} {middle + 14:g} {bottom:g}z" {style}/>'
            )
        case "synapse":  # two membranes with a cleft
            shape = (
                f'<path d="M{left + 20:g} {centre - 4:g}Q{left + 20:g} {top:g} {middle:g} {top:g}'
                f'Q{right - 20:g} {top:g} {right - 20:g} {centre - 4:g}z" {style}/>'
                f'<path d="M{left:g} {centre + 6:g}H{right:g}V{bottom - 20:g}Q{right:g} {bottom:g} {right - 20:g} '
                f'{bottom:g}H{left + 20:g}Q{left:g} {bottom:g} {left:g} {bottom - 20:g}z" {style}/>'
            )
        case "dendrite":
            shape = f'<rect x="{left:g}" y="{top:g}" width="{box.width:g}" height="{box.height:g}" rx="26" {style}/>'
        case _:  # a spine: a neck that rises from the dendrite, and a head
            neck = 46.0
            shape = (
                f'<path d="M{middle - neck:g} {top - 22:g}V{top:g}C{middle - neck:g} {top + 14:g} {left:g} {top + 4:g} '
                f"{left:g} {centre:g}C{left:g} {bottom:g} {middle - 60:g} {bottom:g} {middle:g} {bottom:g}"
                f"C{middle + 60:g} {bottom:g} {right:g} {bottom:g} {right:g} {centre:g}C{right:g} {top + 4:g} "
                f'{middle + neck:g} {top + 14:g} {middle + neck:g} {top:g}V{top - 22:g}" {style}/>'
            )
    return f"{shape}\n{_text(place.label, (x, y), PLACE_LETTER, '#4a5a70')}"


def _node(node: _Shape, *, largest: bool) -> str:
    box = node.box
    if largest:
        cut = box.height / 2
        shape = (
            f'<path d="M{box.x:g} {box.y + cut:g}L{box.x + cut:g} {box.y:g}H{box.right - cut:g}L{box.right:g} '
            f'{box.y + cut:g}L{box.right - cut:g} {box.bottom:g}H{box.x + cut:g}z" fill="{OUTCOME_FILL}" '
            f'stroke="{INK}" stroke-width="2"/>'
        )
    else:
        shape = (
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="6" fill="{PAPER}" '
            f'stroke="{INK}" stroke-width="1.6"/>'
        )
    return f"{shape}\n{_text(node.label, box.middle, OUTCOME_LETTER if largest else LETTER, INK, bold=largest)}"


def _text(text: str, at: Point, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{at[0]:g}" y="{at[1] + 0.35 * size:g}" font-size="{size:g}" text-anchor="middle" '
        f'fill="{colour}"{weight}>{escape(text)}</text>'
    )


def _arc(source: Box, target: Box, sign: ArcClass) -> str:
    start = _border(source, target.middle, 0.0)
    end = _border(target, source.middle, _GAP)
    return _line(start, end, sign)


def _line(start: Point, end: Point, sign: ArcClass) -> str:
    """A line with a head: a triangle where it raises, a bar where it lowers."""
    (x0, y0), (x1, y1) = start, end
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    along, across = ((x1 - x0) / length, (y1 - y0) / length), (-(y1 - y0) / length, (x1 - x0) / length)

    def point(back: float, aside: float) -> str:
        return f"{x1 - back * along[0] + aside * across[0]:.1f} {y1 - back * along[1] + aside * across[1]:.1f}"

    lowers = sign is ArcClass.LOWERS
    colour = LOWERING if lowers else RAISING
    line = f'<path d="M{x0:.1f} {y0:.1f}L{point(0.0 if lowers else _HEAD, 0.0)}" stroke="{colour}" stroke-width="3"/>'
    if lowers:
        return f'{line}\n<path d="M{point(0.0, -_HEAD)}L{point(0.0, _HEAD)}" stroke="{colour}" stroke-width="4"/>'
    left, right = point(1.4 * _HEAD, -0.7 * _HEAD), point(1.4 * _HEAD, 0.7 * _HEAD)
    return f'{line}\n<path d="M{point(0.0, 0.0)}L{left}L{right}z" fill="{colour}"/>'


def _border(box: Box, towards: Point, gap: float) -> Point:
    """Where the line from a box's middle leaves it, and so far outside."""
    (x, y), (to_x, to_y) = box.middle, towards
    across, down = to_x - x, to_y - y
    shares = [half / abs(step) for half, step in ((box.width / 2, across), (box.height / 2, down)) if step]
    share = min(shares) + gap / (across**2 + down**2) ** 0.5
    return x + share * across, y + share * down


def _legend(height: float) -> list[str]:
    y, style = height - 14.0, f'font-size="{PLACE_LETTER:g}" fill="{INK}"'
    return [
        _line((20.0, y), (60.0, y), ArcClass.RAISES),
        f'<text x="70" y="{y + 6:g}" {style}>raises</text>',
        _line((150.0, y), (186.0, y), ArcClass.LOWERS),
        f'<text x="198" y="{y + 6:g}" {style}>lowers, as the equations have it</text>',
    ]
