"""The estimate of the limit: see ``limit.py``."""

import sys
from pathlib import Path

import numpy as np
from serving import problem, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from limit import Limit

from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import named_arm
from ketamine_sbml.simulation.engines.roadrunner import acting_values
from ketamine_sbml.simulation.protocol import prepare

asked = problem()
model = pathway()
limit = Limit(model, Path(asked["sundials"]), Path(asked["kept"]), asked["relative"], asked["absolute"])
arm = acting_values(prepare(named_arm(asked["arm"]), model), model)
times = np.array(asked["times"])
columns = [limit.observables.index(name) for name in asked["observables"]]

serve(
    "C for this processor, CVODE of SUNDIALS",
    lambda sets: [limit.run({**values, **arm}, times) for values in sets],
    lambda table: table[:, columns],
)
