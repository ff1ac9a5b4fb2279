"""The suite as data: every evidence record has its claim, and editors can check what the loader accepts."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from ketamine_sbml.claims import Role, claim_files, load_claims
from ketamine_sbml.claims.load import load_effects
from ketamine_sbml.claims.schema import claim_schema
from ketamine_sbml.claims.search import open_to_search
from ketamine_sbml.claims.stages import stage_titles
from ketamine_sbml.claims.template import new_claim
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import validation_folder

CLAIMS, ARMS = load_claims()
MAP = tomllib.loads((validation_folder() / "evidence-map.toml").read_text())


def test_every_evidence_record_has_a_claim_and_the_map_is_what_the_claims_say() -> None:
    said: dict[str, list[str]] = {}
    for claim in CLAIMS:
        for record in claim.evidence:
            said.setdefault(record, []).append(claim.id)
    assert {record: entry["claims"] for record, entry in MAP.items()} == said


@pytest.mark.parametrize("record", [record for record, entry in MAP.items() if entry["tier"] == "1"])
def test_the_line_of_the_figure_is_counted(record: str) -> None:
    by_id = {claim.id: claim for claim in CLAIMS}
    assert any(by_id[name].counted for name in MAP[record]["claims"])


@pytest.mark.parametrize("record", [record for record, entry in MAP.items() if entry["tier"] == "conflict"])
def test_a_conflict_is_contested_and_names_both_sides(record: str) -> None:
    by_id = {claim.id: claim for claim in CLAIMS}
    for name in MAP[record]["claims"]:
        claim = by_id[name]
        assert claim.role is Role.CONTESTED
        assert claim.note or claim.not_testable


# Families of the second collection that were kept from the search before it began.
KEPT_OUT = ("loss", "combination", "firing")


@pytest.mark.parametrize("record", [record for record, entry in MAP.items() if entry.get("theme") in KEPT_OUT])
def test_no_record_of_a_family_kept_out_is_calibration_or_a_sanity_check(record: str) -> None:
    by_id = {claim.id: claim for claim in CLAIMS}
    for name in MAP[record]["claims"]:
        assert by_id[name].role in (Role.VALIDATION, Role.CONTESTED), name


@pytest.mark.parametrize("record", [record for record, entry in MAP.items() if entry.get("memory")])
def test_what_is_known_from_memory_only_is_never_counted(record: str) -> None:
    by_id = {claim.id: claim for claim in CLAIMS}
    for name in MAP[record]["claims"]:
        assert not by_id[name].counted, name
        assert not by_id[name].source.verified, name


def test_the_search_sees_calibration_and_sanity_checks_but_none_on_a_changed_animal() -> None:
    seen = {claim.id for claim in CLAIMS if open_to_search(claim, ARMS, pathway())}
    assert {claim.id for claim in CLAIMS if claim.role is Role.CALIBRATION and claim.counted} <= seen
    assert {claim.role for claim in CLAIMS if claim.id in seen} == {Role.CALIBRATION, Role.SANITY}
    kept = {claim.id for claim in CLAIMS if claim.role is Role.SANITY} - seen
    assert kept == {f"half-of-{gene}-leaves-a-part" for gene in ("vegf", "flk1", "bdnf")}


def test_each_file_is_named_after_a_stage_and_holds_its_claims_and_sanity_checks_have_one_of_their_own() -> None:
    for claim in CLAIMS:
        assert Path(claim.place).stem == ("sanity" if claim.role is Role.SANITY else claim.stage), claim.id
        assert claim.stage in stage_titles(pathway())


def test_the_suite_is_read_in_the_order_of_the_stages() -> None:
    stems = [path.stem for path in claim_files()]
    assert stems == [*(stage for stage in stage_titles(pathway()) if stage in stems), "sanity"]
    assert list(dict.fromkeys(Path(claim.place).stem for claim in CLAIMS)) == stems


def test_every_row_of_the_effects_is_an_observables() -> None:
    assert set(load_effects()) <= {observable.id for observable in pathway().elements(Observable)}


def test_the_published_schema_is_what_the_loader_accepts() -> None:
    published = json.loads((validation_folder() / "claims.schema.json").read_text())
    assert published == claim_schema()
    jsonschema.Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("path", claim_files(), ids=lambda path: path.name)
def test_every_file_of_claims_satisfies_the_schema(path: object) -> None:
    jsonschema.validate(tomllib.loads(path.read_text()), claim_schema())  # type: ignore[attr-defined]


def test_the_schema_refuses_an_unknown_field_and_an_unknown_observable() -> None:
    content = tomllib.loads(new_claim("mine"))
    jsonschema.validate(content, claim_schema())
    content["claim"][0]["colour"] = "red"
    with pytest.raises(jsonschema.ValidationError, match="colour"):
        jsonschema.validate(content, claim_schema())
    content = tomllib.loads(new_claim("mine"))
    content["claim"][0]["expect"][0]["observable"] = "mood"
    with pytest.raises(jsonschema.ValidationError, match="mood"):
        jsonschema.validate(content, claim_schema())


def test_a_claim_with_an_impossible_id_is_refused() -> None:
    with pytest.raises(InputError, match="no id for a claim"):
        new_claim("My Claim")


def test_the_fitting_program_saw_no_claim_of_the_families_kept_out() -> None:
    """Genetic loss with ketamine, infusions into such animals and other ways in are validation."""
    kept_out = ("deletion", "knockdown", "ly341495")
    for claim in CLAIMS:
        if claim.role is Role.CALIBRATION:
            for name in claim.arms.values():
                both = "ketamine" in name or name.startswith("vegf-")
                assert not (both and any(word in name for word in kept_out)), f"{claim.id}: {name}"
