"""Names that are not known, answered with the nearest one that is."""

from __future__ import annotations

from collections.abc import Sequence

from ketamine_sbml.errors import InputError
from ketamine_sbml.plain import shown


def nearest(name: str, known: Sequence[str], otherwise: str) -> str:
    """The end of a sentence: the nearest known name, or else where to look."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"{otherwise}."


def unknown(what: str, name: str, known: Sequence[str], otherwise: str) -> InputError:
    """The error for a name that is not known."""
    return InputError(f"Unknown {what} {shown(name)}; {nearest(name, known, otherwise)}")
