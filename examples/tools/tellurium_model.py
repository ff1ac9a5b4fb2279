"""The model in Tellurium: load it once; for each run reset, set what is wanted, simulate, write the curves.

python tellurium_model.py ketamine_vegf.xml results p_mtor,vegf ketamine=3 ketamine=30 vegf_expression=0.2
"""

import sys

import numpy as np
import tellurium as te

model, folder, observables, *runs = sys.argv[1:]
columns = ["time", *observables.split(",")]

r = te.loadSBMLModel(model)
for number, run in enumerate(runs):
    r.reset()
    for setting in run.split(","):
        name, value = setting.split("=")
        r[name] = float(value)
    curves = r.simulate(0, 360, 3601, columns)
    np.savetxt(f"{folder}/{number}.csv", curves, delimiter=",", header=",".join(columns), comments="")
