"""Claims from TOML, strictly: an unknown field, arm, observable or kind is an error with file, claim and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from ketamine_sbml.claims.claim import Claim, Role, Source
from ketamine_sbml.claims.expectations import KINDS, Expectation
from ketamine_sbml.claims.readout import Readout, check_reducer
from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ARROWS, pathway
from ketamine_sbml.simulation.arms import (
    arm_from_table,
    load_toml,
    named_arms,
    validation_folder,
)
from ketamine_sbml.simulation.protocol import LONGEST_HOURS, Arm, prepare

# Files in a folder of claims that hold something else.
NOT_CLAIMS = frozenset({"arms.toml", "effects.toml", "evidence-map.toml"})
MOST_CLAIMS = 2000

_CLAIM_FIELDS = (
    "id stage statement role source arms expect evidence arrows inferred structural vacuous not_testable note".split()
)
_SOURCE_FIELDS = "publication identifiers figure organism preparation eco verified unverified".split()
_EXPECT_FIELDS = "kind observable at window reduce bin minimum bound because between by then then_window".split()
_EFFECT_FIELDS = "minimum bound reason".split()


def claim_files(place: Path | None = None) -> list[Path]:
    """The files of claims at a path: a file, or the TOML files of a folder; the project's own by default."""
    place = place or validation_folder()
    if place.is_dir():
        files = sorted(path for path in place.glob("*.toml") if path.name not in NOT_CLAIMS)
        if not files:
            raise InputError(f"{place} holds no claims: put a .toml file with [[claim]] records there.")
        return files
    return [place]


def load_claims(
    files: Iterable[Path] | None = None, *, model: Pathway | None = None, problems: list[str] | None = None
) -> tuple[list[Claim], dict[str, Arm]]:
    """All claims of the files, in order, and the arms that they may name (the project's and the files' own).

    A malformed claim raises InputError; with a list of ``problems`` its sentence is added there instead, and the other
    claims are still read.
    """
    model = model or pathway()
    claims: list[Claim] = []
    arms = dict(named_arms())
    effects = load_effects()
    for path in claim_files() if files is None else files:
        content = load_toml(path)
        _only(content, ("claim", "arm"), str(path))
        for name, table in content.get("arm", {}).items():
            if name in arms:
                raise InputError(f"{path}: arm {name!r} exists already; give it another name.")
            arms[name] = arm_from_table(name, table, str(path))
            prepare(arms[name], model)
        records = content.get("claim", [])
        if not isinstance(records, list) or not records:
            raise InputError(f"{path} holds no claim: begin one with [[claim]].")
        for number, record in enumerate(records, 1):
            try:
                claims.append(_claim(record, number, str(path), arms, effects, model))
            except InputError as error:
                if problems is None:
                    raise
                problems.append(str(error))
    _check_ids(claims)
    return claims, arms


def load_effects() -> Mapping[str, Mapping[str, object]]:
    """Smallest effects and bounds of no change by observable."""
    path = validation_folder() / "effects.toml"
    content = load_toml(path)
    for observable, table in content.items():
        _only(table, _EFFECT_FIELDS, f"{path}, {observable}")
    return content


def _check_ids(claims: Sequence[Claim]) -> None:
    if len(claims) > MOST_CLAIMS:
        raise InputError(f"{len(claims)} claims are too many at once: judge at most {MOST_CLAIMS}.")
    places: dict[str, str] = {}
    for claim in claims:
        if claim.id in places:
            raise InputError(f"{claim.place}: claim {claim.id!r} exists already in {places[claim.id]}; rename one.")
        places[claim.id] = claim.place


def _claim(
    record: object,
    number: int,
    place: str,
    arms: Mapping[str, Arm],
    effects: Mapping[str, Mapping[str, object]],
    model: Pathway,
) -> Claim:
    if not isinstance(record, dict):
        raise InputError(f"{place}: claim {number} is not a table; begin it with [[claim]].")
    name = record.get("id", f"number {number}")
    where = f"{place}, claim {name!r}"
    _only(record, _CLAIM_FIELDS, where)
    for field in ("id", "stage", "statement", "role", "source"):
        if field not in record:
            raise InputError(f"{where}: field {field!r} is missing; add it.")
    for field in ("id", "stage", "statement", "inferred", "structural", "vacuous", "not_testable", "note"):
        if not isinstance(record.get(field, ""), str):
            raise InputError(f"{where}: {field} is not text; put it in quotes.")
    if record["role"] not in list(Role):
        raise InputError(f"{where}: unknown role {record['role']!r}; use one of {', '.join(Role)}.")
    known_arrows = [arrow.id for arrow in ARROWS]
    for arrow in record.get("arrows", []):
        if arrow not in known_arrows:
            raise InputError(f"{where}: unknown arrow {arrow!r}; use fig-1 to fig-12.")
    named = _arms(record.get("arms", {}), arms, where)
    expectations = tuple(
        _expectation(table, index, where, effects, model) for index, table in enumerate(record.get("expect", []), 1)
    )
    if not expectations and not record.get("not_testable"):
        raise InputError(f'{where} expects nothing: add [[claim.expect]] or say not_testable = "why".')
    for expectation in expectations:
        needed = KINDS[expectation.kind].arms
        missing = [role for role in needed if role not in named]
        if missing:
            raise InputError(f"{where}: {expectation.kind!r} needs the arms {', '.join(needed)}; add {missing[0]!r}.")
        if not needed and len(named) < 4:
            raise InputError(f"{where}: {expectation.kind!r} needs control and at least three doses; add arms.")
    return Claim(
        id=record["id"],
        stage=record["stage"],
        statement=record["statement"],
        source=_source(record["source"], where),
        role=Role(record["role"]),
        arms=named,
        expectations=expectations,
        evidence=tuple(record.get("evidence", [])),
        arrows=tuple(record.get("arrows", [])),
        inferred=record.get("inferred", ""),
        structural=record.get("structural", ""),
        vacuous=record.get("vacuous", ""),
        not_testable=record.get("not_testable", ""),
        note=record.get("note", ""),
        place=place,
    )


def _arms(table: object, arms: Mapping[str, Arm], where: str) -> dict[str, str]:
    if not isinstance(table, dict):
        raise InputError(f'{where}: arms is not a table; write arms = {{ control = "vehicle", ... }}.')
    for role, name in table.items():
        if name not in arms:
            close = get_close_matches(str(name), list(arms), n=1)
            mend = f"did you mean {close[0]!r}?" if close else "declare it under [arm.NAME]."
            raise InputError(f"{where}: arm {role} is {name!r}, which does not exist; {mend}")
    return dict(table)


def _source(table: object, where: str) -> Source:
    if not isinstance(table, dict):
        raise InputError(f"{where}: source is not a table; give publication, organism and preparation.")
    _only(table, _SOURCE_FIELDS, f"{where}, source")
    for field in ("publication", "organism", "preparation"):
        if not isinstance(table.get(field), str):
            raise InputError(f"{where}, source: field {field!r} is missing; add it.")
    return Source(**{**table, "identifiers": tuple(table.get("identifiers", []))})


def _expectation(
    table: object, index: int, claim: str, effects: Mapping[str, Mapping[str, object]], model: Pathway
) -> Expectation:
    where = f"{claim}, expectation {index}"
    if not isinstance(table, dict):
        raise InputError(f"{where} is not a table; begin it with [[claim.expect]].")
    _only(table, _EXPECT_FIELDS, where)
    kind = table.get("kind")
    if kind not in KINDS:
        close = get_close_matches(str(kind), list(KINDS), n=1)
        mend = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(KINDS)}."
        raise InputError(f"{where}: unknown kind {kind!r}; {mend}")
    readout, scale = _readout(table, "observable", where, model)
    defaults = effects.get(readout.observable, {})
    if ("minimum" in table or "bound" in table) and "because" not in table:
        raise InputError(f'{where}: its own minimum or bound needs a reason; add because = "...".')
    minimum = _number(table, "minimum", where, defaults.get("minimum"))
    bound = _number(table, "bound", where, defaults.get("bound"))
    expectation = Expectation(kind=str(kind), readout=readout, scale=scale, minimum=minimum, bound=bound)
    if kind == "precedes":
        if "then" not in table:
            raise InputError(f"{where}: 'precedes' needs the later observable; add then = \"...\".")
        second, _ = _readout({**table, "window": table.get("then_window", table.get("window"))}, "then", where, model)
        expectation = replace(expectation, second=second, minimum=_number(table, "by", where, 0.0))
    if kind in ("peak_between", "within"):
        expectation = replace(expectation, between=_between(table.get("between"), str(kind), where))
    if kind == "within" and model.observable(readout.observable).scale == "concentration":
        expectation = replace(expectation, scale="log2")
    return expectation


def _between(bounds: object, kind: str, where: str) -> tuple[float, float]:
    what = "[earliest, latest] in hours" if kind == "peak_between" else "[lowest, highest] in the observable's unit"
    if (
        not isinstance(bounds, list)
        or len(bounds) != 2
        or not all(isinstance(bound, int | float) and not isinstance(bound, bool) for bound in bounds)
        or not 0 <= bounds[0] < bounds[1]
    ):
        raise InputError(f"{where}: {kind!r} needs between = {what}, in order.")
    if kind == "within" and bounds[0] == 0:
        raise InputError(f"{where}: 'within' needs a lowest value above zero.")
    return float(bounds[0]), float(bounds[1])


def _readout(table: Mapping[str, object], field: str, where: str, model: Pathway) -> tuple[Readout, str]:
    name = table.get(field)
    known = [observable.id for observable in model.elements(Observable)]
    if name not in known:
        close = get_close_matches(str(name), known, n=1)
        mend = f"did you mean {close[0]!r}?" if close else "'ketamine-sbml list observables' names them all."
        raise InputError(f"{where}: unknown observable {name!r}; {mend}")
    if ("at" in table) == ("window" in table and table["window"] is not None):
        raise InputError(f"{where}: give either at = HOUR or window = [FROM, TO].")
    if "at" in table:
        start = stop = _number(table, "at", where, None)
    else:
        window = table["window"]
        if (
            not isinstance(window, list)
            or len(window) != 2
            or not all(isinstance(hour, int | float) for hour in window)
        ):
            raise InputError(f"{where}: window {window!r} is not [FROM, TO] in hours.")
        start, stop = float(window[0]), float(window[1])
    if not -1 <= start <= stop <= LONGEST_HOURS:
        raise InputError(f"{where}: window {start:g} to {stop:g} h is impossible; use hours from -1 on, in order.")
    reducer = str(table.get("reduce", "at" if start == stop else "mean"))
    check_reducer(reducer, where)
    width = _number(table, "bin", where, 0.0)
    if reducer.endswith("_bin") and not 0 < width <= stop - start:
        raise InputError(f"{where}: reducer {reducer!r} needs bin = HOURS within the window.")
    scale = "log2" if model.observable(str(name)).scale == "fold" else "difference"
    return Readout(str(name), start, stop, reducer, width), scale


def _number(table: Mapping[str, object], field: str, where: str, default: object) -> float:
    value = table.get(field, default)
    if value is None:
        raise InputError(f"{where}: field {field!r} is missing; add it.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{where}: {field} = {value!r} is not a number.")
    return float(value)


def _only(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    for field in table:
        if field not in known:
            close = get_close_matches(field, known, n=1)
            mend = f"did you mean {close[0]!r}?" if close else f"use {', '.join(known)}."
            raise InputError(f"{where}: unknown field {field!r}; {mend}")
