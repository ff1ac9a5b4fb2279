"""Trials by their numbers, made from a seed, and their totals as a page."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from killing.faults import Outcome, a_place, an_end, two_at_once, undisturbed
from killing.looks import of_words
from killing.verbs import VERBS, Verb

# Kind of trial -> what does it, and how often it is chosen.
KINDS = {"end": (an_end, 14), "place": (a_place, 5), "two": (two_at_once, 1)}


def trial(seed: int, number: int, verbs: Sequence[Verb] = VERBS, kinds: Sequence[str] = tuple(KINDS)) -> Outcome:
    """Trial ``number`` of a seed; the verb, the signal and the moment's share of the time depend on nothing else."""
    rng = random.Random(f"{seed}/{number}")
    kind, _ = rng.choices([KINDS[name] for name in kinds], [KINDS[name][1] for name in kinds])[0]
    fitting = [verb for verb in verbs if kind is an_end or not verb.slow]
    if kind is two_at_once:
        fitting = [verb for verb in fitting if verb.state] or fitting
    verb = rng.choices(fitting, [verb.weight for verb in fitting])[0]
    wrong = [] if verb.slow else of_words(undisturbed(verb).ended)
    outcome = kind(verb, rng)
    return Outcome(outcome.kind, outcome.verb, outcome.done, (*wrong, *outcome.finds))


def run(
    seed: int, numbers: Sequence[int], verbs: Sequence[Verb] = VERBS, kinds: Sequence[str] = tuple(KINDS)
) -> Iterator[tuple[int, Outcome]]:
    """Trials one after the other: a moment of the clock means little where many run at once."""
    for number in numbers:
        yield number, trial(seed, number, verbs, kinds)


def summary(outcomes: Sequence[Outcome]) -> str:
    """The totals as a table."""
    lines = ["| trial | tried | finds |", "|---|---|---|"]
    kinds = Counter(outcome.kind for outcome in outcomes)
    for kind, count in sorted(kinds.items()):
        finds = sum(bool(outcome.finds) for outcome in outcomes if outcome.kind == kind)
        lines.append(f"| {kind} | {count} | {finds} |")
    return "\n".join(lines) + "\n"
