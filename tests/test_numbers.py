"""Numbers that decide what comes out, or how long it takes, and that no test of a few seconds can see at work.

They stand here once more: tolerances, steps, seeds and times to wait. One that moves by accident is noticed; whoever
moves one on purpose says why beside it, and says it here.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ketamine_sbml import apart, files, plain, reading
from ketamine_sbml.claims import expectation, load, parts, readout
from ketamine_sbml.claims.kinds import courses, interactions, series
from ketamine_sbml.language import elements, evaluation, interventions
from ketamine_sbml.language.formula import parse
from ketamine_sbml.simulation import (
    Simulator,
    arms,
    engines,
    foreign,
    foreign_model,
    plots,
    protocol,
    sampling,
    trajectory,
    words,
)
from ketamine_sbml.simulation.engines import copasi, generated, roadrunner
from ketamine_sbml.simulation.engines.compiled import library
from ketamine_sbml.simulation.engines.compiled.library import load_library
from ketamine_sbml.studies import (
    comparison,
    draws,
    flips,
    margins,
    measurements,
    random_arms,
    reference,
    rest,
    robustness,
    scan,
    shown,
    witnesses,
)
from ketamine_sbml.studies.ensemble import bands, kept
from ketamine_sbml.studies.ensemble import sample as ensemble
from ketamine_sbml.studies.runs import cluster, computing, engine, pool
from ketamine_sbml.studies.sampling import chains, prior, support
from ketamine_sbml.studies.sensitivity import globally, locally, targets

# The package offers the function by the same name.
judging = importlib.import_module("ketamine_sbml.claims.judge")
# Module -> its numbers by name.
NUMBERS: dict[Any, dict[str, object]] = {
    apart: {"Limits": apart.Limits(seconds=120.0, memory_bytes=4_000_000_000)},
    files: {"MOST_TEXT_BYTES": 2_000_000, "MOST_MANIFEST_BYTES": 1_000_000, "MOST_ENTRIES": 10_000, "_MOMENT": 0.005},
    plain: {"_LONGEST_NAME": 100, "_SHOWN": 60},
    reading: {"DEEPEST": 16, "LONGEST_NAME": 200, "LONGEST_TEXT": 10_000, "MOST_ITEMS": 1000, "_MOST_FAULTS": 100},
    elements: {"WIDE": 3.0},
    interventions: {"LATEST": 1e6},
    expectation: {"SMALLEST_WITHOUT_THRESHOLD": 0.1},
    judging: {
        "MOST_DENSITY": 1000,
        "CLOSE": 0.02,
        "CERTAIN": 2.0,
        "TIGHTER": 0.01,
        "DENSER": 4,
        "IDENTICAL": 1e-9,
        "NOISE": 1e-6,
    },
    load: {"MOST_CLAIMS": 2000},
    parts: {"FIRST_HOUR": -1.0, "MOST_BINS": 10_000, "SHARES": (-10.0, 10.0)},
    readout: {"SMALLEST": 1e-6},
    courses: {"TRANSIENT_SHARE": 0.25, "UNBROKEN_SHARE": 0.8},
    interactions: {"BLOCKED_SHARE": 0.3, "ATTENUATED_SHARE": 0.75, "RETAINED_SHARE": 0.7},
    series: {"HALF": 0.5, "FEWEST_DOSES": 3},
    evaluation: {"POINTS": 200, "FOLD": 4.0, "_STEP": 1e-4, "_ROUNDING": 1e-10},
    trajectory: {"FOUR_WEEKS": 4 * 7 * 24.0},
    protocol: {"LONGEST_HOURS": 10 * 365 * 24.0},
    sampling: {"AROUND": 1e-6, "FIRST": 0.01, "GROWTH": 1.2, "FOLLOWED": 48.0, "AFTERWARDS": 7 * 24.0},
    engines: {"ROUNDING": 1e-5, "SETTLED": 1e-3, "SETTLING_SHARES": (0.9, 0.999)},
    roadrunner: {
        "RELATIVE_TOLERANCE": 1e-8,
        "ABSOLUTE_SHARE": 1e-8,
        "FIRST_STEP": 1e-6,
        "MOST_STEPS": 50_000,
        "LARGEST_TOLERANCE": 0.01,
        "NEVER": 175_200.0,
        "NEVER_ENDS": 262_800.0,
    },
    generated: {"MOST_EVENTS": 10_000},
    copasi: {"MOST_STEPS": 1_000_000},
    library: {"MOST_BYTES": 50_000_000, "_NEVER_ENDS": -1000},
    arms: {"MOST_ARMS": 1000},
    plots: {"LEAST_SHARE": 0.2, "LEAST": 0.2, "SMALL": (17.0, 7.0), "SMALL_PLOTS": 6, "SMALL_LETTERS": 26},
    words: {"NOTHING": 1e-3, "ROUNDING": 1e-9},
    foreign: {
        "TIME_UNITS": {"second": 3600.0, "minute": 60.0, "hour": 1.0},
        "LONGEST_SETTLING": 100_000.0,
        "LONGEST_FORMULA": 1000,
    },
    foreign_model: {"MOST_BYTES": 50_000_000},
    comparison: {"AFTER": 1.0},
    draws: {"SEED": 20261123, "SPREAD": 0.2, "WIDEST_SPREAD": 2.0},
    flips: {"CHANCE": 0.05, "FAR": 2.0, "FEWEST": 2, "TRIED": 3, "WEAKER": 0.1},
    margins: {"MOST_DRAWS": 100_000},
    measurements: {"MOST_ROWS": 100_000, "MOST_BYTES": 20_000_000},
    random_arms: {
        "MOST_TOGETHER": 8,
        "MOST_DOSES": 20,
        "EARLY": (-20.0, 24.0),
        "LATE": (24.0, 600.0),
        "SHORTEST": 48.0,
        "FOLLOWED": 72.0,
        "AT_A_BOUND": 0.2,
        "EVENLY": 0.4,
        "DECADES": 6.0,
    },
    reference: {
        "HOURS": (
            *(-1.0, -0.25, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 12.0, 24.0),
            *(48.0, 72.0, 168.0, 336.0, 671.0),
        ),
        "TOLERANCE": 1e-5,
        "MOST_BYTES": 20_000_000,
    },
    rest: {"STILL": 1e-9, "PUSH": 0.01, "HOURS": 12 * 7 * 24.0, "LEFT": 0.1},
    robustness: {"FIRST": 4},
    scan: {"MOST_POINTS": 10_000, "BEYOND": 1.0},
    witnesses: {"AGREEMENT": 1e-4, "SMALLEST_SCALE": 1e-3, "SMALLEST_SCALE_OF_AN_INDEX": 1e-2, "SEEN": 1e-7},
    bands: {"BANDS": (0.05, 0.25, 0.5, 0.75, 0.95), "AT_ONCE": 1_000_000, "SAME": 1e-9},
    kept: {"MOST_IN_MEMORY": 20_000_000},
    ensemble: {"MOST_DRAWS": 100_000_000, "RUNS_OF_A_PART": 64, "AS_MANY_COMPILED": 8},
    cluster: {"ANSWER": 10, "FIRST_WORKER": 30},
    engine: {"CHUNK": 1.0, "MOST_ITEMS": 100, "WINDOW": 3, "MOST_LOSSES": 3, "NOT_WORTH_A_POOL": 3.0},
    computing: {"MOST_WORKERS": 60 if os.name == "nt" else 256},
    pool: {"MOST_STARTS": 2},
    shown: {"SMALL": (12.0, 6.5), "SMALL_LETTERS": 7.0, "MOST_TICKS": 5, "LINE": 36},
    chains: {
        "_WORDS": 624,
        "MOST_STEPS": 100_000,
        "MOST_WALKERS": 5_000,
        "MOST_BYTES": 2_000_000_000,
        "FIRST_DISTANCE": 0.1,
        "NEARER": 0.7,
        "MOST_TRIES": 40,
        "DIFFERENCE": 0.5,
        "WIDELY": 0.3,
        "SNOOKER": 0.2,
        "WIDE": 0.7,
        "BURN_IN": 0.5,
        "KEPT_EVERY": 20.0,
        "LONG": 50,
    },
    prior: {"DIGITS": 5},
    support: {"FIRST": 2, "TOLERANCE": 1e-6},
    globally: {
        "WIDTH": 2.0,
        "LEVELS": 4,
        "CONFIDENCE": 0.95,
        "RESAMPLES": 50,
        "HARMONICS": 10,
        "FEWEST_DRAWS": 65,
        "MOST_RUNS": 1_000_000,
    },
    locally: {"STEP": 0.01},
    targets: {"BEYOND": 1.0},
}


@pytest.mark.parametrize("module", NUMBERS, ids=lambda module: module.__name__.removeprefix("ketamine_sbml."))
def test_a_number_that_decides_has_not_moved_by_accident(module: Any) -> None:
    def here(name: str) -> object:
        return module.Limits() if name == "Limits" else getattr(module, name)

    assert {name: here(name) for name in NUMBERS[module]} == NUMBERS[module]


PACKAGE = Path(__file__).resolve().parents[1] / "ketamine_sbml"
STEPS = ("language", "simulation", "claims", "studies")
READERS = ("reading.py", "files.py", "plain.py", "apart.py")
# Numbers that another library gives, or that follow from a text of ours.
NOT_OURS = {"simulation/foreign_model.py": {"_CHECKED", "_UNCHECKED"}, "claims/table.py": {"_MARGIN"}}


def is_a_number(value: object) -> bool:
    if isinstance(value, tuple):
        return value != () and all(map(is_a_number, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def named_numbers(path: Path) -> Iterator[tuple[Any, str]]:
    """Module and name of each number that stands at the top of a module and not in a function."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            place = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            module = importlib.import_module(place.removesuffix(".__init__"))
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)):
                if is_a_number(getattr(module, name, None)):
                    yield module, name


@pytest.mark.parametrize(
    "path",
    # A module for AMICI can only be loaded where AMICI is.
    [p for step in STEPS for p in sorted((PACKAGE / step).rglob("*.py")) if p.name != "amici.py"]
    + [PACKAGE / name for name in READERS],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_every_number_with_a_name_stands_here_too(path: Path) -> None:
    left_out = NOT_OURS.get(path.relative_to(PACKAGE).as_posix(), set())
    for module, name in named_numbers(path):
        if name not in left_out:
            assert name in NUMBERS.get(module, {}), f"{module.__name__}.{name}: say it in NUMBERS as well"


def defaults(function: Callable[..., object]) -> dict[str, object]:
    """What a function takes where its caller says nothing."""
    taken = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in taken if one.default is not inspect.Parameter.empty}


def test_what_a_caller_leaves_out_is_the_usual() -> None:
    assert defaults(judging.judge) == {
        "simulator": None,
        "progress": None,
        "recheck": True,
        "density": 1,
        "planned": None,
        "readings": True,
    }
    assert defaults(foreign.ForeignSimulator)["relative_tolerance"] == 1e-8
    assert defaults(generated.GeneratedSimulator)["relative_tolerance"] == 1e-9
    assert defaults(trajectory.default_times) == {"end": 672.0}
    assert defaults(robustness.judge_robustness)["name_flips"] is False
    assert defaults(chains.sample)["fitted_only"] is False
    assert {f.name: f.default for f in readout.Readout.__dataclass_fields__.values()} == {
        **dict.fromkeys(("observable", "start", "stop", "reducer"), dataclasses.MISSING),
        "bin": 0.0,
        "scale": "fold",
        "unit": "1",
    }


# Module, function or class, and argument or attribute -> what it is where nobody says it: switches, numbers, units and
# whatever else is not simply nothing. One that flips by accident is noticed here, as by nobody who says it.
LEFT_OUT = """
language/elements.py Compartment.unit = 'L'
language/elements.py Species.typical = 0.0
language/elements.py Species.unit = 'nmol'
language/elements.py State.initial = 1.0
language/elements.py State.unit = '1'
language/elements.py Level.rest = '0'
language/elements.py Rule.unit = '1'
language/elements.py Observable.scale = 'fold'
language/elements.py Event.at_start = False
language/elements.py Event.sbo = EFFECT_OF_A_PERTURBATION
language/elements.py Function.sbo = HILL_LAW
language/elements.py Reaction.modifiers = NO_CHANGES
language/evidence.py Evidence.verified = True
language/evidence.py because.verified = True
language/formula.py Tree.value = 0.0
language/interventions.py Intervention.rest = 0.0
language/units.py Factor.exponent = 1
language/units.py Factor.scale = 0
language/units.py Factor.multiplier = 1.0
simulation/arguments.py positive_number.most = math.inf
simulation/engines/compiled/simulator.py CompiledSimulator.__init__.relative_tolerance = RELATIVE_TOLERANCE
simulation/engines/copasi.py CopasiSimulator.__init__.relative_tolerance = 1e-09
simulation/engines/generated.py GeneratedSimulator.__init__.relative_tolerance = 1e-09
simulation/engines/roadrunner.py Simulator.__init__.relative_tolerance = RELATIVE_TOLERANCE
simulation/engines/solvers.py Solver.simulator.relative_tolerance = RELATIVE_TOLERANCE
simulation/foreign.py _formula.required = False
simulation/foreign.py ForeignSimulator.__init__.relative_tolerance = 1e-08
simulation/protocol.py Arm.organism = Organism.MOUSE
simulation/sampling.py mesh.density = 1
simulation/trajectory.py default_times.end = FOUR_WEEKS
simulation/words.py in_words.scale = 1.0
claims/claim.py Source.eco = 'ECO:0000269'
claims/claim.py Source.verified = True
claims/judge.py Judgement.error = 0.0
claims/judge.py judge.recheck = True
claims/judge.py judge.density = 1
claims/judge.py judge.readings = True
claims/judge.py _judged.with_error = True
claims/judge.py _judged.with_readings = True
claims/kinds/courses.py Precedes.by = 0.0
claims/parts.py Between.of_time = False
claims/readout.py Readout.bin = 0.0
claims/readout.py Readout.scale = 'fold'
claims/readout.py Readout.unit = '1'
claims/sampled.py Sampled.of.thinned = False
claims/sampled.py plan.density = 1
studies/controls.py judge_controls.reactions = True
studies/draws.py Around.spread = SPREAD
studies/draws.py Around.seed = SEED
studies/draws.py factors.seed = SEED
studies/draws.py factors.spread = SPREAD
studies/ensemble/sample.py job_of.solver = Solver.LIBROADRUNNER
studies/robustness.py judge_robustness.seed = SEED
studies/robustness.py judge_robustness.spread = SPREAD
studies/robustness.py judge_robustness.name_flips = False
studies/runs/computing.py Computing.solver = Solver.LIBROADRUNNER
studies/runs/cluster.py Cluster.gone = (CancelledError, OSError)
studies/runs/engine.py _Batch.losses = 0
studies/runs/pool.py Pool.lost = (BrokenProcessPool,)
studies/sampling/chains.py sample.fitted_only = False
studies/sampling/members.py Members.read.of_any_model = False
studies/sampling/support.py Support.__init__.solver = Solver.LIBROADRUNNER
studies/scan.py Axis.logarithmic = False
studies/scan.py Axis.unit = '1'
reading.py Field.required = False
reading.py Text.filled = False
reading.py Text.most = LONGEST_TEXT
reading.py Number.low = -math.inf
reading.py Number.high = math.inf
reading.py Pair.form_in_words = '[FROM, TO]'
reading.py Pair.low = -math.inf
reading.py Pair.high = math.inf
reading.py ListOf.most = MOST_ITEMS
files.py write_file.even_if_read = False
files.py read_bytes.what = 'file'
files.py read_text.most_bytes = MOST_TEXT_BYTES
files.py read_text.what = 'file'
files.py read_json.most_bytes = MOST_TEXT_BYTES
plain.py shown.most = _SHOWN
plain.py printable.encoding = 'utf-8'
apart.py Limits.seconds = 120.0
apart.py Limits.memory_bytes = 4000000000
"""


def left_out(node: ast.AST, names: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and default of each argument, and of each attribute that a class declares with a type."""
    for inner in ast.iter_child_nodes(node):
        found: list[tuple[str, ast.expr | None]] = []
        here = names
        if isinstance(inner, ast.FunctionDef | ast.ClassDef):
            here = (*names, inner.name)
        if isinstance(inner, ast.FunctionDef):
            by_place = [*inner.args.posonlyargs, *inner.args.args]
            found += zip((a.arg for a in by_place[::-1]), inner.args.defaults[::-1], strict=False)
            found += zip((a.arg for a in inner.args.kwonlyargs), inner.args.kw_defaults, strict=True)
        elif isinstance(inner, ast.AnnAssign) and "ClassVar" not in ast.unparse(inner.annotation):
            found += [(ast.unparse(inner.target), inner.value)] if isinstance(node, ast.ClassDef) else []
        for name, value in found:
            if isinstance(value, ast.Call):  # dataclasses.field
                value = {word.arg: word.value for word in value.keywords}.get("default")
            if value is not None and ast.unparse(value) not in ("None", "''", "()", "{}"):
                yield ".".join((*here, name)), ast.unparse(value)
        yield from left_out(inner, here)


def test_what_is_left_out_is_what_stands_here() -> None:
    paths = [p for step in STEPS for p in sorted((PACKAGE / step).rglob("*.py")) if p.name != "amici.py"]
    found = [
        f"{path.relative_to(PACKAGE).as_posix()} {name} = {value}"
        for path in [*paths, *(PACKAGE / name for name in READERS)]
        for name, value in left_out(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert sorted(found) == sorted(LEFT_OUT.strip().split("\n"))


def test_so_many_formulas_and_compiled_models_are_kept() -> None:
    """A formula is read once as long as there are no more of them, and a process holds one compiled model."""
    kept = {each.__name__: each.cache_parameters()["maxsize"] for each in (parse, load_library)}
    assert kept == {"parse": 4096, "load_library": 1}


def test_the_integrator_is_told_what_stands_here() -> None:
    simulator = Simulator()
    integrator = simulator._model.integrator
    assert integrator.getValue("relative_tolerance") == 1e-8
    assert integrator.getValue("initial_time_step") == 1e-6
    assert integrator.getValue("maximum_num_steps") == 50_000


def test_the_usual_output_times_are_these() -> None:
    """One hour of rest, every 3 minutes for 3 h, then every 7.5 minutes, half hours, two hours and eight hours."""
    expected = [
        *np.linspace(-1.0, 2.95, 80),
        *np.linspace(3.0, 11.875, 72),
        *np.linspace(12.0, 47.5, 72),
        *np.linspace(48.0, 168.0, 61),
        *np.linspace(176.0, 672.0, 63),
    ]
    assert trajectory.default_times() == pytest.approx(expected, abs=1e-12)
    assert trajectory.default_times(176.0)[-2:].tolist() == [168.0, 176.0]
    assert trajectory.default_times(185.0)[-3:].tolist() == [176.0, 184.0, 185.0]
    assert trajectory.default_times(-0.9).tolist() == [-1.0, -0.95, -0.9]
