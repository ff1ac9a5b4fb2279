"""What is mutated, and which tests are those of a module."""

from __future__ import annotations

from pathlib import Path

# Module or folder -> the tests of it; the first that fits.
TESTS = {
    "ketamine_sbml/claims/kinds": ("tests/claims/kinds", "tests/claims/test_records.py"),
    "ketamine_sbml/claims/readout.py": (
        "tests/claims/test_readout.py",
        "tests/claims/kinds",
        "tests/claims/test_sampled.py",
    ),
    "ketamine_sbml/claims/sampled.py": ("tests/claims/test_sampled.py", "tests/simulation/test_sampling.py"),
    "ketamine_sbml/claims/stages.py": ("tests/claims/test_stages.py",),
    "ketamine_sbml/claims/record.py": ("tests/claims/test_records.py",),
    "ketamine_sbml/claims": ("tests/claims",),
    "ketamine_sbml/simulation/arguments.py": ("tests/simulation/test_arguments.py",),
    "ketamine_sbml/simulation/sampling.py": ("tests/simulation/test_sampling.py",),
    "ketamine_sbml/simulation/trajectory.py": (
        "tests/simulation/test_arguments.py",
        "tests/claims/test_readout.py",
        "tests/simulation/test_sampling.py",
        "tests/simulation/test_plots.py",
        "tests/report/test_reports.py",
    ),
    "ketamine_sbml/simulation/protocol.py": ("tests/simulation/test_protocol.py", "tests/simulation/test_arguments.py"),
    "ketamine_sbml/simulation/arms.py": ("tests/simulation/test_protocol.py",),
    "ketamine_sbml/simulation/foreign": ("tests/simulation/test_foreign.py",),
    "ketamine_sbml/simulation/plots.py": (
        "tests/simulation/test_plots.py",
        "tests/report/test_curves.py",
        "tests/studies/test_shown.py",
    ),
    "ketamine_sbml/simulation/words.py": ("tests/simulation/test_words.py", "tests/report/test_curves.py"),
    "ketamine_sbml/simulation/engines/generated.py": (
        "tests/simulation/test_generated.py",
        "tests/studies/test_random_arms.py",
        "tests/simulation/test_sampling.py",
    ),
    "ketamine_sbml/simulation/engines/copasi.py": (
        "tests/simulation/test_generated.py",
        "tests/studies/test_random_arms.py",
        "tests/studies/test_witnesses.py",
    ),
    "ketamine_sbml/simulation/engines/compiled": (
        "tests/simulation/test_compiled.py",
        "tests/simulation/test_compiled_source.py",
        "tests/page/test_elimination.py",
        "tests/page/test_page_parts.py",
    ),
    "ketamine_sbml/simulation/engines": (
        "tests/simulation/test_engines.py",
        "tests/simulation/test_tolerances.py",
        "tests/simulation/test_arguments.py",
        "tests/simulation/test_roadrunner.py",
        "tests/studies/test_rest.py",
    ),
    "ketamine_sbml/studies/random_arms.py": ("tests/studies/test_random_arms.py",),
    "ketamine_sbml/studies/witnesses.py": ("tests/studies/test_witnesses.py",),
    "ketamine_sbml/studies/reference.py": ("tests/studies/test_witnesses.py",),
    "ketamine_sbml/studies/rest.py": ("tests/studies/test_rest.py",),
    "ketamine_sbml/studies/controls.py": ("tests/studies/test_controls.py",),
    "ketamine_sbml/studies/runs": ("tests/studies/runs", "tests/studies/test_robustness.py"),
    "ketamine_sbml/studies/ensemble": ("tests/studies/ensemble",),
    "ketamine_sbml/studies/sampling": ("tests/studies/sampling",),
    "ketamine_sbml/studies/sensitivity": ("tests/studies/sensitivity",),
    "ketamine_sbml/studies/scan.py": ("tests/studies/test_scan.py",),
    "ketamine_sbml/studies/shown.py": ("tests/studies/test_shown.py", "tests/simulation/test_plots.py"),
    "ketamine_sbml/studies/flips.py": ("tests/studies/test_flips.py",),
    "ketamine_sbml/studies/readings.py": ("tests/studies/test_readings.py",),
    "ketamine_sbml/studies/comparison.py": ("tests/studies/test_comparison.py",),
    "ketamine_sbml/studies/robustness.py": ("tests/studies/test_robustness.py",),
    "ketamine_sbml/studies/draws.py": ("tests/studies/test_robustness.py", "tests/studies/ensemble"),
    "ketamine_sbml/studies/margins.py": ("tests/studies/test_robustness.py", "tests/studies/test_controls.py"),
    "ketamine_sbml/studies/measurements.py": ("tests/studies/test_comparison.py", "tests/exchange/test_petab.py"),
    "ketamine_sbml/studies": ("tests/studies",),
    "ketamine_sbml/reading.py": ("tests/test_reading.py", "tests/simulation/test_protocol.py"),
    "ketamine_sbml/files.py": ("tests/test_files.py", "tests/test_faults.py", "tests/simulation/test_foreign.py"),
    "ketamine_sbml/plain.py": ("tests/test_plain.py",),
    "ketamine_sbml/apart.py": ("tests/test_apart.py", "tests/simulation/test_foreign.py"),
    "ketamine_sbml/language/tables.py": ("tests/language",),
    "ketamine_sbml/language/formula.py": ("tests/language",),
    "ketamine_sbml/language/evaluation.py": ("tests/language",),
}
# They look at every module.
OF_ALL = ("tests/test_limits.py", "tests/test_numbers.py", "tests/test_rules.py")
# Not run by the tests of every machine, or nothing but a list.
LEFT_OUT = ("engines/amici.py", "engines/compiled/simulator.py", "claims/schema.py", "claims/template.py")


def modules(root: Path) -> list[str]:
    """What is mutated, in order."""
    found = [p for top in TESTS for p in (root / top).rglob("*.py") if (root / top).is_dir()]
    found += [root / top for top in TESTS if top.endswith(".py")]
    found += list((root / "ketamine_sbml" / "simulation").glob("foreign*.py"))
    names = sorted({path.relative_to(root).as_posix() for path in found})
    return [name for name in names if not name.endswith(LEFT_OUT) and not _is_a_list(root / name)]


def _is_a_list(path: Path) -> bool:
    """Whether a package's first module only says what the package offers."""
    return path.name == "__init__.py" and "def " not in path.read_text(encoding="utf-8")


def tests_of(module: str) -> tuple[str, ...]:
    """The tests that must notice a mutant of this module, with the examples in its own documentation."""
    return (*next(tests for top, tests in TESTS.items() if module.startswith(top)), *OF_ALL, module)
