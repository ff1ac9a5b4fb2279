"""The committed maps: SBGN-ML, SVG and a layout in SBML, as they stand beside the model."""

from __future__ import annotations

from functools import lru_cache

from ketamine_sbml.files import checksum_of
from ketamine_sbml.maps.activity import activity_map
from ketamine_sbml.maps.drawing import draw
from ketamine_sbml.maps.layout import sbml_with_layout
from ketamine_sbml.maps.picture import Picture
from ketamine_sbml.maps.process import process_map
from ketamine_sbml.maps.sbgnml import picture_as_sbgn
from ketamine_sbml.model import pathway

ACTIVITY_FLOW, PROCESS_DESCRIPTION = "ketamine_vegf.af.sbgn", "ketamine_vegf.pd.sbgn"
_MAPS = {ACTIVITY_FLOW: activity_map, PROCESS_DESCRIPTION: process_map}


@lru_cache(maxsize=1)
def pictures() -> dict[str, Picture]:
    """Each map, by the name of its SBGN-ML file."""
    model = pathway()
    return {name: make(model) for name, make in _MAPS.items()}


@lru_cache(maxsize=1)
def map_texts() -> dict[str, str]:
    """The SBGN-ML text of each map, by the name of its file."""
    return {name: picture_as_sbgn(picture, pathway()) for name, picture in pictures().items()}


def map_as_svg(name: str) -> bytes:
    """The picture of a map, with the mark of the map that it shows."""
    return draw(pictures()[name], "svg", made_from=mark_of(name))


def mark_of(name: str) -> str:
    """What a picture says of the map that it shows: the file's name and its checksum."""
    return f"{name} {checksum_of(map_texts()[name])}"


def layout_text() -> str:
    """The model with the Process Description as its layout."""
    return sbml_with_layout(pathway(), pictures()[PROCESS_DESCRIPTION])
