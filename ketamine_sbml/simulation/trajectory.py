"""What a simulation gives: observables over hours from the ketamine injection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.errors import InputError, MissingExtraError
from ketamine_sbml.given import list_of, mapping_of, of_kind
from ketamine_sbml.optional import require
from ketamine_sbml.plain import shown
from ketamine_sbml.simulation.arguments import finite_number, increasing_hours
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm

if TYPE_CHECKING:
    import pandas

Numbers = NDArray[np.float64]


FOUR_WEEKS = 672.0


def default_times(end: float = FOUR_WEEKS) -> Numbers:
    """Output times in hours from ketamine: one hour of rest, every 3 minutes for 3 h, then sparser, to four weeks.

    They suit an arm in which all happens around the injection; those of ``sampling.mesh`` follow the arm.
    """
    end = finite_number("default_times: end", end)
    if not -1.0 < end <= LONGEST_HOURS:
        raise InputError(
            f"default_times: end = {end:g} is impossible; use more than -1 and at most {LONGEST_HOURS:g} h."
        )
    pieces = (
        np.arange(-20, 60) / 20.0,
        np.arange(24, 96) / 8.0,
        np.arange(24, 96) / 2.0,
        np.arange(24, 85) * 2.0,
        np.arange(176.0, max(end, 176.0), 8.0),
    )
    times = np.concatenate(pieces)
    return np.concatenate([times[times < end], [end]])


@dataclass(frozen=True, repr=False)
class Trajectory:
    """The observables of one arm.

    Attributes:
        arm: what was done.
        times: hours from the ketamine injection, increasing.
        values: observable id -> values at these times, in the observable's unit.
        units: observable id -> unit.
        provenance: what made it (model version and checksum, engine and version), without a clock.
    """

    arm: Arm
    times: Numbers
    values: Mapping[str, Numbers]
    units: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        of_kind("arm", self.arm, Arm)
        object.__setattr__(self, "times", increasing_hours("times", self.times))
        for name, curve in mapping_of("values", self.values).items():
            if np.shape(curve) != self.times.shape:
                raise InputError(
                    f"values[{name!r}] has the shape {np.shape(curve)}: give a number for each of the "
                    f"{self.times.size} times."
                )

    def __repr__(self) -> str:
        hours = f"{self.times[0]:g} to {self.times[-1]:g}"
        return f"<Trajectory of {self.arm.name!r}: {len(self.values)} observables, hours {hours}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: what was done, and small plots where matplotlib is installed."""
        from base64 import b64encode
        from html import escape

        from ketamine_sbml.simulation.plots import arm_in_words, small_picture

        arm = self.arm
        text = (
            f"<p><b>{escape(arm.label)}</b> ({escape(str(arm.organism))}): {escape(arm_in_words(arm))}<br>"
            f"{len(self.values)} observables, hours {self.times[0]:g} to {self.times[-1]:g} from ketamine</p>"
        )
        try:
            picture = b64encode(small_picture(self)).decode()
        except MissingExtraError as error:
            return f"{text}<p>No picture: {escape(str(error))}</p>"
        return f'{text}<img alt="{escape(arm.label, quote=True)}" src="data:image/png;base64,{picture}">'

    def __getitem__(self, observable: str) -> Numbers:
        if str(observable) not in self.values:
            raise InputError(f"Unknown observable {shown(observable)}: use one of {', '.join(self.values)}.")
        return self.values[str(observable)]

    def at(self, observable: str, hour: float) -> float:
        """The value at an hour from ketamine; between two output times it is interpolated linearly."""
        return float(np.interp(self._inside(hour), self.times, self[observable]))

    def on(self, times: Numbers, observables: Collection[str] | None = None) -> Trajectory:
        """The same on other output times, interpolated linearly where they are new; all observables or only some."""
        times = increasing_hours("times", times)
        names = self.values if observables is None else list_of("observables", observables, str)
        return replace(self, times=times, values={name: np.interp(times, self.times, self[name]) for name in names})

    def window(self, observable: str, start: float, stop: float) -> tuple[Numbers, Numbers]:
        """Times and values from start to stop, both ends included (interpolated where no output time falls on them)."""
        first, last = self._inside(start), self._inside(stop)
        if first > last:
            raise InputError(f"The window begins at hour {first:g} and ends before, at {last:g}: exchange the two.")
        inside = slice(np.searchsorted(self.times, first, side="right"), np.searchsorted(self.times, last))
        times = np.concatenate([[first], self.times[inside], [last]])
        return times, np.interp(times, self.times, self[observable])

    def _inside(self, hour: float) -> float:
        hour = finite_number("hour", hour)
        if not self.times[0] <= hour <= self.times[-1]:
            raise InputError(
                f"Hour {hour:g} lies outside the simulation (hour {self.times[0]:g} to {self.times[-1]:g}): "
                "simulate longer or read earlier."
            )
        return hour

    def plot(self, observable: str, ax: Any = None, *, label: str | None = None, **look: Any) -> Any:
        """Draw one observable against hours from ketamine; draw several arms on the same axes to compare them.

        Args:
            observable: what is drawn.
            ax: matplotlib's axes to draw on; new ones if none are given.
            label: what a legend calls the curve; the arm's title by default.
            look: whatever matplotlib's ``Axes.plot`` takes, such as ``color``.

        Returns:
            The axes. No setting of matplotlib is changed.
        """
        from ketamine_sbml.simulation.plots import plot_trajectory

        if ax is None:
            _, ax = require("matplotlib.pyplot", "plot").subplots()
        elif not hasattr(ax, "plot"):
            raise InputError(f"ax = {shown(ax)} is a {type(ax).__name__}: give axes of matplotlib.")
        plot_trajectory(self, observable, ax, self.arm.label if label is None else label, look)
        return ax

    def to_pandas(self) -> pandas.DataFrame:
        """A table with one row a time and one column an observable, indexed by hours from ketamine."""
        require("pandas", "data")
        import pandas

        index = pandas.Index(self.times, name="hours from ketamine")
        return pandas.DataFrame(dict(self.values), index=index)
