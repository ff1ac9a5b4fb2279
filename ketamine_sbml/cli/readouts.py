"""A readout on the command line: an observable, when, and how a window becomes a number; as in claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ketamine_sbml.cli.options import number
from ketamine_sbml.errors import InputError

if TYPE_CHECKING:
    from ketamine_sbml.claims.readout import Readout

Command = TypeVar("Command", bound=Callable[..., Any])


def readout_options(command: Command) -> Command:
    """What is read of an arm; without a time, 24 hours after ketamine."""
    for option in (
        click.option("--bin", "width", type=float, metavar="H", help="width for highest_bin and lowest_bin, in hours"),
        click.option("--reduce", metavar="HOW", help="of a window: mean, maximum, minimum, highest_bin, lowest_bin"),
        click.option("--window", metavar="FROM:TO", help="read over these hours from ketamine"),
        click.option("--hour", type=float, metavar="H", help="read at this hour from ketamine (default: 24)"),
        click.option("--read", "observable", metavar="OBSERVABLE", help="what is read"),
    ):
        command = option(command)
    return command


def readout_of(
    observable: str, hour: float | None, window: str | None, reduce: str | None, width: float | None
) -> Readout:
    """The readout that the options ask for."""
    from ketamine_sbml.claims.parts import NumberRead, Vocabulary
    from ketamine_sbml.language.elements import Observable
    from ketamine_sbml.model import pathway
    from ketamine_sbml.reading import raise_faults, read_table

    if hour is not None and window is not None:
        raise InputError("--hour and --window: give one of the two.")
    vocabulary = Vocabulary({element.id: element for element in pathway().elements(Observable)}, {})
    given: dict[str, Any] = {"observable": observable}
    if window is None:
        given["at"] = 24.0 if hour is None else hour
    else:
        start, colon, stop = window.partition(":")
        if not colon:
            raise InputError(f"--window {window}: write FROM:TO in hours, for example 0:6.")
        given["window"] = [number("--window", window, start), number("--window", window, stop)]
    given |= {name: value for name, value in (("reduce", reduce), ("bin", width)) if value is not None}
    part = NumberRead()
    faults: list[str] = []
    read = read_table(given, part.fields("readout", vocabulary), f"--read {observable}", faults)
    raise_faults(faults)
    try:
        return part.build("readout", read, vocabulary)
    except InputError as error:
        raise InputError(f"--read {observable}: {error}") from error
