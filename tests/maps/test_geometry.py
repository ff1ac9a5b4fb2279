"""Each fault of a map's geometry is found and told in a sentence."""

from __future__ import annotations

import dataclasses

import pytest

from ketamine_sbml.maps.geometry import problems
from ketamine_sbml.maps.picture import Arc, Box, Node, Picture, Place

FIRST = Node(id="first", label="First", box=Box(20, 40, 100, 30), kind="activity", place="cell")
SECOND = Node(id="second", label="Second", box=Box(220, 40, 100, 30), kind="activity", place="animal")
ARC = Arc(id="arc", source="first", target="second", influence="positive influence", points=((120, 55), (220, 55)))
PLACES = (
    Place(id="animal", label="Animal", box=Box(0, 0, 400, 200)),
    Place(id="cell", label="Cell", box=Box(10, 10, 150, 100)),
)
SOUND = Picture(id="map", title="Map", width=400, height=200, places=PLACES, nodes=(FIRST, SECOND), arcs=(ARC,))


def test_a_sound_map_has_no_problems() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("nodes", "places", "sentence"),
    [
        (
            (FIRST, SECOND, dataclasses.replace(SECOND, id="third", box=Box(300, 60, 60, 30))),
            PLACES,
            "second and third overlap",
        ),
        (
            (dataclasses.replace(FIRST, box=Box(20, 90, 100, 30)), SECOND),
            PLACES,
            "first does not keep to cell",
        ),
        (
            (FIRST, SECOND, dataclasses.replace(SECOND, id="third", label="", box=Box(130, 80, 60, 25))),
            PLACES,
            "third does not keep to animal (cell)",
        ),
        (
            (FIRST, SECOND),
            (*PLACES, Place(id="other", label="Other", box=Box(150, 90, 100, 50))),
            "Places cell and other reach into each other",
        ),
        (
            (FIRST, SECOND, dataclasses.replace(SECOND, id="third", label="", box=Box(170, 50, 20, 10))),
            PLACES,
            "Arc arc passes through third",
        ),
        (
            (
                FIRST,
                dataclasses.replace(
                    SECOND, label="A label that is much too long to fit on any node of this size, however it is broken"
                ),
            ),
            PLACES,
            "however it is broken' does not fit second: shorten it",
        ),
        (
            (FIRST, SECOND),
            (PLACES[0], dataclasses.replace(PLACES[1], label="W" * 27)),
            "does not fit cell",
        ),
    ],
)
def test_a_fault_is_told_in_one_sentence(nodes: tuple[Node, ...], places: tuple[Place, ...], sentence: str) -> None:
    found = problems(dataclasses.replace(SOUND, nodes=nodes, places=places))
    assert len(found) == 1
    assert sentence in found[0]
    assert found[0].endswith(".")
