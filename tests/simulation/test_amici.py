"""What the module that talks to AMICI does around it; AMICI itself runs in ``make naive-slow``, for it compiles."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from ketamine_sbml.errors import InputError, MissingExtraError
from ketamine_sbml.simulation import SimulationError, named_arm
from ketamine_sbml.simulation.engines.amici import AmiciSimulator, cache_folder


class Refusing:
    """A stand-in for AMICI whose compiler fails."""

    def __init__(self, text: str, *, from_file: bool) -> None:
        assert text.startswith("<?xml") and not from_file

    def sbml2amici(self, name: str, folder: Path, **options: Any) -> NoReturn:
        folder.mkdir()
        raise RuntimeError("no compiler")


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for module in ("amici", "amici.sim", "amici.sim.sundials"):
        monkeypatch.setitem(sys.modules, module, SimpleNamespace(__version__="1", SbmlImporter=Refusing))
    monkeypatch.setenv("KETAMINE_SBML_CACHE", str(tmp_path))
    return tmp_path


def test_without_amici_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "amici", None)
    with pytest.raises(MissingExtraError, match=r"amici is missing: run python -m pip install '\.\[amici\]'"):
        AmiciSimulator()


def test_a_model_that_does_not_compile_is_one_sentence_and_leaves_nothing_in_the_cache(refusing: Path) -> None:
    with pytest.raises(SimulationError, match=r"cannot compile the model \(no compiler\): it needs a C\+\+ compiler"):
        AmiciSimulator().run(named_arm("ketamine"))
    assert [path for path in refusing.rglob("*") if path.name.startswith(("compiling", "ketamine_vegf"))] == []


def test_a_cache_that_cannot_be_written_is_one_sentence(refusing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (refusing / "file").write_text("")
    monkeypatch.setenv("KETAMINE_SBML_CACHE", str(refusing / "file"))
    with pytest.raises(InputError, match="let KETAMINE_SBML_CACHE name another folder"):
        AmiciSimulator().run(named_arm("ketamine"))


def test_compiled_models_are_kept_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KETAMINE_SBML_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "amici"
    monkeypatch.delenv("KETAMINE_SBML_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / "ketamine-sbml" / "amici"
