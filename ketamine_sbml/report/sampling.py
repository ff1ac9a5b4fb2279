"""What a sampler found, for a reader and for machines."""

from __future__ import annotations

from typing import Any

import numpy as np

from ketamine_sbml.model import pathway
from ketamine_sbml.studies.sampling import Members, Sampled

# Outside the middle so much of the members the declared value is called extreme.
MIDDLE = 0.5


def sampled_as_text(sampled: Sampled, kept: Members, refused: int) -> str:
    """Acceptance, effective size, members, and where the declared values lie among them."""
    found = sampled_as_json(sampled, kept, refused)
    names = sampled.prior.names
    lines = [
        f"{found['parameters']} parameters, {found['walkers']} walkers, {found['steps']} steps, seed {found['seed']}; "
        f"{found['claims']} calibration claims asked",
        f"steps taken: {sampled.acceptance:.0%}",
        _independent(sampled),
        f"members kept: {found['members']}" + (f", {refused} turned down by the judge" if refused else ""),
    ]
    if sampled.asked.left_out:
        lines.append(f"Not asked, as the declared values do not support them: {', '.join(sampled.asked.left_out)}.")
    extreme = found["declared_outside_the_middle_half"]
    lines.append(
        f"{len(names) - len(extreme)} of {len(names)} declared values lie in the middle half of the members."
        + (f" Outside: {', '.join(extreme)}." if extreme else "")
    )
    return "\n".join(lines)


def _independent(sampled: Sampled) -> str:
    sizes = sampled.effective_sizes()
    if not np.isfinite(sizes).all():
        return "independent points in the kept half: the chain is too short to tell"
    least = sampled.prior.names[int(np.argmin(sizes))]
    text = f"independent points in the kept half: {sizes.min():.0f} (for {least}) to {sizes.max():.0f}, "
    return f"{text}median {np.median(sizes):.0f}" + (
        "" if sampled.long_enough else "; the chain is too short to tell, so it is fewer"
    )


def sampled_as_json(sampled: Sampled, kept: Members, refused: int) -> dict[str, Any]:
    """A plain structure for machines."""
    sizes = sampled.effective_sizes()
    prior = sampled.prior
    points = np.array([prior.point(dict(zip(kept.names, row, strict=True))) for row in kept.table])
    declared = prior.declared(pathway())
    low, high = np.quantile(points, [0.5 - MIDDLE / 2, 0.5 + MIDDLE / 2], axis=0)
    return {
        "parameters": len(prior.names),
        "walkers": sampled.chain.shape[1],
        "steps": len(sampled.chain),
        "seed": sampled.seed,
        "claims": len(sampled.asked.claims),
        "claims_left_out": list(sampled.asked.left_out),
        "acceptance": sampled.acceptance,
        "effective_size": {
            name: size if np.isfinite(size) else None for name, size in zip(prior.names, sizes.tolist(), strict=True)
        },
        "long_enough": sampled.long_enough,
        "members": len(kept.table),
        "turned_down": refused,
        "declared_outside_the_middle_half": [
            name for name, point, a, b in zip(prior.names, declared, low, high, strict=True) if not a <= point <= b
        ],
    }
