"""libRoadRunner: the only module that talks to it.

How values are set matters (each point was tested). A change of a constant after a run leaves initial amounts stale, and
what an event changed survives ``reset()``. So every run does the same three things: ``resetAll()`` brings back the
document's values, then every value of the arm is set, then ``reset()`` computes initial amounts from them. The model
has no initial assignment of a parameter and none that uses an intervention, which this sequence needs.

Every event makes the integrator begin anew with its shortest step, also one that changes nothing. So what an arm leaves
at rest starts after the end of every simulation: that saves a sixth of the steps of the usual experiment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from threading import RLock

import numpy as np
import roadrunner

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.elements import Compartment, Parameter, Species
from ketamine_sbml.language.organism import Organism, PerOrganism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation.arguments import positive_number
from ketamine_sbml.simulation.engines import Observed, Settling, output_hours, parameter_values, pathway_given
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm, Prepared, prepare
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory
from ketamine_sbml.version import __version__

# SUNDIALS writes warnings to standard output, among what a command prints for machines, and errors to standard error,
# although they are raised as well. It reads where to write them whenever an integrator is made.
for _stream in ("SUNLOGGER_WARNING_FILENAME", "SUNLOGGER_ERROR_FILENAME"):
    os.environ.setdefault(_stream, os.devnull)

RELATIVE_TOLERANCE = 1e-8
# Absolute tolerance of a state, as a share of its resting (or, if absent at rest, its typical) amount. A relative
# tolerance that is tighter than usual tightens it as well, since either alone leaves the error of the other.
ABSOLUTE_SHARE = 1e-8
# First step after a start or an event, in hours: far below the fastest process, so that the integrator need not guess.
FIRST_STEP = 1e-6
MOST_STEPS = 50000
# A looser relative tolerance than this is no integration.
LARGEST_TOLERANCE = 0.01
# When what an arm leaves at rest starts and ends, in hours of model time: after any simulation.
NEVER, NEVER_ENDS = 2 * LONGEST_HOURS, 3 * LONGEST_HOURS


class Simulator:
    """The model, loaded once; runs arms one after the other, each independent of what ran before.

    Args:
        pathway: what to simulate; the mouse's by default. Arms of rat and man run on the same loaded model with the
            values of their organism.
        values: parameter values that replace the declared ones in every arm, for perturbations and cuts.
        relative_tolerance: of the integrator; where it is tighter than the usual, so are the absolute ones.

    Example:
        >>> from ketamine_sbml import Arm, Change
        >>> simulator = Simulator()
        >>> ketamine = simulator.run(Arm("ketamine", (Change("ketamine", 10),)))
        >>> bool(ketamine.at("p_mtor", 1) > 1.2)
        True
    """

    def __init__(
        self,
        pathway: Pathway | None = None,
        *,
        values: Mapping[str, float] | None = None,
        relative_tolerance: float = RELATIVE_TOLERANCE,
    ) -> None:
        self.pathway = pathway_given(pathway)
        self.values: dict[str, float] = {}
        self._relative_tolerance = positive_number("relative_tolerance", relative_tolerance, most=LARGEST_TOLERANCE)
        # One loaded model has one state: threads that share it take turns.
        self._alone = RLock()
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        roadrunner.Config.setValue(roadrunner.Config.LLVM_BACKEND, roadrunner.Config.LLJIT)
        text = build_sbml(self.pathway, documented=False)
        self._model = roadrunner.RoadRunner(text)
        self._checksum = checksum_of(text)
        self._observed = Observed(self.pathway)
        self._selections = ["time", *self._observed.ids]
        self._places = {name: place for place, name in enumerate(self._model.model.getGlobalParameterIds())}
        self._organism_values = {organism: self._values_of(organism) for organism in Organism}
        self._set_tolerances(self._relative_tolerance)
        self.set_values({} if values is None else values)

    def set_values(self, values: Mapping[str, float]) -> None:
        """Replace parameter values in all arms to come; an empty mapping brings the declared ones back."""
        self.values = parameter_values(self.pathway, values)

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm.

        Args:
            arm: what is done.
            times: output times in hours from ketamine. By default they follow the arm (``sampling.mesh``): from one
                hour before anything happens to four weeks, or to a week after the last start. Arms in which different
                things happen then have different times; give times, such as ``default_times()``, to subtract curves.

        Raises:
            InputError: the arm makes no sense, or the times do not increase.
            SimulationError: the integrator gave up, or a changed animal did not settle.
        """
        hours = output_hours(arm, self.pathway, times)
        prepared = prepare(arm, self.pathway)
        settling = Settling(arm, prepared, hours)
        with self._alone:
            self._reset({**self._organism_values[arm.organism], **self.values, **acting_values(prepared, self.pathway)})
            try:
                table = np.array(self._model.simulate(times=settling.model_times, selections=self._selections))[:, 1:]
            except RuntimeError as error:
                raise SimulationError(
                    f"Arm {arm.name!r} could not be integrated ({' '.join(str(error).split())[:160]}): "
                    "check its values for extremes."
                ) from error
        provenance = {
            "model": f"{self.pathway.about.id} {__version__}",
            "checksum": self._checksum,
            "engine": f"libRoadRunner {roadrunner.__version__}",
        }
        curves = self._observed.finished(arm, hours, table[settling.skipped :], provenance)
        settling.check(self._observed.ids, table)
        return curves

    def at_rest(self, organism: Organism) -> tuple[dict[str, float], dict[str, float]]:
        """Each state and its rate an hour at the start of an untreated animal, by id."""
        untreated = prepare(Arm("rest", (), organism), self.pathway).values
        with self._alone:
            self._reset({**self._organism_values[organism], **self.values, **untreated, **self._usual_pace()})
            names = [self._model.model.getStateVectorId(index) for index in range(len(self._model.getRatesOfChange()))]
            rates = dict(zip(names, map(float, self._model.getRatesOfChange()), strict=True))
            return {name: float(self._model[name]) for name in names}, rates

    def _usual_pace(self) -> dict[str, float]:
        """Values with which nothing settles fast."""
        settling = self.pathway.settling
        if settling is None:
            return {}
        return dict.fromkeys((settling.fast, settling.pace), self.pathway.constant(settling.plain))

    def after_push(self, organism: Organism, push: Mapping[str, float], hours: float) -> dict[str, float]:
        """Each state some hours after states of an untreated animal were moved by ``push``, by id."""
        with self._alone:
            states, _ = self.at_rest(organism)
            for name, step in push.items():
                self._model[name] = states[name] + step
            try:
                table = self._model.simulate(times=[0.0, hours], selections=list(states))
            except RuntimeError as error:
                raise SimulationError(f"The model runs away after {dict(push)}: its rest is not stable.") from error
        return dict(zip(states, map(float, table[-1]), strict=True))

    def tighter(self, factor: float) -> Simulator:
        """The same model and values with the tolerances multiplied by ``factor``."""
        tolerance = positive_number("factor", factor) * self._relative_tolerance
        return Simulator(self.pathway, values=self.values, relative_tolerance=tolerance)

    def _reset(self, values: Mapping[str, float]) -> None:
        """Bring the model to the start of an arm with these values; see the module's description."""
        self._model.resetAll()
        places, numbers = [], []
        for identifier, value in values.items():
            if identifier in self._places:
                places.append(self._places[identifier])
                numbers.append(value)
            else:
                self._model[identifier] = value
        # All at once, by number: by name they take longer than the rest of the reset.
        self._model.model.setGlobalParameterValues(np.array(places, dtype=np.int32), np.array(numbers, dtype=float))
        self._model.reset()

    def _values_of(self, organism: Organism) -> dict[str, float]:
        """What differs between organisms, with the values of this one."""
        values = {}
        for element in self.pathway:
            number = element.value if isinstance(element, Parameter) else getattr(element, "size", None)
            if isinstance(element, Parameter | Compartment) and isinstance(number, PerOrganism):
                values[element.id] = number.of(organism)
        return values

    def _set_tolerances(self, relative: float) -> None:
        """An absolute tolerance for each state: a scalar would be multiplied by current values at every call."""
        self._model.resetAll()
        # States come first in libRoadRunner's order of rate rules and floating species.
        states = self._model.model.getNumFloatingSpecies() + self._model.model.getNumRateRules()
        names = [self._model.model.getStateVectorId(index) for index in range(states)]
        absolute = absolute_tolerances(self.pathway, {name: self._model[name] for name in names}, relative)
        integrator = self._model.integrator
        integrator.setValue("relative_tolerance", relative)
        integrator.setValue("absolute_tolerance", absolute)
        integrator.setValue("initial_time_step", FIRST_STEP)
        integrator.setValue("maximum_num_steps", MOST_STEPS)


def absolute_tolerances(pathway: Pathway, starts: Mapping[str, float], relative: float) -> list[float]:
    """An absolute tolerance for each state, in the order of what it starts from, that goes with a relative one."""
    typical = {species.id: species.typical for species in pathway.elements(Species)}
    share = ABSOLUTE_SHARE * min(relative / RELATIVE_TOLERANCE, 1.0)
    return [share * (typical.get(name, 0.0) or abs(start)) for name, start in starts.items()]


def acting_values(prepared: Prepared, pathway: Pathway) -> dict[str, float]:
    """The values of an arm, with what it leaves at rest starting after the end of any simulation."""
    values = dict(prepared.values)
    for knob in pathway.interventions:
        if knob.time_id in values and values[knob.id] == knob.rest:
            values[knob.time_id] = NEVER
            if knob.stop_id in values:
                values[knob.stop_id] = NEVER_ENDS
    return values


class LoadedModel:
    """A model that is not ours, loaded once: constants are set, time courses run piece by piece."""

    def __init__(self, text: str, selections: list[str], *, relative_tolerance: float) -> None:
        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        roadrunner.Config.setValue(roadrunner.Config.LLVM_BACKEND, roadrunner.Config.LLJIT)
        try:
            self._model = roadrunner.RoadRunner(text)
        except RuntimeError as error:
            raise InputError(
                f"libRoadRunner cannot load the model ({' '.join(str(error).split())[:160]}): mend it or use another."
            ) from error
        self._selections = selections
        self.engine = f"libRoadRunner {roadrunner.__version__}"
        integrator = self._model.integrator
        integrator.setValue("relative_tolerance", relative_tolerance)
        integrator.setValue("absolute_tolerance", self._absolute(relative_tolerance * ABSOLUTE_SHARE))
        integrator.setValue("maximum_num_steps", MOST_STEPS)

    def _absolute(self, share: float) -> float | list[float]:
        """A share of each state's start, and where it starts from nothing, of the smallest that does not.

        A scalar would be multiplied by current values: a state that is zero when the run goes on has then no tolerance
        at all, which the integrator refuses.
        """
        states = self._model.model.getNumFloatingSpecies() + self._model.model.getNumRateRules()
        starts = [abs(float(self._model[self._model.model.getStateVectorId(index)])) for index in range(states)]
        something = [start for start in starts if 0.0 < start < float("inf")]
        least = min(something, default=1.0)
        return [share * (start if 0.0 < start < float("inf") else least) for start in starts] or share

    def has(self, identifier: str) -> bool:
        """Whether the model has a global constant of this id."""
        return identifier in self._model.model.getGlobalParameterIds()

    def value(self, identifier: str) -> float:
        """The value that a constant has now."""
        return float(self._model[identifier])

    def reset(self, values: Mapping[str, float]) -> None:
        """Bring the model to its start with these constants."""
        self._model.resetAll()
        self.set(values)
        self._model.reset()

    def set(self, values: Mapping[str, float]) -> None:
        """Change constants from now on."""
        for identifier, value in values.items():
            self._model[identifier] = value

    def simulate(self, times: Numbers) -> Numbers:
        """Run through these times, from the state that the last run left."""
        return np.array(self._model.simulate(times=times.tolist(), selections=self._selections))
