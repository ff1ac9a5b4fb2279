"""The verdicts in brief: what is not supported, and totals."""

from __future__ import annotations

from ketamine_sbml.claims import Report, Role, Verdict


def report_in_brief(report: Report) -> str:
    """A paragraph for each counted claim that is not supported, then a line for each role and one in all."""
    lines = []
    for judgement in report.judgements:
        if judgement.claim.counted and judgement.verdict is not Verdict.SUPPORTED:
            lines.append(f"  {str(judgement.verdict).upper():<12} {judgement.margin:+6.2f}  {judgement.claim.id}")
            lines.append(f"{'':23}{judgement.reason} Weakest: {judgement.weakest}")
    for role, (supported, judged) in report.totals().items():
        if judged:
            note = " (shown, never counted)" if role is Role.CONTESTED else ""
            lines.append(f"{role}: {supported} of {judged} supported{note}")
    lines.append("Every counted claim is supported." if report.passed else "Not every counted claim is supported.")
    return "\n".join(lines)
