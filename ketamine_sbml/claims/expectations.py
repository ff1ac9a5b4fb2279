"""What can be expected of arms, each with its margin in closed form.

An *effect* E compares a readout between two arms on the observable's own scale: log2 of the ratio for folds and
concentrations, the difference for fractions, for the response index and for the drug, which is absent at rest. A margin
is positive where the expectation holds and negative where it fails, on the same scale (in hours for times). A
comparison that needs a first effect ("blocked") is limited by that effect as well, so that nothing passes because
nothing happened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.simulation.trajectory import Trajectory

# The share of an effect that may be left when it is called blocked, and the share that must be left when it is called
# retained. Experiments that report "blocked" rarely resolve a third of an effect.
BLOCKED_SHARE = 0.3
ATTENUATED_SHARE = 0.75
RETAINED_SHARE = 0.7
# The share of its peak to which a transient effect has to return.
TRANSIENT_SHARE = 0.25
# Folds below this are read as this: a log ratio needs a positive number.
SMALLEST = 1e-6

Arms = Mapping[str, Trajectory]


@dataclass(frozen=True)
class Expectation:
    """One expectation on the arms of a claim.

    Attributes:
        kind: a name in KINDS.
        readout: what is read.
        scale: "log2" or "difference".
        minimum: the smallest effect that counts, on that scale.
        second: another readout, for ``precedes``.
        between: bounds in hours, for ``peak_between``; bounds of the value, for ``within``.
        by: hours, for ``onset``.
        bound: for ``unchanged``: how much still counts as no change.
    """

    kind: str
    readout: Readout
    scale: str
    minimum: float
    second: Readout | None = None
    between: tuple[float, float] = (0.0, 0.0)
    bound: float = 0.0

    def margin(self, arms: Arms) -> float:
        """Signed distance from failing; see KINDS for the formula."""
        return KINDS[self.kind].margin(self, arms)

    def words(self) -> str:
        """The expectation in words, with its formula."""
        return f"{self.kind}: {self.readout.words()}; margin = {KINDS[self.kind].formula}"

    def effect(self, treated: Trajectory, control: Trajectory) -> float:
        """E: the readout of one arm against that of another, on the scale."""
        after, before = self.readout.of(treated), self.readout.of(control)
        if self.scale == "difference":
            return after - before
        return math.log2(max(after, SMALLEST) / max(before, SMALLEST))

    def effects(self, treated: Trajectory, control: Trajectory) -> tuple[np.ndarray, np.ndarray]:
        """Times in the window and E at each of them."""
        times, after = treated.window(self.readout.observable, self.readout.start, self.readout.stop)
        _, before = control.window(self.readout.observable, self.readout.start, self.readout.stop)
        if self.scale == "difference":
            return times, after - before
        return times, np.log2(np.maximum(after, SMALLEST) / np.maximum(before, SMALLEST))


def _increases(expect: Expectation, arms: Arms) -> float:
    return expect.effect(arms["treatment"], arms["control"]) - expect.minimum


def _decreases(expect: Expectation, arms: Arms) -> float:
    return -expect.effect(arms["treatment"], arms["control"]) - expect.minimum


def _unchanged(expect: Expectation, arms: Arms) -> float:
    return expect.bound - abs(expect.effect(arms["treatment"], arms["control"]))


def _pair(expect: Expectation, arms: Arms) -> tuple[float, float]:
    alone = expect.effect(arms["treatment"], arms["control"])
    given = expect.effect(arms["both"], arms["blocker"])
    return alone, given


def _guard(expect: Expectation, alone: float) -> float:
    return abs(alone) - expect.minimum


def _blocked(expect: Expectation, arms: Arms) -> float:
    alone, given = _pair(expect, arms)
    return min(_guard(expect, alone), BLOCKED_SHARE * abs(alone) - abs(given))


def _attenuated(expect: Expectation, arms: Arms) -> float:
    alone, given = _pair(expect, arms)
    return min(_guard(expect, alone), ATTENUATED_SHARE * abs(alone) - abs(given))


def _retained(expect: Expectation, arms: Arms) -> float:
    alone, given = _pair(expect, arms)
    return min(_guard(expect, alone), math.copysign(1.0, alone) * given - RETAINED_SHARE * abs(alone))


def _enhanced(expect: Expectation, arms: Arms) -> float:
    alone, given = _pair(expect, arms)
    return min(_guard(expect, alone), math.copysign(1.0, alone) * given - abs(alone) - expect.minimum)


def _occluded(expect: Expectation, arms: Arms) -> float:
    alone, given = _pair(expect, arms)
    other = expect.effect(arms["blocker"], arms["control"])
    return min(_guard(expect, alone), _guard(expect, other), BLOCKED_SHARE * abs(alone) - abs(given))


def _transient(expect: Expectation, arms: Arms) -> float:
    _, effects = expect.effects(arms["treatment"], arms["control"])
    peak = float(effects.max())
    return min(peak - expect.minimum, TRANSIENT_SHARE * peak - abs(float(effects[-1])))


def _sustained(expect: Expectation, arms: Arms) -> float:
    _, effects = expect.effects(arms["treatment"], arms["control"])
    return float(effects.min()) - expect.minimum


def _onset(expect: Expectation, arms: Arms) -> float:
    _, effects = expect.effects(arms["treatment"], arms["control"])
    return float(effects.max()) - expect.minimum


def _peak_between(expect: Expectation, arms: Arms) -> float:
    times, effects = expect.effects(arms["treatment"], arms["control"])
    peak = int(np.argmax(np.abs(effects)))
    if abs(float(effects[peak])) < expect.minimum:
        return abs(float(effects[peak])) - expect.minimum
    low, high = expect.between
    return float(min(times[peak] - low, high - times[peak]))


def _within(expect: Expectation, arms: Arms) -> float:
    value = expect.readout.of(arms["treatment"])
    low, high = expect.between
    if expect.scale == "difference":
        return min(value - low, high - value)
    return min(math.log2(max(value, SMALLEST) / low), math.log2(high / max(value, SMALLEST)))


def _precedes(expect: Expectation, arms: Arms) -> float:
    if expect.second is None:
        raise InputError("'precedes' needs a second readout.")
    reached = []
    for readout in (expect.readout, expect.second):
        times, after = arms["treatment"].window(readout.observable, readout.start, readout.stop)
        _, before = arms["control"].window(readout.observable, readout.start, readout.stop)
        moved = np.abs(after - before)
        if moved.max() <= SMALLEST:
            return -expect.minimum
        reached.append(float(times[int(np.argmax(moved >= moved.max()))]))
    return reached[1] - reached[0] - expect.minimum


def _series(expect: Expectation, arms: Arms) -> list[float]:
    return [expect.effect(arm, arms["control"]) for role, arm in arms.items() if role != "control"]


def _monotone(expect: Expectation, arms: Arms) -> float:
    effects = _series(expect, arms)
    return min(later - earlier for earlier, later in pairwise(effects)) - expect.minimum


def _inverted_u(expect: Expectation, arms: Arms) -> float:
    effects = _series(expect, arms)
    inner = max(effects[1:-1])
    return min(inner - effects[0], inner - effects[-1]) - expect.minimum


def _threshold(expect: Expectation, arms: Arms) -> float:
    effects = _series(expect, arms)
    return min(expect.bound - abs(effects[0]), effects[-1] - expect.minimum)


def _greater(expect: Expectation, arms: Arms) -> float:
    return expect.effect(arms["treatment"], arms["control"]) - expect.minimum


@dataclass(frozen=True)
class Kind:
    """A kind of expectation: the arms it needs, its formula in words, and its margin."""

    arms: tuple[str, ...]
    formula: str
    margin: Callable[[Expectation, Arms], float]


_TWO = ("control", "treatment")
_FOUR = ("control", "treatment", "blocker", "both")

KINDS: dict[str, Kind] = {
    "increases": Kind(_TWO, "E(treatment : control) - minimum", _increases),
    "decreases": Kind(_TWO, "-E(treatment : control) - minimum", _decreases),
    "unchanged": Kind(_TWO, "bound - |E(treatment : control)|", _unchanged),
    "sufficient": Kind(_TWO, "E(treatment : control) - minimum", _increases),
    "blocked": Kind(
        _FOUR,
        f"min(|E(treatment : control)| - minimum, {BLOCKED_SHARE:g} |E(treatment : control)| - |E(both : blocker)|)",
        _blocked,
    ),
    "necessary": Kind(
        _FOUR,
        f"min(|E(treatment : control)| - minimum, {BLOCKED_SHARE:g} |E(treatment : control)| - |E(both : blocker)|)",
        _blocked,
    ),
    "attenuated": Kind(
        _FOUR,
        f"min(|E(treatment : control)| - minimum, {ATTENUATED_SHARE:g} |E(treatment : control)| - |E(both : blocker)|)",
        _attenuated,
    ),
    "retained": Kind(
        _FOUR,
        f"min(|E(treatment : control)| - minimum, E(both : blocker) - {RETAINED_SHARE:g} E(treatment : control))",
        _retained,
    ),
    "enhanced": Kind(
        _FOUR,
        "min(|E(treatment : control)| - minimum, E(both : blocker) - E(treatment : control) - minimum)",
        _enhanced,
    ),
    "occluded": Kind(
        _FOUR,
        "min(|E(treatment : control)| - minimum, |E(blocker : control)| - minimum, "
        f"{BLOCKED_SHARE:g} |E(treatment : control)| - |E(both : blocker)|)",
        _occluded,
    ),
    "transient": Kind(
        _TWO,
        f"min(peak E - minimum, {TRANSIENT_SHARE:g} peak E - |E at the end of the window|)",
        _transient,
    ),
    "sustained": Kind(_TWO, "smallest E in the window - minimum", _sustained),
    "onset": Kind(_TWO, "largest E in the window - minimum", _onset),
    "peak_between": Kind(_TWO, "min(time of peak - earliest, latest - time of peak), in hours", _peak_between),
    "within": Kind(("treatment",), "min(distance from the lowest, distance from the highest value believed)", _within),
    "precedes": Kind(_TWO, "time of the second peak - time of the first - minimum, in hours", _precedes),
    "monotone": Kind((), "smallest step of E from dose to dose - minimum", _monotone),
    "inverted_u": Kind((), "min(best inner E - first E, best inner E - last E) - minimum", _inverted_u),
    "threshold": Kind((), "min(bound - |E of the first dose|, E of the last dose - minimum)", _threshold),
    "greater": Kind(_TWO, "E(treatment : control) - minimum", _greater),
}
