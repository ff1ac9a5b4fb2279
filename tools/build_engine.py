"""Builds the explorer's solver: CVODE of SUNDIALS, compiled to WebAssembly, as build/engine/cvode.wasm.

    python -m pip install '.[page]'
    python tools/build_engine.py

What was built is loaded and integrates a stiff problem of which the solution is known before it is put in its place.
Licence and version stand beside it and travel with the page. ``sundials.py`` says where sources and compiler come from.
"""

from __future__ import annotations

import json
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

import sundials

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import write_file
from ketamine_sbml.optional import require
from ketamine_sbml.page.engine import ENGINE, Engine, engine_key
from ketamine_sbml.simulation.engines.compiled.library import MATRIX

ROOT = Path(__file__).resolve().parents[1]
DRIVER = ROOT / "ketamine_sbml" / "page" / "driver.c"
FLAGS = ("-target", "wasm32-wasi", "-mexec-model=reactor", "-O3", "-msimd128", "-s")

# Robertson's kinetics at t = 40, as the manual of CVODE prints it, and how close the check comes.
ROBERTSON, CLOSE = (7.158e-01, 9.185e-06, 2.842e-01), 1e-3


def main() -> int:
    try:
        target = ROOT / ENGINE
        key = engine_key(sundials.SHA256, sundials.ZIG, FLAGS, DRIVER.read_bytes() + MATRIX.read_bytes())
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
    sources = sundials.fetch(folder)
    module = sundials.compiled(sources, DRIVER, FLAGS, [MATRIX.parent], folder / "cvode.wasm")
    check(module)
    notes = {"key": key, "what": sundials.WHAT, "licence": sundials.licence(sources)}
    write_file(target.with_suffix(".json"), json.dumps(notes, indent=1) + "\n", even_if_read=True)
    write_file(target, module, even_if_read=True)


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
