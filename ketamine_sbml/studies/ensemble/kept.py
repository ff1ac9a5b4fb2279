"""Where the answers of an ensemble are kept: in memory, or as a data set of Parquet files."""

from __future__ import annotations

import io
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_json, write_file
from ketamine_sbml.optional import require
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.ensemble.question import Layout

# A part: the first draw and the one after the last.
Part = tuple[int, int]
# Numbers that an ensemble in memory may hold (160 MB).
MOST_IN_MEMORY = 20_000_000
_DESCRIPTION = "_ensemble.json"
_NAME = re.compile(r"part-(\d{9})-(\d{9})\.parquet\Z")


class Kept(ABC):
    """The answers by parts; a part is an array of the shape (draws, rows, values)."""

    @abstractmethod
    def has(self, part: Part) -> bool:
        """Whether the part is there."""

    @abstractmethod
    def add(self, part: Part, answers: Numbers) -> None:
        """Keep a part."""

    @abstractmethod
    def column(self, part: Part, value: int) -> Numbers:
        """One column of a part, of the shape (draws, rows)."""


class InMemory(Kept):
    """Answers that are gone with the process."""

    def __init__(self, layout: Layout, draws: int) -> None:
        size = draws * layout.rows * len(layout.values)
        if size > MOST_IN_MEMORY:
            raise InputError(
                f"{draws} draws of {layout.rows} rows and {len(layout.values)} columns are {size:.2g} numbers, more "
                f"than the {MOST_IN_MEMORY:.2g} that memory is used for: give --data-set DIR, or ask for less."
            )
        self._parts: dict[Part, Numbers] = {}

    def has(self, part: Part) -> bool:
        return part in self._parts

    def add(self, part: Part, answers: Numbers) -> None:
        self._parts[part] = answers

    def column(self, part: Part, value: int) -> Numbers:
        return np.asarray(self._parts[part][:, :, value])


class DataSet(Kept):
    """A folder that pandas, Polars, DuckDB and pyarrow read as one table: a row for each draw and row of an answer.

    A part is a file, written whole or not at all; what an interrupted run has finished is used by the next.

    Args:
        folder: made if there is none.
        layout: of an answer.
        key: stands for model, question and source of the draws.
        description: what a person should know of them.

    Raises:
        InputError: the folder holds something else, or an ensemble of another model or question.
    """

    def __init__(self, folder: Path, layout: Layout, key: str, description: dict[str, str]) -> None:
        self._pyarrow = require("pyarrow", "data")
        self._parquet = require("pyarrow.parquet", "data")
        self._folder, self._layout = folder, layout
        self._key = key
        about = folder / _DESCRIPTION
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder} is a file: name a folder for the data set.")
        if about.is_file():
            if _key_of(about) != key:
                raise InputError(
                    f"{folder} holds an ensemble of another model, engine, question or source of draws: name a new "
                    "folder."
                )
        elif folder.exists() and any(folder.iterdir()):
            raise InputError(f"{folder} holds something else than an ensemble: name a new or an empty folder.")
        else:
            content = {**description, "units": dict(layout.units), "key": key}
            write_file(about, json.dumps(content, indent=1) + "\n")
        self._lasts = dict(self._present())

    def has(self, part: Part) -> bool:
        return self._lasts.get(part[0], 0) >= part[1]

    def add(self, part: Part, answers: Numbers) -> None:
        first, last = part
        draws, rows = last - first, self._layout.rows
        columns: dict[str, Any] = {"draw": np.repeat(np.arange(first, last), rows)}
        for name, key in self._layout.keys.items():
            array = self._pyarrow.array(list(key) * draws)
            columns[name] = array.dictionary_encode() if isinstance(key[0], str) else array
        for index, name in enumerate(self._layout.values):
            columns[name] = answers[:, :, index].ravel()
        buffer = io.BytesIO()
        self._parquet.write_table(self._pyarrow.table(columns), buffer, compression="zstd")
        write_file(self._path(part), buffer.getvalue())
        before = self._lasts.get(first)
        self._lasts[first] = last
        if before is not None and before != last:
            self._path((first, before)).unlink(missing_ok=True)

    def column(self, part: Part, value: int) -> Numbers:
        first, last = part
        path = self._path((first, self._lasts[first]))
        try:
            table = self._parquet.read_table(path, columns=[self._layout.values[value]])
            numbers = np.asarray(table.column(0).to_numpy(), dtype=float)
            numbers = numbers.reshape(self._lasts[first] - first, self._layout.rows)
        except (OSError, ValueError, IndexError, TypeError, self._pyarrow.ArrowException) as error:
            # No column of that name, of other things than numbers, or too short.
            raise InputError(f"{path} is broken: remove it, and run again to make it anew.") from error
        return numbers[: last - first]

    def _present(self) -> Iterator[Part]:
        # Where a part was made longer and the shorter one is still there, the longer comes last.
        for path in sorted(self._folder.iterdir()):
            # A folder or a pipe of such a name is no part: what reads Parquet would walk through it, or wait for ever.
            if (match := _NAME.match(path.name)) and path.is_file():
                yield int(match[1]), int(match[2])

    def _path(self, part: Part) -> Path:
        return self._folder / f"part-{part[0]:09d}-{part[1]:09d}.parquet"


def _key_of(path: Path) -> object:
    try:
        content = read_json(path)
    except InputError:
        return None
    return content.get("key") if isinstance(content, dict) else None
