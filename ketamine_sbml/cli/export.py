"""``export``: the model in the format of another tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.options import PATH, as_json, organism_named
from ketamine_sbml.cli.output import print_json
from ketamine_sbml.cli.status import HELD

if TYPE_CHECKING:
    from pathlib import Path


@click.command(epilog="'ketamine-sbml list formats' tells what each is.")
@click.option("--to", "name", required=True, metavar="FORMAT", help="copasi, antimony, sbml-l2v4, python, excel, ...")
@click.option("--output", type=PATH, metavar="FILE", help="where (default: results/ketamine_vegf with its ending)")
@click.option("--organism", default="mouse", metavar="NAME", help="mouse, rat or human")
@as_json
def command(name: str, output: Path | None, organism: str, as_json: bool) -> int:
    """Write the model in the format of another tool, made from the declaration."""
    from pathlib import Path

    from ketamine_sbml.exchange import FORMATS
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.model import pathway

    if name not in FORMATS:
        raise unknown("format", name, list(FORMATS), f"use one of {', '.join(FORMATS)}")
    chosen, animal = FORMATS[name], organism_named(organism)
    suffix = "" if animal is Organism.MOUSE else f"_{animal}"
    path = output or Path("results") / f"ketamine_vegf{suffix}{chosen.ending}"
    contents = {path: chosen.content(pathway(animal))}
    if chosen.beside is not None:
        needed, content = chosen.beside(pathway(animal))
        contents[path.with_name(needed)] = content
    for target, content in contents.items():
        write_file(target, content)
    if as_json:
        print_json({"written": [str(target) for target in contents]})
    else:
        click.echo("\n".join(f"wrote {target}" for target in contents))
    return HELD
