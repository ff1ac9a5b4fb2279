"""What every engine offers: run an arm, and run it again with tighter tolerances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.given import of_kind
from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway as declared_pathway
from ketamine_sbml.simulation.arguments import increasing_hours, numbers_by_name
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm, Prepared
from ketamine_sbml.simulation.sampling import sampling_times
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory

# What an observable of a scale can be. An integrator leaves this by rounding alone: what is no more than this share of
# the curve's largest value (of one, if that is larger) outside is shown as the bound, and all else is no solution.
POSSIBLE = {"fraction": (0.0, 1.0), "fold": (0.0, np.inf), "concentration": (0.0, np.inf)}
ROUNDING = 1e-5
# An animal has settled if no observable moves by more than this share of itself between these shares of the settling
# time; a dose may be given as soon as that is over.
SETTLED, SETTLING_SHARES = 1e-3, (0.9, 0.999)


class Engine(Protocol):
    """Something that runs arms; ``Simulator`` (libRoadRunner) is the one that verdicts come from."""

    pathway: Pathway

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; hours from ketamine. Raises SimulationError where it cannot."""
        ...

    def tighter(self, factor: float) -> Engine:
        """The same with the relative tolerance multiplied by ``factor``."""
        ...


class EngineOfMany(Engine, Protocol):
    """An engine that is loaded once and runs with other parameter values again and again."""

    def set_values(self, values: Mapping[str, float]) -> None:
        """Replace parameter values in all arms to come; an empty mapping brings the declared ones back."""
        ...


def output_hours(arm: Arm, pathway: Pathway, times: object) -> Numbers:
    """The hours at which an arm is asked for, checked; those that follow the arm where none are given."""
    of_kind("arm", arm, Arm)
    if times is None:
        return sampling_times([arm], pathway)
    hours = increasing_hours("times", times)
    if hours[-1] > LONGEST_HOURS:
        raise InputError(f"times end at hour {hours[-1]:g}: use at most {LONGEST_HOURS:g}, which is ten years.")
    return hours


def pathway_given(pathway: object) -> Pathway:
    """The model that an engine is asked for; the mouse's where none is."""
    return declared_pathway() if pathway is None else of_kind("pathway", pathway, Pathway)


class Observed:
    """The observables of our model, as columns of the table that an engine gives."""

    def __init__(self, pathway: Pathway) -> None:
        observables = pathway.elements(Observable)
        self.ids = [observable.id for observable in observables]
        self._scales = [observable.scale for observable in observables]
        self._units = {observable.id: observable.unit for observable in observables}
        self._lowest, self._highest = np.array([POSSIBLE.get(scale, (-np.inf, np.inf)) for scale in self._scales]).T

    def finished(self, arm: Arm, times: Numbers, table: Numbers, provenance: Mapping[str, str]) -> Trajectory:
        """The curves of a table with a row a time, if they can be a solution; SimulationError if they cannot."""
        if not np.isfinite(table).all():
            for name, curve in zip(self.ids, table.T, strict=True):
                finite(arm, name, curve)
        lowest, highest = table.min(axis=0), table.max(axis=0)
        slack = ROUNDING * np.maximum(1.0, np.maximum(-lowest, highest))
        outside = (lowest < self._lowest - slack) | (highest > self._highest + slack)
        if outside.any():
            first = int(np.argmax(outside))
            raise SimulationError(
                f"Arm {arm.name!r}: {self.ids[first]} reaches {lowest[first]:.3g} to {highest[first]:.3g}, which no "
                f"{self._scales[first]} can; check its values for extremes."
            )
        curves = np.ascontiguousarray(np.clip(table, self._lowest, self._highest).T)
        return Trajectory(arm, times, dict(zip(self.ids, curves, strict=True)), self._units, provenance)


def finite(arm: Arm, observable: str, curve: Numbers, where: str = "") -> Numbers:
    """A curve that is a number throughout; SimulationError, saying where, where it is not."""
    if not np.isfinite(curve).all():
        raise SimulationError(f"Arm {arm.name!r}: {observable} is not a number{where}; check its values for extremes.")
    return curve


def parameter_values(pathway: Pathway, values: object) -> dict[str, float]:
    """Numbers for parameters by id, checked."""
    given = numbers_by_name("values", values)
    for identifier in given:
        if not isinstance(pathway.by_id.get(identifier), Parameter):
            raise InputError(f"Unknown parameter {identifier!r}: see the stage files for the declared ones.")
    return given


class Settling:
    """The hours of model time at which an arm is integrated: its start, two looks at an animal that was changed itself
    while it settles, and the output times. InputError where output begins before the animal has settled.
    """

    def __init__(self, arm: Arm, prepared: Prepared, hours: Numbers) -> None:
        self._arm = arm
        looks = [share * prepared.settled for share in SETTLING_SHARES] if prepared.unlike else []
        if prepared.model_hour(float(hours[0])) <= prepared.settled:
            raise InputError(
                f"Arm {arm.name!r}: output starts at hour {hours[0]:g}; it must start after hour "
                f"{prepared.hour(prepared.settled):g}, when its animal has settled."
            )
        self.model_times = [0.0, *looks, *(prepared.origin + hours).tolist()]
        self.skipped = len(looks) + 1

    def check(self, ids: Sequence[str], table: Numbers) -> None:
        """SimulationError if an observable of the whole table still moves where the animal should have settled."""
        if self.skipped == 1:
            return
        for name, was, is_now in zip(ids, table[1], table[2], strict=True):
            if abs(is_now - was) > SETTLED * max(abs(is_now), 1.0):
                raise SimulationError(
                    f"Arm {self._arm.name!r}: its animal has not settled, {name} still moves from {was:g} to "
                    f"{is_now:g} at the end of the settling; choose faster turnover."
                )
