"""The Process Description map inside SBML: the layout and render packages, for tools that draw the model itself."""

from __future__ import annotations

from typing import Any

import libsbml

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Reaction, Species
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps import drawing
from ketamine_sbml.maps.picture import OUTERMOST, Arc, Box, Node, Picture
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.sbml.document import Edition

_LAYOUT, _RENDER = libsbml.LayoutExtension.getXmlnsL3V1V1(), libsbml.RenderExtension.getXmlnsL3V1V1()
# SBGN's class of arc -> the role that the layout package knows.
_ROLES = {
    "consumption": libsbml.SPECIES_ROLE_SUBSTRATE,
    "production": libsbml.SPECIES_ROLE_PRODUCT,
    "stimulation": libsbml.SPECIES_ROLE_ACTIVATOR,
    "catalysis": libsbml.SPECIES_ROLE_ACTIVATOR,
    "inhibition": libsbml.SPECIES_ROLE_INHIBITOR,
    "modulation": libsbml.SPECIES_ROLE_MODIFIER,
}
# The colours of the drawn map, under the names that the styles use.
_COLOURS = {
    "ink": drawing.INK,
    "grey": drawing.GREY,
    "paper": drawing.PAPER,
    "species": drawing.SPECIES,
    "raising": drawing.RAISING,
    "lowering": drawing.LOWERING,
    "place": drawing.PLACE_FILL,
    "edge": drawing.PLACE_EDGE,
}
# Role of a reference -> (colour of its line, its head).
_LINES = {
    "substrate": ("ink", ""),
    "product": ("ink", "filled"),
    "activator": ("raising", "open"),
    "inhibitor": ("lowering", "bar"),
    "modifier": ("grey", "open"),
}


def sbml_with_layout(model: Pathway, picture: Picture) -> str:
    """The model as SBML Level 3 Version 1 with its Process Description map as a layout.

    Phenotypes and empty sets are no species and stay out.
    """
    document = libsbml.readSBMLFromString(build_sbml(model, Edition.L3V1))
    for address, name in ((_LAYOUT, "layout"), (_RENDER, "render")):
        document.enablePackage(address, name, True)
        document.setPackageRequired(name, False)
    layout = document.getModel().getPlugin("layout").createLayout()
    layout.setId(picture.id)
    layout.setName(picture.title)
    names = libsbml.LayoutPkgNamespaces(3, 1, 1)
    layout.setDimensions(libsbml.Dimensions(names, picture.width, picture.height))
    for place in picture.places:
        if place.id != OUTERMOST:
            glyph = layout.createCompartmentGlyph()
            glyph.setId(f"glyph_{place.id}")
            glyph.setCompartmentId(place.id)
            _bound(glyph, names, place.box)
            _text(layout, names, place.id, place.label_box)
    known = {species.id for species in model.elements(Species)}
    for node in picture.nodes:
        if node.id in known:
            glyph = layout.createSpeciesGlyph()
            glyph.setId(f"glyph_{node.id}")
            glyph.setSpeciesId(node.id)
            _bound(glyph, names, node.box)
            _text(layout, names, node.id, node.box)
    for reaction in model.elements(Reaction):
        _reaction(layout, names, picture, picture.node(reaction.id), known)
    _style(layout)
    text: str = libsbml.writeSBMLToString(document)
    again = libsbml.readSBMLFromString(text)
    if again.getNumErrors(libsbml.LIBSBML_SEV_ERROR):
        raise InputError(f"The layout cannot be read back: {again.getErrorLog().toString()}")
    return text


def _bound(glyph: Any, names: Any, box: Box) -> None:
    bounds = libsbml.BoundingBox(names, f"box_of_{glyph.getId()}", box.x, box.y, box.width, box.height)
    glyph.setBoundingBox(bounds)


def _text(layout: Any, names: Any, identifier: str, box: Box) -> None:
    """The label of a glyph, which is the element's own name."""
    text = layout.createTextGlyph()
    text.setId(f"text_{identifier}")
    text.setGraphicalObjectId(f"glyph_{identifier}")
    text.setOriginOfTextId(identifier)
    _bound(text, names, box)


def _reaction(layout: Any, names: Any, picture: Picture, node: Node, known: set[str]) -> None:
    glyph = layout.createReactionGlyph()
    glyph.setId(f"glyph_{node.id}")
    glyph.setReactionId(node.id)
    _bound(glyph, names, node.box)
    ports = {name for name, _ in node.ports}
    for arc in picture.arcs:
        mine = arc.source in ports or arc.target in ports or arc.target == node.id
        species = next((end for end in (arc.source, arc.target) if end in known), None)
        if not mine or species is None:
            continue
        reference = glyph.createSpeciesReferenceGlyph()
        reference.setId(f"arc_{arc.id}")
        reference.setSpeciesGlyphId(f"glyph_{species}")
        reference.setRole(_ROLES[arc.influence])
        _curve(reference, arc)


def _curve(reference: Any, arc: Arc) -> None:
    for (x0, y0), (x1, y1) in arc.segments:
        line = reference.createLineSegment()
        line.setStart(x0, y0)
        line.setEnd(x1, y1)


def _style(layout: Any) -> None:
    """How glyphs look, by their kind and role."""
    info = layout.getPlugin("render").createLocalRenderInformation()
    info.setId("style")
    for name, value in _COLOURS.items():
        colour = info.createColorDefinition()
        colour.setId(name)
        colour.setColorValue(value)
    for name, fill in (("filled", "ink"), ("open", "paper"), ("bar", "lowering")):
        ending = info.createLineEnding()
        ending.setId(name)
        ending.setEnableRotationalMapping(True)
        left, width = (-8.0, 8.0) if name != "bar" else (-2.0, 2.0)
        ending.setBoundingBox(
            libsbml.BoundingBox(libsbml.LayoutPkgNamespaces(3, 1, 1), f"box_of_{name}", left, -5.0, width, 10.0)
        )
        group = ending.createGroup()
        group.setStroke("ink" if name == "filled" else "lowering" if name == "bar" else "raising")
        group.setStrokeWidth(1.0)
        group.setFillColor(fill)
        shape = group.createPolygon()
        corners = ((0, 0), (100, 50), (0, 100)) if name != "bar" else ((0, 0), (100, 0), (100, 100), (0, 100))
        for x, y in corners:
            point = shape.createPoint()
            point.setX(libsbml.RelAbsVector(0, x))
            point.setY(libsbml.RelAbsVector(0, y))
    for kind, line, fill, corner in (
        ("COMPARTMENTGLYPH", "edge", "place", 12.0),
        ("SPECIESGLYPH", "ink", "species", 7.0),
        ("REACTIONGLYPH", "ink", "paper", 0.0),
    ):
        group = _group(info, kind.lower(), line)
        info.getStyle(info.getNumStyles() - 1).addType(kind)
        box = group.createRectangle()
        box.setFillColor(fill)
        box.setX(libsbml.RelAbsVector(0, 0))
        box.setY(libsbml.RelAbsVector(0, 0))
        box.setWidth(libsbml.RelAbsVector(0, 100))
        box.setHeight(libsbml.RelAbsVector(0, 100))
        box.setRadiusX(libsbml.RelAbsVector(corner, 0))
        box.setRadiusY(libsbml.RelAbsVector(corner, 0))
    text = _group(info, "textglyph", "ink")
    info.getStyle(info.getNumStyles() - 1).addType("TEXTGLYPH")
    text.setFontFamily("sans-serif")
    text.setFontSize(libsbml.RelAbsVector(8, 0))
    text.setTextAnchor("middle")
    text.setVTextAnchor("middle")
    for role, (colour, ending) in _LINES.items():
        group = _group(info, role, colour)
        info.getStyle(info.getNumStyles() - 1).addRole(role)
        if ending:
            group.setEndHead(ending)


def _group(info: Any, name: str, line: str) -> Any:
    style = info.createStyle(f"style_{name}")
    group = style.getGroup()
    group.setStroke(line)
    group.setStrokeWidth(1.0)
    return group
