"""The format of claims as a JSON Schema, so that editors complete and check a file while it is written.

Made of the same fields that the loader reads; ``validation/claims.schema.json`` is its output and a test holds the two
together. The loader checks more than a schema can say (arms that exist and are used, numbers in order).
"""

from __future__ import annotations

from typing import Any

from ketamine_sbml.claims.load import vocabulary_of
from ketamine_sbml.claims.record import claim_fields, claim_rules
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.reading import table_schema
from ketamine_sbml.simulation.arms import arm_fields


def claim_schema(model: Pathway | None = None) -> dict[str, Any]:
    """The schema of a file of claims."""
    model = model or pathway()
    settable = tuple(knob.id for knob in (*model.interventions, *model.settings))
    claim = {**table_schema(claim_fields(vocabulary_of(model))), **claim_rules()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claims of ketamine-sbml",
        "description": "Published results, the arms that they compare, and what is expected of them.",
        "type": "object",
        "properties": {
            "claim": {"type": "array", "items": claim, "minItems": 1},
            "arm": {"type": "object", "additionalProperties": table_schema(arm_fields(settable))},
        },
        "required": ["claim"],
        "additionalProperties": False,
    }
