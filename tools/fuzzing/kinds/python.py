"""The Python interface, given anything."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from fuzzing.trial import Trial, refusable
from ketamine_sbml.claims import judge, load_claims
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml, complaints
from ketamine_sbml.simulation import Arm, Change, Trajectory, load_arms, named_arm
from ketamine_sbml.simulation.protocol import prepare

ARM = Arm("x", (Change("ketamine", 10),))
CURVES = Trajectory(ARM, np.array([0.0, 1.0]), {"p_mtor": np.array([1.0, 2.0])})
# Every public function with one argument that is anything.
CALLS: dict[str, Callable[[Any], object]] = {
    "Arm, organism": lambda x: Arm("x", (), x),
    "Arm, title": lambda x: Arm("x", title=x),
    "Change": lambda x: Change(x, 1.0),
    "named_arm": named_arm,
    "load_arms": load_arms,
    "load_claims": load_claims,
    "load_claims, one": lambda x: load_claims([x]),
    "load_claims, model": lambda x: load_claims([], model=x),
    "pathway": pathway,
    "observable": lambda x: pathway().observable(x),
    "intervention": lambda x: pathway().intervention(x),
    "constant": lambda x: pathway().constant(x),
    "elements": lambda x: pathway().elements(x),
    "build_sbml": build_sbml,
    "build_sbml, edition": lambda x: build_sbml(pathway(), x),
    "complaints": complaints,
    "judge": lambda x: judge(x, {}),
    "judge, one": lambda x: judge([x], {}),
    "judge, arms": lambda x: judge([], x),
    "judge, density": lambda x: judge([], {}, density=x),
    "judge, plan": lambda x: judge([], {}, planned=x),
    "Trajectory": lambda x: Trajectory(ARM, x, {}),
    "Trajectory, values": lambda x: Trajectory(ARM, CURVES.times, x),
    "curves": lambda x: CURVES[x],
    "at": lambda x: CURVES.at("p_mtor", x),
    "on": lambda x: CURVES.on(x),
    "on, observables": lambda x: CURVES.on(CURVES.times, x),
    "window": lambda x: CURVES.window("p_mtor", 0.5, x),
}
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
    1j,
    "a" * 10_000,
    "\0",
    "\x1b[31m",
    Path(),
    np.array([1.0, 2.0]),
    np.zeros((2, 2)),
    np.array(3.0),
    np.float32(1),
    2**63,
    {"a"},
    [[1]],
    [None],
    type,
    ARM,
    CURVES,
    "rat",
    "p_mtor",
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


def public(rng: random.Random) -> Trial:
    """A public function, given anything."""
    name, given = rng.choice(list(CALLS)), rng.choice(NASTY_OBJECTS)
    return Trial("public", {}, refusable(lambda: CALLS[name](given)), f"{name}({given!r:.60})")
