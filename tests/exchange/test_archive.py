"""SED-ML documents say what the arms are, and the archive runs in a program that is not ours."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import libsedml
import numpy as np
import pytest

from ketamine_sbml.exchange.archive import COMPARED, MASTER, archive
from ketamine_sbml.exchange.sedml import arms_as_sedml, model_file
from ketamine_sbml.pathway import Observable, Organism, pathway
from ketamine_sbml.sbml import model_files
from ketamine_sbml.simulation import Simulator, named_arm, named_arms

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


@pytest.mark.parametrize("name", ["ketamine", "vegf-antibody", "stress-ketamine-rapamycin", "rat-ketamine-200"])
def test_a_document_carried_out_on_its_file_gives_our_curves(name: str, files: dict[str, bytes]) -> None:
    """Changes are applied to the text of the model as SED-ML says, and the result is run without further changes."""
    import libsbml
    import roadrunner

    document = libsedml.readSedMLFromString(files[f"{name}.sedml"].decode())
    assert document.getNumErrors(libsedml.LIBSEDML_SEV_ERROR) == 0
    model = document.getModel(0)
    assert model.getSource() == model_file(named_arm(name).organism)
    sbml = libsbml.readSBMLFromString(files[model.getSource()].decode())
    for index in range(model.getNumChanges()):
        change = model.getChange(index)
        parameter = change.getTarget().split("'")[1]
        assert sbml.getModel().getParameter(parameter).setValue(float(change.getNewValue())) == 0
    run = document.getSimulation(0)
    engine = roadrunner.RoadRunner(libsbml.writeSBMLToString(sbml))
    engine.integrator.setValue("relative_tolerance", 1e-9)
    settled = run.getOutputStartTime() - 23.0
    hours = np.array([0.25, 1.0, 6.0, 24.0, 168.0])
    observables = [observable.id for observable in pathway().elements(Observable)]
    table = np.array(engine.simulate(times=[0.0, *(24.0 + settled + hours)], selections=["time", *observables]))
    ours = Simulator(relative_tolerance=1e-9).run(named_arm(name), hours)
    for column, observable in enumerate(observables, start=1):
        scale = max(float(np.abs(ours[observable]).max()), 1e-3)
        assert np.max(np.abs(table[1:, column] - ours[observable])) < 1e-4 * scale, observable


def test_one_document_compares_the_arms_of_a_claim(files: dict[str, bytes]) -> None:
    document = libsedml.readSedMLFromString(files["compare.sedml"].decode())
    assert document.getNumModels() == 4
    assert COMPARED == "vegf-antibody-blocks-ketamine"
    assert document.getNumOutputs() > 1


def test_every_arm_of_every_organism_can_be_written() -> None:
    for organism in Organism:
        arm = next(arm for arm in named_arms().values() if arm.organism is organism)
        assert model_file(organism) in arms_as_sedml([arm], arm.label)


def test_copasi_opens_the_archive_and_runs_its_master(content: bytes, tmp_path: Path) -> None:
    import COPASI

    path = tmp_path / "model.omex"
    path.write_bytes(content)
    document = COPASI.CRootContainer.addDatamodel()
    assert document.openCombineArchive(str(path))
    task = document.getTask("Time-Course")
    assert document.getPlotDefinitionList().size() == len({o.group for o in pathway().elements(Observable)})
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


def test_the_committed_archive_is_what_the_code_makes(files: dict[str, bytes]) -> None:
    path = Path(__file__).resolve().parents[2] / "models" / "ketamine_vegf.omex"
    with zipfile.ZipFile(path) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == files
