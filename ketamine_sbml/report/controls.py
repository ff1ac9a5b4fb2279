"""Negative controls for a reader and for machines."""

from __future__ import annotations

from ketamine_sbml.studies.controls import Controls


def controls_as_text(controls: Controls) -> str:
    """The matrix of claims against arrows, then reactions, then what the matrix lacks."""
    width = max((len(claim.id) for claim in controls.claims), default=10)
    columns = [name.removeprefix("fig-") for name in controls.arrows]
    lines = ["Claims (rows) that break when an arrow of the figure (column) is cut:", ""]
    lines.append(" " * (width + 2) + " ".join(f"{column:>2}" for column in columns) + "  reactions")
    for claim in controls.claims:
        marks = " ".join(" x" if claim.id in broken else " ." for broken in controls.arrows.values())
        count = sum(claim.id in broken for broken in controls.reactions.values())
        lines.append(f"  {claim.id:<{width}}{marks}  {count:>4}")
    totals = " ".join(f"{len(broken):>2}" for broken in controls.arrows.values())
    lines.append(f"  {'claims broken':<{width}}{totals}")
    if controls.reactions:
        lines += ["", "Claims that break when a reaction is cut:"]
        longest = max(len(name) for name in controls.reactions)
        for name, broken in sorted(controls.reactions.items(), key=lambda item: -len(item[1])):
            lines.append(f"  {name:<{longest}}  {len(broken):>3}")
    undefended, unbreakable = controls.undefended(), controls.unbreakable()
    lines.append("")
    lines.append(
        f"No claim defends {', '.join(undefended)}."
        if undefended
        else "Every arrow of the figure is defended by a claim."
    )
    lines.append(
        f"No cut breaks {', '.join(unbreakable)}." if unbreakable else "Every counted claim breaks under some cut."
    )
    return "\n".join(lines)


def controls_as_json(controls: Controls) -> dict[str, object]:
    """A plain structure for machines."""
    return {
        "claims": [claim.id for claim in controls.claims],
        "arrows": {name: list(broken) for name, broken in controls.arrows.items()},
        "reactions": {name: list(broken) for name, broken in controls.reactions.items()},
        "undefended": controls.undefended(),
        "unbreakable": controls.unbreakable(),
    }
