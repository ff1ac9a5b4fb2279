"""The Python interface, given anything."""

from __future__ import annotations

import random

from fuzzing.trial import Trial, refusable
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change
from ketamine_sbml.simulation.protocol import prepare

NASTY_OBJECTS: list[object] = [
    None,
    "",
    "text",
    float("nan"),
    float("inf"),
    -1,
    10**400,
    True,
    [],
    {},
    object(),
    b"bytes",
    1e308,
]


def api(rng: random.Random) -> Trial:
    """An arm made in Python of anything."""
    known = [intervention.id for intervention in pathway().interventions]

    def sometimes(usual: object) -> object:
        """The usual, or with one chance in six anything."""
        return rng.choice((*NASTY_OBJECTS, rng.choice(known))) if rng.random() < 1 / 6 else usual

    def hour() -> object:
        return sometimes(rng.choice((None, rng.uniform(-1, 1e3))))

    given = [
        [sometimes(name), sometimes(rng.choice((0.5, 1.0, 10.0))), hour(), hour()]
        for name in rng.sample(known, rng.randrange(4))
    ]
    name, organism = sometimes("x"), sometimes(1.0)

    def act() -> None:
        changes = tuple(Change(i, value, at=at, until=until) for i, value, at, until in given)  # type: ignore[arg-type]
        arm = Arm(name, changes) if isinstance(organism, float) else Arm(name, changes, organism)  # type: ignore[arg-type]
        prepare(arm, pathway())

    return Trial("api", {}, refusable(act), f"Arm({name!r:.60}, {given!r:.300}, {organism!r:.60})")
