"""bngsim's batch: the file loaded once, its right-hand side compiled as C, and a batch of parameter sets.

Its Jacobian is made of differences. The one that bngsim can derive takes two minutes to derive, and with it an arm took
eight times as long (0.16.0).
"""

from typing import Any

import bngsim
import numpy as np
from serving import Sets, problem, serve

asked = problem()
model = bngsim.Model.from_sbml(asked["model"])
simulator = bngsim.Simulator(model, method="ode", codegen=True, jacobian="fd")
absolute = np.array([asked["absolute"].get(name, asked["single"]) for name in model.species_names])


def run(sets: Sets) -> Any:
    return simulator.run_batch(
        t_span=(asked["times"][0], asked["times"][-1]),
        n_points=len(asked["times"]),
        params=sets,
        rtol=asked["relative"],
        atol=absolute,
        max_steps=1_000_000,
    )


def table(result: Any) -> Any:
    expressions, names = np.asarray(result.expressions), list(result.expression_names)
    return np.column_stack([expressions[:, names.index(name)] for name in asked["observables"]])


run(asked["sets"][:1])
how = f"{simulator.codegen_backend} right-hand side, Jacobian {simulator.jacobian_strategy}"
serve(f"bngsim {bngsim.__version__} ({how})", run, table)
