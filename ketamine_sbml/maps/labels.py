"""How a label is broken into lines, how large it is written, and how wide that is."""

from __future__ import annotations

from ketamine_sbml.maps.picture import Node
from ketamine_sbml.optional import require

FONT, SMALL, PART = 10.0, 8.0, 6.8
# Labels up to this many letters are large, on nodes wider than this many pixels.
_SHORT, _WIDE = 20, 120.0


def lines_of(node: Node) -> list[str]:
    """A label in as few lines as fit the node, of about the same length; in one where parts are."""
    if node.parts or node.entry:
        return [node.label]
    if len(node.label) <= _SHORT and node.box.width > _WIDE:
        return [node.label]
    most = int((node.box.width - 10) / (0.58 * SMALL))
    words = node.label.split()
    for count in (1, 2, 3):
        lines = _split(words, count)
        if max(len(line) for line in lines) <= most:
            break
    return lines


def _split(words: list[str], count: int) -> list[str]:
    """Words in this many lines, so that the longest is as short as can be."""
    if count == 1 or len(words) == 1:
        return [" ".join(words)]
    splits = ([" ".join(words[:n]), *_split(words[n:], count - 1)] for n in range(1, len(words)))
    return min(splits, key=lambda lines: max(len(line) for line in lines))


def size_of(node: Node) -> float:
    """Font size of a label: the larger one for a short label on a wide node."""
    if node.entry:
        return PART
    lines = lines_of(node)
    if len(node.label) <= _SHORT and node.box.width > _WIDE:
        return FONT
    return SMALL if len(lines) < 3 else SMALL - 0.7


def width_of(line: str, size: float) -> float:
    """Width of a line in pixels, as the drawing library writes it."""
    require("matplotlib", "plot")
    from matplotlib.textpath import TextPath

    return float(TextPath((0, 0), line, size=size).get_extents().width) if line.strip() else 0.0
