"""``sensitivity``: which parameters matter for a readout or for claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.arms import InOrder, arm_options, chosen_arms
from ketamine_sbml.cli.files import Wanted, file_options, write_files
from ketamine_sbml.cli.options import as_json, chosen_claims, computing_many
from ketamine_sbml.cli.output import as_json_text, progress, say
from ketamine_sbml.cli.readouts import readout_of, readout_options
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.runs import Computing
    from ketamine_sbml.studies.sensitivity import Screened, Slopes, Target

_EXAMPLES = """\b
  ketamine-sbml sensitivity --arm ketamine --read spine_density     what a readout rests on
  ketamine-sbml sensitivity --claim ketamine-raises-mtorc1          what a claim rests on
  ketamine-sbml sensitivity --parameter spine_turnover              which claims rest on a parameter
  ketamine-sbml sensitivity --arm ketamine --read p_mtor --hour 1 --method draws --draws 500
"""
_METHODS = ("local", "morris", "draws")


@click.command(cls=InOrder, epilog=_EXAMPLES)
@readout_options
@arm_options
@click.option("--claim", "claim_ids", multiple=True, metavar="ID", help="the margin of a claim; may be repeated")
@click.option("--parameter", "parameters", multiple=True, metavar="NAME", help="only this one; may be repeated")
@click.option("--method", default="local", metavar="HOW", help="local (default), morris or draws (extra: sensitivity)")
@click.option("--trajectories", type=int, default=10, metavar="N", help="of morris (default: 10)")
@click.option("--draws", type=int, default=300, metavar="N", help="of draws (default: 300)")
@click.option("--spread", type=float, metavar="S", help="of the draws, log-normal; morris covers twice as much (0.2)")
@click.option("--seed", type=int, metavar="K", help="of the draws and trajectories")
@click.option("--top", type=int, default=10, metavar="N", help="how many are told (default: 10); the table has all")
@file_options
@computing_many
@as_json
def command(
    observable: str | None,
    hour: float | None,
    window: str | None,
    reduce: str | None,
    width: float | None,
    names: tuple[str, ...],
    protocol: Path | None,
    changes: tuple[str, ...],
    organism: str,
    claim_ids: tuple[str, ...],
    parameters: tuple[str, ...],
    method: str,
    trajectories: int,
    draws: int,
    spread: float | None,
    seed: int | None,
    top: int,
    wanted: Wanted,
    computing: Computing,
    as_json: bool,
) -> int:
    """Rank the parameters that a readout or claims rest on, or the claims that rest on a parameter.

    Moved are the assumed and fitted parameters. local: each a little, up and down. morris: one at a time, over a wide
    box. draws: all at once; the share of variance that each explains alone, with 95 % confidence.
    """
    from ketamine_sbml.report.sensitivity import (
        plot_sensitivity,
        sensitivity_as_csv,
        sensitivity_as_json,
        sensitivity_as_text,
    )
    from ketamine_sbml.studies.sensitivity import Margins, ReadoutOf

    if method not in _METHODS:
        raise InputError(f"--method {method}: use {', '.join(_METHODS)}.")
    if top < 1:
        raise InputError(f"--top {top}: use 1 or more.")
    target: Target
    if observable is not None:
        if claim_ids:
            raise InputError("--read and --claim: give one of the two.")
        arms = chosen_arms(names, protocol, changes, organism)
        if len(arms) != 1:
            raise InputError(f"--read needs one arm, not {len(arms)}: give --arm NAME or --set NAME=VALUE.")
        target = ReadoutOf(arms[0], readout_of(observable, hour, window, reduce, width))
        stem = f"sensitivity-{observable}"
    elif claim_ids or parameters:
        claims, known = chosen_claims(None, claim_ids)
        target = Margins(tuple(claim for claim in claims if not claim.not_testable), known)
        stem = f"sensitivity-{claim_ids[0] if claim_ids else parameters[0]}"
    else:
        raise InputError("Nothing to ask: give --read OBSERVABLE with an arm, --claim ID, or --parameter NAME.")
    if not target.names:
        raise InputError(f"{claim_ids[0]} cannot be tested, so nothing moves it: choose another claim.")
    files = wanted.files(stem)
    result = _asked(target, parameters, method, trajectories, draws, spread, seed, computing)
    if as_json:
        say(as_json_text(sensitivity_as_json(result)))
        return HELD
    say(sensitivity_as_text(result, top))
    tables = {
        "csv": lambda: sensitivity_as_csv(result),
        "json": lambda: as_json_text(sensitivity_as_json(result)) + "\n",
    }
    write_files(files, tables, lambda path: plot_sensitivity(result, path))
    return HELD


def _asked(
    target: Target,
    names: tuple[str, ...],
    method: str,
    trajectories: int,
    draws: int,
    spread: float | None,
    seed: int | None,
    computing: Computing,
) -> Slopes | Screened:
    from ketamine_sbml.studies.draws import SEED, SPREAD, Around
    from ketamine_sbml.studies.sensitivity import given_data, local_slopes, screening
    from ketamine_sbml.studies.sensitivity.locally import chosen_parameters

    chosen = chosen_parameters(names)
    source = Around(SPREAD if spread is None else spread, SEED if seed is None else seed)
    with progress("moving") as show:
        if method == "local":
            return local_slopes(target, chosen, computing=computing, progress=show)
        if method == "morris":
            return screening(target, chosen, trajectories, source, computing=computing, progress=show)
        return given_data(target, chosen, draws, source, computing=computing, progress=show)
