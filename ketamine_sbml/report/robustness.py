"""Robustness for a reader and for machines."""

from __future__ import annotations

import math

from ketamine_sbml.studies.robustness import Robustness


def robustness_as_text(result: Robustness, aim: float = 0.9) -> str:
    """Claims in order of the share of draws that support them."""
    width = max((len(item.claim.id) for item in result.claims), default=10)
    lines = [
        f"{result.draws} draws, every assumed or fitted parameter times exp({result.spread:g} z), seed {result.seed}"
    ]
    for item in sorted(result.claims, key=lambda item: item.share):
        label = str(item.claim.role) if item.claim.counted else f"{item.claim.role}, not counted"
        line = f"  {item.share:6.1%}  {item.claim.id:<{width}}  [{label}]  margin {item.quantiles[0]:+.2f} to "
        line += f"{item.quantiles[2]:+.2f} {' or '.join(item.claim.units)}"
        if item.flip:
            line += f"  flips when {item.flip.parameter} is {'higher' if item.flip.higher else 'lower'}"
        lines.append(line)
    counted = [item for item in result.claims if item.claim.counted]
    held = sum(item.share >= aim for item in counted)
    lines.append(f"{held} of {len(counted)} counted claims hold in at least {aim:.0%} of draws.")
    return "\n".join(lines)


def robustness_as_json(result: Robustness) -> dict[str, object]:
    """A plain structure for machines."""
    return {
        "draws": result.draws,
        "seed": result.seed,
        "spread": result.spread,
        "claims": [
            {
                "id": item.claim.id,
                "counted": item.claim.counted,
                "share": item.share,
                "units": list(item.claim.units),
                "margin": [None if math.isnan(q) else q for q in item.quantiles],
                "flip": {"parameter": item.flip.parameter, "higher": item.flip.higher, "errors": item.flip.errors}
                if item.flip
                else None,
            }
            for item in result.claims
        ],
    }
