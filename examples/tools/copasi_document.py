"""A SED-ML document, or the COMBINE archive, in COPASI: open it, run its time course, write the curves.

    python copasi_document.py ketamine-vegf-antibody.sedml results p_mtor,vegf
    python copasi_document.py ketamine_vegf.omex results p_mtor,vegf

COPASI reads the first model of a document, and the first document of an archive.
"""

import csv
import sys
from pathlib import Path

import COPASI

path, folder, observables = sys.argv[1:]
columns = ["time", *observables.split(",")]

data = COPASI.CRootContainer.addDatamodel()
if not (data.openCombineArchive(path) if path.endswith(".omex") else data.importSEDML(path)):
    sys.exit(COPASI.CCopasiMessage.getAllMessageText())

task = data.getTask("Time-Course")
task.getProblem().setTimeSeriesRequested(True)
if not task.process(True):
    sys.exit(COPASI.CCopasiMessage.getAllMessageText())

series = task.getTimeSeries()
place = {series.getSBMLId(index, data): index for index in range(1, series.getNumVariables())} | {"time": 0}
with open(Path(folder) / f"{Path(path).stem}.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(columns)
    for step in range(series.getRecordedSteps()):
        table.writerow([series.getConcentrationData(step, place[name]) for name in columns])
