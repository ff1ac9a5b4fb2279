"""The system of equations, written by sbmlode from the SBML file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ketamine_sbml.apart import apart
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml


def rendered(model: Pathway, dialect: str) -> str:
    """What sbmlode writes in a dialect: python, r, markdown or latex."""
    # The folder is made here: where this process is interrupted, the other one is killed and could not take it away.
    try:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / f"{ABOUT.id}.xml"
            source.write_text(build_sbml(model), encoding="utf-8")
            text: str = apart(__name__, "render", str(source), dialect)
    except OSError as error:
        sentence = f"{error.strerror or error}; look at the space that is left for temporary files."
        raise InputError(sentence) from error
    return text


def render(source: str, dialect: str) -> str:
    """The same from an SBML file; to be called apart."""
    system = require("sbmlode", "formats").OdeSystem
    text: str = system.from_sbml(source).render(dialect)
    return text
