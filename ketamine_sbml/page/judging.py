"""The judge of the page: kinds, readouts and verdicts as JavaScript, and claims as the data that it judges."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.claims import Claim
from ketamine_sbml.claims.expectation import Expectation
from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.claims.marks import marks
from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.claims.sampled import Sampled, claim_mesh
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.page.translation import Translation
from ketamine_sbml.report.bands import has_width, place_in_words
from ketamine_sbml.simulation import Arm, Trajectory
from ketamine_sbml.simulation.sampling import Mesh, event_hours, merged
from ketamine_sbml.studies.ensemble.bands import bounds_of, share_below

# ``ketamine_sbml.claims.judge`` is the function, once the package has been imported; its module is meant here.
_JUDGE = import_module("ketamine_sbml.claims.judge")
TIGHTER, DENSER = _JUDGE.TIGHTER, _JUDGE.DENSER


def runtime() -> str:
    """What translated Python stands on."""
    return files(__package__).joinpath("runtime.js").read_text(encoding="utf-8")


def judge_as_javascript() -> str:
    """Every kind, the readout, the trajectory, how a claim is judged (again, at tighter tolerances), and bands."""
    known = re.findall(r"^(?:const|function) (\w+)", runtime(), re.MULTILINE)
    roots = [*dict.fromkeys(KINDS.values()), _JUDGE._judged, _JUDGE._rechecked, _JUDGE._uncertain]
    roots += [Trajectory, Readout, Sampled, Mesh, merged, marks]
    roots += [bounds_of, share_below, has_width, place_in_words]
    asked = ("margin", "readings", "unit", "at", "mark", "window", "thinned", "denser", "__getitem__")
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


def claim_as_data(claim: Claim, share: float | None = None) -> dict[str, Any]:
    """A claim for the page; ``share`` of draws in which it holds, where that is known."""
    source = claim.source
    return {
        "id": claim.id,
        "stage": claim.stage,
        "statement": claim.statement,
        "role": str(claim.role),
        "counted": claim.counted,
        "labels": _labels(claim),
        "share": share,
        "not_testable": claim.not_testable,
        "arms": [list(pair) for pair in claim.arms.items()],
        "arrows": list(claim.arrows),
        "observables": list(claim.observables()),
        "expectations": [expectation_as_data(expectation) for expectation in claim.expectations],
        "contradicted": claim.contradicted,
        "judgement": claim.judgement,
        "note": claim.note,
        "source": {
            "publication": source.publication,
            "identifiers": list(source.identifiers),
            "figure": source.figure,
            "where": f"{source.organism}, {source.preparation}",
            "verified": source.verified,
            "unverified": source.unverified or ("" if source.verified else "all of it"),
        },
    }


def _labels(claim: Claim) -> Mapping[str, str]:
    labels = {name: text for name in ("inferred", "structural", "vacuous") if (text := getattr(claim, name))}
    return labels | ({"known contradiction": claim.contradicted} if claim.contradicted else {})


def meshes_as_data(claims: Sequence[Claim], arms: Mapping[str, Arm], model: Pathway) -> dict[str, Any]:
    """The times at which each claim is read: all times that occur, and of each claim which, as bits.

    Attributes of a mesh are its times and which of them are fixed; claims with the same share one.
    """
    named = dict.fromkeys(name for claim in claims for name in claim.arms.values())
    events = {name: event_hours(arms[name], model) for name in named}
    meshes = {claim.id: claim_mesh(claim, events, model, 1) for claim in claims}
    times = np.unique(np.concatenate([mesh.times for mesh in meshes.values()]))
    different: dict[tuple[str, str], int] = {}
    of = {}
    for name, mesh in meshes.items():
        places = np.searchsorted(times, mesh.times)
        bits = _bits(places, times.size), _bits(places[mesh.fixed], times.size)
        of[name] = different.setdefault(bits, len(different))
    return {"times": times.tolist(), "different": list(different), "of": of}


def _bits(places: NDArray[np.int64], size: int) -> str:
    held = np.zeros(size, dtype=bool)
    held[places] = True
    return b64encode(np.packbits(held, bitorder="little").tobytes()).decode()
