"""Whether the model rests: untreated, nothing moves, and what is moved a little comes back.

A push moves matter as the model can: a little through one reaction, forwards or backwards, or one fold of rest up or
down. (Pushing a single species would change totals that no reaction changes, which never come back.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ketamine_sbml.language.elements import Reaction, Species, State
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.simulation import SimulationError, Simulator

# The most that a state may move at rest, as a share of itself an hour: a thousandth of what an integration resolves
# in a year, and far above the rounding of its terms.
STILL = 1e-9
# The size of a push, as a share of the smallest state that it moves.
PUSH = 0.01
# After so many hours (twelve weeks: the slowest process, the turnover of mature spines, takes three) a push must have
# shrunk to this share of itself.
HOURS, LEFT = 2016.0, 0.1


def rest_faults(simulator: Simulator) -> list[str]:
    """What moves at rest in any organism, and which pushes of the mouse do not come back; a sentence each."""
    return [*_moving(simulator), *_pushes_that_stay(simulator)]


def _moving(simulator: Simulator) -> Iterator[str]:
    typical = _typical(simulator)
    for organism in Organism:
        states, rates = simulator.at_rest(organism)
        for name, rate in rates.items():
            share = rate / (abs(states[name]) or typical.get(name, 1.0))
            if not abs(share) <= STILL:
                yield (
                    f"{name} does not rest in the untreated {organism}: it moves by {share:.2g} of itself an hour "
                    f"({STILL:g} is allowed); balance what makes and what removes it."
                )


def _pushes_that_stay(simulator: Simulator) -> Iterator[str]:
    states, _ = simulator.at_rest(Organism.MOUSE)
    typical = _typical(simulator)
    scale = {name: abs(value) or typical.get(name, 1.0) for name, value in states.items()}
    for cause, push in _pushes(simulator, scale):
        if any(states[name] + step < 0 for name, step in push.items()):
            continue
        try:
            after = simulator.after_push(Organism.MOUSE, push, HOURS)
        except SimulationError:
            # It runs away from every other push as well, and each takes the engine long to give up.
            yield f"Rest is not stable: after {cause} the model runs away; something must bring it back."
            return
        shares = {name: abs(after[name] - states[name]) / scale[name] for name in states}
        worst = max(shares, key=lambda name: shares[name])
        if not shares[worst] <= LEFT * PUSH:
            yield (
                f"Rest is not stable: {HOURS / 24:g} days after {cause}, {worst} is off by {shares[worst]:.2g} of "
                f"itself (a push of {PUSH:g}); something must bring it back."
            )


def _pushes(simulator: Simulator, scale: Mapping[str, float]) -> Iterator[tuple[str, dict[str, float]]]:
    """What pushes, in words, and by how much it moves each state."""
    for reaction in simulator.pathway.elements(Reaction):
        moved = [name for name in (*reaction.reactants, *reaction.products) if name in scale]
        if not moved:
            continue
        step = PUSH * min(scale[name] for name in moved)
        for sign, word in ((1, "forwards"), (-1, "backwards")):
            push = dict.fromkeys(moved, 0.0)
            for names, direction in ((reaction.reactants, -sign), (reaction.products, sign)):
                for name in names:
                    if name in push:
                        push[name] += direction * step
            yield f"a push of {reaction.id} {word}", push
    for state in simulator.pathway.elements(State):
        for sign, word in ((1, "up"), (-1, "down")):
            yield f"a push of {state.id} {word}", {state.id: sign * PUSH * scale[state.id]}


def _typical(simulator: Simulator) -> dict[str, float]:
    """Amounts of what is absent at rest."""
    return {species.id: species.typical for species in simulator.pathway.elements(Species)}
