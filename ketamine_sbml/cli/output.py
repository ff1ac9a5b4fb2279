"""What goes to the screen: text, JSON, tables, verdicts, progress.

Text may hold what a stranger wrote: control characters, and what the terminal cannot show, are escaped on the way out.
rich is imported only where there is a terminal to draw on. Elsewhere text is plain, whole and unwrapped, for other
programs to read.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import monotonic
from typing import TextIO

import click

from ketamine_sbml.errors import InputError
from ketamine_sbml.plain import printable

# Work that is done sooner than this, in seconds, shows no progress.
PATIENCE = 1.0
# Where no terminal shows progress, work on what strangers wrote says this often, in seconds, that it goes on.
SILENCE = 30.0
_COLOURS = {
    r"(?m)^  supported": "green",
    r"(?m)^  CONTRADICTED": "bold red",
    r"(?m)^  INCONCLUSIVE": "yellow",
    r"(?m)^  not testable": "dim",
}

Progress = Callable[[int, int, str], None]


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Print a text; InputError where nothing more fits there."""
    stream = sys.stderr if err else sys.stdout
    try:
        click.echo(_printable(str(text), stream), err=err, nl=nl)
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "error" if err else "output"
        raise InputError(f"Cannot write to standard {where}: {error.strerror or error}; make room there.") from error


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at it; a stream that was closed before we began is none."""
    return stream is not None and not stream.closed and stream.isatty()


def _printable(text: str, stream: TextIO | None) -> str:
    return printable(text, getattr(stream, "encoding", None) or "utf-8")


def print_json(content: object) -> None:
    """Print for machines."""
    say(as_json_text(content))


def as_json_text(content: object) -> str:
    """The text for machines. JSON has neither infinity nor NaN: they are null."""
    import json

    return json.dumps(_finite(content), indent=1, sort_keys=False, allow_nan=False)


def _finite(content: object) -> object:
    if isinstance(content, float) and not math.isfinite(content):
        return None
    if isinstance(content, dict):
        return {name: _finite(value) for name, value in content.items()}
    return [_finite(value) for value in content] if isinstance(content, list | tuple) else content


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table: on a terminal cells are broken where it is narrow, elsewhere columns are padded and nothing is cut."""
    if not on_terminal(sys.stdout):
        widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header) - 1)]
        for row in [header, *rows]:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            say("  ".join([*cells, row[-1]]).rstrip())
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
        table.add_row(*(Text(_printable(cell, sys.stdout)) for cell in row))
    console.print(table)


def print_verdicts(text: str) -> None:
    """A report's text; on a terminal its verdicts are coloured."""
    if not on_terminal(sys.stdout):
        say(text)
        return
    from rich.console import Console
    from rich.text import Text

    shown = Text(_printable(text, sys.stdout))
    for pattern, style in _COLOURS.items():
        shown.highlight_regex(pattern, style)
    Console().print(shown, soft_wrap=True)


@contextmanager
def progress(doing: str = "simulating", *, watched: bool = False) -> Iterator[Progress | None]:
    """What to call with (done, in all, name); None where no terminal shows it. Gone when the work is done.

    Args:
        doing: the work, in words.
        watched: a single step may take minutes, as of a model that is not ours. It is shown before the first step is
            done; where there is no terminal, a line is written to standard error now and then.
    """
    if not on_terminal(sys.stderr):
        if watched:
            with _telling(doing) as tell:
                yield tell
        else:
            yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    display = Display(*columns, console=Console(stderr=True), transient=True)
    task = display.add_task(_printable(doing, sys.stderr), total=None)
    begun, shown = monotonic(), False

    def show(done: int, total: int, name: str) -> None:
        nonlocal shown
        if not shown and monotonic() - begun > PATIENCE:
            display.start()
            shown = True
        display.update(task, completed=done, total=total, description=_printable(f"{doing} {name}", sys.stderr))

    try:
        if watched:
            display.start()
            shown = True
        yield show
    finally:
        display.stop()


@contextmanager
def _telling(doing: str) -> Iterator[Progress]:
    """Progress as lines on standard error, for who reads a log: after each silence of ``SILENCE`` seconds."""
    state, done = [doing], Event()

    def tell() -> None:
        begun = monotonic()
        while not done.wait(SILENCE):
            # Who closed the stream does not want to know; the work goes on.
            with suppress(InputError, OSError, ValueError):
                say(f"ketamine-sbml: still {state[0]}, for {monotonic() - begun:.0f} s.", err=True)

    def show(finished: int, total: int, name: str) -> None:
        state[0] = f"{doing} ({finished} of {total} done, the last {name})"

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield show
    finally:
        done.set()
        teller.join()
