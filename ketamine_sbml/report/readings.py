"""Two readings of the figure side by side, for a reader and for machines."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ketamine_sbml.claims.claim import Role
from ketamine_sbml.claims.judge import Judgement, Verdict
from ketamine_sbml.studies.readings import Comparison, Pair

FIRST, OTHER = "disinhibition", "direct"
# What has to be said wherever the numbers stand.
UNFAIR = (
    "Parameters of the first reading were fitted to the claims of calibration, and those of the other to none: that it "
    "fails one of these, or one by a little, says little. Structural claims are encoded in the first reading's wiring."
)


def readings_as_text(comparison: Comparison) -> str:
    """What tells the readings apart, with verdicts and margins, then the counts."""
    lines = []
    for heading, pairs in _lists(comparison):
        width = max((len(pair.claim.id) for pair in pairs), default=0)
        lines += [f"{heading} ({len(pairs)}):"]
        lines += [f"  {pair.claim.id:<{width}}  {_margins(pair)}  [{_labels(pair)}]" for pair in pairs]
        lines.append("")
    lines += [f"{role}: {words}" for role, words in _totals(comparison)]
    lines += [_counts(comparison), UNFAIR]
    return "\n".join(lines)


def readings_as_markdown(comparison: Comparison) -> str:
    """The same as a page, with verdicts alone: the last digit of a margin differs from machine to machine."""
    lines = [
        "# Two readings of the figure",
        "",
        "The first is the model: ketamine disinhibits through interneurons. In the other it acts on receptors of "
        "pyramidal neurons at rest: eEF2 kinase stops, BDNF is translated, and there is no burst",
        "([`direct.py`](../ketamine_sbml/model/readings/direct.py), all that differs). The same claims judge both. "
        "Written by `ketamine-sbml build`; `ketamine-sbml readings` prints it with margins.",
        "",
        UNFAIR,
        "",
        f"| role | {FIRST} | {OTHER} |",
        "|---|---|---|",
    ]
    for role, (first, other, judged) in comparison.totals().items():
        lines.append(f"| {role} | {first} of {judged} | {other} of {judged} |")
    lines += ["", _counts(comparison)]
    for heading, pairs in _lists(comparison):
        lines += ["", f"## {heading}", "", "| claim | source | role |", "|---|---|---|"]
        for pair in pairs:
            source = pair.claim.source.publication
            lines.append(f"| {pair.claim.statement} (`{pair.claim.id}`) | {source} | {_labels(pair)} |")
    return "\n".join(lines) + "\n"


def readings_as_json(comparison: Comparison) -> dict[str, object]:
    """A plain structure for machines."""
    return {
        "readings": [FIRST, OTHER],
        "totals": {
            str(role): {FIRST: first, OTHER: other, "judged": judged}
            for role, (first, other, judged) in comparison.totals().items()
        },
        "claims": [
            {
                "id": pair.claim.id,
                "role": str(pair.claim.role),
                "structural": bool(pair.claim.structural),
                "tells_apart": pair.tells_apart,
                **{name: _judged(judgement) for name, judgement in ((FIRST, pair.first), (OTHER, pair.other))},
            }
            for pair in comparison.pairs
        ],
    }


def _lists(comparison: Comparison) -> Iterable[tuple[str, list[Pair]]]:
    found = (
        (f"Published results that only {FIRST} supports", comparison.telling(first=True)),
        (f"Published results that only the {OTHER} reading supports", comparison.telling(first=False)),
        ("Published results that neither supports", comparison.alike(Verdict.CONTRADICTED)),
        ("Published results that one of them leaves open", comparison.undecided()),
    )
    for heading, pairs in found:
        if published := _published(pairs):
            yield heading, published
    if telling := [pair for pair in comparison.pairs if pair.tells_apart and pair.claim.role is Role.SANITY]:
        yield f"Sanity checks that tell the readings apart ({Role.SANITY.note})", telling


def _published(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.claim.role is not Role.SANITY]


def _totals(comparison: Comparison) -> Iterable[tuple[str, str]]:
    for role, (first, other, judged) in comparison.totals().items():
        yield str(role), f"{FIRST} supports {first}, {OTHER} {other} of {judged}"


def _counts(comparison: Comparison) -> str:
    published = _published(comparison.pairs)
    telling = sum(pair.tells_apart for pair in published)
    both = len(_published(comparison.alike(Verdict.SUPPORTED)))
    return f"Of {len(published)} published results {telling} tell the readings apart; both support {both}."


def _margins(pair: Pair) -> str:
    return f"{_margin(pair.first):>16} | {_margin(pair.other):>16}"


def _margin(judgement: Judgement) -> str:
    if math.isnan(judgement.margin):
        return str(judgement.verdict)
    return f"{judgement.margin:+.2f} {judgement.unit}"


def _labels(pair: Pair) -> str:
    claim = pair.claim
    return ", ".join([str(claim.role), *(label for label in ("inferred", "structural") if getattr(claim, label))])


def _judged(judgement: Judgement) -> dict[str, object]:
    margin = None if math.isnan(judgement.margin) else judgement.margin
    return {"verdict": str(judgement.verdict), "margin": margin, "unit": judgement.unit}
