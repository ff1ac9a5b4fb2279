"""Other SBML editions and texts made from the SBML file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import libsbml

from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.apart import apart
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml

# How each dialect of equations begins and ends a comment.
_COMMENTS = {"python": ("# ", ""), "r": ("# ", ""), "markdown": ("<!-- ", " -->"), "latex": ("% ", "")}


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


def equations(model: Pathway, dialect: str) -> str:
    """The system of equations as a program or a document: python, r, markdown or latex, written by sbmlode."""
    text: str = apart(__name__, "render", build_sbml(model), dialect)
    before, after = _COMMENTS[dialect]
    return f"{before}{provenance_line(model)}{after}\n{text}"


def render(sbml: str, dialect: str) -> str:
    """What sbmlode makes of an SBML text; to be called apart."""
    system = require("sbmlode", "formats").OdeSystem
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{ABOUT.id}.xml"
        source.write_text(sbml, encoding="utf-8")
        text: str = system.from_sbml(str(source)).render(dialect)
    return text
