"""A SED-ML document in Tellurium: run it; its report is report.csv, its plots are beside it.

python tellurium_document.py compare.sedml results
"""

import sys
from pathlib import Path

import matplotlib
import tellurium as te

matplotlib.use("Agg")  # draw into files, on a machine without a screen

document, folder = sys.argv[1:]
te.executeSEDML(document, workingDir=str(Path(document).parent), saveOutputs=True, outputDir=folder)
