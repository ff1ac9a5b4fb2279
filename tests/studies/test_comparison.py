"""A user's measurements are laid beside what a simulation gives, in standard errors and in words."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from ketamine_sbml.cli import HELD, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.petab import condition_id, objective
from ketamine_sbml.model import pathway
from ketamine_sbml.report.comparison import comparison_as_csv, comparison_as_text, in_words, plot_comparison
from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory, named_arm, named_arms
from ketamine_sbml.studies import measurements
from ketamine_sbml.studies.comparison import Compared, Comparison, compare
from ketamine_sbml.studies.measurements import Measurement, columns, earliest_hour, read_measurements, template

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


class Straight:
    """An engine whose p_mtor is the hour, and which notes the hours that it was asked for."""

    def __init__(self) -> None:
        self.pathway = pathway()
        self.asked: dict[str, np.ndarray] = {}

    def run(self, arm: Arm, times: np.ndarray) -> Trajectory:
        self.asked[arm.name] = times
        return Trajectory(arm, times, {"p_mtor": times.copy(), "vegf": 2 * times})


def test_an_arm_is_simulated_to_an_hour_after_its_last_measurement_and_at_every_one() -> None:
    engine: Any = Straight()
    one, other = named_arm("ketamine"), named_arm("vehicle")
    mine = [
        Measurement(one, "p_mtor", 5.03, 5.0, 0.5),
        Measurement(other, "p_mtor", -0.77, 1.0, 0.1),
        Measurement(one, "vegf", 2.01, 4.0, 0.5),
    ]
    found = compare(mine, engine)
    assert set(engine.asked) == {one.name, other.name}
    assert engine.asked[one.name][-1] == pytest.approx(6.03)
    assert engine.asked[other.name][-1] == 1.0
    assert {5.03, 2.01} <= set(engine.asked[one.name])
    assert -0.77 in engine.asked[other.name]
    assert [point.measurement for point in found.points] == mine
    assert [point.model for point in found.points] == pytest.approx([5.03, -0.77, 4.02])
    assert [point.distance for point in found.points] == pytest.approx([0.06, -17.7, 0.04])
    assert found.chi_square == pytest.approx(0.06**2 + 17.7**2 + 0.04**2)
    assert {name: len(points) for name, points in found.by_observable().items()} == {"p_mtor": 2, "vegf": 1}
    assert repr(found) == "<Comparison of 3 measurements in 2 arms: chi-square 313>"
    rows = found.to_pandas().to_dict("records")
    assert rows[0] == {
        "arm": "ketamine",
        "observable": "p_mtor",
        "hour": 5.03,
        "mean": 5.0,
        "standard_error": 0.5,
        "model": pytest.approx(5.03),
        "standard_errors_off": pytest.approx(0.06),
    }
    axes = found.plot("p_mtor", Figure().subplots())
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("hours from ketamine", "p_mtor")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [one.label, other.label]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("ketamine,p_mtor,1,1,0.5,,", "line 2: sd is given without n; add n, or give sem."),
        ("ketamine,p_mtor,1,1,0.5,0.5,4", "line 2: both sd and sem are given; give one of the two."),
        ("ketamine,p_mtor,1,1,,,4", "line 2: neither sd nor sem is given; give one of the two."),
        ("ketamine,p_mtor,1,1,,0,", "line 2: sem = 0 leaves no room for noise; give a number above 0."),
        ("ketamine,p_mtor,1,1,-1,,4", "line 2: sd = -1 leaves no room for noise; give a number above 0."),
        ("ketamine,p_mtor,1,1,1,,2.5", "line 2: n = 2.5 is no whole number; use 1, 2, 3 and so on."),
        ("ketamine,p_mtor,1,1,1,,0", "line 2: n = 0 is impossible; use 1 or more."),
        ("ketamine,p_mtor,-23.1,1,1,,4", "line 2: hour = -23.1 is impossible; use -23 to 87600 h."),
        ("ketamine,p_mtor,x,1,1,,4", "line 2: hour = 'x' is not a number"),
        ("ketamine,p_mtor,1e,1,1,,4", "line 2: hour = '1e' is not a number"),
        ("ketamine,p_mtor,nan,1,1,,4", "line 2: hour = 'nan' is not a number"),
        ("ketamine,mood,1,1,1,,4", "line 2: unknown observable 'mood'; see 'list observables'."),
        ("ketamin,p_mtor,1,1,1,,4", "line 2: unknown arm 'ketamin'; did you mean 'ketamine'?"),
        ("xyz,p_mtor,1,1,1,,4", "line 2: unknown arm 'xyz'; 'ketamine-sbml list arms' names them all."),
        ("rat-ketamine-200,p_mtor,1,1,1,,4", "line 2: arm 'rat-ketamine-200' is the rat's and the problem the mouse's"),
        (",p_mtor,1,1,1,,4", "line 2: field 'arm' is missing; add it."),
        ("ketamine,p_mtor,1,1,1", "line 2: 5 cells do not fit the header; write one for each column, empty or not."),
        ("ketamine,p_mtor,1,1,1,,4,", "line 2: 8 cells do not fit the header"),
        ('ketamine,"p_mtor,1,1,1,,4', "line 2 is no row of a CSV table ("),
    ],
)
def test_a_row_that_cannot_be_used_is_one_sentence(row: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, row + "\n")
    (line,) = str(refused.value).splitlines()
    assert sentence in line
    assert line.startswith(str(tmp_path / "data.csv"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty: begin with the header arm,observable,hour,mean,sd,sem,n."),
        ("# nothing\n,, ,\n\t\n", "is empty: begin with the header"),
        (HEADER, "holds no measurement: write rows of arm, observable, hour, mean, sd, sem, n below the header."),
        ("arm;observable;hour\n", "line 1: the columns are not separated by commas; save the table as CSV"),
        ("arm\tobservable\n", "line 1: the columns are not separated by commas"),
        ("# x\narm,observable,hour,mean\n", "line 2: there is neither a column 'sd' nor 'sem'; add one"),
        ("arm,observable,hour,sd\n", "line 1: column 'mean' is missing; add it."),
        ("# x\narm,observable,hour,sd\n\nketamine,p_mtor,1,1\n", "line 2: column 'mean' is missing; add it."),
        ("arm,observable,hour,mean,sem,sem\n", "line 1: column 'sem' stands twice; drop one of the two."),
        ("arm,observable,hour,mean,sem,qqqq\n", "line 1: unknown column 'qqqq'; use arm, observable, hour"),
    ],
)
def test_a_table_without_what_it_needs_is_one_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_measurements(path, pathway(), named_arms())
    (line,) = str(refused.value).splitlines()
    assert sentence in line


@pytest.mark.parametrize(("most", "accepted"), [(1, False), (2, True)])
def test_a_table_of_more_rows_than_experiments_have_is_refused(
    most: int, accepted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measurements, "MOST_ROWS", most)
    rows = "ketamine,p_mtor,1,1.9,0.5,,4\nketamine,p_mtor,2,1.9,,0.25,\n"
    if not accepted:
        with pytest.raises(InputError, match="holds 2 rows: split it into files of at most 1"):
            read(tmp_path, rows)
        return
    first, second = read(tmp_path, rows)
    assert (first.noise, second.noise) == (0.25, 0.25)
    assert (first.arm, first.observable, first.hour, first.mean) == (named_arm("ketamine"), "p_mtor", 1.0, 1.9)


def test_numbers_may_be_written_in_every_usual_way_and_lines_are_counted_as_in_an_editor(tmp_path: Path) -> None:
    rows = "# mine\n\n ketamine , p_mtor , +1e0 , .5 , , 2.5E-1 , \nketamine,p_mtor,-1.,-5.,,1,\n"
    first, second = read(tmp_path, rows)
    assert (first.hour, first.mean, first.noise) == (1.0, 0.5, 0.25)
    assert (second.hour, second.mean, second.noise) == (-1.0, -5.0, 1.0)
    with pytest.raises(InputError, match="line 5: it repeats line 4 in every column; drop one of the two"):
        read(tmp_path, "# mine\n\nketamine,p_mtor,1,1,,1,\nketamine,p_mtor,1,1,,1,\n")
    assert earliest_hour(pathway()) == -23.0


def test_the_template_explains_each_column_and_unit_and_names_every_observable_once() -> None:
    lines = template(pathway()).splitlines()
    assert lines[0].startswith("# One row for each mean of a group.")
    for name, column in columns(pathway()).items():
        assert f"#   {name}: {column.meaning}" in lines
    assert any(line.startswith("#   nmol/L: ") and "vegf" in line for line in lines)
    assert any(line.startswith("#   fold: ") and "p_mtor" in line for line in lines)
    assert "#   index: antidepressant_response" in lines
    told = [name for line in lines[9:] if ": " in line for name in line.partition(": ")[2].split(", ")]
    assert len(told) == len(set(told))
    assert lines[-1] == "arm,observable,hour,mean,sd,sem,n"
    assert template(pathway()).endswith("n\n")
