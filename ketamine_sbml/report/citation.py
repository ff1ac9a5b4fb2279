"""BibTeX of the software, of the paper whose figure it is, and of what lies behind a claim or an element.

Only what is known is written: a publication of which no more than a short citation and identifiers is recorded becomes
a note with these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ketamine_sbml.claims import Claim
from ketamine_sbml.language.evidence import Publication
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.version import __version__

# What CITATION.cff says, which an installed package does not carry.
SOFTWARE = {
    "author": "The ketamine-sbml developers",
    "title": "ketamine-sbml: how ketamine acts through VEGF, as a mechanistic SBML model with its evidence",
    "version": __version__,
    "date": "2026-11-23",
    "license": "MIT",
}
PAPER = {
    "author": "Deyama and others",
    "title": "Role of neuronal VEGF signaling in the prefrontal cortex in the rapid antidepressant effects of ketamine",
    "journal": "American Journal of Psychiatry",
    "year": "2019",
    "volume": "176",
    "number": "5",
    "pages": "388--400",
    "doi": "10.1176/appi.ajp.2018.17121368",
    "pmcid": "PMC6494682",
}
_FIELDS = {"doi": "doi", "pubmed": "pmid", "pmc": "pmcid"}


def own_bibtex() -> str:
    """The software and the paper whose figure it implements."""
    # BibTeX lowers capitals in a title and takes a group for a person's name: braces keep both as they are.
    software = _entry("software", "ketamine_sbml", {**SOFTWARE, **_braced(SOFTWARE, "author", "title")})
    return software + "\n\n" + _entry("article", "Deyama2019a", {**PAPER, **_braced(PAPER, "title")})


def publications_behind(name: str, model: Pathway, claims: Sequence[Claim]) -> list[Publication] | None:
    """What is cited for a publication's key, a claim's id or an element's id; None if there is no such name."""
    known = model.publications
    if name in known:
        return [known[name]]
    for claim in claims:
        if claim.id == name:
            return [_source_of(claim, known)]
    for element in (*model, *model.interventions):
        if element.id == name:
            return list(model.cited(element.evidence))
    return None


def names_to_cite(model: Pathway, claims: Sequence[Claim]) -> list[str]:
    """Every name that has something behind it."""
    elements = (element.id for element in (*model, *model.interventions))
    return list(dict.fromkeys((*model.publications, *(claim.id for claim in claims), *elements)))


def bibtex(publications: Sequence[Publication]) -> str:
    """An entry for each publication that can be found by an identifier, and a comment for each that cannot."""
    entries = []
    for publication in {publication.key: publication for publication in publications}.values():
        fields = {"note": f"{{{_escaped(publication.text)}}}"}
        for resource in publication.resources:
            source, _, identifier = resource.partition(":")
            if source in _FIELDS:
                fields[_FIELDS[source]] = identifier
        if len(fields) == 1:
            entries.append(f"% {publication.text}: no DOI or PubMed identifier is known.")
        else:
            entries.append(_entry("misc", publication.key, fields))
    return "\n\n".join(entries)


def _source_of(claim: Claim, known: Mapping[str, Publication]) -> Publication:
    """The publication of a claim: that of the model which shares an identifier with it, or else what the claim says."""
    for publication in known.values():
        if set(publication.resources) & set(claim.source.identifiers):
            return publication
    return Publication(claim.id, claim.source.publication, claim.source.identifiers)


def _braced(fields: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: f"{{{fields[name]}}}" for name in names}


def _escaped(text: str) -> str:
    return re.sub(r"([&%#_])", r"\\\1", text)


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}\n}}"
