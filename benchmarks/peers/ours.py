"""``Simulator``: the model loaded once, parameter values set, all observables read and checked."""

from typing import Any

import numpy as np
import roadrunner
from serving import Sets, problem, serve

from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.version import __version__

asked = problem()
simulator = Simulator(relative_tolerance=asked["relative"])
arm = named_arm(asked["arm"])
# The first output time is the start of the file, where all is at rest.
hours = np.array(asked["times"][1:]) - asked["origin"]


def run(sets: Sets) -> list[Any]:
    found = []
    for values in sets:
        simulator.set_values(values)
        found.append(simulator.run(arm, hours))
    return found


def table(trajectory: Any) -> Any:
    curves = np.array([trajectory[name] for name in asked["observables"]]).T
    return np.vstack([np.full(curves.shape[1], np.nan), curves])


serve(f"ketamine-sbml {__version__}, libRoadRunner {roadrunner.__version__}", run, table)
