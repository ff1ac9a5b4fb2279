"""The COMBINE archive in BioSimulators' Tellurium: run its master document, write its report as a table.

    python biosimulators_archive.py ketamine_vegf.omex results

It is what the command 'biosimulators-tellurium -i ketamine_vegf.omex -o results' does; reports.h5 has the report.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
from biosimulators_tellurium.core import exec_sedml_docs_in_combine_archive

archive, folder = sys.argv[1:]
_, log = exec_sedml_docs_in_combine_archive(archive, folder)
if log.exception:
    sys.exit(str(log.exception))

with h5py.File(Path(folder) / "reports.h5") as reports:
    for document in reports:
        report = reports[f"{document}/report"]
        header = ",".join(str(label) for label in report.attrs["sedmlDataSetLabels"])
        path = Path(folder) / f"{Path(document).stem}.csv"
        np.savetxt(path, report[:].T, delimiter=",", header=header, comments="")
