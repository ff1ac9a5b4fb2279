"""What stands on and in the glyphs of the Process Description map: names, states, materials and the parts of complexes.

A glyph is labelled with what its molecule is called; a form (phosphorylated, active) is a state variable, and what
kind of matter it is a unit of information. Both stand on the border, where no arc comes in. A complex shows its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from ketamine_sbml.language.annotations import Relation
from ketamine_sbml.language.elements import Reaction, Species
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.terms import ION, POLYPEPTIDE
from ketamine_sbml.maps.picture import Arc, Box, Mark, Node, Picture

# SBGN's material types.
_MATERIAL = {POLYPEPTIDE: "mt:prot", ION: "mt:ion"}
STATE, INFORMATION = "state variable", "unit of information"
# Height of a mark, width of a letter on it, and how far it may stand beyond a corner, in pixels.
_TALL, _LETTER, _BEYOND = 10.0, 4.0, 8.0
# Inside a complex: the distance to its border, more where marks stand at the top, between parts, and for its label.
_PADDING, _BELOW_MARKS, _GAP, _LABEL = 4.0, 7.0, 3.0, 11.0
_IN_A_ROW = 3


def with_contents(picture: Picture, model: Pathway, names: Mapping[str, str]) -> Picture:
    """The picture with each species' name, parts and marks.

    Args:
        picture: nodes labelled with the species' names, and arcs.
        model: what the species are, and their forms.
        names: what molecules are called, by gene, compact identifier or id of the species.
    """
    species = {element.id: element for element in model.elements(Species)}
    called = _Names(model, names)
    nodes = tuple(
        _filled(node, species[node.id], called, picture.arcs) if node.id in species else node for node in picture.nodes
    )
    return replace(picture, nodes=nodes)


class _Names:
    """What species and their parts are called."""

    def __init__(self, model: Pathway, names: Mapping[str, str]) -> None:
        self._model, self._names = model, names

    def of(self, species: Species) -> str:
        """Its own name on the map, that of its molecule, or else the one it is declared with.

        A complex without a name of its own has none: its parts tell.
        """
        for name in (species.id, *_molecules(species)):
            if name in self._names:
                return self._names[name]
        if species.parts:
            return ""
        return next((name for name in _molecules(species) if ":" not in name), species.name)

    def of_part(self, part: str, whole: Species) -> str:
        """That of the species which becomes this part, if a reaction makes the whole from it, or of the molecule."""
        for reaction in self._model.elements(Reaction):
            if whole.id in reaction.products:
                for source in (self._model.by_id[name] for name in reaction.reactants):
                    if isinstance(source, Species) and part in _molecules(source):
                        return self.of(source)
        return self._names.get(part, part)


def _molecules(species: Species) -> tuple[str, ...]:
    """The entries that a species is or is a form of."""
    return tuple(
        found.entry for found in species.annotations if found.relation in (Relation.IS, Relation.IS_VERSION_OF)
    )


def _filled(node: Node, species: Species, names: _Names, arcs: Sequence[Arc]) -> Node:
    label = names.of(species)
    boxes = _rows(node.box, len(species.parts), _BELOW_MARKS if species.forms else _PADDING, _LABEL if label else 0.0)
    parts = tuple(
        _part(f"{node.id}_{number}", part, box, species, names, node.place)
        for number, (part, box) in enumerate(zip(species.parts, boxes, strict=True), start=1)
    )
    texts = [(STATE, form.value) for form in species.forms if not form.part]
    if species.sbo in _MATERIAL:
        texts.append((INFORMATION, _MATERIAL[species.sbo]))
    return replace(node, label=label, parts=parts, marks=_marks(node, texts, arcs))


def _rows(whole: Box, count: int, above: float, label: float) -> Iterator[Box]:
    """Where the parts of a complex stand: in rows of about the same length, above its label."""
    rows = -(-count // _IN_A_ROW)
    height = (whole.height - above - label - _PADDING - _GAP * (rows - 1)) / max(rows, 1)
    for row in range(rows):
        here = count // rows + (row < count % rows)
        width = (whole.width - 2 * _PADDING - _GAP * (here - 1)) / here
        for column in range(here):
            yield Box(
                round(whole.x + _PADDING + column * (width + _GAP), 1),
                round(whole.y + above + row * (height + _GAP), 1),
                round(width, 1),
                round(height, 1),
            )


def _part(identifier: str, part: str, box: Box, whole: Species, names: _Names, place: str) -> Node:
    node = Node(
        id=identifier,
        label=names.of_part(part, whole),
        box=box,
        kind="simple chemical" if part.startswith("CHEBI:") else "macromolecule",
        place=place,
        entry=part,
    )
    texts = [(STATE, form.value) for form in whole.forms if form.part == part]
    return replace(node, marks=_marks(node, texts, ()))


def _marks(node: Node, texts: Sequence[tuple[str, str]], arcs: Sequence[Arc]) -> tuple[Mark, ...]:
    """Marks on the border, states at the right and materials at the left, each where no arc and no other mark is."""
    placed: list[Mark] = []
    for number, (kind, text) in enumerate(texts, start=1):
        width = max(_LETTER * len(text) + (6.0 if len(text) > 1 else 0.0), _TALL)
        candidates = [Box(round(x, 1), round(y, 1), width, _TALL) for x, y in _corners(node.box, width, kind)]
        faults = [_faults(box, placed, arcs) for box in candidates]
        placed.append(
            Mark(id=f"{node.id}_mark_{number}", text=text, kind=kind, box=candidates[faults.index(min(faults))])
        )
    return tuple(placed)


def _corners(box: Box, width: float, kind: str) -> Iterator[tuple[float, float]]:
    """Where a mark may stand, the best place first."""
    left, right = box.x + _BEYOND, box.right - _BEYOND - width
    at_left, at_right = (left, box.x - _BEYOND), (right, right + 2 * _BEYOND)
    for columns in (at_left, at_right) if kind == INFORMATION else (at_right, at_left):
        yield from ((x, y - _TALL / 2) for y, x in product((box.y, box.bottom), columns))


def _faults(box: Box, placed: Sequence[Mark], arcs: Sequence[Arc]) -> int:
    """How many arcs and marks are in the way."""
    crossing = sum(any(box.grown(1).is_crossed_by(*piece) for piece in arc.segments) for arc in arcs)
    return crossing + sum(box.grown(2).overlaps(mark.box) for mark in placed)
