"""The COMBINE archive in Tellurium: run every document in it, write what each gives.

python tellurium_archive.py ketamine_vegf.omex results
"""

import sys
from pathlib import Path

import numpy as np
import tellurium as te

archive, folder = sys.argv[1:]
documents = te.executeCombineArchive(archive, createOutputs=False)
for document, done in documents.items():
    generators = done["dataGenerators"]
    columns = {name: np.ravel(values) for name, values in generators.items()}
    table = np.column_stack(list(columns.values()))
    path = Path(folder) / f"{Path(document).stem}.csv"
    np.savetxt(path, table, delimiter=",", header=",".join(columns), comments="")
