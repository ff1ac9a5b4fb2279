"""Run random arms on libRoadRunner and on other engines, and print what differs or fails.

    python tools/random_arms.py --seed 1 --count 300
    python tools/random_arms.py --seed 1 --first 17 --count 1      # one of them again

Each arm combines interventions within their bounds, early or late (``ketamine_sbml/studies/random_arms.py``). Exit
status 1 means that an arm could not be integrated or that engines do not agree within 1e-4 of scale.
"""

from __future__ import annotations

import argparse
import sys

from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.studies.random_arms import Outcome, run_campaign
from ketamine_sbml.studies.witnesses import chosen_engines, known_engines


def described(outcome: Outcome) -> str:
    """An outcome with the arm, so that it can be repeated."""
    changes = ", ".join(
        f"{c.intervention}={c.value:.8g}"
        + (f" at {c.at:g}" if c.at is not None else "")
        + (f" until {c.until:g}" if c.until is not None else "")
        for c in outcome.arm.changes
    )
    return f"{outcome.number} ({outcome.arm.organism}: {changes}): {outcome.fault}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--first", type=int, default=0, help="number of the first arm")
    parser.add_argument("--count", type=int, default=300, help="how many arms")
    parser.add_argument("--engine", action="append", default=[], help="copasi, python, compiled or amici; repeatable")
    options = parser.parse_args()
    try:
        engines = [known_engines()[name]() for name in chosen_engines(options.engine)]
        numbers = range(options.first, options.first + options.count)
        faults, largest = 0, 0.0
        for outcome in run_campaign(pathway(), engines, options.seed, numbers):
            if outcome.fault:
                faults += 1
                print(described(outcome), flush=True)
            else:
                largest = max(largest, outcome.share)
    except InputError as error:
        print(f"random_arms: {error}", file=sys.stderr)
        return 2
    print(f"{options.count} random arms (seed {options.seed}): {faults} with a fault; largest difference {largest:.1e}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
