"""The picture of the path alone: its signs are those of the equations, and it can be read where it is small."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.maps.path import PATH_FILE, path_as_svg
from ketamine_sbml.model import pathway

SVG = "{http://www.w3.org/2000/svg}"
# The width in pixels of a phone's picture, and the smallest letter that is easily read there.
PHONE, LEGIBLE = 360.0, 10.0


def root() -> ElementTree.Element:
    return ElementTree.fromstring(path_as_svg(pathway()))


def test_it_says_what_the_equations_say_of_each_arc() -> None:
    said = root().findtext(f"{SVG}desc") or ""
    assert "Ketamine lowers Firing; Firing lowers Firing; Firing raises Glutamate" in said
    assert "VEGF raises Flk-1" in said and "Flk-1 raises mTORC1" in said
    assert said.count("lowers") == 2


def test_letters_are_legible_on_a_phone_and_the_outcome_is_largest() -> None:
    svg = root()
    width = float(svg.attrib["viewBox"].split()[2])
    sizes = {text.text: float(text.attrib["font-size"]) for text in svg.iter(f"{SVG}text")}
    assert min(sizes.values()) * PHONE / width >= LEGIBLE
    assert max(sizes, key=lambda text: sizes[text]) == "Antidepressant response"


def test_nodes_stand_apart() -> None:
    boxes = [
        tuple(float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        for rect in root().iter(f"{SVG}rect")
        if rect.attrib.get("rx") == "6"
    ]
    assert len(boxes) == 13
    for index, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, other_width, other_height in boxes[index + 1 :]:
            apart_across = x + width < other_x or other_x + other_width < x
            assert apart_across or y + height < other_y or other_y + other_height < y


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["glua1", "spine_density", "raises"]', '["glua1", "glua1"]', "give two of its nodes"),
        (
            '["glua1", "spine_density", "raises"]',
            '["spine_density", "ketamine_brain"]',
            "do not say that the one acts on",
        ),
        ('["glua1", "spine_density", "raises"]', '["glua1", "nothing"]', "give two of its nodes"),
        ('["glutamate", "ampar_activity"]', '["glutamate", "ampar_activity", "lowers"]', "the equations say otherwise"),
        ('["glutamate", "ampar_activity"]', '["glutamate", "ampar_activity", "helps"]', "give two of its nodes"),
        ("[nodes.glua1]", "[nodes.glua9]", "map.toml has no such activity"),
        ("at = [245, 610]", "at = [82, 610]", "both nodes stand in one place"),
        ("width = 400", 'width = "wide"', "width"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    changed = tmp_path / "path.toml"
    text = PATH_FILE.read_text(encoding="utf-8")
    assert old in text
    changed.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(sentence)):
        path_as_svg(pathway(), changed)
