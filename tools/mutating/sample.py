"""The mutants that cosmic-ray can make of a module, and a seeded sample of them over all modules."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Operators whose mutants say nothing: whether numbers and texts are one object is nobody's business, and shifts or bits
# of numbers that have a point end in an error wherever they are run.
_EMPTY = re.compile(r"_Is(Not)?(_|$)|Operator_(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)_(RShift|LShift|BitOr|BitAnd|BitXor)$")

# The star after which arguments are given by name, which cosmic-ray takes for a product: nearly all that it makes of it
# is no Python.
_STAR = re.compile(r"\*\s*(,|$)")


@dataclass(frozen=True)
class Made:
    """One mutant: what cosmic-ray needs to make it, the lines that it changes, and where in the first of them."""

    module: str
    operator: str
    occurrence: int
    first: int
    last: int
    column: int

    @property
    def place(self) -> tuple[str, str, int, int]:
        """The part of the code, whatever it is replaced by."""
        return self.module, self.operator.partition("_")[0], self.first, self.column


def mutants_of(module: str) -> list[Made]:
    """All of a module but those of annotations and of the star of a signature, in the order of cosmic-ray."""
    from cosmic_ray.commands.init import _all_work_items

    annotations, lines = list(_annotations(module)), Path(module).read_text(encoding="utf-8").splitlines()
    found = []
    for item in _all_work_items([Path(module)], {}):
        (mutation,) = item.mutations
        typed = any(first <= mutation.start_pos < last for first, last in annotations)
        (first, column), (last, _) = mutation.start_pos, mutation.end_pos
        star = "Operator_Mul" in mutation.operator_name and _STAR.match(lines[first - 1], column)
        if not typed and not star and not _EMPTY.search(mutation.operator_name):
            found.append(Made(module, mutation.operator_name, mutation.occurrence, first, last, column))
    return found


def sampled(modules: list[str], seed: int, count: int) -> list[Made]:
    """One of each module first, then any; all of them where the count is 0.

    An operator has a dozen others to be replaced by and a condition one: each place in the code has the same chance.
    """
    if not count:
        return [made for module in modules for made in mutants_of(module)]
    rng = random.Random(seed)
    by_module = []
    for module in modules:
        places: dict[tuple[str, str, int, int], list[Made]] = {}
        for made in mutants_of(module):
            places.setdefault(made.place, []).append(made)
        by_module.append([rng.choice(made) for made in places.values()])
        rng.shuffle(by_module[-1])
    firsts = [of_module[0] for of_module in by_module if of_module]
    rest = [made for of_module in by_module for made in of_module[1:]]
    rng.shuffle(firsts)
    rng.shuffle(rest)
    return (firsts + rest)[:count]


def mutated(made: Made, source: str) -> str:
    """The source with the change."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed: str | None = mutate_code(source, get_operator(made.operator)(), made.occurrence)
    if changed is None:
        raise ValueError(f"{made} is not in {made.module}.")
    return changed


def _annotations(module: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where types stand: they are not worked out, so that no test can notice a change."""
    for node in ast.walk(ast.parse(Path(module).read_text(encoding="utf-8"))):
        for name in ("annotation", "returns"):
            part = getattr(node, name, None)
            if isinstance(part, ast.expr):
                yield (part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0)


def described(source: str, changed: str) -> str:
    """What differs, line by line, without what surrounds it."""
    import difflib

    lines: Any = difflib.unified_diff(source.splitlines(), changed.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++")))
