"""The verdicts as a table for the terminal."""

from __future__ import annotations

import math

from ketamine_sbml.claims.judge import Judgement, Report, Verdict, readings_in_words

_MARK = {
    Verdict.SUPPORTED: "supported",
    Verdict.CONTRADICTED: "CONTRADICTED",
    Verdict.INCONCLUSIVE: "INCONCLUSIVE",
    Verdict.NOT_TESTABLE: "not testable",
}

# Width of a margin with the longest usual unit, and of what stands before it.
_MARGIN = len("+00.00 log2 fold")
_INDENT = " " * 15


def report_as_text(report: Report) -> str:
    """Grouped by stage: verdict, margin with its unit, claim, source and role; then totals by role and excursions.

    Below a claim that is not supported stand the expectations that fail, each with what was read.
    """
    width = max((len(judgement.claim.id) for judgement in report.judgements), default=10)
    lines = []
    for title, judgements in report.by_stage():
        lines += ["", title]
        lines += [_line(judgement, width) for judgement in judgements]
    lines += ["", *_totals(report), *_excursions(report)]
    return "\n".join(lines).lstrip("\n")


def report_in_brief(report: Report) -> str:
    """What is held to a verdict and not supported, each with what fails and what was read; then the totals."""
    failing = [j for j in report.judgements if j.claim.held_to and j.verdict is not Verdict.SUPPORTED]
    width = max((len(judgement.claim.id) for judgement in failing), default=0)
    return "\n".join([*(_line(judgement, width) for judgement in failing), *_totals(report)])


def _line(judgement: Judgement, width: int) -> str:
    claim = judgement.claim
    margin = f"{'':{_MARGIN}}" if math.isnan(judgement.margin) else f"{judgement.margin:+6.2f} {judgement.unit}"
    labels = [str(claim.role)]
    labels += [label for label in ("inferred", "structural", "vacuous") if getattr(claim, label)]
    if claim.contradicted:
        labels.append("declared contradicted")
    if not claim.source.verified and not claim.judgement:
        labels.append("unverified source")
    line = f"  {_MARK[judgement.verdict]:<12} {margin:<{_MARGIN}}  {claim.id:<{width}}  {claim.source.publication}"
    line += f"  [{', '.join(labels)}]"
    if judgement.verdict is Verdict.SUPPORTED:
        return line
    return "\n".join([line, f"{_INDENT}{judgement.reason}", *(_INDENT + text for text in _failing(judgement))])


def _failing(judgement: Judgement) -> list[str]:
    """The expectations that fail, or that with the smallest margin where none does, with what was read."""
    judged = list(zip(judgement.claim.expectations, judgement.margins, judgement.readings, strict=False))
    if not judged:
        return []
    failing = [item for item in judged if item[1] <= 0] or [min(judged, key=lambda item: item[1])]
    lines = []
    for expectation, margin, readings in failing:
        lines += [f"{margin:+.2f} {expectation.unit}: {expectation.words()}", f"  read: {readings_in_words(readings)}"]
    return lines


def _totals(report: Report) -> list[str]:
    lines = []
    for role, (supported, judged) in report.totals().items():
        if judged:
            note = f" ({role.note})" if role.note else ""
            sets = report.distinct(role)
            lines.append(f"{role}: {supported} of {judged} supported, on {sets} distinct sets of arms{note}")
    vacuous = sum(bool(judgement.claim.vacuous) for judgement in report.judgements)
    if vacuous:
        lines.append(f"vacuous: {vacuous} hold by construction and are not counted")
    lines.append(f"{report.distinct_arms} distinct arms were simulated.")
    lines.append(report.outcome)
    return lines


def _excursions(report: Report) -> list[str]:
    if not report.excursions:
        return ["Every observable stayed within its plausible range in every arm."]
    lines = ["Outside the plausible range:"]
    for excursion in report.excursions:
        low, high = excursion.plausible
        lines.append(
            f"  {excursion.observable} in {excursion.arm}: {excursion.lowest:.3g} to {excursion.highest:.3g}"
            f" (plausible {low:g} to {high:g})"
        )
    return lines
