"""What a notebook shows of a scan, an ensemble and a comparison: short words, a picture and a table."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
import pandas
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from ketamine_sbml.claims.readout import Readout
from ketamine_sbml.errors import InputError
from ketamine_sbml.model import pathway
from ketamine_sbml.plotting import COLOURS, CONTROL_COLOUR
from ketamine_sbml.simulation import Arm, Simulator, named_arm
from ketamine_sbml.studies import shown
from ketamine_sbml.studies.comparison import Comparison, compare
from ketamine_sbml.studies.draws import Around
from ketamine_sbml.studies.ensemble import Bands, Curves, Layout, ask_ensemble
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


def made_up(keys: Mapping[str, Sequence[str] | Sequence[float]], units: Mapping[str, str]) -> Bands:
    """Bands whose numbers say where they stand: hundreds for the bound, tens for the column, ones for the row."""
    layout = Layout(keys, ("p_mtor", "vegf"), units)
    own = np.array([[10.0 * column + row for column in (0, 1)] for row in range(layout.rows)])
    return Bands(layout, 9, 0, own, np.array([own + 100.0 * bound for bound in range(1, 6)]), np.zeros_like(own))


def drawn_lines(bands: Bands) -> dict[Any, tuple[list[float], list[float]]]:
    """What the legend says of a line -> its points."""
    axes = bands.plot("vegf", Figure().subplots())
    return {line.get_label(): (line.get_xdata().tolist(), line.get_ydata().tolist()) for line in axes.lines}


def test_bands_over_one_quantity_are_one_group_without_a_name() -> None:
    assert drawn_lines(made_up({"ketamine": (1.0, 3.0, 10.0)}, {"ketamine": "mg/kg"})) == {
        "median": ([1.0, 3.0, 10.0], [310.0, 311.0, 312.0]),
        "the file's values": ([1.0, 3.0, 10.0], [10.0, 11.0, 12.0]),
    }


def test_bands_of_several_arms_or_of_two_quantities_have_a_group_for_each_wherever_its_rows_stand() -> None:
    assert drawn_lines(made_up({"arm": ("b", "a", "b", "a"), "hour": (0.0, 0.0, 1.0, 2.0)}, {})) == {
        "b: median": ([0.0, 1.0], [310.0, 312.0]),
        "b: the file's values": ([0.0, 1.0], [10.0, 12.0]),
        "a: median": ([0.0, 2.0], [311.0, 313.0]),
        "a: the file's values": ([0.0, 2.0], [11.0, 13.0]),
    }
    two = made_up({"ketamine": (1.0, 1.0, 3.0, 3.0), "rapamycin": (0.0, 20.0, 0.0, 20.0)}, {})
    assert drawn_lines(two) == {
        "1.0: median": ([0.0, 20.0], [310.0, 311.0]),
        "1.0: the file's values": ([0.0, 20.0], [10.0, 11.0]),
        "3.0: median": ([0.0, 20.0], [312.0, 313.0]),
        "3.0: the file's values": ([0.0, 20.0], [12.0, 13.0]),
    }


def test_a_band_lies_between_its_own_bounds() -> None:
    axes = made_up({"ketamine": (1.0, 3.0)}, {}).plot("p_mtor", Figure().subplots())
    assert {each.get_label(): each.get_alpha() for each in axes.collections} == {
        "90 % of members": 0.15,
        "50 % of members": 0.3,
    }, "the narrower band lies on the wider"
    heights = {each.get_label(): sorted(set(each.get_paths()[0].vertices[:, 1])) for each in axes.collections}
    assert heights == {"90 % of members": [100.0, 101.0, 500.0, 501.0], "50 % of members": [200.0, 201.0, 400.0, 401.0]}


@pytest.mark.parametrize(
    ("keys", "units", "words"),
    [
        ({"hour": (0.0, 1.0)}, {"hour": "h"}, "hours from ketamine"),
        ({"ketamine": (0.0, 1.0)}, {"ketamine": "mg/kg"}, "ketamine (mg/kg)"),
        ({"ketamine": (0.0, 1.0), "share": (0.0, 1.0)}, {"ketamine": "mg/kg", "share": "1"}, "share"),
        ({"share": (0.0, 1.0)}, {}, "share"),
    ],
)
def test_an_axis_says_what_it_is_with_its_unit(
    keys: dict[str, Sequence[float]], units: dict[str, str], words: str
) -> None:
    assert made_up(keys, units).plot("vegf", Figure().subplots()).get_xlabel() == words


@pytest.mark.parametrize("names", [("arm",), ("arm", "species", "hour"), ("arm", "ketamine", "hour")])
def test_rows_that_no_one_axis_tells_apart_are_not_drawn(names: tuple[str, ...]) -> None:
    keys = {name: ("a", "b") if name in ("arm", "species") else (0.0, 1.0) for name in names}
    with pytest.raises(InputError) as caught:
        made_up(keys, {}).plot("vegf", Figure().subplots())
    known = " and ".join(names)
    assert str(caught.value) == f"{known} tell these rows apart: draw them from the table of to_pandas()."


@pytest.mark.parametrize(
    ("axis", "edges"),
    [
        (Axis("x", (1.0, 2.0, 4.0)), [0.5, 1.5, 3.0, 5.0]),
        (Axis("x", (1.0, 100.0), True), [0.1, 10.0, 1000.0]),
        (Axis("x", (3.0,)), [2.5, 3.5]),
    ],
)
def test_a_cell_ends_half_way_to_its_neighbours(axis: Axis, edges: list[float]) -> None:
    assert shown._edges(axis).tolist() == pytest.approx(edges)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((2.0, 3.0, 4.0), ["2", "3", "4"]),
        ((2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0), ["2", "4", "5", "6", "8"]),
        ((2.0, 20.0), ["2", "20"]),
        ((2.0, 3.456789), ["2", "3.46"]),
        ((1.0, 3.0, 10.0), None),
        ((2.0, 200.0), None),
    ],
)
def test_a_logarithmic_axis_names_its_values_where_it_has_too_few_powers_of_ten(
    values: tuple[float, ...], named: list[str] | None, drawn: Any
) -> None:
    shown._ratios(drawn.set_xscale, drawn.xaxis, values)
    words = [label.get_text() for label in drawn.get_xticklabels()]
    if named is None:
        assert str(drawn.xaxis.get_major_formatter()(10.0, 0)) == "10"
        assert not set(words) & {"2", "3"}
    else:
        assert words == named


def test_a_heat_map_has_the_first_quantity_along_and_the_second_up(drawn: Any) -> None:
    scan = scan_of(Arm("scan"), (DOSES, HOURS), READOUT, pathway())
    values = np.arange(6.0)
    found = Scanned(scan, values, {}, 0.5, {})
    found.plot(drawn)
    assert drawn.collections[0].get_array().tolist() == [[0.0, 2.0, 4.0], [1.0, 3.0, 5.0]]
    assert (drawn.get_xscale(), drawn.get_yscale()) == ("log", "linear")
    assert (drawn.get_xlabel(), drawn.get_ylabel()) == (scan.axes[0].label, scan.axes[1].label)


def test_with_bands_a_heat_map_shows_the_median_and_without_what_was_found(drawn: Any) -> None:
    scan = scan_of(Arm("scan"), (DOSES, HOURS), READOUT, pathway())
    quantiles = np.arange(30.0).reshape(5, 6, 1)
    bands = Bands(scan.layout, 9, 0, np.zeros((6, 1)), quantiles, np.zeros((6, 1)))
    shown.draw_scan(drawn, Scanned(scan, np.zeros(6), {}, 0.5, {}), bands)
    assert drawn.collections[0].get_array().tolist() == [[12.0, 14.0, 16.0], [13.0, 15.0, 17.0]]


def test_every_height_that_is_drawn_of_a_comparison_is_told(comparison: Comparison, drawn: Any) -> None:
    heights = shown.draw_comparison(drawn, comparison, "p_mtor")
    (curve,) = comparison.curves.values()
    assert heights == pytest.approx([*curve["p_mtor"], 1.9 - 0.2, 1.9 + 0.2])


def looks(axes: Any) -> dict[Any, tuple[object, ...]]:
    """What the legend says of a line -> its width, dash, mark and the size of that."""
    return {
        line.get_label(): (line.get_linewidth(), line.get_linestyle(), line.get_marker(), line.get_markersize())
        for line in axes.lines
        if not str(line.get_label()).startswith("_")
    }


def test_what_the_declared_values_say_is_told_from_what_members_say_by_how_it_looks(
    scan: Scanned, comparison: Comparison
) -> None:
    """Alone a curve is broad, among bands it is thin and broken; what nobody treated is dotted."""
    usual = matplotlib.rcParams["lines.markersize"]
    axes: tuple[Any, ...] = tuple(Figure().subplots() for _ in range(3))
    alone, among, over = axes
    scan.plot(alone)
    untreated = {"without treatment": (1.0, ":", "None", usual)}
    assert looks(alone) == {"the file's values": (1.6, "-", "o", 3.5), **untreated}
    shown.draw_scan(among, scan, made_up({"ketamine": DOSES.values}, {}))
    assert looks(among) == {
        "median": (1.6, "-", "None", usual),
        "the file's values": (1.0, "--", "o", 3.5),
        **untreated,
    }
    made_up({"arm": ("a", "b"), "hour": (0.0, 0.0)}, {}).plot("vegf", over)
    assert looks(over)["b: median"] == (1.6, "-", "None", usual)
    assert looks(over)["b: the file's values"] == (1.0, ":", "None", usual)
    legends = [each.get_legend() for each in axes]
    assert [legend.get_texts()[0].get_fontsize() for legend in legends] == [7.0, 7.0, 6.0]
    assert not any(legend.get_frame_on() for legend in legends)
    measured = comparison.plot("p_mtor", Figure().subplots())
    (label,) = (arm.label for arm in comparison.curves)
    assert looks(measured) == {label: (1.6, "-", "None", usual)}
    point, caps, (bar,) = measured.containers[0].lines
    assert (point.get_marker(), point.get_markersize()) == ("o", 4.0)
    assert [cap.get_markersize() for cap in caps] == [5.0, 5.0]
    assert (bar.get_linewidth(), point.get_color()) == (1.0, measured.lines[0].get_color())


def test_a_curve_its_median_and_its_bands_have_one_colour_and_another_arm_another(scan: Scanned) -> None:
    def colours(axes: Any) -> list[str]:
        lines = [to_hex(line.get_color()) for line in axes.lines if line.get_label() != "without treatment"]
        return [*lines, *(to_hex(band.get_facecolor()[0]) for band in axes.collections)]

    alone, among = Figure().subplots(), Figure().subplots()
    scan.plot(alone)
    shown.draw_scan(among, scan, made_up({"ketamine": DOSES.values}, {}))
    first, second = (to_hex(colour) for colour in COLOURS[:2])
    assert (colours(alone), colours(among)) == ([first], [first] * 4)
    assert {to_hex(axes.lines[-1].get_color()) for axes in (alone, among)} == {to_hex(CONTROL_COLOUR)}
    two = made_up({"arm": ("a", "b"), "hour": (0.0, 0.0)}, {}).plot("vegf", Figure().subplots())
    assert colours(two) == [*[first] * 2, *[second] * 2, *[first] * 2, *[second] * 2]


def test_a_small_picture_is_as_large_as_a_notebook_shows_it(scan: Scanned) -> None:
    """Twelve centimetres by six and a half, at 110 dots an inch."""
    found = re.search('base64,([^"]+)', scan._repr_html_())
    assert found is not None
    header = base64.b64decode(found[1])[16:24]
    size = [int.from_bytes(header[place : place + 4], "big") for place in (0, 4)]
    assert size == [int(centimetres / 2.54 * 110) for centimetres in (12.0, 6.5)]
