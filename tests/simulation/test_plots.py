"""A trajectory in a notebook: a line, a small picture, a curve on the notebook's own axes; no setting is touched."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory


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
