"""``controls``: each arrow of the figure and each reaction cut in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import as_json, chosen_claims, claims_path, computing
from ketamine_sbml.cli.output import print_json, progress, say
from ketamine_sbml.cli.status import FAILED, HELD

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.runs import Computing


@click.command()
@computing
@claims_path
@as_json
def command(computing: Computing, claims_path: Path | None, as_json: bool) -> int:
    """Cut each arrow of the figure and each reaction, and see which claims break.

    Exit status 0: every arrow is defended by a claim, and every counted claim breaks under some cut; 1: not so.
    """
    from ketamine_sbml.report.controls import controls_as_json, controls_as_text
    from ketamine_sbml.studies.controls import judge_controls

    claims, arms = chosen_claims(claims_path)
    with progress("cutting") as show:
        controls = judge_controls(claims, arms, computing=computing, progress=show)
    if as_json:
        print_json(controls_as_json(controls))
    else:
        say(controls_as_text(controls))
    return FAILED if controls.undefended() or controls.unbreakable() else HELD
