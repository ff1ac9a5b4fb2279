"""The verdicts as a table for the terminal."""

from __future__ import annotations

import math
from itertools import groupby

from ketamine_sbml.claims.claim import Role
from ketamine_sbml.claims.judge import Judgement, Report, Verdict

_MARK = {
    Verdict.SUPPORTED: "supported",
    Verdict.CONTRADICTED: "CONTRADICTED",
    Verdict.INCONCLUSIVE: "INCONCLUSIVE",
    Verdict.NOT_TESTABLE: "not testable",
}


def report_as_text(report: Report) -> str:
    """Grouped by stage: verdict, margin, role, claim and source; then totals by role and excursions."""
    width = max((len(judgement.claim.id) for judgement in report.judgements), default=10)
    lines = []
    for stage, group in groupby(report.judgements, key=lambda judgement: judgement.claim.stage):
        lines += ["", stage]
        lines += [_line(judgement, width) for judgement in group]
    lines += ["", *_totals(report), *_excursions(report)]
    return "\n".join(lines).lstrip("\n")


def _line(judgement: Judgement, width: int) -> str:
    claim = judgement.claim
    margin = "      " if math.isnan(judgement.margin) else f"{judgement.margin:+6.2f}"
    labels = [str(claim.role)]
    labels += [label for label in ("inferred", "structural", "vacuous") if getattr(claim, label)]
    if not claim.source.verified:
        labels.append("unverified source")
    line = f"  {_MARK[judgement.verdict]:<12} {margin}  {claim.id:<{width}}  {claim.source.publication}"
    line += f"  [{', '.join(labels)}]"
    if judgement.verdict is Verdict.NOT_TESTABLE:
        return f"{line}\n{'':23}{judgement.reason}"
    if judgement.verdict is not Verdict.SUPPORTED:
        return f"{line}\n{'':23}{judgement.reason} Weakest: {judgement.weakest}"
    return line


def _totals(report: Report) -> list[str]:
    lines = []
    for role, (supported, judged) in report.totals().items():
        if judged:
            note = " (shown, never counted)" if role is Role.CONTESTED else ""
            sets = report.distinct(role)
            lines.append(f"{role}: {supported} of {judged} supported, on {sets} distinct sets of arms{note}")
    vacuous = sum(bool(judgement.claim.vacuous) for judgement in report.judgements)
    if vacuous:
        lines.append(f"vacuous: {vacuous} hold by construction and are not counted")
    lines.append(f"{report.distinct_arms} distinct arms were simulated.")
    lines.append("Every counted claim is supported." if report.passed else "Not every counted claim is supported.")
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
