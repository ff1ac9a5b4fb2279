"""Local sensitivities: each parameter moved a little, up and down, everything else as declared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.model import pathway
from ketamine_sbml.reading import did_you_mean
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import nominal, uncertain
from ketamine_sbml.studies.runs import Computing, Job, run, solver_of
from ketamine_sbml.studies.sensitivity.targets import Target, prepare

# The step, on the natural logarithm: its error is of the order of its square, and a hundredth is far above what the
# integrator leaves undetermined.
STEP = 0.01


@dataclass(frozen=True)
class Slopes:
    """How numbers change with the logarithm of each parameter.

    Attributes:
        target: what was read.
        parameters: what was moved.
        here: the numbers at the declared values.
        slopes: for each parameter and number. Of a readout the elasticity d ln(readout) / d ln(parameter), which has no
            unit: 1 means in proportion. Of a margin d margin / d ln(parameter), in the margin's unit.
    """

    target: Target
    parameters: tuple[str, ...]
    here: Numbers
    slopes: Numbers


def chosen_parameters(names: Sequence[str]) -> list[Parameter]:
    """The named parameters, or every assumed and fitted one."""
    model = pathway()
    chosen = []
    settable = {identifier for knob in model.knobs for identifier in (knob.id, f"{knob.id}_time", f"{knob.id}_stop")}
    for name in names:
        element = model.by_id.get(name)
        if name in settable:
            raise InputError(f"{name} is set by an experimenter: move it with scan; here parameters are moved.")
        if not isinstance(element, Parameter):
            known = [parameter.id for parameter in model.elements(Parameter)]
            mend = did_you_mean(name, known, "'ketamine-sbml list parameters' names them all.")
            raise InputError(f"Unknown parameter {name!r}; {mend}")
        if not isinstance(element.value, float):
            raise InputError(f"Parameter {name!r} differs between organisms and is not moved: choose another.")
        if not element.value > 0:
            raise InputError(f"Parameter {name!r} is {element.value:g}: only what is above zero has a logarithm.")
        chosen.append(element)
    return chosen or uncertain(model)


def local_slopes(
    target: Target,
    parameters: Sequence[Parameter],
    *,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Slopes:
    """Move each parameter by STEP up and down (twice down where it would leave a range that ends at one).

    What has no value at the declared parameters has no slope (NaN). Raises InputError where nothing has one.
    """
    model = pathway()
    declared = {**nominal(model), **{p.id: float(p.value) for p in parameters if isinstance(p.value, float)}}
    steps = {
        p.id: (-1, -2) if p.range[1] == 1.0 and declared[p.id] * np.exp(STEP) > 1.0 else (1, -1) for p in parameters
    }
    items = [{p.id: declared[p.id] * float(np.exp(STEP * step))} for p in parameters for step in steps[p.id]]
    solver = solver_of(computing)
    here = target.of(solver.simulator(model), {})
    if not np.isfinite(here).any():
        raise InputError(f"{target.names[0]} has no value at the declared parameters: ask for something else.")
    found: dict[tuple[str, float], Numbers] = {}
    for done, (item, numbers) in enumerate(run(Job(prepare, (model, target, solver)), items, computing), 1):
        ((name, value),) = item.items()
        found[name, value] = numbers
        if progress:
            progress(done, len(items), name)
    slopes = []
    for parameter, first, second in zip(parameters, items[::2], items[1::2], strict=True):
        one, other = found[parameter.id, first[parameter.id]], found[parameter.id, second[parameter.id]]
        slopes.append(_slope(one, other, here, steps[parameter.id], target.relative))
    return Slopes(target, tuple(p.id for p in parameters), here, np.array(slopes))


def _slope(one: Numbers, other: Numbers, here: Numbers, steps: tuple[int, int], relative: bool) -> Numbers:
    """The slope from two steps: central, or to one side, of second order both."""
    if relative and np.all(here > 0) and np.all(one > 0) and np.all(other > 0):
        one, other, here = np.log(one), np.log(other), np.log(here)
    if steps == (1, -1):
        return np.asarray((one - other) / (2 * STEP))
    return np.asarray((3 * here - 4 * one + other) / (2 * STEP))
