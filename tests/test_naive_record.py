"""What docs/naive.md says of the programs that are too slow for every run is of today's cases, and holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = tomllib.loads((ROOT / "tests_naive" / "programs.toml").read_text())
CASES = tomllib.loads((ROOT / "tests_naive" / "cases.toml").read_text())
PAGE = (ROOT / "docs" / "naive.md").read_text()


def block(program: str) -> str:
    found = re.search(f"<!-- {program}: begin -->\n(.*?)<!-- {program}: end -->", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def parts(version: str) -> list[int]:
    return [int(part) for part in version.rstrip(".").split(".")]


@pytest.mark.parametrize("program", PROGRAMS["slow"])
def test_the_record_has_every_case_and_each_is_within_what_is_accepted(program: str) -> None:
    recorded = dict(re.findall(r"^\| `(.+?)` \| (\S+) \|", block(program), re.MULTILINE))
    assert list(recorded) == [f"{name}: {run}" for name, table in CASES["session"].items() for run in table["runs"]]
    accepted = PROGRAMS["slow"][program]["accepted"]
    assert all(0 <= float(share) <= accepted for share in recorded.values()), recorded


@pytest.mark.parametrize("program", PROGRAMS["slow"])
def test_the_record_names_its_release_and_the_versions_that_are_asked_for(program: str) -> None:
    text = block(program)
    assert re.search(r"^Release of \d{4}-\d\d-\d\d;", text)
    for requirement in PROGRAMS["environment"][PROGRAMS["slow"][program]["environment"]]["install"]:
        name, low = re.split(">=|,", requirement)[:2]
        version = re.search(rf"\b{name} ([\d.]+)", text)
        assert version is not None, f"{name} has no version in the record."
        assert parts(version[1]) >= parts(low), f"{name} {version[1]} is older than {low}."
