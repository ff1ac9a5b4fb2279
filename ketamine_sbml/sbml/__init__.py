"""BUILD: the declared pathway as an SBML document, and the checks that it must pass."""

from ketamine_sbml.sbml.document import Edition, build_sbml
from ketamine_sbml.sbml.models import model_files
from ketamine_sbml.sbml.standards import complaints

__all__ = ["Edition", "build_sbml", "complaints", "model_files"]
