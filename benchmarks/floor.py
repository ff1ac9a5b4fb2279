"""The floor: import libRoadRunner, load the model once, integrate each distinct arm once to four weeks."""

import json
import sys

import roadrunner

model_path, arms_path = sys.argv[1:]
roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
roadrunner.Config.setValue(roadrunner.Config.LLVM_BACKEND, roadrunner.Config.LLJIT)
model = roadrunner.RoadRunner(model_path)
model.integrator.setValue("relative_tolerance", 1e-7)
with open(arms_path, encoding="utf-8") as file:
    arms = json.load(file)
for values in arms:
    model.resetAll()
    for name, value in values.items():
        model[name] = value
    start = values["ketamine_time"] - 1.0
    model.simulate(0.0, start + 673.0, 350, ["time", "p_mtor"])
