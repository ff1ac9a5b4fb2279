"""Writing files so that a failure never leaves half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ketamine_sbml.errors import InputError


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


def read_text(path: Path) -> str:
    """The text of a file; InputError where there is none or it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror or error}; check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"Cannot read {path}: it is not UTF-8 text; save it as UTF-8.") from error


def _sentence(path: Path, error: OSError) -> str:
    return f"Cannot write {path}: {error.strerror or error}; choose a folder that you may write to."
