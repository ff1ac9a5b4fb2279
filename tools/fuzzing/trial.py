"""What is tried: files in an empty folder, and what is done there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ketamine_sbml.cli import main as command
from ketamine_sbml.errors import InputError

# Exit status -> what became of an input. Any other status is a find.
HELD, FAILED, REFUSED = 0, 1, 2
OUTCOMES = {HELD: "accepted", FAILED: "claims failed", REFUSED: "refused"}


@dataclass(frozen=True)
class Trial:
    """What is tried: files in an empty folder, and what is done there, giving an exit status."""

    kind: str
    files: Mapping[str, bytes]
    act: Callable[[], int]
    words: str
    may_write: frozenset[str] = field(default_factory=frozenset)


def command_line(*arguments: str) -> Callable[[], int]:
    """The program with these words, as from a shell."""
    return lambda: command(list(arguments))


def refusable(action: Callable[[], object]) -> Callable[[], int]:
    """A function of the program whose errors for people are refusals, as on the command line."""

    def act() -> int:
        try:
            action()
        except InputError as error:
            print(f"ketamine-sbml: {error}".encode("ascii", "backslashreplace").decode(), file=sys.stderr)
            return REFUSED
        return HELD

    return act
