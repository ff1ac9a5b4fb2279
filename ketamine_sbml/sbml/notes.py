"""What a person reads: notes as XHTML."""

from __future__ import annotations

from html import escape

from ketamine_sbml.language.elements import Element, Observable, Parameter
from ketamine_sbml.language.evidence import Publication, ValueKind
from ketamine_sbml.language.organism import TAXA
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.sbml.annotation import link
from ketamine_sbml.version import __version__

_KIND = {
    ValueKind.MEASURED: "Measured value.",
    ValueKind.DERIVED: "Derived value.",
    ValueKind.FITTED: "Fitted value, chosen by the fitting program against the calibration claims.",
    ValueKind.ASSUMED: "Assumed value.",
    ValueKind.SETTING: "Setting of the experiment.",
}


def body(*paragraphs: str) -> str:
    """XHTML for libSBML from paragraphs that are already escaped."""
    written = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)
    return f'<body xmlns="http://www.w3.org/1999/xhtml">{written}</body>'


def element_notes(element: Element, pathway: Pathway) -> str:
    """Kind of value, reason, range, plausible range and publications of an element."""
    evidence = element.evidence
    paragraphs = []
    if evidence.kind is not None:
        paragraphs.append(_KIND[evidence.kind])
    paragraphs.append(escape(evidence.reason, quote=False))
    if not evidence.verified:
        paragraphs.append("Not verified: a detail of this was taken from memory and not read at the source.")
    if isinstance(element, Parameter) and element.range[0] < element.range[1]:
        low, high = element.range
        unit = "" if element.unit == "1" else f" {element.unit}"
        paragraphs.append(f"Plausible range: {low:g} to {high:g}{unit}.")
    if isinstance(element, Observable):
        low, high = element.plausible
        unit = "" if element.unit == "1" else f" {element.unit}"
        paragraphs.append(f"Plausible range in any experiment of the suite: {low:g} to {high:g}{unit}.")
    if evidence.citations:
        paragraphs.append("Publications: " + "; ".join(_cited(publication) for publication in pathway.cited(evidence)))
    return body(*paragraphs)


def model_notes(pathway: Pathway) -> str:
    """What the model says, how to use it, and its terms of use."""
    taxon = TAXA[pathway.organism][0]
    stages = "".join(
        f"<li><b>{escape(stage.title)}.</b> {escape(_first_paragraph(stage.description), quote=False)}</li>"
        for stage in pathway.stages
    )
    about = pathway.about
    return (
        '<body xmlns="http://www.w3.org/1999/xhtml">'
        f"<h1>{escape(about.title)}</h1>"
        f"<p>This model puts {about.paper_part} of {_cited(pathway.publications[about.paper])} into equations, in "
        f"{escape(taxon)}: {escape(about.story, quote=False)}.</p>"
        f"<p>Run unchanged, it shows {about.usual[pathway.organism]} (hour {pathway.origin:g} of model time). Every "
        "intervention is a constant parameter; its partners ending in _time and _stop say when, in hours of model "
        "time. Every observable is a parameter with an assignment rule. Units are hour, litre and nanomole; folds are "
        f"relative to the rest of an unstressed wild-type animal. {escape(about.caution, quote=False)}</p>"
        "<p>Many numbers are assumptions and say so, with a range: read the notes of a parameter before you rely on "
        "it.</p>"
        f"<ul>{stages}</ul>"
        f"<p>Version {__version__}, by {about.author}.</p>"
        '<p>Terms of use: <a href="https://creativecommons.org/publicdomain/zero/1.0/">CC0 1.0</a>. '
        "To the extent possible under law, the developers have waived all copyright and related or neighbouring rights "
        "to this model.</p>"
        "</body>"
    )


def _first_paragraph(text: str) -> str:
    """The first paragraph after the heading sentence of a stage's description, on one line."""
    _, _, rest = text.partition("\n\n")
    paragraph, _, _ = rest.partition("\n\n")
    return " ".join(paragraph.replace("``", "").split())


def _cited(publication: Publication) -> str:
    text = escape(publication.text, quote=False)
    if not publication.resources:
        return text
    compact = publication.resources[0]
    return f'{text} (<a href="{link(compact)}">{escape(compact)}</a>)'
