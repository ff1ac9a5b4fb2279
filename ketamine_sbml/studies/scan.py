"""Scans: one or two quantities moved over values, and one number read of each arm that results.

A quantity is an intervention (its value), ``ID.at`` and ``ID.until`` (its start and end, in hours from ketamine), or
any parameter of the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.reading import did_you_mean
from ketamine_sbml.simulation import Arm, Change, Simulator, default_times
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.simulation.sampling import event_hours, mesh
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.ensemble.question import Layout, Question
from ketamine_sbml.studies.runs import Computing, Job, run, solver_of

if TYPE_CHECKING:
    import pandas

MOST_POINTS = 10_000
# An arm is integrated so far beyond what is read of it, in hours.
BEYOND = 1.0
_START, _END = ".at", ".until"


@dataclass(frozen=True)
class Axis:
    """What is moved over which values.

    Attributes:
        quantity: an intervention, its start or end, or a parameter.
        values: in order, in the quantity's own unit.
        logarithmic: whether distances between values are ratios.
        unit: of the values; "1" where they have none.
    """

    quantity: str
    values: tuple[float, ...]
    logarithmic: bool = False
    unit: str = "1"

    @property
    def label(self) -> str:
        """Quantity and unit."""
        return self.quantity if self.unit == "1" else f"{self.quantity} ({self.unit})"


@dataclass(frozen=True)
class Point:
    """One arm of a scan, and the parameters that it sets."""

    arm: Arm
    parameters: Mapping[str, float]


@dataclass(frozen=True)
class Scan(Question):
    """A readout over one or two axes; as a question it has one row for each point.

    Attributes:
        axes: what is moved; the second fastest.
        points: an arm for each combination.
        readout: what is read.
        baseline: the arm without treatment, by which a maximum or a half of it is told.
    """

    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    readout: Readout
    baseline: Arm

    @cached_property
    def layout(self) -> Layout:
        combinations = list(product(*(axis.values for axis in self.axes)))
        keys = {axis.quantity: [values[n] for values in combinations] for n, axis in enumerate(self.axes)}
        units = {axis.quantity: axis.unit for axis in self.axes}
        return Layout(keys, (self.readout.observable,), {**units, self.readout.observable: self.readout.own_unit})

    @property
    def runs(self) -> int:
        return len(self.points)

    def read(self, simulator: EngineOfMany, values: Mapping[str, float], point: int) -> float:
        """The number of one point for one parameter set."""
        simulator.set_values({**values, **self.points[point].parameters})
        return self._read(simulator, self.points[point].arm)

    def _read(self, simulator: EngineOfMany, arm: Arm) -> float:
        """The readout at output times that follow what the arm does."""
        end = max(self.readout.stop, 0.0) + BEYOND
        times = mesh(event_hours(arm, simulator.pathway), simulator.pathway, end, hours=self.readout.hours()).times
        return self.readout.of(simulator.run(arm, times))

    def answer(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        return np.array([[self.read(simulator, values, point)] for point in range(len(self.points))])

    def read_baseline(self, simulator: EngineOfMany) -> float:
        """The number of the arm without treatment."""
        simulator.set_values({})
        return self._read(simulator, self.baseline)

    def key(self) -> str:
        return repr(("scan", self.axes, self.points, self.readout))


@dataclass(frozen=True, repr=False)
class Scanned:
    """What a scan found.

    Attributes:
        scan: what was asked.
        values: the readout at each point, NaN where the arm cannot be integrated.
        failures: why, for each such point.
        baseline: the readout without treatment.
        provenance: what made it.
    """

    scan: Scan
    values: Numbers
    failures: Mapping[int, str]
    baseline: float
    provenance: Mapping[str, str]

    def __repr__(self) -> str:
        return f"<Scan of {self._title}: {self.values.size} points>"

    def _repr_html_(self) -> str:
        """What a notebook shows: what was scanned, its range, and a small picture."""
        from ketamine_sbml.studies.shown import draw_scan, in_a_notebook

        found = self.values[np.isfinite(self.values)]
        words = f"{self.values.size} points, without treatment {self.baseline:.4g}"
        if found.size:
            words += f", from {found.min():.4g} to {found.max():.4g}"
        return in_a_notebook(f"Scan of {self._title}", words, lambda axes: draw_scan(axes, self))

    @property
    def _title(self) -> str:
        return f"{self.scan.readout.words()} over {' and '.join(axis.label for axis in self.scan.axes)}"

    def plot(self, ax: Any = None) -> Any:
        """Draw the curve over one quantity or the map of two on matplotlib's axes, new ones if none are given."""
        from ketamine_sbml.studies.shown import axes_or_new, draw_scan

        ax = axes_or_new(ax)
        draw_scan(ax, self)
        return ax

    def to_pandas(self) -> pandas.DataFrame:
        """A table with one row a point: the moved quantities and what was read, NaN where there is nothing."""
        require("pandas", "data")
        import pandas

        return pandas.DataFrame({**self.scan.layout.keys, self.scan.readout.observable: self.values})


def scan_of(base: Arm, axes: Sequence[Axis], readout: Readout, model: Pathway) -> Scan:
    """The scan in which an arm is changed along one or two axes.

    Raises:
        InputError: an axis names what cannot be moved, or an arm makes no sense.
    """
    if not 1 <= len(axes) <= 2:
        raise InputError(f"A scan of {len(axes)} quantities: give one or two.")
    if len({axis.quantity for axis in axes}) < len(axes):
        raise InputError(f"{axes[0].quantity} stands on both axes: move two different quantities.")
    size = math.prod(len(axis.values) for axis in axes)
    if not 1 <= size <= MOST_POINTS:
        raise InputError(f"A scan of {size} points: use 1 to {MOST_POINTS}.")
    known = tuple(replace(axis, unit=_unit(axis.quantity, base, model)) for axis in axes)
    points = []
    for values in product(*(axis.values for axis in known)):
        point = Point(base, {})
        # Starts and ends are moved last, so that the intervention itself may stand on the other axis.
        for axis, value in sorted(zip(known, values, strict=True), key=lambda pair: "." in pair[0].quantity):
            point = _moved(point, axis.quantity, value, model)
        points.append(point)
    return Scan(known, tuple(points), readout, Arm("vehicle", (), base.organism))


def run_scan(
    scan: Scan,
    *,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Scanned:
    """Simulate every point with the declared values."""
    model = pathway()
    values = np.full(len(scan.points), np.nan)
    failures: dict[int, str] = {}
    job = Job(_prepare, (model, scan, solver_of(computing)))
    for done, (point, found) in enumerate(run(job, range(len(values)), computing), 1):
        if isinstance(found, str):
            failures[point] = found
        else:
            values[point] = found
        if progress:
            progress(done, len(values), "points")
    simulator = Simulator(model)
    baseline = scan.read_baseline(simulator)
    provenance = simulator.run(scan.baseline, default_times(1.0)).provenance
    return Scanned(scan, values, dict(sorted(failures.items())), baseline, provenance)


def _prepare(model: Pathway, scan: Scan, solver: Solver) -> Callable[[int], float | str]:
    simulator = solver.simulator(model)

    def read(point: int) -> float | str:
        try:
            return scan.read(simulator, {}, point)
        except SimulationError as error:
            return str(error)

    return read


def _unit(quantity: str, base: Arm, model: Pathway) -> str:
    """The unit of a quantity; InputError where it is none that can be moved."""
    knobs = {knob.id: knob for knob in model.knobs}
    name, ending = _split(quantity)
    if name in knobs:
        return "h" if ending else knobs[name].unit
    element = model.by_id.get(quantity)
    if isinstance(element, Observable):
        raise InputError(f"{quantity} is an observable: move an intervention or a parameter, and read {quantity}.")
    for knob in model.knobs:
        times = {getattr(knob, "time_id", None): _START, getattr(knob, "stop_id", None): _END}
        if quantity in times:
            raise InputError(f"{quantity} counts hours of model time: move {knob.id}{times[quantity]} instead.")
    if not isinstance(element, Parameter):
        movable = [*knobs, *(p.id for p in model.elements(Parameter))]
        mend = did_you_mean(quantity, movable, "'ketamine-sbml list' names interventions and parameters.")
        raise InputError(f"Unknown quantity {quantity!r}; {mend}")
    return element.unit


def _moved(point: Point, quantity: str, value: float, model: Pathway) -> Point:
    knobs = {knob.id for knob in model.knobs}
    name, ending = _split(quantity)
    if name not in knobs:
        if not (math.isfinite(value) and value >= 0):
            raise InputError(f"{quantity} = {value:g}: a parameter takes a finite number from 0 on.")
        arm = replace(point.arm, name=_title(point, quantity, value), title="")
        return Point(arm, {**point.parameters, quantity: value})
    changes = {change.intervention: change for change in point.arm.changes}
    if ending and name not in changes:
        raise InputError(f"{quantity}: the arm does not set {name}; add --set {name}=VALUE.")
    before = changes.get(name, Change(name, value))
    match ending:
        case ".at":
            changes[name] = replace(before, at=value)
        case ".until":
            changes[name] = replace(before, until=value)
        case _:
            changes[name] = replace(before, value=value)
    arm = replace(point.arm, name=_title(point, quantity, value), changes=tuple(changes.values()), title="")
    return replace(point, arm=arm)


def _title(point: Point, quantity: str, value: float) -> str:
    """What a point is called, by which a failure is told."""
    return f"{point.arm.name}, {quantity} {value:g}"


def _split(quantity: str) -> tuple[str, str]:
    """The intervention and whether its start or end is meant."""
    for ending in (_START, _END):
        if quantity.endswith(ending):
            return quantity.removesuffix(ending), ending
    return quantity, ""
