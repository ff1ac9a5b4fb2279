"""A map as SBGN-ML, written by libsbgnpy; glyphs share their ids and annotations with the SBML model."""

from __future__ import annotations

from html import escape
from typing import Any

from ketamine_sbml.language.annotations import Annotation, entry
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.picture import OUTERMOST, Arc, Box, Mark, Node, Picture, Place
from ketamine_sbml.optional import require

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BIOLOGY = "http://biomodels.net/biology-qualifiers/"
_IDENTIFIERS = "https://identifiers.org/"
# An agent of an Activity Flow map is an activity that carries the unit of information "perturbation".
_CLASSES = {"activity": "biological activity", "agent": "biological activity", "phenotype": "phenotype"}


def picture_as_sbgn(picture: Picture, model: Pathway) -> str:
    """The SBGN-ML text of a map: Process Description if it has processes, else Activity Flow."""
    library = _load()
    languages = library.MapLanguage
    language = languages.PROCESS_DESCRIPTION if any(node.ports for node in picture.nodes) else languages.ACTIVITY_FLOW
    drawn = library.Map(
        id=picture.id,
        version=library.LATEST[language],
        language=language,
        bbox=_bbox(library, Box(0.0, 0.0, picture.width, picture.height)),
        glyph=[
            *(_place(library, place, order) for order, place in enumerate(picture.places)),
            *(_glyph(library, node, model) for node in picture.nodes),
        ],
        arc=[_arc(library, arc) for arc in picture.arcs],
    )
    text: str = library.write_sbgn_to_string(library.Sbgn(map=[drawn]))
    return text if text.endswith("\n") else text + "\n"


def _load() -> Any:
    return require("libsbgnpy", "maps")


def _bbox(library: Any, box: Box) -> Any:
    return library.Bbox(x=round(box.x, 2), y=round(box.y, 2), w=round(box.width, 2), h=round(box.height, 2))


def _place(library: Any, place: Place, order: int) -> Any:
    return library.Glyph(
        id=f"place_{place.id}",
        class_value=library.GlyphClass.COMPARTMENT,
        compartment_order=float(order),
        compartment_ref=f"place_{OUTERMOST}" if order else None,
        label=library.Label(text=place.label, bbox=_bbox(library, place.label_box)),
        bbox=_bbox(library, place.box),
    )


def _glyph(library: Any, node: Node, model: Pathway) -> Any:
    glyph = library.Glyph(
        id=node.id,
        class_value=library.GlyphClass(_CLASSES.get(node.kind, node.kind)),
        label=_label(library, node),
        bbox=_bbox(library, node.box),
        compartment_ref=f"place_{node.place}",
        extension=_annotation(library, node, model),
        glyph=[
            *(_glyph(library, part, model) for part in node.parts),
            *(_mark(library, mark) for mark in node.marks),
        ],
        port=[library.Port(id=name, x=round(x, 2), y=round(y, 2)) for name, (x, y) in node.ports],
    )
    if node.kind == "agent":
        corner = Box(node.box.x + 6, node.box.y - 5, 14, 10)
        glyph.glyph = [
            library.Glyph(
                id=f"{node.id}_perturbation",
                class_value=library.GlyphClass.UNIT_OF_INFORMATION,
                label=library.Label(text=""),
                entity=library.Glyph.Entity(name=library.EntityName.PERTURBATION),
                bbox=_bbox(library, corner),
            )
        ]
    return glyph


def _label(library: Any, node: Node) -> Any:
    """The label; where it does not stand in the middle, with its place."""
    if not node.label:
        return None
    return library.Label(text=node.label, bbox=_bbox(library, node.label_box) if node.parts else None)


def _mark(library: Any, mark: Mark) -> Any:
    """A state variable, or a unit of information."""
    is_state = mark.kind == "state variable"
    return library.Glyph(
        id=mark.id,
        class_value=library.GlyphClass(mark.kind),
        state=library.Glyph.State(value=mark.text or None) if is_state else None,
        label=None if is_state else library.Label(text=mark.text),
        bbox=_bbox(library, mark.box),
    )


def _arc(library: Any, arc: Arc) -> Any:
    first, *between, last = arc.points
    return library.Arc(
        id=arc.id,
        class_value=library.ArcClass(str(arc.influence)),
        source=arc.source,
        target=arc.target,
        start=library.Arc.Start(x=round(first[0], 2), y=round(first[1], 2)),
        next=[library.Arc.Next(x=round(x, 2), y=round(y, 2)) for x, y in between],
        end=library.Arc.End(x=round(last[0], 2), y=round(last[1], 2)),
    )


def _annotation(library: Any, node: Node, model: Pathway) -> Any:
    """The element's MIRIAM annotation, as in the SBML model; of a part, what it is."""
    by_relation: dict[str, list[str]] = {}
    for annotation in entry(node.entry) if node.entry else _annotations(node.id, model):
        compact = model.entry(annotation)
        if compact:
            by_relation.setdefault(annotation.relation.value, []).append(_IDENTIFIERS + compact)
    if not by_relation:
        return None
    bags = "".join(
        f"<bqbiol:{relation}><rdf:Bag>"
        + "".join(f'<rdf:li rdf:resource="{escape(uri)}"/>' for uri in uris)
        + f"</rdf:Bag></bqbiol:{relation}>"
        for relation, uris in by_relation.items()
    )
    raw = (
        f'<annotation xmlns="http://sbgn.org/libsbgn/0.3"><rdf:RDF xmlns:rdf="{_RDF}" xmlns:bqbiol="{_BIOLOGY}">'
        f'<rdf:Description rdf:about="#{node.id}">{bags}</rdf:Description></rdf:RDF></annotation>'
    )
    return library.Glyph.Extension(any_element=[raw])


def _annotations(identifier: str, model: Pathway) -> tuple[Annotation, ...]:
    if identifier in model.by_id:
        return model.by_id[identifier].annotations
    if any(identifier == intervention.id for intervention in model.interventions):
        return model.intervention(identifier).annotations
    return ()
