"""Verdicts on made-up curves: every bound of the judge from both sides, and what it asks of an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.claims import Claim, Role, Verdict, judge, report_as_text
from ketamine_sbml.claims.claim import NO_PUBLICATION, Source
from ketamine_sbml.claims.expectation import Expectation
from ketamine_sbml.claims.judge import Judgement, Report
from ketamine_sbml.claims.kinds.comparisons import Increases, Unchanged
from ketamine_sbml.claims.kinds.courses import PeakBetween
from ketamine_sbml.claims.readout import ALONG, Readout
from ketamine_sbml.claims.sampled import plan
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, SimulationError, Trajectory
from ketamine_sbml.simulation.trajectory import Numbers

MODEL = pathway()
Curve = Callable[[Numbers], Numbers]
ARMS = {
    "vehicle": Arm("vehicle"),
    "ketamine": Arm("ketamine", (Change("ketamine", 10),)),
    "rapamycin": Arm("rapamycin", (Change("rapamycin", 20),)),
    "both": Arm("both", (Change("ketamine", 10), Change("rapamycin", 20))),
}
SOURCE = Source(publication="Nobody", organism="mouse", preparation="none")


def flat(value: float) -> Curve:
    return lambda times: np.full(times.size, value)


@dataclass
class MadeUp:
    """An engine that gives curves by the name of the arm: ``tight`` where its tolerances were made tighter."""

    curves: dict[str, dict[str, Curve]]
    tight: dict[str, dict[str, Curve]] = field(default_factory=dict)
    pathway: Pathway = MODEL
    factor: float = 1.0
    asked: list[tuple[float, str, int]] = field(default_factory=list)

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        assert times is not None
        self.asked.append((self.factor, arm.name, times.size))
        if arm.name not in self.curves:
            raise SimulationError(f"{arm.name} is not made up.")
        values = {name: curve(times) for name, curve in self.curves[arm.name].items()}
        return Trajectory(arm, times, values, provenance={"engine": "made up"})

    def tighter(self, factor: float) -> MadeUp:
        return replace(self, curves=self.tight or self.curves, factor=self.factor * factor)


def engine(treated: float, *, control: float = 1.0, tight: float | None = None) -> MadeUp:
    def all_of(value: float) -> dict[str, dict[str, Curve]]:
        return {name: {"p_mtor": flat(control if name == "vehicle" else value)} for name in ARMS}

    return MadeUp(all_of(treated), {} if tight is None else all_of(tight))


def at_2(minimum: float) -> Increases:
    """By difference, so that a margin is what the numbers say to the last bit."""
    return Increases(readout=Readout("p_mtor", 2.0, 2.0, "at", scale="index"), minimum=minimum)


def claim(*expected: Expectation, arms: dict[str, str] | None = None, **more: Any) -> Claim:
    given: dict[str, Any] = {"id": "mine", "stage": "Mine", "statement": "It rises.", "role": Role.VALIDATION}
    given |= {"source": SOURCE, "arms": {"control": "vehicle", "treatment": "ketamine"} if arms is None else arms}
    return Claim(expectations=expected, **{**given, **more})


def judged(asked: Claim, by: MadeUp, **how: Any) -> Judgement:
    (found,) = judge([asked], ARMS, by, **how).judgements
    return found


def test_a_margin_of_exactly_nothing_does_not_hold() -> None:
    assert judged(claim(at_2(0.5)), engine(1.5), recheck=False).verdict is Verdict.CONTRADICTED
    assert judged(claim(at_2(0.5 - 2**-40)), engine(1.5), recheck=False).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(("margin", "again"), [(0.0199, True), (-0.0199, True), (0.0201, False), (-0.0201, False)])
def test_a_margin_is_close_below_two_hundredths_and_is_asked_again_four_times_denser(
    margin: float, again: bool
) -> None:
    by = engine(1.5)
    found = judged(claim(at_2(0.5 - margin)), by)
    assert found.verdict is (Verdict.SUPPORTED if margin > 0 else Verdict.CONTRADICTED)
    assert found.error == 0.0
    usual = [count for factor, _, count in by.asked if factor == 1.0]
    tight = [(factor, count) for factor, _, count in by.asked if factor != 1.0]
    assert len(usual) == 2
    assert [factor for factor, _ in tight] == ([0.01, 0.01] if again else [])
    for _, count in tight:
        assert 3.5 * usual[0] < count <= 4 * usual[0]


def test_a_margin_below_twice_what_half_of_the_times_miss_is_asked_again() -> None:
    def hat(times: Numbers) -> Numbers:
        return np.asarray(1.0 + np.arange(times.size) % 2)

    curves: dict[str, dict[str, Curve]] = {"vehicle": {"p_mtor": flat(1.0)}, "ketamine": {"p_mtor": hat}}
    mean = Readout("p_mtor", 0.0, 2.0, "mean", scale="index")
    alone = judged(claim(Increases(readout=mean, minimum=0.0)), MadeUp(curves))
    error = alone.error
    first = judged(claim(Increases(readout=mean, minimum=0.0)), MadeUp(curves), recheck=False)
    assert first.error == 0.0
    error = judged(claim(Increases(readout=mean, minimum=-10.0)), MadeUp(curves)).error
    assert error > 0.05
    for times, again in ((1.9, True), (2.1, False)):
        by = MadeUp(curves)
        judged(claim(Increases(readout=mean, minimum=first.margin - times * error)), by)
        assert any(factor != 1.0 for factor, _, _ in by.asked) is again, times


def test_times_are_asked_again_however_wide_their_margin_and_other_claims_are_not() -> None:
    def hill(times: Numbers) -> Numbers:
        return np.asarray(1 + np.exp(-((times - 6) ** 2)))

    by = engine(1.5)
    by.curves["ketamine"] = {"p_mtor": hill}
    along = Readout("p_mtor", 0.0, 24.0, ALONG)
    peak = claim(PeakBetween(readout=along, minimum=0.1, between=(1.0, 11.0)), id="time")
    other = claim(at_2(0.1), arms={"control": "vehicle", "treatment": "rapamycin"}, id="level")
    judge([other, peak], ARMS, by)
    assert [name for factor, name, _ in by.asked if factor != 1.0] == ["vehicle", "ketamine"]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (2**-6, 2**-7, Verdict.INCONCLUSIVE),
        (2**-6, 3 * 2**-8, Verdict.SUPPORTED),
        (-(2**-6), -(2**-7), Verdict.INCONCLUSIVE),
        (-(2**-6), -3 * 2**-8, Verdict.CONTRADICTED),
        (2**-6, -(2**-7), Verdict.INCONCLUSIVE),
        (0.0, 0.0, Verdict.INCONCLUSIVE),
    ],
)
def test_what_tighter_tolerances_move_by_as_much_as_is_left_is_inconclusive(
    first: float, second: float, verdict: Verdict
) -> None:
    found = judged(claim(at_2(0.5)), engine(1.5 + first, tight=1.5 + second))
    assert (found.verdict, found.margin) == (verdict, second)
    assert found.reason == verdict.sentence


def test_what_is_declared_of_a_contradiction_stands_behind_the_sentence() -> None:
    declared = claim(at_2(0.5), contradicted="It falls.")
    assert judged(declared, engine(1.25)).reason == f"{Verdict.CONTRADICTED.sentence} As declared: It falls."
    not_so = "Its record declares it contradicted, which it is not."
    assert judged(declared, engine(1.75)).reason == f"{Verdict.SUPPORTED.sentence} {not_so}"
    assert judged(declared, engine(1.5)).reason == f"{Verdict.INCONCLUSIVE.sentence} {not_so}"


@pytest.mark.parametrize(("level", "room"), [(1.0, 1e-9), (-100.0, 1e-7), (100.0, 1e-7), (0.01, 1e-9)])
@pytest.mark.parametrize(("one", "other"), [("ketamine", "vehicle"), ("both", "rapamycin")])
def test_arms_within_a_billionth_of_each_other_are_the_same_arm(
    level: float, room: float, one: str, other: str
) -> None:
    roles = {"both": "both", "blocker": "rapamycin", "control": "vehicle", "treatment": "ketamine"}
    names = ("treatment", "control") if one == "ketamine" else ("both", "blocker")
    for share, same in ((0.5, True), (-0.5, True), (1.5, False), (-1.5, False)):
        by = engine(3.0, control=2.0)
        by.curves[other] = {"p_mtor": flat(level), "vegf": flat(1.0)}
        by.curves[one] = {"p_mtor": flat(level + share * room), "vegf": flat(1.0)}
        expected = Unchanged(readout=at_2(0).readout, bound=5.0)
        found = judged(claim(expected, arms={role: roles[role] for role in (*names, "control", "treatment")}), by)
        assert (found.verdict is Verdict.NOT_TESTABLE) is same, share
        if same:
            assert found.reason == f"Arms {one!r} and {other!r} do not differ in anything: it would be vacuous."
        # One observable in which they differ is enough.
        by.curves[one]["vegf"] = flat(2.0)
        assert judged(claim(expected), by).verdict is Verdict.SUPPORTED


def test_what_cannot_be_read_is_not_testable_and_says_why() -> None:
    cases = {
        "Nothing is read.": (claim(not_testable="Nothing is read."), engine(1.5)),
        "ketamine is not made up.": (claim(at_2(0.1)), MadeUp({"vehicle": {"p_mtor": flat(1.0)}})),
        "The map has no formula of p_mtor.": (
            claim(at_2(0.1)),
            MadeUp({"vehicle": {"p_mtor": flat(1.0)}, "ketamine": {"vegf": flat(1.0)}}),
        ),
        "A margin is not a number: what is read leaves what its scale can be.": (claim(at_2(0.1)), engine(np.nan)),
    }
    for reason, (asked, by) in cases.items():
        found = judged(asked, by)
        assert (found.verdict, found.reason, found.margins) == (Verdict.NOT_TESTABLE, reason, ())
        assert np.isnan(found.margin)
        assert (found.unit, found.weakest, found.read) == ("", "", "")


def test_the_weakest_expectation_is_the_one_that_is_told() -> None:
    two = claim(at_2(0.125), Unchanged(readout=Readout("p_mtor", 2.0, 2.0, "at"), bound=0.625))
    found = judged(two, engine(1.5))
    assert list(found.margins) == pytest.approx([0.375, 0.625 - np.log2(1.5)])
    assert (found.margin, found.unit) == (found.margins[1], "log2 fold")
    assert found.weakest == two.expectations[1].words()
    assert found.read == "treatment 1.5, control 1 fold of rest; E(treatment : control) 0.585 log2 fold"
    unread = judged(two, engine(1.5), readings=False)
    assert (unread.readings, unread.read, unread.margin) == ((), "", found.margin)


@pytest.mark.parametrize(
    ("observable", "low", "high", "slack"),
    [("p_mtor", 0.0, 5.0, 5e-6), ("antidepressant_response", -1.0, 1.0, 1e-6), ("spine_density", 0.5, 1.6, 1.6e-6)],
)
def test_a_curve_may_leave_its_plausible_range_by_a_millionth(
    observable: str, low: float, high: float, slack: float
) -> None:
    for value, left in (
        (high + 0.9 * slack, False),
        (high + 1.1 * slack, True),
        (low - 0.9 * slack, False),
        (low - 1.1 * slack, True),
    ):
        by = engine(1.5)
        by.curves["ketamine"][observable] = flat(value)
        found = judge([claim(at_2(0.1))], ARMS, by).excursions
        assert [(e.arm, e.observable, e.lowest, e.highest, e.plausible) for e in found] == (
            [("ketamine", observable, value, value, (low, high))] if left else []
        )


def test_what_is_asked_of_the_engine_is_told_and_a_plan_that_is_given_is_used() -> None:
    told: list[tuple[int, int, str]] = []
    by = engine(1.5)
    report = judge([claim(at_2(0.1))], ARMS, by, progress=lambda *given: told.append(given), recheck=False)
    assert told == [(1, 2, "vehicle"), (2, 2, "ketamine")]
    assert report.distinct_arms == 2
    assert report.provenance == {"engine": "made up"}
    denser = engine(1.5)
    planned = plan([claim(at_2(0.1))], ARMS, MODEL, 3)
    judge([claim(at_2(0.1))], ARMS, denser, planned=planned, recheck=False)
    assert [count for _, _, count in denser.asked] == [times.size for _, times in planned.runs]
    assert denser.asked[0][2] > 2.5 * by.asked[0][2]
    nothing = judge([claim(not_testable="x", arms={})], ARMS, engine(1.5))
    assert (nothing.provenance, nothing.distinct_arms, nothing.passed, nothing.judged) == ({}, 0, True, False)


def report_of(*verdicts: tuple[Claim, Verdict]) -> Report:
    found = judge([asked for asked, _ in verdicts], ARMS, engine(1.5), recheck=False)
    made = (
        replace(judgement, verdict=verdict, claim=asked)
        for judgement, (asked, verdict) in zip(found.judgements, verdicts, strict=True)
    )
    return replace(found, judgements=tuple(made))


def named(name: str, **more: Any) -> Claim:
    return claim(at_2(0.1), id=name, **more)


def test_the_outcome_says_how_many_fail_and_what_is_other_than_declared() -> None:
    held, failed = Verdict.SUPPORTED, Verdict.CONTRADICTED
    contested = named("d", role=Role.CONTESTED)
    assert report_of((contested, failed)).outcome == "No claim was judged that counts."
    assert report_of((named("a"), held), (contested, failed)).outcome == "Every counted claim is supported."
    assert report_of((named("a"), held), (named("b"), failed)).outcome == (
        "Not every counted claim is supported: 1 of them not."
    )
    declared = named("c", contradicted="It does not.")
    assert report_of((named("a"), held), (declared, failed)).outcome == (
        "Not every counted claim is supported: 1 of them not. Each verdict is as its record declares it."
    )
    assert report_of((named("b"), failed), (declared, held)).outcome == (
        "Not every counted claim is supported: 1 of them not. Other than declared: b, c."
    )
    assert report_of((declared, held)).outcome == "Every counted claim is supported. Other than declared: c."


def test_totals_and_distinct_sets_of_arms_are_of_what_is_judged() -> None:
    held, failed = Verdict.SUPPORTED, Verdict.CONTRADICTED
    swapped = {"control": "ketamine", "treatment": "vehicle"}
    report = report_of(
        (named("a"), held),
        (named("b", arms=swapped), failed),
        (named("c", arms={"control": "vehicle", "treatment": "rapamycin"}), held),
        (named("d", vacuous="It must."), held),
        (named("e", not_testable="It cannot."), Verdict.NOT_TESTABLE),
        (named("f", role=Role.PREDICTION), Verdict.INCONCLUSIVE),
    )
    totals = report.totals()
    assert totals[Role.VALIDATION] == (2, 3)
    assert totals[Role.PREDICTION] == (0, 1)
    assert report.distinct(Role.VALIDATION) == 2
    assert report.to_json()["totals"]["validation"] == {
        "counted": True,
        "supported": 2,
        "judged": 3,
        "distinct_sets_of_arms": 2,
    }
    assert report.to_json()["totals"]["sanity"]["counted"] is False
    assert (report.passed, report.as_declared) == (False, False)


def test_the_record_of_a_verdict_has_all_that_was_declared_and_read() -> None:
    asked = named(
        "a", evidence=("E1",), arrows=("fig-1",), inferred="i", structural="s", vacuous="v", judgement="j", note="n"
    )
    report = judge([asked], ARMS, engine(1.5))
    content = report.to_json()
    assert (content["provenance"], content["distinct_arms"], content["excursions"]) == ({"engine": "made up"}, 2, [])
    (record,) = content["claims"]
    margin = report.judgements[0].margin
    assert record == {
        "id": "a",
        "stage": "Mine",
        "statement": "It rises.",
        "role": "validation",
        "counted": False,
        "inferred": "i",
        "structural": "s",
        "vacuous": "v",
        "contradicted": "",
        "judgement": "j",
        "as_declared": True,
        "verdict": "supported",
        "reason": Verdict.SUPPORTED.sentence,
        "margin": margin,
        "unit": "index",
        "expectations": [
            {
                "kind": "increases",
                "expected": asked.expectations[0].words(),
                "margin": margin,
                "unit": "index",
                "read": [
                    {"label": "treatment", "value": 1.5, "unit": "index"},
                    {"label": "control", "value": 1.0, "unit": "index"},
                    {"label": "E(treatment : control)", "value": 0.5, "unit": "index"},
                ],
            }
        ],
        "arms": {"control": "vehicle", "treatment": "ketamine"},
        "source": {
            "publication": "Nobody",
            "identifiers": [],
            "figure": "",
            "organism": "mouse",
            "preparation": "none",
            "eco": "ECO:0000269",
            "verified": True,
            "unverified": "",
        },
        "evidence": ["E1"],
        "arrows": ["fig-1"],
    }
    # Where what was read was not kept, the margins are still told.
    unread = judge([named("a")], ARMS, engine(1.5), readings=False, recheck=False)
    assert unread.to_json()["claims"][0]["expectations"] == []
    assert "p_mtor" not in report_as_text(unread)


def test_the_table_has_one_line_a_claim_with_its_labels_and_below_it_what_fails() -> None:
    doubtful = replace(SOURCE, verified=False, unverified="the dose")
    claims = [
        named("a", inferred="i", structural="s"),
        named("long-name", source=doubtful, contradicted="It is."),
        claim(at_2(0.75), at_2(0.25), at_2(1.5), id="c", vacuous="v"),
        named("d", role=Role.SANITY, source=NO_PUBLICATION, judgement="j"),
    ]
    found = judge([*claims, claim(at_2(0.1), id="e", not_testable="It cannot.")], ARMS, engine(1.5))
    lines = report_as_text(found).splitlines()
    assert lines[:5] == [
        "Mine",
        "  supported     +0.40 index      a          Nobody  [validation, inferred, structural]",
        "  supported     +0.40 index      long-name  Nobody  [validation, declared contradicted, unverified source]",
        "  CONTRADICTED  -1.00 index      c          Nobody  [validation, vacuous]",
        f"               {Verdict.CONTRADICTED.sentence}",
    ]
    assert [line for line in lines if " index: increases" in line] == [
        f"               -0.25 index: {claims[2].expectations[0].words()}",
        f"               -1.00 index: {claims[2].expectations[2].words()}",
    ]
    assert lines.count("                 read: treatment 1.5, control 1, E(treatment : control) 0.5 index") == 2
    assert "  supported     +0.40 index      d          Judgement, not published  [sanity]" in lines
    assert f"  not testable{'':19}e          Nobody  [validation]" in lines
    assert lines[-7:] == [
        "",
        "validation: 2 of 2 supported, on 1 distinct sets of arms",
        "sanity: 1 of 1 supported, on 1 distinct sets of arms (judgement and no published result, counted apart)",
        "vacuous: 1 hold by construction and are not counted",
        "2 distinct arms were simulated.",
        "Every counted claim is supported. Other than declared: long-name.",
        "Every observable stayed within its plausible range in every arm.",
    ]


def test_of_an_inconclusive_claim_the_smallest_margin_is_told_and_excursions_have_their_range() -> None:
    by = engine(1.5)
    by.curves["ketamine"]["vegf"] = flat(1234.5)
    report = judge([claim(at_2(0.25), at_2(0.125))], ARMS, by, recheck=False)
    undecided = replace(report, judgements=(replace(report.judgements[0], verdict=Verdict.INCONCLUSIVE),))
    lines = report_as_text(undecided).splitlines()
    assert [line.strip() for line in lines if ": increases" in line] == [
        f"+0.25 index: {report.judgements[0].claim.expectations[0].words()}"
    ]
    assert lines[-2:] == [
        "Outside the plausible range:",
        "  vegf in ketamine: 1.23e+03 to 1.23e+03 (plausible 0 to 1000)",
    ]
