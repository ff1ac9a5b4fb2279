"""What a notebook shows of a scan, an ensemble and a comparison: short words, a picture and a table."""

from __future__ import annotations

import base64
import re
import sys
from typing import Any

import matplotlib
import numpy as np
import pandas
import pytest
from matplotlib.figure import Figure

from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Simulator, named_arm
from ketamine_sbml.studies.comparison import Comparison, compare
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import Bands, Curves, ask_ensemble
from ketamine_sbml.studies.measurements import Measurement
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.scan import Axis, Scanned, run_scan, scan_of

ALONE = Computing(1)
READOUT = Readout("p_mtor", 1.0, 1.0, "at")
DOSES, HOURS = Axis("ketamine", (1.0, 10.0, 30.0), True), Axis("ketamine.at", (0.0, 0.5))


def scanned(*axes: Axis) -> Scanned:
    return run_scan(scan_of(Arm("scan"), axes, READOUT, pathway()), computing=ALONE)


@pytest.fixture(scope="module")
def scan() -> Scanned:
    return scanned(DOSES)


@pytest.fixture(scope="module")
def bands() -> Bands:
    simulator, hours = Simulator(), np.array([-1.0, 0.5, 1.0, 2.0])
    curves = [simulator.run(named_arm(name), hours) for name in ("vehicle", "ketamine")]
    return ask_ensemble(Curves.like(curves, ["p_mtor", "vegf"]), 4, Around(), computing=ALONE)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    arm = named_arm("ketamine")
    mine = [Measurement(arm, "p_mtor", 1.0, 1.9, 0.2), Measurement(arm, "vegf", 24.0, 0.1, 0.02)]
    return compare(mine, Simulator())


@pytest.fixture
def drawn() -> Any:
    return Figure().subplots()


def test_each_has_a_short_repr(scan: Scanned, bands: Bands, comparison: Comparison) -> None:
    assert repr(scan) == "<Scan of p_mtor at 1 h over ketamine (mg/kg): 3 points>"
    assert repr(bands) == "<Bands of p_mtor, vegf: 4 draws, 8 rows>"
    assert repr(comparison).startswith("<Comparison of 2 measurements in 1 arms: chi-square ")


def test_each_shows_a_picture_in_a_notebook(scan: Scanned, bands: Bands, comparison: Comparison) -> None:
    for thing in (scan, scanned(DOSES, HOURS), bands, comparison):
        found = re.search('<img alt="([^"]+)" src="data:image/png;base64,([^"]+)">', thing._repr_html_())
        assert found is not None
        assert base64.b64decode(found[2]).startswith(b"\x89PNG")


def test_without_matplotlib_a_sentence_stands_in_its_place(scan: Scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "matplotlib is missing" in scan._repr_html_()


def test_nothing_of_a_notebooks_settings_is_changed(scan: Scanned, bands: Bands, drawn: Any) -> None:
    before = dict(matplotlib.rcParams)
    scan._repr_html_()
    scan.plot(drawn)
    bands.plot("vegf", drawn)
    assert dict(matplotlib.rcParams) == before


def test_what_is_drawn_is_what_was_found(scan: Scanned, bands: Bands, comparison: Comparison, drawn: Any) -> None:
    assert scan.plot(drawn) is drawn
    assert drawn.lines[0].get_ydata().tolist() == scan.values.tolist()
    assert drawn.get_xscale() == "log"
    axes = bands.plot("vegf", Figure().subplots())
    medians = {line.get_label(): line.get_ydata().tolist() for line in axes.lines}
    assert medians["ketamine: median"] == bands.quantiles[2, 4:, 1].tolist()
    assert medians["vehicle: the file's values"] == bands.own[:4, 1].tolist()
    axes = comparison.plot("p_mtor", Figure().subplots())
    (bars,) = axes.containers
    assert bars[0].get_ydata().tolist() == [1.9]


def test_the_tables_hold_the_numbers(scan: Scanned, bands: Bands, comparison: Comparison) -> None:
    table = scan.to_pandas()
    assert table["ketamine"].tolist() == list(DOSES.values)
    assert table["p_mtor"].tolist() == scan.values.tolist()
    table = bands.to_pandas()
    assert list(table.columns) == ["arm", "hour", "value", "p05", "p25", "p50", "p75", "p95", "own", "below"]
    row = table[(table.arm == "ketamine") & (table.hour == 1.0) & (table["value"] == "vegf")]
    assert row.p50.tolist() == [bands.quantiles[2, 6, 1]]
    table = comparison.to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert table.model.tolist() == [point.model for point in comparison.points]


def test_what_is_not_there_is_refused(bands: Bands, comparison: Comparison, drawn: Any) -> None:
    with pytest.raises(InputError, match="Unknown value 'calcium': use one of p_mtor, vegf"):
        bands.plot("calcium", drawn)
    with pytest.raises(InputError, match="'calcium' was not measured: use one of p_mtor, vegf"):
        comparison.plot("calcium", drawn)
