"""Trials by their numbers: made from a seed, kept when finished, counted."""

from __future__ import annotations

import json
import multiprocessing
import pkgutil
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path

from fuzzing.attempt import Result, attempt
from fuzzing.kinds import KINDS, Kind
from fuzzing.trial import OUTCOMES, Trial
from ketamine_sbml import cli
from ketamine_sbml.claims import load_claims
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import named_arms


def trial(seed: int, number: int, kinds: Mapping[Kind, int] = KINDS) -> Trial:
    """Input number ``number`` of a seed."""
    rng = random.Random(f"{seed}/{number}")
    return rng.choices(list(kinds), list(kinds.values()))[0](rng)


def warm_up() -> None:
    """Load once what every trial needs; the processes for them share it."""
    pathway()
    load_claims()
    named_arms()
    # The verbs, whose libraries take longer than most trials.
    for module in pkgutil.iter_modules(cli.__path__, f"{cli.__name__}."):
        import_module(module.name)
    import_module("ketamine_sbml.report.claim_pages")


def run(seed: int, count: int, done: Mapping[int, object], workers: int) -> Iterator[tuple[int, Result]]:
    """The trials that are not done, in no order."""
    left = [number for number in range(count) if number not in done]
    # Forked, so that what is loaded is loaded once.
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap_unordered(partial(_one, seed), left)


def _one(seed: int, number: int) -> tuple[int, Result]:
    return number, attempt(trial(seed, number))


class Finished:
    """Results in a file, a line each, so that a campaign goes on where it stopped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.results: dict[int, Result] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for line in text.splitlines():
            if line.endswith("}"):
                record = json.loads(line)
                number = record.pop("number")
                self.results[number] = Result(**record)
        if text and not text.endswith("\n"):  # a killed campaign may have left half of a line
            self._write("\n")

    def add(self, number: int, result: Result) -> None:
        """Keep one."""
        self.results[number] = result
        self._write(json.dumps({"number": number, **vars(result)}) + "\n")

    def _write(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line)

    def keep_find(self, number: int, tried: Trial) -> Path:
        """The files of a find, in a folder of its own."""
        folder = self._path.with_suffix("") / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in tried.files.items():
            (folder / name).write_bytes(content)
        return folder


def summary(seed: int, results: list[Result]) -> str:
    """The totals as a page."""
    lines = [
        "# Damaged inputs",
        "",
        "`python tools/fuzz.py --seed S --count N` damages valid inputs of every kind and gives each to the program,",
        "in a process of its own with limits on time and memory. It must accept it, refuse it in a sentence with its",
        "place, or find that claims fail. A traceback, a crash, a hang, a changed input, a stray file, a control",
        "character on the terminal or broken JSON is a find. Finds that were mended stand in `tests/corpus`.",
        "",
        f"The last run: {len(results):,} inputs, seed {seed}, {sum(bool(result.find) for result in results)} finds.",
        "",
        f"| kind | inputs | {' | '.join(OUTCOMES.values())} | finds |",
        "|---|---|---|---|---|---|",
    ]
    for kind in dict.fromkeys(sorted(result.kind for result in results)):
        chosen = [result for result in results if result.kind == kind]
        counts = Counter(result.outcome for result in chosen)
        cells = [str(counts[outcome]) for outcome in OUTCOMES.values()]
        finds = sum(bool(result.find) for result in chosen)
        lines.append(f"| {kind} | {len(chosen)} | {' | '.join(cells)} | {finds} |")
    return "\n".join(lines) + "\n"
