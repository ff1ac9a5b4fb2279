"""Claims from TOML, strictly: whatever cannot be used is a sentence with file, claim and field, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ketamine_sbml.claims.claim import NO_PUBLICATION, Claim, Role, Source
from ketamine_sbml.claims.expectation import unused_role
from ketamine_sbml.claims.parts import Vocabulary
from ketamine_sbml.claims.record import EFFECT, claim_fields, faults_of_labels
from ketamine_sbml.claims.stages import files_in_order
from ketamine_sbml.errors import InputError
from ketamine_sbml.given import list_of, of_kind, path_of
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.reading import Field, Table, did_you_mean, load_toml, raise_faults, read_table
from ketamine_sbml.simulation.arms import arm_from_table, named_arms, validation_folder
from ketamine_sbml.simulation.protocol import Arm, prepare

# Files in a folder of claims that hold something else.
NOT_CLAIMS = frozenset({"arms.toml", "effects.toml", "evidence-map.toml"})
MOST_CLAIMS = 2000


def claim_files(place: Path | None = None, *, model: Pathway | None = None) -> list[Path]:
    """The files of claims at a path: a file, or the TOML files of a folder; the project's own by default.

    Files that are named after a stage of the pathway come in its order, others after them by name.
    """
    place = place or validation_folder()
    if place.is_dir():
        found = [path for path in place.glob("*.toml") if path.name not in NOT_CLAIMS]
        files = files_in_order(found, model or pathway())
        if not files:
            raise InputError(f"{place} holds no claims: put a .toml file with [[claim]] records there.")
        return files
    return [place]


def load_claims(
    files: Iterable[Path] | None = None, *, model: Pathway | None = None, problems: list[str] | None = None
) -> tuple[list[Claim], dict[str, Arm]]:
    """All claims of the files, in order, and the arms that they may name (the project's and the files' own).

    Faults raise one InputError with a line for each; with a list of ``problems`` they are added there instead, and the
    claims without fault are returned.
    """
    model = pathway() if model is None else of_kind("model", model, Pathway)
    if problems is not None:
        of_kind("problems", problems, list)
    if files is None and problems is None and model is pathway():
        read, own = (*claim_files(), validation_folder() / "effects.toml"), tuple(named_arms().items())
        claims, arms = _project(tuple((path, *_state(path)) for path in read), own)
        return list(claims), dict(arms)
    return _load(files, model, problems)


def _state(path: Path) -> tuple[int, int]:
    """What changes when a file is written; of one that cannot be looked at, reading says why."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _project(state: object, arms: object) -> tuple[list[Claim], dict[str, Arm]]:
    """The project's own claims, which many ask for again: they are read once for each state of their files."""
    return _load(None, pathway(), None)


def _load(
    files: Iterable[Path] | None, model: Pathway, problems: list[str] | None
) -> tuple[list[Claim], dict[str, Arm]]:
    reader = ClaimReader(model, dict(named_arms()), claim_fields(vocabulary_of(model)))
    chosen = claim_files(model=model) if files is None else list_of("files", files, object, "paths")
    for place, path in enumerate(chosen):
        reader.read_file(path_of(f"files[{place}]", path))
    if len(reader.claims) > MOST_CLAIMS:
        raise InputError(f"{len(reader.claims)} claims are too many at once: judge at most {MOST_CLAIMS}.")
    if problems is None:
        raise_faults(reader.faults)
    else:
        problems += reader.faults
    return list(reader.claims.values()), reader.arms


def load_effects() -> dict[str, dict[str, float]]:
    """Observable -> smallest effect and bound of no change, as the suite has them."""
    path = validation_folder() / "effects.toml"
    content = load_toml(path)
    faults: list[str] = []
    rows: dict[str, Field] = {observable: Table("", EFFECT) for observable in content}
    effects = read_table(content, rows, str(path), faults)
    raise_faults(faults)
    return {name: {key: row[key] for key in ("minimum", "bound")} for name, row in effects.items()}


def vocabulary_of(model: Pathway) -> Vocabulary:
    """What records may name: the model's observables, with the suite's smallest effects."""
    return Vocabulary({observable.id: observable for observable in model.elements(Observable)}, load_effects())


@dataclass
class ClaimReader:
    """Reads claims and their arms one after the other, and keeps what has no fault.

    Attributes:
        model: whose vocabulary is used.
        arms: by name, of the project and of the files.
        fields: of a claim.
        claims: without fault, by id.
        faults: sentences.
        broken: arms of files that cannot be used.
    """

    model: Pathway
    arms: dict[str, Arm]
    fields: Mapping[str, Field]
    claims: dict[str, Claim] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def read_file(self, path: Path) -> None:
        """Arms and claims of one file."""
        try:
            content = load_toml(path)
        except InputError as error:
            self.faults.append(str(error))
            return
        for name in content:
            if name not in ("claim", "arm"):
                mend = did_you_mean(name, ("claim", "arm"), "use claim, arm.")
                self.faults.append(f"{path}: unknown field {name!r}; {mend}")
        arms, records = content.get("arm", {}), content.get("claim", [])
        if not isinstance(arms, dict):
            self.faults.append(f"{path}: arm is not a table of arms; begin each with [arm.NAME].")
            arms = {}
        for name, table in arms.items():
            self.read_arm(name, table, str(path))
        if not isinstance(records, list) or not records:
            self.faults.append(f"{path} holds no claim: begin one with [[claim]].")
            records = []
        for number, record in enumerate(records, 1):
            self.read_claim(record, number, str(path))

    def read_arm(self, name: str, table: object, place: str) -> None:
        """One arm of a file; the model must have what it sets."""
        if name in self.arms:
            self.faults.append(f"{place}: arm {name!r} exists already; give it another name.")
            self.broken.add(name)
            return
        arm = arm_from_table(name, table, place, self.faults)
        if arm is not None:
            try:
                prepare(arm, self.model)
            except InputError as error:
                self.faults.append(f"{place}: {error}")
                arm = None
        if arm is None:
            self.broken.add(name)
        else:
            self.arms[name] = arm

    def read_claim(self, record: object, number: int, place: str) -> None:
        """One claim of a file, kept if it has no fault."""
        name = record.get("id") if isinstance(record, dict) else None
        where = f"{place}, claim {name!r}" if isinstance(name, str) else f"{place}, claim number {number}"
        before = len(self.faults)
        values = read_table(record, self.fields, where, self.faults)
        if not isinstance(record, dict):
            return
        if not record.get("expect") and not record.get("not_testable"):
            self.faults.append(f'{where} expects nothing: add [[claim.expect]] or say not_testable = "why".')
        if "source" in values or "source" not in record:
            self.faults += [f"{where}: {sentence}" for sentence in faults_of_labels(values)]
        if "arms" in values or "arms" not in record:
            self.faults += [f"{where}: {sentence}" for sentence in self._faults_of_arms(values)]
        if isinstance(name, str) and name in self.claims:
            known = self.claims[name].place
            self.faults.append(f"{place}: claim {name!r} exists already in {known}; rename one.")
        if len(self.faults) == before:
            self.claims[values["id"]] = _claim(values, place)

    def _faults_of_arms(self, values: Mapping[str, Any]) -> list[str]:
        """What is wrong with the arms that a claim names, and with what its expectations need of them."""
        named, expectations = values.get("arms", {}), values.get("expect", ())
        sentences = []
        for role, arm in named.items():
            if arm in self.broken:
                sentences.append(f"arm {role} is {arm!r}, which has a fault itself; mend that first.")
            elif arm not in self.arms:
                mend = did_you_mean(arm, self.arms, "declare it under [arm.NAME].")
                sentences.append(f"arm {role} is {arm!r}, which does not exist; {mend}")
        # Once a sentence however many expectations it holds for.
        sentences += dict.fromkeys(s for e in expectations for s in type(e).faults_of_arms(named))
        if expectations:
            used = frozenset().union(*(type(e).compared(named) for e in expectations))
            needed = {role for e in expectations for role in e.arms} - set(named)
            sentences += [unused_role(role, sorted(needed)) for role in named if role not in used]
        return sentences


def _claim(values: Mapping[str, Any], place: str) -> Claim:
    """A claim from a record without fault."""
    given = {"arms": {}, **{name: value for name, value in values.items() if name != "expect"}}
    source = Source(**values["source"]) if "source" in values else NO_PUBLICATION
    given |= {"source": source, "role": Role(values["role"])}
    return Claim(expectations=values.get("expect", ()), place=place, **given)
