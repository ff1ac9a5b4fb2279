"""The figure of curves can be read by everybody, and says what was done; the short table says what the curves do."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketamine_sbml.plotting import COLOURS, CONTROL, DASHES, apart, limits, line_of
from ketamine_sbml.report.curves import _ranges, plot_curves, summary, summary_table
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory
from ketamine_sbml.simulation.plots import happenings

KETAMINE = Change("ketamine", 10)


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


@pytest.fixture(scope="module")
def vehicle(simulator: Simulator) -> Trajectory:
    return simulator.run(Arm("vehicle", (), title="Vehicle"))


@pytest.fixture(scope="module")
def ketamine(simulator: Simulator) -> Trajectory:
    return simulator.run(Arm("ketamine", (KETAMINE,), title="Ketamine"))


def drawn(trajectories: list[Trajectory], observables: list[str], path: Path, simulator: Simulator) -> str:
    plot_curves(trajectories, observables, simulator.pathway, path)
    return path.read_text(encoding="utf-8")


def test_no_two_of_forty_two_lines_look_alike() -> None:
    looks = {(line_of(index).colour, str(line_of(index).dash)) for index in range(len(COLOURS) * len(DASHES))}
    assert len(looks) == len(COLOURS) * len(DASHES) == 42


def as_a_deuteranope_sees(colour: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour without red-green vision (Machado et al. 2009, on linear RGB)."""
    seen = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]])
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    values = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(to_xyz @ np.clip(seen @ linear, 0, 1) / [0.9505, 1.0, 1.089])
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def test_lines_of_one_dash_differ_for_a_reader_who_sees_no_red_and_green() -> None:
    """As many lines as a figure is likely to have; a difference of 2.3 is just noticeable."""
    lines = [CONTROL, *(line_of(index) for index in range(14))]
    for one, other in combinations(lines, 2):
        if one.dash == other.dash and one.width == other.width:
            assert math.dist(as_a_deuteranope_sees(one.colour), as_a_deuteranope_sees(other.colour)) > 5 * 2.3


def test_text_is_text_and_says_the_arms_their_interventions_and_the_unit(
    vehicle: Trajectory, ketamine: Trajectory, simulator: Simulator, tmp_path: Path
) -> None:
    late = simulator.run(Arm("late", (KETAMINE, Change("rapamycin", 20, at=2)), title="Rapamycin late"))
    svg = drawn([vehicle, ketamine, late], ["calcium"], tmp_path / "a.svg", simulator)
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    for text in ("Vehicle", "1 Ketamine", "2 Rapamycin late", "Dendritic calcium, time-averaged (nmol/L)"):
        assert any(text in found for found in texts), text
    assert "ketamine 10 mg/kg" in texts
    assert "rapamycin 20 nmol/L (2)" in texts


def test_letters_in_a_pdf_can_be_edited(
    vehicle: Trajectory, ketamine: Trajectory, simulator: Simulator, tmp_path: Path
) -> None:
    plot_curves([vehicle, ketamine], ["p_mtor"], simulator.pathway, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    assert b"/CIDFontType2" in content  # a TrueType font, as Type 42 is written
    assert b"/Type3" not in content


def test_curves_that_lie_on_each_other_share_a_label(
    vehicle: Trajectory, ketamine: Trajectory, simulator: Simulator, tmp_path: Path
) -> None:
    again = replace(ketamine, arm=replace(ketamine.arm, title="The same again"))
    svg = drawn([vehicle, ketamine, again], ["p_mtor"], tmp_path / "a.svg", simulator)
    assert "= 2 The same again" in svg
    nine = drawn([vehicle, *([ketamine] * 8)], ["p_mtor"], tmp_path / "b.svg", simulator)
    assert ">1-8<" in nine


def test_width_and_size_of_letters_are_kept(
    vehicle: Trajectory, ketamine: Trajectory, simulator: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "a.svg"
    plot_curves([vehicle, ketamine], ["p_mtor"], simulator.pathway, path, width=9.0, font_size=6.0)
    svg = path.read_text(encoding="utf-8")
    (width,) = re.findall(r'<svg [^>]*?width="([\d.]+)pt"', svg, re.DOTALL)
    assert float(width) == pytest.approx(9.0 / 2.54 * 72, abs=0.01)
    assert "font-size: 6px" in svg or "font: 6px" in svg or "font: bold 6px" in svg or "font: 700 6px" in svg


def test_a_flat_curve_is_not_blown_up() -> None:
    low, high = limits(1.0, 1.001, 0.2)
    assert high - low >= 0.2
    assert low < 1.0 < 1.001 < high
    low, high = limits(0.0, 5.0, 0.2)
    assert high - low == pytest.approx(5.0 * 1.12)


@given(st.lists(st.tuples(st.floats(-100, 100), st.floats(1, 9)), min_size=1, max_size=12))
def test_labels_never_lie_on_each_other_and_keep_their_order(places: list[tuple[float, float]]) -> None:
    wanted, heights = [place for place, _ in places], [height for _, height in places]
    middles = apart(wanted, heights)
    order = sorted(range(len(places)), key=lambda index: middles[index])
    for below, above in pairwise(order):
        assert middles[above] - middles[below] >= (heights[above] + heights[below]) / 2 - 1e-9
        assert wanted[above] > wanted[below] - 0.1 * max(heights)


def test_numbers_in_a_row_are_a_range() -> None:
    assert _ranges([1, 2, 3, 5, 6, 8]) == "1-3, 5, 6, 8"


def test_what_happens_in_an_arm_includes_repeated_doses_and_the_animal(simulator: Simulator) -> None:
    changes = (KETAMINE, Change("ketamine_doses", 3), Change("ketamine_interval", 12), Change("vegf_expression", 0.2))
    found = happenings(Arm("several", changes), simulator.pathway)
    assert [(one.text, one.start) for one in found] == [
        ("vegf expression 0.2", None),
        ("ketamine 10 mg/kg", 0.0),
        ("ketamine 10 mg/kg", 12.0),
        ("ketamine 10 mg/kg", 24.0),
    ]


def test_a_summary_gives_the_value_furthest_from_the_control(vehicle: Trajectory, ketamine: Trajectory) -> None:
    (gaba, mtor) = summary([vehicle, ketamine], ["gaba_tone", "p_mtor"])
    assert gaba.peak == pytest.approx(float(ketamine["gaba_tone"].min())), "it falls further than it rises"
    assert mtor.peak is not None
    assert mtor.hour is not None
    assert ketamine.at("p_mtor", mtor.hour) == pytest.approx(mtor.peak)
    assert mtor.values == (ketamine.at("p_mtor", 1), ketamine.at("p_mtor", 24), ketamine.at("p_mtor", 168))


def test_a_summary_knows_no_peak_where_nothing_happens_and_no_value_after_the_end(
    vehicle: Trajectory, simulator: Simulator
) -> None:
    short = simulator.run(Arm("nothing", ()), vehicle.times[vehicle.times <= 24])
    (found,) = summary([vehicle, short], ["p_mtor"])
    assert (found.peak, found.hour, found.values[2]) == (None, None, None)
    header, rows = summary_table([found])
    assert len(header) == len(rows[0])
    assert rows[0][3:5] == ["-", "-"]
