"""A COPASI file with the named arms as parameter sets, the observables as plots, and the time course set up.

COPASI's own library writes it. The file carries COPASI's clock and session keys, so its bytes differ each time.
"""

from __future__ import annotations

from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.plots import plots
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.exchange.tolerances import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import named_arms
from ketamine_sbml.simulation.engines.copasi import load_copasi, reason, set_arm
from ketamine_sbml.simulation.protocol import prepare

# Two weeks after ketamine at hour 24, every six minutes.
DURATION, INTERVALS = 360.0, 3600


def copasi_file(model: Pathway) -> bytes:
    """The content of a .cps file for the organism of the pathway."""
    library = load_copasi()
    document = library.CRootContainer.addDatamodel()
    try:
        if not document.importSBMLFromString(build_sbml(model)):
            raise InputError(f"COPASI cannot read the model: {reason(library)}.")
        copasi_model = document.getModel()
        copasi_model.setNotes(copasi_model.getNotes().replace("</body>", f"<p>{provenance_line(model)}</p></body>", 1))
        _parameter_sets(library, document, model)
        _time_course(library, document)
        _plots(library, document, model)
        # Into memory: into a file on a full disk it writes a part, and says that all went well.
        text: str = document.saveModelToString()
        if not text.rstrip().endswith("</COPASI>"):
            raise InputError(f"COPASI cannot write the file: {reason(library)}.")
        return text.encode("utf-8")
    finally:
        library.CRootContainer.removeDatamodel(document)


def _parameter_sets(library: Any, document: Any, model: Pathway) -> None:
    """One for each named arm of the organism; then the model goes back to what the SBML file says."""
    copasi_model = document.getModel()
    sets = copasi_model.getModelParameterSets()
    original = {value.getSBMLId(): value.getInitialValue() for value in copasi_model.getModelValues()}
    for name, arm in named_arms().items():
        if arm.organism is not model.organism:
            continue
        prepared = prepare(arm, model)
        set_arm(library, copasi_model, prepared.values)
        title = f"{name}: {arm.label}"
        sets.addAndOwn(library.CModelParameterSet(title))
        sets.getByName(title).createFromModel()
        set_arm(library, copasi_model, {key: original[key] for key in prepared.values})


def _time_course(library: Any, document: Any) -> None:
    task = document.getTask("Time-Course")
    task.setMethodType(library.CTaskEnum.Method_deterministic)
    task.setScheduled(True)
    problem, method = task.getProblem(), task.getMethod()
    problem.setDuration(DURATION)
    problem.setStepNumber(INTERVALS)
    problem.setTimeSeriesRequested(True)
    method.getParameter("Relative Tolerance").setDblValue(RELATIVE_TOLERANCE)
    method.getParameter("Absolute Tolerance").setDblValue(ABSOLUTE_TOLERANCE)


def _plots(library: Any, document: Any, model: Pathway) -> None:
    """The declared plots, against model time: COPASI has no titles of axes."""
    copasi_model = document.getModel()
    by_id = {value.getSBMLId(): value for value in copasi_model.getModelValues()}
    time = copasi_model.getValueReference().getCN()
    definitions = document.getPlotDefinitionList()
    for declared in plots(model):
        plot = definitions.createPlotSpec(declared.title, library.CPlotItem.plot2d)
        for observable in declared.observables:
            curve = plot.createItem(observable.name, library.CPlotItem.curve2d)
            curve.addChannel(library.CPlotDataChannelSpec(library.CRegisteredCommonName(time.getString())))
            value = by_id[observable.id].getValueReference().getCN()
            curve.addChannel(library.CPlotDataChannelSpec(library.CRegisteredCommonName(value.getString())))
            curve.setActivity(library.COutputInterface.DURING)
