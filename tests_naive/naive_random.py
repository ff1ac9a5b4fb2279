"""One to three interventions at random strengths and times in each program, laid over the project's own curves.

    python tests_naive/naive_random.py SEED SESSIONS [PROGRAM ...]

A session is three runs, as in ``cases.toml``; each run says again what the one before it set. Programs are those of
``programs.toml`` that are given the model, by default all but the slow ones. Prints the largest difference for each
program and every run that lies further off than is accepted, and ends with 1 if there is one.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import naive_cases
from naive_programs import Program, differences, programs, tables_of_session

from ketamine_sbml import pathway
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.interventions import Animal, Count, Dose, Held, Intervention, Setting

# Hours of model time, off the grid of what the programs write: what a curve is at a jump is each program's own choice.
STARTS = (0.0, 0.51, 1.51, 3.03, 12.53, 23.02, 23.97, 24.23, 30.03, 48.05, 100.05, 240.52)
DURATIONS = (0.25, 1.0, 6.0, 48.0)
STOPS = (5.01, 24.51, 40.01, 200.01)
HOURS = [2, 10, 20, 23.9, 24.1, 24.5, 25, 26, 30, 36, 47, 49, 54, 72, 96, 168, 300, 360]
RUNS = 3


def setting_of(knob: Intervention, draw: random.Random) -> dict[str, float]:
    """One intervention at a random strength, often at a random time."""
    found: dict[str, float] = {}
    low, high = knob.bounds
    if isinstance(knob, Count):
        found[knob.id] = draw.choice([1, 2, 3, 5])
    elif isinstance(knob, Animal) or (high == 1 and not isinstance(knob, Dose)):
        found[knob.id] = draw.uniform(low, high)
    else:
        found[knob.id] = min(high, knob.usual * 10 ** draw.uniform(-1.5, 0.7))
    if isinstance(knob, Setting) and not isinstance(knob, Count):
        found |= {other.id: 3 for other in pathway().settings if isinstance(other, Count)}
    if isinstance(knob, Dose | Held) and draw.random() < 0.7:
        found[knob.time_id] = draw.choice(STARTS)
        if isinstance(knob, Held) and draw.random() < 0.5:
            found[knob.stop_id] = found[knob.time_id] + draw.choice(DURATIONS)
    elif isinstance(knob, Held) and draw.random() < 0.3:
        found[knob.stop_id] = draw.choice(STOPS)
    return {name: float(f"{value:.4g}") for name, value in found.items()}


def cases(seed: int, count: int) -> dict[str, object]:
    """Random sessions in the form of ``cases.toml``."""
    draw = random.Random(seed)
    sessions = {}
    for number in range(count):
        in_force: dict[str, float] = {}
        runs = []
        for _ in range(RUNS):
            in_force |= setting_of(draw.choice(pathway().knobs), draw)
            runs.append(",".join(f"{name}={value:g}" for name, value in in_force.items()))
        sessions[f"random {seed}.{number}"] = {"runs": runs}
    observables = [observable.id for observable in pathway().elements(Observable)]
    return {"observables": observables, "hours": HOURS, "session": sessions}


def faults_of(program: Program) -> list[str]:
    """Every run of a program that lies too far off; prints how far the furthest is."""
    faults, furthest = [], (0.0, "")
    ours = naive_cases.expected()
    with TemporaryDirectory() as folder:
        for session in naive_cases.sessions():
            for run, table in tables_of_session(program, session, Path(folder)).items():
                share, where = max(differences(table, ours[run].values))
                furthest = max(furthest, (share, f"{run}, {where}"))
                if share > program.accepted:
                    faults.append(f"{program.name}, {run}: {where}, {share:.1e} of its scale apart")
    print(f"{program.name}: at most {furthest[0]:.1e} of a curve's scale apart ({furthest[1]})", flush=True)
    return faults


def main(seed: str, count: str, *names: str) -> int:
    """Run the programs; the exit status."""
    naive_cases.use(cases(int(seed), int(count)))
    known = {program.name: program for kind in ("model", "slow") for program in programs(kind)}
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"No such program: {', '.join(sorted(unknown))}; there are {', '.join(known)}.")
    chosen = [known[name] for name in names] or programs("model")
    faults = [fault for program in chosen for fault in faults_of(program)]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
