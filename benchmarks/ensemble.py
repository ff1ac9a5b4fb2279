"""Arms a second on one core: an ensemble in this package, in other programs, and at an estimate of the limit.

    python benchmarks/ensemble.py                      # what is ready within a minute: ours, Tellurium, COPASI
    python benchmarks/ensemble.py --all                # those too that compile: bngsim, AMICI, the limit
    python benchmarks/ensemble.py --all --record DATE  # and write the table into docs/speed.md

The question is the same for all: the usual experiment (ketamine after a day of rest, then four weeks) for many
parameter sets, every observable every two hours, the same relative tolerance, and an absolute one of a share of each
state where a program takes one for each. Every program loads the model once, sets only what the sets change, runs in an
environment of its own, and takes turns with the others. What is measured is processor time, so that others at work on
the machine count for little; the ratios stand for themselves. The curves of each must agree with ours, or the exit
status is 1 and nothing is recorded.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ketamine_sbml.files import write_file
from ketamine_sbml.language.elements import Observable, Species
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator, named_arm
from ketamine_sbml.simulation.engines.roadrunner import ABSOLUTE_SHARE, RELATIVE_TOLERANCE
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.simulation.trajectory import FOUR_WEEKS, Numbers
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.witnesses import AGREEMENT, scale_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests_naive"))

import naive_environments  # noqa: E402

ARM = "ketamine"
# Parameter sets, and hours between two outputs.
SETS, EVERY = 60, 2.0
# The absolute tolerance in nmol for programs that take one number for all states: VEGF is some 5e-8.
SINGLE = 1e-12
# A turn of a program takes about so long, in seconds.
TURN = 1.0
PAGE, BEGIN, END = ROOT / "docs" / "speed.md", "<!-- ensemble: begin -->\n", "<!-- ensemble: end -->"


@dataclass
class Peer:
    """One program and how it is used.

    Attributes:
        name: for the table.
        script: in ``peers``, and what it is told besides the problem.
        environment: of ``tests_naive/programs.toml``; empty for our own.
        compiles: whether it takes minutes to begin.
        apart: whether it does less than the others, and so stands below them.
    """

    name: str
    script: str
    told: tuple[str, ...] = ()
    environment: str = ""
    compiles: bool = False
    apart: bool = False
    version: str = ""
    turn: int = 1
    again: int = 1
    times: list[float] = field(default_factory=list)


OURS = "this package, --compiled"
LIMIT = "limit: compiled for this model alone"
PEERS = (
    Peer(OURS, "ours.py", ("compiled",)),
    Peer("this package, on libRoadRunner", "ours.py", ("libRoadRunner",)),
    Peer("Tellurium, loaded for each set", "tellurium_per_arm.py", environment="tellurium"),
    Peer("Tellurium, loaded once", "tellurium_once.py", environment="tellurium"),
    Peer("COPASI's library", "copasi_library.py", environment="copasi"),
    Peer("bngsim, batch", "bngsim_batch.py", environment="bngsim", compiles=True),
    Peer("AMICI, compiled", "amici_compiled.py", environment="amici", compiles=True),
    Peer(LIMIT, "limit_compiled.py", compiles=True),
    Peer("this package, --compiled, read for a day only", "ours.py", ("compiled", "short"), apart=True),
    Peer("this package, on libRoadRunner, read for a day only", "ours.py", ("libRoadRunner", "short"), apart=True),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="also the programs that compile for minutes")
    parser.add_argument("--only", action="append", default=[], metavar="SCRIPT", help="this peer; may be repeated")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--record", metavar="DATE", help="write the table into docs/speed.md")
    given = parser.parse_args()
    if given.record and not re.fullmatch(r"\d{4}-\d\d-\d\d", given.record):
        sys.exit("Give the date of the record: --record 2026-11-30.")
    wanted = [peer for peer in PEERS if given.all or not peer.compiles]
    if given.only:
        wanted = [peer for peer in PEERS if peer.name == OURS or peer.script in given.only]
    with tempfile.TemporaryDirectory() as folder:
        text, agree = measure(wanted, given.rounds, Path(folder))
    print(text, end="")
    if not agree:
        sys.exit(1)
    if given.record:
        record(text, given.record)


def measure(peers: list[Peer], rounds: int, folder: Path) -> tuple[str, bool]:
    """Let the programs take turns; the table, and whether all curves agree."""
    asked = folder / "problem.json"
    asked.write_text(json.dumps(problem()), encoding="utf-8")
    begun, absent = [], []
    for peer in peers:
        try:
            program = Program(peer, asked)
            program.warm_up()
        except Absent as reason:
            absent.append(f"{peer.name} is left out: {reason}")
            continue
        begun.append(program)
    try:
        for _ in range(rounds):
            for program in begun:
                program.take_turn()
        curves = {program.peer.name: program.curves(folder / f"{n}.json") for n, program in enumerate(begun)}
    finally:
        for program in begun:
            program.end()
    apart = {name: difference(curves[OURS], found) for name, found in curves.items()}
    agree = all(share < AGREEMENT for share in apart.values())
    table = "\n".join([*rows([program.peer for program in begun], apart), "", *absent])
    return table.rstrip("\n") + "\n", agree


def problem() -> dict[str, object]:
    """What every program is asked."""
    model = pathway()
    prepared = prepare(named_arm(ARM), model)
    end = prepared.origin + FOUR_WEEKS
    states, _ = Simulator(model).at_rest(Organism.MOUSE)
    typical = {species.id: species.typical for species in model.elements(Species)}
    absolute = {name: ABSOLUTE_SHARE * (typical.get(name, 0.0) or abs(value)) for name, value in states.items()}
    return {
        "model": str(ROOT / "models" / "ketamine_vegf.xml"),
        "arm": ARM,
        "sets": [Around().values(model, index) for index in range(SETS)],
        "times": np.linspace(0.0, end, round(end / EVERY) + 1).tolist(),
        "origin": prepared.origin,
        "observables": [observable.id for observable in model.elements(Observable)],
        "relative": RELATIVE_TOLERANCE,
        "absolute": absolute,
        "single": SINGLE,
        "kept": str(kept_folder()),
        "sundials": str(naive_environments.folder() / "amici" / SUNDIALS),
    }


# Where AMICI's environment has the SUNDIALS that it built.
SUNDIALS = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages/amici/_installation"


def kept_folder() -> Path:
    """Where compiled models are kept between runs."""
    folder = ROOT / "build" / "benchmark"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Absent(Exception):
    """A program that cannot take part, and why."""


class Program:
    """A program of the benchmark, started."""

    def __init__(self, peer: Peer, asked: Path) -> None:
        self.peer = peer
        if peer.script == "limit_compiled.py" and not naive_environments.ready("amici"):
            naive_environments.make("amici")
        if peer.environment and not naive_environments.ready(peer.environment):
            print(f"Installing what {peer.name} needs ...", file=sys.stderr, flush=True)
            naive_environments.make(peer.environment)
        python = naive_environments.interpreter(peer.environment) if peer.environment else sys.executable
        own = {"PYTHONPATH": str(ROOT)} if not peer.environment else {}
        path = os.pathsep.join([str(Path(python).parent), os.environ["PATH"]])
        # One core: libraries of linear algebra would take all.
        alone = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environment |= {**own, **alone, "PATH": path}
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [python, str(HERE / "peers" / peer.script), str(asked), *peer.told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            text=True,
        )
        peer.version = self._answer()

    def warm_up(self) -> None:
        """A few sets, not counted, which tell how many fill a turn."""
        self._ask("0 1")
        seconds = float(self._ask("1 4")) / 3
        self.peer.turn = max(2, min(SETS, round(TURN / seconds)))
        self.peer.again = max(1, round(TURN / (seconds * self.peer.turn)))

    def take_turn(self) -> None:
        """Some sets, timed, after one that is not: while others run, a program's memory grows cold."""
        self._ask("0 1")
        seconds = [float(self._ask(f"0 {self.peer.turn}")) for _ in range(self.peer.again)]
        self.peer.times.append(sum(seconds) / (self.peer.again * self.peer.turn))

    def curves(self, path: Path) -> Numbers:
        """The curves of the first sets."""
        self._ask(f"curves {path}")
        return np.array(json.loads(path.read_text(encoding="utf-8")), dtype=float)

    def end(self) -> None:
        """Ask no more."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        if answer := self._process.stdout.readline():
            return answer.strip()
        self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().split("\n")
        raise Absent(next((line for line in reversed(said) if line.strip()), "it said nothing."))


def difference(ours: Numbers, theirs: Numbers) -> float:
    """The largest difference of any observable, as a share of its scale, at the times that both have."""
    observables = [observable.id for observable in pathway().elements(Observable)]
    largest = 0.0
    for column, name in enumerate(observables):
        for mine, other in zip(ours[:, :, column], theirs[:, :, column], strict=True):
            both = np.isfinite(mine) & np.isfinite(other)
            largest = max(largest, float(np.abs(mine - other)[both].max()) / scale_of(name, mine[both]))
    return largest


def rows(peers: list[Peer], apart: dict[str, float]) -> list[str]:
    """The table."""
    medians = {peer.name: statistics.median(peer.times) for peer in peers}
    ours, limit = medians[OURS], medians.get(LIMIT)
    found = [
        "| program | ms an arm (fastest, slowest) | arms a second | times ours | times the limit | curves differ by |",
        "|---|---|---|---|---|---|",
    ]
    for peer in sorted(peers, key=lambda peer: (peer.apart, medians[peer.name])):
        median = medians[peer.name]
        of_limit = "" if limit is None else f"{median / limit:.2f}"
        span = f"{1e3 * median:.2f} ({1e3 * min(peer.times):.2f}, {1e3 * max(peer.times):.2f})"
        share = "" if peer.name == OURS else f"{apart[peer.name]:.1e}"
        found.append(f"| {peer.name} | {span} | {1 / median:.0f} | {median / ours:.2f} | {of_limit} | {share} |")
    return [*found, "", *(f"- {peer.name}: {peer.version}" for peer in peers)]


def record(text: str, date: str) -> None:
    """Put the table into its place on the page."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    load = os.getloadavg()[1]
    about = f"Measured on {date}, {os.cpu_count()} cores, load average {load:.1f} over the last five minutes.\n\n"
    write_file(PAGE, f"{head}{BEGIN}{about}{text}{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
