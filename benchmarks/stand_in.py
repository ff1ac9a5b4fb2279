"""A question that is answered without a simulation, so that a million draws take minutes and not hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import Draws
from ketamine_sbml.studies.ensemble import Layout, Question


@dataclass(frozen=True)
class StandIn(Question):
    """An answer with some rows, which counts as one simulation."""

    rows: int

    @cached_property
    def layout(self) -> Layout:
        return Layout({"row": [float(row) for row in range(self.rows)]}, ("answer",), {"row": "1", "answer": "1"})

    @property
    def runs(self) -> int:
        return 1

    def answer(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        return np.sin(values.get("index", 0.0) + np.arange(float(self.rows)))[:, None]

    def key(self) -> str:
        return repr(self)


@dataclass(frozen=True)
class Numbered(Draws):
    """Parameter sets that hold their number alone."""

    def values(self, model: Pathway, index: int) -> dict[str, float]:
        return {"index": float(index)}

    def key(self) -> str:
        return "numbered"

    def words(self) -> str:
        return "numbers"
