"""The explorer's solver, as ``tools/build_engine.py`` puts it into a clone: CVODE as WebAssembly, with its licence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_bytes, read_json

# Where it stands in a clone; never committed.
ENGINE = Path("build") / "engine" / "cvode.wasm"
MOST_BYTES = 50_000_000
_MAGIC = b"\0asm\1\0\0\0"


@dataclass(frozen=True)
class Engine:
    """A compiled solver.

    Attributes:
        module: WebAssembly.
        key: of what it was built from and by.
        what: its name and version.
        licence: of its sources.
    """

    module: bytes
    key: str
    what: str
    licence: str

    @classmethod
    def read(cls, path: Path) -> Engine:
        """From the file and the notes beside it; InputError says how to build them."""
        beside = path.with_suffix(".json")
        for file in (path, beside):
            if not file.exists():
                raise InputError(
                    f"{file} is missing, the solver that the page runs: run 'make page' in a clone of ketamine-sbml, "
                    "which builds it."
                )
        module, notes = read_bytes(path, MOST_BYTES, "solver"), read_json(beside)
        if not module.startswith(_MAGIC):
            raise InputError(f"{path} is no WebAssembly: delete it and run 'make page'.")
        names = ("key", "what", "licence")
        if not isinstance(notes, dict) or not all(isinstance(notes.get(name), str) for name in names):
            raise InputError(f"{beside} does not say what was compiled: delete it and run 'make page'.")
        return cls(module, *(notes[name] for name in names))


def engine_key(sources: str, compiler: str, flags: Sequence[str], driver: bytes) -> str:
    """What tells whether a built solver is current: sources, compiler, flags and driver in one checksum."""
    text = "\n".join((sources, compiler, *flags, hashlib.sha256(driver).hexdigest()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
