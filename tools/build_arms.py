"""Builds the engine of many runs: CVODE of SUNDIALS with the model's equations, as build/engine/arms.library.

    python -m pip install '.[page]'
    python tools/build_arms.py

What was built is loaded and runs the usual experiment, which libRoadRunner knows, before it is put in its place. The
notes beside it say what it was made of; they are written last, so that a build that is broken off leaves a library that
its notes disown. ``sundials.py`` says where sources and compiler come from.
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
from ketamine_sbml.simulation.engines.compiled.library import (
    LIBRARY,
    MATRIX,
    clone,
    library_key,
    notes_of,
    source_key,
    whole_source,
)
from ketamine_sbml.simulation.engines.compiled.simulator import CompiledSimulator

# No fused operations and no newer processor's: where machines of a kind differ, it is by their C library's functions.
FLAGS = ("-O3", "-mcpu=baseline", "-ffp-contract=off", "-fno-math-errno", "-fPIC", "-shared", "-s", "-lm")
ARM, CLOSE = "ketamine", 1e-5


def main() -> int:
    try:
        target = clone() / LIBRARY
        source = whole_source(Equations(pathway()))
        key = source_key(source)
        made_of = [sundials.SHA256, sundials.ZIG, *FLAGS]
        if is_made_of(target, key, made_of):
            print(f"{LIBRARY} is up to date.")
            return 0
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            sources = sundials.fetch(Path(folder))
            built = Path(folder) / LIBRARY.name
            written = built.with_suffix(".c")
            written.write_text(source, encoding="utf-8")
            library = sundials.compiled(sources, written, FLAGS, [MATRIX.parent], built)
            about = {
                "source": key,
                "made_of": made_of,
                "what": sundials.WHAT,
                "library": library_key(library),
                "licence": sundials.licence(sources),
            }
            notes = json.dumps(about, indent=1) + "\n"
            built.with_suffix(".json").write_text(notes, encoding="utf-8")
            check(built)
        write_file(target, library, even_if_read=True)
        write_file(target.with_suffix(".json"), notes, even_if_read=True)
    except InputError as error:
        print(f"build_arms: {error}", file=sys.stderr)
        return 2
    print(f"wrote {LIBRARY}")
    return 0


def is_made_of(target: Path, source: str, made_of: list[str]) -> bool:
    """Whether a library is there that was made of this; broken notes are none."""
    try:
        notes = notes_of(target)
    except InputError:
        return False
    return (notes["source"], notes["made_of"]) == (source, made_of)


def check(built: Path) -> None:
    """InputError where a library does not give libRoadRunner's curves."""
    arm = named_arm(ARM)
    ours = Simulator(relative_tolerance=1e-9).run(arm)
    theirs = CompiledSimulator(relative_tolerance=1e-9, library=built).run(arm)
    for name, curve in ours.values.items():
        apart = float(np.abs(curve - theirs[name]).max())
        if not apart <= CLOSE * max(1e-3, float(np.abs(curve).max())):
            raise InputError(f"What was compiled gives another {name} than libRoadRunner: do not use this compiler.")


if __name__ == "__main__":
    sys.exit(main())
