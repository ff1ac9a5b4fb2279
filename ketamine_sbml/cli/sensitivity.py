"""``sensitivity``: which parameters matter for a readout or for claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.arms import InOrder, arm_options, chosen_arms
from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, computing
from ketamine_sbml.cli.output import print_json, progress, say
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
@click.option("--claim", "wanted", multiple=True, metavar="ID", help="the margin of a claim; may be repeated")
@click.option("--parameter", "parameters", multiple=True, metavar="NAME", help="only this one; may be repeated")
@click.option("--method", default="local", metavar="HOW", help="local (default), morris or draws (extra: sensitivity)")
@click.option("--trajectories", type=int, default=10, metavar="N", help="of morris (default: 10)")
@click.option("--draws", type=int, default=300, metavar="N", help="of draws (default: 300)")
@click.option("--spread", type=float, metavar="S", help="of the draws, log-normal; morris covers twice as much (0.2)")
@click.option("--seed", type=int, metavar="K", help="of the draws and trajectories")
@click.option("--top", type=int, default=10, metavar="N", help="how many are told (default: 10); the table has all")
@click.option("--output", type=PATH, default="results", metavar="DIR", help="folder (default: results)")
@click.option("--format", "picture_kind", default="png", metavar="KIND", help="of the plot: png, svg or pdf")
@click.option("--no-plot", is_flag=True, help="write the table only")
@computing
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
    wanted: tuple[str, ...],
    parameters: tuple[str, ...],
    method: str,
    trajectories: int,
    draws: int,
    spread: float | None,
    seed: int | None,
    top: int,
    output: Path,
    picture_kind: str,
    no_plot: bool,
    computing: Computing,
    as_json: bool,
) -> int:
    """Rank the parameters that a readout or claims rest on, or the claims that rest on a parameter.

    Moved are the assumed and fitted parameters. local: each a little, up and down. morris: one at a time, over a wide
    box. draws: all at once; the share of variance that each explains alone, with 95 % confidence.
    """
    from ketamine_sbml.files import write_file
    from ketamine_sbml.report.sensitivity import (
        plot_sensitivity,
        sensitivity_as_csv,
        sensitivity_as_json,
        sensitivity_as_text,
    )
    from ketamine_sbml.studies.sensitivity import Margins, ReadoutOf

    if method not in _METHODS:
        raise InputError(f"--method {method}: use {', '.join(_METHODS)}.")
    if picture_kind not in ("png", "svg", "pdf"):
        raise InputError(f"--format {picture_kind}: use png, svg or pdf.")
    if top < 1:
        raise InputError(f"--top {top}: use 1 or more.")
    target: Target
    if observable is not None:
        if wanted:
            raise InputError("--read and --claim: give one of the two.")
        arms = chosen_arms(names, protocol, changes, organism)
        if len(arms) != 1:
            raise InputError(f"--read needs one arm, not {len(arms)}: give --arm NAME or --set NAME=VALUE.")
        target = ReadoutOf(arms[0], readout_of(observable, hour, window, reduce, width))
        stem = f"sensitivity-{observable}"
    elif wanted or parameters:
        claims, known = chosen_claims(None, wanted)
        target = Margins(tuple(claim for claim in claims if not claim.not_testable), known)
        stem = f"sensitivity-{wanted[0] if wanted else parameters[0]}"
    else:
        raise InputError("Nothing to ask: give --read OBSERVABLE with an arm, --claim ID, or --parameter NAME.")
    if not target.names:
        raise InputError(f"{wanted[0]} cannot be tested, so nothing moves it: choose another claim.")
    result = _asked(target, parameters, method, trajectories, draws, spread, seed, computing)
    if as_json:
        print_json(sensitivity_as_json(result))
        return HELD
    say(sensitivity_as_text(result, top))
    if not no_plot:
        plot_sensitivity(result, output / f"{stem}.{picture_kind}")
        say(f"wrote {output / f'{stem}.{picture_kind}'}")
    write_file(output / f"{stem}.csv", sensitivity_as_csv(result))
    say(f"wrote {output / f'{stem}.csv'}")
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
