"""Builds the explorer's solver: CVODE of SUNDIALS, compiled to WebAssembly, as build/engine/cvode.wasm.

    python -m pip install '.[page]'
    python tools/build_engine.py

The sources are those that the source distribution of AMICI carries, which pip fetches and whose checksum is pinned; the
compiler is that of Zig, from its Python package. What was built is loaded and integrates a stiff problem of which the
solution is known before it is put in its place. Licence and version stand beside it and travel with the page.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file
from ketamine_sbml.optional import require
from ketamine_sbml.page.engine import ENGINE, Engine, engine_key

DISTRIBUTION = "amici==1.0.1"
ARCHIVE = "amici-1.0.1.tar.gz"
SHA256 = "50c8ac8346503bbdb2ff75876ac987dc74cf680a05e14faf73a383e1e2b2152a"
INSIDE = "amici-1.0.1/amici/_installation/ThirdParty/sundials"
ZIG = "0.17.1"

ROOT = Path(__file__).resolve().parents[1]
DRIVER = ROOT / "ketamine_sbml" / "page" / "driver.c"
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
FLAGS = ("-target", "wasm32-wasi", "-mexec-model=reactor", "-O3", "-msimd128", "-DNDEBUG", "-s", "-ffunction-sections")

# Robertson's kinetics at t = 40, as the manual of CVODE prints it, and how close the check comes.
ROBERTSON, CLOSE = (7.158e-01, 9.185e-06, 2.842e-01), 1e-3


def main() -> int:
    try:
        target = ROOT / ENGINE
        key = engine_key(SHA256, ZIG, FLAGS, DRIVER.read_bytes())
        if target.is_file() and Engine.read(target).key == key:
            print(f"{ENGINE} is up to date.")
            return 0
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder), target, key)
    except InputError as error:
        print(f"build_engine: {error}", file=sys.stderr)
        return 2
    print(f"wrote {ENGINE}")
    return 0


def build(folder: Path, target: Path, key: str) -> None:
    """Fetch, compile, check, and put in place."""
    sources = fetch(folder)
    module = compile_engine(sources, folder)
    check(module)
    licence = (sources / "LICENSE").read_text(encoding="utf-8")
    notes = {"key": key, "what": "CVODES of SUNDIALS 7.1.1", "licence": licence}
    write_file(target.with_suffix(".json"), json.dumps(notes, indent=1) + "\n")
    write_file(target, module)


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


def compile_engine(sources: Path, folder: Path) -> bytes:
    """The WebAssembly of the solver and our driver."""
    found = require("ziglang", "page")
    version = subprocess.run([*_zig(), "version"], check=True, capture_output=True, text=True).stdout.strip()
    if version != ZIG:
        raise InputError(f"Zig {version} in {Path(found.__file__).parent} is not {ZIG}: install ziglang=={ZIG}.")
    output = folder / "cvode.wasm"
    files = [str(path) for pattern in SOURCES for path in sorted(sources.glob(pattern))]
    command = [*_zig(), "cc", *FLAGS, "-Wl,--gc-sections", *(f"-I{sources / name}" for name in INCLUDED)]
    if subprocess.run([*command, str(DRIVER), *files, "-o", str(output)], check=False).returncode:
        raise InputError("Zig could not compile the solver: see what it says above.")
    return output.read_bytes()


def _zig() -> list[str]:
    return [sys.executable, "-m", "ziglang"]


def check(module: bytes) -> None:
    """Let it integrate Robertson's problem; InputError where the answer is not the one that is known."""
    found = robertson(module)
    for value, known in zip(found, ROBERTSON, strict=True):
        if not abs(value - known) <= CLOSE * known:
            raise InputError(f"The compiled solver gives {value:g} where {known:g} is right: do not use this compiler.")


def robertson(module: bytes) -> tuple[float, ...]:
    """The state of Robertson's problem at t = 40, worked out by the compiled solver."""
    wasmtime = require("wasmtime", "page")
    engine = wasmtime.Engine()
    linker, store = wasmtime.Linker(engine), wasmtime.Store(engine)
    linker.define_wasi()
    store.set_wasi(wasmtime.WasiConfig())
    held: dict[str, Any] = {}

    def rates(_time: float, start: int, into: int) -> int:
        y = _numbers(held, start, 3)
        first, second = 0.04 * y[0] - 1e4 * y[1] * y[2], 3e7 * y[1] ** 2
        _set(held, into, (-first, first - second, second))
        return 0

    def jacobian(start: int, _now: int, into: int) -> int:
        y = _numbers(held, start, 3)
        slope, curve = 1e4 * y[2], 6e7 * y[1]
        rows = (-0.04, slope, 1e4 * y[1], 0.04, -slope - curve, -1e4 * y[1], 0.0, curve, 0.0)
        _set(held, into, rows)
        return 0

    number, place = wasmtime.ValType.f64(), wasmtime.ValType.i32()
    linker.define_func("host", "rates", wasmtime.FuncType([number, place, place], [place]), rates)
    linker.define_func("host", "jacobian", wasmtime.FuncType([place, place, place], [place]), jacobian)
    instance = linker.instantiate(store, wasmtime.Module(engine, module))
    exports = instance.exports(store)
    held |= {"memory": exports["memory"], "store": store}
    exports["_initialize"](store)
    if exports["create"](store, 3, 9, 1) != 0:
        raise InputError("The compiled solver does not start: do not use this compiler.")
    for name, numbers in (("order", (0, 1, 2)), ("starts", (0, 3, 6, 9)), ("columns", (0, 1, 2) * 3)):
        held["memory"].write(store, struct.pack(f"<{len(numbers)}i", *numbers), exports[name](store))
    if exports["begin"](store) != 0:
        raise InputError("The compiled solver does not start: do not use this compiler.")
    _set(held, exports["state"](store), (1.0, 0.0, 0.0))
    _set(held, exports["tolerances"](store), (1e-12, 1e-14, 1e-12))
    _set(held, exports["times"](store), (40.0,))
    flag = exports["integrate"](store, 0.0, 40.0, 1, 1e-8, 1e-6, 50000, 1)
    if flag != 0:
        raise InputError(
            f"The compiled solver gives up on Robertson's problem (flag {flag}): do not use this compiler."
        )
    return _numbers(held, exports["rows"](store), 3)


def _numbers(held: dict[str, Any], start: int, count: int) -> tuple[float, ...]:
    return struct.unpack(f"<{count}d", bytes(held["memory"].read(held["store"], start, start + 8 * count)))


def _set(held: dict[str, Any], start: int, values: tuple[float, ...]) -> None:
    held["memory"].write(held["store"], struct.pack(f"<{len(values)}d", *values), start)


if __name__ == "__main__":
    sys.exit(main())
