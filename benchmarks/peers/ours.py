"""This package: the model loaded once, parameter values set, all observables read and checked.

ours.py PROBLEM libRoadRunner
ours.py PROBLEM compiled          on the model compiled for many runs
ours.py PROBLEM compiled short    integrated no further than a day after the injection, as a scan may be
"""

import sys
from typing import Any

import numpy as np
from serving import Sets, problem, serve

from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import named_arm
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.version import __version__

asked = problem()
solver = Solver(sys.argv[2])
simulator = solver.simulator(pathway(), relative_tolerance=asked["relative"])
arm = named_arm(asked["arm"])
# The first output time is the start of the file, where all is at rest.
hours = np.array(asked["times"][1:]) - asked["origin"]
if "short" in sys.argv[3:]:
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


engine = simulator.run(arm, hours).provenance["engine"]
serve(f"ketamine-sbml {__version__}, {engine}", run, table)
