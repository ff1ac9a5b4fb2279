"""A tighter engine is tighter in both tolerances, and never loosens the absolute ones."""

from __future__ import annotations

import numpy as np
import pytest

from ketamine_sbml.simulation import Simulator


def absolute(simulator: Simulator) -> np.ndarray:
    return np.array(simulator._model.integrator.getValue("absolute_tolerance"))


def relative(simulator: Simulator) -> float:
    return float(simulator._model.integrator.getValue("relative_tolerance"))


def test_a_tighter_engine_has_both_tolerances_tighter() -> None:
    usual = Simulator()
    tighter = usual.tighter(1e-2)
    assert relative(tighter) == pytest.approx(1e-2 * relative(usual))
    assert absolute(tighter) == pytest.approx(1e-2 * absolute(usual))
    assert (absolute(usual) > 0).all()


def test_a_looser_engine_keeps_the_usual_absolute_tolerances() -> None:
    usual, looser = Simulator(), Simulator(relative_tolerance=1e-4)
    assert relative(looser) > relative(usual)
    assert absolute(looser) == pytest.approx(absolute(usual))
