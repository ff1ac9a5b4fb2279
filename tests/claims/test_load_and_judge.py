"""Claims are read strictly, and the suite can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketamine_sbml.claims import Role, Verdict, claim_files, judge, load_claims, report_as_text
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import ARROWS
from ketamine_sbml.simulation import Simulator

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


def test_a_margin_within_the_numerical_error_is_inconclusive(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = GOOD.replace("[0.25, 2]", '[0.25, 2]\nminimum = 0.0\nbecause = "none"').replace(
        '"ketamine" }',
        '"spine-elimination" }',  # differs from the vehicle, and not in p-mTOR
    )
    path.write_text(text)
    claims, arms = load_claims([path])
    assert judge(claims, arms).judgements[0].verdict is Verdict.INCONCLUSIVE


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


@pytest.mark.parametrize("kind", ["increases", "unchanged"])
def test_arms_that_do_not_differ_are_vacuous_whatever_is_expected(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('treatment = "ketamine"', 'treatment = "bath-1um-vehicle"').replace("increases", kind))
    claims, arms = load_claims([path])
    (judgement,) = judge(claims, arms).judgements
    assert judgement.verdict is Verdict.NOT_TESTABLE
    assert "vacuous" in judgement.reason
