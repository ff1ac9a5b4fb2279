"""The committed maps: SBGN-ML, SVG and a layout in SBML, as ``build`` writes them beside the model."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ketamine_sbml.files import checksum_of, write_file
from ketamine_sbml.maps.activity import activity_map
from ketamine_sbml.maps.drawing import draw
from ketamine_sbml.maps.layout import sbml_with_layout
from ketamine_sbml.maps.picture import Picture
from ketamine_sbml.maps.process import process_map
from ketamine_sbml.maps.sbgnml import picture_as_sbgn
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml.models import LAYOUT

ACTIVITY_FLOW, PROCESS_DESCRIPTION = "ketamine_vegf.af.sbgn", "ketamine_vegf.pd.sbgn"
_MAPS = {ACTIVITY_FLOW: activity_map, PROCESS_DESCRIPTION: process_map}


def map_texts() -> dict[str, str]:
    """The SBGN-ML text of each map, by the name of its file."""
    return {name: text for name, (_, text) in _drawn().items()}


def write_maps(folder: Path) -> list[Path]:
    """Write the maps and their pictures; returns the paths."""
    contents: dict[str, str | bytes] = {}
    for name, (picture, text) in _drawn().items():
        contents[name] = text
        contents[picture_of(name)] = draw(picture, "svg", made_from=_made_from(name, text))
    contents[LAYOUT] = _layout()
    for name, content in contents.items():
        write_file(folder / name, content)
    return [folder / name for name in contents]


def map_differences(folder: Path) -> list[str]:
    """How the maps in a folder differ from the declaration, a sentence each; empty if they do not.

    A picture's bytes depend on the version of the drawing library, so it is held to the map that it says it shows.
    """
    texts = map_texts()
    marks = {picture_of(name): _made_from(name, text) for name, text in texts.items()}
    found = []
    for name, expected in {LAYOUT: _layout(), **texts, **marks}.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path} is missing: run 'ketamine-sbml build'.")
            continue
        present = path.read_bytes().decode("utf-8", errors="replace")
        if expected not in present if name in marks else expected != present:
            found.append(f"{path} is not the map that the code draws: run 'ketamine-sbml build'.")
    return found


def picture_of(name: str) -> str:
    """Name of the SVG file of a map."""
    return name.replace(".sbgn", ".svg")


def _layout() -> str:
    return sbml_with_layout(pathway(), _drawn()[PROCESS_DESCRIPTION][0])


@lru_cache(maxsize=1)
def _drawn() -> dict[str, tuple[Picture, str]]:
    model = pathway()
    pictures = {name: make(model) for name, make in _MAPS.items()}
    return {name: (picture, picture_as_sbgn(picture, model)) for name, picture in pictures.items()}


def _made_from(name: str, text: str) -> str:
    return f"{name} {checksum_of(text)}"
