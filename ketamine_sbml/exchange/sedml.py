"""Named arms as SED-ML Level 1 Version 4, written by libSEDML: an arm is a set of changes, a run, and plots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from ketamine_sbml.apart import apart
from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.plots import plots
from ketamine_sbml.exchange.tolerances import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE
from ketamine_sbml.language.elements import Observable, Parameter
from ketamine_sbml.language.interventions import Setting
from ketamine_sbml.language.organism import Organism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import ABOUT, pathway
from ketamine_sbml.optional import require
from ketamine_sbml.simulation import Arm
from ketamine_sbml.simulation.protocol import prepare

# From one hour before ketamine to two weeks after it, every six minutes.
BEFORE, AFTER, STEPS = 1.0, 336.0, 3370
# What is shown of curves that are over within hours.
FIRST_DAY = 24.0
TIME_AXIS = "Hours from ketamine"
SBML = "http://www.sbml.org/sbml/level3/version2/core"
# CVODE, and its tolerances.
CVODE, RELATIVE, ABSOLUTE = "KISAO:0000019", "KISAO:0000209", "KISAO:0000211"
_TOLERANCES = {RELATIVE: f"{RELATIVE_TOLERANCE:.0e}", ABSOLUTE: f"{ABSOLUTE_TOLERANCE:.0e}"}
_PARAMETER = "/sbml:sbml/sbml:model/sbml:listOfParameters/sbml:parameter[@id='{}']"


def model_file(organism: Organism) -> str:
    """Name of the SBML file of an organism, beside the SED-ML document."""
    return f"{ABOUT.id}.xml" if organism is Organism.MOUSE else f"{ABOUT.id}_{organism}.xml"


def sedml_documents(contents: Sequence[tuple[Sequence[Arm], str]]) -> list[str]:
    """The texts of documents, each of some arms with a title."""
    found: list[str] = apart(__name__, "written", list(contents))
    return found


def written(contents: Sequence[tuple[Sequence[Arm], str]]) -> list[str]:
    """The same; to be called apart."""
    # Declared before libSEDML is loaded, after which libSBML's formulas can no longer be read.
    for organism in Organism:
        pathway(organism)
    return [_document(arms, title) for arms, title in contents]


def _document(arms: Sequence[Arm], title: str) -> str:
    """One document: a model, task and data generators for each arm, one plot for each group, one report.

    A document of several arms has a plot for each observable instead, with a curve for each arm. The first model comes
    first for tools that read only one.
    """
    library = _load()
    document = library.SedDocument(1, 4)
    document.getNamespaces().add(SBML, "sbml")
    document.setName(title)
    # In one program the changes of a model reach the models after it, so each model sets what any of them changes.
    changed = {name for arm in arms for name in changed_values(arm, pathway(arm.organism))}
    for number, arm in enumerate(arms):
        _arm(library, document, arm, number, changed)
    _outputs(library, document, arms)
    text: str = library.writeSedMLToString(document)
    again = library.readSedMLFromString(text)
    if again.getNumErrors(library.LIBSEDML_SEV_ERROR):
        raise InputError(f"The SED-ML of {title!r} cannot be read back: {again.getErrorLog().toString()}")
    return text


def _load() -> Any:
    return require("libsedml", "formats")


def _arm(library: Any, document: Any, arm: Arm, number: int, changed: Collection[str]) -> None:
    declared = pathway(arm.organism)
    model = document.createModel()
    model.setId(f"model{number}")
    model.setName(arm.label)
    model.setLanguage("urn:sedml:language:sbml.level-3.version-2")
    model.setSource(model_file(arm.organism))
    prepared = prepare(arm, declared)
    for name, value in prepared.values.items():
        if name not in changed:
            continue
        change = model.createChangeAttribute()
        change.setTarget(f"{_PARAMETER.format(name)}/@value")
        change.setNewValue(f"{value:.15g}")
    origin = prepared.origin
    simulation = document.createUniformTimeCourse()
    simulation.setId(f"simulation{number}")
    simulation.setInitialTime(0.0)
    simulation.setOutputStartTime(origin - BEFORE)
    simulation.setOutputEndTime(origin + AFTER)
    simulation.setNumberOfSteps(STEPS)
    algorithm = simulation.createAlgorithm()
    algorithm.setKisaoID(CVODE)
    for kisao, tolerance in _TOLERANCES.items():
        parameter = algorithm.createAlgorithmParameter()
        parameter.setKisaoID(kisao)
        parameter.setValue(tolerance)
    task = document.createTask()
    task.setId(f"task{number}")
    task.setModelReference(model.getId())
    task.setSimulationReference(simulation.getId())
    _generator(library, document, number, "hours", TIME_AXIS, origin)
    for observable in declared.elements(Observable):
        _generator(library, document, number, observable.id, observable.name, None)


def changed_values(arm: Arm, declared: Pathway) -> dict[str, float]:
    """What an arm sets otherwise than the file: the file shows ketamine, an arm without it sets it to zero."""
    in_file = {parameter.id: number_of(parameter.value, arm.organism) for parameter in declared.elements(Parameter)}
    return {name: value for name, value in prepare(arm, declared).values.items() if in_file.get(name) != value}


def _generator(library: Any, document: Any, number: int, name: str, label: str, shift: float | None) -> None:
    generator = document.createDataGenerator()
    generator.setId(f"{name}_{number}")
    generator.setName(label)
    variable = generator.createVariable()
    variable.setId(f"{name}_{number}_value")
    variable.setTaskReference(f"task{number}")
    if shift is None:
        variable.setTarget(_PARAMETER.format(name))
        formula = variable.getId()
    else:
        variable.setSymbol("urn:sedml:symbol:time")
        formula = f"{variable.getId()} - {shift:g}"
    generator.setMath(library.parseL3Formula(formula))


def _outputs(library: Any, document: Any, arms: Sequence[Arm]) -> None:
    declared = pathway(arms[0].organism)
    shown = list(plots(declared))
    if len(arms) > 1:
        shown = [replace(group, title=one.name, observables=(one,)) for group in shown for one in group.observables]
    for index, declared_plot in enumerate(shown):
        plot = document.createPlot2D()
        plot.setId(f"plot{index}")
        plot.setName(declared_plot.title)
        time, value = plot.createXAxis(), plot.createYAxis()
        for axis, title in ((time, TIME_AXIS), (value, declared_plot.axis)):
            axis.setType(library.SEDML_AXISTYPE_LINEAR)
            axis.setName(title)
        time.setMin(-BEFORE)
        time.setMax(AFTER if declared_plot.lasting else max(_shown_until(arm, declared) for arm in arms))
        for observable in declared_plot.observables:
            for number, arm in enumerate(arms):
                curve = plot.createCurve()
                curve.setId(f"curve_{observable.id}_{number}")
                curve.setName(observable.name if len(arms) == 1 else arm.label)
                curve.setXDataReference(f"hours_{number}")
                curve.setYDataReference(f"{observable.id}_{number}")
    report = document.createReport()
    report.setId("report")
    report.setName("All observables")
    for number in range(len(arms)):
        for name in ("hours", *(observable.id for observable in declared.elements(Observable))):
            data = report.createDataSet()
            data.setId(f"data_{name}_{number}")
            data.setLabel(name if len(arms) == 1 else f"{name} ({arms[number].name})")
            data.setDataReference(f"{name}_{number}")


def _shown_until(arm: Arm, declared: Pathway) -> float:
    """Hours from ketamine: a day after the last thing that is done; two weeks where a schedule repeats it."""
    by_id = {knob.id: knob for knob in declared.knobs}
    done = [by_id[change.intervention] for change in arm.changes]
    if any(isinstance(knob, Setting) for knob in done):
        return AFTER
    prepared = prepare(arm, declared)
    times = [prepared.values[name] for knob in done for name in (knob.time_id, knob.stop_id) if name in prepared.values]
    return min(AFTER, max([prepared.hour(time) for time in times], default=0.0) + FIRST_DAY)
