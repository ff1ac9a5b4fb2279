"""The map file: labels and places that a person chose. Read strictly; nothing here says what acts on what."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ketamine_sbml.errors import InputError
from ketamine_sbml.files import read_text
from ketamine_sbml.language.elements import Observable, Species, State
from ketamine_sbml.language.pathway import Pathway

MAP_FILE = Path(__file__).resolve().parent.parent / "model" / "map.toml"
# Column and row.
Site = tuple[float, float]
KINDS = ("activity", "phenotype")
Value = TypeVar("Value")


class Influence(StrEnum):
    """How one activity acts on another on the Activity Flow map: SBGN's arcs."""

    RAISES = "positive influence"
    LOWERS = "negative influence"
    NEEDED = "necessary stimulation"
    UNKNOWN = "unknown influence"


_SIGNS = {"raises": Influence.RAISES, "lowers": Influence.LOWERS, "needed": Influence.NEEDED}


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A node of the Activity Flow map.

    Attributes:
        id: the element whose id it shares.
        label: what stands on it.
        at: column and row of its middle.
        of: the other elements that it stands for.
        follows: the activities and interventions that act on it, and how.
        where: name of the place that it is drawn in; empty for none.
        shows: the observable by which a simulated state colours it; empty for none.
        kind: "activity" or "phenotype".
    """

    id: str
    label: str
    at: Site
    of: tuple[str, ...] = ()
    follows: Mapping[str, Influence] = field(default_factory=dict)
    where: str = ""
    shows: str = ""
    kind: str = "activity"


@dataclass(frozen=True, kw_only=True)
class Agent:
    """An intervention on the Activity Flow map, the activity that it is given to act on, and how it does."""

    id: str
    label: str
    at: Site
    on: str
    does: Influence


@dataclass(frozen=True, kw_only=True)
class MapDeclaration:
    """What a map file says: nodes and agents of the Activity Flow map, sites of the Process Description map."""

    activities: tuple[Activity, ...] = ()
    agents: tuple[Agent, ...] = ()
    sites: Mapping[str, Site] = field(default_factory=dict)

    @property
    def positions(self) -> list[tuple[str, Site]]:
        """Where each node and agent of the Activity Flow map stands."""
        return [(a.id, a.at) for a in self.activities] + [(agent.id, agent.at) for agent in self.agents]


def declared_map(model: Pathway, path: Path = MAP_FILE) -> MapDeclaration:
    """The map file of a pathway; InputError names file and entry of what does not fit its form or the pathway."""
    tables = _tables(path)
    activities = tuple(
        _activity(name, table, f"{path}, activity {name!r}") for name, table in tables["activities"].items()
    )
    agents = tuple(_agent(name, table, f"{path}, agent {name!r}") for name, table in tables["agents"].items())
    sites = {name: _site(value, f"{path}, site {name!r}") for name, value in tables["sites"].items()}
    declared = MapDeclaration(activities=activities, agents=agents, sites=sites)
    _check(declared, model, path)
    return declared


def _tables(path: Path) -> dict[str, dict[str, object]]:
    try:
        content = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not TOML: {error}; mend that line.") from error
    known = ("activities", "agents", "sites")
    for name, table in content.items():
        if name not in known or not isinstance(table, dict):
            raise InputError(f"{path}: unknown entry {name!r}; use tables [activities.ID], [agents] and [sites].")
    return {name: content.get(name, {}) for name in known}


def _activity(name: str, table: object, where: str) -> Activity:
    entry = _entry(table, ("label", "at", "of", "follows", "where", "shows", "kind"), where)
    kind = _get(entry, "kind", _text, where, "activity")
    if kind not in KINDS:
        raise InputError(f"{where}, kind: unknown kind {kind!r}; use one of {', '.join(KINDS)}.")
    follows = entry.get("follows", {})
    if not isinstance(follows, dict):
        raise InputError(f'{where}: follows is not a table; write follows = {{ ID = "raises" }}.')
    return Activity(
        id=name,
        label=_get(entry, "label", _text, where),
        at=_get(entry, "at", _site, where),
        of=_get(entry, "of", _names, where, ()),
        follows={source: _sign(sign, f"{where}, follows {source!r}") for source, sign in follows.items()},
        where=_get(entry, "where", _text, where, ""),
        shows=_get(entry, "shows", _text, where, ""),
        kind=kind,
    )


def _agent(name: str, table: object, where: str) -> Agent:
    entry = _entry(table, ("label", "at", "on", "does"), where)
    return Agent(
        id=name,
        label=_get(entry, "label", _text, where),
        at=_get(entry, "at", _site, where),
        on=_get(entry, "on", _text, where),
        does=_get(entry, "does", _sign, where),
    )


def _entry(table: object, known: tuple[str, ...], where: str) -> Mapping[str, object]:
    if not isinstance(table, dict):
        raise InputError(f"{where} is not a table; give it {', '.join(known[:2])}.")
    for key in table:
        if key not in known:
            raise InputError(f"{where}: unknown field {key!r}; use {', '.join(known)}.")
    return table


def _get(
    entry: Mapping[str, object],
    key: str,
    read: Callable[[object, str], Value],
    where: str,
    default: Value | None = None,
) -> Value:
    """A field of an entry; one without default must be there."""
    if key in entry:
        return read(entry[key], f"{where}, {key}")
    if default is None:
        raise InputError(f"{where} has no {key}: add it.")
    return default


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {value!r} is not text; put words in quotes.")
    return value


def _names(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InputError(f'{where}: {value!r} is not a list; write ["one", "another"].')
    return tuple(_text(name, where) for name in value)


def _site(value: object, where: str) -> Site:
    if isinstance(value, list) and len(value) == 2 and all(type(number) in (int, float) for number in value):
        return float(value[0]), float(value[1])
    raise InputError(f"{where}: {value!r} is not a place; write [column, row].")


def _sign(value: object, where: str) -> Influence:
    if value not in _SIGNS:
        raise InputError(f"{where}: unknown sign {value!r}; use one of {', '.join(_SIGNS)}.")
    return _SIGNS[str(value)]


def _check(declared: MapDeclaration, model: Pathway, path: Path) -> None:
    """Every id is the pathway's, no element has two nodes, and no place two owners."""
    owner: dict[str, str] = {}
    for activity in declared.activities:
        where = f"{path}, activity {activity.id!r}"
        for name in (activity.id, *activity.of):
            if name not in model.by_id:
                raise InputError(f"{where}: {name!r} is no element of the pathway; mend the id or drop it.")
            if name in owner:
                raise InputError(f"{where}: {name!r} already belongs to activity {owner[name]!r}; drop it from one.")
            owner[name] = activity.id
        if activity.shows and not isinstance(model.by_id.get(activity.shows), Observable):
            raise InputError(f"{where}: shows {activity.shows!r}, which is no observable; mend the id.")
    knobs = {knob.id for knob in model.interventions}
    nodes = {activity.id for activity in declared.activities}
    for agent in declared.agents:
        where = f"{path}, agent {agent.id!r}"
        if agent.id not in knobs:
            raise InputError(f"{where} is no intervention of the pathway; mend the id or drop the entry.")
        if agent.on not in nodes:
            raise InputError(f"{where}: acts on {agent.on!r}, which is no activity; mend the id.")
    for name in declared.sites:
        if not isinstance(model.by_id.get(name), Species | State):
            raise InputError(f"{path}, site {name!r} is no species or fold-only state; mend the id or drop it.")
    _check_places(declared.positions, path)
    _check_places(declared.sites.items(), path)


def _check_places(places: Iterable[tuple[str, Site]], path: Path) -> None:
    taken: dict[Site, str] = {}
    for name, at in places:
        if at in taken:
            raise InputError(
                f"{path}, {name!r} stands where {taken[at]!r} does, at [{at[0]:g}, {at[1]:g}]; move one of them."
            )
        taken[at] = name
