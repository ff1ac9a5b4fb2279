"""The map file: labels, places and the few signs that a person chose. Read strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable, Species, State
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.reading import load_toml

MAP_FILE = Path(__file__).resolve().parent.parent / "model" / "map.toml"
# Column and row.
Site = tuple[float, float]
KINDS = ("activity", "phenotype")
Value = TypeVar("Value")


class ArcClass(StrEnum):
    """How one activity acts on another: SBGN's arcs on an Activity Flow map."""

    RAISES = "positive influence"
    LOWERS = "negative influence"
    NEEDED = "necessary stimulation"
    UNKNOWN = "unknown influence"


SIGNS = {"raises": ArcClass.RAISES, "lowers": ArcClass.LOWERS, "needed": ArcClass.NEEDED}


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A node of the Activity Flow map.

    Attributes:
        id: the element whose id it shares.
        label: what stands on it.
        at: column and row of its middle.
        of: the other elements that it stands for.
        where: name of the place that it is drawn in; empty for none.
        shows: the observable by which a simulated state colours it; empty for none.
        kind: "activity" or "phenotype".
    """

    id: str
    label: str
    at: Site
    of: tuple[str, ...] = ()
    where: str = ""
    shows: str = ""
    kind: str = "activity"


@dataclass(frozen=True, kw_only=True)
class Agent:
    """An intervention on the Activity Flow map."""

    id: str
    label: str
    at: Site


@dataclass(frozen=True, kw_only=True)
class DrawnArc:
    """An arc that is drawn otherwise than the equations say, and why."""

    source: str
    target: str
    sign: ArcClass
    because: str


@dataclass(frozen=True, kw_only=True)
class MapDeclaration:
    """What a map file says: nodes, agents and arcs of the Activity Flow map, sites of the Process Description map.

    ``names`` are what molecules are called there, by gene, compact identifier or species.
    """

    activities: tuple[Activity, ...] = ()
    agents: tuple[Agent, ...] = ()
    arcs: tuple[DrawnArc, ...] = ()
    sites: Mapping[str, Site] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def positions(self) -> list[tuple[str, Site]]:
        """Where each node and agent of the Activity Flow map stands."""
        return [(a.id, a.at) for a in self.activities] + [(agent.id, agent.at) for agent in self.agents]


def declared_map(model: Pathway, path: Path = MAP_FILE) -> MapDeclaration:
    """The map file of a pathway; InputError names file and entry of what does not fit its form or the pathway."""
    content = _content(path)
    declared = MapDeclaration(
        activities=tuple(
            _activity(name, table, f"{path}, activity {name!r}") for name, table in content["activities"].items()
        ),
        agents=tuple(_agent(name, table, f"{path}, agent {name!r}") for name, table in content["agents"].items()),
        arcs=tuple(_arc(table, f"{path}, arc {number}") for number, table in enumerate(content["arcs"], start=1)),
        sites={name: _site(value, f"{path}, site {name!r}") for name, value in content["sites"].items()},
        names={name: _text(value, f"{path}, name {name!r}") for name, value in content["names"].items()},
    )
    _check(declared, model, path)
    return declared


def _content(path: Path) -> dict[str, Any]:
    content = load_toml(path)
    known: dict[str, type] = {"activities": dict, "agents": dict, "arcs": list, "sites": dict, "names": dict}
    for name, entry in content.items():
        if not isinstance(entry, known.get(name, type(None))):
            raise InputError(
                f"{path}: unknown entry {name!r}; use tables [activities.ID], [agents], [[arcs]], [sites], [names]."
            )
    return {name: content.get(name, kind()) for name, kind in known.items()}


def _activity(name: str, table: object, where: str) -> Activity:
    entry = _entry(table, ("label", "at", "of", "where", "shows", "kind"), where)
    kind = _get(entry, "kind", _text, where, "activity")
    if kind not in KINDS:
        raise InputError(f"{where}, kind: unknown kind {kind!r}; use one of {', '.join(KINDS)}.")
    return Activity(
        id=name,
        label=_get(entry, "label", _text, where),
        at=_get(entry, "at", _site, where),
        of=_get(entry, "of", _names, where, ()),
        where=_get(entry, "where", _text, where, ""),
        shows=_get(entry, "shows", _text, where, ""),
        kind=kind,
    )


def _agent(name: str, table: object, where: str) -> Agent:
    entry = _entry(table, ("label", "at"), where)
    return Agent(id=name, label=_get(entry, "label", _text, where), at=_get(entry, "at", _site, where))


def _arc(table: object, where: str) -> DrawnArc:
    entry = _entry(table, ("from", "to", "sign", "because"), where)
    sign = _get(entry, "sign", _text, where)
    if sign not in SIGNS:
        raise InputError(f"{where}: unknown sign {sign!r}; use one of {', '.join(SIGNS)}.")
    return DrawnArc(
        source=_get(entry, "from", _text, where),
        target=_get(entry, "to", _text, where),
        sign=SIGNS[sign],
        because=_get(entry, "because", _text, where),
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
    for agent in declared.agents:
        if agent.id not in knobs:
            raise InputError(
                f"{path}, agent {agent.id!r} is no intervention of the pathway; mend the id or drop the entry."
            )
    for name in declared.sites:
        if not isinstance(model.by_id.get(name), Species | State):
            raise InputError(f"{path}, site {name!r} is no species or fold-only state; mend the id or drop it.")
    entries = {found.entry for species in model.elements(Species) for found in species.annotations}
    for name in declared.names:
        if name not in entries and not isinstance(model.by_id.get(name), Species):
            raise InputError(f"{path}, name {name!r} is no molecule of a species and no species; mend it or drop it.")
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
