"""Margins of a value in a believable range, by hand."""

from __future__ import annotations

import pytest
from made_up_curves import AT_2, DOUBLED, HALVED, INDEX_AT_2, two

from ketamine_sbml.claims.expectation import Reading
from ketamine_sbml.claims.kinds.levels import Within
from ketamine_sbml.claims.readout import Readout

CONCENTRATION = Readout("x", 2.0, 2.0, "at", scale="concentration", unit="nmol/L")


@pytest.mark.parametrize("readout", [AT_2, CONCENTRATION])
def test_folds_and_concentrations_are_compared_by_ratio(readout: Readout) -> None:
    expected = Within(readout=readout, between=(0.5, 8.0))
    assert expected.margin(two(DOUBLED)) == pytest.approx(2.0)
    assert expected.margin(two(HALVED)) == pytest.approx(0.0)
    assert Within(readout=readout, between=(0.25, 1.0)).margin(two(DOUBLED)) == pytest.approx(-1.0)
    assert Within(readout=readout, between=(2.0, 8.0)).margin(two(HALVED)) == pytest.approx(-2.0)
    assert expected.unit == "log2 fold"


def test_an_index_is_compared_by_difference() -> None:
    expected = Within(readout=INDEX_AT_2, between=(0.5, 2.25))
    assert expected.margin(two(DOUBLED)) == pytest.approx(0.25)
    assert Within(readout=INDEX_AT_2, between=(0.75, 2.25)).margin(two(HALVED)) == pytest.approx(-0.25)
    assert expected.unit == "index"


def test_the_control_may_be_there_and_is_not_read() -> None:
    expected = Within(readout=AT_2, between=(0.5, 8.0))
    assert expected.margin({"treatment": DOUBLED}) == expected.margin(two(DOUBLED, HALVED))
    assert Within(readout=CONCENTRATION, between=(1, 2)).readings(two(DOUBLED)) == (Reading("treatment", 2, "nmol/L"),)
