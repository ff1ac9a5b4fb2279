"""``reference``: this machine's numbers against the stored ones."""

from __future__ import annotations

import click

from ketamine_sbml.cli.options import as_json
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import FAILED, HELD


@click.command()
@as_json
def command(as_json: bool) -> int:
    """Simulate every arm of the suite and compare with validation/reference.npz.

    Exit status 0: all numbers agree; 1: some do not.
    """
    from ketamine_sbml.report.reference import mismatches_as_text
    from ketamine_sbml.simulation import named_arms
    from ketamine_sbml.studies.reference import check_reference

    compared, found = check_reference(named_arms())
    if as_json:
        print_json({"compared": compared, "differences": [vars(mismatch) for mismatch in found]})
    else:
        say(mismatches_as_text(compared, found))
    return FAILED if found else HELD
