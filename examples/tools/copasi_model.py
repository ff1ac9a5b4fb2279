"""The model in COPASI, by its own library: import it, set initial values, run a time course, write the curves.

python copasi_model.py ketamine_vegf.xml results p_mtor,vegf ketamine=3 ketamine=30 vegf_expression=0.2
"""

import csv
import sys

import COPASI

model, folder, observables, *runs = sys.argv[1:]
columns = ["time", *observables.split(",")]

document = COPASI.CRootContainer.addDatamodel()
if not document.importSBML(model):
    sys.exit(COPASI.CCopasiMessage.getAllMessageText())
parameters = {parameter.getSBMLId(): parameter for parameter in document.getModel().getModelValues()}

task = document.getTask("Time-Course")
task.getProblem().setDuration(360)
task.getProblem().setStepNumber(3600)
task.getProblem().setTimeSeriesRequested(True)

for number, run in enumerate(runs):
    changed = COPASI.ObjectStdVector()
    for setting in run.split(","):
        name, value = setting.split("=")
        parameters[name].setInitialValue(float(value))
        changed.append(parameters[name].getInitialValueReference())
    document.getModel().updateInitialValues(changed)
    if not task.process(True):
        sys.exit(COPASI.CCopasiMessage.getAllMessageText())
    series = task.getTimeSeries()
    place = {series.getSBMLId(index, document): index for index in range(1, series.getNumVariables())} | {"time": 0}
    with open(f"{folder}/{number}.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        for step in range(series.getRecordedSteps()):
            table.writerow([series.getConcentrationData(step, place[name]) for name in columns])
