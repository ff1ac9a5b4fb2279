"""What every engine offers: run an arm, and run it again with tighter tolerances."""

from __future__ import annotations

from typing import Protocol

from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.protocol import Arm
from ketamine_sbml.simulation.trajectory import Numbers, Trajectory


class Engine(Protocol):
    """Something that runs arms; ``Simulator`` (libRoadRunner) is the one that verdicts come from."""

    pathway: Pathway

    def run(self, arm: Arm, times: Numbers | None = None) -> Trajectory:
        """Simulate one arm; hours from ketamine. Raises SimulationError where it cannot."""
        ...

    def tighter(self, factor: float) -> Engine:
        """The same with the relative tolerance multiplied by ``factor``."""
        ...
