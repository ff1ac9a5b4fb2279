"""``page``: the explorer, one file that simulates and judges in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, with_ending
from ketamine_sbml.cli.output import say
from ketamine_sbml.cli.status import HELD

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--output", type=PATH, metavar="FILE", help="where to write it (default: results/explorer.html)")
@click.option("--engine", type=PATH, metavar="FILE", help="the compiled solver (default: build/engine/cvode.wasm)")
def command(output: Path | None, engine: Path | None) -> int:
    """Write the explorer: one page that needs no network and no installation to be used.

    It holds the equations, the map, the claims with their sources, the SBML file, and CVODE as WebAssembly, which
    'make page' builds in a clone.
    """
    from pathlib import Path

    from ketamine_sbml.files import write_file
    from ketamine_sbml.page.assembly import page_as_html
    from ketamine_sbml.page.engine import ENGINE, Engine

    with_ending("--output", output, ".html")
    path = output or Path("results") / "explorer.html"
    write_file(path, page_as_html(Engine.read(engine or ENGINE)))
    say(f"wrote {path}")
    return HELD
