"""The files in ``models/``: written from the declaration, and compared with it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ketamine_sbml.files import write_file
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import ABOUT, pathway
from ketamine_sbml.sbml.document import Edition, build_sbml

# The model with its map as a layout, which the maps write.
LAYOUT = f"{ABOUT.id}.layout.xml"


def model_files(organisms: Iterable[Organism] = tuple(Organism)) -> dict[str, str]:
    """File name -> content. The mouse's files carry no organism in their name, and one is Level 3 Version 1."""
    files = {}
    for organism in organisms:
        declared = pathway(organism)
        suffix = "" if organism is Organism.MOUSE else f"_{organism}"
        files[f"{ABOUT.id}{suffix}.xml"] = build_sbml(declared)
        if organism is Organism.MOUSE:
            files[f"{ABOUT.id}_l3v1.xml"] = build_sbml(declared, Edition.L3V1)
    return files


def write_models(folder: Path, organisms: Iterable[Organism] = tuple(Organism)) -> list[Path]:
    """Build and write the model files; returns their paths."""
    files = model_files(organisms)
    for name, content in files.items():
        write_file(folder / name, content)
    return [folder / name for name in files]


def differences(folder: Path, organisms: Iterable[Organism] = tuple(Organism)) -> list[str]:
    """How the files in a folder differ from what the declaration builds, a sentence each; empty if they do not."""
    found = []
    chosen = tuple(organisms)
    expected = model_files(chosen)
    for name, content in expected.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{path} is missing: run 'ketamine-sbml build'.")
            continue
        present = path.read_bytes().decode("utf-8", errors="replace")
        if present != content:
            found.append(f"{path} {_first_difference(present, content)}: run 'ketamine-sbml build'.")
    for path in sorted(folder.glob(f"{ABOUT.id}*.xml")) if set(chosen) == set(Organism) else ():
        if path.name not in expected and path.name != LAYOUT:
            found.append(f"{path} is not built by the code: remove it or declare it.")
    return found


def _first_difference(present: str, built: str) -> str:
    ours, theirs = built.splitlines(), present.splitlines()
    for number, (was, now) in enumerate(zip(theirs, ours, strict=False), start=1):
        if was != now:
            return f"differs at line {number} (file: {was.strip()[:80]!r}; built: {now.strip()[:80]!r})"
    return f"differs in length ({len(theirs)} lines; built: {len(ours)})"
