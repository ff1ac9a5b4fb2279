"""Arms: what is done to an animal or a slice, and when.

People count hours from the injection of ketamine; the model counts hours from its own start. ``model_hour`` converts.
An arm is a set of values of SBML parameters: what it does not list is off, ketamine included.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Action, Intervention, Organism, Parameter, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model.stages.interventions import INJECTION_HOUR, SCHEDULE

# An animal that is changed itself (knock-out, stress) settles at its own rest before anything else happens. The slowest
# process is the turnover of synaptic protein (ten days): after 6,000 hours nothing is left of it,
# and every run checks what still moves. This stands for a steady state and for no age.
SETTLING_HOURS = 6000.0

# The longest simulation that is accepted, in hours: ten years.
LONGEST_HOURS = 87600.0

_SCHEDULE = {parameter.id: parameter for parameter in SCHEDULE}


@dataclass(frozen=True)
class Change:
    """One dated change: an intervention gets a value.

    Attributes:
        intervention: id of an intervention, or of a setting of the dosing schedule such as ``ketamine_doses``.
        value: in the intervention's own unit.
        at: hours from the ketamine injection; None for the intervention's usual start.
        until: hours from the ketamine injection at which a held level ends; None for the usual end.
    """

    intervention: str
    value: float
    at: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class Arm:
    """What one group of animals gets.

    Example:
        >>> Arm("antibody first", (Change("ketamine", 10), Change("vegf_antibody", 0.001, at=-0.5)))
        ... # doctest: +ELLIPSIS
        Arm(name='antibody first', ...)
    """

    name: str
    changes: tuple[Change, ...] = ()
    organism: Organism = Organism.MOUSE
    title: str = ""

    @property
    def label(self) -> str:
        """What a plot or a table calls it."""
        return self.title or self.name


def model_hour(hours_from_ketamine: float, settling: float = 0.0) -> float:
    """Hours of model time for hours from the ketamine injection; the one conversion between the two."""
    return INJECTION_HOUR + settling + hours_from_ketamine


def hours_from_ketamine(model_hours: float, settling: float = 0.0) -> float:
    """The inverse of ``model_hour``."""
    return model_hours - INJECTION_HOUR - settling


def settling_hours(arm: Arm, pathway: Pathway) -> float:
    """How long the arm's animal settles first: 0 unless the arm changes the animal itself."""
    animal = {i.id: number_of(i.rest, arm.organism) for i in pathway.interventions if i.action is Action.ANIMAL}
    changed = any(change.value != animal.get(change.intervention, change.value) for change in arm.changes)
    return SETTLING_HOURS if changed else 0.0


def arm_values(arm: Arm, pathway: Pathway) -> dict[str, float]:
    """The value of every intervention parameter in this arm, times and ends included.

    Raises InputError, naming arm, intervention and value, where the arm makes no sense.
    """
    settling = settling_hours(arm, pathway)
    values = {parameter.id: number_of(parameter.value, arm.organism) for parameter in SCHEDULE}
    for intervention in pathway.interventions:
        values[intervention.id] = number_of(intervention.rest, arm.organism)
        if intervention.start is not None:
            values[intervention.time_id] = model_hour(intervention.start, settling)
        if intervention.stop is not None:
            values[intervention.stop_id] = model_hour(intervention.stop, settling)
    seen: set[str] = set()
    for change in arm.changes:
        if change.intervention in seen:
            raise InputError(
                f"Arm {arm.name!r} sets {change.intervention} twice: an intervention has one value an arm; "
                "repeat ketamine with ketamine_doses and ketamine_interval."
            )
        seen.add(change.intervention)
        if change.intervention in _SCHEDULE:
            values[change.intervention] = _schedule_value(arm, change)
            continue
        intervention = _known(arm, change, pathway)
        values[intervention.id] = _checked_value(arm, change, intervention)
        start, stop = _checked_times(arm, change, intervention, settling)
        if start is not None:
            values[intervention.time_id] = start
        if stop is not None:
            values[intervention.stop_id] = stop
    return values


def arm_key(arm: Arm, pathway: Pathway) -> tuple[object, ...]:
    """What distinguishes an arm from any other, whatever its name and the order of its changes."""
    return (arm.organism, tuple(sorted(arm_values(arm, pathway).items())))


def _known(arm: Arm, change: Change, pathway: Pathway) -> Intervention:
    ids = [intervention.id for intervention in pathway.interventions]
    if change.intervention not in ids:
        close = get_close_matches(change.intervention, [*ids, *_SCHEDULE], n=1)
        mend = f"did you mean {close[0]!r}?" if close else "'ketamine-sbml list interventions' names them all."
        raise InputError(f"Arm {arm.name!r}: unknown intervention {change.intervention!r}; {mend}")
    return pathway.intervention(change.intervention)


def _checked_value(arm: Arm, change: Change, intervention: Intervention) -> float:
    low, high = intervention.bounds
    value = float(change.value)
    if not math.isfinite(value) or not low <= value <= high:
        unit = "" if intervention.unit == "1" else f" {intervention.unit}"
        raise InputError(
            f"Arm {arm.name!r}: {change.intervention} = {change.value:g} is impossible; "
            f"use a value from {low:g} to {high:g}{unit}."
        )
    return value


def _checked_times(
    arm: Arm, change: Change, intervention: Intervention, settling: float
) -> tuple[float | None, float | None]:
    place = f"Arm {arm.name!r}, {change.intervention}"
    if intervention.action is Action.ANIMAL:
        if change.at is not None or change.until is not None:
            raise InputError(f"{place}: it changes the animal itself and holds throughout; leave its times out.")
        return None, None
    assert intervention.start is not None
    at = intervention.start if change.at is None else float(change.at)
    if not math.isfinite(at) or model_hour(at, 0.0) <= 0 or at > LONGEST_HOURS:
        raise InputError(
            f"{place}: it cannot start at hour {at:g}; use a time after hour {-INJECTION_HOUR:g} and up to hour "
            f"{LONGEST_HOURS:g} from ketamine."
        )
    if intervention.action is Action.DOSE:
        if change.until is not None:
            raise InputError(f"{place}: it is given at once and has no end; leave 'until' out.")
        return model_hour(at, settling), None
    assert intervention.stop is not None
    usual = at + intervention.stop - intervention.start
    until = usual if change.until is None else float(change.until)
    if not math.isfinite(until) or until <= at or until > LONGEST_HOURS:
        raise InputError(f"{place}: it ends at hour {until:g}, not after its start at hour {at:g}; set a later end.")
    return model_hour(at, settling), model_hour(until, settling)


def _schedule_value(arm: Arm, change: Change) -> float:
    parameter: Parameter = _SCHEDULE[change.intervention]
    low, high = parameter.range
    value = float(change.value)
    place = f"Arm {arm.name!r}: {change.intervention} = {change.value:g}"
    if not math.isfinite(value) or not low <= value <= high:
        raise InputError(f"{place} is impossible; use a value from {low:g} to {high:g}.")
    if change.intervention == "ketamine_doses" and value != int(value):
        raise InputError(f"{place} is no whole number of doses; use 1, 2, 3 and so on.")
    if change.at is not None or change.until is not None:
        raise InputError(f"Arm {arm.name!r}: {change.intervention} is a setting without a time; leave its times out.")
    return value
