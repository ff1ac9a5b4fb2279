"""MIRIAM annotation, and the machine-readable evidence of a parameter.

Each relation becomes one statement with a bag of entries; where several entries stand under ``hasPart``, the element
consists of all of them. Publications stand under ``isDescribedBy`` in one bag and the ECO code in another, since a bag
holds what belongs together. The evidence of a parameter (kind of value, range, whether it was verified) also stands in
an element of our own namespace, so that programs need not read the notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape  # what xml.sax has for this imports a client for HTTP

import libsbml

from ketamine_sbml.language.annotations import Relation
from ketamine_sbml.language.elements import Element, Parameter
from ketamine_sbml.language.evidence import Evidence
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.sbml.checked import made, ok

EVIDENCE_NAMESPACE = "urn:ketamine-sbml:evidence"

_QUALIFIER = {
    Relation.IS: libsbml.BQB_IS,
    Relation.IS_VERSION_OF: libsbml.BQB_IS_VERSION_OF,
    Relation.HAS_PART: libsbml.BQB_HAS_PART,
    Relation.OCCURS_IN: libsbml.BQB_OCCURS_IN,
    Relation.IS_PART_OF: libsbml.BQB_IS_PART_OF,
    Relation.IS_PROPERTY_OF: libsbml.BQB_IS_PROPERTY_OF,
    Relation.IS_DESCRIBED_BY: libsbml.BQB_IS_DESCRIBED_BY,
    Relation.HAS_TAXON: libsbml.BQB_HAS_TAXON,
    Relation.IS_HOMOLOG_TO: libsbml.BQB_IS_HOMOLOG_TO,
}


def link(compact: str) -> str:
    """The one place where a compact identifier such as ``CHEBI:6121`` becomes a link."""
    return f"https://identifiers.org/{compact}"


def annotate(thing: libsbml.SBase, element: Element, pathway: Pathway) -> None:
    """Write SBO term, MIRIAM statements and evidence of an element."""
    ok(thing.setMetaId(f"meta_{element.id}"), f"set the metaid of {element.id}")
    ok(thing.setSBOTerm(element.sbo), f"set the SBO term {element.sbo} of {element.id}")
    if isinstance(element, Parameter):
        ok(thing.setAnnotation(_evidence_xml(element)), f"annotate {element.id} with its evidence")
    statements: dict[Relation, list[str]] = {}
    for annotation in element.annotations:
        compact = pathway.entry(annotation)
        if compact is not None:
            statements.setdefault(annotation.relation, []).append(compact)
    for relation, entries in statements.items():
        add_statement(thing, relation, entries)
    papers = papers_of(element.evidence, pathway)
    if papers:
        add_statement(thing, Relation.IS_DESCRIBED_BY, papers)
    add_statement(thing, Relation.IS_DESCRIBED_BY, [element.evidence.code])


def papers_of(evidence: Evidence, pathway: Pathway) -> list[str]:
    """The preferred identifier of each publication."""
    return [publication.resources[0] for publication in pathway.cited(evidence) if publication.resources]


def add_statement(thing: libsbml.SBase, relation: Relation, entries: Iterable[str]) -> None:
    """Add one statement ``thing --relation--> entries``."""
    term = made(libsbml.CVTerm(libsbml.BIOLOGICAL_QUALIFIER), "make a statement")
    ok(term.setBiologicalQualifierType(_QUALIFIER[relation]), f"set the qualifier {relation}")
    for compact in dict.fromkeys(entries):
        ok(term.addResource(link(compact)), f"add {compact}")
    ok(thing.addCVTerm(term, True), f"annotate {thing.getId()} with {relation}")


def _evidence_xml(parameter: Parameter) -> str:
    evidence = parameter.evidence
    low, high = parameter.range
    attributes = {
        "kind": str(evidence.kind),
        "low": f"{low:.15g}",
        "high": f"{high:.15g}",
        "verified": "true" if evidence.verified else "false",
        "eco": evidence.code,
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f'<evidence xmlns="{EVIDENCE_NAMESPACE}" {written}/>'
