"""``readings``: the other reading of the figure, judged by the same claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, claims_path, only, with_ending
from ketamine_sbml.cli.output import print_json, progress, say
from ketamine_sbml.cli.status import HELD, UNUSABLE

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@claims_path
@only
@as_json
@click.option("--sbml", type=PATH, metavar="FILE", help="write the other reading as SBML")
def command(claims_path: Path | None, only: tuple[str, ...], as_json: bool, sbml: Path | None) -> int:
    """Judge the claims with both readings of the figure, and see which of them tell the two apart.

    In the first, ketamine disinhibits through interneurons; in the other it acts on pyramidal neurons at rest. Exit
    status 0: both were judged.
    """
    from ketamine_sbml.files import write_file
    from ketamine_sbml.model import pathway_read_as_direct
    from ketamine_sbml.report.readings import readings_as_json, readings_as_text
    from ketamine_sbml.sbml import build_sbml
    from ketamine_sbml.studies.readings import compare_readings

    with_ending("--sbml", sbml, ".xml")
    problems: list[str] = []
    claims, arms = chosen_claims(claims_path, only, problems)
    for problem in problems:
        say(f"ketamine-sbml: {problem}", err=True)
    if problems and not claims:
        return UNUSABLE
    with progress() as show:
        comparison = compare_readings(claims, arms, progress=show)
    if sbml:
        write_file(sbml, build_sbml(pathway_read_as_direct()))
    if as_json:
        print_json(readings_as_json(comparison))
    else:
        say(readings_as_text(comparison))
    return UNUSABLE if problems else HELD
