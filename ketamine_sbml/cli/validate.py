"""``validate``: published claims, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import (
    PATH,
    as_json,
    chosen_claims,
    chosen_draws,
    claims_path,
    draw_options,
    moved,
    only,
    with_ending,
)
from ketamine_sbml.cli.output import print_json, print_verdicts, progress, say
from ketamine_sbml.cli.status import FAILED, HELD, UNUSABLE
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.claims import Report
    from ketamine_sbml.simulation.engines import Engine
    from ketamine_sbml.studies.runs import Computing


@click.command()
@claims_path
@only
@click.option("--brief", is_flag=True, help="print the totals and what is not supported")
@as_json
@click.option("--html", type=PATH, metavar="FILE", help="write a page in which each claim opens on its plots")
@click.option("--junit", type=PATH, metavar="FILE", help="write JUnit XML")
@click.option(
    "--model", type=PATH, metavar="FILE", help="judge another SBML model (or one in a COMBINE archive); needs --map"
)
@click.option("--map", "map_path", type=PATH, metavar="FILE", help="what plays our vocabulary in that model")
@moved("--robustness", "ketamine-sbml robustness --draws N", takes_value=True)
@draw_options
@click.option("--state", type=PATH, metavar="FILE", help="with --ensemble: keep what is judged, to go on after a break")
@moved("--controls", "ketamine-sbml controls")
def command(
    claims_path: Path | None,
    only: tuple[str, ...],
    brief: bool,
    as_json: bool,
    html: Path | None,
    junit: Path | None,
    model: Path | None,
    map_path: Path | None,
    ensemble: int | None,
    spread: float | None,
    seed: int | None,
    state: Path | None,
    computing: Computing,
) -> int:
    """Simulate every arm that the claims need, once, and judge each claim.

    With --ensemble each claim is judged for N parameter sets as well: the share of them that support it is told.

    Exit status 0: all counted claims are supported; 1: not all, whether declared or not; 2: none could be judged.
    Sanity checks are shown and do not change it.
    """
    from ketamine_sbml.claims import judge, report_as_text, report_in_brief
    from ketamine_sbml.simulation import Simulator

    if (model is None) != (map_path is None):
        raise InputError("--model and --map belong together: give both.")
    draws = chosen_draws(ensemble, spread, seed, state)
    if draws and model:
        raise InputError("--ensemble belongs to our own model: leave it or --model out.")
    with_ending("--html", html, ".html")
    with_ending("--junit", junit, ".xml")
    problems: list[str] = []
    claims, arms = chosen_claims(claims_path, only, problems)
    for problem in problems:
        say(f"ketamine-sbml: {problem}", err=True)
    if problems and not claims:
        return UNUSABLE
    with progress(f"simulating {model.name}" if model else "simulating", watched=model is not None) as show:
        simulator: Engine
        if model and map_path:
            from ketamine_sbml.simulation.foreign import ForeignSimulator, load_map

            simulator = ForeignSimulator(model, load_map(map_path))
        else:
            simulator = Simulator()
        report = judge(claims, arms, simulator, progress=show)
    _write_reports(html, junit, report)
    shares: dict[str, float] = {}
    if draws and ensemble:
        from ketamine_sbml.studies.robustness import shares_of

        with progress("judging") as show:
            shares = shares_of(claims, arms, ensemble, draws, computing=computing, state=state, progress=show)
    if as_json:
        content = report.to_json()
        if draws:
            content["ensemble"] = {"parameter_sets": ensemble, "source": draws.words(), "shares": shares}
        print_json(content)
    elif brief:
        print_verdicts(report_in_brief(report))
    else:
        print_verdicts(report_as_text(report))
    if draws and ensemble and not as_json:
        from ketamine_sbml.report.robustness import shares_as_text

        say("\n" + shares_as_text(claims, shares, ensemble, draws.words()))
    if not report.judged:
        say("ketamine-sbml: No claim could be judged; give claims that this model can be asked.", err=True)
        return UNUSABLE
    return UNUSABLE if problems else HELD if report.passed else FAILED


def _write_reports(html: Path | None, junit: Path | None, report: Report) -> None:
    from ketamine_sbml.files import write_file

    if html:
        from ketamine_sbml.model import pathway
        from ketamine_sbml.report.page import report_as_html
        from ketamine_sbml.report.robustness import stored_shares

        write_file(html, report_as_html(report, pathway(), stored_shares()))
    if junit:
        from ketamine_sbml.report.junit import report_as_junit

        write_file(junit, report_as_junit(report))
