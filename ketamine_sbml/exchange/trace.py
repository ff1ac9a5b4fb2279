"""From each arrow of the figure to what holds it: arcs of the map, elements of the model, evidence, claims."""

from __future__ import annotations

from dataclasses import dataclass

from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.tables import as_csv
from ketamine_sbml.language.elements import Reaction
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.activity import arcs_of
from ketamine_sbml.maps.declared import Activity, declared_map
from ketamine_sbml.maps.positions import activities_of
from ketamine_sbml.model import ARROWS, Arrow


@dataclass(frozen=True)
class Trace:
    """One arrow and what holds it.

    Attributes:
        arrow: of the figure.
        arcs: of the Activity Flow map, as (source, kind of influence, target).
        reactions: ids of SBML reactions.
        rules: ids of SBML rules, rate rules included.
        sources: what is cited for these elements.
        claims: ids of the counted claims that defend the arrow.
        others: ids of the claims on it that are shown and not counted.
    """

    arrow: Arrow
    arcs: tuple[tuple[str, str, str], ...]
    reactions: tuple[str, ...]
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    others: tuple[str, ...]


def traces(model: Pathway) -> list[Trace]:
    """Every arrow, in the figure's order."""
    declared = declared_map(model)
    activities = list(activities_of(model, declared))
    labels = {activity.id: activity.label for activity in activities}
    arcs = arcs_of(model, declared)
    claims = load_claims()[0]
    found = []
    for arrow in ARROWS:
        holders = {name for element in arrow.elements for name in _holders(model, activities, element)}
        found.append(
            Trace(
                arrow=arrow,
                arcs=tuple(
                    (labels[source], arc_class.value, labels[target])
                    for (source, target), arc_class in arcs.items()
                    if target in holders and source in labels
                ),
                reactions=tuple(e for e in arrow.elements if isinstance(model.by_id[e], Reaction)),
                rules=tuple(e for e in arrow.elements if not isinstance(model.by_id[e], Reaction)),
                sources=tuple(
                    dict.fromkeys(p.text for e in arrow.elements for p in model.cited(model.by_id[e].evidence))
                ),
                claims=tuple(c.id for c in claims if arrow.id in c.arrows and c.counted),
                others=tuple(c.id for c in claims if arrow.id in c.arrows and not c.counted),
            )
        )
    return found


def _holders(model: Pathway, activities: list[Activity], element: str) -> list[str]:
    """The activities that stand for an element; a reaction belongs to those of its products, else its reactants."""
    declared = model.by_id[element]
    names = set(declared.products or declared.reactants) if isinstance(declared, Reaction) else {element}
    return [activity.id for activity in activities if names & {activity.id, *activity.of}]


_HEADER = ("arrow", "what the figure says", "arcs of the map", "reactions", "rules", "cited", "claims", "not counted")


def traces_as_csv(model: Pathway) -> str:
    """One row for each arrow; lists are separated by semicolons."""
    table = []
    for trace in traces(model):
        arcs = [f"{source} ({kind}) {target}" for source, kind, target in trace.arcs]
        lists = (arcs, trace.reactions, trace.rules, trace.sources, trace.claims, trace.others)
        table.append([trace.arrow.id, trace.arrow.statement, *("; ".join(items) for items in lists)])
    return as_csv(_HEADER, table, model)


def traces_as_markdown(model: Pathway) -> str:
    """The same to read, one section for each arrow."""
    lines = [
        "# From the figure to the model",
        "",
        "Written by `ketamine-sbml export --to arrows`; `arrows.csv` beside it holds the same as a table. Every arrow",
        "of the figure is modelled. Arcs are those of the map `models/ketamine_vegf.af.svg` that end on what holds the",
        "arrow.",
        "",
        f"<!-- {provenance_line(model)} -->",
    ]
    for trace in traces(model):
        lines += ["", f"## {trace.arrow.id}: {trace.arrow.statement}", ""]
        arcs = ", ".join(f"{source} \N{RIGHTWARDS ARROW} {target} ({kind})" for source, kind, target in trace.arcs)
        lines.append(f"- **Arcs of the map:** {arcs}")
        for title, items in (("Reactions", trace.reactions), ("Rules", trace.rules)):
            if items:
                lines.append(f"- **{title}:** " + ", ".join(f"`{item}`" for item in items))
        lines.append("- **Cited:** " + ("; ".join(trace.sources) or "nothing: assumed"))
        lines.append("- **Claims that defend it:** " + (", ".join(f"`{item}`" for item in trace.claims) or "none"))
        if trace.others:
            lines.append("- **Shown and not counted:** " + ", ".join(f"`{item}`" for item in trace.others))
    return "\n".join(lines) + "\n"
