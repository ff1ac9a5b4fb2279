"""What other engines say, for a reader and for machines."""

from __future__ import annotations

from collections.abc import Sequence

from ketamine_sbml.studies.witnesses import AGREEMENT, Witness


def witnesses_as_text(witnesses: Sequence[Witness]) -> str:
    """A table, then what differs."""
    width = max(len(witness.engine) for witness in witnesses)
    lines = [f"{'engine':<{width}}  arms  largest difference  where and when, against libRoadRunner"]
    for witness in witnesses:
        worst = witness.largest
        where = f"{worst.observable} in {worst.arm} at {worst.hour:g} h" if worst.observable else f"{worst.arm} failed"
        lines.append(f"{witness.engine:<{width}}  {witness.arms:>4}  {worst.share:>18.1e}  {where}")
    for witness in witnesses:
        for claim, (ours, theirs) in witness.changed.items():
            lines.append(f"{witness.engine}: {claim} is {theirs}, by libRoadRunner {ours}.")
        if witness.unseen:
            lines.append(f"{witness.engine} does not see {', '.join(witness.unseen)}.")
    if all(witness.agrees for witness in witnesses):
        lines.append(f"All agree within {AGREEMENT:g} of each curve's scale; no verdict changes; every change is seen.")
    else:
        lines.append("The engines do not agree.")
    return "\n".join(lines)


def witnesses_as_json(witnesses: Sequence[Witness]) -> list[dict[str, object]]:
    """A plain structure for machines."""
    return [
        {
            "engine": witness.engine,
            "arms": witness.arms,
            "agrees": witness.agrees,
            "largest": {
                "share": witness.largest.share,
                "arm": witness.largest.arm,
                "observable": witness.largest.observable,
                "hour": witness.largest.hour,
            },
            "changed": {name: list(verdicts) for name, verdicts in witness.changed.items()},
            "unseen": list(witness.unseen),
        }
        for witness in witnesses
    ]
