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
    'make page' builds in a clone. Where there is a sampled ensemble ('ketamine-sbml sample'), some of its members too.
    """
    from pathlib import Path

    from ketamine_sbml.files import write_file
    from ketamine_sbml.model import pathway
    from ketamine_sbml.page.assembly import page_as_html
    from ketamine_sbml.page.engine import ENGINE, Engine
    from ketamine_sbml.studies.sampling import stored_members

    with_ending("--output", output, ".html")
    path = output or Path("results") / "explorer.html"
    write_file(path, page_as_html(Engine.read(engine or ENGINE), stored_members(pathway())))
    say(f"wrote {path}")
    return HELD
