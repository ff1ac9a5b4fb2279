"""``simulate``: arms made of dated interventions, as curves and a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.arms import InOrder, arm_options, chosen_arms
from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.options import PATH, as_json, chosen_draws, ensemble_options
from ketamine_sbml.cli.output import progress
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.ensemble import Bands, Curves
    from ketamine_sbml.studies.runs import Computing

_ARMS = """An arm is made of interventions. --at and --until belong to the --set before them and count hours from the
injection of ketamine; without them the usual start and end of the intervention hold. What is not set is off, ketamine
included. Several arms may be shown together: repeat --arm, or write them into a protocol file:

\b
  [arm.antibody-late]
  title = "Antibody two hours after ketamine"
  changes = [{ set = "ketamine", to = 10 }, { set = "vegf_antibody", to = 0.001, at = 2 }]
"""


@click.command(cls=InOrder, epilog=_ARMS)
@arm_options
@click.option("--observables", default="", metavar="A,B", help="what to plot and write, or 'all'")
@click.option("--hours", type=float, default=672.0, metavar="H", help="how long (default: four weeks)")
@click.option("--output", type=PATH, default="results", metavar="DIR", help="folder (default: results)")
@click.option("--format", "picture_kind", default="png", metavar="KIND", help="of the plot: png, svg or pdf")
@click.option("--table", "table_kind", default="csv", metavar="KIND", help="of the curves: csv, json or parquet")
@click.option("--no-plot", is_flag=True, help="write the curves' table only")
@ensemble_options
@as_json
def command(
    names: tuple[str, ...],
    protocol: Path | None,
    changes: tuple[str, ...],
    organism: str,
    observables: str,
    hours: float,
    output: Path,
    picture_kind: str,
    table_kind: str,
    no_plot: bool,
    ensemble: int | None,
    spread: float | None,
    seed: int | None,
    data_set: Path | None,
    computing: Computing,
    as_json: bool,
) -> int:
    """Simulate arms on libRoadRunner and write curves as CSV and a plot against the vehicle.

    With --ensemble the curves of N parameter sets: their median with 50 and 90 % bands, and where the curve of the
    declared values lies among them.
    """
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.curves import MAIN_LINE, TABLES, curves_as_json, plot_curves
    from ketamine_sbml.simulation import Arm, Simulator, default_times
    from ketamine_sbml.simulation.protocol import LONGEST_HOURS

    model = pathway()
    known = [observable.id for observable in model.elements(Observable)]
    shown = _chosen_observables(observables, known, MAIN_LINE)
    written = known if observables in ("", "all") else shown
    if not 0 < hours <= LONGEST_HOURS:
        raise InputError(f"--hours {hours:g}: use more than 0 and at most {LONGEST_HOURS:g} hours.")
    if picture_kind not in ("png", "svg", "pdf"):
        raise InputError(f"--format {picture_kind}: use png, svg or pdf.")
    if table_kind not in TABLES:
        raise InputError(f"--table {table_kind}: use {', '.join(TABLES)}.")
    arms = chosen_arms(names, protocol, changes, organism)
    if not arms:
        raise InputError("Nothing to simulate: give --arm NAME, --set NAME=VALUE or --protocol FILE.")
    draws = chosen_draws(ensemble, spread, seed, data_set)
    simulator = Simulator(model)
    times = default_times(hours)
    vehicle = Arm("vehicle", (), arms[0].organism, "Vehicle")
    trajectories = [simulator.run(arm, times) for arm in (vehicle, *arms)]
    stem = arms[0].name if len(arms) == 1 else "arms"
    if ensemble is not None and draws is not None:
        from ketamine_sbml.studies.ensemble import Curves, ask_ensemble

        question = Curves.like(trajectories, shown if observables in ("", "all") else written)
        with progress("drawing") as show:
            bands = ask_ensemble(question, ensemble, draws, computing=computing, data_set=data_set, progress=show)
        asked = _Asked(question, bands, draws.words(), trajectories[0].provenance)
        return _ensemble(asked, output / f"{stem}-ensemble", table_kind, "" if no_plot else picture_kind, as_json)
    if as_json:
        click.echo(curves_as_json(trajectories, written), nl=False)
        return HELD
    table, picture = output / f"{stem}.{table_kind}", output / f"{stem}.{picture_kind}"
    content = TABLES[table_kind](trajectories, written)
    if not no_plot:
        plot_curves(trajectories, shown, model, picture)
        click.echo(f"wrote {picture}")
    write_file(table, content)
    click.echo(f"wrote {table}")
    return HELD


@dataclass(frozen=True)
class _Asked:
    """An ensemble's answer with what a report says of it."""

    question: Curves
    bands: Bands
    source: str
    made_by: Mapping[str, str]


def _ensemble(asked: _Asked, stem: Path, table_kind: str, picture_kind: str, as_json: bool) -> int:
    """Print, write and draw the bands; without a kind of picture none is drawn."""
    from ketamine_sbml.files import write_file
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.bands import bands_as_csv, bands_as_json, curves_in_words, plot_bands

    made_by = {**asked.made_by, "draws from": asked.source}
    if as_json:
        click.echo(bands_as_json(asked.bands, made_by), nl=False)
        return HELD
    tables = {"csv": bands_as_csv, "json": bands_as_json}
    if table_kind not in tables:
        raise InputError(f"--table {table_kind}: bands are written as csv or json; --data-set DIR keeps Parquet.")
    click.echo(curves_in_words(asked.question, asked.bands, asked.source))
    if picture_kind:
        path = stem.with_name(f"{stem.name}.{picture_kind}")
        plot_bands(asked.question, asked.bands, made_by, pathway(), path)
        click.echo(f"wrote {path}")
    path = stem.with_name(f"{stem.name}.{table_kind}")
    write_file(path, tables[table_kind](asked.bands, made_by))
    click.echo(f"wrote {path}")
    return HELD


def _chosen_observables(text: str, known: Sequence[str], usual: Sequence[str]) -> list[str]:
    if not text:
        return list(usual)
    if text == "all":
        return list(known)
    chosen = [name.strip() for name in text.split(",") if name.strip()]
    for name in chosen:
        if name not in known:
            raise unknown("observable", name, known, "'ketamine-sbml list observables' names them all")
    return list(dict.fromkeys(chosen))
