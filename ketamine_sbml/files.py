"""Files: written so that a failure never leaves half of one, read with an eye on what they are.

Only plain files are read and written. A FIFO or a device would make a command wait for ever or fill the memory, and a
plain file in its place would be a surprise: both are refused. A symbolic link is followed, so that what it points at is
read or replaced and the link stays. What was read is never written over by accident.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import stat
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from ketamine_sbml.errors import InputError
from ketamine_sbml.plain import control_character, cut

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # not on Windows, where two writers of one folder are not kept apart
    fcntl = None

# Larger than any text that a person writes for us by hand.
MOST_TEXT_BYTES = 2_000_000
# Bytes of a manifest, and files in an archive.
MOST_MANIFEST_BYTES, MOST_ENTRIES = 1_000_000, 10_000
# What the folder beside one that is written holds: the lock of its writer, the new files, the old ones.
_LOCK, _WHOLE, _OLD = "lock", "whole", "old"
# How the name ends that a new file has while it takes the place of an old one; seconds that another writer waits.
BESIDE_ENDING, _MOMENT = ".ketamine-sbml-new", 0.005
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}

# What zipfile raises for damage of every kind, and for an encrypted entry.
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)

# What was read, so that an output is never an input.
_READ: set[tuple[int, int, int]] = set()


def checksum_of(text: str) -> str:
    """A short SHA-256, by which outputs name what they were made from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_file(path: Path, content: str | bytes, *, even_if_read: bool = False) -> None:
    """Write beside the target and rename, so that the target is either the old file or the whole new one.

    Text is written as UTF-8 with Unix line ends. The mode of a file that is there is kept, a new one gets the usual
    one. Raises InputError where the target is no plain file or write-protected, where the folder cannot be written, and
    where the target was read before, unless ``even_if_read``: then it is an input of what is written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of_target(path, target, even_if_read)
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(target, data, mode)
    except ValueError as error:  # a NUL in the name
        raise InputError(f"Cannot write {path}: {error}; choose another name.") from error
    except OSError as error:
        raise InputError(_sentence(path, error)) from error


def _mode_of_target(path: Path, target: Path, even_if_read: bool) -> int | None:
    """The permissions of the file that is there; None where there is none."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise InputError(f"Cannot write {path}: it is a folder; add the name of a file.")
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"Cannot write {path}: it is {_kind(found)} and no plain file; name a file, and copy from it.")
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise InputError(f"Cannot write {path}: it is write-protected; change that or choose another name.")
    if _identity(found) in _READ and not even_if_read:
        raise InputError(f"Cannot write {path}: this command reads it; choose another name.")
    return stat.S_IMODE(found.st_mode)


def _write_whole(target: Path, data: bytes, mode: int | None) -> None:
    """Put the data on the disk, without a name where the system can (so that a kill leaves nothing), and rename."""
    handle = _open_unnamed(target.parent)
    if handle is not None:
        with os.fdopen(handle, "wb") as file:
            _put(file, data, mode)
            _take_place(handle, target)
        return
    beside = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            _put(file, data, mode)
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _put(file: BinaryIO, data: bytes, mode: int | None) -> None:
    file.write(data)
    if mode is not None:
        os.fchmod(file.fileno(), mode)
    file.flush()
    os.fsync(file.fileno())


def _open_unnamed(folder: Path) -> int | None:
    """A new file on the folder's disk that has no name; None where the system has no such files."""
    unnamed = getattr(os, "O_TMPFILE", 0)
    if not unnamed or fcntl is None or not Path("/proc/self/fd").is_dir():
        return None
    try:
        return os.open(folder, os.O_WRONLY | unnamed, 0o666)
    except OSError as error:
        # What a file system, or an older kernel, says that has no such files.
        if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL):
            raise
        return None


def _take_place(handle: int, target: Path) -> None:
    """Give a file without a name that of the target. Over a file that is there the system renames only what has a name.

    So for a moment there is another name beside it. It is always the same one, so that the next writer finds what one
    that was killed at that moment has left; a lock that ends with the process tells it from that of a writer at work.
    """
    with contextlib.suppress(FileExistsError):
        _link(handle, target)
        return
    beside = target.with_name(f".{target.name[:100]}{BESIDE_ENDING}")
    if fcntl is not None:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        while True:
            try:
                _link(handle, beside)
                break
            except FileExistsError:
                _clear(beside)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), beside.lstat()):
                beside.unlink()
        raise


def _link(handle: int, path: Path) -> None:
    # A folder's descriptor makes this linkat, which alone follows /proc to the file without a name.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.link(f"/proc/self/fd/{handle}", path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _clear(beside: Path) -> None:
    """Take away what a killed writer has left; a writer at work is given the moment that it needs."""
    try:
        other = os.open(beside, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return
    try:
        if fcntl is not None:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(other), beside.lstat()):
            beside.unlink()
    except BlockingIOError:
        time.sleep(_MOMENT)
    except FileNotFoundError:
        pass
    finally:
        os.close(other)


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside the target and rename it, so that the target is either the old folder or the whole new one.

    A folder that is there is replaced if it holds nothing but files of these names. What a killed writer has left is
    put right first. Raises InputError where the target holds anything else, which would be lost, where another process
    writes it at the moment, and where it cannot be written.
    """
    try:
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path, target) as beside:
            mode = _mode_of_folder(path, target, files)
            whole, old = beside / _WHOLE, beside / _OLD
            whole.mkdir(mode=0o777 if mode is None else mode)
            for name, content in files.items():
                _write_whole(whole / name, content, None)
            if mode is not None:
                target.rename(old)
            whole.rename(target)
    except (OSError, RuntimeError) as error:  # the latter for links in a circle
        raise InputError(_sentence(path, error)) from error
    except ValueError as error:
        raise InputError(f"Cannot write {path}: {error}; choose another name.") from error


def _mode_of_folder(path: Path, target: Path, files: Mapping[str, bytes]) -> int | None:
    """The permissions of the folder that is there and may be replaced; None where there is none."""
    if not target.exists():
        return None
    others = sorted(entry.name for entry in target.iterdir() if entry.is_dir() or entry.name not in files)
    if others:
        raise InputError(f"{path} holds {others[0]!r}, which would be lost: choose a new or an empty folder.")
    for entry in target.iterdir():
        _mode_of_target(path / entry.name, entry, even_if_read=False)
    return stat.S_IMODE(target.stat().st_mode)


@contextlib.contextmanager
def _beside(path: Path, target: Path) -> Iterator[Path]:
    """A folder for this writer alone. Its name is known, so that the next one finds what a killed one has left."""
    beside = target.with_name(f".{target.name[:100]}.writing")
    lock = _locked(path, beside)
    try:
        _put_right(beside, target)
        yield beside
    finally:
        try:
            _tidy(beside, target)
        except (KeyboardInterrupt, SystemExit):
            # An end from outside that comes in the midst of it waits until it is done.
            _tidy(beside, target)
            raise
        finally:
            os.close(lock)


def _tidy(beside: Path, target: Path) -> None:
    _put_right(beside, target)
    shutil.rmtree(beside, ignore_errors=True)


def _locked(path: Path, beside: Path) -> int:
    """A lock on the folder, made if need be, that ends with the process whatever ends it."""
    while True:
        beside.mkdir(exist_ok=True)
        if strangers := {entry.name for entry in beside.iterdir()} - {_LOCK, _WHOLE, _OLD}:
            raise InputError(f"Cannot write {path}: {beside} holds {min(strangers)!r}; move it away.")
        try:
            lock = os.open(beside / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError:  # whoever had it is done and has removed it
            continue
        try:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), (beside / _LOCK).stat()):
                return lock
        except BlockingIOError as error:
            os.close(lock)
            raise InputError(f"Cannot write {path}: another process writes it; wait until it is done.") from error
        except FileNotFoundError:
            pass
        os.close(lock)


def _put_right(beside: Path, target: Path) -> None:
    """The old folder goes back where the new one has not come into its place; what is half written goes."""
    if (beside / _OLD).exists() and not target.exists():
        (beside / _OLD).rename(target)
    for left in (_WHOLE, _OLD):
        shutil.rmtree(beside / left, ignore_errors=True)


def read_bytes(path: Path, most_bytes: int, what: str = "file") -> bytes:
    """The content of a plain file; InputError where there is none, it is no plain file, or it is larger than that."""
    try:
        # Opening a FIFO would wait for whoever writes into it.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise InputError(_unreadable(path, error)) from error
    except ValueError as error:  # a NUL in the name
        raise InputError(f"Cannot read {path}: {error}; check the path.") from error
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise InputError(f"Cannot read {path}: it is a folder; add the name of a file.")
        if not stat.S_ISREG(found.st_mode):
            raise InputError(f"Cannot read {path}: it is {_kind(found)} and no plain file; save its content as one.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most_bytes + 1)  # a size may lie: files in /proc have none
    except OSError as error:
        raise InputError(_unreadable(path, error)) from error
    finally:
        os.close(handle)
    if len(content) > most_bytes:
        raise InputError(f"{path} is larger than {_size(most_bytes)}: that is too large for a {what}; split it.")
    _READ.add(_identity(found))
    return content


def mark_as_read(path: Path) -> None:
    """A file that another process or a library reads is an input as well; one that is not there is theirs to refuse."""
    with contextlib.suppress(OSError, ValueError):
        _READ.add(_identity(path.stat()))


def read_text(path: Path, most_bytes: int = MOST_TEXT_BYTES, what: str = "file") -> str:
    """The text of a plain file, with Unix line ends; InputError where there is none or it is not UTF-8 text."""
    text = _decoded(str(path), read_bytes(path, most_bytes, what))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = control_character(text)
    if control is not None:
        line = next(number for number, line in enumerate(text.split("\n"), 1) if control_character(line))
        raise InputError(f"{path}, line {line}: the control character {control} is no text; remove it.")
    return text


def _decoded(place: str, content: bytes) -> str:
    if content[:2] in _MARKS:
        raise InputError(f"Cannot read {place}: it is {_MARKS[content[:2]]}; save it as UTF-8.")
    try:
        return content.decode("utf-8-sig")  # spreadsheets put a mark in front
    except UnicodeDecodeError as error:
        raise InputError(f"Cannot read {place}: it is not UTF-8 text; save it as UTF-8.") from error


def read_sbml(path: Path, most_bytes: int) -> str:
    """The text of an SBML file, or of the first SBML file that the manifest of a COMBINE archive lists.

    Nothing is unpacked; an archive whose paths climb out of it, or whose file is too large, is refused.
    """
    content = read_bytes(path, most_bytes, "model")
    if not content.startswith(b"PK\x03\x04"):
        return _decoded(str(path), content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(path, archive.infolist())
            name = _first_sbml(path, archive)
            return _member(path, archive, name, most_bytes)
    except _BROKEN_ARCHIVE as error:
        raise InputError(f"{path} is a broken archive ({error or 'it ends too soon'}): pack it anew.") from error


def _check_entries(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise InputError(f"{path} holds more than {MOST_ENTRIES} files: pack the model alone.")
    for entry in entries:
        if entry.filename.startswith(("/", "\\")) or ".." in Path(entry.filename).parts:
            raise InputError(f"{path} holds {entry.filename!r}, which climbs out of it: pack it anew.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{path} holds {entry.filename!r} in an unusual compression: pack it as a plain zip file.")


def _first_sbml(path: Path, archive: zipfile.ZipFile) -> str:
    if "manifest.xml" not in archive.namelist():
        raise InputError(f"{path} has no manifest.xml: pack it as a COMBINE archive.")
    manifest = _member(path, archive, "manifest.xml", MOST_MANIFEST_BYTES)
    held = set(archive.namelist())
    # Cut at the brackets: an expression that looks for the end of each tag could be made to go back and forth.
    for tag in manifest.split("<")[1:]:
        entry = tag.partition(">")[0]
        if not re.match(r"(\w{1,40}:)?content\b", entry) or "specifications/sbml" not in entry:
            continue
        location = re.search(r"""\blocation=["']([^"']+)["']""", entry)
        if location and location[1].removeprefix("./") in held:
            return location[1].removeprefix("./")
    raise InputError(f"{path} lists no SBML file that it holds: add one to its manifest.")


def _member(path: Path, archive: zipfile.ZipFile, name: str, most_bytes: int) -> str:
    # The size that an entry claims may be forged: no more than this is unpacked.
    with archive.open(name) as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise InputError(f"{name} in {path} is larger than {_size(most_bytes)}: simplify the model.")
    return _decoded(f"{name} in {path}", content)


def read_json(path: Path, most_bytes: int = MOST_TEXT_BYTES) -> Any:
    """The content of a JSON file; InputError where there is none or it is no JSON."""
    text = read_text(path, most_bytes)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # the latter for lists within lists by the thousand
        raise InputError(f"{path} is not JSON ({cut(str(error), 160)}): mend it, or remove it.") from error


def read_arrays(path: Path, names: Sequence[str], most_bytes: int, mend: str) -> dict[str, Any]:
    """NumPy's arrays of these names from an .npz file; InputError, with the mend, where it does not hold them."""
    import numpy as np

    try:
        content = read_bytes(path, most_bytes, "file of arrays") if path.exists() else b""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # No more of an entry is unpacked than it says here.
            if sum(entry.file_size for entry in archive.infolist()) > most_bytes:
                raise InputError(f"{path} holds more than {_size(most_bytes)} of numbers: {mend}")
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            return {name: stored[name] for name in names}
    except (*_BROKEN_ARCHIVE, KeyError, TypeError, SyntaxError, AttributeError, MemoryError) as error:
        # Of an array, what NumPy's reader of a header or of sizes raises as well.
        raise InputError(f"{path} is missing or broken: {mend}") from error


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    """What a file is, whatever its name; with its date, since the number of a deleted file is given to a new one."""
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _kind(found: os.stat_result) -> str:
    for is_kind, name in ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket")):
        if is_kind(found.st_mode):
            return name
    return "a device"


def _size(most_bytes: int) -> str:
    return f"{most_bytes / 1e6:g} MB"


def _unreadable(path: Path, error: OSError) -> str:
    return f"Cannot read {path}: {error.strerror or error}; check the path."


def _sentence(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or error
    return f"Cannot write {path}: {reason}; choose a folder that you may write to."
