"""codemeta.json says what CITATION.cff and pyproject.toml say, for registries that read it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from ketamine_sbml.version import __version__

ROOT = Path(__file__).resolve().parents[2]
SAID = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
SOFTWARE, PAPER = (ROOT / "CITATION.cff").read_text(encoding="utf-8").split("references:")


def cited(part: str, field: str) -> str:
    (value,) = re.findall(rf'^ *(?:- )?{field}: "?([^"\n]+)"?$', part, re.MULTILINE)
    return str(value)


def test_the_software_is_the_same_in_both_files() -> None:
    assert SAID["description"] == cited(SOFTWARE, "title")
    assert SAID["version"] == cited(SOFTWARE, "version") == __version__
    assert SAID["datePublished"] == cited(SOFTWARE, "date-released")
    assert SAID["license"] == f"https://spdx.org/licenses/{cited(SOFTWARE, 'license')}"
    assert [author["name"] for author in SAID["author"]] == [cited(SOFTWARE, "name")]
    assert SAID["keywords"] == re.findall(r"^  - (?!name)(.+)$", SOFTWARE, re.MULTILINE)


def test_the_paper_is_the_same_in_both_files() -> None:
    paper = SAID["referencePublication"]
    assert paper["id"] == f"https://doi.org/{cited(PAPER, 'doi')}"
    assert paper["name"] == cited(PAPER, "title")
    assert paper["isPartOf"]["name"] == cited(PAPER, "journal")


def test_name_and_python_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert SAID["name"] == project["name"]
    assert SAID["author"] == [{"type": "Organization", **author} for author in project["authors"]]
    assert SAID["runtimePlatform"] == f"Python {project['requires-python'].removeprefix('>=')}"
