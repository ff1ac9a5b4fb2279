"""Reports group claims by stage: the pathway's own first, in its order and with their titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketamine_sbml.claims import Report, judge, load_claims, report_as_text
from ketamine_sbml.claims.stages import files_in_order, in_order, stage_title, stage_titles
from ketamine_sbml.model import pathway
from ketamine_sbml.report.junit import report_as_junit
from ketamine_sbml.report.page import report_as_html

TITLES = stage_titles(pathway())
RECORD = """
[[claim]]
id = "{id}"
stage = "{stage}"
statement = "Nothing."
role = "prediction"
not_testable = "Nothing is read."
source = {{ publication = "Nobody", organism = "any", preparation = "any" }}
"""


@pytest.fixture
def mixed(tmp_path: Path) -> Report:
    """Claims under headings of their own and under stages, in no order."""
    path = tmp_path / "mine.toml"
    stages = ("Zebra", "response", "Aardvark", "glutamate", "Zebra")
    path.write_text("".join(RECORD.format(id=f"claim-{n}", stage=stage) for n, stage in enumerate(stages)))
    claims, arms = load_claims([path])
    return judge(claims, arms)


def test_stages_of_the_pathway_come_first_and_headings_of_ones_own_as_they_appear(mixed: Report) -> None:
    grouped = [(title, [j.claim.id for j in judgements]) for title, judgements in mixed.by_stage()]
    assert grouped == [
        (TITLES["glutamate"], ["claim-3"]),
        (TITLES["response"], ["claim-1"]),
        ("Zebra", ["claim-0", "claim-4"]),
        ("Aardvark", ["claim-2"]),
    ]


@pytest.mark.parametrize("written", [report_as_text, report_as_junit, lambda report: report_as_html(report, pathway())])
def test_every_report_shows_the_titles_in_that_order(written, mixed: Report) -> None:  # type: ignore[no-untyped-def]
    text = written(mixed)
    places = [text.index(title) for title in (TITLES["glutamate"], TITLES["response"], "Zebra", "Aardvark")]
    assert places == sorted(places)


def test_a_stage_that_is_none_of_the_pathways_is_called_what_it_says() -> None:
    assert stage_title("kinases", TITLES) == "Akt, ERK and mTORC1"
    assert stage_title("The ERK cascade", TITLES) == "The ERK cascade"
    assert in_order(["b", "response", "a", "glutamate", "b"], TITLES) == ["glutamate", "response", "b", "a"]


def test_files_named_after_a_stage_come_first() -> None:
    names = ["mine.toml", "response.toml", "about.toml", "calcium.toml"]
    found = files_in_order(map(Path, names), pathway())
    assert [path.name for path in found] == ["calcium.toml", "response.toml", "about.toml", "mine.toml"]
