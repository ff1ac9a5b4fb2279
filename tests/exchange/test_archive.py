"""SED-ML documents say what the arms are, and the archive runs in a program that is not ours."""

from __future__ import annotations

import io
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import libsbml
import numpy as np
import pytest

from ketamine_sbml.apart import apart
from ketamine_sbml.exchange.archive import MASTER, archive
from ketamine_sbml.exchange.plots import LASTING, plots
from ketamine_sbml.exchange.sedml import AFTER, BEFORE, FIRST_DAY, model_file, sedml_documents
from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import model_files
from ketamine_sbml.simulation import Simulator, named_arm, named_arms

pytestmark = pytest.mark.long

SEDML = "{http://sed-ml.org/sed-ml/level1/version4}"
RDF, RDFS = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://www.w3.org/2000/01/rdf-schema#}"
DC, SPDX = "{http://purl.org/dc/elements/1.1/}", "{http://spdx.org/rdf/terms#}"
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
    origin = float(str(run.get("outputStartTime"))) + BEFORE
    hours = np.array([0.25, 1.0, 6.0, 24.0, 168.0])
    observables = [observable.id for observable in pathway().elements(Observable)]
    table = np.array(engine.simulate(times=[0.0, *(origin + hours)], selections=["time", *observables]))
    ours = Simulator(relative_tolerance=1e-9).run(named_arm(name), hours)
    for column, observable in enumerate(observables, start=1):
        scale = max(float(np.abs(ours[observable]).max()), 1e-3)
        assert np.max(np.abs(table[1:, column] - ours[observable])) < 1e-4 * scale, observable


def test_one_document_compares_the_arms_of_a_claim(files: dict[str, bytes]) -> None:
    errors, models, outputs = apart(__name__, "errors_of", files["compare.sedml"].decode())
    assert (errors, models) == (0, 4)
    observables = pathway().elements(Observable)
    assert outputs == len(observables) + 1  # a plot for each, and the report
    document = ElementTree.fromstring(files["compare.sedml"].decode())
    assert {len(plot.findall(f".//{SEDML}curve")) for plot in document.findall(f".//{SEDML}plot2D")} == {models}


def test_each_model_of_a_document_sets_whatever_any_of_them_changes(files: dict[str, bytes]) -> None:
    """Else a program that lets one model's changes reach the next would give the drug to no arm or to all."""
    models = ElementTree.fromstring(files["compare.sedml"].decode()).findall(f".//{SEDML}model")
    changes = [
        {str(c.get("target")): float(str(c.get("newValue"))) for c in model.iter(f"{SEDML}changeAttribute")}
        for model in models
    ]
    assert len({frozenset(change) for change in changes}) == 1
    assert len({tuple(change.values()) for change in changes}) == len(models)


def test_a_plot_has_axes_with_titles_one_unit_and_the_hours_that_its_curves_need(files: dict[str, bytes]) -> None:
    document = ElementTree.fromstring(files["ketamine.sedml"].decode())
    shown = {str(plot.get("name")): plot for plot in document.findall(f".//{SEDML}plot2D")}
    units = {observable.id: observable.unit for observable in pathway().elements(Observable)}
    for title, plot in shown.items():
        time, value = plot.find(f"{SEDML}xAxis"), plot.find(f"{SEDML}yAxis")
        assert time is not None
        assert value is not None
        assert time.get("name") == "Hours from ketamine"
        assert float(str(time.get("min"))) == -BEFORE
        assert float(str(time.get("max"))) == (AFTER if title in LASTING else FIRST_DAY)
        curves = [str(curve.get("yDataReference")).removesuffix("_0") for curve in plot.iter(f"{SEDML}curve")]
        assert len({units[curve] for curve in curves}) == 1, title
        if units[curves[0]] != "1":
            assert value.get("name") == units[curves[0]]
    assert set(LASTING) <= set(shown)


def test_metadata_says_title_creator_licence_and_paper_each_with_a_label(files: dict[str, bytes]) -> None:
    things = ElementTree.fromstring(files["metadata.rdf"].decode()).findall(f"{RDF}Description")
    assert [thing.get(f"{RDF}about") for thing in things] == [".", *(f"./{name}" for name in model_files())]
    for thing in things:
        assert thing.findtext(f"{DC}title")
        nodes = [node for node in thing if node.get(f"{RDF}parseType") and node.tag != f"{DC}created"]
        assert {f"{DC}creator", f"{DC}license"} < {node.tag for node in nodes}
        assert all(node.findtext(f"{RDFS}label") for node in nodes)


def test_each_checksum_in_the_metadata_is_that_of_the_file_beside_it(files: dict[str, bytes]) -> None:
    things = ElementTree.fromstring(files["metadata.rdf"].decode()).findall(f"{RDF}Description")
    for thing in things[1:]:
        content = files[str(thing.get(f"{RDF}about")).removeprefix("./")]
        assert thing.findtext(f"{SPDX}checksum/{SPDX}checksumValue") == sha256(content).hexdigest()


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
    assert document.getPlotDefinitionList().size() == len(list(plots(pathway())))
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
    run = ElementTree.fromstring((tmp_path / f"{name}.sedml").read_text(encoding="utf-8")).find(
        f".//{SEDML}uniformTimeCourse"
    )
    assert run is not None
    hours = times - float(str(run.get("outputStartTime"))) - BEFORE
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
