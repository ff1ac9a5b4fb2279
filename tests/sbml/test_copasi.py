"""The committed file, opened in COPASI and run unchanged: an engine that shares no code with ours sees the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import libsbml
import numpy as np
import pytest

from ketamine_sbml.language.elements import Observable
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.model import pathway
from ketamine_sbml.simulation import Arm, Change, Simulator

COPASI = pytest.importorskip("COPASI")

ROOT = Path(__file__).resolve().parents[2]
OBSERVABLES = [observable.id for observable in pathway().elements(Observable)]
# Largest difference between the engines, as a share of each observable's scale.
AGREEMENT = 1e-4


def copasi_curves(path: Path, hours: float, points: int) -> dict[str, np.ndarray]:
    """Run a file as it is in COPASI; observables by their SBML ids."""
    model = COPASI.CRootContainer.addDatamodel()
    assert model.importSBML(str(path)), COPASI.CCopasiMessage.getAllMessageText()
    task = model.getTask("Time-Course")
    task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
    problem, method = task.getProblem(), task.getMethod()
    problem.setStepNumber(points)
    problem.setDuration(hours)
    problem.setTimeSeriesRequested(True)
    method.getParameter("Relative Tolerance").setDblValue(1e-9)
    method.getParameter("Absolute Tolerance").setDblValue(1e-12)
    assert task.process(True), COPASI.CCopasiMessage.getAllMessageText()
    series = task.getTimeSeries()
    columns = {series.getSBMLId(index, model): index for index in range(series.getNumVariables())}
    curves = {
        name: np.array([series.getConcentrationData(step, columns[name]) for step in range(points + 1)])
        for name in OBSERVABLES
    }
    COPASI.CRootContainer.removeDatamodel(model)
    return curves


@pytest.mark.parametrize(
    ("name", "organism", "dose"),
    [
        ("ketamine_vegf.xml", Organism.MOUSE, 10.0),
        pytest.param("ketamine_vegf_l3v1.xml", Organism.MOUSE, 10.0, marks=pytest.mark.long),
        pytest.param("ketamine_vegf_rat.xml", Organism.RAT, 10.0, marks=pytest.mark.long),
        ("ketamine_vegf_human.xml", Organism.HUMAN, 0.5),
    ],
)
def test_copasi_runs_the_file_unchanged_and_agrees(name: str, organism: Organism, dose: float) -> None:
    hours = np.linspace(-1.0, 71.0, 721)
    curves = copasi_curves(ROOT / "models" / name, 96.0, 960)
    ours = Simulator(relative_tolerance=1e-9).run(Arm("dose", (Change("ketamine", dose),), organism), hours)
    for observable in OBSERVABLES:
        theirs = curves[observable][230:951]
        scale = max(float(np.abs(theirs).max()), 1e-3)
        assert np.max(np.abs(theirs - ours[observable])) < AGREEMENT * scale, observable
    assert curves["p_mtor"].max() > 1.2


@pytest.fixture(scope="module")
def imported() -> Iterator[Any]:
    document = COPASI.CRootContainer.addDatamodel()
    assert document.importSBML(str(ROOT / "models" / "ketamine_vegf.xml")), COPASI.CCopasiMessage.getAllMessageText()
    yield document.getModel()
    COPASI.CRootContainer.removeDatamodel(document)


def by_sbml_id(items: Any) -> dict[str, Any]:
    return {items.get(index).getSBMLId(): items.get(index) for index in range(items.size())}


def test_copasi_reads_every_element_with_its_name_value_and_unit(imported: Any) -> None:
    """COPASI adds one value of its own, the factor from amounts to particles; the README names what it loses."""
    sbml = libsbml.readSBMLFromFile(str(ROOT / "models" / "ketamine_vegf.xml")).getModel()
    species, values = by_sbml_id(imported.getMetabolites()), by_sbml_id(imported.getModelValues())
    compartments, reactions = by_sbml_id(imported.getCompartments()), by_sbml_id(imported.getReactions())
    assert set(compartments) == {c.getId() for c in sbml.getListOfCompartments()}
    assert set(species) == {s.getId() for s in sbml.getListOfSpecies()}
    added = set(values) - {p.getId() for p in sbml.getListOfParameters()}
    assert {values.pop(name).getObjectName() for name in added} == {"amount to particle factor"}
    assert set(values) == {p.getId() for p in sbml.getListOfParameters()}
    assert set(reactions) == {r.getId() for r in sbml.getListOfReactions()}
    for parameter in sbml.getListOfParameters():
        theirs = values[parameter.getId()]
        assert theirs.getObjectName() == parameter.getName()
        if parameter.isSetValue():
            assert theirs.getInitialValue() == parameter.getValue(), parameter.getId()
    for compartment in sbml.getListOfCompartments():
        assert compartments[compartment.getId()].getInitialValue() == pytest.approx(compartment.getSize(), rel=1e-12)
    assert imported.getTimeUnitName() == "h"
    assert imported.getVolumeUnitName() == "l"
    assert imported.getQuantityUnitName() == "nmol"


def test_copasi_reads_every_reaction_rule_and_event(imported: Any) -> None:
    sbml = libsbml.readSBMLFromFile(str(ROOT / "models" / "ketamine_vegf.xml")).getModel()
    reactions, values = by_sbml_id(imported.getReactions()), by_sbml_id(imported.getModelValues())
    for reaction in sbml.getListOfReactions():
        equation = reactions[reaction.getId()].getChemEq()
        assert equation.getSubstrates().size() == reaction.getNumReactants(), reaction.getId()
        assert equation.getProducts().size() == reaction.getNumProducts(), reaction.getId()
        assert equation.getModifiers().size() >= reaction.getNumModifiers(), reaction.getId()
    kinds = {"rate": COPASI.CModelEntity.Status_ODE, "assignment": COPASI.CModelEntity.Status_ASSIGNMENT}
    for rule in sbml.getListOfRules():
        kind = kinds["rate" if rule.isRate() else "assignment"]
        assert values[rule.getVariable()].getStatus() == kind, rule.getVariable()
    events = imported.getEvents()
    theirs = {events.get(index).getSBMLId(): events.get(index) for index in range(events.size())}
    assert set(theirs) == {event.getId() for event in sbml.getListOfEvents()}
    for event in sbml.getListOfEvents():
        assert theirs[event.getId()].getAssignments().size() == event.getNumEventAssignments(), event.getId()


def test_copasi_keeps_the_annotation_of_every_annotated_species_and_value(imported: Any) -> None:
    sbml = libsbml.readSBMLFromFile(str(ROOT / "models" / "ketamine_vegf.xml")).getModel()
    theirs = by_sbml_id(imported.getMetabolites()) | by_sbml_id(imported.getModelValues())
    compared = 0
    for element in [*sbml.getListOfSpecies(), *sbml.getListOfParameters()]:
        uris = {
            element.getCVTerm(n).getResourceURI(k)
            for n in range(element.getNumCVTerms())
            for k in range(element.getCVTerm(n).getNumResources())
        }
        text = theirs[element.getId()].getMiriamAnnotation()
        assert all(uri in text for uri in uris), element.getId()
        compared += bool(uris)
    assert compared > 100
