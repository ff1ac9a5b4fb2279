"""A plugin of pytest that writes what each test takes: -p mutating.clock, with KETAMINE_SBML_CLOCK=FILE."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_taken: dict[str, float] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add one phase of a test."""
    _taken[report.nodeid] = _taken.get(report.nodeid, 0.0) + report.duration


def pytest_sessionfinish() -> None:
    """Write all of them."""
    Path(os.environ["KETAMINE_SBML_CLOCK"]).write_text(json.dumps(_taken), encoding="utf-8")
