"""A second model beside the first: the same stages, with some elements declared anew and a few more.

What differs is a stage of its own, so that a reader sees the whole difference in one file. An element of it that has
the id of a declared one takes its place, in its stage; the others follow as a stage of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.stage import Stage


def varied(stages: Sequence[Stage], variation: Stage, *, after: str) -> tuple[Stage, ...]:
    """The stages with a variation in them.

    Args:
        stages: of the first model.
        variation: what is declared anew or added.
        after: id of the stage after which the added elements stand.

    Raises:
        InputError: there is no such stage, or an element would take the place of one of another kind.
    """
    if after not in {stage.id for stage in stages}:
        raise InputError(f"{variation.id}: there is no stage {after!r} to stand after; name one of the first model.")
    known = {element.id: element for stage in stages for element in stage.elements}
    anew = {element.id: element for element in variation.elements if element.id in known}
    for name, element in anew.items():
        if type(element) is not type(known[name]):
            kinds = f"{type(known[name]).__name__} and not {type(element).__name__}"
            raise InputError(f"{variation.id}: {name!r} is declared as {kinds}; give it an id of its own.")
    added = replace(variation, elements=tuple(e for e in variation.elements if e.id not in known))
    found: list[Stage] = []
    for stage in stages:
        found.append(replace(stage, elements=tuple(anew.get(element.id, element) for element in stage.elements)))
        if stage.id == after:
            found.append(added)
    return tuple(found)
