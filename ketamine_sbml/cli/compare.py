"""``compare``: a user's own measurements against the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.files import Wanted, file_options, write_files
from ketamine_sbml.cli.options import PATH, as_json, organism_named
from ketamine_sbml.cli.output import as_json_text, say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = """The table is CSV, a row for each mean of a group, with the columns arm, observable, hour, mean, and sd with
n, or sem. An arm is a name, or interventions as in the third row. 'export --to petab --data' takes the same table.

\b
  arm,observable,hour,mean,sd,sem,n
  ketamine,p_mtor,1,1.9,0.5,,6
  ketamine=10 vegf_antibody=0.001@2,spine_density,24,1.02,,0.04,
"""


@click.command(epilog=_FORMAT)
@click.argument("data", type=PATH, required=False)
@click.option("--template", is_flag=True, help="print an empty table with its columns explained")
@click.option("--protocol", type=PATH, metavar="FILE", help="a TOML file with arms of your own")
@click.option("--organism", default="mouse", metavar="NAME", help="mouse, rat or human")
@file_options
@as_json
def command(
    data: Path | None,
    template: bool,
    protocol: Path | None,
    organism: str,
    wanted: Wanted,
    as_json: bool,
) -> int:
    """Lay your own measurements beside the model: its value, yours, and how many standard errors lie between.

    DATA is a CSV table. How far off the model is does not change the exit status.
    """
    from ketamine_sbml.model import pathway
    from ketamine_sbml.report.comparison import (
        comparison_as_csv,
        comparison_as_json,
        comparison_as_text,
        plot_comparison,
    )
    from ketamine_sbml.simulation import Simulator, load_arms, named_arms
    from ketamine_sbml.studies.comparison import compare
    from ketamine_sbml.studies.measurements import read_measurements
    from ketamine_sbml.studies.measurements import template as empty_table

    model = pathway(organism_named(organism))
    if template:
        if data is not None:
            raise InputError(f"{data} and --template: the template is the same for all; leave one of the two out.")
        say(empty_table(model), nl=False)
        return HELD
    if data is None:
        raise InputError("Nothing to compare: give a table of measurements; --template prints an empty one.")
    files = wanted.files(f"compare-{data.stem}")
    own = load_arms(protocol) if protocol else {}
    comparison = compare(read_measurements(data, model, {**named_arms(), **own}), Simulator())
    if as_json:
        say(as_json_text(comparison_as_json(comparison, model)))
        return HELD
    say(comparison_as_text(comparison, model))
    tables = {
        "csv": lambda: comparison_as_csv(comparison, model),
        "json": lambda: as_json_text(comparison_as_json(comparison, model)) + "\n",
    }
    write_files(files, tables, lambda path: plot_comparison(comparison, model, path))
    return HELD
