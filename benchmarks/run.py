"""Times whole processes side by side in one run, taking turns, and prints a Markdown table.

    python benchmarks/run.py [--repeats 7]

- validate: ``ketamine-sbml validate``, cold.
- floor: import libRoadRunner, load the committed model once, integrate each distinct arm of the suite once.
- one load per arm: a plain script in the style of a Tellurium user, which loads the model anew for each arm.
  With Tellurium installed the script uses it; without, libRoadRunner directly, and the table says so. It takes a
  minute and runs once.
- build: ``ketamine-sbml build`` into a temporary folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent / "models" / "ketamine_vegf.xml"


def arms_of_the_suite() -> list[dict[str, float]]:
    """Parameter values of each distinct arm, mouse arms and those of other organisms alike."""
    from ketamine_sbml.claims import load_claims
    from ketamine_sbml.model import pathway
    from ketamine_sbml.simulation.protocol import arm_key, prepare

    claims, arms = load_claims()
    names = dict.fromkeys(name for claim in claims for name in claim.arms.values())
    distinct = {arm_key(arms[name], pathway()): arms[name] for name in names}
    return [dict(prepare(arm, pathway()).values) for arm in distinct.values()]


def seconds(command: list[str]) -> float:
    """Wall-clock time of a whole process; a verdict of 'not all supported' is no failure here."""
    start = time.perf_counter()
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} failed: {run.stderr.decode()[-400:]}")
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        arms = Path(folder) / "arms.json"
        arms.write_text(json.dumps(arms_of_the_suite()))
        tellurium = importlib.util.find_spec("tellurium") is not None
        engine = "Tellurium" if tellurium else "libRoadRunner, Tellurium not installed"
        commands = {
            "validate": [sys.executable, "-m", "ketamine_sbml", "validate"],
            "floor (one load, each distinct arm once)": [sys.executable, str(HERE / "floor.py"), str(MODEL), str(arms)],
            f"one load per arm ({engine})": [sys.executable, str(HERE / "load_per_arm.py"), str(MODEL), str(arms)],
            "build": [sys.executable, "-m", "ketamine_sbml", "build", "--output", folder],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        once = next(name for name in commands if name.startswith("one load per arm"))
        for turn in range(repeats + 1):
            for name, command in commands.items():
                # The first turn warms the file cache and is not counted. The slowest runs once, in the second turn.
                if name == once and turn != 1:
                    continue
                found = seconds(command)
                if turn:
                    times[name].append(found)
    floor = statistics.median(times["floor (one load, each distinct arm once)"])
    print("| whole process | median (s) | fastest | slowest | times the floor |\n|---|---|---|---|---|")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"| {name} | {median:.2f} | {min(measured):.2f} | {max(measured):.2f} | {median / floor:.2f} |")


if __name__ == "__main__":
    main()
