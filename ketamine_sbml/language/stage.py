"""A stage: one module of equations with the table of its numbers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Element
from ketamine_sbml.language.interventions import Intervention
from ketamine_sbml.language.tables import read_numbers


@dataclass(frozen=True)
class Numbers:
    """Marks the place in a stage's equations where the numbers of a part of its table stand."""

    part: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of the figure.

    Attributes:
        id: name of its module, by which claims and reports refer to it.
        title: its name for people.
        plot: heading of the plot that shows its observables; stages may share one.
        description: what it does, in plain words.
        elements: all that it declares, in reading order.
    """

    id: str
    title: str
    plot: str = ""
    description: str
    elements: tuple[Element, ...]


def stage(
    file: str, *, title: str, description: str | None, elements: tuple[Element | Numbers, ...], plot: str = ""
) -> Stage:
    """The stage of a module, with its numbers put where ``Numbers`` marks their place.

    Args:
        file: the module's ``__file__``; the table has the same name and the ending ``.csv``.
        title, plot: see ``Stage``.
        description: the module's docstring.
        elements: equations, and the parts of the table in between.

    Raises:
        InputError: the table cannot be read, or a part of it has no place or two.
    """
    path = Path(file)
    if not description:
        raise InputError(f"{path.name} has no docstring: say in plain words what the stage does.")
    return Stage(
        id=path.stem,
        title=title,
        plot=plot or title,
        description=description,
        elements=tuple(_with_numbers(path, elements)),
    )


def _with_numbers(path: Path, elements: tuple[Element | Numbers, ...]) -> Iterator[Element]:
    places = [element.part for element in elements if isinstance(element, Numbers)]
    table = path.with_suffix(".csv")
    parts = read_numbers(table) if places else {}
    for part in dict.fromkeys([*places, *parts]):
        if part not in parts:
            raise InputError(f"{path.name}: part {part!r} is not in {table.name}; use one of {', '.join(parts)}.")
        if places.count(part) != 1:
            raise InputError(f"{path.name}: the part {part!r} of {table.name} must have one place among the equations.")
    for element in elements:
        if isinstance(element, Numbers):
            yield from parts[element.part]
        else:
            yield element


def expanded(knobs: tuple[Intervention, ...], *, origin: float, settled: str) -> tuple[Element, ...]:
    """What interventions become in the model, each by its own kind.

    Args:
        knobs: interventions and settings.
        origin: the hour of model time from which people count.
        settled: id of the constant that says when the animal has settled.
    """
    return tuple(element for knob in knobs for element in knob.elements(origin, settled))
