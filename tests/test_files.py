"""A file is either the old one or the whole new one."""

from __future__ import annotations

import io
import os
import socket
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_arrays, read_bytes, read_json, read_sbml, read_text, write_file, write_folder


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
    for content, sentence in ((b"\xff\x00", "not UTF-8 text"), (b"\xff\xfea\x00", "it is UTF-16; save it as UTF-8")):
        (tmp_path / "binary").write_bytes(content)
        with pytest.raises(InputError, match=sentence):
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


def _no_plain_file(kind: str, folder: Path) -> Path:
    path = folder / kind
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(path))
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    return path


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "endless device"])
def test_only_plain_files_are_read_and_written_and_what_stands_there_is_left(kind: str, tmp_path: Path) -> None:
    path = _no_plain_file(kind, tmp_path)
    before = path.lstat().st_mode
    with pytest.raises(InputError, match=r"Cannot read .*: it is a .*;|Cannot read .*No such device"):
        read_text(path)
    with pytest.raises(InputError, match=r"Cannot write .*: it is a .*;"):
        write_file(path, "x")
    assert path.lstat().st_mode == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_symbolic_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    link.symlink_to(target)
    for content in ("first", "second"):
        write_file(link, content)
        assert link.is_symlink()
        assert target.read_text() == content
    assert len(list(target.parent.iterdir())) == 1


def test_links_in_a_circle_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for action in (read_text, lambda path: write_file(path, ""), lambda path: write_folder(path, {})):
        with pytest.raises(InputError, match=r"Cannot (read|write)"):
            action(tmp_path / "a")


def test_a_private_file_stays_private_and_a_new_one_follows_the_usual_mode(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.touch(mode=0o600)
    write_file(private, "x")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "new", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


@pytest.mark.parametrize("unnamed", [True, False])
def test_a_new_file_or_folder_is_as_open_as_the_system_lets_it_be(
    unnamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mask of the process alone takes permissions away, whether the system has files without a name or not."""
    if not unnamed:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    before = os.umask(0)
    try:
        write_file(tmp_path / "file", "x")
        write_folder(tmp_path / "folder", {"inner": b"x"})
    finally:
        os.umask(before)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("file", "folder", "folder/inner")}
    assert modes == {"file": 0o666, "folder": 0o777, "folder/inner": 0o666}


@pytest.mark.parametrize("unnamed", [True, False])
def test_a_name_as_long_as_a_disk_has_them_is_written_and_replaced(
    unnamed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands beside it for a moment has a longer name made of the beginning of that one."""
    if not unnamed:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    for content in (b"first", b"second"):
        write_file(tmp_path / ("x" * 255), content)
        write_folder(tmp_path / ("y" * 255), {"a": content})
        assert (tmp_path / ("x" * 255)).read_bytes() == (tmp_path / ("y" * 255) / "a").read_bytes() == content
    assert len(list(tmp_path.iterdir())) == 2


def test_a_write_protected_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "protected"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(InputError, match="write-protected"):
        write_file(path, "new")
    assert path.read_text() == "old"


@pytest.mark.parametrize(("allowed", "written"), [(os.R_OK, False), (os.X_OK, False), (os.W_OK, True)])
def test_a_file_is_replaced_only_by_who_may_write_to_it(
    allowed: int, written: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of another user's file the permissions alone do not tell."""
    path = tmp_path / "theirs"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda path, asked: asked == allowed)
    if written:
        write_file(path, "new")
    else:
        with pytest.raises(InputError) as caught:
            write_file(path, "new")
        assert str(caught.value).startswith(f"Cannot write {path}: it is write-protected; change that or choose")
    assert path.read_text() == ("new" if written else "old")


def test_what_was_read_is_not_written_over_by_any_name(tmp_path: Path) -> None:
    path, link = tmp_path / "claims.toml", tmp_path / "link"
    path.write_text("mine")
    link.symlink_to(path)
    read_text(path)
    for name in (path, link):
        with pytest.raises(InputError, match="this command reads it; choose another name"):
            write_file(name, "page")
    with pytest.raises(InputError, match="this command reads it"):
        write_folder(tmp_path, {"claims.toml": b"", "link": b""})
    assert path.read_text() == "mine"
    write_file(path, "derived from it", even_if_read=True)
    assert path.read_text() == "derived from it"


def test_without_files_that_have_no_name_writing_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    write_file(tmp_path / "a", "first")
    write_file(tmp_path / "a", "second")
    assert (tmp_path / "a").read_text() == "second"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_file_too_large_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(InputError, match="is larger than 2 MB: that is too large for a file; split it"):
        read_text(path)
    path.write_bytes(b"12345")
    assert read_bytes(path, 5) == b"12345"
    with pytest.raises(InputError, match="too large"):
        read_bytes(path, 4)


def test_a_control_character_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "colours"
    path.write_text("plain\n\x1b[31mred")
    with pytest.raises(InputError, match=r"colours, line 2: the control character \\x1b is no text; remove it\."):
        read_text(path)
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\tc\rd")
    assert read_text(path) == "a\nb\tc\nd"


def test_names_with_what_no_name_has_are_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "nul\0", tmp_path / ("x" * 300)):
        with pytest.raises(InputError, match="Cannot read"):
            read_text(path)
        with pytest.raises(InputError, match="Cannot write"):
            write_file(path, "")


MANIFEST = (
    '<omexManifest><content location="./m.xml" format="http://identifiers.org/specifications/sbml"/></omexManifest>'
)


def _archive(entries: dict[str, bytes], **how: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **how) as archive:  # type: ignore[call-overload]
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_size_that_an_archive_forges_is_not_believed(tmp_path: Path) -> None:
    """Ten megabytes of zeros are packed into ten kilobytes, with a claim that they are one byte."""
    packed = _archive({"manifest.xml": MANIFEST.encode(), "m.xml": bytes(10**7)}, compression=zipfile.ZIP_DEFLATED)
    forged = packed.replace(struct.pack("<L", 10**7), struct.pack("<L", 1))
    assert forged != packed
    path = tmp_path / "m.omex"
    path.write_bytes(forged)
    with pytest.raises(InputError, match=r"is a broken archive|is larger than"):
        read_sbml(path, 10**6)
    path.write_bytes(packed)
    with pytest.raises(InputError, match=r"m\.xml in .* is larger than 1 MB"):
        read_sbml(path, 10**6)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_compression_is_refused(how: int, tmp_path: Path) -> None:
    path = tmp_path / "m.omex"
    path.write_bytes(_archive({"manifest.xml": MANIFEST.encode()}, compression=how))
    with pytest.raises(InputError, match="in an unusual compression: pack it as a plain zip file"):
        read_sbml(path, 10**6)


@pytest.mark.parametrize(
    "manifest", ["<content " * 100_000, "<content location='" * 50_000, '<content location="x' * 50_000]
)
def test_a_manifest_made_for_a_search_that_goes_back_and_forth_is_read_at_once(manifest: str, tmp_path: Path) -> None:
    path = tmp_path / "m.omex"
    path.write_bytes(_archive({"manifest.xml": manifest.encode()}))
    with pytest.raises(InputError, match="lists no SBML file"):
        read_sbml(path, 10**7)


def test_every_damage_to_an_archive_is_one_sentence(tmp_path: Path) -> None:
    whole = _archive({"manifest.xml": MANIFEST.encode(), "m.xml": b"<sbml/>" * 50}, compression=zipfile.ZIP_DEFLATED)
    path = tmp_path / "m.omex"
    for place in range(4, len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read_sbml(path, 10**6)
        except InputError as error:
            assert len(str(error).splitlines()) == 1


def test_what_is_written_is_on_the_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace, real_link = os.fsync, os.replace, os.link

    def sync(handle: int) -> None:
        done.append("sync")
        real_sync(handle)

    def replace(*names: Path) -> None:
        done.append("rename")
        real_replace(*names)

    monkeypatch.setattr(os, "fsync", sync)

    def link(*names: str, **how: Any) -> None:
        done.append("name")
        real_link(*names, **how)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "link", link)
    write_file(tmp_path / "a", "x")
    assert done in (["sync", "name"], ["sync", "rename"]), "the latter where a file has its name from the start"
    done.clear()
    write_file(tmp_path / "a", "y")
    assert done[0] == "sync" and done[-1] == "rename"


def test_arrays_that_unpack_to_more_than_allowed_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    np.savez_compressed(path, zeros=np.zeros(1_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(InputError, match=r"holds more than 0\.1 MB of numbers: name another"):
        read_arrays(path, ["zeros"], 100_000, "name another")
    assert read_arrays(path, ["zeros"], 10_000_000, "name another")["zeros"].sum() == 0


def test_arrays_that_are_not_there_are_told_with_their_own_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_arrays(tmp_path / "missing.npz", ["a"], 1000, "name another")
    assert str(caught.value) == f"{tmp_path / 'missing.npz'} is missing or broken: name another"


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "1" * 5_000, "\x00", "\udcff"], ids=lambda text: text[:3])
def test_what_is_no_json_is_one_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=r"notes\.json") as caught:
        read_json(path)
    assert "\n" not in str(caught.value)
