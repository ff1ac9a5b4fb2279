"""What the options about files and sizes ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = ("png", "svg", "pdf")


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
    from pathlib import Path

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
