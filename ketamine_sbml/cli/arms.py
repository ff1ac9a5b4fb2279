"""Arms put together on the command line: named ones, those of a protocol file, and ``--set`` with its times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ketamine_sbml.cli.options import PATH, number, organism_named
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from ketamine_sbml.simulation import Arm

Command = TypeVar("Command", bound=Callable[..., Any])

_TIMES = ("--at", "--until")


class InOrder(click.Command):
    """click gathers each option by itself; --at and --until are handed to --set, so that their order is kept.

    An --until before the first --set is how long all lasts, where the verb has --hours.
    """

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        lasts = any("--hours" in option.opts for option in self.get_params(context))
        ordered: list[str] = []
        left = list(arguments)
        while left:
            argument = left.pop(0)
            name, equals, value = argument.partition("=")
            if name == "--until" and lasts and not any(word.partition("=")[0] == "--set" for word in ordered):
                ordered += ["--hours", *([value] if equals else [])]
            elif name in _TIMES and (equals or left):
                ordered += ["--set", f"{name}={value if equals else left.pop(0)}"]
            else:
                ordered.append(argument)
        return super().parse_args(context, ordered)


def arm_options(command: Command) -> Command:
    """What arms are made of; the verb's class is ``InOrder``."""
    for option in (
        click.option("--organism", default="mouse", metavar="NAME", help="mouse, rat or human, for --set"),
        click.option("--until", expose_value=False, metavar="H", help="its end, hours from ketamine"),
        click.option("--at", expose_value=False, metavar="H", help="its start, hours from ketamine"),
        click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="an intervention"),
        click.option("--protocol", type=PATH, metavar="FILE", help="a TOML file with arms of your own"),
        click.option("--arm", "names", multiple=True, metavar="NAME", help="a named arm; may be repeated"),
    ):
        command = option(command)
    return command


@dataclass
class Setting:
    """One --set with the times that follow it."""

    intervention: str
    value: float
    times: dict[str, float]


def settings_of(given: Sequence[str]) -> list[Setting]:
    """--set NAME=VALUE, each with the --at and --until that came after it."""
    settings: list[Setting] = []
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
            settings.append(Setting(name.strip(), number("--set", text, value), {}))
    return settings


def chosen_arms(names: Sequence[str], protocol: Path | None, changes: Sequence[str], organism: str) -> list[Arm]:
    """All that the options of ``arm_options`` name, in one organism; none is no error."""
    from ketamine_sbml.simulation import Arm, Change, load_arms, named_arm

    arms = [named_arm(name) for name in names]
    if protocol:
        arms += load_arms(protocol).values()
    chosen = organism_named(organism)
    settings = settings_of(changes)
    if settings:
        given = tuple(
            Change(s.intervention, s.value, at=s.times.get("--at"), until=s.times.get("--until")) for s in settings
        )
        arms.append(Arm("custom", given, chosen, _title(settings)))
    if len({arm.organism for arm in arms}) > 1:
        raise InputError("Arms of different organisms cannot share a vehicle: simulate them one organism at a time.")
    return arms


def _title(settings: Sequence[Setting]) -> str:
    parts = []
    for setting in settings:
        when = f" at {setting.times['--at']:g} h" if "--at" in setting.times else ""
        parts.append(f"{setting.intervention} {setting.value:g}{when}")
    return ", ".join(parts)
