"""A file is either the old one or the whole new one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text, write_file, write_folder


def test_writing_replaces_the_whole_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    write_file(path, "first")
    write_file(path, b"second")
    assert path.read_text() == "second"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]


def test_a_failure_while_renaming_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.txt"
    write_file(path, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InputError, match="No space left on device; choose a folder"):
        write_file(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError, match=r"Cannot write .*taken.*choose a folder that you may write to\."):
        write_file(tmp_path / "taken" / "file.txt", "x")


def test_a_file_that_is_missing_or_no_text_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="check the path"):
        read_text(tmp_path / "missing.toml")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        read_text(tmp_path / "binary")


def test_writing_a_folder_replaces_the_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    write_folder(folder, {"a": b"first", "b": b"first"})
    write_folder(folder, {"a": b"second", "b": b"second"})
    assert {entry.name: entry.read_bytes() for entry in folder.iterdir()} == {"a": b"second", "b": b"second"}
    assert [entry.name for entry in folder.parent.iterdir()] == ["folder"]


@pytest.mark.parametrize("other", ["mine", "inner/mine"])
def test_a_folder_with_anything_else_in_it_is_kept(tmp_path: Path, other: str) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / other).write_text("precious")
    with pytest.raises(InputError, match="which would be lost: choose a new or an empty folder"):
        write_folder(tmp_path / "folder", {"a": b"", "inner": b""})
    assert (tmp_path / "folder" / other).read_text() == "precious"


@pytest.mark.parametrize("failing", [1, 2])
def test_a_failure_while_renaming_keeps_the_old_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """The old folder is moved aside first, the new one into its place second."""
    folder, rename, calls = tmp_path / "folder", Path.rename, []
    write_folder(folder, {"a": b"old"})

    def fail(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == failing:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(InputError, match="No space left on device; choose a folder"):
        write_folder(folder, {"a": b"new"})
    assert (folder / "a").read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Cannot write"):
        write_folder(tmp_path / "file", {"a": b""})
