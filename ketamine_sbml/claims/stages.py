"""The stages under which claims stand: those of the pathway, in its order, and whatever others call theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ketamine_sbml.language.pathway import Pathway


def stage_titles(model: Pathway) -> dict[str, str]:
    """Id -> title of the pathway's stages, in its order."""
    return {stage.id: stage.title for stage in model.stages}


def stage_title(stage: str, titles: Mapping[str, str]) -> str:
    """What a report calls a stage: the title of one of the pathway's, else the text itself."""
    return titles.get(stage, stage)


def in_order(stages: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """Each stage once: those of the pathway in its order, then the others as they first appear."""
    found = list(dict.fromkeys(stages))
    return [*(stage for stage in titles if stage in found), *(stage for stage in found if stage not in titles)]


def files_in_order(files: Iterable[Path], model: Pathway) -> list[Path]:
    """Files that are named after a stage of the pathway in its order, then the others by name."""
    order = list(stage_titles(model))
    return sorted(files, key=lambda path: (order.index(path.stem) if path.stem in order else len(order), path.name))
