"""Every counted claim is one test; each distinct arm is simulated once a session."""

from __future__ import annotations

import pytest

from ketamine_sbml.claims import Judgement, Verdict, judge, load_claims

CLAIMS, ARMS = load_claims()


@pytest.fixture(scope="session")
def judgements() -> dict[str, Judgement]:
    return {judgement.claim.id: judgement for judgement in judge(CLAIMS, ARMS).judgements}


@pytest.mark.parametrize("name", [claim.id for claim in CLAIMS if claim.counted])
def test_claim(name: str, judgements: dict[str, Judgement]) -> None:
    judgement = judgements[name]
    assert judgement.verdict is Verdict.SUPPORTED, (
        f"{judgement.claim.statement} {judgement.reason} Margin {judgement.margin:+.3f} {judgement.unit}. "
        f"Weakest: {judgement.weakest}. Read: {judgement.read}."
    )
