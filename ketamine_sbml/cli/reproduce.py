"""``reproduce``: build, simulate and judge, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.options import PATH, as_json, chosen_claims, moved
from ketamine_sbml.cli.output import print_json, print_verdicts, progress, say
from ketamine_sbml.cli.status import FAILED, HELD

if TYPE_CHECKING:
    from pathlib import Path

# The arms whose curves are drawn and written.
ARMS = ("vehicle", "ketamine", "ketamine-vegf-antibody", "ketamine-rapamycin", "vegf")


@click.command()
@click.option("--models", type=PATH, default="models", metavar="DIR", help="folder for the model")
@click.option("--output", type=PATH, default="results", metavar="DIR", help="folder for the curves")
@moved("--engines", "ketamine-sbml engines", takes_value=True)
@moved("--check", "ketamine-sbml reference")
@as_json
def command(models: Path, output: Path, as_json: bool) -> int:
    """Build the model, simulate the figure's main line, and judge every claim.

    Exit status 0: every verdict is as its claim declares it, supported or contradicted; 1: not so.
    """
    from ketamine_sbml.claims import judge, report_as_text
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.release import derived, of_the_models, write_all
    from ketamine_sbml.report.curves import MAIN_LINE, curves_as_csv, plot_curves
    from ketamine_sbml.simulation import Simulator, named_arm

    written, left_out = write_all(models, of_the_models(derived()))
    for sentence in left_out:
        say(f"ketamine-sbml: {sentence}", err=True)
    simulator = Simulator()
    trajectories = [simulator.run(named_arm(name)) for name in ARMS]
    observables = [observable.id for observable in simulator.pathway.elements(Observable)]
    picture, table = output / "main.png", output / "main.csv"
    plot_curves(trajectories, MAIN_LINE, simulator.pathway, picture)
    write_file(table, curves_as_csv(trajectories, observables))
    written += [picture, table]
    claims, arms = chosen_claims(None)
    with progress() as show:
        report = judge(claims, arms, simulator, progress=show)
    if as_json:
        print_json({"written": [str(path) for path in written], **report.to_json()})
    else:
        say("\n".join(f"wrote {path}" for path in written))
        say("")
        print_verdicts(report_as_text(report))
    return HELD if report.as_declared else FAILED
