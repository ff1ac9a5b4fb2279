"""What a user's plain script does: load the model for each arm, one after the other."""

import json
import sys

import roadrunner

try:
    import tellurium
except ImportError:
    tellurium = None

model_path, arms_path = sys.argv[1:]
roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
with open(arms_path, encoding="utf-8") as file:
    arms = json.load(file)
for values in arms:
    model = tellurium.loadSBMLModel(model_path) if tellurium else roadrunner.RoadRunner(model_path)
    for name, value in values.items():
        model[name] = value
    model.simulate(0.0, values["ketamine_time"] + 672.0, 350)
