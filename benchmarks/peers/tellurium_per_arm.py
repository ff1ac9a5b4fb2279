"""Tellurium as most scripts use it: the file loaded anew for each parameter set."""

from typing import Any

import numpy as np
import roadrunner
import tellurium
from serving import Sets, problem, serve

asked = problem()
roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
selections = ["time", *asked["observables"]]


def run(sets: Sets) -> list[Any]:
    found = []
    for values in sets:
        model = tellurium.loadSBMLModel(asked["model"])
        model.integrator.relative_tolerance = asked["relative"]
        model.integrator.absolute_tolerance = asked["single"]
        model.integrator.maximum_num_steps = 100_000
        for name, value in values.items():
            model[name] = value
        model.reset()
        found.append(np.array(model.simulate(asked["times"][0], asked["times"][-1], len(asked["times"]), selections)))
    return found


serve(f"Tellurium {tellurium.__version__}, libRoadRunner {roadrunner.__version__}", run, lambda table: table[:, 1:])
