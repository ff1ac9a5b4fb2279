"""A trajectory in a notebook: a line, a small picture, a curve on the notebook's own axes; no setting is touched."""

from __future__ import annotations

import subprocess
import sys
import warnings
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory
from ketamine_sbml.simulation.plots import (
    Happening,
    arm_in_words,
    happenings,
    height_limits,
    spread_hours,
    title_of,
    unit_in_words,
)


@pytest.fixture(scope="module")
def ketamine() -> Trajectory:
    return Simulator().run(Arm("k", (Change("ketamine", 10),), title='Ketamine <&> "more"'))


def test_a_curve_is_drawn_on_the_axes_that_are_given_with_name_and_unit(ketamine: Trajectory) -> None:
    axes: Any = Figure().subplots()
    assert ketamine.plot("calcium", axes, color="red") is axes
    (line,) = axes.lines
    assert list(line.get_ydata()) == list(ketamine["calcium"])
    assert (line.get_label(), line.get_color()) == ('Ketamine <&> "more"', "red")
    assert axes.get_ylabel() == "Dendritic calcium, time-averaged (nmol/L)"
    assert axes.get_xlabel() == "hours from ketamine"


def test_a_notebook_is_shown_what_was_done_and_a_picture(ketamine: Trajectory) -> None:
    page = ketamine._repr_html_()
    assert 'alt="Ketamine &lt;&amp;&gt; &quot;more&quot;"' in page
    assert "ketamine 10" in page
    assert 'src="data:image/png;base64,iVBOR' in page
    assert page == ketamine._repr_html_()
    assert len(page) < 100_000


def test_without_matplotlib_a_notebook_is_told_what_is_missing(
    ketamine: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = ketamine._repr_html_()
    assert "<img" not in page
    assert "pip install &#x27;.[plot]&#x27;" in page


def test_settings_and_warnings_are_as_they_were(ketamine: Trajectory) -> None:
    before, filters = dict(mpl.rcParams), list(warnings.filters)
    ketamine._repr_html_()
    ketamine.plot("p_mtor", Figure().subplots())
    assert dict(mpl.rcParams) == before
    assert list(warnings.filters) == filters


@pytest.mark.long
def test_new_axes_are_made_where_none_are_given() -> None:
    code = (
        "import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt; "
        "from ketamine_sbml import Simulator, named_arm; "
        "ax = Simulator().run(named_arm('ketamine')).plot('p_mtor'); assert ax.figure is plt.gcf()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


MODEL = pathway()


def test_what_is_done_is_told_in_its_order_with_its_times_the_animal_first() -> None:
    changes = (
        *(Change("ketamine", 10, at=2), Change("ketamine_doses", 3), Change("ketamine_interval", 5)),
        *(Change("rapamycin", 20, at=-1, until=4), Change("vegf_expression", 0.2), Change("bdnf_infusion", 0)),
    )
    assert happenings(Arm("much", changes), MODEL) == [
        Happening("vegf expression 0.2", None, None),
        Happening("rapamycin 20 nmol/L", -1.0, 4.0),
        Happening("ketamine 10 mg/kg", 2.0, 2.0),
        Happening("ketamine 10 mg/kg", 7.0, 7.0),
        Happening("ketamine 10 mg/kg", 12.0, 12.0),
    ]
    assert happenings(Arm("nothing"), MODEL) == []
    assert arm_in_words(Arm("much", changes[:4])) == (
        "ketamine 10 at 2 h, ketamine_doses 3, ketamine_interval 5, rapamycin 20 at -1 h until 4 h"
    )
    assert arm_in_words(Arm("nothing")) == "nothing"


def test_an_axis_is_named_by_what_is_read_and_its_unit() -> None:
    assert title_of("p_mtor", "1").endswith(" (fold of rest)")
    assert title_of("antidepressant_response", "1").endswith(" (index)")
    assert title_of("unknown", "mg") == "unknown (mg)"
    assert title_of("unknown", "1") == "unknown"
    assert title_of("calcium", "1", MODEL) == "Dendritic calcium, time-averaged (nmol/L)"
    micro: Any = SimpleNamespace(unit="umol/L", scale="fold")
    assert unit_in_words(micro) == "\N{MICRO SIGN}mol/L"


def test_a_height_shows_a_small_change_as_small() -> None:
    around = height_limits([np.array([2.0, 2.001, np.nan])])
    assert around[1] - around[0] >= 0.4
    assert around[0] < 2.0 < 2.001 < around[1]
    nothing = height_limits([np.array([0.0, 0.001])])
    assert 0.2 <= nothing[1] - nothing[0] < 0.4
    wide = height_limits([np.array([1.0, 1.0]), np.array([-3.0, 7.0])])
    assert wide[0] <= -3.0 < 7.0 <= wide[1]


def test_a_page_says_the_hours_and_how_many_observables(ketamine: Trajectory) -> None:
    assert "30 observables, hours -1 to 672 from ketamine" in ketamine._repr_html_()
    assert repr(ketamine) == "<Trajectory of 'k': 30 observables, hours -1 to 672>"


def test_small_axes_spread_the_first_hour_and_name_the_hours_that_are_shown() -> None:
    for last, names in (
        (0.5, ["0"]),
        (1.0, ["0", "1 h"]),
        (24.0, ["0", "1 h", "1 d"]),
        (672.0, ["0", "1 h", "1 d", "28 d"]),
    ):
        axes: Any = Figure().subplots()
        axes.plot([-1, last], [0, 1])
        spread_hours(axes, last)
        assert axes.get_xscale() == "symlog"
        assert [text.get_text() for text in axes.get_xticklabels()] == names
        assert axes.xaxis.get_transform().linthresh == 1.0
