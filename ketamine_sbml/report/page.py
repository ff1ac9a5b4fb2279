"""The verdicts as one HTML file that needs no network: each claim opens on its arms, readout, source and formula.

Style, look of curves and the filter are those of the explorer (``common.css``, ``filter.js``). Without scripts all
stands there as well and only the list cannot be narrowed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from ketamine_sbml.claims import Report, Role, Verdict
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ARROWS
from ketamine_sbml.report.claim_details import MARKS, claim_details, short, table
from ketamine_sbml.report.doubts import doubts


def report_as_html(report: Report, model: Pathway, robustness: Mapping[str, float] | None = None) -> str:
    """The whole page.

    Args:
        report: what was judged.
        model: its model.
        robustness: id of a claim -> the share of draws in which it holds, where that is known.
    """
    heading = "Claims about ketamine and VEGF, judged by simulation"
    style = _text_of("common.css") + _text_of("report.css")
    script = '"use strict";\n' + _text_of("filter.js") + _text_of("report.js")
    policy = f"default-src 'none'; script-src '{checksum(script)}'; style-src '{checksum(style)}'; base-uri 'none'"
    arrows = {arrow.id: arrow.statement for arrow in ARROWS}
    shares = robustness or {}
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">',
        f"<title>{heading}</title><style>{style}</style></head><body>",
        f'<a class="skip" href="#list">To the claims</a><main><h1>{heading}</h1>',
        _head(report, bool(shares)),
        _strip(report),
        _filters(report),
        '<div id="list">',
    ]
    for title, judgements in report.by_stage():
        claims = (claim_details(j, report.curves, model, arrows, shares.get(j.claim.id)) for j in judgements)
        parts.append(f'<section class="stage"><h2>{escape(title)}</h2>{"".join(claims)}</section>')
    parts += ["</div>", _excursions(report), _formulas(), _doubts(model)]
    parts.append(f"</main><script>{script}</script></body></html>\n")
    return "\n".join(parts)


def checksum(text: str) -> str:
    """What a content security policy calls a script or a style that may be used."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def common(name: str) -> str:
    """What this page shares with the explorer: ``common.css`` or ``filter.js``."""
    return _text_of(name)


def _text_of(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _head(report: Report, drawn: bool) -> str:
    rows = []
    for role, (supported, judged) in report.totals().items():
        if judged:
            note = f"on {report.distinct(role)} distinct sets of arms"
            note += f"; {role.note}" if role.note else ""
            rows.append(f'<tr><td>{role}</td><td class="n">{supported} of {judged}</td><td>{note}</td></tr>')
    made = ", ".join(f"{escape(key)} {escape(value)}" for key, value in report.provenance.items())
    robust = (
        " Where it says in how many draws a claim holds, the assumed and fitted numbers were drawn anew "
        "(validation/robustness.csv)."
        if drawn
        else ""
    )
    return (
        f"<p>{escape(report.outcome)} {report.distinct_arms} distinct arms were simulated. Each claim opens on its "
        "arms, what was read from them (windows are shaded; a dot or a bar is what was read; times are hours from "
        "ketamine), its source and the formula of its margin. A margin above zero holds; it stands with its unit."
        f'{robust} <a href="#doubt">What to doubt</a></p>'
        f'{table(("role", "supported", "note"), "".join(rows), "Totals")}<p class="small">{made}</p>'
    )


def _strip(report: Report) -> str:
    """A square for each claim, by verdict, that leads to it. (A browser opens what holds the place a link leads to.)"""
    squares = "".join(
        f'<span role="listitem"><a class="{short(judgement.verdict)}" href="#{escape(judgement.claim.id)}-opened" '
        f'title="{escape(judgement.claim.statement, quote=True)}" '
        f'aria-label="{escape(f"{judgement.claim.id}: {judgement.verdict}", quote=True)}">'
        f"{MARKS[judgement.verdict]}</a></span>"
        for _, judgements in report.by_stage()
        for judgement in judgements
    )
    return f'<div class="strip" role="list" aria-label="One square a claim">{squares}</div>'


def _filters(report: Report) -> str:
    """What narrows the list; hidden where no script runs."""
    claims = [judgement.claim for judgement in report.judgements]
    stages = [(judgements[0].claim.stage, title) for title, judgements in report.by_stage()]
    held = {arrow for claim in claims for arrow in claim.arrows}
    known = [arrow.id for arrow in ARROWS if arrow.id in held]
    arrows = [*known, *sorted(held - set(known))]
    verdicts = {judgement.verdict for judgement in report.judgements}
    roles = {claim.role for claim in claims}
    choices = [
        ("Verdict", "verdict", [(str(verdict),) * 2 for verdict in Verdict if verdict in verdicts]),
        ("Role", "role", [(str(role),) * 2 for role in Role if role in roles]),
        ("Stage", "stage", stages),
        ("Arrow", "arrow", [(arrow, arrow) for arrow in arrows]),
    ]
    selects = "".join(
        f'<label>{label}<select id="by-{name}"><option value="">all</option>'
        + "".join(f'<option value="{escape(value, quote=True)}">{escape(text)}</option>' for value, text in entries)
        + "</select></label>"
        for label, name, entries in choices
    )
    return (
        f'<div class="filters" hidden>{selects}<label>Words<input type="search" id="by-words"></label></div>'
        '<p class="found small" role="status"></p>'
    )


def _excursions(report: Report) -> str:
    if not report.excursions:
        return "<h2>Plausibility</h2><p>Every observable stayed within its plausible range in every arm.</p>"
    rows = "".join(
        f"<tr><td>{escape(e.observable)}</td><td>{escape(e.arm)}</td><td>{e.lowest:.3g} to {e.highest:.3g}</td>"
        f"<td>{e.plausible[0]:g} to {e.plausible[1]:g}</td></tr>"
        for e in report.excursions
    )
    head = ("observable", "arm", "reached", "plausible")
    return f"<h2>Outside the plausible range</h2>{table(head, rows, 'Outside the plausible range')}"


def _formulas() -> str:
    rows = "".join(
        f"<tr><td>{escape(', '.join(kind.names()))}</td><td>{escape(kind.arms_in_words())}</td>"
        f"<td>{escape(kind.formula)}</td></tr>"
        for kind in KINDS.values()
    )
    return (
        "<h2>Formulas</h2><p>E is the effect between two arms: log2 of the ratio of the readout for folds, the "
        "difference for fractions, for the response index and for concentrations of the drug.</p>"
        f"{table(('kind', 'arms', 'margin'), rows, 'Formulas of margins')}"
    )


def _doubts(model: Pathway) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in doubts(model))
    return f'<h2 id="doubt">What to doubt</h2><ul>{items}</ul>'
