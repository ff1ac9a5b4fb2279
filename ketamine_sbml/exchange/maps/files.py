"""The committed maps: SBGN-ML and SVG, as ``build`` writes them beside the model."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ketamine_sbml.exchange.maps.activity import activity_map
from ketamine_sbml.exchange.maps.drawing import draw
from ketamine_sbml.exchange.maps.sbgnml import activity_flow_as_sbgn
from ketamine_sbml.files import write_file
from ketamine_sbml.pathway import pathway

ACTIVITY_FLOW = "ketamine_vegf.af.sbgn"
ACTIVITY_FLOW_PICTURE = "ketamine_vegf.af.svg"


def activity_flow() -> str:
    """The SBGN-ML text of the Activity Flow map."""
    model = pathway()
    return activity_flow_as_sbgn(activity_map(model), model)


def write_maps(folder: Path) -> list[Path]:
    """Write the maps; returns the paths."""
    text = activity_flow()
    picture = draw(activity_map(pathway()), "svg", made_from=_made_from(text))
    write_file(folder / ACTIVITY_FLOW, text)
    write_file(folder / ACTIVITY_FLOW_PICTURE, picture)
    return [folder / ACTIVITY_FLOW, folder / ACTIVITY_FLOW_PICTURE]


def map_differences(folder: Path) -> list[str]:
    """How the maps in a folder differ from the declaration, a sentence each; empty if they do not.

    A picture's bytes depend on the version of the drawing library, so it is held to the map that it says it shows.
    """
    text = activity_flow()
    expected = {ACTIVITY_FLOW: text, ACTIVITY_FLOW_PICTURE: _made_from(text)}
    found = []
    for name, needed in expected.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path} is missing: run 'ketamine-sbml build'.")
        elif needed not in path.read_text(encoding="utf-8", errors="replace"):
            found.append(f"{path} is not the map that the code draws: run 'ketamine-sbml build'.")
    return found


def _made_from(text: str) -> str:
    return f"{ACTIVITY_FLOW} {hashlib.sha256(text.encode()).hexdigest()[:16]}"
