"""What goes to the screen: JSON, tables, verdicts, progress.

rich is imported only where there is a terminal to draw on. Elsewhere text is plain, whole and unwrapped, for other
programs to read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

import click

# Work that is done sooner than this, in seconds, shows no progress.
PATIENCE = 1.0
_COLOURS = {
    r"(?m)^  supported": "green",
    r"(?m)^  CONTRADICTED": "bold red",
    r"(?m)^  INCONCLUSIVE": "yellow",
    r"(?m)^  not testable": "dim",
}

Progress = Callable[[int, int, str], None]


def print_json(content: object) -> None:
    """Print for machines."""
    import json

    click.echo(json.dumps(content, indent=1, sort_keys=False, allow_nan=False))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table: on a terminal cells are broken where it is narrow, elsewhere columns are padded and nothing is cut."""
    if not sys.stdout.isatty():
        widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header) - 1)]
        for row in [header, *rows]:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            click.echo("  ".join([*cells, row[-1]]).rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    console = Console()
    for column, name in enumerate(header):
        # Ids are to be copied: they stay whole where they leave half of the width to the rest.
        whole = column == 0 and 2 * max(len(row[0]) for row in [header, *rows]) <= console.width
        table.add_column(name, overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def print_verdicts(text: str) -> None:
    """A report's text; on a terminal its verdicts are coloured."""
    if not sys.stdout.isatty():
        click.echo(text)
        return
    from rich.console import Console
    from rich.text import Text

    shown = Text(text)
    for pattern, style in _COLOURS.items():
        shown.highlight_regex(pattern, style)
    Console().print(shown, soft_wrap=True)


@contextmanager
def progress(doing: str = "simulating") -> Iterator[Progress | None]:
    """What to call with (done, in all, name); None where no terminal shows it. Gone when the work is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    display = Display(*columns, console=Console(stderr=True), transient=True)
    task = display.add_task(doing)
    begun, shown = monotonic(), False

    def show(done: int, total: int, name: str) -> None:
        nonlocal shown
        if not shown and monotonic() - begun > PATIENCE:
            display.start()
            shown = True
        display.update(task, completed=done, total=total, description=f"{doing} {name}")

    try:
        yield show
    finally:
        display.stop()
