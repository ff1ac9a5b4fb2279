"""Formulas are worked out at rest and at points around it, where everything uncertain differs from its value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Event, Level, Parameter, Species, State
from ketamine_sbml.language.evaluation import Points, Values
from ketamine_sbml.language.formula import parse
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


MODEL = pathway()
AROUND_IT = Points(MODEL)
# Two parameters that are above zero wherever they are looked at.
P, Q = [p.id for p in MODEL.elements(Parameter) if isinstance(p.value, float) and 0 < p.range[0] < p.range[1]][:2]


@pytest.mark.parametrize(
    ("formula", "slope"),
    [
        (f"{P} * {Q} * 3", lambda p, q: 3 * q),
        (f"{P} + {Q} + {P}", lambda p, q: 2 + 0 * p),
        (f"{Q} - {P}", lambda p, q: -1 + 0 * p),
        (f"-{P}", lambda p, q: -1 + 0 * p),
        (f"{P} / {Q}", lambda p, q: 1 / q),
        (f"{Q} / {P}", lambda p, q: -q / p**2),
        (f"{P}^3", lambda p, q: 3 * p**2),
        (f"exp({P} / {P} + ln({P}))", lambda p, q: np.e + 0 * p),
        (f"ln({P})", lambda p, q: 1 / p),
        (f"abs(-{P})", lambda p, q: 1 + 0 * p),
        (f"piecewise({P}, {Q} > 0, {P} * {P})", lambda p, q: 1 + 0 * p),
        (f"piecewise({P}, 0 > {Q}, {P} * {P})", lambda p, q: 2 * p),
        (f"{Q} * 2", lambda p, q: 0 * p),
        (f"{P} - {P}", lambda p, q: 0 * p),
        (f"ln(0 - {P})", lambda p, q: 0 * p),
    ],
)
def test_a_slope_is_the_partial_derivative_at_each_point(
    formula: str, slope: Callable[[Values, Values], Values]
) -> None:
    expected = slope(AROUND_IT.values(P), AROUND_IT.values(Q))
    assert AROUND_IT.slope(formula, P) == pytest.approx(expected, rel=1e-3, abs=1e-12)


def test_what_is_lost_beside_a_large_number_is_rounding_and_no_slope() -> None:
    large = float(AROUND_IT.values(P).max())
    assert (AROUND_IT.slope(f"{P} + {1e9 * large!r}", P) == 0).all()
    assert (AROUND_IT.slope(f"{P} + {1e3 * large!r}", P)[AROUND_IT.values(P) > 0.1 * large] > 0).all()


def test_what_has_no_value_or_no_slope_is_refused() -> None:
    with pytest.raises(InputError, match="'nothing' has no value at rest that a formula could use"):
        AROUND_IT.values("nothing")
    with pytest.raises(InputError, match=r"has no slope, so that who acts on whom is not known; write it without"):
        AROUND_IT.slope(f"piecewise(1, {P} >= 2, 3)", P)


def test_an_intervention_is_between_rest_and_usual_and_a_level_between_its_rest_and_what_is_set_at_rest() -> None:
    for knob in MODEL.interventions:
        values = AROUND_IT.values(knob.id)
        assert values[0] == knob.rest
        assert len(values) == 200
        low, high = sorted((knob.rest, knob.usual))
        assert ((values >= low) & (values <= high)).all()
    clocked = {n for e in MODEL.elements(Event) for n, f in e.assignments.items() if "time" in parse(f).names}
    levels = [level for level in MODEL.elements(Level) if level.id not in clocked]
    assert levels
    for level in levels:
        values, rest = AROUND_IT.values(level.id), MODEL.at_rest(level)
        assert values[0] == rest
        assert ((values >= rest).all() or (values <= rest).all()) and np.isfinite(values).all()


def test_a_fold_is_from_a_quarter_to_four_times_and_stays_the_same_for_a_name() -> None:
    folds = [AROUND_IT.values(s.id) / s.initial for s in MODEL.elements(State) if s.initial]
    assert min(map(np.min, folds)) == pytest.approx(0.25, rel=0.1)
    assert max(map(np.max, folds)) == pytest.approx(4.0, rel=0.1)
    assert all(((fold >= 0.25) & (fold <= 4.0)).all() and fold[0] == 1.0 for fold in folds)
    assert np.array_equal(Points(MODEL).values(P), AROUND_IT.values(P))
