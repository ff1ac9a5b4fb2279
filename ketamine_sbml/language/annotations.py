"""Short names for statements that need no table: the element is an entry, is of a kind, has a role, lies within."""

from __future__ import annotations

from ketamine_sbml.language.elements import Annotation, Relation, Resource


def entry(*compact: str) -> tuple[Annotation, ...]:
    """The element is this entry, given as a compact identifier such as CHEBI:6121."""
    return tuple(Annotation(Relation.IS, Resource(identifier)) for identifier in compact)


def kind_of(*compact: str) -> tuple[Annotation, ...]:
    """The element is a case of this entry: a process of a GO term, a drug of a class."""
    return tuple(Annotation(Relation.IS_VERSION_OF, Resource(identifier)) for identifier in compact)


def role(*compact: str) -> tuple[Annotation, ...]:
    """The element has this property, such as being an antagonist."""
    return tuple(Annotation(Relation.HAS_PROPERTY, Resource(identifier)) for identifier in compact)


def within(*compact: str) -> tuple[Annotation, ...]:
    """The element is part of this place or process."""
    return tuple(Annotation(Relation.IS_PART_OF, Resource(identifier)) for identifier in compact)
