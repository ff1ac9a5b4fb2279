"""What the campaigns are told to do can be done: mutants have their place, tests their files, extras their bounds."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import installation  # noqa: E402
import mutation  # noqa: E402
from mutating import modules  # noqa: E402


def test_each_named_mutant_has_its_place_and_its_tests() -> None:
    for mutant in mutation.named_mutants():
        for path in mutant.tests:
            file, _, test = path.partition("::")
            text = (ROOT / file).read_text(encoding="utf-8")
            assert f"def {test}" in text, f"{mutant.name}: {path}, which would be taken for a mutant that survives"


def test_every_module_that_is_mutated_has_tests() -> None:
    for path in {path for tests in [*modules.TESTS.values(), modules.OF_ALL] for path in tests}:
        assert (ROOT / path).exists(), path
    chosen = modules.modules(ROOT)
    assert len(chosen) > 50
    assert all(modules.tests_of(module) for module in chosen)


def test_the_lowest_versions_are_those_of_the_extras_that_are_asked_for(tmp_path: Path) -> None:
    wheel = tmp_path / "ketamine_sbml-1-py3-none-any.whl"
    about = (
        "Name: ketamine-sbml\nRequires-Dist: numpy<3,>=2.2\nRequires-Dist: rich<16,>=13.7\n"
        "Requires-Dist: matplotlib<4,>=3.9; extra == 'plot'\nRequires-Dist: scipy>=1.13; extra == \"fit\"\n\n"
    )
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("ketamine_sbml-1.dist-info/METADATA", about)
    assert installation.lowest(wheel, []) == ["numpy==2.2", "rich==13.7"]
    assert installation.lowest(wheel, ["plot"]) == ["matplotlib==3.9", "numpy==2.2", "rich==13.7"]


@pytest.mark.parametrize("text", ["", "other = 1\n"])
def test_a_mutant_without_its_place_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "mutants.toml").write_text(
        '[[mutant]]\nname = "gone"\nfile = "module.py"\nold = "x = 1"\nnew = "x = 2"\ntests = []\n', encoding="utf-8"
    )
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(mutation, "ROOT", tmp_path)
    with pytest.raises(InputError, match=r"'gone': module\.py has not one 'x = 1'; mend it"):
        mutation.named_mutants()
