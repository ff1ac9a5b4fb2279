"""How this machine's numbers differ from the stored ones, for a reader."""

from __future__ import annotations

from collections.abc import Sequence

from ketamine_sbml.studies.reference import TOLERANCE, Mismatch


def mismatches_as_text(compared: int, found: Sequence[Mismatch]) -> str:
    """One line, or one for each curve that differs."""
    if not found:
        return f"{compared} numbers agree with the stored reference within {TOLERANCE:g} of each curve's scale."
    lines = [f"{len(found)} curves differ from the stored reference by more than {TOLERANCE:g} of their scale:"]
    lines += [f"  {m.observable} in {m.arm} at {m.hour:g} h: stored {m.stored:.7g}, here {m.here:.7g}" for m in found]
    return "\n".join(lines)
