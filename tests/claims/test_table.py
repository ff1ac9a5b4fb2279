"""The table says all that was judged; in brief only what is held to a verdict and fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ketamine_sbml.claims import Report, Verdict, judge, load_claims
from ketamine_sbml.claims.claim import Role
from ketamine_sbml.claims.table import _failing, _line, report_as_text, report_in_brief


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


def test_a_margin_has_two_decimals_and_its_sign(report: Report) -> None:
    for margin, told in ((0.3456, " +0.35 "), (-0.004, " -0.00 "), (12.0, "+12.00 ")):
        assert f" {told}{report.judgements[0].unit} " in _line(replace(report.judgements[0], margin=margin), 3)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_what_stands_behind_the_ids_begins_below_each_other_whichever_is_the_longest(
    report: Report, place: int
) -> None:
    named = [
        replace(j, claim=replace(j.claim, id="x" * (90 if n == place else 3 + n)))
        for n, j in enumerate(report.judgements)
    ]
    whole = replace(report, judgements=tuple(named))
    lines = report_as_text(whole).splitlines()
    begins = {line.index(j.claim.source.publication) for j in named for line in lines if f"  {j.claim.id} " in line}
    assert len(begins) == 1


@pytest.mark.parametrize(
    ("margins", "told"),
    [((0.0, -1.0), ["+0.00", "-1.00"]), ((0.1, 0.0), ["+0.00"]), ((0.2, 0.1), ["+0.10"]), ((0.1, 0.2), ["+0.10"])],
)
def test_what_fails_is_told_and_the_nearest_to_it_where_nothing_does(
    report: Report, margins: tuple[float, ...], told: list[str]
) -> None:
    judgement = report.judgements[1]
    (expectation, *_) = judgement.claim.expectations
    twice = replace(judgement.claim, expectations=(expectation, expectation))
    lines = _failing(replace(judgement, claim=twice, margins=margins, readings=(judgement.readings[0],) * 2))
    assert [line.split()[0] for line in lines[::2]] == told
    assert all(line.startswith("  read: ") for line in lines[1::2])
