"""A witness that shares no code with libRoadRunner or COPASI: Python generated from the SBML file, integrated by SciPy.

The file's formulas become Python source, one function for the assignment rules and rates. Between two events nothing
depends on time, so the integration stops at every time that a trigger names, looks at all triggers, and starts anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any

import libsbml
import numpy as np

from ketamine_sbml.errors import InputError, SimulationError
from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation.engines import Observed, output_hours
from ketamine_sbml.simulation.protocol import Arm, prepare
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory
from ketamine_sbml.version import __version__

_OPERATORS = {
    libsbml.AST_PLUS: " + ",
    libsbml.AST_TIMES: " * ",
    libsbml.AST_DIVIDE: " / ",
    libsbml.AST_LOGICAL_AND: " and ",
    libsbml.AST_LOGICAL_OR: " or ",
    libsbml.AST_RELATIONAL_GEQ: " >= ",
    libsbml.AST_RELATIONAL_GT: " > ",
    libsbml.AST_RELATIONAL_LEQ: " <= ",
    libsbml.AST_RELATIONAL_LT: " < ",
}
_NEUTRAL = {libsbml.AST_PLUS: "0.0", libsbml.AST_TIMES: "1.0"}
# A chain of events at one moment longer than this never ends.
MOST_EVENTS = 10000


@dataclass(frozen=True)
class _Event:
    trigger: str
    held_at_start: bool
    thresholds: tuple[str, ...]
    assignments: tuple[tuple[str, str], ...]


class GeneratedSimulator:
    """The model as generated Python; runs arms like ``Simulator``, some hundred times slower.

    Args:
        model: what to simulate; the mouse's by default. Each organism gets its own generated file.
        relative_tolerance: of the integrator.
    """

    def __init__(self, model: Pathway | None = None, *, relative_tolerance: float = 1e-9) -> None:
        scipy = require("scipy", "witness")
        self.pathway = model or pathway()
        self._tolerance = relative_tolerance
        self._version = scipy.__version__
        self._programs: dict[Organism, Program] = {}
        self._observed = Observed(self.pathway)
        self._alone = RLock()

    def tighter(self, factor: float) -> GeneratedSimulator:
        """The same with the relative tolerance multiplied by ``factor``."""
        return GeneratedSimulator(self.pathway, relative_tolerance=max(self._tolerance * factor, 1e-12))

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; see ``Simulator.run``."""
        hours = output_hours(arm, self.pathway, times)
        if arm.organism not in self._programs:
            model = self.pathway if arm.organism is self.pathway.organism else pathway(arm.organism)
            self._programs[arm.organism] = Program(build_sbml(model, documented=False))
        program = self._programs[arm.organism]
        prepared = prepare(arm, self.pathway)
        grid = np.array([prepared.model_hour(hour) for hour in hours])
        with self._alone:
            values = program.run(prepared.values, grid, self._tolerance, arm.name)
        provenance = {
            "model": f"{self.pathway.about.id} {__version__}",
            "checksum": program.checksum,
            "engine": f"generated Python, SciPy {self._version}",
        }
        table = np.array([values[name] for name in self._observed.ids]).T
        return self._observed.finished(arm, hours, table, provenance)


class Program:
    """Python source made from an SBML document, and what is needed to run it."""

    def __init__(self, text: str) -> None:
        self.checksum = checksum_of(text)
        self._document = libsbml.readSBMLFromString(text)
        self._model = self._document.getModel()
        self.constants = {p.getId(): p.getValue() for p in self._model.getListOfParameters()}
        self.constants |= {c.getId(): c.getSize() for c in self._model.getListOfCompartments()}
        self.assignments = {
            rule.getVariable(): _python(rule.getMath()) for rule in self._model.getListOfRules() if rule.isAssignment()
        }
        rates = {rule.getVariable(): _python(rule.getMath()) for rule in self._model.getListOfRules() if rule.isRate()}
        self.states = [s.getId() for s in self._model.getListOfSpecies() if not s.getBoundaryCondition()] + list(rates)
        self._changes = {**{name: self._sum_of_reactions(name) for name in self.states if name not in rates}, **rates}
        self.initial = {i.getSymbol(): _python(i.getMath()) for i in self._model.getListOfInitialAssignments()}
        self.events = [self._event(event) for event in self._model.getListOfEvents()]
        self.order = self._ordered()
        observables = [p.getId() for p in self._model.getListOfParameters() if p.getId() in self.assignments]
        self.units = {p: self._model.getParameter(p).getUnits() for p in observables}

    def run(self, values: Mapping[str, float], grid: Numbers, tolerance: float, name: str) -> dict[str, Numbers]:
        """Integrate from model hour 0 to the last of the grid; the assigned quantities on the grid."""
        constants = {**self.constants, **values}
        for state in self.states:
            constants.pop(state, None)
        for assigned in self.assignments:
            constants.pop(assigned, None)
        state = self._start(constants)
        held = [event.held_at_start for event in self.events]
        self._fixed = self._computed_from(constants)
        time, rows = 0.0, []
        while True:
            state, constants = self._fire(time, state, constants, held)
            stop = min([float(grid[-1]), *self._thresholds(time, state, constants)])
            inside = grid[(grid >= time) & (grid < stop)] if stop < grid[-1] else grid[(grid >= time)]
            state, found = self._integrate(time, stop, state, constants, inside, tolerance, name)
            rows += [self._read(hour, row, constants) for hour, row in zip(inside, found, strict=True)]
            if stop >= grid[-1]:
                # What happens at the last moment is seen there, as at every other.
                state, constants = self._fire(stop, state, constants, held)
                rows[-1] = self._read(stop, np.array([state[key] for key in self.states]), constants)
                break
            time = stop
        return {key: np.array([row[key] for row in rows]) for key in self.units}

    @cached_property
    def source(self) -> str:
        """The generated module."""
        parts = [
            "from math import exp, log, sqrt",
            *(self._function(f) for f in self._model.getListOfFunctionDefinitions()),
        ]
        assigned = "\n".join(f"    {name} = {self.assignments[name]}" for name in self.order)
        unpack = f"    ({', '.join(self.states)},) = y\n    ({', '.join(self._names)},) = c"
        changes = ",\n        ".join(self._changes[name] for name in self.states)
        parts.append(f"def rates(time, y, c):\n{unpack}\n{assigned}\n    return [\n        {changes},\n    ]")
        table = ", ".join(f"{name!r}: {name}" for name in self.order)
        parts.append(f"def assigned(time, y, c):\n{unpack}\n{assigned}\n    return {{{table}}}")
        return "\n\n\n".join(parts) + "\n"

    @cached_property
    def _names(self) -> list[str]:
        taken = {*self.states, *self.assignments}
        return [name for name in self.constants if name not in taken]

    @cached_property
    def _module(self) -> dict[str, Any]:
        module: dict[str, Any] = {}
        exec(compile(self.source, "<generated from SBML>", "exec"), module)
        return module

    def _start(self, constants: dict[str, float]) -> dict[str, float]:
        """Starting amounts: initial assignments may name constants and quantities that rules assign from constants."""
        scope = {**self._module, **constants, **self._computed_from(constants)}
        state = {}
        for species in self.states:
            element = self._model.getSpecies(species) or self._model.getParameter(species)
            if species in self.initial:
                state[species] = float(eval(self.initial[species], scope))
            else:
                state[species] = (
                    element.getInitialAmount() if hasattr(element, "getInitialAmount") else element.getValue()
                )
        return state

    def _computed_from(self, constants: dict[str, float]) -> dict[str, float]:
        """What rules assign from constants alone."""
        scope = {**self._module, **constants}
        found: dict[str, float] = {}
        for name in self.order:
            try:
                found[name] = scope[name] = float(eval(self.assignments[name], scope))
            except NameError:
                continue  # depends on a state
        return found

    def _scope(self, time: float, state: dict[str, float], constants: dict[str, float]) -> dict[str, Any]:
        return {**self._module, **self._fixed, **constants, **state, "time": time}

    def _fire(
        self, time: float, state: dict[str, float], constants: dict[str, float], held: list[bool]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Fire every event whose trigger turns true now, until none does."""
        for _ in range(MOST_EVENTS):
            scope = self._scope(time, state, constants)
            now = [bool(eval(event.trigger, scope)) for event in self.events]
            fired = next((index for index, true in enumerate(now) if true and not held[index]), None)
            held[:] = [true if index == fired or not true else held[index] for index, true in enumerate(now)]
            if fired is None:
                return state, constants
            new = {target: float(eval(formula, scope)) for target, formula in self.events[fired].assignments}
            state = {name: new.get(name, value) for name, value in state.items()}
            constants = {name: new.get(name, value) for name, value in constants.items()}
        raise SimulationError(f"Events at hour {time:g} of the model never end: check the dosing schedule.")

    def _thresholds(self, time: float, state: dict[str, float], constants: dict[str, float]) -> list[float]:
        scope = self._scope(time, state, constants)
        found = (float(eval(threshold, scope)) for event in self.events for threshold in event.thresholds)
        return [hour for hour in found if hour > time]

    def _integrate(
        self,
        start: float,
        stop: float,
        state: dict[str, float],
        constants: dict[str, float],
        times: Numbers,
        tolerance: float,
        name: str,
    ) -> tuple[dict[str, float], Numbers]:
        from scipy.integrate import solve_ivp

        packed = tuple(constants[key] for key in self._names)
        rates: Callable[..., list[float]] = self._module["rates"]
        begin = np.array([state[key] for key in self.states])
        if stop <= start:
            return state, np.array([begin for _ in times])
        scale = np.maximum(np.abs(begin), np.array([self._typical(key) for key in self.states]))
        wanted = np.unique(np.concatenate([times, [stop]]))
        result = solve_ivp(
            rates, (start, stop), begin, "LSODA", wanted, args=(packed,), rtol=tolerance, atol=1e-9 * scale
        )
        if not result.success:
            raise SimulationError(f"Arm {name!r} could not be integrated by SciPy ({result.message}).")
        rows = result.y.T
        chosen = np.array([rows[np.searchsorted(wanted, hour)] for hour in times])
        return dict(zip(self.states, rows[-1].tolist(), strict=True)), chosen

    def _typical(self, name: str) -> float:
        """A size for the absolute tolerance of what is absent at rest."""
        return 1.0 if self._model.getSpecies(name) is None else 1e-9

    def _read(self, hour: float, row: Numbers, constants: dict[str, float]) -> dict[str, float]:
        found: dict[str, float] = self._module["assigned"](hour, row, tuple(constants[key] for key in self._names))
        return found

    def _sum_of_reactions(self, species: str) -> str:
        terms = []
        for reaction in self._model.getListOfReactions():
            count = 0.0
            for reference in reaction.getListOfProducts():
                count += reference.getStoichiometry() * (reference.getSpecies() == species)
            for reference in reaction.getListOfReactants():
                count -= reference.getStoichiometry() * (reference.getSpecies() == species)
            if count:
                terms.append(f"{count!r} * {_python(reaction.getKineticLaw().getMath())}")
        return " + ".join(terms) or "0.0"

    def _event(self, event: Any) -> _Event:
        node = event.getTrigger().getMath()
        changes = tuple((a.getVariable(), _python(a.getMath())) for a in event.getListOfEventAssignments())
        trigger = event.getTrigger()
        return _Event(_python(node), bool(trigger.getInitialValue()), tuple(_thresholds(node)), changes)

    def _function(self, definition: Any) -> str:
        arguments = ", ".join(definition.getArgument(i).getName() for i in range(definition.getNumArguments()))
        return f"def {definition.getId()}({arguments}):\n    return {_python(definition.getBody())}"

    def _ordered(self) -> list[str]:
        """Assignment rules so that each comes after those that it names."""
        needs = {
            name: {word for word in _names(self._model.getAssignmentRule(name).getMath()) if word in self.assignments}
            for name in self.assignments
        }
        ordered: list[str] = []
        while needs:
            ready = [name for name, wanted in needs.items() if wanted <= set(ordered)]
            if not ready:
                raise InputError(f"Assignment rules form a circle among {', '.join(needs)}: break it.")
            ordered += ready
            needs = {name: wanted for name, wanted in needs.items() if name not in ready}
        return ordered


def _python(node: Any) -> str:
    """An SBML formula as Python."""
    kind = node.getType()
    parts = [_python(node.getChild(index)) for index in range(node.getNumChildren())]
    if node.isNumber():
        return repr(float(node.getValue()))
    if kind == libsbml.AST_NAME_TIME:
        return "time"
    if kind == libsbml.AST_NAME:
        return str(node.getName())
    if kind == libsbml.AST_MINUS:
        return f"(-{parts[0]})" if len(parts) == 1 else f"({parts[0]} - {parts[1]})"
    if kind in (libsbml.AST_POWER, libsbml.AST_FUNCTION_POWER):
        return f"({parts[0]} ** {parts[1]})"
    if kind in _OPERATORS:
        return f"({_OPERATORS[kind].join(parts)})" if parts else _NEUTRAL[kind]
    if kind in (libsbml.AST_FUNCTION, libsbml.AST_FUNCTION_EXP, libsbml.AST_FUNCTION_ABS):
        return f"{node.getName()}({', '.join(parts)})"
    if kind == libsbml.AST_FUNCTION_PIECEWISE and len(parts) == 3:
        return f"({parts[0]} if {parts[1]} else {parts[2]})"
    raise InputError(f"{libsbml.formulaToL3String(node)!r} cannot become Python: extend the generator.")


def _names(node: Any) -> set[str]:
    found = {str(node.getName())} if node.getType() == libsbml.AST_NAME else set()
    return found.union(*(_names(node.getChild(index)) for index in range(node.getNumChildren())))


def _thresholds(node: Any) -> list[str]:
    """The times that a trigger compares the clock with."""
    compared = (libsbml.AST_RELATIONAL_GEQ, libsbml.AST_RELATIONAL_LT)
    if node.getType() in compared and node.getChild(0).getType() == libsbml.AST_NAME_TIME:
        return [_python(node.getChild(1))]
    return [found for index in range(node.getNumChildren()) for found in _thresholds(node.getChild(index))]
