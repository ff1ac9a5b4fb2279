"""SED-ML documents say what the arms are, and the archive runs in a program that is not ours."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import libsbml
import numpy as np
import pytest

from ketamine_sbml.exchange.apart import apart
from ketamine_sbml.exchange.archive import MASTER, archive
from ketamine_sbml.exchange.sedml import model_file, sedml_documents
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import model_files
from ketamine_sbml.simulation import Simulator, named_arm, named_arms

SEDML = "{http://sed-ml.org/sed-ml/level1/version4}"
MANIFEST = "{http://identifiers.org/combine.specifications/omex-manifest}content"


@pytest.fixture(scope="module")
def content() -> bytes:
    return archive()


@pytest.fixture(scope="module")
def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_manifest_lists_every_file_and_one_master(files: dict[str, bytes]) -> None:
    entries = ElementTree.fromstring(files["manifest.xml"]).findall(MANIFEST)
    listed = {str(entry.get("location")).removeprefix("./") for entry in entries} - {"."}
    assert listed == set(files)
    assert [entry.get("location") for entry in entries if entry.get("master")] == [f"./{MASTER}"]
    assert {f"{name}.sedml" for name in named_arms()} <= listed
    assert all("level" not in str(entry.get("format")) for entry in entries)


def test_the_models_are_those_that_build_writes_and_the_bytes_repeat(files: dict[str, bytes], content: bytes) -> None:
    for name, text in model_files().items():
        assert files[name].decode() == text
    assert archive() == content
    for name in files:
        assert not name.startswith("/")
        assert ".." not in name


def errors_of(text: str) -> tuple[int, int, int]:
    """Errors that libSEDML finds, and how many models and outputs it reads; to be called apart."""
    import libsedml

    document = libsedml.readSedMLFromString(text)
    return document.getNumErrors(libsedml.LIBSEDML_SEV_ERROR), document.getNumModels(), document.getNumOutputs()


@pytest.mark.parametrize("name", ["ketamine", "vegf-antibody", "stress-ketamine-rapamycin", "rat-ketamine-200"])
def test_a_document_carried_out_on_its_file_gives_our_curves(name: str, files: dict[str, bytes]) -> None:
    """Changes are applied to the text of the model as SED-ML says, and the result is run without further changes."""
    import roadrunner

    text = files[f"{name}.sedml"].decode()
    assert apart(__name__, "errors_of", text)[0] == 0
    document = ElementTree.fromstring(text)
    model = document.find(f".//{SEDML}model")
    run = document.find(f".//{SEDML}uniformTimeCourse")
    assert model is not None
    assert run is not None
    assert model.get("source") == model_file(named_arm(name).organism)
    sbml = libsbml.readSBMLFromString(files[str(model.get("source"))].decode())
    for change in model.iter(f"{SEDML}changeAttribute"):
        parameter = str(change.get("target")).split("'")[1]
        assert sbml.getModel().getParameter(parameter).setValue(float(str(change.get("newValue")))) == 0
    engine = roadrunner.RoadRunner(libsbml.writeSBMLToString(sbml))
    engine.integrator.setValue("relative_tolerance", 1e-9)
    settled = float(str(run.get("outputStartTime"))) - 23.0
    hours = np.array([0.25, 1.0, 6.0, 24.0, 168.0])
    observables = [observable.id for observable in pathway().elements(Observable)]
    table = np.array(engine.simulate(times=[0.0, *(24.0 + settled + hours)], selections=["time", *observables]))
    ours = Simulator(relative_tolerance=1e-9).run(named_arm(name), hours)
    for column, observable in enumerate(observables, start=1):
        scale = max(float(np.abs(ours[observable]).max()), 1e-3)
        assert np.max(np.abs(table[1:, column] - ours[observable])) < 1e-4 * scale, observable


def test_one_document_compares_the_arms_of_a_claim(files: dict[str, bytes]) -> None:
    errors, models, outputs = apart(__name__, "errors_of", files["compare.sedml"].decode())
    assert (errors, models) == (0, 4)
    assert outputs > 1


def test_every_arm_of_every_organism_can_be_written() -> None:
    arms = [next(arm for arm in named_arms().values() if arm.organism is organism) for organism in Organism]
    for arm, text in zip(arms, sedml_documents([([arm], arm.label) for arm in arms]), strict=True):
        assert model_file(arm.organism) in text


def test_libsedml_leaves_this_process_alone(content: bytes) -> None:
    """Else libSBML's lists could not be walked through any more."""
    assert content
    assert "libsedml" not in sys.modules


def test_copasi_opens_the_archive_and_runs_its_master(content: bytes, tmp_path: Path) -> None:
    import COPASI

    path = tmp_path / "model.omex"
    path.write_bytes(content)
    document = COPASI.CRootContainer.addDatamodel()
    assert document.openCombineArchive(str(path))
    task = document.getTask("Time-Course")
    assert document.getPlotDefinitionList().size() == len(
        {pathway().stage_of(o.id).plot for o in pathway().elements(Observable)}
    )
    task.getMethod().getParameter("Relative Tolerance").setDblValue(1e-9)
    assert task.process(True)
    series = task.getTimeSeries()
    titles = {series.getTitle(index): index for index in range(series.getNumVariables())}
    column = titles[f"Values[{pathway().observable('p_mtor').name}]"]
    times = np.array([series.getConcentrationData(row, 0) for row in range(series.getRecordedSteps())])
    values = np.array([series.getConcentrationData(row, column) for row in range(series.getRecordedSteps())])
    inside = (times > 24) & (times < 48)
    ours = Simulator(relative_tolerance=1e-9).run(named_arm("ketamine"), times[inside] - 24)
    assert np.max(np.abs(values[inside] - ours["p_mtor"])) < 1e-4 * values.max()
    COPASI.CRootContainer.removeDatamodel(document)


@pytest.mark.parametrize("name", ["vegf-antibody", "ketamine-rapamycin", "stress-ketamine", "rat-ketamine-30"])
def test_copasi_runs_the_document_of_an_arm(name: str, content: bytes, tmp_path: Path) -> None:
    import COPASI

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path)
    document = COPASI.CRootContainer.addDatamodel()
    assert document.importSEDML(str(tmp_path / f"{name}.sedml")), COPASI.CCopasiMessage.getAllMessageText()
    task = document.getTask("Time-Course")
    task.getMethod().getParameter("Relative Tolerance").setDblValue(1e-9)
    assert task.process(True)
    series = task.getTimeSeries()
    titles = {series.getTitle(index): index for index in range(series.getNumVariables())}
    times = np.array([series.getConcentrationData(row, 0) for row in range(series.getRecordedSteps())])
    run = ElementTree.fromstring((tmp_path / f"{name}.sedml").read_text()).find(f".//{SEDML}uniformTimeCourse")
    assert run is not None
    hours = times - float(str(run.get("outputStartTime"))) - 1.0
    inside = (hours > -0.9) & (hours < 72)
    assert inside.sum() > 100
    ours = Simulator(relative_tolerance=1e-9).run(named_arm(name), hours[inside])
    for observable in ("glutamate", "flk1_active", "p_mtor", "glua1", "spine_density"):
        column = titles[f"Values[{pathway().observable(observable).name}]"]
        values = np.array([series.getConcentrationData(row, column) for row in range(series.getRecordedSteps())])
        assert np.max(np.abs(values[inside] - ours[observable])) < 1e-4 * values.max(), observable
    COPASI.CRootContainer.removeDatamodel(document)


def test_the_committed_archive_is_what_the_code_makes(files: dict[str, bytes]) -> None:
    path = Path(__file__).resolve().parents[2] / "models" / "ketamine_vegf.omex"
    with zipfile.ZipFile(path) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == files
