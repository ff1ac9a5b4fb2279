"""``export``: the model in the format of another tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.options import PATH, as_json, organism_named, with_ending
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.language.pathway import Pathway


@click.command(epilog="'ketamine-sbml list formats' tells what each is.")
@click.option("--to", "name", required=True, metavar="FORMAT", help="copasi, antimony, sbml-l2v4, python, excel, ...")
@click.option("--output", type=PATH, metavar="FILE", help="where (default: results/ketamine_vegf with its ending)")
@click.option("--organism", default="mouse", metavar="NAME", help="mouse, rat or human")
@click.option("--data", type=PATH, metavar="FILE", help="petab: a table of measurements to fit")
@click.option("--template", is_flag=True, help="petab: print such a table, to fill in")
@click.option("--simulate", is_flag=True, help="petab: make measurements up, with noise (the default without --data)")
@click.option("--seed", type=int, metavar="N", help="petab: of that noise (default: 1)")
@click.option("--arm", "arms", multiple=True, metavar="NAME", help="petab: make up only these; may be repeated")
@click.option("--protocol", type=PATH, metavar="FILE", help="petab: a TOML file with arms of your own")
@as_json
def command(
    name: str,
    output: Path | None,
    organism: str,
    data: Path | None,
    template: bool,
    simulate: bool,
    seed: int | None,
    arms: tuple[str, ...],
    protocol: Path | None,
    as_json: bool,
) -> int:
    """Write the model in the format of another tool, made from the declaration."""
    from pathlib import Path

    from ketamine_sbml.exchange import FOLDERS, FORMATS, Folder, Format
    from ketamine_sbml.files import write_file, write_folder
    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.model import pathway

    known: dict[str, Format | Folder] = {**FORMATS, **FOLDERS}
    if name not in known:
        raise unknown("format", name, list(known), f"use one of {', '.join(known)}")
    animal = organism_named(organism)
    model = pathway(animal)
    suffix = "" if animal is Organism.MOUSE else f"_{animal}"
    path = output or Path("results") / f"ketamine_vegf{suffix}{known[name].ending}"
    if name in FORMATS or template:
        with_ending("--output", output, ".csv" if template else f".{known[name].ending.rpartition('.')[2]}")
    of_folders = {"--data": data, "--template": template, "--simulate": simulate, "--arm": arms, "--protocol": protocol}
    given = [option for option, value in of_folders.items() if value] + ["--seed"] * (seed is not None)
    if name in FORMATS:
        if given:
            raise InputError(f"{given[0]} belongs to --to {' or '.join(FOLDERS)}, not to --to {name}: leave it out.")
        contents = {path: FORMATS[name].content(model)}
        beside = FORMATS[name].beside
        if beside is not None:
            needed, content = beside(model)
            contents[path.with_name(needed)] = content
        for target, content in contents.items():
            write_file(target, content)
        written = list(contents)
    elif template:
        return _print_template(model, [option for option in given if option != "--template"], output)
    else:
        from ketamine_sbml.exchange.petab import Request

        if data and simulate:
            raise InputError("--data and --simulate: measurements are a table's or made up; give one of the two.")
        files = FOLDERS[name].files(model, Request(data, arms, protocol, seed))
        write_folder(path, files)
        written = [path / file for file in files]
    if as_json:
        print_json({"written": [str(file) for file in written]})
    else:
        say("\n".join(f"wrote {file}" for file in written))
    return HELD


def _print_template(model: Pathway, others: list[str], output: Path | None) -> int:
    """Print the empty table; with ``output`` it goes into that file."""
    from ketamine_sbml.exchange.petab import template
    from ketamine_sbml.files import write_file

    if others:
        raise InputError(f"{others[0]} and --template: the template is the same for all; leave {others[0]} out.")
    if output is None:
        say(template(model), nl=False)
    else:
        write_file(output, template(model))
        say(f"wrote {output}")
    return HELD
