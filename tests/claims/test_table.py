"""The table says all that was judged; in brief only what is held to a verdict and fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketamine_sbml.claims import Report, Verdict, judge, load_claims
from ketamine_sbml.claims.claim import Role
from ketamine_sbml.claims.table import report_as_text, report_in_brief


@pytest.fixture(scope="module")
def report() -> Report:
    claims, arms = load_claims()
    judged = judge([claim for claim in claims if claim.counted and not claim.contradicted][:4], arms, recheck=False)
    supported, failing, untested, contested = judged.judgements
    as_made_up = (
        replace(supported, verdict=Verdict.SUPPORTED),
        replace(failing, verdict=Verdict.CONTRADICTED, reason="It does not."),
        replace(untested, verdict=Verdict.NOT_TESTABLE, margin=float("nan"), reason="It cannot."),
        replace(contested, verdict=Verdict.CONTRADICTED, claim=replace(contested.claim, role=Role.CONTESTED)),
    )
    return replace(judged, judgements=as_made_up)


def test_in_brief_stands_what_fails_and_is_held_to(report: Report) -> None:
    supported, failing, untested, contested = (judgement.claim.id for judgement in report.judgements)
    brief = report_in_brief(report)
    assert failing in brief and untested in brief
    assert supported not in brief and contested not in brief
    assert "It does not." in brief and "It cannot." in brief


def test_the_whole_table_has_every_claim_once_under_its_heading(report: Report) -> None:
    table = report_as_text(report)
    lines = table.splitlines()
    for judgement in report.judgements:
        (line,) = (line for line in lines if f"  {judgement.claim.id} " in line)
        assert f"[{judgement.claim.role}" in line
        assert (" nan" in line) is False
    assert lines[0].strip(), "no empty line first"
    assert [lines.count(title) for title, _ in report.by_stage()] == [1] * len(report.by_stage())
