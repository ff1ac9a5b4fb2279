"""Builds the engine of many runs: CVODE of SUNDIALS with the model's equations, as build/engine/arms.library.

    python -m pip install '.[page]'
    python tools/build_arms.py

What was built is loaded and runs the usual experiment, which libRoadRunner knows, before it is put in its place; the
notes beside it say what it was made of. ``sundials.py`` says where sources and compiler come from.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import sundials

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.simulation.engines.compiled.equations import Equations
from ketamine_sbml.simulation.engines.compiled.library import LIBRARY, MATRIX, clone, source_key, whole_source
from ketamine_sbml.simulation.engines.compiled.simulator import CompiledSimulator

# No fused operations and no newer processor's, so that every machine of a kind computes the same numbers.
FLAGS = ("-O3", "-mcpu=baseline", "-ffp-contract=off", "-fno-math-errno", "-fPIC", "-shared", "-s", "-lm")
ARM, CLOSE = "ketamine", 1e-5


def main() -> int:
    try:
        target = clone() / LIBRARY
        source = whole_source(Equations(pathway()))
        key = source_key(source)
        made_of = [sundials.SHA256, sundials.ZIG, *FLAGS]
        beside = target.with_suffix(".json")
        if target.is_file() and beside.is_file():
            notes = json.loads(beside.read_text(encoding="utf-8"))
            if (notes["source"], notes["made_of"]) == (key, made_of):
                print(f"{LIBRARY} is up to date.")
                return 0
        with tempfile.TemporaryDirectory() as folder:
            sources = sundials.fetch(Path(folder))
            written = Path(folder) / "arms.c"
            written.write_text(source, encoding="utf-8")
            library = sundials.compiled(sources, written, FLAGS, [MATRIX.parent], Path(folder) / LIBRARY.name)
            notes = {"source": key, "made_of": made_of, "what": sundials.WHAT, "licence": sundials.licence(sources)}
        write_file(beside, json.dumps(notes, indent=1) + "\n")
        write_file(target, library)
        check(target)
    except InputError as error:
        print(f"build_arms: {error}", file=sys.stderr)
        return 2
    print(f"wrote {LIBRARY}")
    return 0


def check(target: Path) -> None:
    """Delete what was built, and say so, if it does not give libRoadRunner's curves."""
    arm = named_arm(ARM)
    ours = Simulator(relative_tolerance=1e-9).run(arm)
    theirs = CompiledSimulator(relative_tolerance=1e-9).run(arm)
    for name, curve in ours.values.items():
        apart = float(np.abs(curve - theirs[name]).max())
        if not apart <= CLOSE * max(1e-3, float(np.abs(curve).max())):
            target.unlink()
            raise InputError(f"What was compiled gives another {name} than libRoadRunner: do not use this compiler.")


if __name__ == "__main__":
    sys.exit(main())
