"""What a person reads: notes as XHTML."""

from __future__ import annotations

from html import escape

from ketamine_sbml.language.elements import Element, Observable, Organism, Parameter, Publication, ValueKind
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model.proteins import TAXA
from ketamine_sbml.model.publications import DEYAMA_2019_AJP
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


def element_notes(element: Element) -> str:
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
    if evidence.publications:
        paragraphs.append("Publications: " + "; ".join(_cited(publication) for publication in evidence.publications))
    return body(*paragraphs)


def model_notes(pathway: Pathway) -> str:
    """What the model says, how to use it, and its terms of use."""
    taxon = TAXA[pathway.organism][0]
    stages = "".join(
        f"<li><b>{escape(stage.title)}.</b> {escape(_first_paragraph(stage.description), quote=False)}</li>"
        for stage in pathway.stages
    )
    dose = "0.5 mg/kg over 40 minutes" if pathway.organism is Organism.HUMAN else "10 mg/kg"
    return (
        '<body xmlns="http://www.w3.org/1999/xhtml">'
        "<h1>How ketamine acts through VEGF: a mechanistic model</h1>"
        f"<p>This model puts Figure 6 of {_cited(DEYAMA_2019_AJP)} into equations, in {escape(taxon)}: ketamine "
        f"blocks NMDA "
        "receptors on GABA interneurons of the medial prefrontal cortex, the pyramidal neuron is disinhibited, a "
        "burst of "
        "glutamate opens AMPA receptors and L-type calcium channels, VEGF and BDNF are released, Flk-1 and TrkB signal "
        "through Akt, ERK and mTORC1, GluA1 and PSD95 reach synapses, spines form, and behaviour improves within "
        "hours and "
        "for days.</p>"
        f"<p>Run unchanged, it shows ketamine {dose} after one day of rest (hour 24 of model time). Every "
        f"intervention is a "
        "constant parameter; its partners ending in _time and _stop say when, in hours of model time. Every "
        "observable is a "
        "parameter with an assignment rule. Units are hour, litre and nanomole; folds are relative to the rest of an "
        "unstressed wild-type animal. The antidepressant response is an index, not a clinical score.</p>"
        "<p>Many numbers are assumptions and say so, with a range: read the notes of a parameter before you rely on "
        "it.</p>"
        f"<ul>{stages}</ul>"
        f"<p>Version {__version__}, by The ketamine-sbml developers.</p>"
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
