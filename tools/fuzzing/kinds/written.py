"""What a person writes, or keeps of an earlier run: claims, arms, measurements, tables of numbers, what is finished."""

from __future__ import annotations

import io
import json
import random
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from fuzzing.damage import damaged
from fuzzing.kinds.files import EXAMPLE, STAGES, VALIDATION, contents, holding
from fuzzing.trial import Trial, command_line, refusable
from ketamine_sbml.exchange.petab import template
from ketamine_sbml.language.tables import read_interventions, read_numbers
from ketamine_sbml.model import pathway
from ketamine_sbml.page.engine import Engine
from ketamine_sbml.simulation.engines.compiled.library import notes_of
from ketamine_sbml.studies.draws import sampled_checksum, uncertain
from ketamine_sbml.studies.ensemble import Layout
from ketamine_sbml.studies.ensemble.kept import DataSet
from ketamine_sbml.studies.margins import margins_read
from ketamine_sbml.studies.runs.state import State
from ketamine_sbml.studies.sampling import Members
from ketamine_sbml.studies.sampling.chains import Walk, read_walk

# A chain of one step of two walkers, and what no array of it may be.
_WALK = Walk.begun(np.full((2, 1), 0.5), 1)
_WALK = _WALK.after(_WALK.points, _WALK.random, 1)
_NASTY_ARRAYS = [
    np.array(1),
    np.array("text"),
    np.array([]),
    np.array([-1]),
    np.array([True]),
    np.array([np.nan]),
    np.array([1j]),
    np.array(["1"]),
    np.array([2**63], np.uint64),
    np.zeros(624),
    np.zeros(624, np.uint32),
    np.full((2, 1), -0.5),
    np.full((2, 1), np.inf),
    np.full((2, 2), 0.5),
    np.full((3, 2, 1), 0.5),
]
# Of the answers in a data set.
_LAYOUT = Layout({"hour": (0.0, 1.0)}, ("p_mtor",), {"p_mtor": "1"})


def claims(rng: random.Random) -> Trial:
    """A file of claims: listed, or judged."""
    suites = [c for c in [*contents(VALIDATION, "*.toml"), *contents(EXAMPLE, "claims.toml")] if b"[[claim]]" in c]
    # A few records of a suite: what is judged is then judged in seconds.
    records = rng.choice(suites).split(b"\n[[claim]]\n")
    content = b"\n[[claim]]\n" + b"\n[[claim]]\n".join(rng.sample(records[1:], min(2, len(records) - 1)))
    content = damaged(rng, content, suites)
    if rng.random() < 0.05:
        words = ("validate", "--claims", "c.toml", "--json")
        return Trial("claims", {"c.toml": content}, command_line(*words), " ".join(words))
    return holding("claims", content)


def protocol(rng: random.Random) -> Trial:
    """A file of arms: run for two hours."""
    arms = (VALIDATION / "arms.toml").read_bytes()
    mice = [table for table in arms.split(b"\n\n") if b"organism" not in table and b"[arm." in table]
    tables = rng.sample(mice, 2)
    own = b'[arm.own]\nchanges = [{ set = "ketamine", to = 10, at = 2 }, { set = "rapamycin", to = 20, until = 50 }]\n'
    return holding("protocol", damaged(rng, b"\n\n".join([own, *tables]), [arms]))


def measurements(rng: random.Random) -> Trial:
    """A table of measurements, as for export --to petab --data."""
    rows = b"ketamine,p_mtor,1,1.9,0.5,,6\nketamine,spine_density,24,1.25,,0.04,\nvehicle,calcium,0.5,100,,5,\n"
    return holding("measurements", damaged(rng, template(pathway()).encode() + rows, [rows]))


def table(rng: random.Random) -> Trial:
    """A table of the model's own numbers or interventions."""
    path = rng.choice(sorted(STAGES.glob("*.csv")))
    beside = {name: (STAGES.parent / name).read_bytes() for name in ("publications.csv", "proteins.csv")}
    content = damaged(rng, path.read_bytes(), contents(STAGES, "*.csv"))
    read: Callable[[Path], object] = read_interventions if path.name == "interventions.csv" else read_numbers
    return Trial("table", {**beside, "t.csv": content}, refusable(lambda: read(Path("t.csv"))), f"table of {path.name}")


def state(rng: random.Random) -> Trial:
    """The state of an interrupted run."""
    lines = ['{"ketamine-sbml": "finished runs", "format": 1}']
    lines += [json.dumps({"key": "k", "run": n, "result": [0.1 * n, None]}) for n in range(5)]
    content = damaged(rng, "\n".join(lines).encode() + b"\n", [b'{"key": "k"}'])
    written = frozenset({"s.jsonl"})  # a cut line is ended

    def act() -> None:
        for result in State(Path("s.jsonl"), "k").finished().values():
            margins_read(result, 2)

    return Trial("state", {"s.jsonl": content}, refusable(act), "State", written)


def chain(rng: random.Random) -> Trial:
    """The chain of an interrupted sampling: its bytes, one of its arrays, or what its text says."""
    with np.load(io.BytesIO(_WALK.to_bytes("k"))) as whole:
        arrays = dict(whole)
    hurt = rng.choice(("bytes", *arrays))
    if hurt == "about":
        text = damaged(rng, str(arrays["about"]).encode(), [b'{"key": "k"}'])
        arrays["about"] = np.array(text.decode("utf-8", "replace"))
    elif hurt != "bytes":
        arrays[hurt] = rng.choice(_NASTY_ARRAYS)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    content = damaged(rng, buffer.getvalue(), [buffer.getvalue()]) if hurt == "bytes" else buffer.getvalue()
    return Trial(
        "chain",
        {"s.npz": content},
        refusable(lambda: read_walk(Path("s.npz"), "k", _WALK.points.shape)),
        f"a chain with its {hurt} damaged",
    )


def notes(rng: random.Random) -> Trial:
    """What stands beside a compiled solver, or the solver itself: both are refused before anything is loaded."""
    said = {"source": "a", "made_of": [], "library": "b", "key": "c", "what": "d", "licence": "e"}
    files = {"e.wasm": b"\0asm\1\0\0\0", "e.json": json.dumps(said, indent=1).encode()}
    hurt = rng.choice(("e.wasm", "e.json", "e.json", "e.json"))
    files[hurt] = damaged(rng, files[hurt], [b"{}"])
    read = rng.choice((Engine.read, notes_of))
    return Trial("notes", files, refusable(lambda: read(Path("e.wasm"))), f"{read.__qualname__} with {hurt} damaged")


def members(rng: random.Random) -> Trial:
    """A file of parameter sets, as 'sample' writes it."""
    model = pathway()
    names = [parameter.id for parameter in uncertain(model)][:3]
    made_by = f"{sampled_checksum(model, names)},1,100"
    rows = [",".join(repr(rng.uniform(0.1, 2.0)) for _ in names) + f",{made_by}" for _ in range(3)]
    content = "\n".join([",".join([*names, "model,seed,steps"]), *rows, ""]).encode()
    return Trial(
        "members",
        {"e.csv": damaged(rng, content, [content])},
        refusable(lambda: Members.read(Path("e.csv"), model)),
        "Members.read",
    )


def data_set(rng: random.Random) -> Trial:
    """The folder of an ensemble that was interrupted: its description, or one of its parts."""
    files = _finished()
    hurt = rng.choice(sorted(files))
    content = damaged(rng, files[hurt], list(files.values()))
    # The name tells which draws a part holds.
    named = rng.choice((hurt, hurt, hurt, "part-000000000-000000009.parquet", "part-000000002-000000001.parquet"))

    def act() -> None:
        folder = Path("set")
        folder.mkdir()
        for name, whole in files.items():
            (folder / (named if name == hurt else name)).write_bytes(content if name == hurt else whole)
        try:
            kept = DataSet(folder, _LAYOUT, "key", {})
            if kept.has((0, 2)):
                kept.column((0, 2), 0)
        finally:
            shutil.rmtree(folder)

    return Trial("data set", {"damaged": content}, refusable(act), f"DataSet with {named} damaged")


@cache
def _finished() -> dict[str, bytes]:
    """The files of an ensemble of two draws."""
    with tempfile.TemporaryDirectory() as place:
        DataSet(Path(place), _LAYOUT, "key", {}).add((0, 2), np.zeros((2, 2, 1)))
        return {path.name: path.read_bytes() for path in Path(place).iterdir()}
