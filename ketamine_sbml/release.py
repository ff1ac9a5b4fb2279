"""The one list of files that are derived and committed: where each goes, how its bytes are made, how it is compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ketamine_sbml.errors import InputError, MissingExtraError
from ketamine_sbml.files import read_text, write_file
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import ABOUT, pathway

_RUN = "run 'ketamine-sbml build'."


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A derived file, compared byte for byte.

    Attributes:
        path: relative to the checkout.
        make: gives its content.
        organism: whose it is; None where it needs all of them.
    """

    path: str
    make: Callable[[], str | bytes]
    organism: Organism | None = None

    def content(self, path: Path) -> bytes:
        """What ``build`` writes to this path."""
        made = self.make()
        return made.encode() if isinstance(made, str) else made

    def differences(self, path: Path) -> list[str]:
        """How the file at this path differs from what the code makes, a sentence each."""
        if not path.is_file():
            return [f"{path} is missing: {_RUN}"]
        present, made = path.read_bytes(), self.content(path)
        return [] if present == made else [f"{path} {_first_difference(present, made)}: {_RUN}"]


@dataclass(frozen=True, kw_only=True)
class Drawing(Derived):
    """A picture of a map. Its bytes depend on the drawing library, so it is held to the map that it says it shows."""

    mark: Callable[[], str]

    def differences(self, path: Path) -> list[str]:
        if not path.is_file():
            return [f"{path} is missing: {_RUN}"]
        shown = self.mark() in path.read_bytes().decode("utf-8", errors="replace")
        return [] if shown else [f"{path} does not show the map that the code draws: {_RUN}"]


@dataclass(frozen=True, kw_only=True)
class Reference(Derived):
    """The stored numbers. Machines differ in the last digits: what agrees within the tolerance is left as it is."""

    def content(self, path: Path) -> bytes:
        return path.read_bytes() if path.is_file() and not self.differences(path) else super().content(path)

    def differences(self, path: Path) -> list[str]:
        from ketamine_sbml.simulation import named_arms
        from ketamine_sbml.studies.reference import check_reference

        try:
            _, found = check_reference(named_arms(), path=path)
        except InputError as error:
            return [str(error)]
        if not found:
            return []
        first = found[0]
        return [
            f"{path} differs in {len(found)} curves (first {first.observable} in {first.arm} at {first.hour:g} h: "
            f"stored {first.stored:.7g}, here {first.here:.7g}): {_RUN}"
        ]


@dataclass(frozen=True, kw_only=True)
class Readme(Derived):
    """Prose by hand, with numbers that are put right where they stand."""

    def content(self, path: Path) -> bytes:
        from ketamine_sbml.report.readme import with_numbers

        return with_numbers(read_text(path)).encode()

    def differences(self, path: Path) -> list[str]:
        from ketamine_sbml.report.readme import wrong_numbers

        return [f"{path} {sentence}" for sentence in wrong_numbers(read_text(path))]


def derived(organism: Organism | None = None) -> list[Derived]:
    """Everything that is derived; with an organism only the files that are its own."""
    from ketamine_sbml.maps.files import ACTIVITY_FLOW, PROCESS_DESCRIPTION
    from ketamine_sbml.sbml.models import LAYOUT

    mouse = Organism.MOUSE
    entries = [
        _model(f"{ABOUT.id}.xml", mouse),
        _model(f"{ABOUT.id}_l3v1.xml", mouse),
        _model(f"{ABOUT.id}_rat.xml", Organism.RAT),
        _model(f"{ABOUT.id}_human.xml", Organism.HUMAN),
        Derived(path=f"models/{LAYOUT}", make=_layout, organism=mouse),
        *_map(ACTIVITY_FLOW),
        *_map(PROCESS_DESCRIPTION),
        Derived(path=f"models/{ABOUT.id}.omex", make=lambda: _format("omex")),
        Derived(path="docs/path.svg", make=_path),
        Derived(path="docs/arrows.md", make=lambda: _format("arrows")),
        Derived(path="docs/arrows.csv", make=lambda: _format("arrows-csv")),
        Derived(path="validation/claims.schema.json", make=_schema),
        Derived(path="validation/fitted.md", make=_fitted),
        Derived(path="docs/readings.md", make=_readings),
        Reference(path="validation/reference.npz", make=_reference),
        Readme(path="README.md", make=str),
    ]
    return [entry for entry in entries if organism is None or entry.organism is organism]


def of_the_models(entries: Iterable[Derived]) -> list[Derived]:
    """Those that stand in ``models/``, with paths relative to that folder."""
    return [replace(entry, path=Path(entry.path).name) for entry in entries if entry.path.startswith("models/")]


def checkout(start: Path) -> Path:
    """The checkout in which a folder lies."""
    for folder in (start, *start.parents):
        project = folder / "pyproject.toml"
        if project.is_file() and 'name = "ketamine-sbml"' in read_text(project):
            return folder
    raise InputError(f"{start} lies in no checkout of ketamine-sbml: go into one, or give --output DIR.")


def write_all(root: Path, entries: Iterable[Derived]) -> tuple[list[Path], list[str]]:
    """Make everything, then write it: the paths written, and why some were left alone (a library is missing)."""
    contents, left_out = {}, []
    for entry in entries:
        try:
            contents[root / entry.path] = entry.content(root / entry.path)
        except MissingExtraError as error:
            left_out.append(f"{entry.path} is left alone: {error}")
    for path, content in contents.items():
        write_file(path, content, even_if_read=True)
    return list(contents), left_out


def differences(root: Path, entries: Iterable[Derived]) -> tuple[list[str], list[str]]:
    """How files differ from what the code makes, a sentence each, and what could not be compared."""
    found, left_out = [], []
    for entry in entries:
        try:
            found += entry.differences(root / entry.path)
        except MissingExtraError as error:
            left_out.append(f"{entry.path} was not compared: {error}")
    return found, left_out


def strangers(folder: Path, entries: Iterable[Derived]) -> list[str]:
    """Files in a folder of models that look like ours and are not in the list, a sentence each."""
    known = {Path(entry.path).name for entry in entries}
    return [
        f"{path} is not built by the code: remove it or list it in release.py."
        for path in sorted(folder.glob("ketamine_vegf*"))
        if path.name not in known
    ]


def _model(name: str, organism: Organism) -> Derived:
    return Derived(path=f"models/{name}", make=lambda: _models(organism)[name], organism=organism)


@lru_cache(maxsize=len(Organism))
def _models(organism: Organism) -> dict[str, str]:
    from ketamine_sbml.sbml import model_files

    return model_files((organism,))


def _map(name: str) -> tuple[Derived, Derived]:
    from ketamine_sbml.maps.files import map_as_svg, map_texts, mark_of

    drawing = f"models/{name.removesuffix('.sbgn')}.svg"
    return (
        Derived(path=f"models/{name}", make=lambda: map_texts()[name], organism=Organism.MOUSE),
        Drawing(path=drawing, make=lambda: map_as_svg(name), mark=lambda: mark_of(name), organism=Organism.MOUSE),
    )


def _path() -> str:
    from ketamine_sbml.maps.path import path_as_svg

    return path_as_svg(pathway())


def _layout() -> str:
    from ketamine_sbml.maps.files import layout_text

    return layout_text()


def _format(name: str) -> bytes:
    from ketamine_sbml.exchange import FORMATS

    return FORMATS[name].content(pathway())


def _schema() -> str:
    from ketamine_sbml.claims.schema import claim_schema

    return json.dumps(claim_schema(), indent=1) + "\n"


def _fitted() -> str:
    from ketamine_sbml.report.fitted import fitted_as_markdown

    return fitted_as_markdown(pathway())


def _readings() -> str:
    from ketamine_sbml.claims import load_claims
    from ketamine_sbml.report.readings import readings_as_markdown
    from ketamine_sbml.studies.readings import compare_readings

    return readings_as_markdown(compare_readings(*load_claims()))


def _reference() -> bytes:
    from ketamine_sbml.simulation import named_arms
    from ketamine_sbml.studies.reference import reference_bytes

    return reference_bytes(named_arms())


def _first_difference(present: bytes, made: bytes) -> str:
    theirs, ours = (content.decode("utf-8", errors="replace").splitlines() for content in (present, made))
    if b"\0" in made[:1000]:
        return "is not what the code makes"
    for number, (was, now) in enumerate(zip(theirs, ours, strict=False), start=1):
        if was != now:
            return f"differs at line {number} (file: {was.strip()[:80]!r}; built: {now.strip()[:80]!r})"
    return f"differs in length ({len(theirs)} lines; built: {len(ours)})"
