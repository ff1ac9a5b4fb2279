"""Each format is read back or run by a program that is not ours, and says the same as our own simulation."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ketamine_sbml.cli import HELD, UNUSABLE, main
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange import FORMATS
from ketamine_sbml.exchange.plots import plots
from ketamine_sbml.exchange.provenance import provenance_of
from ketamine_sbml.language.elements import Parameter, Reaction, State
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Simulator, named_arm, named_arms

# Hours of model time at which a file that is run unchanged is compared; ketamine comes at hour 24.
HOURS = [0.0, 12.0, 24.25, 24.5, 25.0, 27.0, 48.0, 96.0]
READ = ("ketamine_brain", "glutamate", "p_mtor", "glua1", "spine_density", "antidepressant_response")


@pytest.fixture(scope="module")
def ours() -> dict[str, np.ndarray]:
    hours = np.array([hour - 24.0 for hour in HOURS[1:]])
    curve = Simulator(relative_tolerance=1e-9).run(named_arm("ketamine"), np.array([-20.0, *hours]))
    return {name: curve[name][1:] for name in READ}


def agree(found: dict[str, np.ndarray], ours: dict[str, np.ndarray]) -> None:
    for name, values in ours.items():
        scale = max(float(np.abs(values).max()), 1e-3)
        assert np.max(np.abs(found[name] - values)) < 1e-4 * scale, name


def run_by_roadrunner(text: str) -> dict[str, np.ndarray]:
    import roadrunner

    model = roadrunner.RoadRunner(text)
    model.integrator.setValue("relative_tolerance", 1e-9)
    table = np.array(model.simulate(times=HOURS, selections=["time", *READ]))
    return {name: table[1:, column + 1] for column, name in enumerate(READ)}


@pytest.mark.parametrize("name", ["sbml-l3v1", "sbml-l2v4"])
def test_older_sbml_runs_unchanged_and_agrees(name: str, ours: dict[str, np.ndarray]) -> None:
    agree(run_by_roadrunner(FORMATS[name].content(pathway()).decode()), ours)


@pytest.mark.long
def test_antimony_becomes_the_same_model_again(ours: dict[str, np.ndarray]) -> None:
    import antimony

    antimony.clearPreviousLoads()
    assert antimony.loadAntimonyString(FORMATS["antimony"].content(pathway()).decode()) >= 0
    agree(run_by_roadrunner(antimony.getSBMLString("ketamine_vegf")), ours)


@pytest.mark.parametrize("name", ["markdown", "latex"])
def test_a_document_of_equations_has_every_state(name: str) -> None:
    text = FORMATS[name].content(pathway()).decode()
    for state in pathway().elements(State):
        stem = state.id.split("_")[0]
        assert stem in text, state.id
    assert len(text) > 50_000


@pytest.mark.long
def test_the_copasi_file_has_the_arms_and_plots_and_gives_our_numbers(tmp_path: Path) -> None:
    import COPASI

    path = tmp_path / "model.cps"
    path.write_bytes(FORMATS["copasi"].content(pathway()))
    document = COPASI.CRootContainer.addDatamodel()
    assert document.loadModel(str(path))
    model = document.getModel()
    sets = {s.getObjectName().split(":")[0]: s for s in model.getModelParameterSets()}
    assert set(sets) == {name for name, arm in named_arms().items() if arm.organism is Organism.MOUSE}
    shown = [plot.getObjectName() for plot in document.getPlotDefinitionList()]
    assert shown == [plot.title for plot in plots(pathway())]
    # A COPASI file keeps names and not SBML ids.
    values = {value.getObjectName(): value for value in model.getModelValues()}
    for parameter in pathway().elements(Parameter):
        held = values[parameter.name].getInitialValue()
        assert held == pytest.approx(number_of(parameter.value, Organism.MOUSE), rel=1e-12), parameter.id
    simulator = Simulator(relative_tolerance=1e-9)
    task = document.getTask("Time-Course")
    assert task.getProblem().getDuration() == 360
    for name in ("ketamine-rapamycin", "vegf"):
        sets[name].updateModel()
        assert task.process(True)
        series = task.getTimeSeries()
        columns = {series.getTitle(index): index for index in range(series.getNumVariables())}
        curve = simulator.run(named_arm(name))
        for observable in READ[1:]:
            column = columns[f"Values[{pathway().observable(observable).name}]"]
            theirs = series.getConcentrationData(480, column)  # hour 48: a day after
            assert theirs == pytest.approx(curve.at(observable, 24), rel=1e-4, abs=1e-5), (name, observable)
    COPASI.CRootContainer.removeDatamodel(document)


def test_tables_hold_everything_that_is_declared() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"].content(pathway()).decode())))
    kinds = [row["kind"] for row in rows]
    assert kinds.count("reaction") == len(pathway().elements(Reaction))
    assert kinds.count("intervention") == len(pathway().interventions)
    assert all(row["reason"] for row in rows)


@pytest.mark.parametrize("name", ["csv", "arrows-csv"])
def test_pandas_reads_a_table_without_options_and_each_row_says_what_made_it(name: str) -> None:
    import pandas as pd

    table = pd.read_csv(io.BytesIO(FORMATS[name].content(pathway(Organism.RAT))))
    assert {"kind", "arrow"} & {str(table.columns[0])}
    for column, value in provenance_of(pathway(Organism.RAT)).items():
        assert set(table[column]) == {value}


def test_the_workbook_is_read_back_and_is_the_same_bytes_every_time() -> None:
    from openpyxl import load_workbook

    content = FORMATS["excel"].content(pathway())
    assert content == FORMATS["excel"].content(pathway())
    book = load_workbook(io.BytesIO(content))
    assert book["reaction"].max_row == 1 + len(pathway().elements(Reaction))
    assert isinstance(book["parameter"]["C2"].value, int | float)


# The archive takes long; a file of COPASI carries its clock.
THE_SAME = [pytest.param(n, marks=[pytest.mark.long] * (n == "omex")) for n in FORMATS if n != "copasi"]


@pytest.mark.parametrize("name", THE_SAME)
@pytest.mark.long
def test_the_same_model_gives_the_same_bytes(name: str) -> None:
    assert FORMATS[name].content(pathway()) == FORMATS[name].content(pathway())


def test_export_writes_a_file_and_refuses_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "rat.csv"
    assert main(["export", "--to", "csv", "--organism", "rat", "--output", str(target)]) == HELD
    assert ",rat," in target.read_text(encoding="utf-8").splitlines()[1]
    capsys.readouterr()
    assert main(["export", "--to", "copazi"]) == UNUSABLE
    assert "did you mean 'copasi'" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main(["export", "--to", "csv", "--output", str(tmp_path / "file" / "x.csv")]) == UNUSABLE
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "omex" and not name.startswith("sbml")])
@pytest.mark.long
def test_every_format_says_which_model_made_it(name: str) -> None:
    """SBML is the model itself; its notes name the version. The archive holds that SBML and has its checksum."""
    content = FORMATS[name].content(pathway())
    checksum = provenance_of(pathway())["checksum"]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert any(checksum in packed.read(entry).decode() for entry in packed.namelist())
    else:
        assert checksum in content.decode()


def test_arrows_of_another_organism_say_so_and_the_archive_holds_all(tmp_path: Path) -> None:
    human = pathway(Organism.HUMAN)
    assert "organism: human" in FORMATS["arrows"].content(human).decode()
    assert ",human," in FORMATS["arrows-csv"].content(human).decode().splitlines()[1]
    with pytest.raises(InputError, match="holds all organisms already"):
        FORMATS["omex"].content(human)


@pytest.mark.parametrize(("reads", "sentence"), [(False, "cannot read the model"), (True, "cannot write the file")])
def test_what_copasi_refuses_has_a_reason_although_it_gives_none(
    reads: bool, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a library that fails and says nothing."""
    from unittest.mock import MagicMock

    from ketamine_sbml.exchange import copasi_file as module

    library = MagicMock()
    library.CCopasiMessage.getAllMessageText.return_value = ""
    document = library.CRootContainer.addDatamodel.return_value
    document.importSBMLFromString.return_value = reads
    document.saveModelToString.return_value = "<COPASI>half"
    monkeypatch.setattr(module, "load_copasi", lambda: library)
    for name in ("build_sbml", "_parameter_sets", "_time_course", "_plots"):
        monkeypatch.setattr(module, name, lambda *_: "")
    with pytest.raises(InputError, match=rf"^COPASI {sentence}: it does not say why\.$"):
        module.copasi_file(pathway())
    library.CRootContainer.removeDatamodel.assert_called_once_with(document)
