"""CVODE of SUNDIALS: where its sources come from, and how they are compiled together with a driver of ours.

The sources are those that the source distribution of AMICI carries, which pip fetches and whose checksum is pinned; the
compiler is that of Zig, from its Python package, which needs nothing of the machine.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from ketamine_sbml.errors import InputError
from ketamine_sbml.optional import require

DISTRIBUTION = "amici==1.0.1"
ARCHIVE = "amici-1.0.1.tar.gz"
SHA256 = "50c8ac8346503bbdb2ff75876ac987dc74cf680a05e14faf73a383e1e2b2152a"
INSIDE = "amici-1.0.1/amici/_installation/ThirdParty/sundials"
WHAT = "CVODES of SUNDIALS 7.1.1"
ZIG = "0.17.1"

ROOT = Path(__file__).resolve().parents[1]
# Relative to the sources; what the linker does not need it leaves out.
SOURCES = (
    *(f"src/cvodes/cvode{name}.c" for name in ("s", "s_io", "s_ls", "s_nls", "a", "a_io", "s_proj")),
    *(f"src/cvodes/cvodes_nls_{name}.c" for name in ("sim", "stg", "stg1")),
    "src/nvector/serial/nvector_serial.c",
    "src/sunmatrix/dense/sunmatrix_dense.c",
    "src/sunmatrix/band/sunmatrix_band.c",
    "src/sunlinsol/dense/sunlinsol_dense.c",
    "src/sunnonlinsol/newton/sunnonlinsol_newton.c",
    "src/sundials/*.c",
)
INCLUDED = ("include", "include/sundials/amici_matlab", "src/sundials", "src/cvodes")


def fetch(folder: Path) -> Path:
    """The sources of SUNDIALS, from an archive of which the checksum is right."""
    kept = ROOT / "build" / "engine" / ARCHIVE
    if not kept.is_file():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "amici"]
        command += ["--disable-pip-version-check", "--dest", str(folder), DISTRIBUTION]
        if subprocess.run(command, check=False).returncode or not (folder / ARCHIVE).is_file():
            raise InputError(f"pip could not fetch the source distribution {ARCHIVE}: see what it says above.")
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / ARCHIVE, kept)
    found = hashlib.sha256(kept.read_bytes()).hexdigest()
    if found != SHA256:
        kept.unlink()
        raise InputError(
            f"{ARCHIVE} has the checksum {found} and not {SHA256}: it is not what was reviewed; run again."
        )
    with tarfile.open(kept) as archive:
        members = [member for member in archive.getmembers() if member.name.startswith(f"{INSIDE}/")]
        archive.extractall(folder, members=members, filter="data")
    return folder / INSIDE


def compiled(sources: Path, driver: Path, flags: Sequence[str], included: Sequence[Path], output: Path) -> bytes:
    """What Zig makes of SUNDIALS and a driver."""
    found = require("ziglang", "page")
    zig = [sys.executable, "-m", "ziglang"]
    version = subprocess.run([*zig, "version"], check=True, capture_output=True, text=True).stdout.strip()
    if version != ZIG:
        raise InputError(f"Zig {version} in {Path(found.__file__).parent} is not {ZIG}: install ziglang=={ZIG}.")
    files = [str(path) for pattern in SOURCES for path in sorted(sources.glob(pattern))]
    folders = [*(sources / name for name in INCLUDED), *included]
    command = [*zig, "cc", *flags, "-DNDEBUG", "-ffunction-sections", "-Wl,--gc-sections"]
    command += [f"-I{folder}" for folder in folders]
    if subprocess.run([*command, str(driver), *files, "-o", str(output)], check=False).returncode:
        raise InputError("Zig could not compile the solver: see what it says above.")
    return output.read_bytes()


def licence(sources: Path) -> str:
    """The licence of SUNDIALS."""
    return (sources / "LICENSE").read_text(encoding="utf-8")
