"""Claims for a reader at the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ketamine_sbml.claims import Claim, Source
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.load import vocabulary_of
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm


def claims_found(claims: Sequence[Claim], text: str) -> list[Claim]:
    """The claims whose id, stage, statement, role, source or observables contain the text; all without one."""
    wanted = text.casefold()
    return [claim for claim in claims if wanted in _searched(claim)]


def _searched(claim: Claim) -> str:
    parts = (claim.id, claim.stage, claim.statement, str(claim.role), claim.source.publication)
    return " ".join((*parts, *claim.arrows, *claim.observables())).casefold()


def claim_in_full(claim: Claim, arms: Mapping[str, Arm]) -> str:
    """Statement, source, arms with what they get, expectations with their formulas, and labels."""
    source = claim.source
    lines = [claim.statement, ""]
    lines.append(f"claim     {claim.id} ({claim.role}, {claim.stage})")
    if claim.judgement:
        lines.append(f"judgement {claim.judgement}")
    else:
        lines += _source(source)
    for role, name in claim.arms.items():
        lines.append(f"{role:<10}{name}: {_doses(arms[name])}")
    for expectation in claim.expectations:
        lines.append(f"expects   {expectation.words()}")
    for label in ("arrows", "evidence"):
        if getattr(claim, label):
            lines.append(f"{label:<10}{', '.join(getattr(claim, label))}")
    for label in ("inferred", "structural", "vacuous", "not_testable", "contradicted", "note"):
        if getattr(claim, label):
            lines.append(f"{label.replace('_', ' ')}: {getattr(claim, label)}")
    return "\n".join(lines)


def _source(source: Source) -> list[str]:
    lines = [f"source    {source.publication}{f', {source.figure}' if source.figure else ''}"]
    lines.append(f"          {source.organism}, {source.preparation}; {source.eco}; {' '.join(source.identifiers)}")
    if not source.verified or source.unverified:
        lines.append(f"          not verified: {source.unverified or 'all of it'}")
    return lines


def _doses(arm: Arm) -> str:
    parts = []
    for change in arm.changes:
        start = "" if change.at is None else f" from {change.at:g} h"
        stop = "" if change.until is None else f" to {change.until:g} h"
        parts.append(f"{change.intervention} = {change.value:g}{start}{stop}")
    organism = "" if arm.organism == "mouse" else f" ({arm.organism})"
    return (", ".join(parts) or "nothing") + organism


def kinds_as_text() -> str:
    """Every kind of expectation: what it says, the arms and fields that it takes, its formula and its aliases."""
    vocabulary = vocabulary_of(pathway())
    lines = []
    for name, kind in KINDS.items():
        fields = kind.fields(vocabulary).items()
        lines.append(f"{name:<14}{(kind.__doc__ or '').strip()}")
        lines.append(f"{'':<14}margin  {kind.formula}")
        lines.append(f"{'':<14}arms    {kind.arms_in_words()}")
        lines.append(f"{'':<14}fields  {', '.join(f if declared.required else f'[{f}]' for f, declared in fields)}")
        lines += [f"{alias:<14}The same as {name}: {meaning}." for alias, meaning in kind.aliases.items()]
    return "\n".join(lines)


def claim_as_json(claim: Claim) -> dict[str, object]:
    """The same as ``claim_in_full`` for machines; what is empty is left out."""
    content = {
        "id": claim.id,
        "stage": claim.stage,
        "role": str(claim.role),
        "statement": claim.statement,
        "source": asdict(claim.source),
        "arms": dict(claim.arms),
        "expects": [expectation.words() for expectation in claim.expectations],
    }
    labels = ("inferred", "structural", "vacuous", "not_testable", "contradicted", "judgement", "note")
    more = ("arrows", "evidence", *labels)
    return content | {name: getattr(claim, name) for name in more if getattr(claim, name)}
