"""A judged claim as a part of the page that opens: statement and verdict outside; curves, source, formula inside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

from ketamine_sbml.claims import Claim, Judgement, Source, Verdict
from ketamine_sbml.claims.judge import readings_in_words
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.report.claim_plots import claim_plots
from ketamine_sbml.simulation import Trajectory

MARKS = {
    Verdict.SUPPORTED: "\N{CHECK MARK}",
    Verdict.CONTRADICTED: "\N{BALLOT X}",
    Verdict.INCONCLUSIVE: "?",
    Verdict.NOT_TESTABLE: "\N{EN DASH}",
}
_LINKS = {
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmc": "https://www.ncbi.nlm.nih.gov/pmc/articles/{}/",
    "doi": "https://doi.org/{}",
}
# Attribute of a claim -> what stands before its sentence.
_SAID = {
    "inferred": "Inferred",
    "structural": "Structural",
    "vacuous": "Vacuous",
    "contradicted": "Why the model contradicts it",
    "judgement": "A judgement, not a published result",
    "note": "Note",
}


def short(verdict: Verdict) -> str:
    """The verdict as the name of a class."""
    return str(verdict).split()[0]


def claim_details(
    judgement: Judgement,
    curves: Mapping[str, Trajectory],
    model: Pathway,
    arrows: Mapping[str, str],
    share: float | None,
) -> str:
    """The claim, closed; the element inside it has an id of its own, so that a link to that opens it without a script.

    Args:
        judgement: of the claim.
        curves: name of an arm -> its curves.
        model: whose observables are drawn.
        arrows: id of an arrow of the figure -> its sentence.
        share: of draws in which the claim holds; None where it is not known.
    """
    claim = judgement.claim
    name = escape(claim.id)
    data = {
        "verdict": str(judgement.verdict),
        "role": str(claim.role),
        "stage": claim.stage,
        "arrow": "|".join(claim.arrows),
        "source": claim.source.publication,
    }
    marks = "".join(f' data-{key}="{escape(value, quote=True)}"' for key, value in data.items())
    margin = (
        ""
        if math.isnan(judgement.margin)
        else f'<span class="margin">{judgement.margin:+.2f} {escape(judgement.unit)}</span>'
    )
    tags = "".join(f'<span class="tag">{escape(label)}</span>' for label in _labels(claim, share))
    return (
        f'<details class="claim {short(judgement.verdict)}" id="{name}"{marks}><summary><span class="row">'
        f'<span class="verdict">{MARKS[judgement.verdict]} {judgement.verdict}</span>{margin}{tags}</span>'
        f'<span class="said">{escape(claim.statement)}</span></summary><div id="{name}-opened">'
        f"{''.join(_inside(judgement, curves, model, arrows))}</div></details>"
    )


def _labels(claim: Claim, share: float | None) -> list[str]:
    labels = [str(claim.role), *(name for name in ("inferred", "structural", "vacuous") if getattr(claim, name))]
    if claim.contradicted:
        labels.append("declared contradicted")
    if not claim.source.verified and not claim.judgement:
        labels.append("unverified source")
    if share is not None:
        labels.append(f"holds in {100 * share:.0f} % of draws")
    return labels


def _inside(
    judgement: Judgement, curves: Mapping[str, Trajectory], model: Pathway, arrows: Mapping[str, str]
) -> list[str]:
    claim = judgement.claim
    body = [f"<p>{_source(claim.source)}</p>" if not claim.judgement else ""]
    if claim.not_testable:
        body.append(f"<p>Not testable: {escape(claim.not_testable)}</p>")
    elif not judgement.margins:
        body.append(f"<p>{escape(judgement.reason)}</p>")
    else:
        body += [claim_plots(claim, curves, model), _expectations(judgement)]
    body += [
        f'<p class="small">{label}: {escape(getattr(claim, name))}</p>'
        for name, label in _SAID.items()
        if getattr(claim, name)
    ]
    defended = " ".join(f"{arrow}: {arrows[arrow]}" if arrow in arrows else arrow for arrow in claim.arrows)
    if defended:
        body.append(f'<p class="small">It defends {escape(defended)}</p>')
    records = f"; evidence records {escape(', '.join(claim.evidence))}" if claim.evidence else ""
    body.append(f'<p class="small">Claim <code>{escape(claim.id)}</code>{records}.</p>')
    return body


def _source(source: Source) -> str:
    links = []
    for identifier in source.identifiers:
        prefix, _, accession = identifier.partition(":")
        if prefix in _LINKS:
            address = escape(_LINKS[prefix].format(accession), quote=True)
            links.append(f'<a href="{address}">{escape(identifier)}</a>')
    parts = [
        escape(source.publication),
        escape(source.figure),
        f"{escape(source.organism)}, {escape(source.preparation)}",
    ]
    text = "; ".join(part for part in parts if part)
    unverified = f" Not verified: {escape(source.unverified)}." if source.unverified else ""
    return f'{text}. {" ".join(links)} <span class="small">{escape(source.eco)}{unverified}</span>'


def _expectations(judgement: Judgement) -> str:
    judged = zip(judgement.claim.expectations, judgement.margins, judgement.readings, strict=True)
    rows = "".join(
        f"<tr><td>{escape(expectation.called)}</td><td>{escape(expectation.terms())}</td>"
        f"<td>{escape(readings_in_words(readings))}</td>"
        f'<td class="small">{escape(expectation.formula)}</td>'
        f'<td class="n">{margin:+.3f}</td><td>{escape(expectation.unit)}</td></tr>'
        for expectation, margin, readings in judged
    )
    return table(("expected", "of", "read", "formula", "margin", "in"), rows, "What was expected and read")


def table(head: tuple[str, ...], rows: str, label: str) -> str:
    """A table that scrolls by itself where it is wider than the page, by keyboard as well."""
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(label, quote=True)}">'
        f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
