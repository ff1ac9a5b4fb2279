"""What an element is, as statements about entries of databases.

A protein is named by its gene; the pathway's table of proteins knows its entry in each organism. Everything else is a
compact identifier such as ``CHEBI:6121``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from ketamine_sbml.errors import InputError


class Relation(StrEnum):
    """How an element relates to an entry in a database: the BioModels.net qualifiers in use here."""

    IS = "is"
    IS_VERSION_OF = "isVersionOf"
    HAS_PART = "hasPart"
    OCCURS_IN = "occursIn"
    IS_PART_OF = "isPartOf"
    IS_PROPERTY_OF = "isPropertyOf"
    IS_DESCRIBED_BY = "isDescribedBy"
    HAS_TAXON = "hasTaxon"
    IS_HOMOLOG_TO = "isHomologTo"


@dataclass(frozen=True)
class Annotation:
    """One statement ``element --relation--> entry``; the entry is a compact identifier or the symbol of a gene."""

    relation: Relation
    entry: str

    @property
    def gene(self) -> str:
        """The symbol of the gene; empty if the entry is a compact identifier."""
        return "" if ":" in self.entry else self.entry


@dataclass(frozen=True)
class Form:
    """A form that a molecule, or one part of a complex, can be in: phosphorylated, loaded with GTP, active.

    Attributes:
        value: the form, such as "P"; empty where the site is there and nothing is on it.
        part: the entry of the part, among those that it is made of; empty for the whole.
    """

    value: str = ""
    part: str = ""


def _statements(relation: Relation, entries: tuple[str, ...]) -> tuple[Annotation, ...]:
    return tuple(Annotation(relation, entry) for entry in entries)


def entry(*entries: str) -> tuple[Annotation, ...]:
    """The element is this entry: a chemical, a place, or the protein of a gene."""
    return _statements(Relation.IS, entries)


def form_of(*entries: str) -> tuple[Annotation, ...]:
    """The element is a state (phosphorylated, internalised) of a protein, or one of several isoforms of it."""
    return _statements(Relation.IS_VERSION_OF, entries)


def kind_of(*entries: str) -> tuple[Annotation, ...]:
    """The element is a case of this entry: a process of a GO term, a drug of a class."""
    return _statements(Relation.IS_VERSION_OF, entries)


def made_of(*entries: str) -> tuple[Annotation, ...]:
    """The element has these parts."""
    return _statements(Relation.HAS_PART, entries)


def within(*entries: str) -> tuple[Annotation, ...]:
    """The element is part of this place or process."""
    return _statements(Relation.IS_PART_OF, entries)


def property_of(*entries: str) -> tuple[Annotation, ...]:
    """The element is a number that describes these: a dose of a drug, activity of a form, a fold, rate of a process."""
    return _statements(Relation.IS_PROPERTY_OF, entries)


# The words that tables use for these statements.
STATEMENTS = MappingProxyType(
    {
        "entry": entry,
        "form_of": form_of,
        "kind_of": kind_of,
        "made_of": made_of,
        "within": within,
        "property_of": property_of,
    }
)


def annotations_from(text: str) -> tuple[Annotation, ...]:
    """Statements from a cell of a table, such as ``form_of UBERON:0000913; within UBERON:4450000``."""
    found: list[Annotation] = []
    for statement in filter(None, (part.strip() for part in text.split(";"))):
        word, *entries = statement.split()
        if word not in STATEMENTS or not entries:
            raise InputError(f"{statement!r} is no statement: write one of {', '.join(STATEMENTS)} and an entry.")
        found += STATEMENTS[word](*entries)
    return tuple(found)
