"""``list``: what can be done, read and run."""

from __future__ import annotations

import click

from ketamine_sbml.cli.names import nearest
from ketamine_sbml.cli.options import as_json
from ketamine_sbml.cli.output import print_json, print_table
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError


@click.command()
@click.argument("what")
@as_json
def command(what: str, as_json: bool) -> int:
    """List what can be done, read and run.

    WHAT is interventions, observables, arms, claims, parameters or formats.
    """
    from ketamine_sbml.report.listing import TABLES

    if what not in TABLES:
        mend = nearest(what, list(TABLES), f"use one of {', '.join(TABLES)}")
        raise InputError(f"Nothing to list under {what!r}; {mend}")
    header, rows = TABLES[what]()
    if as_json:
        print_json([dict(zip(header, row, strict=True)) for row in rows])
    else:
        print_table(header, rows)
    return HELD
