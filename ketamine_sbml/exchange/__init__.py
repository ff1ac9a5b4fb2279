"""PUBLISH: the model in the formats of other tools, each through the library made for it.

``FORMATS`` names them; each entry says what it is, the ending of its file, and makes its bytes from the declaration.
``FOLDERS`` names those that take several files, and more than the declaration: what a user measured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway

if TYPE_CHECKING:
    from ketamine_sbml.exchange.petab import Request


@dataclass(frozen=True)
class Format:
    """One way out: a sentence, the file's ending, the function that makes its content.

    ``beside`` gives name and content of another file that it needs in the same folder.
    """

    meaning: str
    ending: str
    content: Callable[[Pathway], bytes]
    beside: Callable[[Pathway], tuple[str, bytes]] | None = None


@dataclass(frozen=True)
class Folder:
    """A way out that takes several files: a sentence, the folder's ending, what makes the files by name."""

    meaning: str
    ending: str
    files: Callable[[Pathway, Request], dict[str, bytes]]


def _copasi(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.copasi_file import copasi_file

    return copasi_file(model)


def _tellurium(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.tellurium import tellurium_script

    return tellurium_script(model).encode()


def _sbml(model: Pathway) -> tuple[str, bytes]:
    from ketamine_sbml.exchange.sedml import model_file
    from ketamine_sbml.sbml import build_sbml

    return model_file(model.organism), build_sbml(model).encode()


def _l3v1(model: Pathway) -> bytes:
    from ketamine_sbml.sbml import build_sbml
    from ketamine_sbml.sbml.document import Edition

    return build_sbml(model, Edition.L3V1).encode()


def _l2v4(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.texts import sbml_l2v4

    return sbml_l2v4(model).encode()


def _antimony(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.texts import antimony

    return antimony(model).encode()


def _program(language: str) -> Callable[[Pathway], bytes]:
    def content(model: Pathway) -> bytes:
        from ketamine_sbml.exchange.programs import program

        return program(model, language).encode()

    return content


def _markdown(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.texts import markdown_document

    return markdown_document(model).encode()


def _latex(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.latex import latex_document

    return latex_document(model).encode()


def _csv(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.tables import everything_as_csv

    return everything_as_csv(model).encode()


def _xlsx(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.tables import everything_as_xlsx

    return everything_as_xlsx(model)


def _omex(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.archive import archive

    if model.organism is not Organism.MOUSE:
        raise InputError("The archive holds all organisms already: leave out --organism.")
    return archive()


def _arrows(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.trace import traces_as_markdown

    return traces_as_markdown(model).encode()


def _arrows_csv(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.trace import traces_as_csv

    return traces_as_csv(model).encode()


def _petab(model: Pathway, request: Request) -> dict[str, bytes]:
    from ketamine_sbml.exchange.petab import requested_files

    return requested_files(model, request)


FORMATS: dict[str, Format] = {
    "copasi": Format("COPASI, with the named arms as parameter sets and observables as plots", ".cps", _copasi),
    "omex": Format("COMBINE archive: all organisms, each named arm as SED-ML, metadata", ".omex", _omex),
    "sbml-l3v1": Format("SBML Level 3 Version 1", "_l3v1.xml", _l3v1),
    "sbml-l2v4": Format("SBML Level 2 Version 4, for older tools", "_l2v4.xml", _l2v4),
    "antimony": Format("Antimony, for Tellurium", ".ant", _antimony),
    "tellurium": Format("a script for Tellurium: load, set, run, run again, plot", "_tellurium.py", _tellurium, _sbml),
    "python": Format("a Python program that takes interventions by name", ".py", _program("python")),
    "r": Format("the same in R, with its package deSolve", ".R", _program("r")),
    "markdown": Format("the equations to read", ".md", _markdown),
    "latex": Format("the equations for a paper", ".tex", _latex),
    "csv": Format("species, reactions, interventions, observables, parameters with evidence", ".csv", _csv),
    "excel": Format("the same tables as sheets", ".xlsx", _xlsx),
    "arrows": Format("from each arrow of the figure to reactions, evidence and claims", "_arrows.md", _arrows),
    "arrows-csv": Format("the same as a table", "_arrows.csv", _arrows_csv),
}
FOLDERS: dict[str, Folder] = {
    "petab": Folder(
        "PEtab problem of parameter estimation, for AMICI and pyPESTO; see docs/petab.md", "_petab", _petab
    ),
}
