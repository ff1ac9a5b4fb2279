"""Records of claims are read strictly, kind by kind, and the JSON Schema refuses what the loader refuses."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.claims.kinds import KINDS, NAMES
from ketamine_sbml.claims.load import ClaimReader, vocabulary_of
from ketamine_sbml.claims.parts import Vocabulary
from ketamine_sbml.claims.record import claim_fields
from ketamine_sbml.claims.schema import claim_schema
from ketamine_sbml.model import pathway
from ketamine_sbml.report.claim_pages import kinds_as_text
from ketamine_sbml.simulation import named_arms

MODEL = pathway()
VOCABULARY = vocabulary_of(MODEL)
SCHEMA = claim_schema()
FIELDS = {name: kind.fields(VOCABULARY) for name, kind in KINDS.items()}
EVERY_FIELD = sorted({field for fields in FIELDS.values() for field in fields})
# A usable value of each field.
VALUES: dict[str, Any] = {
    "observable": "p_mtor",
    "at": 1,
    "window": [0, 2],
    "reduce": "maximum",
    "bin": 0.5,
    "minimum": 0.3,
    "bound": 0.4,
    "because": "For a reason.",
    "between": [0.5, 2],
    "by": 0.5,
    "shares": [0.1, 0.5],
    "then": "glua1",
    "then_window": [0, 24],
}
ARMS = {
    "control": "vehicle",
    "treatment": "ketamine",
    "lesser": "ketamine-5",
    "blocker": "rapamycin",
    "both": "ketamine-rapamycin",
}
DOSES = {"control": "vehicle", "1": "ketamine", "2": "vegf", "3": "bdnf"}
CLAIM = {
    "id": "mine",
    "stage": "Mine",
    "statement": "Something happens.",
    "role": "validation",
    "source": {"publication": "Somebody 2020", "organism": "mouse", "preparation": "in vivo"},
}


def expectation(kind: str) -> dict[str, Any]:
    """The shortest record of a kind."""
    fields = FIELDS[NAMES[kind].kind]
    needed = {name: VALUES[name] for name, declared in fields.items() if declared.required}
    return {"kind": kind, **({} if "window" in needed else {"at": 1}), **needed}


def claim(*expected: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A claim with the arms that its expectations need."""
    kinds = [NAMES[e["kind"]] for e in expected if e.get("kind") in NAMES]
    roles = {role for kind in kinds for role in kind.arms}
    arms = DOSES if any("minProperties" in kind.arms_schema() for kind in kinds) else ARMS
    named = {role: arm for role, arm in arms.items() if role in roles or arms is DOSES}
    return copy.deepcopy({**CLAIM, "arms": named, "expect": list(expected), **more})


def read(record: dict[str, Any]) -> tuple[Claim | None, list[str]]:
    reader = ClaimReader(MODEL, dict(named_arms()), claim_fields(VOCABULARY))
    reader.read_claim(record, 1, "mine.toml")
    return reader.claims.get(record.get("id", "")), reader.faults


def allowed(record: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(SCHEMA).is_valid({"claim": [record]})


@pytest.mark.parametrize("kind", NAMES)
def test_the_shortest_record_of_each_kind_is_read_as_that_kind(kind: str) -> None:
    record = claim(expectation(kind))
    found, faults = read(record)
    assert faults == []
    assert found is not None
    (expected,) = found.expectations
    assert type(expected) is NAMES[kind]
    assert expected.name == kind
    assert allowed(record)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_with_every_field_of_its_kind_is_read(kind: str) -> None:
    full = {"kind": kind, **{name: VALUES[name] for name in FIELDS[kind]}}
    if "at" in full:
        del full["at"]
        full["reduce"] = "highest_bin"
    record = claim(full)
    found, faults = read(record)
    assert faults == []
    assert allowed(record)
    assert found is not None
    (expected,) = found.expectations
    given = {name: value for name, value in full.items() if name in ("minimum", "bound", "by")}
    assert {name: getattr(expected, name) for name in given} == given
    if "between" in full:
        assert getattr(expected, "between") == (0.5, 2.0)  # noqa: B009
    assert (expected.readout.observable, expected.readout.start, expected.readout.stop) == ("p_mtor", 0.0, 2.0)


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in KINDS for field in EVERY_FIELD if field not in FIELDS[kind]]
)
def test_a_field_that_a_kind_does_not_use_is_refused(kind: str, field: str) -> None:
    record = claim({**expectation(kind), field: VALUES[field]})
    found, faults = read(record)
    assert found is None
    assert faults == [fault for fault in faults if f"{kind!r} does not use {field!r}" in fault]
    assert len(faults) == 1
    assert not allowed(record)


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in KINDS for field, f in FIELDS[kind].items() if f.required]
)
def test_a_field_that_a_kind_needs_is_asked_for(kind: str, field: str) -> None:
    record = claim({name: value for name, value in expectation(kind).items() if name != field})
    found, faults = read(record)
    assert found is None
    assert [f"field {field!r} is missing" in fault for fault in faults] == [True]
    assert not allowed(record)


@pytest.mark.parametrize("value", [True, {"a": 1}, ["1", "2"], [1], 10**400], ids=str)
@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in KINDS for field in FIELDS[kind]])
def test_a_value_of_the_wrong_type_is_refused_in_every_field_of_every_kind(kind: str, field: str, value: Any) -> None:
    record = claim({**expectation(kind), field: value})
    found, faults = read(record)
    assert found is None
    assert len(faults) == 1
    assert "mine.toml, claim 'mine', expect 1: " in faults[0]
    if value != 10**400:
        assert not allowed(record)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_field_is_answered_with_the_nearest_of_the_kind(kind: str) -> None:
    record = claim({**expectation(kind), "observabel": "p_mtor"})
    found, faults = read(record)
    assert found is None
    assert ["unknown field 'observabel'; did you mean 'observable'?" in fault for fault in faults] == [True]
    assert not allowed(record)


@pytest.mark.parametrize("kind", KINDS)
def test_an_arm_that_a_kind_needs_is_asked_for(kind: str) -> None:
    record = claim(expectation(kind))
    del record["arms"]["control" if "control" in KINDS[kind].arms else "treatment"]
    found, faults = read(record)
    assert found is None
    assert any(f"{kind!r} needs" in fault for fault in faults)
    assert not allowed(record)


@pytest.mark.parametrize("kind", ["monotone", "inverted_u", "threshold", "half_between"])
def test_a_series_has_at_least_three_doses(kind: str) -> None:
    record = claim(expectation(kind))
    del record["arms"]["3"]
    found, faults = read(record)
    assert found is None
    assert [f"{kind!r} needs control and " in fault and "three doses" in fault for fault in faults] == [True]
    assert not allowed(record)


def test_half_between_has_no_fourth_dose() -> None:
    record = claim(expectation("half_between"))
    record["arms"]["4"] = "rapamycin"
    found, faults = read(record)
    assert found is None
    assert ["'half_between' needs control and three doses, in order; add or drop arms." in f for f in faults] == [True]
    assert not allowed(record)


@pytest.mark.parametrize("kind", [kind for kind, found in KINDS.items() if "minProperties" not in found.arms_schema()])
def test_an_arm_that_nothing_compares_is_refused(kind: str) -> None:
    record = claim(expectation(kind))
    record["arms"]["bystander"] = "vegf"
    found, faults = read(record)
    assert found is None
    assert ["arm 'bystander' is used by no expectation" in fault for fault in faults] == [True]


def test_several_expectations_of_one_claim_may_need_different_arms() -> None:
    record = claim(expectation("increases"), expectation("blocked"), expectation("within"))
    found, faults = read(record)
    assert faults == []
    assert found is not None
    assert len(found.expectations) == 3
    record["expect"] = [expectation("increases")]
    assert [fault.partition("arm ")[2].split()[0] for fault in read(record)[1]] == ["'blocker'", "'both'"]


def test_a_misspelt_role_is_answered_with_the_one_that_is_missing() -> None:
    record = claim(expectation("increases"))
    record["arms"] = {"control": "vehicle", "treated": "ketamine"}
    faults = "\n".join(read(record)[1])
    assert "'increases' needs the arms control, treatment; add 'treatment'." in faults
    assert "arm 'treated' is used by no expectation; did you mean 'treatment'?" in faults


def test_within_may_have_a_control_beside_it() -> None:
    assert read(claim(expectation("within"), arms={"control": "vehicle", "treatment": "ketamine"}))[1] == []
    assert read(claim(expectation("within"), arms={"treatment": "ketamine"}))[1] == []


# What a schema refuses as the loader does: (what is wrong with a good claim, the sentence).
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"source": {**CLAIM["source"], "identifiers": "pubmed:1"}}, "source: identifiers is not a list"),  # type: ignore[dict-item]
    ({"source": {**CLAIM["source"], "verified": "yes"}}, "source: verified is neither true nor false"),  # type: ignore[dict-item]
    ({"source": {"publication": "x", "organism": "mouse"}}, "source: field 'preparation' is missing"),
    ({"source": "Somebody 2020"}, "source is not a table"),
    ({"evidence": 3}, "evidence is not a list"),
    ({"evidence": "record"}, "evidence is not a list"),
    ({"arrows": ["fig-13"]}, "unknown arrow 'fig-13'"),
    ({"arms": {"control": "vehicle", "treatment": 3}}, "arms, treatment is not text but 3"),
    ({"arms": ["vehicle", "ketamine"]}, "arms is not a table"),
    ({"role": "guess"}, "unknown role 'guess'; use one of calibration"),
    ({"role": ["validation"]}, "unknown role"),
    ({"stage": 3}, "stage is not text"),
    ({"id": 3}, "id is not text"),
    ({"id": ""}, "id is empty"),
    ({"role": "sanity", "judgement": "One would."}, "a sanity check has no source"),
    ({"judgement": "One would."}, 'judgement belongs to role = "sanity"'),
    ({"judgement": ""}, "judgement is empty"),
    ({"contradicted": ""}, "contradicted is empty"),
    ({"contradicted": "It is.", "role": "contested"}, "contradicted belongs to a claim that counts"),
    ({"contradicted": "It is.", "vacuous": "It is."}, "contradicted belongs to a claim that counts"),
    ({"contradicted": "It is.", "not_testable": "It is."}, "contradicted belongs to a claim that counts"),
    ({"not_testable": True}, "not_testable is not text"),
    ({"expect": []}, "expects nothing"),
    ({"expect": ["increases"]}, "expect 1 is not a table"),
    ({"expect": {"kind": "increases"}}, "expect is not a list"),
    ({"expect": [{"kind": "increase"}]}, "unknown kind 'increase'; did you mean 'increases'?"),
    ({"expect": [{"kind": ["increases"]}]}, "unknown kind"),
    ({"expect": [{"observable": "p_mtor"}]}, "field 'kind' is missing"),
    ({"expect": [{"kind": "increases", "observable": "p_mtor"}]}, "give either at = HOUR or window"),
    (
        {"expect": [{"kind": "increases", "observable": "p_mtor", "at": 1, "window": [0, 1]}]},
        "give either at = HOUR or window",
    ),
    ({"expect": [{**expectation("increases"), "minimum": 0.1}]}, "its own minimum needs a reason; add because"),
    ({"expect": [{**expectation("increases"), "minimum": -0.1, "because": "x"}]}, "minimum = -0.1 is impossible"),
    ({"expect": [{**expectation("increases"), "bin": 0.5}]}, "bin belongs to highest_bin and lowest_bin"),
    ({"expect": [{**expectation("increases"), "reduce": "maximum"}]}, "reduce = 'maximum' needs a window"),
    ({"expect": [{**expectation("increases"), "at": -2}]}, "at = -2 is impossible; use -1 to 87600 h."),
    (
        {"expect": [{"kind": "increases", "observable": "p_mtor", "window": [0, 2], "reduce": "lowest_bin"}]},
        "needs bin = HOURS",
    ),
]
# What only the loader can say.
BEYOND_A_SCHEMA: list[tuple[dict[str, Any], str]] = [
    ({"arms": {"control": "vehicle", "treatment": "ketamin"}}, "which does not exist; did you mean 'ketamine'?"),
    ({"expect": [{"kind": "increases", "observable": "p_mtor", "window": [2, 0]}]}, "window 2 to 0 h is impossible"),
    (
        {"expect": [{"kind": "sustained", "observable": "p_mtor", "window": [2, 2]}]},
        "window 2 to 2 h is a single time",
    ),
    (
        {"expect": [{"kind": "within", "observable": "p_mtor", "at": 1, "between": [0, 2]}]},
        "between 0 to 2 is no interval; give two different numbers above zero",
    ),
    ({"expect": [{**expectation("increases"), "at": float("nan")}]}, "at = nan is not a number"),
    ({"expect": [{**expectation("increases"), "minimum": float("inf"), "because": "x"}]}, "minimum = inf is not a"),
]


@pytest.mark.parametrize(("wrong", "sentence"), [*WRONG, *BEYOND_A_SCHEMA], ids=lambda value: str(value)[:60])
def test_a_faulty_claim_is_refused_with_one_sentence(wrong: dict[str, Any], sentence: str) -> None:
    found, faults = read(claim(expectation("increases"), **wrong))
    assert found is None
    assert [sentence in fault for fault in faults] == [True]
    assert faults[0].startswith("mine.toml, claim ")


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=lambda value: str(value)[:60])
def test_the_schema_refuses_what_the_loader_refuses(wrong: dict[str, Any], sentence: str) -> None:
    assert allowed(claim(expectation("increases")))
    assert not allowed(claim(expectation("increases"), **wrong))


def test_a_sanity_check_has_a_judgement_in_place_of_a_source_and_is_not_counted() -> None:
    record = claim(expectation("increases"), role="sanity", judgement="One would insist.")
    del record["source"]
    found, faults = read(record)
    assert faults == []
    assert allowed(record)
    assert found is not None
    assert found.held_to
    assert not found.counted
    assert not found.source.verified
    del record["judgement"]
    assert ["a sanity check is a judgement; say judgement" in fault for fault in read(record)[1]] == [True]
    assert not allowed(record)


def test_what_was_published_has_a_source() -> None:
    record = claim(expectation("increases"))
    del record["source"]
    assert ["field 'source' is missing" in fault for fault in read(record)[1]] == [True]
    assert not allowed(record)


def test_an_observable_without_usual_effects_needs_a_threshold_of_its_own() -> None:
    fields = claim_fields(Vocabulary(VOCABULARY.observables, effects={}))
    record = claim(expectation("increases"))
    reader = ClaimReader(MODEL, dict(named_arms()), fields)
    reader.read_claim(record, 1, "mine.toml")
    assert ["nothing tells the smallest effect that counts on 'p_mtor'" in fault for fault in reader.faults] == [True]
    record["expect"][0] |= {"minimum": 0.2, "because": "For a reason."}
    reader = ClaimReader(MODEL, dict(named_arms()), fields)
    reader.read_claim(record, 1, "mine.toml")
    assert reader.faults == []


def test_a_claim_that_cannot_be_tested_may_leave_out_what_is_expected() -> None:
    record = {**CLAIM, "not_testable": "Nothing is read."}
    found, faults = read(record)
    assert faults == []
    assert found is not None
    assert not found.counted
    assert allowed(record)


@pytest.mark.parametrize("alias", [name for name, kind in NAMES.items() if name != kind.kind])
def test_an_alias_says_of_which_kind_it_is_one(alias: str) -> None:
    found, _ = read(claim(expectation(alias)))
    assert found is not None
    kind = NAMES[alias].kind
    assert f"{alias} (as {kind})" in found.expectations[0].words()
    assert f"The same as {kind}" in next(line for line in kinds_as_text().splitlines() if line.startswith(alias))
    named = SCHEMA["properties"]["claim"]["items"]["properties"]["expect"]["items"]["properties"]["kind"]
    assert f"{alias} as {kind}: " in named["description"]


# What a report says of the values above.
WORDS = {
    "minimum": "minimum 0.3 log2 fold",
    "bound": "bound 0.4 log2 fold",
    "by": "by 0.5 h",
    "shares": "shares 0.1 to 0.5",
    "then": "then glua1",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_expectation_was_given_stands_in_its_words(kind: str) -> None:
    given = {name: VALUES[name] for name in FIELDS[kind] if name != "at"}
    found, _ = read(claim({"kind": kind, **given, **({"reduce": "highest_bin"} if "reduce" in given else {})}))
    assert found is not None
    words = found.expectations[0].words()
    assert [WORDS[name] for name in given if name in WORDS and WORDS[name] not in words] == []
    assert ("between 0.5 and 2 " in words) == ("between" in given)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_tells_all_of_itself(kind: str) -> None:
    found = KINDS[kind]
    assert found.formula
    assert found.arms
    assert found.__doc__
    assert not found.__doc__.startswith(found.__name__), "the docstring that dataclasses write"
    assert all(declared.meaning for declared in FIELDS[kind].values())
