"""The model in AMICI: compile it once (for minutes), then for each run set what is wanted, simulate, write the curves.

python amici_model.py ketamine_vegf.xml results p_mtor,vegf ketamine=3 ketamine=30 vegf_expression=0.2
"""

import sys
from pathlib import Path

import amici
import amici.sim.sundials  # what runs a compiled model
import numpy as np

path, folder, observables, *runs = sys.argv[1:]
columns = observables.split(",")

compiled = Path(path).with_suffix(".amici")
if not compiled.is_dir():
    amici.SbmlImporter(path).sbml2amici("ketamine_vegf", compiled, generate_sensitivity_code=False)
model = amici.import_model_module("ketamine_vegf", compiled).get_model()
model.set_timepoints(np.linspace(0, 360, 3601))
solver = model.create_solver()

for number, run in enumerate(runs):
    for setting in run.split(","):
        name, value = setting.split("=")
        model.set_free_parameter_by_id(name, float(value))
    # At AMICI's own 1e-16 the first step after a dose is so short that AMICI stops where another event falls on the
    # same moment, and asks for a larger one.
    for tolerance in (1e-16, 1e-12):
        solver.set_absolute_tolerance(tolerance)
        result = model.simulate(solver=solver)
        if result.status == 0:
            break
    if result.status != 0:
        sys.exit(f"AMICI stopped with {result.status} in {run}.")
    table = np.column_stack([result.t, *(result.by_id(name) for name in columns)])
    header = ",".join(["time", *columns])
    np.savetxt(f"{folder}/{number}.csv", table, delimiter=",", header=header, comments="")
