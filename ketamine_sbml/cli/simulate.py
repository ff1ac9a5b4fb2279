"""``simulate``: arms made of dated interventions, as curves and a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ketamine_sbml.cli.names import unknown
from ketamine_sbml.cli.options import PATH, as_json, number, organism_named
from ketamine_sbml.cli.output import say
from ketamine_sbml.cli.status import HELD
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.simulation import Arm

_ARMS = """An arm is made of interventions. --at and --until belong to the --set before them and count hours from the
injection of ketamine; without them the usual start and end of the intervention hold. What is not set is off, ketamine
included. Several arms may be shown together: repeat --arm, or write them into a protocol file:

\b
  [arm.antibody-late]
  title = "Antibody two hours after ketamine"
  changes = [{ set = "ketamine", to = 10 }, { set = "vegf_antibody", to = 0.001, at = 2 }]
"""
_TIMES = ("--at", "--until")


class _InOrder(click.Command):
    """click gathers each option by itself; --at and --until are handed to --set, so that their order is kept."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        ordered: list[str] = []
        left = list(arguments)
        while left:
            argument = left.pop(0)
            name, equals, value = argument.partition("=")
            if name in _TIMES and (equals or left):
                ordered += ["--set", f"{name}={value if equals else left.pop(0)}"]
            else:
                ordered.append(argument)
        return super().parse_args(context, ordered)


@click.command(cls=_InOrder, epilog=_ARMS)
@click.option("--arm", "names", multiple=True, metavar="NAME", help="a named arm; may be repeated")
@click.option("--protocol", type=PATH, metavar="FILE", help="a TOML file with arms of your own")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="an intervention")
@click.option("--at", expose_value=False, metavar="H", help="its start, hours from ketamine")
@click.option("--until", expose_value=False, metavar="H", help="its end, hours from ketamine")
@click.option("--organism", default="mouse", metavar="NAME", help="mouse, rat or human, for --set")
@click.option("--observables", default="", metavar="A,B", help="what to plot and write, or 'all'")
@click.option("--hours", type=float, metavar="H", help="how long (default: four weeks, and a week after a late start)")
@click.option("--output", type=PATH, default="results", metavar="DIR", help="folder (default: results)")
@click.option("--format", "picture_kind", default="png", metavar="KIND", help="of the plot: png, svg or pdf")
@click.option("--table", "table_kind", default="csv", metavar="KIND", help="of the curves: csv, json or parquet")
@click.option("--no-plot", is_flag=True, help="write the curves' table only")
@as_json
def command(
    names: tuple[str, ...],
    protocol: Path | None,
    changes: tuple[str, ...],
    organism: str,
    observables: str,
    hours: float | None,
    output: Path,
    picture_kind: str,
    table_kind: str,
    no_plot: bool,
    as_json: bool,
) -> int:
    """Simulate arms on libRoadRunner and write curves as CSV and a plot against the vehicle."""
    from ketamine_sbml.files import write_file
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.model import pathway
    from ketamine_sbml.plain import file_name
    from ketamine_sbml.report.curves import MAIN_LINE, TABLES, curves_as_json, plot_curves
    from ketamine_sbml.simulation import Arm, Simulator
    from ketamine_sbml.simulation.protocol import LONGEST_HOURS
    from ketamine_sbml.simulation.sampling import sampling_times

    model = pathway()
    known = [observable.id for observable in model.elements(Observable)]
    shown = _chosen_observables(observables, known, MAIN_LINE)
    written = known if observables in ("", "all") else shown
    if hours is not None and not 0 < hours <= LONGEST_HOURS:
        raise InputError(f"--hours {hours:g}: use more than 0 and at most {LONGEST_HOURS:g} hours.")
    if picture_kind not in ("png", "svg", "pdf"):
        raise InputError(f"--format {picture_kind}: use png, svg or pdf.")
    if table_kind not in TABLES:
        raise InputError(f"--table {table_kind}: use {', '.join(TABLES)}.")
    arms = _chosen_arms(names, protocol, _settings(changes), organism)
    simulator = Simulator(model)
    times = sampling_times(arms, model, hours)
    vehicle = Arm("vehicle", (), arms[0].organism, "Vehicle")
    trajectories = [simulator.run(arm, times) for arm in (vehicle, *arms)]
    if as_json:
        say(curves_as_json(trajectories, written), nl=False)
        return HELD
    stem = file_name(arms[0].name) if len(arms) == 1 else "arms"
    table, picture = output / f"{stem}.{table_kind}", output / f"{stem}.{picture_kind}"
    content = TABLES[table_kind](trajectories, written)
    if not no_plot:
        plot_curves(trajectories, shown, model, picture)
        say(f"wrote {picture}")
    write_file(table, content)
    say(f"wrote {table}")
    return HELD


@dataclass
class _Setting:
    """One --set with the times that follow it."""

    intervention: str
    value: float
    times: dict[str, float]


def _settings(given: Sequence[str]) -> list[_Setting]:
    """--set NAME=VALUE, each with the --at and --until that came after it."""
    settings: list[_Setting] = []
    for text in given:
        name, sign, value = text.partition("=")
        if name in _TIMES:
            if not settings:
                raise InputError(f"{name} {value}: it belongs after a --set.")
            if name in settings[-1].times:
                raise InputError(f"{name} {value}: {settings[-1].intervention} has one already; drop one of the two.")
            settings[-1].times[name] = number(name, value, value)
        elif not sign:
            raise InputError(f"--set {text}: write NAME=VALUE, for example --set ketamine=10.")
        else:
            settings.append(_Setting(name.strip(), number("--set", text, value), {}))
    return settings


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


def _chosen_arms(names: Sequence[str], protocol: Path | None, settings: Sequence[_Setting], organism: str) -> list[Arm]:
    from ketamine_sbml.simulation import Arm, Change, load_arms, named_arm

    arms = [named_arm(name) for name in names]
    if protocol:
        arms += load_arms(protocol).values()
    chosen = organism_named(organism)
    if settings:
        changes = tuple(
            Change(s.intervention, s.value, at=s.times.get("--at"), until=s.times.get("--until")) for s in settings
        )
        arms.append(Arm("custom", changes, chosen, _title(settings)))
    if not arms:
        raise InputError("Nothing to simulate: give --arm NAME, --set NAME=VALUE or --protocol FILE.")
    if len({arm.organism for arm in arms}) > 1:
        raise InputError("Arms of different organisms cannot share a vehicle: simulate them one organism at a time.")
    return arms


def _title(settings: Sequence[_Setting]) -> str:
    parts = []
    for setting in settings:
        when = f" at {setting.times['--at']:g} h" if "--at" in setting.times else ""
        parts.append(f"{setting.intervention} {setting.value:g}{when}")
    return ", ".join(parts)
