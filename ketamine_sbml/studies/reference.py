"""A stored reference of every arm of the suite, so that anyone can check that their machine gives the same numbers.

``validation/reference.npz`` holds each observable of each distinct arm at a few hours, as 32-bit numbers.
``ketamine-sbml build`` writes it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_arrays
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.simulation import Arm, Simulator, validation_folder
from ketamine_sbml.simulation.protocol import arm_key
from ketamine_sbml.studies.witnesses import scale_of

HOURS = (-1.0, -0.25, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0, 336.0, 671.0)
# Machines differ in the last digits of an integration; a curve agrees within this share of its scale.
TOLERANCE = 1e-5
# Of the file: far more than the numbers take.
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Mismatch:
    """A curve that is not the stored one."""

    arm: str
    observable: str
    hour: float
    stored: float
    here: float


def reference_path() -> Path:
    """Where the reference is kept."""
    return validation_folder() / "reference.npz"


def reference_bytes(arms: Mapping[str, Arm], simulator: Simulator | None = None) -> bytes:
    """The reference of these arms: each distinct one once."""
    simulator = simulator or Simulator()
    names = _distinct(arms, simulator)
    curves = [simulator.run(arms[name]) for name in names]
    observables = list(curves[0].values)
    table = np.array(
        [[[t.at(observable, hour) for hour in HOURS] for observable in observables] for t in curves], dtype=np.float32
    )
    buffer = io.BytesIO()
    np.savez_compressed(buffer, arms=np.array(names), observables=np.array(observables), hours=HOURS, values=table)
    return buffer.getvalue()


def check_reference(
    arms: Mapping[str, Arm], simulator: Simulator | None = None, path: Path | None = None
) -> tuple[int, list[Mismatch]]:
    """Compare with the stored numbers.

    Args:
        arms: every arm of the suite.
        simulator: what is compared; the declared model by default.
        path: another reference than the package's own.

    Returns:
        How many numbers were compared, and what differs (for each arm and observable the worst hour).

    Raises:
        InputError: the file is missing, broken, or of other arms or observables than these.
    """
    path = path or reference_path()
    mend = "install the package again or run 'ketamine-sbml build'."
    stored = read_arrays(path, ("arms", "observables", "hours", "values"), MOST_BYTES, mend)
    shape = tuple(stored[name].size for name in ("arms", "observables", "hours"))
    kinds = [stored[name].dtype.kind for name in ("arms", "observables", "hours", "values")]
    if stored["values"].shape != shape or kinds != ["U", "U", "f", "f"]:
        raise InputError(f"{path} is missing or broken: {mend}")
    names, observables = stored["arms"].tolist(), stored["observables"].tolist()
    hours, values = stored["hours"], stored["values"].astype(float)
    simulator = simulator or Simulator()
    for what, declared, kept in (
        ("arm", set(_distinct(arms, simulator)), set(names)),
        ("observable", {observable.id for observable in simulator.pathway.elements(Observable)}, set(observables)),
    ):
        if odd := sorted(declared ^ kept):
            verb = "lacks" if odd[0] in declared else "still has"
            raise InputError(f"{path} {verb} {what} {odd[0]!r}: run 'ketamine-sbml build'.")
    found = []
    for name, table in zip(names, values, strict=True):
        trajectory = simulator.run(arms[name])
        for observable, row in zip(observables, table, strict=True):
            here = np.array([trajectory.at(observable, hour) for hour in hours])
            worst = int(np.argmax(np.abs(here - row)))
            if abs(here[worst] - row[worst]) > TOLERANCE * scale_of(observable, row):
                found.append(Mismatch(name, observable, float(hours[worst]), float(row[worst]), float(here[worst])))
    return values.size, found


def _distinct(arms: Mapping[str, Arm], simulator: Simulator) -> list[str]:
    keys: dict[object, str] = {}
    for name, arm in arms.items():
        keys.setdefault(arm_key(arm, simulator.pathway), name)
    return list(keys.values())
