"""A PEtab problem: petab's own library accepts it, and its objective there is the one that is computed here."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ketamine_sbml.cli import HELD, UNUSABLE, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.petab import (
    Measurement,
    Request,
    condition_id,
    objective,
    problem_files,
    read_measurements,
    requested_files,
    simulated_measurements,
    template,
)
from ketamine_sbml.files import write_folder
from ketamine_sbml.language.elements import Event, Parameter, Rule
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.model import pathway
from ketamine_sbml.report.fitted import position
from ketamine_sbml.simulation import Arm, Change, Simulator, named_arm, named_arms, prepare

pytestmark = pytest.mark.long

ARMS = ("vehicle", "ketamine", "ketamine-vegf-deletion", "ketamine-rapamycin")
HEADER = "arm,observable,hour,mean,sd,sem,n\n"


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator()


@pytest.fixture(scope="module")
def files(simulator: Simulator) -> Mapping[str, bytes]:
    return requested_files(pathway(), Request(arms=ARMS, seed=3))


@pytest.fixture(scope="module")
def petab() -> Any:
    """Not where tests are only collected: it takes seconds."""
    return pytest.importorskip("petab.v1")


@pytest.fixture(scope="module")
def problem(petab: Any, files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("petab") / "problem"
    write_folder(folder, files)
    return petab.Problem.from_yaml(folder / "problem.yaml")


def table(files: Mapping[str, bytes], name: str) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files[name]), sep="\t")


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, text: str) -> tuple[Measurement, ...]:
    return read_measurements(written(tmp_path, text), pathway(), named_arms())


# --- the problem ------------------------------------------------------------------------------------------------------


def test_petabs_linter_accepts_the_problem_in_both_versions(problem: Any, tmp_path: Path) -> None:
    import petab.v2
    from petab.v2.petab1to2 import petab_files_1to2

    assert petab.lint_problem(problem) is False
    first = Path(problem.config.base_path or problem.config.filepath.parent) / "problem.yaml"
    petab_files_1to2(first, tmp_path)
    issues = petab.v2.lint.lint_problem(tmp_path / "problem.yaml")
    assert [str(issue) for issue in issues] == []


def test_the_linter_stops_a_problem_that_it_objects_to(simulator: Simulator) -> None:
    """A measurement that is not a number cannot come from a table; petab sees it."""
    broken = Measurement(named_arm("ketamine"), "p_mtor", 1.0, math.nan, 0.1)
    with pytest.raises(InputError, match="petab's linter objects"):
        problem_files([broken], simulator, pathway(), "")


def test_conditions_give_every_value_that_an_arm_sets_otherwise_than_the_file(problem: Any) -> None:
    declared = {p.id: number_of(p.value, Organism.MOUSE) for p in pathway().elements(Parameter)}
    assert list(problem.condition_df.index) == [name.replace("-", "_") for name in ARMS]
    for name in ARMS:
        in_tools = dict(declared)
        in_tools.update(problem.condition_df.loc[name.replace("-", "_")].drop("conditionName"))
        wanted = prepare(named_arm(name), pathway()).values
        assert {key: in_tools[key] for key in wanted} == dict(wanted), name


def test_estimated_are_the_fitted_parameters_inside_their_ranges_and_nothing_that_a_condition_sets(
    problem: Any,
) -> None:
    fitted = [p for p in pathway().elements(Parameter) if p.evidence.kind is ValueKind.FITTED]
    assert list(problem.parameter_df.index) == [p.id for p in fitted]
    assert not set(problem.parameter_df.index) & set(problem.condition_df.columns)
    shares = (problem.x_nominal_scaled - np.array(problem.lb_scaled)) / (
        np.array(problem.ub_scaled) - np.array(problem.lb_scaled)
    )
    # The same place between the bounds as in the fitting program, which needs the same scale.
    expected = [position(number_of(p.value, Organism.MOUSE), *p.range) for p in fitted]
    assert shares == pytest.approx(expected, abs=1e-9)
    assert {"lin", "log10"} == set(problem.parameter_df["parameterScale"])


def test_times_are_hours_of_the_model(simulator: Simulator) -> None:
    ketamine = named_arm("ketamine")
    made = problem_files([Measurement(ketamine, "p_mtor", -0.5, 1.0, 0.1)], simulator, pathway(), "")
    assert list(table(made, "measurements.tsv")["time"]) == [23.5]


def test_the_same_request_gives_the_same_bytes_and_another_seed_others(files: Mapping[str, bytes]) -> None:
    assert requested_files(pathway(), Request(arms=ARMS, seed=3)) == files
    other = requested_files(pathway(), Request(arms=ARMS, seed=4))
    assert {name for name in files if other[name] != files[name]} == {"README.md", "measurements.tsv"}


def test_arms_of_the_rat_come_with_the_rats_model(simulator: Simulator) -> None:
    arm = Arm("rat", (Change("ketamine", 10),), Organism.RAT)
    rat = pathway(Organism.RAT)
    made = problem_files([Measurement(arm, "p_mtor", 1.0, 1.5, 0.1)], simulator, rat, "")
    assert "ketamine_vegf_rat.xml" in made
    ours = simulator.run(arm, np.array([1.0]))["p_mtor"][0]
    assert table(made, "simulations.tsv")["simulation"][0] == pytest.approx(ours, rel=1e-9)


def test_two_arms_with_one_condition_id_are_refused(simulator: Simulator) -> None:
    arms = [Arm("a-b", (Change("ketamine", 10),)), Arm("a_b", (Change("ketamine", 3),))]
    with pytest.raises(InputError, match="'a-b' and 'a_b' would both be condition 'a_b': rename one"):
        problem_files([Measurement(arm, "p_mtor", 1.0, 1.0, 0.1) for arm in arms], simulator, pathway(), "")
    assert condition_id(Arm("3 mg/kg")) == "arm_3_mg_kg"


def test_no_event_sets_anything_to_what_a_rule_computes() -> None:
    """AMICI, with which PEtab problems are fitted, cannot compile such an assignment."""
    for event in pathway().elements(Event):
        for target, formula in event.assignments.items():
            rules = [name for name in parse(formula).names if isinstance(pathway().by_id.get(name), Rule)]
            assert not rules, (event.id, target)


# --- the objective ----------------------------------------------------------------------------------------------------


def test_the_objective_is_what_the_formula_gives_by_hand(simulator: Simulator) -> None:
    ketamine, vehicle = named_arm("ketamine"), named_arm("vehicle")
    at_one = float(simulator.run(ketamine, np.array([1.0]))["p_mtor"][0])
    # Two standard errors above the model, and one below it at rest, where the fold is exactly 1.
    found = objective(
        [
            Measurement(ketamine, "p_mtor", 1.0, at_one + 0.2, 0.1),
            Measurement(vehicle, "spine_density", 24.0, 0.5, 0.5),
        ],
        simulator,
    )
    assert found.simulated == pytest.approx([at_one, 1.0], abs=1e-6)
    assert found.chi_square == pytest.approx(4 + 1, abs=1e-5)
    by_hand = -0.5 * (math.log(2 * math.pi * 0.01) + 4 + math.log(2 * math.pi * 0.25) + 1)
    assert found.log_likelihood == pytest.approx(by_hand, abs=1e-5)


def test_petab_finds_the_same_objective_in_the_files(petab: Any, simulator: Simulator, tmp_path: Path) -> None:
    """petab reads tables of the folder alone; the readme's numbers are ours. (It evaluates some ten rows a second.)"""
    made = simulated_measurements([named_arm(name) for name in ARMS], simulator, 1)[::29]
    files = problem_files(made, simulator, pathway(), "")
    write_folder(tmp_path / "problem", files)
    problem = petab.Problem.from_yaml(tmp_path / "problem" / "problem.yaml")
    simulations = table(files, "simulations.tsv")
    given = (problem.measurement_df, simulations, problem.observable_df, problem.parameter_df)
    numbers = [line.split() for line in files["README.md"].decode().splitlines() if line.startswith("    ")]
    ours = {name: float(number) for name, number in numbers}
    assert ours["log-likelihood"] == pytest.approx(petab.calculate_llh(*given), rel=1e-5)
    assert ours["chi-square"] == pytest.approx(petab.calculate_chi2(*given), rel=1e-5)


def test_made_up_measurements_scatter_around_the_model_by_their_noise(simulator: Simulator) -> None:
    arms = [named_arm(name) for name in ARMS]
    made = simulated_measurements(arms, simulator, 1)
    chi_square = objective(made, simulator).chi_square
    # Chi-square of N values has mean N and standard deviation sqrt(2 N): five of them are a wide enough berth.
    assert abs(chi_square - len(made)) < 5 * math.sqrt(2 * len(made))


def test_a_drug_that_no_arm_gets_is_left_out(simulator: Simulator) -> None:
    made = simulated_measurements([named_arm("vehicle")], simulator, 1)
    observables = {measurement.observable for measurement in made}
    assert "spine_density" in observables and "ketamine_plasma" not in observables


# --- a user's table ---------------------------------------------------------------------------------------------------


def test_noise_is_the_standard_error_of_the_mean(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "\ufeff# ours\n" + HEADER + "ketamine,p_mtor,1,1.9,0.5,,4\r\n\nvehicle, spine_density ,2.4e1,-.5,,0.04,\n",
    )
    assert found == (
        Measurement(named_arm("ketamine"), "p_mtor", 1.0, 1.9, 0.25),
        Measurement(named_arm("vehicle"), "spine_density", 24.0, -0.5, 0.04),
    )


def test_a_table_may_lack_the_columns_that_it_does_not_need(tmp_path: Path) -> None:
    assert read(tmp_path, "sem,mean,hour,observable,arm\n1,2,3,vegf,ketamine\n")[0].noise == 1


FAULTS = {
    "ketamin,p_mtor,1,1,,1,": "line 2: unknown arm 'ketamin'; did you mean 'ketamine'?",
    "ketamine,p_mtro,1,1,,1,": "line 2: unknown observable 'p_mtro'; did you mean 'p_mtor'?",
    "ketamine,p_mtor,,1,,1,": "line 2: field 'hour' is missing; add it.",
    "ketamine,p_mtor,-23.5,1,,1,": "line 2: hour = -23.5 is impossible; use -23 to 87600 h.",
    "ketamine,p_mtor,1_0,1,,1,": "line 2: hour = '1_0' is not a number; write a finite one, unquoted.",
    "ketamine,p_mtor,1,nan,,1,": "line 2: mean = 'nan' is not a number; write a finite one, unquoted.",
    "ketamine,p_mtor,1,1e999,,1,": "line 2: mean = inf is not a number; write a finite one, unquoted.",
    'ketamine,p_mtor,1,"1,5",,1,': "line 2: mean = '1,5' is not a number; write a finite one, unquoted.",
    "ketamine,p_mtor,1,1,,0,": "line 2: sem = 0 leaves no room for noise; give a number above 0.",
    "ketamine,p_mtor,1,1,-1,,6": "line 2: sd = -1 leaves no room for noise; give a number above 0.",
    "ketamine,p_mtor,1,1,1,,": "line 2: sd is given without n; add n, or give sem.",
    "ketamine,p_mtor,1,1,1,,0": "line 2: n = 0 is impossible; use 1 or more.",
    "ketamine,p_mtor,1,1,1,,2.5": "line 2: n = 2.5 is no whole number; use 1, 2, 3 and so on.",
    "ketamine,p_mtor,1,1,1,1,6": "line 2: both sd and sem are given; give one of the two.",
    "ketamine,p_mtor,1,1,,,6": "line 2: neither sd nor sem is given; give one of the two.",
    "ketamine,p_mtor,1,1": "line 2: 4 cells do not fit the header; write one for each column, empty or not.",
}


@pytest.mark.parametrize("row", FAULTS)
def test_a_faulty_row_is_named_with_its_line_column_and_mend(row: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, HEADER + row + "\n")
    assert str(error.value).splitlines() == [f"{tmp_path / 'data.csv'}, {FAULTS[row]}"]


def test_all_faulty_rows_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, HEADER + "\n".join(FAULTS) + "\n")
    told = str(error.value).splitlines()
    assert [line.split("line ")[1].split(":")[0] for line in told] == [str(n + 2) for n in range(len(FAULTS))]


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    row = "ketamine,p_mtor,1,1,,1,\n"
    with pytest.raises(InputError, match="line 4: it repeats line 2 in every column; drop one"):
        read(tmp_path, HEADER + row + "ketamine,p_mtor,1,1.1,,1,\n" + row)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty: begin with the header arm,observable,"),
        (HEADER, "holds no measurement: write rows of arm, observable,"),
        ("arm;observable;hour;mean;sem\n", "line 1: the columns are not separated by commas"),
        ("arm,observable,hour,mean,sem,men\n", "line 1: unknown column 'men'; did you mean 'mean'?"),
        ("arm,observable,hour,mean,sem,arm\n", "line 1: column 'arm' stands twice"),
        ("arm,observable,mean,sem\n", "line 1: column 'hour' is missing; add it."),
        ("arm,observable,hour,mean,n\n", "line 1: there is neither a column 'sd' nor 'sem'"),
        (HEADER + 'ketamine,"p_mtor,1,1,,1,\n', "line 2 is no row of a CSV table"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert fault in str(error.value)


def test_an_arm_of_another_organism_is_refused(tmp_path: Path) -> None:
    arm = next(arm for arm in named_arms().values() if arm.organism is Organism.HUMAN)
    with pytest.raises(InputError, match="is the human's and the problem the mouse's; see --organism"):
        read(tmp_path, HEADER + f"{arm.name},p_mtor,1,1,,1,\n")
    with pytest.raises(InputError, match="is the human's"):
        requested_files(pathway(), Request(arms=(arm.name,)))


def test_the_template_needs_only_rows(tmp_path: Path) -> None:
    assert len(read(tmp_path, template(pathway()) + "ketamine,p_mtor,1,1,,1,\n")) == 1


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "petab.md").read_text(encoding="utf-8")
    example = text.split("```text\narm,")[1].split("```")[0]
    assert [measurement.hour for measurement in read(tmp_path, f"arm,{example}")] == [1.0, 24.0]


# --- the command line -------------------------------------------------------------------------------------------------


def test_export_writes_a_folder_from_a_table_and_replaces_only_its_own(
    petab: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, target = tmp_path / "data.csv", tmp_path / "fit"
    protocol = tmp_path / "arms.toml"
    protocol.write_text('[arm.low]\nchanges = [{ set = "ketamine", to = 1 }]\n')
    data.write_text(HEADER + "low,p_mtor,1,1.2,,0.1,\n")
    command = ["export", "--to", "petab", "--data", str(data), "--protocol", str(protocol), "--output", str(target)]
    assert main([*command, "--json"]) == HELD
    names = {Path(path).name for path in json.loads(capsys.readouterr().out)["written"]}
    assert names == {path.name for path in target.iterdir()} and "problem.yaml" in names
    assert list(petab.Problem.from_yaml(target / "problem.yaml").condition_df["ketamine"]) == [1]
    assert main(command) == HELD
    (target / "mine.txt").write_text("precious")
    capsys.readouterr()
    assert main(command) == UNUSABLE
    assert "holds 'mine.txt', which would be lost" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arms.toml", "data.csv", "fit"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--to", "csv", "--data", "x"], "--data belongs to --to petab, not to --to csv"),
        (["--to", "csv", "--seed", "0"], "--seed belongs to --to petab"),
        (["--to", "petab", "--data", "x", "--simulate"], "give one of the two"),
        (["--to", "petab", "--data", "x", "--seed", "0"], "leave --arm and --seed out"),
        (["--to", "petab", "--template", "--arm", "vehicle"], "leave --arm out"),
        (["--to", "petab", "--arm", "ketamin"], "did you mean 'ketamine'"),
        (["--to", "petab", "--seed", "-1"], "use 0 or more"),
        (["--to", "petab", "--data", "/no/such.csv"], "Cannot read /no/such.csv"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(
    arguments: list[str], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *arguments]) == UNUSABLE
    assert fault in capsys.readouterr().err


def test_the_template_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--to", "petab", "--template"]) == HELD
    assert capsys.readouterr().out == template(pathway())
