"""A formula is read once; its names and units are those that a person would find."""

from __future__ import annotations

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.formula import UnitError, checked, parse, unit_of
from ketamine_sbml.language.units import UNITS, dimension_of

HALF = (("x", "half"), "x / (half + x)")
OF_NAME = {
    name: dimension_of(unit)
    for name, unit in {
        "amount": "nmol",
        "volume": "L",
        "conc": "nmol/L",
        "half": "nmol/L",
        "rate": "1/h",
        "fold": "1",
        "dose": "mg/kg",
        "mass": "kg",
        "molar": "mg/nmol",
    }.items()
}


def unit(text: str) -> str:
    return str(unit_of(parse(text).tree, OF_NAME.__getitem__, {"occupancy": HALF}))


def test_names_are_in_order_and_once_and_the_clock_is_time() -> None:
    assert parse("b * a + b / occupancy(a, c) + time").names == ("b", "a", "occupancy", "c", "time")


def test_a_formula_is_read_once() -> None:
    assert parse("rate * amount") is parse("rate * amount")


@pytest.mark.parametrize("text", ["a +", "a b", "(a", "a ** b", ""])
def test_a_slip_of_syntax_is_one_sentence_with_the_element_and_the_place(text: str) -> None:
    with pytest.raises(InputError) as caught:
        checked(text, "akt_drive, formula")
    assert str(caught.value).startswith("akt_drive, formula: ")
    assert "mend its syntax" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["max(a, b)", "floor(a)"])
def test_mathematics_that_not_every_tool_has_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not among the mathematics in use here"):
        checked(text, "x, formula")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount / volume", "nmol/L"),
        ("rate * amount", "nmol/h"),
        ("conc * volume + amount", "nmol"),
        ("(conc * volume)^2 / amount", "nmol"),
        ("dose * mass / molar", "nmol"),
        ("occupancy(conc, half)", "no unit"),
        ("1 - fold^fold", "no unit"),
        ("abs(conc - half)", "nmol/L"),
        ("piecewise(conc, amount > amount, half)", "nmol/L"),
        ("time * rate", "no unit"),
        ("(conc > half) && (time >= time)", "no unit"),
    ],
)
def test_units_follow_from_the_names(text: str, expected: str) -> None:
    assert unit(text) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("amount + conc", "'(amount + conc)' joins nmol and nmol/L"),
        ("amount + amount + conc", "'(amount + amount + conc)' joins nmol and nmol/L"),
        ("conc + amount + amount", "'(conc + amount + amount)' joins nmol/L and nmol"),
        ("1 + amount", "'(1 + amount)' joins no unit and nmol"),
        ("occupancy(conc, amount)", "'(half + x)' joins nmol and nmol/L"),
        ("conc > amount", "'(conc > amount)' joins nmol/L and nmol"),
        ("fold^conc", "the exponent 'conc' is in nmol/L"),
        ("fold^(conc * fold)", "the exponent '(conc * fold)' is in nmol/L"),
        ("conc^fold", "'conc' is in nmol/L and its exponent is no plain number"),
        ("(conc * fold)^fold", "'(conc * fold)' is in nmol/L and its exponent is no plain number"),
        ("exp(conc)", "'conc' is in nmol/L and must have no unit"),
        ("(fold > 1) && amount", "'amount' is in nmol and must have no unit"),
        ("amount && conc", "'amount' is in nmol and must have no unit"),
        (
            "piecewise(conc, amount > amount, amount)",
            "'piecewise(conc, (amount > amount), amount)' joins nmol/L and nmol",
        ),
        ("piecewise(conc, conc, half)", "'conc' is in nmol/L and must have no unit"),
        ("piecewise(conc, fold > 1, half, rate, half)", "'rate' is in 1/h and must have no unit"),
        ("occupancy(conc)", "occupancy takes 2 arguments and was given 1"),
        ("occupancy(conc, half, half)", "occupancy takes 2 arguments and was given 3"),
    ],
)
def test_units_that_do_not_fit_are_named(text: str, fault: str) -> None:
    with pytest.raises(UnitError) as caught:
        unit(text)
    assert str(caught.value) == fault


def test_units_multiply_and_divide_back_to_themselves() -> None:
    for one in UNITS:
        for other in UNITS:
            assert dimension_of(one) * dimension_of(other) / dimension_of(other) == dimension_of(one), (one, other)


def test_units_of_different_names_differ() -> None:
    dimensions = [dimension_of(unit) for unit in UNITS]
    assert len(set(dimensions)) == len(dimensions)
