"""``scan``: one or two quantities moved over values, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.arms import InOrder, arm_options, chosen_arms
from ketamine_sbml.cli.files import Wanted, file_options, write_files
from ketamine_sbml.cli.options import as_json, chosen_draws, ensemble_options, number
from ketamine_sbml.cli.output import progress, say
from ketamine_sbml.cli.readouts import readout_of, readout_options
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.studies.runs import Computing
    from ketamine_sbml.studies.scan import Axis

_EXAMPLES = """NAME in --over is an intervention, its start or end (vegf_antibody.at, vegf_antibody.until, in hours from
ketamine), or a parameter. FROM:TO:COUNT are equal steps, FROM:TO:COUNT:log equal ratios. Two --over make a map.

\b
  ketamine-sbml scan --over ketamine=0.3:100:16:log --read antidepressant_response
  ketamine-sbml scan --over ketamine=1,3,10,30 --read glutamate --window 0:2 --reduce highest_bin --bin 0.333
  ketamine-sbml scan --set ketamine=10 --set vegf_antibody=0.001 --over vegf_antibody.at=-2:6:17 --read spine_density
  ketamine-sbml scan --arm ketamine --over rapamycin=0.01:100:13:log --over ketamine=1:30:7:log --read p_mtor --hour 1
"""


@click.command(cls=InOrder, epilog=_EXAMPLES)
@click.option("--over", multiple=True, metavar="NAME=VALUES", help="what is moved: A,B,C or FROM:TO:COUNT[:log]")
@readout_options
@arm_options
@file_options
@ensemble_options
@as_json
def command(
    over: tuple[str, ...],
    observable: str | None,
    hour: float | None,
    window: str | None,
    reduce: str | None,
    width: float | None,
    names: tuple[str, ...],
    protocol: Path | None,
    changes: tuple[str, ...],
    organism: str,
    wanted: Wanted,
    ensemble: int | None,
    spread: float | None,
    seed: int | None,
    data_set: Path | None,
    computing: Computing,
    as_json: bool,
) -> int:
    """Move one or two quantities and read one number of each arm: which dose is best, and where is half of it?

    The arm that is changed is put together as in 'simulate'; without any, only what is moved is done.
    """
    from ketamine_sbml.cli.options import organism_named
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.bands import bands_as_csv
    from ketamine_sbml.report.scan import plot_scan, scan_as_csv, scan_as_json, scan_in_words
    from ketamine_sbml.simulation import Arm
    from ketamine_sbml.studies.ensemble import ask_ensemble
    from ketamine_sbml.studies.scan import run_scan, scan_of

    if not over:
        raise InputError("Nothing to move: give --over NAME=VALUES, for example --over ketamine=1:30:10:log.")
    if observable is None:
        raise InputError("Nothing to read: give --read OBSERVABLE; 'ketamine-sbml list observables' names them all.")
    arms = chosen_arms(names, protocol, changes, organism) or [Arm("scan", (), organism_named(organism))]
    if len(arms) > 1:
        raise InputError(f"{len(arms)} arms: a scan changes one; leave the others out.")
    draws = chosen_draws(ensemble, spread, seed, data_set)
    readout = readout_of(observable, hour, window, reduce, width)
    scan = scan_of(arms[0], [_axis(text) for text in over], readout, pathway())
    files = wanted.files("-".join(["scan", *(axis.quantity for axis in scan.axes), readout.observable]))
    with progress("scanning") as show:
        scanned = run_scan(scan, computing=computing, progress=show)
    if len(scanned.failures) == len(scan.points):
        raise InputError(f"No point of the scan could be integrated. {scanned.failures[0]}")
    bands, source = None, ""
    if ensemble is not None and draws is not None:
        source = draws.words()
        with progress("drawing") as show:
            bands = ask_ensemble(scan, ensemble, draws, computing=computing, data_set=data_set, progress=show)
    if as_json:
        say(scan_as_json(scanned, bands), nl=False)
        return HELD
    say(scan_in_words(scanned, bands, source))
    tables = {
        "csv": lambda: (
            bands_as_csv(bands, {**scanned.provenance, "draws from": source}) if bands else scan_as_csv(scanned)
        ),
        "json": lambda: scan_as_json(scanned, bands),
    }
    write_files(files, tables, lambda path: plot_scan(scanned, path, bands))
    return HELD


def _axis(text: str) -> Axis:
    """NAME=A,B,C or NAME=FROM:TO:COUNT[:log]."""
    import numpy as np

    from ketamine_sbml.studies.scan import MOST_POINTS, Axis

    name, sign, values = (part.strip() for part in text.partition("="))
    if not sign or not name or not values:
        raise InputError(f"--over {text}: write NAME=A,B,C or NAME=FROM:TO:COUNT, for example ketamine=1:30:10:log.")
    if ":" not in values:
        listed = [number("--over", text, value) for value in values.split(",")]
        if any(not np.isfinite(value) for value in listed):
            raise InputError(f"--over {text}: every value must be a finite number.")
        if sorted(set(listed)) != listed:
            raise InputError(f"--over {text}: give each value once, in increasing order.")
        return Axis(name, tuple(listed), _like_ratios(listed))
    if values.count(":") < 2:
        raise InputError(f"--over {text}: say how many values as well, as in FROM:TO:COUNT.")
    start, stop, count, *scale = (part.strip() for part in values.split(":"))
    low, high, steps = number("--over", text, start), number("--over", text, stop), number("--over", text, count)
    if scale not in ([], ["log"]):
        raise InputError(f"--over {text}: after the count only ':log' may stand.")
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise InputError(f"--over {text}: the range is empty or endless; give two finite numbers, the smaller first.")
    if steps != int(steps if np.isfinite(steps) else 0) or not 2 <= steps <= MOST_POINTS:
        raise InputError(f"--over {text}: {count} is no number of values; use 2 to {MOST_POINTS}.")
    if scale and low <= 0:
        raise InputError(f"--over {text}: equal ratios cannot start at {low:g}; start above 0, or leave ':log' out.")
    spaced = np.geomspace(low, high, int(steps)) if scale else np.linspace(low, high, int(steps))
    return Axis(name, tuple(spaced.tolist()), bool(scale))


def _like_ratios(values: list[float]) -> bool:
    """Whether listed values are better seen on a logarithmic axis: positive, over more than a factor of ten."""
    return len(values) > 2 and values[0] > 0 and values[-1] / values[0] > 10
