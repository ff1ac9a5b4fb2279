"""The plots that other programs get: the headings of the declaration, apart where units differ, with their axes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway

# Headings whose curves last for weeks. All others are over within hours: on an axis of weeks they are a vertical line.
LASTING = ("Synapses", "Response")

# What stands on the axis of observables without a unit, by the scale on which their effects are judged.
_WITHOUT_UNIT = {"fold": "Fold of rest", "fraction": "Fraction", "index": "Index"}


@dataclass(frozen=True)
class Plot:
    """One plot against time.

    Attributes:
        title: heading, unique in a model.
        axis: title of the vertical axis: the unit, or what a number without one means.
        observables: what it shows.
        lasting: whether it takes weeks to see it all.
    """

    title: str
    axis: str
    observables: tuple[Observable, ...]
    lasting: bool


def plots(model: Pathway) -> Iterator[Plot]:
    """In the order of the stages. A heading with two units becomes two plots, since an axis has one."""
    for heading, observables in model.plots().items():
        by_axis: dict[str, list[Observable]] = {}
        for observable in observables:
            by_axis.setdefault(_axis(observable), []).append(observable)
        for axis, members in by_axis.items():
            title = heading if len(by_axis) == 1 else f"{heading}: {axis[0].lower()}{axis[1:]}"
            yield Plot(title, axis, tuple(members), heading in LASTING)


def _axis(observable: Observable) -> str:
    return _WITHOUT_UNIT[observable.scale] if observable.unit == "1" else observable.unit
