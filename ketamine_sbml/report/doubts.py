"""What to doubt: the sentences that stand at the end of the explorer and of the report of claims."""

from __future__ import annotations

from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.pathway import Pathway


def movable(model: Pathway) -> list[Parameter]:
    """The model's numbers that have a range and are no setting of an experiment."""
    knobs = {name for knob in model.knobs for name in (knob.id, knob.time_id, knob.stop_id)}
    return [p for p in model.elements(Parameter) if p.id not in knobs and p.range[0] < p.range[1]]


def doubts(model: Pathway) -> tuple[str, ...]:
    """A sentence or two on each thing that a reader of the verdicts should not take for granted."""
    kinds = [parameter.evidence.kind for parameter in movable(model)]
    assumed, fitted = kinds.count(ValueKind.ASSUMED), kinds.count(ValueKind.FITTED)
    return (
        f"Of the model's {len(kinds)} numbers with a range, {assumed} are assumed and {fitted} are fitted. A claim may "
        "hang on any of them.",
        "Claims with the role 'calibration' chose the fitted numbers. That they hold shows that they can hold "
        "together, and validates nothing; look at 'validation' and at what is contested.",
        "A claim that is called structural is encoded by the wiring; one that is called vacuous cannot fail, and is "
        "not counted.",
        "A curve is one model with one set of numbers, in one average animal: no spread between animals, no error "
        "bars. The command 'simulate --ensemble' draws the numbers anew and shows the spread of its answers.",
        "It says nothing of what a person should take.",
    )
