"""What is printed to be cited is what CITATION.cff and the bibliography say, and nothing more."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ketamine_sbml.claims import load_claims
from ketamine_sbml.cli import HELD, main
from ketamine_sbml.language.evidence import Publication
from ketamine_sbml.model import pathway
from ketamine_sbml.report.citation import bibtex, own_bibtex, publications_behind

ROOT = Path(__file__).resolve().parents[2]


def test_software_and_paper_are_those_of_the_citation_file() -> None:
    facts = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    printed = own_bibtex()
    software, paper = facts.split("references:")
    for name in ("title", "version", "date-released", "license"):
        (value,) = re.findall(rf'^{name}: "?([^"\n]+)"?$', software, re.MULTILINE)
        assert f"{{{value}}}" in printed, name
    for name in ("title", "journal", "year", "volume", "issue", "doi", "pmcid"):
        (value,) = re.findall(rf'^    {name}: "?([^"\n]+)"?$', paper, re.MULTILINE)
        assert f"{{{value}}}" in printed, name
    (start,), (end,) = (re.findall(rf"^    {name}: (\d+)$", paper, re.MULTILINE) for name in ("start", "end"))
    assert f"{{{start}--{end}}}" in printed


def test_every_publication_of_the_model_has_its_identifiers_and_no_invented_field() -> None:
    for publication in pathway().publications.values():
        entry = bibtex([publication])
        fields = set(re.findall(r"^  (\w+) = ", entry, re.MULTILINE))
        assert fields <= {"note", "doi", "pmid", "pmcid"}
        for resource in publication.resources:
            assert resource.split(":", 1)[1] in entry, publication.key


def test_what_has_no_identifier_becomes_a_comment() -> None:
    assert bibtex([Publication("X", "Nobody 1900", ())]) == "% Nobody 1900: no DOI or PubMed identifier is known."


def test_a_claim_cites_its_source_under_the_key_of_the_model() -> None:
    claims = load_claims()[0]
    claim = next(claim for claim in claims if claim.id == "glutamate-inverted-u")
    found = publications_behind(claim.id, pathway(), claims) or []
    assert [publication.key for publication in found] == ["Moghaddam1997"]
    assert publications_behind("no-such-thing", pathway(), claims) is None


def test_the_command_cites_several_names_each_publication_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "glutamate-inverted-u", "Moghaddam1997", "ketamine"]) == HELD
    printed = capsys.readouterr().out
    assert printed.count("@misc{Moghaddam1997,") == 1
    assert "doi = {10.1523/JNEUROSCI.17-08-02921.1997}" in printed
    assert main(["cite", "Moghaddam1997", "--json"]) == HELD
    assert [entry["key"] for entry in json.loads(capsys.readouterr().out)] == ["Moghaddam1997"]
