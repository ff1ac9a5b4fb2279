"""A user's measurements against the model: what it says for each, and how far off that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require
from ketamine_sbml.simulation import Arm, Simulator, Trajectory
from ketamine_sbml.simulation.sampling import sampling_times
from ketamine_sbml.studies.measurements import Measurement

if TYPE_CHECKING:
    import pandas

# Curves go on so long after the last measurement, in hours.
AFTER = 1.0


@dataclass(frozen=True)
class Compared:
    """One measurement and what the model says for it.

    Attributes:
        measurement: the user's.
        model: the model's value, in the observable's unit.
    """

    measurement: Measurement
    model: float

    @property
    def distance(self) -> float:
        """Of the model from the measurement, in standard errors: positive where the model is higher."""
        return (self.model - self.measurement.mean) / self.measurement.noise


@dataclass(frozen=True, repr=False)
class Comparison:
    """All measurements, in the order of the table.

    Attributes:
        points: each with the model's value.
        curves: arm -> what the model does in it.
    """

    points: tuple[Compared, ...]
    curves: Mapping[Arm, Trajectory]

    def __repr__(self) -> str:
        return f"<Comparison of {self._words}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: how far off the model is, and a small picture of the first observable."""
        from ketamine_sbml.studies.shown import draw_comparison, in_a_notebook

        first = next(iter(self.by_observable()))
        return in_a_notebook("Comparison", self._words, lambda axes: draw_comparison(axes, self, first))

    @property
    def _words(self) -> str:
        return f"{len(self.points)} measurements in {len(self.curves)} arms: chi-square {self.chi_square:.3g}"

    def plot(self, observable: str, ax: Any = None) -> Any:
        """Draw the model's curves of an observable with your measurements on axes, new ones if none are given."""
        from ketamine_sbml.studies.shown import axes_or_new, draw_comparison

        if observable not in self.by_observable():
            raise InputError(f"{observable!r} was not measured: use one of {', '.join(self.by_observable())}.")
        ax = axes_or_new(ax)
        draw_comparison(ax, self, observable)
        ax.set_xlabel("hours from ketamine")
        ax.set_ylabel(observable)
        ax.legend()
        return ax

    def to_pandas(self) -> pandas.DataFrame:
        """A table with one row a measurement: yours, the model's, and the standard errors between them."""
        require("pandas", "data")
        import pandas

        rows = [
            {
                "arm": point.measurement.arm.name,
                "observable": point.measurement.observable,
                "hour": point.measurement.hour,
                "mean": point.measurement.mean,
                "standard_error": point.measurement.noise,
                "model": point.model,
                "standard_errors_off": point.distance,
            }
            for point in self.points
        ]
        return pandas.DataFrame(rows)

    @property
    def chi_square(self) -> float:
        """Sum of the squared distances."""
        return float(np.sum(np.square([point.distance for point in self.points])))

    def by_observable(self) -> dict[str, list[Compared]]:
        """Observable -> its measurements."""
        found: dict[str, list[Compared]] = {}
        for point in self.points:
            found.setdefault(point.measurement.observable, []).append(point)
        return found


def compare(measurements: Sequence[Measurement], simulator: Simulator) -> Comparison:
    """Simulate every arm that was measured and read it at the hours of the measurements."""
    hours: dict[Arm, list[float]] = {}
    for measurement in measurements:
        hours.setdefault(measurement.arm, []).append(measurement.hour)
    curves = {}
    for arm, read in hours.items():
        usual = sampling_times([arm], simulator.pathway, max(0.0, *read) + AFTER)
        curves[arm] = simulator.run(arm, np.unique(np.concatenate([usual, read])))
    points = (Compared(m, curves[m.arm].at(m.observable, m.hour)) for m in measurements)
    return Comparison(tuple(points), curves)
