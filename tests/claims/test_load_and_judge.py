"""Claims are read strictly, and the suite can fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ketamine_sbml.claims import Role, Verdict, claim_files, judge, load_claims, report_as_text
from ketamine_sbml.claims import load as loading
from ketamine_sbml.claims.search import open_to_search
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.simulation import Arm, Change, Simulator, named_arms, validation_folder

GOOD = """
[[claim]]
id = "mine"
stage = "Mine"
statement = "Ketamine raises p-mTOR."
role = "validation"
arms = { control = "vehicle", treatment = "ketamine" }
source = { publication = "Somebody 2020", organism = "mouse", preparation = "in vivo" }
[[claim.expect]]
kind = "increases"
observable = "p_mtor"
window = [0.25, 2]
"""


def loaded(text: str, folder: Path) -> object:
    path = folder / "mine.toml"
    path.write_text(text)
    return load_claims([path])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('stage = "Mine"\n', "", "field 'stage' is missing"),
        ('stage = "Mine"', "stge = 3", "unknown field 'stge'; did you mean 'stage'"),
        ('role = "validation"', 'role = "guess"', "unknown role 'guess'"),
        ('"ketamine" }', '"ketamin" }', "arm treatment is 'ketamin', which does not exist; did you mean 'ketamine'"),
        ('treatment = "ketamine"', 'treated = "ketamine"', "'increases' needs the arms control, treatment"),
        ('kind = "increases"', 'kind = "increase"', "unknown kind 'increase'; did you mean 'increases'"),
        ('"p_mtor"', '"p_mtorr"', "unknown observable 'p_mtorr'; did you mean 'p_mtor'"),
        ("[0.25, 2]", "[2, 0.25]", "window 2 to 0.25 h is impossible"),
        ("[0.25, 2]", "[0.25]", "is not [FROM, TO]"),
        ("window = [0.25, 2]", "", "give either at = HOUR or window"),
        ("[0.25, 2]", "[0.25, 2]\nminimum = 0.01", "needs a reason; add because"),
        ("[0.25, 2]", '[0.25, 2]\nreduce = "median"', "unknown reducer 'median'"),
        ('publication = "Somebody 2020", ', "", "field 'publication' is missing"),
        ('kind = "increases"', 'kind = "blocked"', "'blocked' needs the arms control, treatment, blocker, both"),
        ("[[claim.expect]]", "[[claim.expects]]", "unknown field 'expects'; did you mean 'expect'"),
    ],
)
def test_a_malformed_claim_is_refused_with_file_claim_and_field(
    old: str, new: str, sentence: str, tmp_path: Path
) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        loaded(GOOD.replace(old, new, 1), tmp_path)
    assert "mine.toml" in str(caught.value)
    assert sentence in str(caught.value)


def test_a_good_claim_is_read(tmp_path: Path) -> None:
    loaded(GOOD, tmp_path)


def test_an_id_that_exists_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="claim 'mine' exists already"):
        loaded(GOOD + GOOD, tmp_path)


def test_a_claim_about_the_opposite_is_contradicted(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('"increases"', '"decreases"'))
    claims, arms = load_claims([path])
    report = judge(claims, arms)
    assert report.judgements[0].verdict is Verdict.CONTRADICTED
    assert report.judgements[0].margin < 0
    assert not report.passed
    assert "CONTRADICTED" in report_as_text(report)


def test_a_contested_or_vacuous_claim_is_shown_and_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    wrong = GOOD.replace('"increases"', '"decreases"')
    path.write_text(
        wrong.replace('"validation"', '"contested"')
        + wrong.replace('id = "mine"', 'id = "other"').replace('stage = "Mine"', 'stage = "Mine"\nvacuous = "x"')
    )
    claims, arms = load_claims([path])
    report = judge(claims, arms)
    assert report.passed
    assert [judgement.verdict for judgement in report.judgements] == [Verdict.CONTRADICTED] * 2
    assert report.totals()[Role.CONTESTED] == (0, 1)


WRONG = GOOD.replace('"increases"', '"decreases"')
DECLARED = 'role = "validation"\ncontradicted = "It rises."'


@pytest.mark.parametrize(
    ("text", "passed", "as_declared"),
    [
        (GOOD, True, True),
        (WRONG, False, False),
        (WRONG.replace('role = "validation"', DECLARED), False, True),
        (GOOD.replace('role = "validation"', DECLARED), True, False),
    ],
    ids=["holds", "fails", "fails as declared", "holds though declared contradicted"],
)
def test_a_declared_contradiction_fails_and_is_as_declared(
    text: str, passed: bool, as_declared: bool, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    report = judge(*load_claims([path]))
    assert (report.passed, report.as_declared) == (passed, as_declared)
    assert report.totals()[Role.VALIDATION] == (passed, 1)
    printed = report_as_text(report)
    assert ("Other than declared: mine." in printed) == (passed and not as_declared)
    assert ("Each verdict is as its record declares it." in printed) == (as_declared and not passed)
    assert ("As declared: It rises." in printed) == (as_declared and not passed)
    (content,) = report.to_json()["claims"]
    assert content["as_declared"] == as_declared


def test_a_sanity_check_is_counted_apart_and_still_held_to_its_declaration(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    source = GOOD[GOOD.index("source =") : GOOD.index("[[claim.expect]]")]
    path.write_text(WRONG.replace('"validation"', '"sanity"').replace(source, 'judgement = "One would insist."\n'))
    report = judge(*load_claims([path]))
    assert report.passed
    assert not report.as_declared
    assert report.totals()[Role.SANITY] == (0, 1)
    assert report.totals()[Role.VALIDATION] == (0, 0)
    assert "sanity: 0 of 1 supported, on 1 distinct sets of arms (judgement and no published result" in report_as_text(
        report
    )


def test_a_margin_within_the_numerical_error_is_inconclusive(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = GOOD.replace("[0.25, 2]", '[0.25, 2]\nminimum = 0.0\nbecause = "none"').replace(
        '"ketamine" }',
        '"spine-elimination" }',  # differs from the vehicle, and not in p-mTOR
    )
    path.write_text(text)
    claims, arms = load_claims([path])
    assert judge(claims, arms).judgements[0].verdict is Verdict.INCONCLUSIVE


def test_what_failed_is_shown_with_what_was_read_and_every_margin_with_its_unit(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        GOOD.replace('"increases"', '"decreases"')
        + '[[claim.expect]]\nkind = "peak_between"\nobservable = "p_mtor"\nwindow = [0, 24]\nbetween = [20, 24]\n'
    )
    report = judge(*load_claims([path]))
    (judgement,) = report.judgements
    assert judgement.unit == "h"
    text = report_as_text(report)
    assert f"{judgement.margin:+6.2f} h " in text
    assert f"{judgement.margins[0]:+.2f} log2 fold: decreases: p_mtor" in text
    assert f"{judgement.margins[1]:+.2f} h: peak_between: p_mtor along 0 to 24 h" in text
    assert "read: treatment " in text
    assert "read: time of peak" in text
    (claim,) = report.to_json()["claims"]
    assert (claim["unit"], claim["margin"]) == ("h", judgement.margin)
    assert [expected["unit"] for expected in claim["expectations"]] == ["log2 fold", "h"]
    effect = next(read for read in claim["expectations"][0]["read"] if read["label"] == "E(treatment : control)")
    assert effect["unit"] == "log2 fold"
    assert claim["expectations"][0]["margin"] == pytest.approx(-effect["value"] - 0.2)


def test_a_supported_claim_is_one_line_and_still_holds_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    report = judge(*load_claims([path]))
    assert "read:" not in report_as_text(report)
    assert report.to_json()["claims"][0]["expectations"][0]["read"]


def test_a_suite_of_which_nothing_can_be_tested_is_reported_and_runs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    start, _, _ = GOOD.partition("arms =")
    path.write_text(
        start + 'not_testable = "Nothing is read."\n'
        'source = { publication = "Somebody 2020", organism = "mouse", preparation = "in vivo" }\n'
    )
    report = judge(*load_claims([path]))
    assert [judgement.verdict for judgement in report.judgements] == [Verdict.NOT_TESTABLE]
    assert report.distinct_arms == 0
    assert report.to_json()["claims"][0]["margin"] is None
    assert report.to_json()["claims"][0]["unit"] == ""
    assert "Nothing is read." in report_as_text(report)


@pytest.mark.long
def test_each_distinct_arm_is_simulated_once() -> None:
    claims, arms = load_claims()
    simulator = Simulator()
    ran: list[str] = []
    original = simulator.run

    def counted(arm, times=None):  # type: ignore[no-untyped-def]
        ran.append(arm.name)
        return original(arm, times)

    simulator.run = counted  # type: ignore[method-assign]
    report = judge(claims, arms, simulator, recheck=False)
    assert len(ran) == len(set(ran)) == report.distinct_arms


@pytest.mark.parametrize("arrow", [arrow.id for arrow in ARROWS])
def test_cutting_an_arrow_of_the_figure_breaks_a_claim_that_defends_it(arrow: str) -> None:
    claims, arms = load_claims()
    cut = next(candidate for candidate in ARROWS if candidate.id == arrow)
    chosen = [claim for claim in claims if arrow in claim.arrows and claim.counted]
    assert chosen, f"no counted claim defends {arrow}"
    report = judge(chosen, arms, Simulator(values=cut.cut), recheck=False)
    assert not report.passed, f"cutting {arrow} breaks none of {[claim.id for claim in chosen]}"


def test_every_source_is_named_and_every_unverified_one_says_what_is_not() -> None:
    claims, _ = load_claims()
    for claim in claims:
        assert claim.source.publication
        if not claim.source.verified:
            assert claim.source.unverified, claim.id


def test_an_empty_folder_of_claims_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no claims"):
        claim_files(tmp_path)


def test_a_malformed_claim_does_not_keep_the_others_from_being_judged(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD + GOOD.replace('id = "mine"', 'id = "broken"').replace('"p_mtor"', '"mood"'))
    problems: list[str] = []
    claims, _ = load_claims([path], problems=problems)
    assert [claim.id for claim in claims] == ["mine"]
    assert len(problems) == 1
    assert "claim 'broken'" in problems[0]


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"{name}.toml" for name in ("first", "second", "third"))
    first.write_text(
        "colour = 3\n[arm.odd]\nchanges = [{ set = 'ketamin', to = 10 }]\n[arm.vegf]\n"
        + GOOD.replace('"p_mtor"', '"mood"')
        .replace('role = "validation"', "evidence = 3")
        .replace('"ketamine" }', '"vegf" }')
        + GOOD.replace('id = "mine"', 'id = "healthy"')
        + GOOD.replace('id = "mine"', 'id = "on-the-odd-arm"').replace('"ketamine" }', '"odd" }')
        + GOOD.replace('id = "mine"', 'id = "healthy"')
    )
    second.write_text("[[claim]\n")
    third.write_text("")
    files = [first, second, third]
    problems: list[str] = []
    claims, _ = load_claims(files, problems=problems)
    assert [claim.id for claim in claims] == ["healthy"]
    expected = [
        "unknown field 'colour'",
        "unknown intervention 'ketamin'",
        "arm 'vegf' exists already",
        "claim 'mine': field 'role' is missing",
        "claim 'mine', expect 1: unknown observable 'mood'",
        "claim 'mine': evidence is not a list but 3",
        "claim 'mine': arm treatment is 'vegf', which has a fault itself",
        "claim 'on-the-odd-arm': arm treatment is 'odd', which has a fault itself",
        "claim 'healthy' exists already",
    ]
    for sentence in expected:
        assert any(sentence in problem for problem in problems), (sentence, problems)
    assert any("second.toml is not TOML" in problem for problem in problems)
    assert any("third.toml holds no claim" in problem for problem in problems)
    with pytest.raises(InputError) as caught:
        load_claims(files)
    assert str(caught.value).splitlines() == problems


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        ("arm = 3\n", "arm is not a table of arms"),
        ("[arm]\nodd = 3\n", "arm 'odd' is not a table but 3"),
        ("[arm.odd]\nchanges = [{ set = 'ketamine', to = nan }]\n", "to = nan is not a number"),
        (f"[arm.odd]\nchanges = [{{ set = 'ketamine', to = 1{'0' * 400} }}]\n", "has more than 64 bits"),
        (f"[arm.odd]\nchanges = [{{ set = 'ketamine', to = 1{'0' * 5000} }}]\n", "is not TOML"),
    ],
)
def test_a_faulty_arm_of_a_file_of_claims_is_one_sentence(arms: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        loaded(arms + GOOD, tmp_path)
    assert sentence in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("kind", ["increases", "unchanged"])
def test_arms_that_do_not_differ_are_vacuous_whatever_is_expected(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('treatment = "ketamine"', 'treatment = "bath-1um-vehicle"').replace("increases", kind))
    claims, arms = load_claims([path])
    (judgement,) = judge(claims, arms).judgements
    assert judgement.verdict is Verdict.NOT_TESTABLE
    assert "vacuous" in judgement.reason


@pytest.mark.parametrize(("most", "read"), [(1, False), (2, False), (3, True), (4, True)])
def test_more_claims_than_are_judged_at_once_are_refused(
    most: int, read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MOST_CLAIMS", most)
    three = "".join(GOOD.replace('id = "mine"', f'id = "{name}"') for name in "abc")
    if read:
        loaded(three, tmp_path)
        return
    with pytest.raises(InputError, match=f"3 claims are too many at once: judge at most {most}"):
        loaded(three, tmp_path)


def test_files_of_a_folder_are_its_claims_in_the_order_of_the_stages(tmp_path: Path) -> None:
    for name in (
        "mine.toml",
        "response.toml",
        "calcium.toml",
        "arms.toml",
        "effects.toml",
        "evidence-map.toml",
        "a.md",
    ):
        (tmp_path / name).touch()
    assert [path.name for path in claim_files(tmp_path)] == ["calcium.toml", "response.toml", "mine.toml"]
    assert claim_files(tmp_path / "arms.toml") == [tmp_path / "arms.toml"]
    assert {path.parent for path in claim_files()} == {validation_folder()}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("claim = 3\n", "holds no claim: begin one with [[claim]]"),
        ("[claim]\nid = 'x'\n", "holds no claim: begin one with [[claim]]"),
        ("claim = [3]\n", "claim number 1 is not a table but 3"),
        ("[[claim]]\nstage = 'x'\n", "claim number 1: field 'id' is missing"),
        (GOOD + "[[claim]]\nid = 3\n", "claim number 2: id is not text but 3"),
        ("claims = 3\n" + GOOD, "unknown field 'claims'; did you mean 'claim'?"),
        ("zebra = 3\n" + GOOD, "unknown field 'zebra'; use claim, arm."),
    ],
)
def test_a_record_that_cannot_be_read_is_named_by_its_id_or_else_its_number(
    text: str, sentence: str, tmp_path: Path
) -> None:
    problems: list[str] = []
    (tmp_path / "mine.toml").write_text(text)
    load_claims([tmp_path / "mine.toml"], problems=problems)
    assert any(f"{tmp_path / 'mine.toml'}" in problem and sentence in problem for problem in problems), problems
    assert len(problems) == len(set(problems))


def test_arms_are_looked_at_where_they_can_be_read_and_only_then(tmp_path: Path) -> None:
    arms = 'arms = { control = "vehicle", treatment = "ketamine" }'
    problems: list[str] = []
    (tmp_path / "mine.toml").write_text(GOOD.replace(arms, "arms = 3"))
    load_claims([tmp_path / "mine.toml"], problems=problems)
    assert len(problems) == 1, "what cannot be read is not said to be missing as well"
    problems.clear()
    (tmp_path / "mine.toml").write_text(GOOD.replace(arms, ""))
    load_claims([tmp_path / "mine.toml"], problems=problems)
    assert len(problems) == 1
    assert "'increases' needs the arms control, treatment; add 'control', 'treatment'." in problems[0]
    source = GOOD[GOOD.index("source =") : GOOD.index("[[claim.expect]]")]
    problems.clear()
    (tmp_path / "mine.toml").write_text(GOOD.replace(source, "source = 3\n"))
    load_claims([tmp_path / "mine.toml"], problems=problems)
    assert len(problems) == 1
    assert "source is not a table" in problems[0]


def test_an_arm_that_two_expectations_lack_is_asked_for_once(tmp_path: Path) -> None:
    expected = GOOD[GOOD.index("[[claim.expect]]") :]
    problems: list[str] = []
    (tmp_path / "mine.toml").write_text((GOOD + expected).replace('treatment = "ketamine"', 'other = "ketamine"'))
    load_claims([tmp_path / "mine.toml"], problems=problems)
    assert len([problem for problem in problems if "needs the arms" in problem]) == 1
    assert "arm 'other' is used by no expectation; drop it, or expect something of it." in problems[-1]


def test_a_claim_has_the_fields_of_its_record_and_its_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('stage = "Mine"', 'stage = "Mine"\nnote = "n"\nevidence = ["e"]\narrows = ["fig-1"]'))
    ((claim,), arms) = load_claims([path])
    assert (claim.id, claim.stage, claim.note, claim.evidence, claim.arrows) == (
        "mine",
        "Mine",
        "n",
        ("e",),
        ("fig-1",),
    )
    assert (claim.role, claim.place, claim.source.publication) == (Role.VALIDATION, str(path), "Somebody 2020")
    assert dict(claim.arms) == {"control": "vehicle", "treatment": "ketamine"}
    assert claim.units == ("log2 fold",)
    assert claim.observables() == ("p_mtor",)
    assert set(named_arms()) <= set(arms)


@pytest.mark.parametrize(
    ("role", "label", "counted", "in_totals", "held_to"),
    [
        ("validation", {}, True, True, True),
        ("prediction", {}, True, True, True),
        ("calibration", {}, True, True, True),
        ("contested", {}, False, True, False),
        ("sanity", {}, False, True, True),
        ("validation", {"vacuous": "x"}, False, False, False),
        ("validation", {"not_testable": "x"}, False, False, False),
        ("sanity", {"vacuous": "x"}, False, False, False),
    ],
)
def test_a_claim_counts_is_in_totals_and_is_held_to_its_verdict_by_role_and_labels(
    role: str, label: dict[str, str], counted: bool, in_totals: bool, held_to: bool, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD)
    ((read,), _) = load_claims([path])
    claim = replace(read, role=Role(role), **label)  # type: ignore[arg-type]
    assert (claim.counted, claim.in_totals, claim.held_to) == (counted, in_totals, held_to)
    assert bool(claim.role.note) is (role in ("contested", "sanity"))


def test_a_program_that_chooses_parameters_sees_calibration_and_checks_on_unchanged_animals() -> None:
    claims, arms = load_claims()
    model = pathway()
    shown = {role: [c for c in claims if c.role is role and open_to_search(c, arms, model)] for role in Role}
    assert [role for role in Role if shown[role]] == [Role.CALIBRATION, Role.SANITY]
    assert shown[Role.CALIBRATION] == [c for c in claims if c.role is Role.CALIBRATION and c.counted]
    check = shown[Role.SANITY][0]
    changed = {**arms, "changed": Arm("changed", (Change("ketamine", 10), Change("chronic_stress", 1)))}
    first, *_ = check.arms
    assert not open_to_search(replace(check, arms={**check.arms, first: "changed"}), changed, model)
    assert not open_to_search(replace(check, vacuous="x"), arms, model)
