"""The SBML files in ``models/``, by name."""

from __future__ import annotations

from collections.abc import Iterable

from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import ABOUT, pathway
from ketamine_sbml.sbml.document import Edition, build_sbml

# The model with its map as a layout, which the maps write.
LAYOUT = f"{ABOUT.id}.layout.xml"


def model_files(organisms: Iterable[Organism] = tuple(Organism)) -> dict[str, str]:
    """File name -> content. The mouse's files carry no organism in their name, and one is Level 3 Version 1."""
    files = {}
    for organism in organisms:
        declared = pathway(organism)
        suffix = "" if organism is Organism.MOUSE else f"_{organism}"
        files[f"{ABOUT.id}{suffix}.xml"] = build_sbml(declared)
        if organism is Organism.MOUSE:
            files[f"{ABOUT.id}_l3v1.xml"] = build_sbml(declared, Edition.L3V1)
    return files
