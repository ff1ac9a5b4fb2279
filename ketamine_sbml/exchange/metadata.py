"""What the archive says of itself, in RDF: title, creator, licence, paper, organisms, and the checksum of each model.

The statements follow the OMEX metadata guidelines of BioSimulations, each with a label for people, in a form that
libCOMBINE reads as well: it goes by the last part of a name (``creator``), wants a date and a creator as nodes of their
own, takes the creator's name from a business card, and the last ``description`` that it meets.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from xml.etree import ElementTree

from ketamine_sbml.language.organism import TAXA, Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml.annotation import link
from ketamine_sbml.version import __version__

LICENCE, LICENCE_NAME = "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0 Universal"
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vCard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "bqbiol": "http://biomodels.net/biology-qualifiers/",
    "bqmodel": "http://biomodels.net/model-qualifiers/",
}


def metadata(models: Mapping[str, str]) -> str:
    """The text of ``metadata.rdf`` for an archive with these SBML files, by name."""
    for prefix, address in _NAMESPACES.items():
        ElementTree.register_namespace(prefix, address)
    root = ElementTree.Element(_name("rdf:RDF"))
    whole = _thing(root, ".")
    _describe(whole, pathway(), pathway().about.name, "")
    _organisms(whole, tuple(Organism))
    for file, text in models.items():
        organism = next((other for other in Organism if file.endswith(f"_{other}.xml")), Organism.MOUSE)
        model, checksum, thing = pathway(organism), sha256(text.encode()).hexdigest(), _thing(root, f"./{file}")
        _checksum(thing, checksum)
        title = f"{model.about.name} ({TAXA[organism][0]})"
        _describe(thing, model, title, f" SHA-256 of this file: {checksum}.")
        _organisms(thing, (organism,))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content.decode() + "\n"


def _thing(root: ElementTree.Element, about: str) -> ElementTree.Element:
    return ElementTree.SubElement(root, _name("rdf:Description"), {_name("rdf:about"): about})


def _describe(thing: ElementTree.Element, model: Pathway, title: str, note: str) -> None:
    about, paper = model.about, model.publications[model.about.paper]
    _add(thing, "dc:title", title)
    _add(thing, "dc:abstract", f"{about.title}: {about.story}.")
    _add(thing, "dc:description", f"{about.title}, version {__version__}.{note}")
    _add(_node(thing, "dc:created"), "dcterms:W3CDTF", about.date)
    creator = _statement(thing, "dc:creator", about.author)
    _add(creator, "foaf:name", about.author)
    _add(creator, "vCard:organization-name", about.author)
    _statement(thing, "dc:license", LICENCE_NAME, LICENCE)
    for compact in paper.resources:
        _statement(thing, "bqmodel:isDescribedBy", f"{paper.text} ({compact})", link(compact))


def _organisms(thing: ElementTree.Element, organisms: tuple[Organism, ...]) -> None:
    for organism in organisms:
        name, compact = TAXA[organism]
        _statement(thing, "bqbiol:hasTaxon", name, link(compact))


def _checksum(thing: ElementTree.Element, checksum: str) -> None:
    statement = _statement(thing, "spdx:checksum", checksum)
    _add(statement, "dc:description", "SHA-256")
    _add(statement, "spdx:checksumValue", checksum)
    algorithm = f"{_NAMESPACES['spdx']}checksumAlgorithm_sha256"
    ElementTree.SubElement(statement, _name("spdx:algorithm"), {_name("rdf:resource"): algorithm})


def _statement(thing: ElementTree.Element, predicate: str, label: str, identifier: str = "") -> ElementTree.Element:
    """``thing --predicate--> a node`` with its label for people and, where there is one, its identifier."""
    node = _node(thing, predicate)
    if identifier:
        ElementTree.SubElement(node, _name("dc:identifier"), {_name("rdf:resource"): identifier})
    _add(node, "rdfs:label", label)
    return node


def _node(parent: ElementTree.Element, predicate: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, _name(predicate), {_name("rdf:parseType"): "Resource"})


def _add(parent: ElementTree.Element, predicate: str, text: str) -> None:
    ElementTree.SubElement(parent, _name(predicate)).text = text


def _name(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"
