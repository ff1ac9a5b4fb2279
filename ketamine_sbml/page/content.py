"""What the page knows, as plain data: the declaration, the arms, the claims, the map."""

from __future__ import annotations

import math
from difflib import SequenceMatcher
from typing import Any

from ketamine_sbml.claims import load_claims
from ketamine_sbml.claims.stages import stage_titles
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.elements import (
    Compartment,
    Element,
    Observable,
    Parameter,
    Reaction,
    logarithmic,
)
from ketamine_sbml.language.interventions import Animal, Count, Dose, Held, Intervention, Setting
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.activity import activity_map
from ketamine_sbml.maps.sbgnml import picture_as_sbgn
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.page.judging import DENSER, TIGHTER, claim_as_data, meshes_as_data
from ketamine_sbml.report.doubts import doubts, movable
from ketamine_sbml.report.robustness import stored_shares
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Arm, default_times, named_arms, prepare
from ketamine_sbml.simulation.engines import POSSIBLE, ROUNDING, SETTLED, SETTLING_SHARES
from ketamine_sbml.simulation.engines.compiled.equations import Equations
from ketamine_sbml.simulation.engines.roadrunner import (
    ABSOLUTE_SHARE,
    FIRST_STEP,
    MOST_STEPS,
    RELATIVE_TOLERANCE,
)
from ketamine_sbml.simulation.protocol import LONGEST_HOURS
from ketamine_sbml.simulation.sampling import AROUND, FIRST, FOLLOWED, GROWTH
from ketamine_sbml.studies.sampling import Members
from ketamine_sbml.version import __version__

# Members of the ensemble that the page simulates: one arm of all takes some 0.2 s, their numbers some 30 kB gzipped.
MOST_MEMBERS = 60
_ACTS = {Animal: "animal", Dose: "dose", Held: "held", Count: "count", Setting: "setting"}


def content(model: Pathway | None = None, members: Members | None = None) -> dict[str, Any]:
    """All of it, ready for JSON; the same bytes every time.

    Args:
        model: the model if it is not the package's own.
        members: of an ensemble, of which the page draws bands; without them it has none.
    """
    model = model or pathway()
    equations = Equations(model)
    claims, arms = load_claims()
    shares = stored_shares()
    picture = activity_map(model)
    values = equations.values(Organism.MOUSE)
    return {
        "version": __version__,
        "id": model.about.id,
        "checksum": checksum_of(build_sbml(model, documented=False)),
        "origin": model.origin,
        "settled": model.settled_hour,
        "longest": LONGEST_HOURS,
        "times": default_times().tolist(),
        "integrator": {
            "relative": RELATIVE_TOLERANCE,
            "share": ABSOLUTE_SHARE,
            "first": FIRST_STEP,
            "most": MOST_STEPS,
        },
        "settling": {"moved": SETTLED, "shares": SETTLING_SHARES},
        "tighter": TIGHTER,
        "denser": DENSER,
        "meshes": meshes_as_data(claims, arms, model),
        "following": {"around": AROUND, "first": FIRST, "growth": GROWTH, "hours": FOLLOWED},
        "possible": {scale: [low, None if math.isinf(high) else high] for scale, (low, high) in POSSIBLE.items()},
        "rounding": ROUNDING,
        "values": list(values.values()),
        "organisms": {organism: _of(equations, organism) for organism in Organism},
        "files": changed_lines(model),
        "rest": {organism: dict(prepare(Arm("rest", (), organism), model).values) for organism in Organism},
        "stages": dict(stage_titles(model)),
        "observables": [_observable(model, observable) for observable in model.elements(Observable)],
        "knobs": [_knob(model, knob) for knob in model.knobs],
        "arms": {name: _arm(model, arm) for name, arm in {**named_arms(), **arms}.items()},
        "parameters": [_parameter(model, parameter) for parameter in movable(model)],
        "elements": {element.id: _element(model, element) for element in model},
        "arrows": [
            {"id": arrow.id, "says": arrow.statement, "elements": list(arrow.elements), "cut": dict(arrow.cut)}
            for arrow in ARROWS
        ],
        "claims": [claim_as_data(claim, shares.get(claim.id)) for claim in claims],
        "members": _members(members),
        "doubts": doubts(model),
        "map": {
            "sbgn": picture_as_sbgn(picture, model),
            "shows": {node.id: node.shows for node in picture.nodes if node.shows},
        },
        "publications": {key: publication.text for key, publication in model.publications.items()},
    }


def _members(members: Members | None) -> dict[str, Any] | None:
    """Those that 'simulate --ensemble' takes for as many."""
    if members is None:
        return None
    return {"names": list(members.names), "table": [list(row) for row in members.table[:MOST_MEMBERS]]}


def changed_lines(model: Pathway) -> dict[str, list[tuple[int, int, list[str]]]]:
    """What lines of the SBML file are others for another organism: from line, to line, and what stands there then."""
    ours = build_sbml(model).split("\n")
    found = {}
    for organism in Organism:
        theirs = ours if organism is model.organism else build_sbml(pathway(organism)).split("\n")
        parts = SequenceMatcher(None, ours, theirs).get_opcodes()
        found[str(organism)] = [(a, b, theirs[c:d]) for what, a, b, c, d in parts if what != "equal"]
    return found


def _of(equations: Equations, organism: Organism) -> dict[str, float]:
    values = equations.values(organism)
    return {name: values[name] for name in equations.of_the_organism()}


def _observable(model: Pathway, observable: Observable) -> dict[str, Any]:
    return {
        "id": observable.id,
        "name": observable.name,
        "unit": observable.unit,
        "scale": observable.scale,
        "plausible": list(observable.plausible),
        "stage": model.stage_of(observable.id).id,
    }


def _knob(model: Pathway, knob: Intervention) -> dict[str, Any]:
    start, stop = knob.usual_times
    return {
        "id": knob.id,
        "name": knob.name,
        "acts": _ACTS[type(knob)],
        "unit": knob.unit,
        "rest": knob.rest,
        "low": knob.bounds[0],
        "high": knob.bounds[1],
        "usual": knob.usual,
        "start": start,
        "stop": stop,
        "reason": knob.evidence.reason,
    }


def _arm(model: Pathway, arm: Arm) -> dict[str, Any]:
    prepared = prepare(arm, model)
    rest = prepare(Arm("rest", (), arm.organism), model).values
    return {
        "title": arm.label,
        "organism": str(arm.organism),
        "unlike": prepared.unlike,
        "changes": [[change.intervention, change.value, change.at, change.until] for change in arm.changes],
        "values": {name: value for name, value in prepared.values.items() if value != rest[name]},
    }


def _parameter(model: Pathway, parameter: Parameter) -> dict[str, Any]:
    low, high = parameter.range
    return {
        "id": parameter.id,
        "value": number_of(parameter.value, Organism.MOUSE),
        "low": low,
        "high": high,
        "log": logarithmic(low, high),
        "kind": str(parameter.evidence.kind),
        "stage": model.stage_of(parameter.id).id,
    }


def _element(model: Pathway, element: Element) -> dict[str, Any]:
    """Name, unit, equations and evidence, for whoever asks what something is."""
    evidence = element.evidence
    found: dict[str, Any] = {"name": element.name, "is": type(element).__name__.lower()}
    if unit := getattr(element, "unit", ""):
        found["unit"] = unit
    if isinstance(element, Parameter | Compartment):
        found["value"] = number_of(element.value if isinstance(element, Parameter) else element.size, model.organism)
    if formulas := list(element.formulas()):
        found["formulas"] = formulas
    if isinstance(element, Reaction):
        found["equation"] = element.equation
    if evidence.reason:
        found["reason"] = evidence.reason
    if evidence.citations:
        found["citations"] = list(evidence.citations)
    return found
