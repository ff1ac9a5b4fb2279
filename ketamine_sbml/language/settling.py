"""How an animal comes to its own rest, and how a run starts anew, inside the file.

A changed animal (a knock-out, a stressed one) has a rest of its own. A pace multiplies every rate law and every rate
until the hour when the animal has settled; at the wild type's rest nothing moves, whatever the pace. At its start a run
sets everything that events change, so that a plain reset is complete in every tool.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ketamine_sbml.language.elements import Element, Event, Level
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.terms import COEFFICIENT


@dataclass(frozen=True, kw_only=True)
class Settling:
    """The ids by which a pathway settles.

    Attributes:
        pace: the level that multiplies every rate; the pathway declares it, and the events that change it, by itself.
        fast: constant: its value while the animal settles.
        plain: constant: its value from then on, which is one.
        start: constant: hour zero.
        settled: constant: the hour when the animal has settled.
    """

    pace: str
    fast: str
    plain: str
    start: str
    settled: str

    def elements(self, levels: Iterable[Level]) -> tuple[Element, ...]:
        """The pace, the event that starts a run, and the one that ends the settling.

        Args:
            levels: what else events change.
        """
        pace = Level(
            id=self.pace,
            name="Pace of all processes",
            sbo=COEFFICIENT,
            rest=self.fast,
            unit="1",
            evidence=because("Fast while the animal settles, one from then on; without effect at rest."),
        )
        return (
            pace,
            Event(
                id="run_starts",
                name="A run starts: what events change is set to its value at rest",
                trigger=f"time >= {self.start}",
                assignments={level.id: level.rest for level in (*levels, pace)},
                at_start=True,
                evidence=because("What an event has changed survives a reset in some tools."),
            ),
            Event(
                id="animal_settled",
                name="The animal has settled at its own rest",
                trigger=f"time >= {self.settled}",
                assignments={self.pace: self.plain},
                evidence=because("From here on processes run at their own pace."),
            ),
        )
