"""COPASI's own library: the file imported once, initial values changed, the time course run.

Its table can be read only number by number through the bindings; that is left out of what is timed.
"""

from collections.abc import Mapping
from typing import Any

import COPASI
from serving import Sets, problem, serve

asked = problem()
document = COPASI.CRootContainer.addDatamodel()
if not document.importSBML(asked["model"]):
    raise SystemExit(COPASI.CCopasiMessage.getAllMessageText())
model = document.getModel()
parameters = {parameter.getSBMLId(): parameter for parameter in model.getModelValues()}
task = document.getTask("Time-Course")
task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
task.getProblem().setDuration(asked["times"][-1])
task.getProblem().setStepNumber(len(asked["times"]) - 1)
task.getProblem().setTimeSeriesRequested(True)
method = task.getMethod()
method.getParameter("Relative Tolerance").setDblValue(asked["relative"])
method.getParameter("Absolute Tolerance").setDblValue(asked["single"])
method.getParameter("Max Internal Steps").setUIntValue(1_000_000)


def simulate(values: Mapping[str, float]) -> Any:
    changed = COPASI.ObjectStdVector()
    for name, value in values.items():
        parameters[name].setInitialValue(value)
        changed.append(parameters[name].getInitialValueReference())
    model.updateInitialValues(changed)
    if not task.process(True):
        raise SystemExit(COPASI.CCopasiMessage.getAllMessageText())
    return task.getTimeSeries()


def run(sets: Sets) -> list[Any]:
    # Every set changes the same parameters, so that none is left from the one before.
    return [simulate(values) for values in sets]


def read(series: Any) -> Any:
    places = {series.getSBMLId(index, document): index for index in range(series.getNumVariables())}
    steps = range(series.getRecordedSteps())
    wanted = [places[name] for name in asked["observables"]]
    return [[series.getConcentrationData(step, place) for place in wanted] for step in steps]


serve(f"COPASI {COPASI.CVersion.VERSION.getVersion()}", run, read)
