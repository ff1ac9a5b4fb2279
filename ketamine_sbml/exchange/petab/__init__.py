"""PEtab: a problem of parameter estimation that AMICI, pyPESTO and others read, and its objective computed here.

``measurements`` reads a user's table, ``simulated`` makes measurements up with stated noise, ``objective`` computes
what a fit would minimise, from our own simulation, ``problem`` writes the folder through petab's own library, and
``request`` puts them together.
"""

from ketamine_sbml.exchange.petab.objective import Objective, objective
from ketamine_sbml.exchange.petab.problem import condition_id, problem_files
from ketamine_sbml.exchange.petab.request import Request, requested_files
from ketamine_sbml.exchange.petab.simulated import SEED, simulated_measurements
from ketamine_sbml.studies.measurements import Measurement, read_measurements, template

__all__ = [
    "Measurement",
    "Objective",
    "Request",
    "SEED",
    "condition_id",
    "objective",
    "problem_files",
    "read_measurements",
    "requested_files",
    "simulated_measurements",
    "template",
]
