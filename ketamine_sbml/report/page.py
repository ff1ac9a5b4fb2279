"""The verdicts as one HTML file that needs no network: each claim opens on its arms, readout, source and formula."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

import numpy as np

from ketamine_sbml.claims import Claim, Judgement, Report, Source, Verdict
from ketamine_sbml.claims.judge import readings_in_words
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.report.curves import COLOURS, VEHICLE_COLOUR
from ketamine_sbml.simulation import Trajectory

# The drawing of one readout: size in units of the view box, margins for axes, and points along a curve. The picture is
# written by hand because a plotting library's SVG of each readout would make the file ten times as large.
WIDTH, HEIGHT = 460.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 8.0, 10.0, 30.0
POINTS = 90

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
body{color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem;margin:.3rem 0}h2{font-size:1.15rem;margin:1.8rem 0 .4rem}
details{border:1px solid var(--line);border-radius:6px;margin:.35rem 0}
summary{cursor:pointer;padding:.45rem .7rem;display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
summary::-webkit-details-marker{display:none}
summary::before{content:"\\25b8";color:var(--soft)}details[open]>summary::before{content:"\\25be"}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
svg text{fill:var(--soft)}svg rect{fill:var(--shade)}polyline.c0{stroke:var(--vehicle)}
summary b{flex:1 1 14rem;font-weight:500}
.in{padding:.2rem .8rem .8rem;border-top:1px solid var(--line)}
.v{font-size:.82rem;font-weight:700;white-space:nowrap;min-width:8.4em}
.supported .v{color:var(--supported)}.contradicted .v{color:var(--contradicted)}
.inconclusive .v,.not .v{color:var(--unsure)}
.m{font-variant-numeric:tabular-nums;font-size:.85rem;white-space:nowrap}
.t{font-size:.75rem;color:var(--soft);background:var(--panel);border-radius:4px;padding:0 .35em;white-space:nowrap}
svg{width:100%;max-width:30rem;height:auto;display:block}
.plots{display:flex;flex-wrap:wrap;gap:.5rem 1rem}.plots figure{margin:.3rem 0;flex:1 1 20rem;min-width:0}
figcaption,small,.k{font-size:.82rem;color:var(--soft)}
.k span{margin-right:1em;white-space:nowrap}.k i{display:inline-block;width:1.4em;height:3px;vertical-align:middle}
table{border-collapse:collapse;font-size:.88rem;width:100%}
td,th{text-align:left;padding:.2rem .5rem .2rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
a{color:var(--link)}.wide{overflow-x:auto}
@media print{details{break-inside:avoid}}
"""

_MARKS = {
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


def report_as_html(report: Report, model: Pathway) -> str:
    """The whole page."""
    heading = "Claims about ketamine and VEGF, judged by simulation"
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">',
        f"<title>{heading}</title><style>{palette()}{_STYLE}</style></head><body>",
        f"<h1>{heading}</h1>",
        _head(report),
        _overview(report),
    ]
    for title, judgements in report.by_stage():
        parts.append(f"<h2>{escape(title)}</h2>")
        parts += [_claim(judgement, report.curves, model) for judgement in judgements]
    parts += [_excursions(report), _formulas(), "</body></html>\n"]
    return "\n".join(parts)


def palette() -> str:
    """The colours that this page shares with the explorer."""
    return files(__package__).joinpath("palette.css").read_text(encoding="utf-8")


def _overview(report: Report) -> str:
    """A square for each claim, by verdict, that leads to it. (A browser opens what holds the place a link leads to.)"""
    squares = "".join(
        f'<a class="{_short(judgement)}" href="#{escape(judgement.claim.id)}-opened" '
        f'title="{escape(judgement.claim.statement, quote=True)}" '
        f'aria-label="{escape(f"{judgement.claim.id}: {judgement.verdict}", quote=True)}">'
        f"{_MARKS[judgement.verdict]}</a>"
        for _, judgements in report.by_stage()
        for judgement in judgements
    )
    return f"<div class=strip>{squares}</div>"


def _short(judgement: Judgement) -> str:
    """The verdict as the name of a class."""
    return str(judgement.verdict).split()[0]


def _head(report: Report) -> str:
    rows = []
    for role, (supported, judged) in report.totals().items():
        if judged:
            note = f"on {report.distinct(role)} distinct sets of arms"
            note += f"; {role.note}" if role.note else ""
            rows.append(f"<tr><td>{role}</td><td class=n>{supported} of {judged}</td><td>{note}</td></tr>")
    made = ", ".join(f"{escape(key)} {escape(value)}" for key, value in report.provenance.items())
    return (
        f"<p>{escape(report.outcome)} {report.distinct_arms} distinct arms were simulated. Each claim opens on its "
        "arms, what was read from them, its source and the formula of its margin. A margin above zero holds; it stands "
        "with its unit.</p>"
        f"<table><tr><th>role</th><th>supported</th><th></th></tr>{''.join(rows)}</table><p><small>{made}</small></p>"
    )


def _claim(judgement: Judgement, curves: Mapping[str, Trajectory], model: Pathway) -> str:
    claim = judgement.claim
    kind = _short(judgement)
    margin = (
        "" if math.isnan(judgement.margin) else f"<span class=m>{judgement.margin:+.2f} {escape(judgement.unit)}</span>"
    )
    labels = [str(claim.role), *(name for name in ("inferred", "structural", "vacuous") if getattr(claim, name))]
    if claim.contradicted:
        labels.append("declared contradicted")
    if not claim.source.verified and not claim.judgement:
        labels.append("unverified source")
    tags = "".join(f"<span class=t>{label}</span>" for label in labels)
    body = [f"<p>{_source(claim.source)}</p>" if not claim.judgement else ""]
    if claim.not_testable:
        body.append(f"<p>Not testable: {escape(claim.not_testable)}</p>")
    elif not judgement.margins:
        body.append(f"<p>{escape(judgement.reason)}</p>")
    else:
        body += [_plots(claim, curves, model), _expectations(judgement)]
    for name, label in (
        ("inferred", "Inferred"),
        ("structural", "Structural"),
        ("vacuous", "Vacuous"),
        ("contradicted", "Why the model contradicts it"),
        ("judgement", "A judgement, not a published result"),
        ("note", "Note"),
    ):
        if getattr(claim, name):
            body.append(f"<p><small>{label}: {escape(getattr(claim, name))}</small></p>")
    body.append(
        f"<p><small>Claim <code>{escape(claim.id)}</code>; arrows {escape(', '.join(claim.arrows) or 'none')}; "
        f"evidence records {escape(', '.join(claim.evidence) or 'none')}.</small></p>"
    )
    return (
        f'<details class="{kind}" id="{escape(claim.id)}"><summary><span class=v>{judgement.verdict}</span>{margin}'
        f'<b>{escape(claim.statement)}</b>{tags}</summary><div class=in id="{escape(claim.id)}-opened">'
        f"{''.join(body)}</div></details>"
    )


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
    unverified = f" <small>Not verified: {escape(source.unverified)}.</small>" if source.unverified else ""
    return f"{text}. {' '.join(links)} <small>{escape(source.eco)}</small>{unverified}"


def _expectations(judgement: Judgement) -> str:
    judged = zip(judgement.claim.expectations, judgement.margins, judgement.readings, strict=True)
    rows = "".join(
        f"<tr><td>{escape(expectation.called)}</td><td>{escape(expectation.terms())}</td>"
        f"<td>{escape(readings_in_words(readings))}</td>"
        f"<td><small>{escape(expectation.formula)}</small></td>"
        f"<td class=n>{margin:+.3f} {escape(expectation.unit)}</td></tr>"
        for expectation, margin, readings in judged
    )
    head = "<tr><th>expected</th><th>of</th><th>read</th><th>formula</th><th>margin</th></tr>"
    return f"<div class=wide><table>{head}{rows}</table></div>"


def _plots(claim: Claim, curves: Mapping[str, Trajectory], model: Pathway) -> str:
    readouts: dict[str, list[Readout]] = {}
    for expectation in claim.expectations:
        for readout in expectation.readouts():
            readouts.setdefault(readout.observable, []).append(readout)
    chosen = [(role, curves[name]) for role, name in claim.arms.items()]
    key = "".join(
        f'<span><i style="background:{_colour(index)}"></i> {escape(trajectory.arm.label)} '
        f"<small>({escape(role)})</small></span>"
        for index, (role, trajectory) in enumerate(chosen)
    )
    figures = "".join(
        f"<figure>{_plot(model.observable(name), found, [t for _, t in chosen])}</figure>"
        for name, found in readouts.items()
    )
    return f"<p class=k>{key}</p><div class=plots>{figures}</div>"


def _colour(index: int) -> str:
    return VEHICLE_COLOUR if index == 0 else COLOURS[(index - 1) % len(COLOURS)]


def _plot(observable: Observable, readouts: Sequence[Readout], trajectories: Sequence[Trajectory]) -> str:
    """One observable in the arms of a claim, with the readouts marked."""
    last = max(readout.stop for readout in readouts)
    start = float(trajectories[0].times[0])
    stop = min(max(1.25 * last, 2.0), float(trajectories[0].times[-1]))
    times = np.linspace(start, stop, POINTS)
    values = [np.interp(times, t.times, t[observable.id]) for t in trajectories]
    low, high = min(float(v.min()) for v in values), max(float(v.max()) for v in values)
    pad = 0.06 * max(high - low, 0.02 * max(abs(high), 1e-9))
    low, high = low - pad, high + pad

    def x(hour: float) -> float:
        return LEFT + (hour - start) / (stop - start) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)

    marks = []
    for readout in dict.fromkeys((r.start, r.stop) for r in readouts):
        wide = max(x(readout[1]) - x(readout[0]), 2.0)
        marks.append(
            f'<rect x="{x(readout[0]) - (1 if wide == 2 else 0):.0f}" y="{TOP:g}" width="{wide:.0f}" '
            f'height="{HEIGHT - TOP - BOTTOM:g}"/>'
        )
    lines = "".join(
        f'<polyline class="c{index}" fill="none" stroke="{_colour(index)}" stroke-width="2" points="'
        + " ".join(_corners([(f"{x(t):.0f}", f"{y(v):.1f}") for t, v in zip(times, curve, strict=True)]))
        + '"/>'
        for index, curve in enumerate(values)
    )
    ticks = "".join(
        f'<text x="{x(hour):.0f}" y="{HEIGHT - BOTTOM + 14:g}" text-anchor="middle">{hour:g}</text>'
        for hour in _ticks(start, stop)
    ) + "".join(
        f'<text x="{LEFT - 5:g}" y="{y(value) + 4:.0f}" text-anchor="end">{value:g}</text>'
        for value in _ticks(low, high)
    )
    label = f"{observable.name} ({readouts[0].own_unit})"
    return (
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{escape(label, quote=True)}" font-size="11" '
        f'font-family="sans-serif">{"".join(marks)}'
        f'<path d="M{LEFT:g} {TOP:g}V{HEIGHT - BOTTOM:g}H{WIDTH - RIGHT:g}" fill="none" stroke="#999"/>{lines}{ticks}'
        f'<text x="{WIDTH - RIGHT:g}" y="{HEIGHT - 3:g}" text-anchor="end">hours from ketamine</text></svg>'
        f"<figcaption>{escape(label)}; what is read is shaded</figcaption>"
    )


def _corners(points: Sequence[tuple[str, str]]) -> list[str]:
    """Points of a line as SVG has them, without those inside a level stretch, which draw nothing."""
    heights = [height for _, height in points]
    inside = zip(["", *heights[:-1]], heights, [*heights[1:], ""], strict=True)
    return [",".join(point) for point, (a, b, c) in zip(points, inside, strict=True) if not a == b == c]


def _ticks(low: float, high: float) -> list[float]:
    """Four to eight round numbers between two values."""
    raw = (high - low) / 5
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _excursions(report: Report) -> str:
    if not report.excursions:
        return "<h2>Plausibility</h2><p>Every observable stayed within its plausible range in every arm.</p>"
    rows = "".join(
        f"<tr><td>{escape(e.observable)}</td><td>{escape(e.arm)}</td><td>{e.lowest:.3g} to {e.highest:.3g}</td>"
        f"<td>{e.plausible[0]:g} to {e.plausible[1]:g}</td></tr>"
        for e in report.excursions
    )
    head = "<tr><th>observable</th><th>arm</th><th>reached</th><th>plausible</th></tr>"
    return f"<h2>Outside the plausible range</h2><div class=wide><table>{head}{rows}</table></div>"


def _formulas() -> str:
    rows = "".join(
        f"<tr><td>{escape(', '.join(kind.names()))}</td><td>{escape(kind.arms_in_words())}</td>"
        f"<td>{escape(kind.formula)}</td></tr>"
        for kind in KINDS.values()
    )
    return (
        "<h2>Formulas</h2><p>E is the effect between two arms: log2 of the ratio of the readout for folds, the "
        "difference for fractions, for the response index and for concentrations of the drug.</p>"
        f"<div class=wide><table><tr><th>kind</th><th>arms</th><th>margin</th></tr>{rows}</table></div>"
    )
