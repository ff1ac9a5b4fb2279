"""Cuts show which claims rest on which arrow, and say when a claim cannot be broken or an arrow is not defended."""

from __future__ import annotations

from ketamine_sbml.claims import load_claims
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.report.controls import controls_as_text
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.studies.controls import Controls, judge_controls, without_reaction
from ketamine_sbml.studies.runs import Computing

ALL, ARMS = load_claims()


def test_cutting_arrows_breaks_the_claims_that_rest_on_them() -> None:
    few = [claim for claim in ALL if claim.id in ("ketamine-raises-mtorc1", "glutamate-inverted-u")]
    told: list[tuple[int, int, str]] = []
    controls = judge_controls(
        few, ARMS, reactions=False, computing=Computing(1), progress=lambda *given: told.append(given)
    )
    assert told == [(done, len(ARROWS), arrow.id) for done, arrow in enumerate(ARROWS, 1)]
    assert set(controls.arrows) == {arrow.id for arrow in ARROWS}
    assert "ketamine-raises-mtorc1" in controls.arrows["fig-7"]
    assert "glutamate-inverted-u" not in controls.arrows["fig-7"]
    assert "glutamate-inverted-u" in controls.arrows["fig-2"]
    assert "fig-10" in controls.undefended()
    assert controls.unbreakable() == []


def test_a_claim_that_no_cut_breaks_is_named() -> None:
    claim = ALL[0]
    controls = Controls((claim,), {"fig-1": ()}, {})
    assert controls.unbreakable() == [claim.id]
    assert f"No cut breaks {claim.id}." in controls_as_text(controls)
    assert "No claim defends fig-1." in controls_as_text(controls)


def test_a_reaction_that_is_cut_carries_nothing() -> None:
    cut = Simulator(without_reaction(pathway(), "vegf_releasing"))
    curve = cut.run(named_arm("vehicle"))
    assert curve.at("vegf", 24) < 0.1 * Simulator().run(named_arm("vehicle")).at("vegf", 24)
