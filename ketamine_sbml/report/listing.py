"""Tables of what there is, as rows of text: interventions, observables, arms, claims, parameters, formats."""

from __future__ import annotations

from collections.abc import Callable

from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import named_arms

Table = tuple[list[str], list[list[str]]]

_UNIT = {"1": ""}


def interventions() -> Table:
    rows = []
    for intervention in pathway().interventions:
        low, high = intervention.bounds
        unit = _UNIT.get(intervention.unit, intervention.unit)
        shown = [f"{intervention.usual:g}", f"{low:g} to {high:g}", unit or "-", intervention.when]
        rows.append([intervention.id, *shown, intervention.name])
    return ["intervention", "usual", "allowed", "unit", "usual time", "meaning"], rows


def observables() -> Table:
    rows = []
    for observable in pathway().elements(Observable):
        low, high = observable.plausible
        unit = _UNIT.get(observable.unit, observable.unit) or observable.scale
        rows.append([observable.id, unit, f"{low:g} to {high:g}", observable.name])
    return ["observable", "unit", "plausible", "meaning"], rows


def arms() -> Table:
    rows = [[name, str(arm.organism), arm.label] for name, arm in named_arms().items()]
    return ["arm", "organism", "meaning"], rows


def claims() -> Table:
    from ketamine_sbml.claims import load_claims

    rows = [[claim.id, str(claim.role), claim.statement] for claim in load_claims()[0]]
    return ["claim", "role", "statement"], rows


def parameters() -> Table:
    model = pathway()
    rows = []
    # What an experimenter sets has a list of its own and stands last here.
    for parameter in sorted(model.elements(Parameter), key=lambda p: p.evidence.kind is ValueKind.SETTING):
        low, high = parameter.range
        value = number_of(parameter.value, model.organism)
        unit = _UNIT.get(parameter.unit, parameter.unit) or "-"
        rows.append(
            [parameter.id, f"{value:g}", f"{low:g} to {high:g}", unit, str(parameter.evidence.kind), parameter.name]
        )
    return ["parameter", "value", "range", "unit", "kind", "meaning"], rows


def formats() -> Table:
    from ketamine_sbml.exchange import FOLDERS, FORMATS, Folder, Format

    entries: dict[str, Format | Folder] = {**FORMATS, **FOLDERS}
    return ["format", "ending", "meaning"], [[name, entry.ending, entry.meaning] for name, entry in entries.items()]


TABLES: dict[str, Callable[[], Table]] = {
    "interventions": interventions,
    "observables": observables,
    "arms": arms,
    "claims": claims,
    "parameters": parameters,
    "formats": formats,
}
