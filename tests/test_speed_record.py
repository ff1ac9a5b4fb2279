"""What docs/speed.md says of other programs was measured on all of them, with curves that agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ketamine_sbml.studies.witnesses import AGREEMENT

ROOT = Path(__file__).resolve().parents[1]
BENCHMARK = (ROOT / "benchmarks" / "ensemble.py").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")
RECORD = PAGE.split("<!-- ensemble: begin -->")[1].split("<!-- ensemble: end -->")[0]
ROWS = {cells[0]: cells for line in RECORD.splitlines()[4:] if len(cells := line.strip("| ").split(" | ")) >= 5}
PEERS = re.findall(r'^    Peer\("([^"]+)", ', BENCHMARK, re.MULTILINE)


def test_the_record_has_a_date_and_says_how_busy_the_machine_was() -> None:
    assert re.search(r"^Measured on \d{4}-\d\d-\d\d, \d+ cores, load average [\d.]+", RECORD, re.MULTILINE)


@pytest.mark.parametrize("peer", PEERS)
def test_every_peer_has_a_row_a_version_and_curves_that_agree(peer: str) -> None:
    assert f"- {peer}: " in RECORD
    assert 0 <= float(ROWS[peer][-1]) < AGREEMENT


def test_the_peers_that_were_asked_for_are_there() -> None:
    named = " ".join(PEERS)
    assert all(name in named for name in ("Tellurium", "COPASI", "bngsim", "AMICI"))
    assert ROWS["this package, --compiled"]
