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
    """One way out: a sentence, the file's ending, the function that makes its content."""

    meaning: str
    ending: str
    content: Callable[[Pathway], bytes]


@dataclass(frozen=True)
class Folder:
    """A way out that takes several files: a sentence, the folder's ending, what makes the files by name."""

    meaning: str
    ending: str
    files: Callable[[Pathway, Request], dict[str, bytes]]


def _copasi(model: Pathway) -> bytes:
    from ketamine_sbml.exchange.copasi_file import copasi_file

    return copasi_file(model)


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


def _equations(name: str) -> Callable[[Pathway], bytes]:
    def content(model: Pathway) -> bytes:
        from ketamine_sbml.exchange.texts import equations

        return equations(model, name).encode()

    return content


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
    "python": Format("the equations as a Python program", ".py", _equations("python")),
    "r": Format("the equations as an R program", ".R", _equations("r")),
    "markdown": Format("the equations to read", ".md", _equations("markdown")),
    "latex": Format("the equations for a paper", ".tex", _equations("latex")),
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
