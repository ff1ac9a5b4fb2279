"""Everything that libSBML has to say about a document, with every check on."""

from __future__ import annotations

import libsbml

from ketamine_sbml.given import of_kind

CHECKS = (
    libsbml.LIBSBML_CAT_GENERAL_CONSISTENCY,
    libsbml.LIBSBML_CAT_IDENTIFIER_CONSISTENCY,
    libsbml.LIBSBML_CAT_UNITS_CONSISTENCY,
    libsbml.LIBSBML_CAT_MATHML_CONSISTENCY,
    libsbml.LIBSBML_CAT_SBO_CONSISTENCY,
    libsbml.LIBSBML_CAT_OVERDETERMINED_MODEL,
    libsbml.LIBSBML_CAT_MODELING_PRACTICE,
)


def complaints(text: str) -> list[str]:
    """Read a document as any tool would and return every message of the reading and of the consistency checks.

    An empty list means that libSBML has nothing to say, not even a warning.
    """
    document = libsbml.readSBMLFromString(of_kind("text", text, str, "give the text of an SBML file"))
    found = _messages(document)
    if document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) or document.getNumErrors(libsbml.LIBSBML_SEV_FATAL):
        return found
    document.getErrorLog().clearLog()
    for check in CHECKS:
        document.setConsistencyChecks(check, True)
    document.checkConsistency()
    return found + _messages(document)


def _messages(document: libsbml.SBMLDocument) -> list[str]:
    messages = []
    for index in range(document.getNumErrors()):
        error = document.getError(index)
        text = " ".join(error.getMessage().split())
        messages.append(f"line {error.getLine()}: [{error.getErrorId()}] {error.getSeverityAsString()}: {text}")
    return messages
