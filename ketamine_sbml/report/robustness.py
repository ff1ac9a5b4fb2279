"""Robustness for a reader and for machines."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence

from ketamine_sbml.claims import Claim
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.plain import cell
from ketamine_sbml.simulation import validation_folder
from ketamine_sbml.studies.robustness import Robustness

# The committed table, among the claims.
STORED = "robustness.csv"


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
            line += f"  {item.flip.words()}"
        lines.append(line)
    counted = [item for item in result.claims if item.claim.counted]
    held = sum(item.share >= aim for item in counted)
    lines.append(f"{held} of {len(counted)} counted claims hold in at least {aim:.0%} of draws.")
    return "\n".join(lines)


COLUMNS = ("claim", "counted", "share", "first", "low", "median", "high", "unit", "draws", "seed", "spread")


def robustness_as_csv(result: Robustness) -> str:
    """One row a claim, in the order of the suite; ``first`` says whether it holds in each of the first draws."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for item in result.claims:
        counted = "yes" if item.claim.counted else "no"
        margins = ("" if math.isnan(margin) else f"{margin:.3g}" for margin in item.quantiles)
        first = " ".join("holds" if held else "fails" for held in item.first)
        made = (" or ".join(item.claim.units), result.draws, result.seed, f"{result.spread:g}")
        writer.writerow([cell(item.claim.id), counted, f"{item.share:.3f}", first, *margins, *made])
    return text.getvalue()


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
                "flip": {**vars(item.flip), "alone": item.flip.alone} if item.flip else None,
            }
            for item in result.claims
        ],
    }


def shares_as_text(claims: Sequence[Claim], shares: Mapping[str, float], count: int, source: str) -> str:
    """The share of parameter sets that support each claim, the least supported first."""
    by_id = {claim.id: claim for claim in claims}
    lines = [f"Share of {count} parameter sets ({source}) that support each claim:"]
    for name, share in sorted(shares.items(), key=lambda item: item[1]):
        claim = by_id[name]
        label = str(claim.role) if claim.counted else f"{claim.role}, not counted"
        lines.append(f"  {share:6.1%}  {name}  [{label}]")
    return "\n".join(lines)


def stored_robustness() -> list[dict[str, str]]:
    """The rows of the committed table that ``ketamine-sbml robustness --table`` writes, by column."""
    path = validation_folder() / STORED
    rows = list(csv.DictReader(io.StringIO(read_text(path))))
    if not rows:
        raise InputError(f"{path} holds no row: run 'ketamine-sbml robustness --table {path}'.")
    return rows


def stored_shares() -> dict[str, float]:
    """Id of a claim -> the share of draws in which it holds, of the committed table; empty where there is none."""
    if not (validation_folder() / STORED).is_file():
        return {}
    return {row["claim"]: float(row["share"]) for row in stored_robustness()}
