"""``sample``: parameter sets inside their priors that support the calibration claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, claims_path, computing_many, with_ending
from ketamine_sbml.cli.output import print_json, progress, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.runs import Computing

_ABOUT = """Walkers start around the declared values, or with --start at members that were sampled before, of this or of
another model with these parameters, as far as they support the claims. They go through the points of the priors (each
parameter within its declared range, evenly on its scale) that support every calibration claim which the declared
values support, with every observable in its plausible range. --state keeps the chain as it grows: the same command
goes on after a break, and with more --steps it goes further. The members are judged once more before they are written.

The file is used by 'simulate', 'scan' and 'validate' with --ensemble where it stands as validation/ensemble.csv.
"""


@click.command(epilog=_ABOUT)
@click.option("--steps", type=int, default=600, metavar="N", help="of every walker (default: 600)")
@click.option("--members", type=int, default=300, metavar="N", help="how many to keep (default: 300)")
@click.option("--walkers", type=int, metavar="N", help="default: two for each parameter, and two more")
@click.option("--fitted-only", is_flag=True, help="leave assumed parameters at their declared values")
@click.option("--start", type=PATH, metavar="FILE", help="begin at the members that it holds")
@click.option("--seed", type=int, default=20261123, metavar="K", help="of the random numbers")
@click.option("--state", type=PATH, metavar="FILE", help="keep the chain there, to go on after a break")
@click.option("--output", type=PATH, default="results/ensemble.csv", metavar="FILE", help="the members")
@claims_path
@computing_many
@as_json
def command(
    steps: int,
    members: int,
    walkers: int | None,
    fitted_only: bool,
    start: Path | None,
    seed: int,
    state: Path | None,
    output: Path,
    claims_path: Path | None,
    computing: Computing,
    as_json: bool,
) -> int:
    """Sample parameter sets that support the calibration claims (extra: sample).

    Reports how often steps were taken, how many independent points the chain is worth, and how many members were kept.
    """
    from ketamine_sbml.files import write_file
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.sampling import sampled_as_json, sampled_as_text
    from ketamine_sbml.studies.sampling import Members, chosen_members, members_as_csv, sample

    with_ending("--output", output, ".csv")
    if members < 1:
        raise InputError(f"--members {members}: use 1 or more.")
    starts = Members.read(start, pathway(), of_any_model=True) if start else None
    claims, arms = chosen_claims(claims_path)
    with progress("sampling") as show:
        sampled = sample(
            claims,
            arms,
            steps,
            seed=seed,
            fitted_only=fitted_only,
            walkers=walkers,
            starts=starts,
            state=state,
            computing=computing,
            progress=show,
        )
    with progress("judging") as show:
        kept, refused = chosen_members(sampled, members, claims, arms, computing=computing, progress=show)
    if not kept.table:
        raise InputError("No member was kept: sample more --steps.")
    write_file(output, members_as_csv(kept, sampled))
    if as_json:
        print_json({**sampled_as_json(sampled, kept, refused), "written": [str(output)]})
    else:
        say(sampled_as_text(sampled, kept, refused))
        say(f"wrote {output}")
    return HELD
