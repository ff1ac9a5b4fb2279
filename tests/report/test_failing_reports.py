"""What fails is seen to fail, and what a claim says is shown as text, whatever it says."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from ketamine_sbml.claims import Report, Verdict, judge, load_claims
from ketamine_sbml.model import pathway
from ketamine_sbml.report.junit import report_as_junit
from ketamine_sbml.report.page import report_as_html

SCRIPT = '<script>alert("1") & more</script>'


@pytest.fixture(scope="module")
def report() -> Report:
    claims, arms = load_claims()
    return judge([claim for claim in claims if claim.counted and not claim.contradicted][:3], arms, recheck=False)


def with_verdict(report: Report, verdict: Verdict) -> Report:
    first, *others = (replace(j, verdict=Verdict.SUPPORTED) for j in report.judgements)
    return replace(report, judgements=(replace(first, verdict=verdict), *others))


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.SUPPORTED])
def test_in_junit_each_verdict_but_supported_fails(report: Report, verdict: Verdict) -> None:
    root = ElementTree.fromstring(report_as_junit(with_verdict(report, verdict)))
    failed = {case.get("name"): failure for case in root.iter("testcase") for failure in case.iter("failure")}
    assert list(failed) == [report.judgements[0].claim.id]
    assert failed[report.judgements[0].claim.id].get("type") == str(verdict)
    assert sum(int(suite.get("failures", "0")) for suite in root.iter("testsuite")) == 1


def test_in_junit_all_supported_fails_nowhere(report: Report) -> None:
    root = ElementTree.fromstring(report_as_junit(with_verdict(report, Verdict.SUPPORTED)))
    assert list(root.iter("failure")) == []


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.SUPPORTED])
def test_a_report_passes_only_if_each_counted_claim_is_supported(report: Report, verdict: Verdict) -> None:
    assert not with_verdict(report, verdict).passed
    assert with_verdict(report, Verdict.SUPPORTED).passed


@pytest.mark.parametrize("field", ["statement", "note", "structural", "inferred"])
def test_the_page_shows_what_a_claim_says_as_text(report: Report, field: str) -> None:
    first, *others = report.judgements
    hostile = replace(first, claim=replace(first.claim, **{field: SCRIPT}))
    page = report_as_html(replace(report, judgements=(hostile, *others)), pathway())
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_shows_a_source_and_a_reason_as_text(report: Report) -> None:
    first, *others = report.judgements
    source = replace(first.claim.source, publication=SCRIPT, figure=SCRIPT, organism=SCRIPT, unverified=SCRIPT)
    hostile = replace(first, claim=replace(first.claim, source=source), reason=SCRIPT)
    page = report_as_html(replace(report, judgements=(hostile, *others)), pathway())
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 4
