"""What the tests of all folders share: what is dear to make is made once, and by one of the processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ketamine_sbml.claims import Report

# Files that use the same dear thing, and what that is; other files are for themselves.
TOGETHER = {
    "tests/maps/test_maps.py": "maps",
    "tests/maps/test_contents.py": "maps",
    "tests/test_release.py": "maps",
    "tests/test_readme.py": "maps",  # the numbers of the README, which the release compares as well
    "tests/cli/test_cli.py": "suite",
    "tests/report/test_reports.py": "suite",
    "validation/test_claims.py": "suite",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """With ``--dist loadfile`` files that share something go to one process, as the tests of a file do.

    Groups of pytest-xdist 3.8 (``xdist_group``) are without effect under pytest 9.2, which no longer takes an id that
    was changed.
    """
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Sharing(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return TOGETHER.get(file, file)

    return Sharing(config, log)


@pytest.fixture(scope="session")
def whole_suite() -> Report:
    """Every claim, judged."""
    from ketamine_sbml.claims import judge, load_claims

    claims, arms = load_claims()
    return judge(claims, arms)
