"""The page and JUnit XML say what the verdicts say, and the page needs nothing but itself."""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketamine_sbml.claims import Report, Role, Verdict
from ketamine_sbml.errors import MissingExtraError
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.report.claim_plots import corners, ticks
from ketamine_sbml.report.curves import curves_as_csv, curves_as_json, curves_as_parquet
from ketamine_sbml.report.doubts import doubts
from ketamine_sbml.report.junit import report_as_junit
from ketamine_sbml.report.page import report_as_html
from ketamine_sbml.simulation import Simulator, named_arm


@pytest.fixture(scope="module")
def report(whole_suite: Report) -> Report:
    return whole_suite


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return report_as_html(report, pathway())


def test_every_claim_opens_on_statement_verdict_margin_and_source(report: Report, page: str) -> None:
    for judgement in report.judgements:
        (section,) = re.findall(rf'<details class="claim \w+" id="{judgement.claim.id}".*?</details>', page, re.DOTALL)
        assert str(judgement.verdict) in section
        if judgement.margins:
            assert f"{judgement.margin:+.2f}" in section
            assert "<polyline" in section
        for identifier in judgement.claim.source.identifiers:
            assert f">{identifier}</a>" in section


def test_a_square_leads_into_every_claim_and_dark_mode_has_colours_of_its_own(report: Report, page: str) -> None:
    for judgement in report.judgements:
        assert f'href="#{judgement.claim.id}-opened"' in page
        assert f'<div id="{judgement.claim.id}-opened">' in page
    assert "@media (prefers-color-scheme:dark)" in page


def test_each_claim_can_be_asked_for_by_what_the_filters_name(report: Report, page: str) -> None:
    for judgement in report.judgements:
        claim = judgement.claim
        head = re.search(rf'<details class="claim \w+" id="{claim.id}"[^>]*>', page)
        assert head is not None
        for name, value in (("verdict", judgement.verdict), ("role", claim.role), ("stage", claim.stage)):
            assert f'data-{name}="{value}"' in head[0]
            assert f'<option value="{value}">' in page
        assert f'data-arrow="{"|".join(claim.arrows)}"' in head[0]


def test_robustness_stands_beside_each_claim_where_it_is_known(report: Report, page: str) -> None:
    first, second = report.judgements[:2]
    told = report_as_html(report, pathway(), {first.claim.id: 0.875})
    assert "of draws</span>" not in page
    assert told.count("of draws</span>") == 1
    (section,) = re.findall(rf'id="{first.claim.id}".*?</details>', told, re.DOTALL)
    assert "holds in 88 % of draws" in section
    assert second.claim.id != first.claim.id


def test_what_was_read_is_drawn_and_what_to_doubt_is_said(report: Report, page: str) -> None:
    for judgement in report.judgements:
        (section,) = re.findall(rf'id="{judgement.claim.id}".*?</details>', page, re.DOTALL)
        if judgement.margins:
            assert 'class="dot arm' in section or 'class="told arm' in section
    for sentence in doubts(pathway()):
        assert html.escape(sentence) in page


def test_the_page_is_small_and_loads_nothing(page: str) -> None:
    assert len(page.encode()) < 1_200_000
    assert not re.search(r"<(script\s|img|link|iframe)|@import|url\(", page)
    assert "default-src 'none'" in page and "unsafe" not in page.partition("<title>")[0]


def test_the_page_is_the_same_every_time_and_well_formed(report: Report, page: str) -> None:
    assert report_as_html(report, pathway()) == page
    open_tags: list[str] = []
    void = {"meta", "rect", "path", "polyline", "circle", "input"}

    class Checker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in void:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in void:
                assert open_tags.pop() == tag

    Checker().feed(page)
    assert open_tags == []


def test_junit_has_one_case_a_claim_and_fails_where_the_model_does(report: Report) -> None:
    root = ElementTree.fromstring(report_as_junit(report))
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert set(cases) == {judgement.claim.id for judgement in report.judgements}
    for judgement in report.judgements:
        case = cases[judgement.claim.id]
        failed = judgement.claim.held_to and judgement.verdict is not Verdict.SUPPORTED
        assert (case.find("failure") is not None) == failed
        assert (case.find("skipped") is not None) == (not judgement.claim.held_to)
    apart = [suite for suite in root.iter("testsuite") if "sanity checks" in str(suite.get("name"))]
    found = {case.get("name") for suite in apart for case in suite.iter("testcase")}
    assert found == {judgement.claim.id for judgement in report.judgements if judgement.claim.role is Role.SANITY}


def test_a_level_stretch_is_drawn_by_its_ends() -> None:
    heights = ("5.0", "5.0", "5.0", "6.0", "7.0", "7.0", "7.0", "7.0")
    points = [(str(x), y) for x, y in enumerate(heights)]
    assert corners(points) == ["0,5.0", "2,5.0", "3,6.0", "4,7.0", "7,7.0"]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 2.5), (0.97, 1.03), (1e-7, 3e-7), (0, 672), (-40, 2000)])
def test_ticks_are_few_and_inside(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 3 <= len(found) <= 8
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)


def test_curves_are_the_same_in_every_table() -> None:
    simulator = Simulator()
    trajectories = [simulator.run(named_arm(name)) for name in ("vehicle", "ketamine")]
    names = ["p_mtor", "glua1"]
    content = json.loads(curves_as_json(trajectories, names))
    assert content["arms"][1]["values"]["p_mtor"] == trajectories[1]["p_mtor"].tolist()
    assert "checksum" in content["provenance"]
    from pyarrow import parquet

    table = parquet.read_table(io.BytesIO(curves_as_parquet(trajectories, names)))
    assert table.column_names == ["arm", "organism", "time", *names]
    assert table["p_mtor"].to_pylist() == [*trajectories[0]["p_mtor"], *trajectories[1]["p_mtor"]]
    assert b"checksum" in table.schema.metadata
    assert table.schema.metadata[b"unit of glua1"] == b"1"
    assert curves_as_parquet(trajectories, names) == curves_as_parquet(trajectories, names)
    lines = curves_as_csv(trajectories, names).splitlines()
    assert len(lines) == 1 + table.num_rows


@pytest.mark.long
def test_drawing_curves_leaves_a_notebooks_settings_alone(tmp_path: Path) -> None:
    code = (
        "import sys, matplotlib; from pathlib import Path; "
        "from ketamine_sbml import Simulator, named_arm; from ketamine_sbml.report.curves import plot_curves; "
        "settings = lambda: {key: matplotlib.rcParams[key] for key in matplotlib.rcParams if key != 'backend'}; "
        "before = settings(); simulator = Simulator(); "
        "plot_curves([simulator.run(named_arm('vehicle'))], ['p_mtor'], simulator.pathway, Path(sys.argv[1])); "
        "assert settings() == before; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "curves.svg")], check=True)
    assert (tmp_path / "curves.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_trajectory_is_one_short_line_in_a_notebook() -> None:
    trajectory = Simulator().run(named_arm("ketamine"))
    assert repr(trajectory) == f"<Trajectory of 'ketamine': {len(trajectory.values)} observables, hours -1 to 672>"


def test_a_missing_library_says_what_works_from_a_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"matplotlib is missing: run python -m pip install '\.\[plot\]'"):
        require("matplotlib", "plot")


def test_a_library_that_fails_inside_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "half_installed.py").write_text("import a_library_that_nobody_has")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_library_that_nobody_has"):
        require("half_installed", "plot")
