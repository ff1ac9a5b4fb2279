"""Formulas are worked out at rest and at points around it, where everything uncertain differs from its value."""

from __future__ import annotations

import numpy as np

from ketamine_sbml.language.elements import Parameter, Species
from ketamine_sbml.language.evaluation import Points
from ketamine_sbml.model import pathway


def test_a_parameter_is_at_its_value_first_and_then_all_over_its_range() -> None:
    """Were it always at its value, a sign that changes elsewhere would be taken for one that holds."""
    model = pathway()
    points = Points(model)
    checked = 0
    for parameter in model.elements(Parameter):
        low, high = parameter.range
        if not isinstance(parameter.value, float) or not np.isfinite([low, high]).all() or low == high:
            continue
        values = points.values(parameter.id)
        assert values[0] == parameter.value
        assert ((low <= values[1:]) & (values[1:] <= high)).all()
        assert len(np.unique(values)) > len(values) / 2, f"{parameter.id} hardly moves"
        checked += 1
    assert checked > 20


def test_a_species_is_around_its_rest_and_one_that_is_absent_then_around_its_typical_amount() -> None:
    model = pathway()
    points = Points(model)
    absent = [species for species in model.elements(Species) if points.values(species.id)[0] == species.typical]
    assert absent
    for species in model.elements(Species):
        values = points.values(species.id)
        assert (values > 0).all(), species.id
        assert values.min() < values[0] < values.max(), species.id


def test_a_parameter_without_a_range_stays_at_its_value() -> None:
    model = pathway()
    points = Points(model)
    fixed = [p for p in model.elements(Parameter) if p.range[0] == p.range[1] and isinstance(p.value, float)]
    assert fixed
    for parameter in fixed:
        assert (points.values(parameter.id) == parameter.value).all()
