"""Whether the declared model is sound: units and consistency, rest, geometry of its maps.

What is built from a model that is not would be wrong in every tool, so nothing is built from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ketamine_sbml.errors import MissingExtraError
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.maps.geometry import problems
from ketamine_sbml.maps.picture import Picture


@dataclass(frozen=True)
class Check:
    """What one check found: a sentence for each fault, with its place; or why it could not be made."""

    name: str
    faults: tuple[str, ...] = ()
    left_out: str = ""


def check_soundness(organisms: Iterable[Organism] = tuple(Organism), *, maps: bool = True) -> Iterator[Check]:
    """Check the declared model, the quick checks first; each is given as soon as it is done.

    Args:
        organisms: whose SBML files are checked. Rest is checked in all, since one loaded model holds them.
        maps: whether the geometry of the maps is checked as well.
    """
    checks: dict[str, Callable[[], list[str]]] = {
        "rest": _declared_rest,
        "units and consistency": lambda: _declared_files(tuple(organisms)),
    }
    if maps:
        checks["geometry of the maps"] = _declared_geometry
    for name, check in checks.items():
        try:
            yield Check(name, tuple(check()))
        except MissingExtraError as error:
            yield Check(name, left_out=str(error))


def _declared_files(organisms: Iterable[Organism]) -> list[str]:
    from ketamine_sbml.sbml import model_files

    return inconsistencies(model_files(organisms))


def _declared_rest() -> list[str]:
    from ketamine_sbml.simulation import Simulator
    from ketamine_sbml.studies.rest import rest_faults

    return rest_faults(Simulator())


def _declared_geometry() -> list[str]:
    from ketamine_sbml.maps.files import pictures

    return misplaced(pictures())


def inconsistencies(files: Mapping[str, str]) -> list[str]:
    """What libSBML says about SBML texts, each with its file and the element that it is about."""
    from ketamine_sbml.sbml import complaints

    found = []
    for name, text in files.items():
        lines = text.splitlines()
        for complaint in complaints(text):
            number = re.match(r"line (\d+): ", complaint)
            about = _element_at(lines, int(number[1])) if number else ""
            found.append(f"{name}, {about}{complaint}")
    return found


def _element_at(lines: list[str], number: int) -> str:
    """The id of the element in which a line stands, with a comma after it; empty if there is none."""
    for line in reversed(lines[:number]):
        if match := re.search(r'<\w+ [^>]*\b(?:id|variable|symbol)="([^"]+)"', line):
            return f"{match[1]}, "
    return ""


def misplaced(pictures: Mapping[str, Picture]) -> list[str]:
    """What overlaps, strays, is crossed by an arc or does not fit its glyph, on each map."""
    return [f"{name}: {fault}" for name, picture in pictures.items() for fault in problems(picture)]
