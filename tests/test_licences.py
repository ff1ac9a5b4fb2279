"""Everything that is installed beside us may be used with a package under MIT."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import licences


def test_every_licence_is_known_and_permitted() -> None:
    found = licences.licences()
    assert len(found) > 10
    assert [
        f"{package} {problem}" for package, licence in found.items() if (problem := licences.problem_with(licence))
    ] == []


@pytest.mark.parametrize(
    ("licence", "permitted"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD", True),
        ("LGPL-2.1-or-later", True),
        ("MPL-2.0", True),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("MIT; GPLv2", False),
        ("Non-commercial use only", False),
        ("My own licence", False),
        ("", False),
    ],
)
def test_a_licence_that_asks_for_the_same_licence_is_refused(licence: str, permitted: bool) -> None:
    assert (licences.problem_with(licence) == "") is permitted
