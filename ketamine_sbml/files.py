"""Files: written so that a failure never leaves half of one, read with an eye on what they are."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from ketamine_sbml.errors import InputError


def checksum_of(text: str) -> str:
    """A short SHA-256, by which outputs name what they were made from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_file(path: Path, content: str | bytes) -> None:
    """Write beside the target and rename, so that the target is either the old file or the whole new one.

    Text is written as UTF-8 with Unix line ends. Raises InputError where the folder cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(_sentence(path, error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise InputError(_sentence(path, error)) from error
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside the target and rename it, so that the target is either the old folder or the whole new one.

    A folder that is there is replaced if it holds nothing but files of these names. Raises InputError where it holds
    anything else, which would be lost, and where it cannot be written.
    """
    target = path.resolve()
    try:
        if target.exists():
            others = sorted(entry.name for entry in target.iterdir() if entry.is_dir() or entry.name not in files)
            if others:
                raise InputError(f"{path} holds {others[0]!r}, which would be lost: choose a new or an empty folder.")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        raise InputError(_sentence(path, error)) from error
    try:
        whole = beside / "whole"
        whole.mkdir(mode=0o755)
        for name, content in files.items():
            (whole / name).write_bytes(content)
        if target.exists():
            target.rename(beside / "old")
        whole.rename(target)
    except OSError as error:
        raise InputError(_sentence(path, error)) from error
    finally:
        if (beside / "old").exists() and not target.exists():
            (beside / "old").rename(target)
        shutil.rmtree(beside, ignore_errors=True)


def read_text(path: Path) -> str:
    """The text of a file; InputError where there is none or it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")  # spreadsheets put a mark in front
    except OSError as error:
        raise InputError(_unreadable(path, error)) from error
    except UnicodeDecodeError as error:
        raise InputError(f"Cannot read {path}: it is not UTF-8 text; save it as UTF-8.") from error


def read_sbml(path: Path, most_bytes: int) -> str:
    """The text of an SBML file, or of the first SBML file that the manifest of a COMBINE archive lists.

    Nothing is unpacked; an archive whose paths climb out of it, or whose file is too large, is refused.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise InputError(_unreadable(path, error)) from error
    if start != b"PK\x03\x04":
        return read_text(path)
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if entry.filename.startswith(("/", "\\")) or ".." in Path(entry.filename).parts:
                    raise InputError(f"{path} holds {entry.filename!r}, which climbs out of it: pack it anew.")
            name = _first_sbml(path, archive, most_bytes)
            return _member(path, archive, name, most_bytes)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        # zipfile raises the last two for a compression that it does not know and for an encrypted entry.
        raise InputError(f"{path} is a broken archive ({error}): pack it anew.") from error


def _first_sbml(path: Path, archive: zipfile.ZipFile, most_bytes: int) -> str:
    if "manifest.xml" not in archive.namelist():
        raise InputError(f"{path} has no manifest.xml: pack it as a COMBINE archive.")
    manifest = _member(path, archive, "manifest.xml", most_bytes)
    for entry in re.findall(r"<content\b[^>]*>", manifest):
        location = re.search(r"""location=["'](?:\./)?([^"']+)["']""", entry)
        if location and "specifications/sbml" in entry and location[1] in archive.namelist():
            return location[1]
    raise InputError(f"{path} lists no SBML file that it holds: add one to its manifest.")


def _member(path: Path, archive: zipfile.ZipFile, name: str, most_bytes: int) -> str:
    if archive.getinfo(name).file_size > most_bytes:
        raise InputError(f"{name} in {path} is larger than {most_bytes // 1_000_000} MB: simplify the model.")
    try:
        return archive.read(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} in {path} is not UTF-8 text; save it as UTF-8.") from error


def _unreadable(path: Path, error: OSError) -> str:
    return f"Cannot read {path}: {error.strerror or error}; check the path."


def _sentence(path: Path, error: OSError) -> str:
    return f"Cannot write {path}: {error.strerror or error}; choose a folder that you may write to."
