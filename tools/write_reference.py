"""Writes validation/reference.npz, the stored reference that ``ketamine-sbml reproduce --check`` compares with.

python tools/write_reference.py
"""

from __future__ import annotations

from ketamine_sbml.files import write_file
from ketamine_sbml.simulation import named_arms
from ketamine_sbml.studies.reference import reference_bytes, reference_path

if __name__ == "__main__":
    write_file(reference_path(), reference_bytes(named_arms()))
    print(f"wrote {reference_path()}")
