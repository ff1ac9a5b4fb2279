"""BUILD: the declared pathway as an SBML document, and the checks that it must pass."""

from ketamine_sbml.sbml.document import Edition, build_sbml
from ketamine_sbml.sbml.models import differences, model_files, write_models
from ketamine_sbml.sbml.standards import complaints

__all__ = ["Edition", "build_sbml", "complaints", "differences", "model_files", "write_models"]
