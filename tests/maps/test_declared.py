"""The map file is read strictly: each mistake is one sentence with file and entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.declared import MAP_FILE, MapDeclaration, declared_map
from ketamine_sbml.model import pathway


@pytest.fixture(scope="module")
def model() -> Pathway:
    return pathway()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("activities = [", "is not TOML"),
        ("[places]\n", "unknown entry 'places'"),
        ("[activities]\nvegf = 3\n", "activity 'vegf' is not a table"),
        ("[activities.vegf]\nat = [1, 2]\n", "activity 'vegf' has no label: add it"),
        ("[activities.vegf]\nlabel = 3\nat = [1, 2]\n", "activity 'vegf', label: 3 is not text"),
        ('[activities.vegf]\nlabel = "V"\nat = [1, true]\n', "activity 'vegf', at: [1, True] is not a place"),
        ('[activities.vegf]\nlabel = "V"\nat = [1, 2]\nof = "x"\n', "activity 'vegf', of: 'x' is not a list"),
        ('[activities.vegf]\nlabel = "V"\nat = [1, 2]\ncolour = "red"\n', "activity 'vegf': unknown field 'colour'"),
        (
            '[activities.vegf]\nlabel = "V"\nat = [1, 2]\nkind = "cloud"\n',
            "activity 'vegf', kind: unknown kind 'cloud'",
        ),
        ('[activities.vegv]\nlabel = "V"\nat = [1, 2]\n', "activity 'vegv': 'vegv' is no element of the pathway"),
        ('[activities.vegf]\nlabel = "V"\nat = [1, 2]\nshows = "vegf_free"\n', "shows 'vegf_free', which is no observ"),
        (
            '[activities.vegf]\nlabel = "V"\nat = [1, 2]\n[activities.bdnf]\nlabel = "B"\nat = [2, 2]\nof = ["vegf"]\n',
            "activity 'bdnf': 'vegf' already belongs to activity 'vegf'",
        ),
        (
            '[activities.vegf]\nlabel = "V"\nat = [1, 2]\n[activities.bdnf]\nlabel = "B"\nat = [1, 2]\n',
            "'bdnf' stands where 'vegf' does, at [1, 2]",
        ),
        (
            '[agents]\nvegf = { label = "V", at = [1, 2] }\n',
            "agent 'vegf' is no intervention",
        ),
        ('[[arcs]]\nfrom = "vegf"\nto = "bdnf"\nsign = "up"\n', "arc 1: unknown sign 'up'"),
        ('[[arcs]]\nfrom = "vegf"\nto = "bdnf"\nsign = "raises"\n', "arc 1 has no because: add it"),
        ('[arcs]\nfrom = "vegf"\n', "unknown entry 'arcs'"),
        ("[sites]\nvegf_free = [1, 2]\nvegf_stored = [1, 2]\n", "'vegf_stored' stands where 'vegf_free' does"),
        ("[sites]\nvegf = [1, 2]\n", "site 'vegf' is no species or fold-only state"),
        ('[names]\nVEGFX = "VEGF"\n', "name 'VEGFX' is no molecule of a species and no species"),
        ("[names]\nVEGFA = 3\n", "name 'VEGFA': 3 is not text"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_entry(
    text: str, sentence: str, model: Pathway, tmp_path: Path
) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        declared_map(model, path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert sentence in message
    assert "\n" not in message


def test_an_empty_file_declares_nothing(model: Pathway, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text("")
    assert declared_map(model, path) == MapDeclaration()


def test_the_file_lies_in_the_package_beside_the_model(model: Pathway) -> None:
    assert MAP_FILE.parent.name == "model"
    assert len(declared_map(model).activities) > 30
