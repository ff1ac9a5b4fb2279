"""``simulate``: arms made of dated interventions, as curves and a plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.arms import InOrder, arm_options, chosen_arms
from ketamine_sbml.cli.files import chosen_files, within
from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.options import PATH, as_json, chosen_draws, ensemble_options
from ketamine_sbml.cli.output import print_table, progress, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.ensemble import Bands, Curves
    from ketamine_sbml.studies.runs import Computing

_ARMS = """An arm is made of interventions. --at and --until belong to the --set before them and count hours from the
injection of ketamine; without them the usual start and end of the intervention hold. An --until before any --set says
how long all is simulated and shown, as --hours does. What is not set is off, ketamine included. Several arms may be
shown together: repeat --arm, or write them into a protocol file:

\b
  [arm.antibody-late]
  title = "Antibody two hours after ketamine"
  changes = [{ set = "ketamine", to = 10 }, { set = "vegf_antibody", to = 0.001, at = 2 }]
"""


@click.command(cls=InOrder, epilog=_ARMS)
@arm_options
@click.option("--observables", default="", metavar="A,B", help="what to show and write, in this order, or 'all'")
@click.option("--hours", type=float, metavar="H", help="how long (default: four weeks, and a week after a late start)")
@click.option(
    "--output",
    "outputs",
    type=PATH,
    multiple=True,
    metavar="PATH",
    help="a folder (default: results), or a file ending in .png, .svg, .pdf, .csv, .json or .parquet; may be repeated",
)
@click.option("--format", "picture_kind", metavar="KIND", help="of the plot in a folder: png, svg or pdf")
@click.option("--table", "table_kind", metavar="KIND", help="of the curves in a folder: csv, json or parquet")
@click.option("--width", type=float, default=18.0, metavar="CM", help="of the plot (default: 18 cm)")
@click.option("--font-size", type=float, default=8.0, metavar="PT", help="of the plot's letters (default: 8 points)")
@click.option("--no-plot", is_flag=True, help="write the curves' table only")
@ensemble_options
@as_json
def command(
    names: tuple[str, ...],
    protocol: Path | None,
    changes: tuple[str, ...],
    organism: str,
    observables: str,
    hours: float | None,
    outputs: tuple[Path, ...],
    picture_kind: str | None,
    table_kind: str | None,
    width: float,
    font_size: float,
    no_plot: bool,
    ensemble: int | None,
    spread: float | None,
    seed: int | None,
    data_set: Path | None,
    computing: Computing,
    as_json: bool,
) -> int:
    """Simulate arms on libRoadRunner: curves against the vehicle as a table and a plot, and in a few numbers.

    With --ensemble the curves of N parameter sets: their median with 50 and 90 % bands, and where the curve of the
    declared values lies among them.
    """
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.model import pathway
    from ketamine_sbml.plain import file_name
    from ketamine_sbml.plotting import FONT_SIZES, WIDTHS
    from ketamine_sbml.report.bands import BAND_TABLES
    from ketamine_sbml.report.curves import MAIN_LINE, TABLES, curves_as_json, plot_curves, summary, summary_table
    from ketamine_sbml.simulation import Arm, Simulator
    from ketamine_sbml.simulation.protocol import LONGEST_HOURS
    from ketamine_sbml.simulation.sampling import sampling_times

    model = pathway()
    known = [observable.id for observable in model.elements(Observable)]
    shown = _chosen_observables(observables, known, MAIN_LINE)
    written = known if observables in ("", "all") else shown
    if hours is not None:
        within("--hours", hours, (0.0, LONGEST_HOURS), "hours")
    within("--width", width, WIDTHS, "centimetres")
    within("--font-size", font_size, FONT_SIZES, "points")
    arms = chosen_arms(names, protocol, changes, organism)
    if not arms:
        raise InputError("Nothing to simulate: give --arm NAME, --set NAME=VALUE or --protocol FILE.")
    draws = chosen_draws(ensemble, spread, seed, data_set)
    stem = file_name(arms[0].name) if len(arms) == 1 else "arms"
    tables = tuple(TABLES) if draws is None else tuple(BAND_TABLES)
    files = chosen_files(
        outputs, stem if draws is None else f"{stem}-ensemble", picture_kind, table_kind, tables, no_plot
    )
    simulator = Simulator(model)
    times = sampling_times(arms, model, hours)
    vehicle = Arm("vehicle", (), arms[0].organism, "Vehicle")
    trajectories = [simulator.run(arm, times) for arm in (vehicle, *arms)]
    if ensemble is not None and draws is not None:
        from ketamine_sbml.studies.ensemble import Curves, ask_ensemble

        question = Curves.like(trajectories, shown if observables in ("", "all") else written)
        with progress("drawing") as show:
            bands = ask_ensemble(question, ensemble, draws, computing=computing, data_set=data_set, progress=show)
        asked = _Asked(question, bands, draws.words(), trajectories[0].provenance)
        return _ensemble(asked, files, width, font_size, as_json)
    if as_json:
        say(curves_as_json(trajectories, written), nl=False)
        return HELD
    contents = {path: TABLES[kind](trajectories, written) for path, kind in files.items() if kind in TABLES}
    for path, kind in files.items():
        if kind in TABLES:
            write_file(path, contents[path])
        else:
            plot_curves(trajectories, shown, model, path, width=width, font_size=font_size)
        say(f"wrote {path}")
    say("")
    print_table(*summary_table(summary(trajectories, shown)))
    say("peak: the value that is furthest from the vehicle's at the same time; -: it is the vehicle's throughout")
    return HELD


@dataclass(frozen=True)
class _Asked:
    """An ensemble's answer with what a report says of it."""

    question: Curves
    bands: Bands
    source: str
    made_by: Mapping[str, str]


def _ensemble(asked: _Asked, files: Mapping[Path, str], width: float, font_size: float, as_json: bool) -> int:
    """Print, write and draw the bands."""
    from ketamine_sbml.files import write_file
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.bands import BAND_TABLES, bands_as_json, curves_in_words, plot_bands

    made_by = {**asked.made_by, "draws from": asked.source}
    if as_json:
        say(bands_as_json(asked.bands, made_by), nl=False)
        return HELD
    say(curves_in_words(asked.question, asked.bands, asked.source))
    for path, kind in files.items():
        if kind in BAND_TABLES:
            write_file(path, BAND_TABLES[kind](asked.bands, made_by))
        else:
            plot_bands(asked.question, asked.bands, made_by, pathway(), path, width=width, font_size=font_size)
        say(f"wrote {path}")
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
