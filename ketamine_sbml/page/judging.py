"""The judge of the page: kinds, readouts and verdicts as JavaScript, and claims as the data that it judges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from importlib import import_module
from importlib.resources import files
from typing import Any

from ketamine_sbml.claims import Claim, Judgement
from ketamine_sbml.claims.expectation import Expectation
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.page.translation import Translation
from ketamine_sbml.simulation import Trajectory

# ``ketamine_sbml.claims.judge`` is the function, once the package has been imported; its module is meant here.
_JUDGE = import_module("ketamine_sbml.claims.judge")
CLOSE, TIGHTER = _JUDGE.CLOSE, _JUDGE.TIGHTER


def runtime() -> str:
    """What translated Python stands on."""
    return files(__package__).joinpath("runtime.js").read_text(encoding="utf-8")


def judge_as_javascript() -> str:
    """Every kind, the readout, the trajectory, and how a claim is judged and judged again at tighter tolerances."""
    known = re.findall(r"^(?:const|function) (\w+)", runtime(), re.MULTILINE)
    roots = [*dict.fromkeys(KINDS.values()), _JUDGE._judged, _JUDGE._rechecked, Trajectory, Readout, Judgement]
    asked = ("margin", "readings", "unit", "_weakest", "at", "window", "__getitem__")
    return Translation(roots, methods=asked, runtime=[*known, "math_inf"]).javascript()


def expectation_as_data(expectation: Expectation) -> dict[str, Any]:
    """An expectation: its class, what it was given, and its words."""
    given = {field.name: _value(getattr(expectation, field.name)) for field in fields(expectation)}
    return {
        "class": type(expectation).__name__,
        "given": given,
        "called": expectation.called,
        "terms": expectation.terms(),
        "formula": expectation.formula,
        "unit": expectation.unit,
    }


def _value(value: object) -> Any:
    if isinstance(value, Readout):
        return {"readout": {field.name: getattr(value, field.name) for field in fields(value)}}
    return list(value) if isinstance(value, tuple) else value


def claim_as_data(claim: Claim) -> dict[str, Any]:
    """A claim for the page."""
    source = claim.source
    return {
        "id": claim.id,
        "stage": claim.stage,
        "statement": claim.statement,
        "role": str(claim.role),
        "counted": claim.counted,
        "labels": _labels(claim),
        "not_testable": claim.not_testable,
        "arms": dict(claim.arms),
        "arrows": list(claim.arrows),
        "observables": list(claim.observables()),
        "expectations": [expectation_as_data(expectation) for expectation in claim.expectations],
        "note": claim.note,
        "source": {
            "publication": source.publication,
            "identifiers": list(source.identifiers),
            "figure": source.figure,
            "where": f"{source.organism}, {source.preparation}",
            "unverified": source.unverified or ("" if source.verified else "all of it"),
        },
    }


def _labels(claim: Claim) -> Mapping[str, str]:
    return {name: text for name in ("inferred", "structural", "vacuous") if (text := getattr(claim, name))}
