"""Numbers, times and tables as people write them, at each bound from both sides."""

from __future__ import annotations

import pytest

from ketamine_sbml.simulation.words import aligned, in_words, signed_in_words, time_in_words


@pytest.mark.parametrize(
    ("value", "scale", "words"),
    [
        (0.001, 1.0, "0.00100"),
        (0.000999, 1.0, "~0"),
        (-0.000999, 1.0, "~0"),
        (1.1e-9, 1.0, "~0"),
        (1e-9, 1.0, "~0"),
        (0.9e-9, 1.0, "0"),
        (1.1e-9, 2.0, "0"),
        (0.9e-9, 0.5, "~0"),
        (0.0009, 0.5, "0.000900"),
        (0.0019, 2.0, "~0"),
        (99.94, 1.0, "99.9"),
        (100.0, 1.0, "100"),
        (-123456.0, 1.0, "-123000"),
        (12.0, 1.0, "12.0"),
    ],
)
def test_a_number_has_three_digits_and_is_nothing_beside_its_scale(value: float, scale: float, words: str) -> None:
    assert in_words(value, scale) == words


@pytest.mark.parametrize(
    ("hour", "words"),
    [(1.49, "89 min"), (-1.49, "-89 min"), (1.5, "1.5 h"), (47.9, "47.9 h"), (48.0, "2 d"), (-72.0, "-3 d")],
)
def test_a_time_is_in_the_unit_that_people_use(hour: float, words: str) -> None:
    assert time_in_words(hour) == words


def test_a_difference_has_its_sign_and_two_decimals() -> None:
    assert [signed_in_words(value) for value in (0.005001, -0.006, 0.004, -2.0)] == ["+0.01", "-0.01", "0.00", "-2.00"]


def test_cells_stand_below_each_other_without_spaces_at_the_end() -> None:
    assert aligned([["a", "bcd", "e"], ["fgh", "i", ""]]) == ["a    bcd  e", "fgh  i"]
