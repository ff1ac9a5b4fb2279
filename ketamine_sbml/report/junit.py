"""Verdicts as JUnit XML, which every CI shows: one test case a claim, one suite a stage."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from ketamine_sbml.claims import Judgement, Report, Role, Verdict
from ketamine_sbml.plain import printable


def report_as_junit(report: Report) -> str:
    """Counted claims pass or fail, sanity checks too in suites of their own; others are skipped with the reason."""
    root = ElementTree.Element("testsuites", name="ketamine-sbml claims")
    made_by = ElementTree.SubElement(root, "properties")
    for name, value in report.provenance.items():
        ElementTree.SubElement(made_by, "property", name=name, value=value)
    for title, judgements in report.by_stage():
        published = [judgement for judgement in judgements if judgement.claim.role is not Role.SANITY]
        sanity = [judgement for judgement in judgements if judgement.claim.role is Role.SANITY]
        for name, chosen in ((title, published), (f"{title}: sanity checks, {Role.SANITY.note}", sanity)):
            if chosen:
                _suite(root, name, chosen)
    for element in root.iter():
        # XML has no control characters, not even escaped ones.
        element.text = printable(element.text) if element.text else element.text
        for name, value in element.items():
            element.set(name, printable(value))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, title: str, judgements: Sequence[Judgement]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=title, tests=str(len(judgements)))
    counts = {"failures": 0, "skipped": 0}
    for judgement in judgements:
        _case(suite, judgement, counts)
    for name, count in counts.items():
        suite.set(name, str(count))


def _case(suite: ElementTree.Element, judgement: Judgement, counts: dict[str, int]) -> None:
    claim = judgement.claim
    case = ElementTree.SubElement(suite, "testcase", classname=claim.stage, name=claim.id)
    if not claim.held_to:
        counts["skipped"] += 1
        why = claim.not_testable or claim.vacuous or f"contested: {judgement.verdict}"
        ElementTree.SubElement(case, "skipped", message=why)
    elif judgement.verdict is not Verdict.SUPPORTED:
        counts["failures"] += 1
        failure = ElementTree.SubElement(case, "failure", message=judgement.reason, type=str(judgement.verdict))
        failure.text = "\n".join(
            [claim.statement, claim.source.publication, judgement.weakest, f"read: {judgement.read}"]
        )
    output = ElementTree.SubElement(case, "system-out")
    margins = (
        f"{expectation.words()} -> {margin:+.3f} {expectation.unit}"
        for expectation, margin in zip(claim.expectations, judgement.margins, strict=False)
    )
    output.text = "\n".join([claim.statement, claim.source.publication, *margins])
