"""What made a file: model, version, checksum; never a clock."""

from __future__ import annotations

from ketamine_sbml.files import checksum_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.version import __version__


def provenance_line(model: Pathway) -> str:
    """The same in one line, for the top of a text."""
    return ", ".join(f"{name}: {value}" for name, value in provenance_of(model).items())


def provenance_of(model: Pathway) -> dict[str, str]:
    """The same checksum as a simulation's: that of the SBML which engines get."""
    text = build_sbml(model, documented=False)
    return {
        "model": f"{ABOUT.id} {__version__}",
        "organism": str(model.organism),
        "checksum": checksum_of(text),
        "licence": "CC0-1.0",
    }
