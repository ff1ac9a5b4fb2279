"""The committed maps: SBGN-ML, SVG and a layout in SBML, as ``build`` writes them beside the model."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from ketamine_sbml.exchange.maps.activity import activity_map
from ketamine_sbml.exchange.maps.drawing import draw
from ketamine_sbml.exchange.maps.layout import sbml_with_layout
from ketamine_sbml.exchange.maps.picture import Picture
from ketamine_sbml.exchange.maps.process import process_map
from ketamine_sbml.exchange.maps.sbgnml import picture_as_sbgn
from ketamine_sbml.files import write_file
from ketamine_sbml.pathway import pathway
from ketamine_sbml.sbml.models import LAYOUT

ACTIVITY_FLOW, PROCESS_DESCRIPTION = "ketamine_vegf.af.sbgn", "ketamine_vegf.pd.sbgn"
_MAPS = {ACTIVITY_FLOW: activity_map, PROCESS_DESCRIPTION: process_map}


def map_texts() -> dict[str, str]:
    """The SBGN-ML text of each map, by the name of its file."""
    return {name: text for name, (_, text) in _drawn().items()}


def write_maps(folder: Path) -> list[Path]:
    """Write the maps and their pictures; returns the paths."""
    written = []
    for name, (picture, text) in _drawn().items():
        write_file(folder / name, text)
        write_file(folder / picture_of(name), draw(picture, "svg", made_from=_made_from(name, text)))
        written += [folder / name, folder / picture_of(name)]
    write_file(folder / LAYOUT, sbml_with_layout(pathway(), _drawn()[PROCESS_DESCRIPTION][0]))
    return [*written, folder / LAYOUT]


def map_differences(folder: Path) -> list[str]:
    """How the maps in a folder differ from the declaration, a sentence each; empty if they do not.

    A picture's bytes depend on the version of the drawing library, so it is held to the map that it says it shows.
    """
    expected = {LAYOUT: sbml_with_layout(pathway(), _drawn()[PROCESS_DESCRIPTION][0])}
    for name, text in map_texts().items():
        expected |= {name: text, picture_of(name): _made_from(name, text)}
    found = []
    for name, needed in expected.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path} is missing: run 'ketamine-sbml build'.")
        elif needed not in path.read_text(encoding="utf-8", errors="replace"):
            found.append(f"{path} is not the map that the code draws: run 'ketamine-sbml build'.")
    return found


def picture_of(name: str) -> str:
    """Name of the SVG file of a map."""
    return name.replace(".sbgn", ".svg")


@lru_cache(maxsize=1)
def _drawn() -> dict[str, tuple[Picture, str]]:
    model = pathway()
    pictures = {name: make(model) for name, make in _MAPS.items()}
    return {name: (picture, picture_as_sbgn(picture, model)) for name, picture in pictures.items()}


def _made_from(name: str, text: str) -> str:
    return f"{name} {hashlib.sha256(text.encode()).hexdigest()[:16]}"
