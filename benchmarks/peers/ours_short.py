"""``Simulator`` as a scan uses it: integrated no further than what is read, a day after the injection."""

from typing import Any

import numpy as np
from serving import Sets, problem, serve

from ketamine_sbml.simulation import Simulator, named_arm

asked = problem()
simulator = Simulator(relative_tolerance=asked["relative"])
arm = named_arm(asked["arm"])
hours = np.array(asked["times"][1:]) - asked["origin"]
hours = hours[hours <= 24.0]


def run(sets: Sets) -> list[Any]:
    found = []
    for values in sets:
        simulator.set_values(values)
        found.append(simulator.run(arm, hours))
    return found


def table(trajectory: Any) -> Any:
    curves = np.array([trajectory[name] for name in asked["observables"]]).T
    whole = np.full((len(asked["times"]), curves.shape[1]), np.nan)
    whole[1 : 1 + len(curves)] = curves
    return whole


serve("the same", run, table)
