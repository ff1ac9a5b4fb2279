"""Another SBML model under our vocabulary: a map says what plays each intervention and each observable there.

    title = "MAP kinase cascade of Kholodenko 2000"
    citation = "Kholodenko 2000, Eur J Biochem 267:1583"
    time_unit = "second"     # of the model: second, minute or hour
    settle = 20              # hours that the model runs before an arm, to come to its own rest

    [set]                    # constants of the model in every arm
    V1 = 0.2

    [interventions.bdnf_infusion]
    id = "V1"                # the constant of the model that it changes while it acts, or a list of several
    value = "value + 2 * x / 2e-5"   # from the constant's own value and the dose or level x
    hours = 1                # how long a dose acts (a held intervention has its own end)

    [observables]
    p_erk = "MAPK_PP / 10"   # any formula of the model's own ids

Folds are of the model's own rest where the formula makes them so. Several interventions may change one constant: they
apply in the order of the map.

The model comes from others: it lives in a process of its own, with limits (``foreign_model``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from ketamine_sbml.apart import Apart, Limits
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.files import mark_as_read
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.interventions import Dose
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway as declared_pathway
from ketamine_sbml.reading import (
    Choice,
    Field,
    ListOf,
    Named,
    Number,
    Table,
    Text,
    did_you_mean,
    load_toml,
    raise_faults,
    read_table,
)
from ketamine_sbml.simulation.engines import finite, output_hours
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm, prepare
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory

# Model time units in an hour.
TIME_UNITS = {"second": 3600.0, "minute": 60.0, "hour": 1.0}
LONGEST_SETTLING = 100_000.0
# Letters of a formula: libSBML's parser works through its terms by recursion.
LONGEST_FORMULA = 1000


@dataclass(frozen=True)
class Counterpart:
    """What plays an intervention in another model: constants, their formula in ``value`` and ``x``, hours of a dose."""

    ids: tuple[str, ...]
    formula: str
    hours: float | None


@dataclass(frozen=True)
class ModelMap:
    """A map file."""

    place: str
    title: str
    time_unit: str
    settle: float
    constants: Mapping[str, float]
    interventions: Mapping[str, Counterpart]
    observables: Mapping[str, str]


@dataclass(frozen=True)
class _Ids(Field):
    """One id, or a list of several."""

    def read(self, name: str, value: object, where: str, faults: list[str]) -> Any:
        ids = [value] if isinstance(value, str) else value
        return ListOf(self.meaning, Text("", filled=True)).read(name, ids, where, faults)

    def form(self) -> dict[str, Any]:
        text = Text("", filled=True).form()
        return {"oneOf": [text, {"type": "array", "items": text}]}


def _formula(meaning: str, *, required: bool = False) -> Field:
    return Text(meaning, required=required, filled=True, most=LONGEST_FORMULA)


_COUNTERPART = {
    "id": _Ids("the constant that it changes while it acts, or several", required=True),
    "value": Text(
        "a formula of the constant's own value and the dose or level x",
        required=True,
        filled=True,
        most=LONGEST_FORMULA,
    ),
    "hours": Number("how long a dose acts", low=0.0, high=LONGEST_HOURS, unit="h"),
}


def _fields(model: Pathway) -> dict[str, Field]:
    """What a map may hold."""
    return {
        "title": Text("what the model is called"),
        "citation": Text("where it was published"),
        "time_unit": Choice("unit of the model's time", tuple(TIME_UNITS), "time_unit", required=True),
        "settle": Number("hours that it runs before an arm", low=0.0, high=LONGEST_SETTLING, unit="h"),
        "set": Named("constants of the model in every arm", Number("value")),
        "interventions": Named("what plays an intervention", Table("counterpart", _COUNTERPART)),
        "observables": Named(
            "what plays an observable", Text("formula", filled=True, most=LONGEST_FORMULA), required=True
        ),
    }


def load_map(path: Path, model: Pathway | None = None) -> ModelMap:
    """Read a map strictly; InputError with a line for each fault, with place and mend."""
    model = model or declared_pathway()
    faults: list[str] = []
    values = read_table(load_toml(path), _fields(model), str(path), faults)
    for field, known in (
        ("interventions", [intervention.id for intervention in model.interventions]),
        ("observables", [observable.id for observable in model.elements(Observable)]),
    ):
        for name in values.get(field, {}):
            if name not in known:
                mend = did_you_mean(name, known, f"'ketamine-sbml list {field}' names them all.")
                faults.append(f"{path}, {field}: {name!r} is unknown; {mend}")
    if values.get("observables") == {}:
        faults.append(f"{path} maps no observable: add [observables] with at least one formula.")
    raise_faults(faults)
    return ModelMap(
        place=str(path),
        title=values.get("title", path.stem),
        time_unit=values["time_unit"],
        settle=values.get("settle", 0.0),
        constants=values.get("set", {}),
        interventions={
            name: Counterpart(table["id"], table["value"], table.get("hours"))
            for name, table in values.get("interventions", {}).items()
        },
        observables=values["observables"],
    )


class ForeignSimulator:
    """Another model, loaded once; runs our arms on it through a map, like ``Simulator``.

    An arm that uses an intervention without a counterpart raises SimulationError, so that its claims are not testable.
    """

    def __init__(
        self, path: Path, mapping: ModelMap, *, pathway: Pathway | None = None, relative_tolerance: float = 1e-8
    ) -> None:
        self.pathway = pathway or declared_pathway()
        self.path, self.map = path, mapping
        self._tolerance = relative_tolerance
        self._alone = RLock()
        mark_as_read(path)
        self._model = Apart(
            "ketamine_sbml.simulation.foreign_model",
            "ForeignModel",
            *(str(path), dict(mapping.observables), mapping.place, relative_tolerance),
            subject=str(path),
            limits=Limits(),
        )
        self._engine = self._model.call("engine")
        self._base = self._constants()
        self._units = {o.id: o.unit for o in self.pathway.elements(Observable) if o.id in mapping.observables}

    def tighter(self, factor: float) -> ForeignSimulator:
        """The same model with tolerances multiplied by ``factor``."""
        return ForeignSimulator(
            self.path, self.map, pathway=self.pathway, relative_tolerance=max(factor * self._tolerance, 1e-12)
        )

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; see ``Simulator.run``."""
        hours = output_hours(arm, self.pathway, times)
        if arm.organism is not Organism.MOUSE:
            raise SimulationError(f"Arm {arm.name!r} is of a {arm.organism}: the map has one organism.")
        active = self._active(arm)
        scale = TIME_UNITS[self.map.time_unit]
        dated = [edge for _, start, stop, _ in active for edge in (start, stop) if np.isfinite(edge)]
        offset = self.map.settle - min([float(hours[0]), 0.0, *dated])
        edges = sorted({edge for edge in dated if edge < hours[-1]})
        rows = []
        with self._alone:
            begin = -offset
            self._model.call("reset", {**self.map.constants, **self._values(active, begin)})
            last = float(hours[-1])
            for end in [*edges, last]:
                if end > begin:
                    # At an event stands what is there just after it, as with every engine.
                    inside = hours[(hours >= begin) & ((hours < end) | (end == last))]
                    grid = np.unique(np.concatenate([[begin], inside, [end]]))
                    table = self._simulate(arm, (grid + offset) * scale)
                    rows.append(table[np.searchsorted(grid, inside)])
                    begin = end
                self._model.call("set", self._values(active, end))
        curves = np.concatenate(rows).T
        where = f" on {self.path.name}"
        values = {name: finite(arm, name, curves[column], where) for column, name in enumerate(self.map.observables, 1)}
        return Trajectory(
            arm=arm,
            times=hours,
            values=values,
            units=self._units,
            provenance={"model": f"{self.map.title} ({self.path.name})", "engine": self._engine},
        )

    def _simulate(self, arm: Arm, times: Numbers) -> np.ndarray:
        try:
            return np.array(self._model.call("simulate", times.tolist()))
        except SimulationError as error:
            raise SimulationError(f"Arm {arm.name!r} could not be integrated on {self.path.name} ({error}).") from error

    def _evaluate(self, formula: str, value: float, x: float, place: str) -> float:
        """A formula of ``value`` and ``x``."""
        result: float | None = self._model.call("evaluate", formula, value, x)
        if result is None:
            raise InputError(f"{place}: {formula!r} gives no number; write a formula of value and x.")
        return result

    def _constants(self) -> dict[str, float]:
        names = [*self.map.constants, *(i for c in self.map.interventions.values() for i in c.ids)]
        for name in names:
            if not self._model.call("has", name):
                raise InputError(f"{self.map.place}: {self.path.name} has no constant {name!r}; use one of its ids.")
        self._model.call("reset", self.map.constants)
        base = {name: self._model.call("value", name) for name in names}
        for name, counterpart in self.map.interventions.items():
            for identifier in counterpart.ids:
                self._evaluate(counterpart.formula, base[identifier], 0.0, f"{self.map.place}, intervention {name!r}")
        return base

    def _active(self, arm: Arm) -> list[tuple[str, float, float, float]]:
        """(intervention, start, stop, value) in hours from ketamine."""
        prepared = prepare(arm, self.pathway)
        values = prepared.values
        found = []
        for intervention in self.pathway.interventions:
            value = values[intervention.id]
            if value == intervention.rest:
                continue
            if intervention.id not in self.map.interventions:
                raise SimulationError(f"Arm {arm.name!r}: the map has no counterpart of {intervention.id}.")
            start, stop = -np.inf, np.inf
            if intervention.time_id in values:
                start = prepared.hour(values[intervention.time_id])
            if intervention.stop_id in values:
                stop = prepared.hour(values[intervention.stop_id])
            elif isinstance(intervention, Dose):
                stop = start + (self.map.interventions[intervention.id].hours or np.inf)
            found.append((intervention.id, start, stop, value))
        order = list(self.map.interventions)
        return sorted(found, key=lambda item: order.index(item[0]))

    def _values(self, active: list[tuple[str, float, float, float]], hour: float) -> dict[str, float]:
        """The constants that interventions change, as they are from this hour on."""
        values = {i: self._base[i] for counterpart in self.map.interventions.values() for i in counterpart.ids}
        for name, start, stop, x in active:
            if start <= hour < stop:
                counterpart = self.map.interventions[name]
                for identifier in counterpart.ids:
                    values[identifier] = self._evaluate(counterpart.formula, values[identifier], x, self.map.place)
        return values
