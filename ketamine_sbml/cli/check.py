"""``check``: whether the declared model is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import as_json
from ketamine_sbml.cli.output import print_json, say
from ketamine_sbml.cli.status import FAILED, HELD

if TYPE_CHECKING:
    from ketamine_sbml.soundness import Check


@click.command()
@as_json
def command(as_json: bool) -> int:
    """Check units, consistency by libSBML, rest, and the maps' geometry of what is declared.

    At rest nothing may move, and a small push must come back. Exit status 0: the model is sound; 1: it is not, and what
    is wrong stands there with its place.
    """
    from ketamine_sbml.soundness import check_soundness

    checks = []
    for check in check_soundness():
        checks.append(check)
        if as_json:
            continue
        say(f"{check.name}: {_outcome(check)}")
        for sentence in check.faults:
            say(f"  {sentence}")
    if as_json:
        print_json([vars(check) for check in checks])
    return FAILED if any(check.faults for check in checks) else HELD


def _outcome(check: Check) -> str:
    if check.left_out:
        return f"not checked: {check.left_out}"
    return f"{len(check.faults)} wrong" if check.faults else "sound"
