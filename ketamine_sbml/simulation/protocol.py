"""Arms: what is done to an animal or a slice, and when.

An arm is a set of values of SBML parameters: what it does not list is off, the drug included. ``prepare`` works them
out. People count hours from the injection of the drug; the model counts hours from its own start, and ``Prepared``
converts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from ketamine_sbml.errors import InputError
from ketamine_sbml.given import list_of
from ketamine_sbml.language.interventions import Animal, Count, Dose, Held, Intervention, Setting
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.plain import shown
from ketamine_sbml.reading import did_you_mean
from ketamine_sbml.simulation.arguments import finite_number

# The longest simulation that is accepted, in hours: ten years.
LONGEST_HOURS = 87600.0


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

    def __post_init__(self) -> None:
        if not isinstance(self.intervention, str):
            raise InputError(
                f"Change: intervention = {shown(self.intervention)} is not text: give an id such as 'ketamine'."
            )
        finite_number(f"Change({self.intervention!r}): value", self.value)
        for name, hour in (("at", self.at), ("until", self.until)):
            if hour is not None:
                finite_number(f"Change({self.intervention!r}): {name}", hour)


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

    def __post_init__(self) -> None:
        for name, text in (("name", self.name), ("title", self.title)):
            if not isinstance(text, str):
                raise InputError(f"Arm: {name} = {shown(text)} is not text: put it in quotes.")
        object.__setattr__(self, "changes", tuple(list_of(f"Arm {self.name!r}: changes", self.changes, Change)))
        if not isinstance(self.organism, str) or self.organism not in list(Organism):
            raise InputError(f"Arm {self.name!r}: organism = {shown(self.organism)}: use one of {', '.join(Organism)}.")
        object.__setattr__(self, "organism", Organism(self.organism))

    @property
    def label(self) -> str:
        """What a plot or a table calls it."""
        return self.title or self.name


@dataclass(frozen=True)
class Prepared:
    """What an engine needs to run an arm.

    Attributes:
        values: parameter of the SBML model -> value, for everything that an experimenter can set.
        origin: hour of model time at which the drug is injected.
        settled: hour of model time at which the arm's animal has settled; nothing acts before.
        unlike: whether the arm's animal has a rest of its own.
    """

    values: Mapping[str, float]
    origin: float
    settled: float
    unlike: bool

    def model_hour(self, hour: float) -> float:
        """Hours of model time for hours from the injection."""
        return self.origin + hour

    def hour(self, model_hour: float) -> float:
        """Hours from the injection for hours of model time."""
        return model_hour - self.origin


def prepare(arm: Arm, pathway: Pathway) -> Prepared:
    """Work out an arm's values, times and ends included.

    Raises InputError, naming arm, intervention and value, where the arm makes no sense.
    """
    by_id = {knob.id: knob for knob in pathway.knobs}
    chosen: dict[str, Change] = {}
    for change in arm.changes:
        if change.intervention not in by_id:
            mend = did_you_mean(change.intervention, by_id, "'ketamine-sbml list interventions' names them all.")
            raise InputError(f"Arm {arm.name!r}: unknown intervention {shown(change.intervention)}; {mend}")
        if change.intervention in chosen:
            raise InputError(
                f"Arm {arm.name!r} sets {change.intervention} twice: an intervention has one value an arm; repeat a "
                f"dose with its settings ({', '.join(knob.id for knob in pathway.settings)})."
            )
        chosen[change.intervention] = change
    animal = [change for change in chosen.values() if by_id[change.intervention].changes_the_animal]
    unlike = any(change.value != by_id[change.intervention].rest for change in animal)
    origin, settled = pathway.origin, pathway.settled_hour
    values: dict[str, float] = {}
    for knob in pathway.knobs:
        given = chosen.get(knob.id)
        at_rest = number_of(knob.value, arm.organism) if isinstance(knob, Setting) else knob.rest
        values[knob.id] = at_rest if given is None else _checked_value(arm, given, knob)
        start, stop = _times(arm, given, knob, settled - origin)
        if start is not None:
            values[knob.time_id] = origin + start
        if stop is not None:
            values[knob.stop_id] = origin + stop
    return Prepared(immutabledict(values), origin, settled, unlike)


def arm_key(arm: Arm, pathway: Pathway) -> tuple[object, ...]:
    """What distinguishes an arm from any other, whatever its name and the order of its changes."""
    return (arm.organism, tuple(sorted(prepare(arm, pathway).values.items())))


def _checked_value(arm: Arm, change: Change, knob: Intervention) -> float:
    low, high = knob.bounds
    value = float(change.value)
    place = f"Arm {arm.name!r}: {change.intervention} = {change.value:g}"
    if not low <= value <= high:
        unit = "" if knob.unit == "1" else f" {knob.unit}"
        raise InputError(f"{place} is impossible; use a value from {low:g} to {high:g}{unit}.")
    if isinstance(knob, Count) and value != int(value):
        raise InputError(f"{place} is no whole number; use 1, 2, 3 and so on.")
    return value


def _times(arm: Arm, change: Change | None, knob: Intervention, earliest: float) -> tuple[float | None, float | None]:
    """Start and end in hours from the injection; the usual ones where the change says nothing."""
    if change is None:
        return knob.usual_times
    place = f"Arm {arm.name!r}, {change.intervention}"
    match knob:
        case Dose() | Held():
            at = _start(place, change, knob.start, earliest)
        case Animal():
            _without_times(change, f"{place}: it changes the animal itself and holds throughout")
            return None, None
        case _:
            _without_times(change, f"{place}: it is a setting without a time")
            return None, None
    if isinstance(knob, Dose):
        if change.until is not None:
            raise InputError(f"{place}: it is given at once and has no end; leave 'until' out.")
        return at, None
    until = at + knob.stop - knob.start if change.until is None else float(change.until)
    if not at < until <= LONGEST_HOURS:
        raise InputError(f"{place}: it ends at hour {until:g}, not after its start at hour {at:g}; set a later end.")
    return at, until


def _without_times(change: Change, fault: str) -> None:
    if change.at is not None or change.until is not None:
        raise InputError(f"{fault}; leave its times out.")


def _start(place: str, change: Change, usual: float, earliest: float) -> float:
    at = usual if change.at is None else float(change.at)
    if not earliest <= at <= LONGEST_HOURS:
        raise InputError(
            f"{place}: it cannot start at hour {at:g}; use a time from hour {earliest:g} on and up to hour "
            f"{LONGEST_HOURS:g} from ketamine."
        )
    return at
