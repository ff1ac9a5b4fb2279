"""When an arm is looked at: the output times follow what is done in it.

Between two output times nothing of a curve is seen. So an arm is looked at at the usual times (``default_times``), just
before and just after everything that happens in it, and closely from then on: the distance of two times grows with the
time since the last event, because what an event sets going slows down.

What happens stands in the values of the arm: starts, ends and doses. A dose is repeated by the settings
``<id>_doses`` and ``<id>_interval``, and where it is an infusion each lasts ``<id>_duration``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm, prepare
from ketamine_sbml.simulation.trajectory import FOUR_WEEKS, Numbers, default_times

# A value may jump at an event: so many hours before it is the old one, after it the new one. Far below the fastest
# process, and far above what doubles resolve after ten years.
AROUND = 1e-6
# The first look after an event, the growth of the distance since it, and how long an event is followed, in hours.
FIRST, GROWTH, FOLLOWED = 0.01, 1.2, 48.0
_AFTER = FIRST * GROWTH ** np.arange(int(np.log(FOLLOWED / FIRST) / np.log(GROWTH)) + 1)
_DISTANCES = np.diff(_AFTER, prepend=0.0)
# Without a given end, an arm is shown for so many hours after the last thing that starts in it, and for four weeks.
AFTERWARDS = 168.0


@dataclass(frozen=True)
class Mesh:
    """Output times, and which of them must not be left out: events and what readouts name.

    Attributes:
        times: hours from the ketamine injection, increasing.
        fixed: whether each is a time that something names.
    """

    times: Numbers
    fixed: NDArray[np.bool_]

    def thinned(self) -> Numbers:
        """Every second time and all fixed ones: what it reads differently tells how well the mesh resolves a curve."""
        kept = self.fixed.copy()
        kept[np.flatnonzero(~self.fixed)[::2]] = True
        kept[[0, -1]] = True
        return self.times[kept]

    def denser(self, factor: int) -> Mesh:
        """The same with each distance divided by a whole number, but for those around an event."""
        starts, distances = self.times[:-1], np.diff(self.times)
        wide = distances > 2 * AROUND
        added = [starts[wide] + distances[wide] * (part / factor) for part in range(1, factor)]
        times = np.concatenate([self.times, *added])
        fixed = np.concatenate([self.fixed, np.zeros(len(times) - len(self.times), dtype=bool)])
        order = np.argsort(times, kind="stable")
        return Mesh(times[order], fixed[order])


def mesh(
    events: Iterable[float], pathway: Pathway, end: float, *, hours: Iterable[float] = (), density: int = 1
) -> Mesh:
    """The output times of an arm, or of some that are compared.

    Args:
        events: when something happens in any of them; see ``event_hours``.
        pathway: the model, which says when an animal has settled.
        end: last hour.
        hours: what is looked at besides, such as the ends of a window.
        density: how many times closer than usual.
    """
    happens = np.unique(np.array([hour for hour in events if hour <= end]))
    usual = default_times(end)
    first = min(float(usual[0]), float(happens[0]) - 1.0 if happens.size else 0.0)
    earliest = max(first, pathway.settled_hour - pathway.origin + AROUND)
    fixed = np.concatenate([happens - AROUND, happens, happens + AROUND, np.array([*hours, earliest, end])])
    found = _distinct(np.concatenate([usual, fixed, *_closely(happens, usual)]))
    found = found[(found >= earliest) & (found <= end)]
    nearest = np.clip(np.searchsorted(found, fixed), 1, found.size - 1)
    mask = np.zeros(found.size, dtype=bool)
    mask[np.where(fixed - found[nearest - 1] < found[nearest] - fixed, nearest - 1, nearest)] = True
    result = Mesh(found, mask)
    return result if density == 1 else result.denser(density)


def merged(times: Sequence[Numbers]) -> Numbers:
    """All of several lists of output times, in order, those that lie as good as together once."""
    return _distinct(np.concatenate(times))


def sampling_times(arms: Sequence[Arm], pathway: Pathway, end: float | None = None) -> Numbers:
    """The output times of arms that are shown together.

    They end after four weeks, or a week after the last start or dose where that is later, if no end is given.
    """
    happens = [_events(arm, pathway) for arm in arms]
    if end is None:
        late = max([FOUR_WEEKS, *(start + AFTERWARDS for starts, _ in happens for start in starts)])
        end = min(late, LONGEST_HOURS)
    return mesh([hour for starts, ends in happens for hour in (*starts, *ends)], pathway, end).times


def event_hours(arm: Arm, pathway: Pathway) -> list[float]:
    """When something happens in an arm, in hours from the ketamine injection, in order."""
    starts, ends = _events(arm, pathway)
    return sorted({*starts, *ends})


def _events(arm: Arm, pathway: Pathway) -> tuple[list[float], list[float]]:
    """Starts and doses, and ends."""
    prepared = prepare(arm, pathway)
    values = prepared.values
    starts, ends = [], []
    for knob in pathway.interventions:
        if values[knob.id] == knob.rest or knob.time_id not in values:
            continue
        start = prepared.hour(values[knob.time_id])
        interval = values.get(f"{knob.id}_interval", 0.0)
        doses = [start + interval * number for number in range(int(values.get(f"{knob.id}_doses", 1)))]
        starts += doses
        if knob.stop_id in values:
            ends.append(prepared.hour(values[knob.stop_id]))
        if f"{knob.id}_duration" in values:
            ends += [dose + values[f"{knob.id}_duration"] for dose in doses]
    return starts, ends


def _closely(events: Numbers, usual: Numbers) -> list[Numbers]:
    """After each event until the next, where the usual times lie farther apart than they should."""
    pieces = []
    for start, stop in pairwise([*events.tolist(), float("inf")]):
        after = start + _AFTER[: int(np.searchsorted(_AFTER, stop - start))]
        place = np.clip(np.searchsorted(usual, after, side="right"), 1, usual.size - 1)
        pieces.append(after[usual[place] - usual[place - 1] > 1.01 * _DISTANCES[: after.size]])
    return pieces


def _distinct(times: Numbers) -> Numbers:
    """In order, without times that lie closer together than an event and what is just after it."""
    ordered = np.unique(times)
    return ordered[np.diff(ordered, prepend=-np.inf) > AROUND / 2]
