"""The programs of ``programs.toml``: what they are given, how they are run, and the tables that they write."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from naive_cases import Run, hours, observables, sessions
from naive_environments import content, interpreter, ready

from ketamine_sbml import pathway
from ketamine_sbml.claims import load_claims
from ketamine_sbml.exchange import FORMATS
from ketamine_sbml.exchange.archive import COMPARED, MASTER
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.witnesses import scale_of

ROOT = Path(__file__).resolve().parents[1]
MODELS, SCRIPTS = ROOT / "models", ROOT / "examples" / "tools"
ARCHIVE = "ketamine_vegf.omex"
# Longer than any program takes, in seconds: one that hangs is a failure like another.
LONGEST = 1800
# What the exported programs are called by ``export``.
_EXPORTS = {"ketamine_vegf.py": "python", "ketamine_vegf.R": "r"}

Table = Mapping[str, Numbers]


@dataclass(frozen=True)
class Program:
    """One program and one way to use it; the fields are those of ``programs.toml``."""

    name: str
    environment: str
    script: str
    accepted: float
    because: str
    given: str = ""
    documents: tuple[str, ...] = ()
    archive: bool = False
    masters: bool = False

    def run(self, arguments: Sequence[str], folder: Path) -> None:
        """Run its script as its user would; fails with what it said."""
        assert ready(self.environment), f"The environment of {self.environment} is missing: run make naive."
        python = interpreter(self.environment)
        command = [python, str(SCRIPTS / self.script), *arguments]
        # As in an environment that is activated: its other programs are found first.
        active = {**os.environ, "PATH": os.pathsep.join([str(Path(python).parent), os.environ["PATH"]])}
        active.pop("PYTHONPATH", None)
        done = subprocess.run(
            command, cwd=folder, env=active, capture_output=True, text=True, timeout=LONGEST, check=False
        )
        assert done.returncode == 0, (
            f"{self.name} stopped with {done.returncode}: {done.stdout[-500:]}{done.stderr[-2000:]}"
        )


def programs(kind: str) -> list[Program]:
    """The programs of a kind: those that are given the model, or those that are given documents."""
    tables = content()[kind]
    return [
        Program(name=name, **{**table, "documents": tuple(table.get("documents", ()))})
        for name, table in tables.items()
    ]


def given_file(name: str, folder: Path) -> Path:
    """A copy of a file of ``models/``, or an exported program, in the folder."""
    path = folder / name
    if name in _EXPORTS:
        path.write_bytes(FORMATS[_EXPORTS[name]].content(pathway()))
    else:
        shutil.copy(MODELS / name, path)
    return path


def tables_of_session(program: Program, session: str, folder: Path) -> dict[str, Table]:
    """Name of a run -> what the program wrote for it; the whole session runs in one process."""
    runs: list[Run] = sessions()[session]
    given = given_file(program.given, folder)
    program.run([str(given), str(folder), ",".join(observables()), *(run.text for run in runs)], folder)
    return {str(run): read_table(folder / f"{run.number}.csv") for run in runs}


def table_of_document(program: Program, document: str, folder: Path) -> Table:
    """What a program that is given documents one by one wrote for one of them."""
    unpack(folder)
    arguments = [str(folder / f"{document}.sedml"), str(folder)]
    program.run([*arguments, ",".join(observables())] if program.environment == "copasi" else arguments, folder)
    written = folder / f"{document}.csv"
    return read_table(written if written.is_file() else folder / "report.csv")


def tables_of_archive(program: Program, folder: Path) -> dict[str, Table]:
    """Document -> what a program that is given the archive wrote for it."""
    found = {}
    for number, master in enumerate(program.documents if program.masters else [MASTER.removesuffix(".sedml")]):
        archive, results = folder / f"{number}.omex", folder / str(number)
        archive.write_bytes(with_master(master))
        results.mkdir()
        arguments = [str(archive), str(results)]
        program.run([*arguments, ",".join(observables())] if program.environment == "copasi" else arguments, folder)
        for path in results.glob("*.csv"):
            name = master if path.stem == archive.stem else path.stem
            found[name] = read_table(path)
    return found


def unpack(folder: Path) -> None:
    """The archive's files into a folder."""
    with zipfile.ZipFile(MODELS / ARCHIVE) as archive:
        archive.extractall(folder)


def with_master(document: str) -> bytes:
    """The archive with another document as the one that runs first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(MODELS / ARCHIVE) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "manifest.xml":
                mark = b' master="true"'
                place = f'location="./{document}.sedml"'.encode()
                head, tail = text.replace(mark, b"").split(place)
                text = head + place + tail.replace(b"/>", mark + b"/>", 1)
            target.writestr(name, text)
    return buffer.getvalue()


def arms_of_document(document: str) -> list[str]:
    """The names of the arms in a document, in its order."""
    if document != "compare":
        return [document]
    return list(next(claim for claim in load_claims()[0] if claim.id == COMPARED).arms.values())


def read_table(path: Path) -> Table:
    """A CSV table with one line of names."""
    with path.open(newline="", encoding="utf-8") as file:
        names = next(csv.reader(file))
    values = np.genfromtxt(path, delimiter=",", skip_header=1)
    return {name.strip().strip('"'): values[:, column] for column, name in enumerate(names)}


def column(table: Table, name: str, arm: str, number: int) -> Numbers:
    """A column by its name, also where a document of several arms adds the arm or its number."""
    return next(table[key] for key in (name, f"{name} ({arm})", f"{name}_{number}") if key in table)


def read_at_hours(table: Table, observable: str, arm: str = "", number: int = 0) -> Numbers:
    """A curve of a program at the hours that are compared; a time that it did not write is a failure."""
    times = table["time"] if "time" in table else column(table, "hours", arm, number) + pathway().origin
    wanted = hours()[hours() >= times[0] - 1e-6]
    rows = [int(np.argmin(np.abs(times - hour))) for hour in wanted]
    assert np.allclose(times[rows], wanted, rtol=0, atol=1e-6), "The program did not write the hours that are compared."
    return column(table, observable, arm, number)[rows]


def differences(table: Table, ours: Mapping[str, Numbers], arm: str = "", number: int = 0) -> list[tuple[float, str]]:
    """For each observable the largest difference at the hours that are compared: share of its scale, and a sentence."""
    found = []
    for observable in observables():
        theirs = read_at_hours(table, observable, arm, number)
        missing = len(hours()) - len(theirs)
        mine = ours[observable][missing:]
        shares = np.abs(theirs - mine) / scale_of(observable, mine)
        shares = np.where(np.isfinite(shares), shares, np.inf)
        worst = int(np.argmax(shares))
        where = f"{observable} at hour {hours()[missing + worst]:g}"
        found.append((float(shares[worst]), f"{where}: {theirs[worst]:.6g}, ours {mine[worst]:.6g}"))
    return found
