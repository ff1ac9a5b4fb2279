"""What is asked of every parameter set."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketamine_sbml.simulation.engines import EngineOfMany
from ketamine_sbml.simulation.trajectory import Numbers


@dataclass(frozen=True)
class Layout:
    """The table that one parameter set answers with.

    Attributes:
        keys: column -> what tells the rows apart, text or numbers, as long as there are rows.
        values: columns of numbers.
        units: column -> unit.
    """

    keys: Mapping[str, Sequence[str] | Sequence[float]]
    values: tuple[str, ...]
    units: Mapping[str, str]

    @property
    def rows(self) -> int:
        """How many rows an answer has."""
        return len(next(iter(self.keys.values())))


class Question(ABC):
    """A question whose answer has the same rows for every parameter set. It travels to other processes."""

    @property
    @abstractmethod
    def layout(self) -> Layout:
        """The table of an answer."""

    @property
    @abstractmethod
    def runs(self) -> int:
        """How many arms are simulated for one answer."""

    @abstractmethod
    def answer(self, simulator: EngineOfMany, values: Mapping[str, float]) -> Numbers:
        """The answer of one parameter set, of the shape (rows, values).

        Raises SimulationError where an arm cannot be integrated.
        """

    @abstractmethod
    def key(self) -> str:
        """What tells the question from others, the model aside."""
