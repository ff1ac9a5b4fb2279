"""Every compact identifier has the form that Bioregistry knows for its collection."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange.metadata import metadata
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.maps.files import map_texts
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import model_files

pytestmark = pytest.mark.long

_LINK = re.compile(r"https?://identifiers\.org/([^\"<\s]+)")
_SBO = re.compile(r"sboTerm=\"([^\"]+)\"")
# How COMBINE names its formats: a path at identifiers.org without a colon, and no collection of identifiers.
_FORMAT = "combine.specifications/"


def fault(compact: str) -> str:
    """What is wrong with a compact identifier, in words; empty if it has the form of its collection."""
    import bioregistry  # not where tests are only collected: that takes a second

    prefix, colon, identifier = compact.partition(":")
    resource = bioregistry.get_resource(prefix)
    if not colon or resource is None:
        return f"{compact}: Bioregistry knows no collection {prefix!r}"
    if resource.get_pattern() is None:
        return f"{compact}: Bioregistry has no pattern for {prefix!r}"
    return "" if resource.is_valid_identifier(identifier) else f"{compact} does not match {resource.get_pattern()}"


def in_files() -> set[str]:
    models = model_files()
    texts = [*models.values(), *map_texts().values(), metadata(models)]
    links = {compact for text in texts for compact in _LINK.findall(text) if not compact.startswith(_FORMAT)}
    return links | {term for text in texts for term in _SBO.findall(text)}


def in_claims() -> set[str]:
    sources = [claim.source for claim in load_claims()[0]]
    return {compact for source in sources for compact in (*source.identifiers, source.eco)}


def in_the_bibliography() -> set[str]:
    models = [pathway(organism) for organism in Organism]
    return {compact for model in models for paper in model.publications.values() for compact in paper.resources}


@pytest.mark.parametrize(("found", "least"), [(in_files, 100), (in_claims, 40), (in_the_bibliography, 40)])
def test_every_compact_identifier_has_the_form_of_its_collection(found: Callable[[], set[str]], least: int) -> None:
    identifiers = found()
    assert len(identifiers) >= least
    assert [sentence for compact in sorted(identifiers) if (sentence := fault(compact))] == []


@pytest.mark.parametrize("compact", ["pubmed:PMC1", "ECO:26", "CHEBI:x", "nowhere:1", "uniprot:Q0073", "30606046"])
def test_a_wrong_identifier_is_found(compact: str) -> None:
    assert fault(compact)
