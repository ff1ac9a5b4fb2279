"""``build``: everything that is derived from the declaration, written or compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, organism_named
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import FAILED, HELD

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--output", type=PATH, metavar="DIR", help="write only what belongs into models/, and write it there")
@click.option("--organism", metavar="NAME", help="only the model files of mouse, rat or human")
@click.option("--check", is_flag=True, help="write nothing; tell how the files differ from the code")
@as_json
def command(output: Path | None, organism: str | None, check: bool, as_json: bool) -> int:
    """Write everything that is derived from the declaration into the checkout in which you stand.

    That is the SBML files, maps and archive in models/, the tables in docs/, and in validation/ the schema of claims,
    the table of fitted values and the stored reference; README's numbers are put right. Nothing is written from a
    model that is not sound (see 'ketamine-sbml check'): then the exit status is 1, as it is where --check finds a
    difference.
    """
    from pathlib import Path

    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.release import checkout, derived, differences, of_the_models, strangers, write_all
    from ketamine_sbml.soundness import check_soundness

    chosen = organism_named(organism) if organism else None
    entries = derived(chosen)
    if output:
        entries, root = of_the_models(entries), output
    else:
        root = checkout(Path.cwd())
    checks = list(check_soundness((chosen,) if chosen else tuple(Organism), maps=chosen in (None, Organism.MOUSE)))
    faults = [sentence for made in checks for sentence in made.faults]
    left_out = [f"{made.name} not checked: {made.left_out}" for made in checks if made.left_out]
    written: list[Path] = []
    if check:
        found, missed = differences(root, entries)
        faults += found
        if chosen is None:
            faults += strangers(output or root / "models", entries)
        left_out += missed
    elif not faults:
        written, missed = write_all(root, entries)
        left_out += missed
    for sentence in left_out:
        say(f"ketamine-sbml: {sentence}", err=True)
    if as_json:
        print_json({"differences" if check else "faults": faults, "written": [str(path) for path in written]})
    elif faults:
        say("\n".join(faults), err=True)
    elif check:
        say(f"{root} is what the code builds.")
    else:
        say("\n".join(f"wrote {path}" for path in written))
    return FAILED if faults else HELD
