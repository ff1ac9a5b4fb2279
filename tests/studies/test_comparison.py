"""A user's measurements are laid beside what a simulation gives, in standard errors and in words."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.cli import HELD, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.petab import condition_id, objective
from ketamine_sbml.model import pathway
from ketamine_sbml.report.comparison import comparison_as_csv, comparison_as_text, in_words, plot_comparison
from ketamine_sbml.simulation import Arm, Change, Simulator, named_arm, named_arms
from ketamine_sbml.studies.comparison import Compared, Comparison, compare
from ketamine_sbml.studies.measurements import Measurement, read_measurements

HEADER = "arm,observable,hour,mean,sd,sem,n\n"
PUT_TOGETHER = "ketamine=10 vegf_antibody=0.001@2"


def read(tmp_path: Path, rows: str) -> tuple[Measurement, ...]:
    path = tmp_path / "data.csv"
    path.write_text(HEADER + rows)
    return read_measurements(path, pathway(), named_arms())


def test_the_model_is_read_where_it_was_measured(tmp_path: Path) -> None:
    data = read(tmp_path, f"ketamine,p_mtor,1.03,1.9,0.5,,4\n{PUT_TOGETHER},spine_density,24,1.02,,0.04,\n")
    found = compare(data, Simulator())
    direct = Simulator().run(named_arm("ketamine"), np.array([-1.0, 1.03])).at("p_mtor", 1.03)
    assert found.points[0].model == pytest.approx(direct, rel=1e-5)
    assert found.points[0].distance == pytest.approx((direct - 1.9) / 0.25, rel=1e-4)
    late = Arm("late", (Change("ketamine", 10), Change("vegf_antibody", 0.001, at=2)))
    assert found.points[1].model == pytest.approx(Simulator().run(late).at("spine_density", 24), rel=1e-5)


def test_chi_square_is_that_of_the_petab_problem(tmp_path: Path) -> None:
    data = read(tmp_path, f"ketamine,p_mtor,1,1.9,,0.2,\n{PUT_TOGETHER},spine_density,24,1.02,,0.04,\n")
    assert compare(data, Simulator()).chi_square == pytest.approx(objective(data, Simulator()).chi_square, rel=1e-4)
    assert condition_id(data[1].arm) == "ketamine_10_vegf_antibody_0_001_2"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("ketamine=10", Change("ketamine", 10.0)),
        ("rapamycin=2e1@-1", Change("rapamycin", 20.0, at=-1.0)),
        ("rapamycin=20@-1:48", Change("rapamycin", 20.0, at=-1.0, until=48.0)),
        ("rapamycin=20@1.5", Change("rapamycin", 20.0, at=1.5)),
    ],
)
def test_an_arm_is_put_together_in_the_table(tmp_path: Path, text: str, change: Change) -> None:
    (measurement,) = read(tmp_path, f"{text},p_mtor,2,1,,0.1,\n")
    assert measurement.arm.changes == (change,)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ketamine=ten", "'ketamine=ten' is no intervention; write NAME=VALUE"),
        ("ketamine=10@x", "'ketamine=10@x' is no intervention"),
        ("ketamine=10@", "is no intervention"),
        ("ketamine=10 antibody", "'antibody' is no intervention"),
        ("ketamin=10", "did you mean 'ketamine'"),
        ("ketamine=1e9", "impossible; use a value from 0 to"),
        ("ketamine=10 ketamine=5", "sets ketamine twice"),
        ("ketamine=10@2:5", "has no end"),
    ],
)
def test_an_arm_that_makes_no_sense_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read(tmp_path, f"{text},p_mtor,1,1,,0.1,\n")
    assert "line 2" in str(refused.value)


def point(model: float, mean: float = 2.1, noise: float = 0.3, hour: float = 1.0) -> Compared:
    return Compared(Measurement(named_arm("ketamine"), "p_mtor", hour, mean, noise), model)


def test_the_verdict_is_said_in_words() -> None:
    assert in_words(point(1.39)) == "model 1.39, yours 2.1 +- 0.3: 2.4 standard errors below"
    assert in_words(point(2.4)) == "model 2.4, yours 2.1 +- 0.3: agrees (1.0 standard errors above)"
    curve = Simulator().run(named_arm("ketamine"))
    comparison = Comparison((point(1.39), point(1.0, hour=2.0), point(2.0, hour=3.0)), {named_arm("ketamine"): curve})
    text = comparison_as_text(comparison, pathway())
    assert "The model is below yours in all 3." in text
    assert "1 of 3 measurements lie within 2 standard errors of the model" in text
    assert "Farthest: p_mtor in ketamine at 2 h." in text
    expected = (0.71 / 0.3) ** 2 + (1.1 / 0.3) ** 2 + (0.1 / 0.3) ** 2
    assert math.isclose(comparison.chi_square, expected, rel_tol=1e-9)
    rows = comparison_as_csv(comparison, pathway()).splitlines()
    assert rows[1].startswith("ketamine,p_mtor,1,fold of rest,2.1,0.3,1.39,-2.367,")


def test_the_picture_has_a_panel_for_each_observable(tmp_path: Path) -> None:
    data = read(tmp_path, "ketamine,p_mtor,1,1.9,,0.2,\nketamine,spine_density,24,1.1,,0.04,\n")
    plot_comparison(compare(data, Simulator()), pathway(), tmp_path / "a.svg")
    text = (tmp_path / "a.svg").read_text()
    assert "p_mtor" in text
    assert "spine_density" in text


def test_the_template_and_the_command_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--template"]) == HELD
    table = tmp_path / "mine.csv"
    table.write_text(capsys.readouterr().out + "ketamine,p_mtor,1,1.9,,0.2,\n")
    assert main(["compare", str(table), "--output", str(tmp_path)]) == HELD
    assert "yours 1.9 +- 0.2" in capsys.readouterr().out
    assert (tmp_path / "compare-mine.png").exists()
    assert (tmp_path / "compare-mine.csv").exists()
