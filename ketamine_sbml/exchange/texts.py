"""Other SBML editions and texts made from the SBML file."""

from __future__ import annotations

import libsbml

from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.sbmlode import rendered
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml


def sbml_l2v4(model: Pathway) -> str:
    """SBML Level 2 Version 4, converted by libSBML and read back.

    Lost are the model's history (libSBML cannot read back what it writes of it) and that an event's trigger counts as
    true at the start: Level 2 fires a trigger that is true at the start as well, which no default time here is.
    """
    document = libsbml.readSBMLFromString(build_sbml(model))
    document.getModel().unsetModelHistory()
    if not document.setLevelAndVersion(2, 4, False):
        raise InputError("libSBML cannot convert the model to Level 2 Version 4: use sbml-l3v1.")
    text: str = libsbml.writeSBMLToString(document)
    again = libsbml.readSBMLFromString(text)
    if again.getModel() is None or again.getNumErrors(libsbml.LIBSBML_SEV_ERROR):
        raise InputError("The Level 2 Version 4 file cannot be read back: use sbml-l3v1.")
    return text


def antimony(model: Pathway) -> str:
    """Antimony, written by its own library."""
    library = require("antimony", "formats")
    library.clearPreviousLoads()
    if library.loadSBMLString(build_sbml(model)) < 0:
        raise InputError(f"Antimony cannot read the model: {library.getLastError()}")
    text: str = library.getAntimonyString(ABOUT.id)
    return f"// {provenance_line(model)}\n{text}"


def markdown_document(model: Pathway) -> str:
    """The system of equations to read, written by sbmlode."""
    return f"<!-- {provenance_line(model)} -->\n{rendered(model, 'markdown')}"
