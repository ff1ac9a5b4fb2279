"""What an experimenter can do, and what each kind of it becomes in the model.

An intervention is a constant parameter that any tool can set. Each kind expands itself into elements: a dose adds an
amount at ``<id>_time``; a held intervention has its level from ``<id>_time`` to ``<id>_stop``; what changes the animal
itself holds throughout; a setting belongs to another intervention and has no time of its own.

No time does nothing: a start before the animal has settled is taken as the hour when it has (``<id>_from``), and a stop
that lies before the start leaves the usual duration (``<id>_end``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Element, Event, Level, Parameter, Rule
from ketamine_sbml.language.evidence import Evidence, because, setting
from ketamine_sbml.language.organism import Number

LATEST = 1e6  # an upper bound for times, in hours


@dataclass(frozen=True, kw_only=True)
class Intervention(Element):
    """One thing that an experimenter can do.

    Attributes:
        unit: of the value.
        value: what the file holds, so that a run without a change shows the biology.
        rest: the value at which nothing is done (0, or 1 for an expression).
        bounds: the values that make sense, inclusive.
        usual: the value that the usual experiment uses, for named arms and help texts.
        needs: interventions without which this one changes nothing, by what it is; empty for most.
    """

    unit: str
    value: Number
    rest: float = 0.0
    bounds: tuple[float, float]
    usual: float
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        low, high = self.bounds
        if not low <= self.usual <= high or not (low <= self.rest <= high or isinstance(self, Setting)):
            raise InputError(
                f"{self.id}: rest {self.rest:g} and usual {self.usual:g} must lie from {low:g} to {high:g}; mend one."
            )

    @property
    def usual_times(self) -> tuple[float | None, float | None]:
        """Start and end in the usual experiment, in hours from the origin; None where it has none."""
        return None, None

    @property
    def when(self) -> str:
        """The usual time in words."""
        return "throughout"

    @property
    def changes_the_animal(self) -> bool:
        """Whether the animal comes to a rest of its own."""
        return False

    @property
    def time_id(self) -> str:
        """Id of the parameter that says when it starts."""
        return f"{self.id}_time"

    @property
    def stop_id(self) -> str:
        """Id of the parameter that says when it ends."""
        return f"{self.id}_stop"

    @property
    def from_id(self) -> str:
        """Id of the rule that says when it really starts."""
        return f"{self.id}_from"

    @property
    def end_id(self) -> str:
        """Id of the rule that says when it really ends."""
        return f"{self.id}_end"

    @property
    def level_id(self) -> str:
        """Id of the level that formulas use."""
        return f"{self.id}_level"

    def elements(self, origin: float, settled: str) -> Iterator[Element]:
        """What it becomes, in the order of the file.

        Args:
            origin: the hour of model time from which people count.
            settled: id of the constant that says when the animal has settled.
        """
        yield Parameter(
            id=self.id,
            name=self.name,
            sbo=self.sbo,
            value=self.value,
            unit=self.unit,
            range=self.bounds,
            evidence=self._value_evidence(),
            annotations=self.annotations,
        )

    def _value_evidence(self) -> Evidence:
        return setting(f"Intervention; {self.evidence.reason}", *self.evidence.citations)

    def _start(self, hour: float, settled: str) -> Iterator[Element]:
        yield self._time(self.time_id, "time of start", hour, "Start in the usual experiment.")
        yield Rule(
            id=self.from_id,
            name=f"{self.name}: begins at",
            formula=f"piecewise({self.time_id}, {self.time_id} > {settled}, {settled})",
            unit="h",
            evidence=because("Nothing acts while the animal settles: an earlier start is taken as the end of that."),
        )

    def _time(self, identifier: str, what: str, hour: float, reason: str) -> Parameter:
        return Parameter(
            id=identifier,
            name=f"{self.name}: {what}",
            value=hour,
            unit="h",
            range=(0.0, LATEST),
            evidence=setting(reason),
        )


@dataclass(frozen=True, kw_only=True)
class Setting(Intervention):
    """A number that belongs to another intervention, such as how often a dose is repeated."""

    def _value_evidence(self) -> Evidence:
        return setting(self.evidence.reason, *self.evidence.citations)


@dataclass(frozen=True, kw_only=True)
class Count(Setting):
    """A setting that is a whole number."""


@dataclass(frozen=True, kw_only=True)
class Animal(Intervention):
    """Something that changes the animal itself; it has settled at its own rest before anything else happens."""

    @property
    def changes_the_animal(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class Dose(Intervention):
    """An amount that is added at a time.

    Attributes:
        start: usual time, in hours from the origin.
        target: the species that receives it; empty where a stage's own events give the dose.
    """

    start: float
    target: str = ""

    @property
    def usual_times(self) -> tuple[float | None, float | None]:
        return self.start, None

    @property
    def when(self) -> str:
        return f"at {self.start:g} h"

    def elements(self, origin: float, settled: str) -> Iterator[Element]:
        yield from super().elements(origin, settled)
        yield from self._start(origin + self.start, settled)
        if self.target:
            yield Event(
                id=f"{self.id}_start",
                name=f"{self.name}: given",
                trigger=f"time >= {self.from_id}",
                assignments={self.target: f"{self.target} + {self.id}"},
                evidence=because("A dose adds to what is there."),
            )


@dataclass(frozen=True, kw_only=True)
class Held(Intervention):
    """A level that is held from a start to a stop.

    Attributes:
        start, stop: usual times, in hours from the origin.
    """

    start: float
    stop: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.start < self.stop:
            raise InputError(f"{self.id}: it starts at {self.start:g} h and ends at {self.stop:g} h; end it later.")

    @property
    def usual_times(self) -> tuple[float | None, float | None]:
        return self.start, self.stop

    @property
    def when(self) -> str:
        return f"{self.start:g} to {self.stop:g} h"

    def elements(self, origin: float, settled: str) -> Iterator[Element]:
        yield from super().elements(origin, settled)
        yield from self._start(origin + self.start, settled)
        yield self._time(
            self.stop_id,
            "time of end",
            origin + self.stop,
            "End in the usual experiment; how long the drug stays is an assumption.",
        )
        usual = f"{self.id}_usual_duration"
        yield self._time(usual, "usual duration", self.stop - self.start, "From start to end in the usual experiment.")
        yield Rule(
            id=self.end_id,
            name=f"{self.name}: ends at",
            formula=f"piecewise({self.stop_id}, {self.stop_id} > {self.from_id}, {self.from_id} + {usual})",
            unit="h",
            evidence=because("An end that lies before the start leaves the usual duration."),
        )
        off = f"{self.id}_off"
        yield Parameter(
            id=off,
            name=f"{self.name}: level when off",
            sbo=self.sbo,
            value=0.0,
            unit=self.unit,
            range=(0.0, 0.0),
            evidence=setting("Zero with its unit."),
        )
        yield Level(
            id=self.level_id,
            name=f"{self.name}: current level",
            rest=off,
            unit=self.unit,
            sbo=self.sbo,
            evidence=because("Zero before the start and after the end."),
        )
        for edge, identifier, value, reason in (
            ("begins", self.from_id, self.id, "Held from here."),
            ("ends", self.end_id, off, "Held until here."),
        ):
            yield Event(
                id=f"{self.id}_{edge}",
                name=f"{self.name}: {edge}",
                trigger=f"time >= {identifier}",
                assignments={self.level_id: value},
                evidence=because(reason),
            )
