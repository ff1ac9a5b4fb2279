"""Work done in a process of its own.

libSBML, libSEDML and COPASI share their bindings' type names: once two of them are loaded in one process, lists of the
first can no longer be walked through. What needs libSEDML, or reads SBML in a library of its own, therefore runs apart.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError

_PROGRAM = """
import importlib, pickle, sys
from pathlib import Path
from ketamine_sbml.errors import InputError
given, result = map(Path, sys.argv[1:])
module, function, arguments = pickle.loads(given.read_bytes())
try:
    answer = True, getattr(importlib.import_module(module), function)(*arguments)
except InputError as error:
    answer = False, str(error)
result.write_bytes(pickle.dumps(answer))
"""


def apart(module: str, function: str, *arguments: Any) -> Any:
    """The result of a function of a module, called in a fresh interpreter; its InputError is raised here."""
    with tempfile.TemporaryDirectory() as folder:
        given, result = Path(folder) / "given", Path(folder) / "result"
        given.write_bytes(pickle.dumps((module, function, arguments)))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(given), str(result)], capture_output=True, text=True, env=environment
        )
        if done.returncode:
            raise RuntimeError(f"{module}.{function} failed apart:\n{done.stderr}")
        held, answer = pickle.loads(result.read_bytes())
    if not held:
        raise InputError(answer)
    return answer
