"""A short script for Tellurium: load the model, set an intervention, run, run again with another, plot both."""

from __future__ import annotations

from ketamine_sbml.exchange.programs import example_changes
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.sedml import model_file
from ketamine_sbml.exchange.tolerances import ABSOLUTE_TOLERANCE, FIRST_STEP, RELATIVE_TOLERANCE
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.language.pathway import Pathway

_SCRIPT = '''\
# {provenance}
#
# Needs Tellurium (pip install tellurium six) and {file} beside this script.
#
# Every intervention is a parameter with partners that end in _time and _stop, in hours of model time. Ketamine is given
# at hour {origin:g}, so hours from the injection are those of model time less {origin:g}. What is not set stays as it
# is: {usual}.

from pathlib import Path

import matplotlib.pyplot as plt
import tellurium as te

HERE = Path(__file__).resolve().parent
ORIGIN = {origin!r}
SHOWN = ["p_mtor", "spine_density", "antidepressant_response"]

# Load.
model = te.loadSBMLModel(str(HERE / "{file}"))
model.integrator.relative_tolerance = {relative!r}
model.integrator.absolute_tolerance = {absolute!r}  # VEGF is 5e-9 nmol at rest
model.integrator.initial_time_step = {first!r}  # hours; else CVODE warns of its first step after a dose


def run(changes):
    """Start again from what the file says, set these parameters, and run until a week after ketamine."""
    model.resetToOrigin()
    for name, value in changes.items():
        model[name] = value
    return model.simulate(0, ORIGIN + 168, 1921, ["time", *SHOWN])


# Set an intervention and run; run again with another, and as the file is.
runs = {{
    "as the file is": run({{}}),
    "half the dose": run({{"{drug}": {half!r}}}),
    "{name}": run({{{changes}}}),
}}

# Print hours 1, 6 and 24 from ketamine, and plot.
for title, table in runs.items():
    for row in table[[250, 300, 480]]:
        numbers = " ".join(f"{{name}}={{value:.6g}}" for name, value in zip(SHOWN, row[1:]))
        print(f"{{title}}: hour={{row[0] - ORIGIN:g}} {{numbers}}")
figure, axes = plt.subplots(1, len(SHOWN), figsize=(12, 4))
for column, (name, axis) in enumerate(zip(SHOWN, axes), start=1):
    for title, table in runs.items():
        axis.plot(table[:, 0] - ORIGIN, table[:, column], label=title)
    axis.set(title=name, xlabel="Hours from ketamine", xlim=(-1, 48))
axes[0].legend()
figure.savefig(HERE / "{stem}.png")
plt.show()
'''


def tellurium_script(model: Pathway) -> str:
    """The script for the organism of the pathway; it loads the SBML file that ``model_file`` names."""
    changes = example_changes(model)
    in_model_time = {name: value + model.origin if _is_time(name, model) else value for name, value in changes.items()}
    file = model_file(model.organism)
    drug = next(knob for knob in model.interventions if number_of(knob.value, model.organism) != knob.rest)
    return _SCRIPT.format(
        provenance=provenance_line(model),
        file=file,
        stem=f"{file.removesuffix('.xml')}_tellurium",
        origin=model.origin,
        usual=model.about.usual[model.organism],
        relative=RELATIVE_TOLERANCE,
        absolute=ABSOLUTE_TOLERANCE,
        first=FIRST_STEP,
        drug=drug.id,
        half=number_of(drug.value, model.organism) / 2,
        name=next(iter(changes)),
        changes=", ".join(f'"{name}": {value:g}' for name, value in in_model_time.items()),
    )


def _is_time(name: str, model: Pathway) -> bool:
    return any(name in (knob.time_id, knob.stop_id) for knob in model.knobs)
