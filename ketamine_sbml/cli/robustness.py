"""``robustness``: the claims under parameters that are drawn anew."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, claims_path, computing_many, only, with_ending
from ketamine_sbml.cli.output import print_json, progress, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.runs import Computing


@click.command()
@click.option("--draws", type=int, default=200, metavar="N", help="how many parameter sets (default: 200)")
@click.option("--spread", type=float, default=0.2, metavar="S", help="of the draws, log-normal (default: 0.2)")
@click.option("--seed", type=int, default=20261123, metavar="K", help="of the draws")
@click.option("--state", type=PATH, metavar="FILE", help="keep finished draws there, to go on after a break")
@click.option("--table", type=PATH, metavar="FILE", help="write the shares as CSV as well")
@computing_many
@claims_path
@only
@as_json
def command(
    draws: int,
    spread: float,
    seed: int,
    state: Path | None,
    table: Path | None,
    computing: Computing,
    claims_path: Path | None,
    only: tuple[str, ...],
    as_json: bool,
) -> int:
    """Judge the claims for parameter sets drawn around the nominal one, and name what flips each."""
    from ketamine_sbml.files import write_file
    from ketamine_sbml.report.robustness import robustness_as_csv, robustness_as_json, robustness_as_text
    from ketamine_sbml.studies.margins import MOST_DRAWS
    from ketamine_sbml.studies.robustness import judge_robustness

    with_ending("--table", table, ".csv")
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(f"--draws {draws}: use 1 to {MOST_DRAWS}.")
    if not 0 < spread <= 2:
        raise InputError(f"--spread {spread:g}: use more than 0 and at most 2.")
    if seed < 0:
        raise InputError(f"--seed {seed}: use 0 or more.")
    claims, arms = chosen_claims(claims_path, only)
    flips = find_spec("scipy") is not None
    with progress("judging") as show:
        result = judge_robustness(
            claims,
            arms,
            draws,
            seed=seed,
            spread=spread,
            computing=computing,
            state=state,
            progress=show,
            name_flips=flips,
        )
    if table:
        write_file(table, robustness_as_csv(result))
    if as_json:
        print_json(robustness_as_json(result))
    else:
        say(robustness_as_text(result))
        if not flips:
            say("What flips each claim is told with the extra 'sensitivity', which needs SciPy.")
    return HELD
