"""The explorer's solver, as ``tools/build_engine.py`` puts it into a clone: CVODE as WebAssembly, with its licence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ketamine_sbml.errors import InputError

# Where it stands in a clone; never committed.
ENGINE = Path("build") / "engine" / "cvode.wasm"
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
        try:
            module, notes = path.read_bytes(), json.loads(beside.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise InputError(
                f"{error.filename} is missing, the solver that the page runs: run 'make page' in a clone of "
                "ketamine-sbml, which builds it."
            ) from error
        except (OSError, ValueError) as error:
            raise InputError(f"Cannot read {path} and {beside.name} ({error}): run 'make page' anew.") from error
        if not module.startswith(_MAGIC):
            raise InputError(f"{path} is no WebAssembly: delete it and run 'make page'.")
        return cls(module, notes["key"], notes["what"], notes["licence"])


def engine_key(sources: str, compiler: str, flags: Sequence[str], driver: bytes) -> str:
    """What tells whether a built solver is current: sources, compiler, flags and driver in one checksum."""
    text = "\n".join((sources, compiler, *flags, hashlib.sha256(driver).hexdigest()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
