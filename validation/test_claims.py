"""Every counted claim and sanity check is one test; each distinct arm is simulated once a session.

What a record declares as contradicted is expected to fail, and fails the test where it holds.
"""

from __future__ import annotations

import pytest

from ketamine_sbml.claims import Claim, Judgement, Report, Verdict, load_claims

CLAIMS, _ = load_claims()


@pytest.fixture(scope="session")
def judgements(whole_suite: Report) -> dict[str, Judgement]:
    return {judgement.claim.id: judgement for judgement in whole_suite.judgements}


def _case(claim: Claim) -> object:
    declared = pytest.mark.xfail(raises=AssertionError, strict=True, reason=claim.contradicted)
    return pytest.param(claim.id, marks=[declared] if claim.contradicted else [], id=claim.id)


@pytest.mark.parametrize("name", [_case(claim) for claim in CLAIMS if claim.held_to])
def test_claim(name: str, judgements: dict[str, Judgement]) -> None:
    judgement = judgements[name]
    if judgement.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        pytest.fail(f"{judgement.claim.statement} {judgement.reason}")
    assert judgement.verdict is Verdict.SUPPORTED, (
        f"{judgement.claim.statement} {judgement.reason} Margin {judgement.margin:+.3f} {judgement.unit}. "
        f"Weakest: {judgement.weakest}. Read: {judgement.read}."
    )
