"""The exported Python program (ketamine-sbml export --to python): take its constants, set some by name, simulate.

python exported_program.py ketamine_vegf.py results p_mtor,vegf ketamine=3 ketamine=30 vegf_expression=0.2
"""

import importlib.util
import sys

program, folder, observables, *runs = sys.argv[1:]
columns = ["time", *observables.split(",")]

specification = importlib.util.spec_from_file_location("ketamine_vegf", program)
model = importlib.util.module_from_spec(specification)
specification.loader.exec_module(model)

for number, run in enumerate(runs):
    constants = model.P0.copy()
    for setting in run.split(","):
        name, value = setting.split("=")
        constants[model.PIDS.index(name)] = float(value)
    curves = model.simulate(360, points=721, p=constants)
    curves[columns].to_csv(f"{folder}/{number}.csv", index=False)
