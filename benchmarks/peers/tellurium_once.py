"""Tellurium used with care: the file loaded once, reset for each parameter set, a tolerance for each state."""

from typing import Any

import numpy as np
import roadrunner
import tellurium
from serving import Sets, problem, serve

asked = problem()
roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
model = tellurium.loadSBMLModel(asked["model"])
count = model.model.getNumFloatingSpecies() + model.model.getNumRateRules()
states = [model.model.getStateVectorId(index) for index in range(count)]
model.integrator.setValue("relative_tolerance", asked["relative"])
model.integrator.setValue("absolute_tolerance", [asked["absolute"][name] for name in states])
model.integrator.setValue("maximum_num_steps", 100_000)
selections = ["time", *asked["observables"]]


def run(sets: Sets) -> list[Any]:
    found = []
    for values in sets:
        model.resetAll()
        for name, value in values.items():
            model[name] = value
        model.reset()
        found.append(np.array(model.simulate(asked["times"][0], asked["times"][-1], len(asked["times"]), selections)))
    return found


serve(f"Tellurium {tellurium.__version__}, libRoadRunner {roadrunner.__version__}", run, lambda table: table[:, 1:])
