"""What the tests of the page share: how exact it must be, and where its solver stands."""

from __future__ import annotations

from pathlib import Path

from ketamine_sbml.page.engine import ENGINE, Engine

ROOT = Path(__file__).resolve().parents[1]
MOST_BYTES = 400_000
# What a curve that stays smaller is measured by: of a response of some hundredths either integrator knows no more.
SMALL = 0.1


def engine() -> Engine:
    """The solver that 'make page' built."""
    return Engine.read(ROOT / ENGINE)
