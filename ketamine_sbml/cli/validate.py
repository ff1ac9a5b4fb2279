"""``validate``: published claims, judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, claims_path, moved, only, with_ending
from ketamine_sbml.cli.output import print_json, print_verdicts, progress, say
from ketamine_sbml.cli.status import FAILED, HELD, UNUSABLE
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.claims import Report
    from ketamine_sbml.simulation.engines import Engine


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
@moved("--spread", "ketamine-sbml robustness --spread S", takes_value=True)
@moved("--seed", "ketamine-sbml robustness --seed K", takes_value=True)
@moved("--state", "ketamine-sbml robustness --state FILE", takes_value=True)
@moved("--workers", "ketamine-sbml robustness --workers N", takes_value=True)
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
) -> int:
    """Simulate every arm that the claims need, once, and judge each claim.

    Exit status 0: all counted claims are supported; 1: not all, whether declared or not. Sanity checks are shown and
    do not change it.
    """
    from ketamine_sbml.claims import judge, report_as_text, report_in_brief
    from ketamine_sbml.simulation import Simulator

    if (model is None) != (map_path is None):
        raise InputError("--model and --map belong together: give both.")
    with_ending("--html", html, ".html")
    with_ending("--junit", junit, ".xml")
    problems: list[str] = []
    claims, arms = chosen_claims(claims_path, only, problems)
    for problem in problems:
        say(f"ketamine-sbml: {problem}", err=True)
    if problems and not claims:
        return UNUSABLE
    simulator: Engine
    if model and map_path:
        from ketamine_sbml.simulation.foreign import ForeignSimulator, load_map

        simulator = ForeignSimulator(model, load_map(map_path))
    else:
        simulator = Simulator()
    with progress() as show:
        report = judge(claims, arms, simulator, progress=show)
    _write_reports(html, junit, report)
    if as_json:
        print_json(report.to_json())
    elif brief:
        print_verdicts(report_in_brief(report))
    else:
        print_verdicts(report_as_text(report))
    return UNUSABLE if problems else HELD if report.passed else FAILED


def _write_reports(html: Path | None, junit: Path | None, report: Report) -> None:
    from ketamine_sbml.files import write_file

    if html:
        from ketamine_sbml.model import pathway
        from ketamine_sbml.report.page import report_as_html

        write_file(html, report_as_html(report, pathway()))
    if junit:
        from ketamine_sbml.report.junit import report_as_junit

        write_file(junit, report_as_junit(report))
