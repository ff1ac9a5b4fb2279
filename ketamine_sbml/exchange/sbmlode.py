"""The system of equations, written by sbmlode from the SBML file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ketamine_sbml.apart import apart
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml


def rendered(model: Pathway, dialect: str) -> str:
    """What sbmlode writes in a dialect: python, r, markdown or latex."""
    text: str = apart(__name__, "render", build_sbml(model), dialect)
    return text


def render(sbml: str, dialect: str) -> str:
    """The same from an SBML text; to be called apart."""
    system = require("sbmlode", "formats").OdeSystem
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{ABOUT.id}.xml"
        source.write_text(sbml, encoding="utf-8")
        text: str = system.from_sbml(str(source)).render(dialect)
    return text
