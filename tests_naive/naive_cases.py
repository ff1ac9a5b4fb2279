"""The cases of ``cases.toml``, and the numbers that the project itself gives for them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ketamine_sbml import Arm, Change, Simulator, pathway
from ketamine_sbml.language.interventions import Held
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory

CASES = Path(__file__).with_name("cases.toml")
# Far below every difference that is accepted of a program.
RELATIVE_TOLERANCE = 1e-10


@dataclass(frozen=True)
class Run:
    """One run of a session: the settings as a user writes them, and all that is in force with them."""

    session: str
    number: int
    text: str
    settings: Mapping[str, float]

    def __str__(self) -> str:
        return f"{self.session}: {self.text}"


@cache
def _content() -> dict[str, object]:
    return tomllib.loads(CASES.read_text(encoding="utf-8"))


def use(content: Mapping[str, object]) -> None:
    """Take other cases than those of the file, of the same form."""
    _content().update(content)
    expected.cache_clear()


def observables() -> list[str]:
    """The observables that are compared."""
    return [str(name) for name in _listed(_content()["observables"])]


def hours() -> Numbers:
    """The hours of model time at which they are compared."""
    return np.array(_content()["hours"], dtype=float)


def sessions() -> Mapping[str, list[Run]]:
    """The runs of each session, in their order; what a run sets stays set in the runs after it."""
    tables = _content()["session"]
    assert isinstance(tables, dict)
    found: dict[str, list[Run]] = {}
    for name, table in tables.items():
        in_force: dict[str, float] = {}
        found[name] = []
        for number, text in enumerate(table["runs"]):
            in_force |= {key: float(value) for key, value in (setting.split("=") for setting in text.split(","))}
            found[name].append(Run(name, number, text, dict(in_force)))
    return found


def runs() -> list[Run]:
    """Every run of every session."""
    return [run for session in sessions().values() for run in session]


def arm_of(run: Run) -> Arm:
    """The same experiment as an arm: what the file holds, with the run's settings.

    A start before the animal has settled is taken as the hour when it has; an end that lies before the start leaves the
    usual duration, and one that is not set stays where the file has it.
    """
    model = pathway()
    settled = model.settled_hour - model.origin
    changes = []
    for knob in model.knobs:
        value = run.settings.get(knob.id, number_of(knob.value, model.organism))
        at, until = (_from_origin(run.settings.get(name)) for name in (knob.time_id, knob.stop_id))
        if at is None and until is None and value == knob.rest:
            continue
        if isinstance(knob, Held):
            at = max(settled, knob.start if at is None else at)
            until = knob.stop if until is None else until
            changes.append(Change(knob.id, value, at=at, until=until if until > at else at + knob.stop - knob.start))
        else:
            changes.append(Change(knob.id, value, at=None if at is None else max(settled, at)))
    return Arm(str(run), tuple(changes))


@cache
def expected() -> Mapping[str, Trajectory]:
    """Name of a run -> the project's own curves at the hours that are compared."""
    simulator = Simulator(relative_tolerance=RELATIVE_TOLERANCE)
    return {str(run): simulator.run(arm_of(run), hours() - pathway().origin) for run in runs()}


def _from_origin(hour: float | None) -> float | None:
    return None if hour is None else hour - pathway().origin


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
