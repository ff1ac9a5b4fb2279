"""What the options about files and sizes ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from ketamine_sbml.cli.options import PATH
from ketamine_sbml.cli.output import say
from ketamine_sbml.errors import InputError

Command = TypeVar("Command", bound=Callable[..., Any])

PICTURES = ("png", "svg", "pdf")
# What a table that is no curve is written as.
TABLES = ("csv", "json")


@dataclass(frozen=True)
class Wanted:
    """What the options of ``file_options`` ask for."""

    outputs: Sequence[Path]
    picture_kind: str | None
    table_kind: str | None
    no_plot: bool

    def files(self, stem: str) -> dict[Path, str]:
        """Each file to write, with its kind; ``stem`` names those in a folder."""
        return chosen_files(self.outputs, stem, self.picture_kind, self.table_kind, TABLES, self.no_plot)


def file_options(command: Command) -> Command:
    """Where a picture and a table go, handed over as ``wanted``."""

    @wraps(command)
    def with_files(
        *given: Any,
        outputs: tuple[Path, ...],
        picture_kind: str | None,
        table_kind: str | None,
        no_plot: bool,
        **others: Any,
    ) -> Any:
        return command(*given, wanted=Wanted(outputs, picture_kind, table_kind, no_plot), **others)

    where = "a folder (default: results), or a file ending in .png, .svg, .pdf, .csv or .json; may be repeated"
    for option in (
        click.option("--no-plot", is_flag=True, help="write the table only"),
        click.option("--table", "table_kind", metavar="KIND", help="of the numbers in a folder: csv or json"),
        click.option("--format", "picture_kind", metavar="KIND", help="of the plot in a folder: png, svg or pdf"),
        click.option("--output", "outputs", type=PATH, multiple=True, metavar="PATH", help=where),
    ):
        with_files = option(with_files)
    return cast(Command, with_files)


def write_files(
    files: Mapping[Path, str], tables: Mapping[str, Callable[[], str]], picture: Callable[[Path], None]
) -> None:
    """Write each file by its kind, and say so.

    Args:
        files: what to write, as ``Wanted.files`` gives it.
        tables: kind -> its content.
        picture: draws into a file.
    """
    from ketamine_sbml.files import write_file

    for path, kind in files.items():
        if kind in tables:
            write_file(path, tables[kind]())
        else:
            picture(path)
        say(f"wrote {path}")


def within(option: str, value: float, bounds: tuple[float, float], unit: str) -> None:
    """Refuse a number outside of its bounds; the lower one, where it is zero, is itself outside."""
    low, high = bounds
    if not low <= value <= high or value == 0:
        least = f"{low:g} or more" if low else "more than 0"
        raise InputError(f"{option} {value:g}: use {least} and at most {high:g} {unit}.")


def chosen_files(
    outputs: Sequence[Path],
    stem: str,
    picture_kind: str | None,
    table_kind: str | None,
    tables: Sequence[str],
    no_plot: bool,
) -> dict[Path, str]:
    """Each file to write, with its kind: those that are named, and a picture and a table in a folder that is."""
    if picture_kind is not None and picture_kind not in PICTURES:
        raise InputError(f"--format {picture_kind}: use png, svg or pdf.")
    if table_kind is not None and table_kind not in tables:
        raise InputError(f"--table {table_kind}: use {', '.join(tables)}.")
    found: dict[Path, str] = {}
    folders = []
    for path in outputs or (Path("results"),):
        ending = path.suffix[1:].lower()
        if path.is_dir() or not ending.isalpha():
            folders.append(path)
        elif ending in (*PICTURES, *tables):
            found[path] = ending
        else:
            raise InputError(
                f"--output {path}: a file ends in .{', .'.join((*PICTURES, *tables))}; a folder has no such ending."
            )
    if not folders and (picture_kind or table_kind):
        raise InputError("--format and --table are for a folder: the ending of --output says what a file is.")
    for folder in folders:
        if not no_plot:
            found[folder / f"{stem}.{picture_kind or 'png'}"] = picture_kind or "png"
        found[folder / f"{stem}.{table_kind or 'csv'}"] = table_kind or "csv"
    if no_plot:
        found = {path: kind for path, kind in found.items() if kind in tables}
    return found
