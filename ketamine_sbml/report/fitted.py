"""The fitted parameters against their ranges."""

from __future__ import annotations

import math

from ketamine_sbml.language.elements import Parameter, logarithmic
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.language.pathway import Pathway

# A value that lies nearer to an end of its range than this share of it is called at a bound.
AT_A_BOUND = 0.02


def fitted_as_markdown(model: Pathway) -> str:
    """Each fitted value against its range; ``validation/fitted.md``."""
    lines = [
        "# Fitted parameters against their ranges",
        "",
        "Written by `ketamine-sbml build`. The position is 0 at the lower and 1 at the upper end of the range (on a",
        "logarithmic scale where the range spans more than a factor of three); a value at a bound says that the claims",
        "pull harder than the prior allows. Where no number was found, the range is a judgement.",
        "",
        "| parameter | value | unit | range | position | what the range rests on | |",
        "|---|---|---|---|---|---|---|",
    ]
    for parameter in model.elements(Parameter):
        if parameter.evidence.kind is not ValueKind.FITTED:
            continue
        low, high = parameter.range
        value = number_of(parameter.value, model.organism)
        share = position(value, low, high)
        flag = "at a bound" if not AT_A_BOUND <= share <= 1 - AT_A_BOUND else ""
        lines.append(
            f"| `{parameter.id}` | {value:g} | {parameter.unit} | {low:g} to {high:g} | {share:.2f} "
            f"| {parameter.evidence.reason} | {flag} |"
        )
    return "\n".join(lines) + "\n"


def position(value: float, low: float, high: float) -> float:
    """Where a value stands in a range: 0 at the lower end, 1 at the upper; logarithmic in a wide range above zero."""
    if logarithmic(low, high):
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)
