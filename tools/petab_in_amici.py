"""Evaluate an exported PEtab problem in AMICI, and hold it against what ketamine-sbml found.

    python -m pip install amici petab        # in an environment of its own; needs a C++ compiler and swig 4.1 or later
    ketamine-sbml export --to petab --arm vehicle --arm ketamine --output fit
    python tools/petab_in_amici.py fit

AMICI translates the SBML file to C++ and integrates it with an event handling of its own. It reads the folder alone.
Compiling takes minutes; the compiled model stays in ``amici_models`` beside the problem. Exit status 1 means that the
two do not agree.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

import amici
import numpy as np
import pandas as pd
import petab.v1 as petab
from amici.importers.petab.v1 import import_petab_problem
from amici.sim.sundials.petab.v1 import rdatas_to_simulation_df, simulate_petab

# VEGF is some 1e-8 nmol: AMICI's own absolute tolerance of 1e-16 leaves it room, its relative one is made tighter.
RELATIVE_TOLERANCE = 1e-9
MOST_STEPS = 100_000
# Largest difference that counts as agreement: in a simulated value, as a share of its observable's largest.
SAME = 1e-4


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the exported problem")
    folder: Path = parser.parse_args().folder
    problem = petab.Problem.from_yaml(folder / "problem.yaml")
    model = import_petab_problem(
        problem, output_dir=folder.parent / "amici_models" / folder.name, generate_sensitivity_code=False, verbose=False
    )
    solver = model.create_solver()
    solver.set_relative_tolerance(RELATIVE_TOLERANCE)
    solver.set_max_steps(MOST_STEPS)
    answer = simulate_petab(problem, amici_model=model, solver=solver)
    theirs = rdatas_to_simulation_df(answer["rdatas"], model, problem.measurement_df)
    ours = pd.read_csv(folder / "simulations.tsv", sep="\t")
    keys = ["observableId", "simulationConditionId", "time"]
    once = [found.drop_duplicates(keys) for found in (ours, theirs)]
    both = once[0].merge(once[1], on=keys, suffixes=("_ours", "_theirs"), validate="one_to_one")
    scale = both.groupby("observableId")["simulation_ours"].transform(lambda values: values.abs().max())
    apart = (both["simulation_ours"] - both["simulation_theirs"]).abs() / scale
    residuals = (problem.measurement_df["measurement"] - ours["simulation"]) / ours["noiseParameters"]
    constant = np.log(2 * np.pi * ours["noiseParameters"] ** 2).sum()
    worst = both.iloc[int(np.argmax(apart))]
    print(f"AMICI {amici.__version__}, petab {version('petab')}: {len(ours)} measurements")
    print(f"log-likelihood: AMICI {answer['llh']:.8g}, ketamine-sbml {-0.5 * (constant + (residuals**2).sum()):.8g}")
    print(f"largest difference: {apart.max():.2g} of scale ({', '.join(str(worst[key]) for key in keys)})")
    return 0 if len(both) == len(once[0]) and apart.max() <= SAME else 1


if __name__ == "__main__":
    sys.exit(main())
