"""The format of claims as a JSON Schema, so that editors complete and check a file while it is written.

Derived from the same names that the loader accepts; ``validation/claims.schema.json`` is its output and a test holds
the two together. The loader checks more than a schema can say (arms that exist, windows inside the simulation).
"""

from __future__ import annotations

from typing import Any

from ketamine_sbml.claims.claim import Role
from ketamine_sbml.claims.expectations import KINDS
from ketamine_sbml.claims.readout import REDUCERS
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ARROWS, pathway

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_TEXTS = {"type": "array", "items": _TEXT}


def claim_schema(model: Pathway | None = None) -> dict[str, Any]:
    """The schema of a file of claims."""
    model = model or pathway()
    observables = {"enum": [observable.id for observable in model.elements(Observable)]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claims of ketamine-sbml",
        "description": "Published results, the arms that they compare, and what is expected of them.",
        **_table({"claim": _list_of(_claim(observables)), "arm": _named(_arm(model))}, ["claim"]),
    }


def _claim(observables: dict[str, Any]) -> dict[str, Any]:
    fields = {
        "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "description": "stable and readable"},
        "stage": {"type": "string", "description": "heading under which it is reported"},
        "statement": {"type": "string", "description": "one plain sentence, in your own words"},
        "role": {"enum": [str(role) for role in Role]},
        "source": _source(),
        "arms": {
            "type": "object",
            "additionalProperties": _TEXT,
            "description": "role in the comparison -> arm: control, treatment, blocker, both; or doses in order",
        },
        "expect": _list_of(_expectation(observables)),
        "evidence": _TEXTS,
        "arrows": {"type": "array", "items": {"enum": [arrow.id for arrow in ARROWS]}},
        "inferred": {"type": "string", "description": "why it is an inference and not a measurement"},
        "structural": {"type": "string", "description": "why the wiring of the model encodes it"},
        "vacuous": {"type": "string", "description": "why it holds by construction and is not counted"},
        "not_testable": {"type": "string", "description": "why it cannot be judged"},
        "note": _TEXT,
    }
    return _table(fields, ["id", "stage", "statement", "role", "source"])


def _source() -> dict[str, Any]:
    fields = {
        "publication": _TEXT,
        "identifiers": {"type": "array", "items": {"type": "string", "pattern": "^(pubmed|pmc|doi):.+$"}},
        "figure": _TEXT,
        "organism": _TEXT,
        "preparation": _TEXT,
        "eco": {"type": "string", "pattern": r"^ECO:\d{7}$"},
        "verified": {"type": "boolean", "description": "checked at the publication"},
        "unverified": {"type": "string", "description": "which details were not"},
    }
    return _table(fields, ["publication", "organism", "preparation"])


def _expectation(observables: dict[str, Any]) -> dict[str, Any]:
    pair = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    formulas = "; ".join(f"{name}: {kind.formula}" for name, kind in KINDS.items())
    fields = {
        "kind": {"enum": list(KINDS), "description": formulas},
        "observable": observables,
        "at": {"type": "number", "description": "hours from ketamine"},
        "window": {**pair, "description": "hours from ketamine"},
        "reduce": {"enum": list(REDUCERS), "description": "; ".join(f"{k}: {v[0]}" for k, v in REDUCERS.items())},
        "bin": {"type": "number", "description": "width in hours, for reducers of bins"},
        "minimum": {"type": "number", "description": "smallest effect that counts; needs 'because'"},
        "bound": {"type": "number", "description": "how much still counts as no change; needs 'because'"},
        "because": _TEXT,
        "between": {**pair, "description": "for peak_between and within"},
        "by": {"type": "number", "description": "hours, for precedes"},
        "then": observables,
        "then_window": pair,
    }
    return _table(fields, ["kind", "observable"])


def _arm(model: Pathway) -> dict[str, Any]:
    change = _table(
        {
            "set": {"enum": [intervention.id for intervention in model.interventions]},
            "to": _NUMBER,
            "at": _NUMBER,
            "until": _NUMBER,
        },
        ["set", "to"],
    )
    fields = {"title": _TEXT, "organism": {"enum": [str(name) for name in Organism]}, "changes": _list_of(change)}
    return _table(fields, [])


def _table(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _named(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": item}
