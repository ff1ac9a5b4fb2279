"""The folder of a PEtab problem (version 1, which both AMICI and pyPESTO read), written and checked by petab itself."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.petab.objective import objective
from ketamine_sbml.exchange.petab.readme import readme
from ketamine_sbml.exchange.sedml import changed_values, model_file
from ketamine_sbml.language.elements import Observable, Parameter, logarithmic
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.optional import require
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Arm, Simulator
from ketamine_sbml.simulation.protocol import prepare
from ketamine_sbml.studies.measurements import Measurement

PROBLEM, README = "problem.yaml", "README.md"
CONDITIONS, OBSERVABLES, PARAMETERS = "conditions.tsv", "observables.tsv", "parameters.tsv"
MEASUREMENTS, SIMULATIONS = "measurements.tsv", "simulations.tsv"
# An observable of PEtab must not have the id of one of the model.
_PREFIX = "measured_"

Row = dict[str, str | float]


def problem_files(
    measurements: Sequence[Measurement], simulator: Simulator, model: Pathway, origin: str
) -> dict[str, bytes]:
    """Every file of the folder by name.

    Args:
        measurements: what to fit; their arms become conditions.
        simulator: our own engine at the declared values, for the objective and the table of simulations.
        model: the pathway of the measurements' organism.
        origin: a sentence that says where the measurements come from.

    Raises:
        InputError: there is nothing to fit, two arms cannot be told apart, or petab's linter objects.
    """
    if not measurements:
        raise InputError("There is no measurement to fit: give at least one.")
    arms = list(dict.fromkeys(measurement.arm for measurement in measurements))
    at_nominal = objective(measurements, simulator)
    tables = {
        CONDITIONS: condition_rows(arms, model),
        OBSERVABLES: observable_rows(measurements, model),
        PARAMETERS: parameter_rows(model),
        MEASUREMENTS: measurement_rows(measurements, [m.mean for m in measurements], model, "measurement"),
        SIMULATIONS: measurement_rows(measurements, at_nominal.simulated, model, "simulation"),
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / model_file(model.organism)).write_text(build_sbml(model), encoding="utf-8", newline="\n")
        _write(folder, tables, model_file(model.organism))
        _lint(folder / PROBLEM)
        written = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    written[README] = readme(model, origin, at_nominal, measurements).encode()
    return written


def condition_id(arm: Arm) -> str:
    """The id of an arm's condition: letters, digits and underscores, as PEtab wants it."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", arm.name)
    return name if re.match(r"[A-Za-z_]", name) else f"arm_{name}"


def condition_rows(arms: Sequence[Arm], model: Pathway) -> list[Row]:
    """A condition for each arm: everything that any of the arms sets otherwise than the file, with the arm's values.

    Every condition fills every column, so that nothing depends on how a tool reads an empty cell.
    """
    names = {name: None for arm in arms for name in changed_values(arm, model)}
    by_id: dict[str, Arm] = {}
    for arm in arms:
        other = by_id.setdefault(condition_id(arm), arm)
        if other != arm:
            raise InputError(
                f"Arms {other.name!r} and {arm.name!r} would both be condition {condition_id(arm)!r}: rename one."
            )
    rows: list[Row] = []
    for arm in arms:
        values = prepare(arm, model).values
        start: Row = {"conditionId": condition_id(arm), "conditionName": arm.label}
        rows.append({**start, **{name: values[name] for name in names}})
    return rows


def observable_rows(measurements: Sequence[Measurement], model: Pathway) -> list[Row]:
    """The observables that were measured; the noise of each measurement stands in its own row."""
    measured = {measurement.observable for measurement in measurements}
    return [
        {
            "observableId": f"{_PREFIX}{observable.id}",
            "observableName": observable.name,
            "observableFormula": observable.id,
            "observableTransformation": "lin",
            "noiseFormula": f"noiseParameter1_{_PREFIX}{observable.id}",
            "noiseDistribution": "normal",
        }
        for observable in model.elements(Observable)
        if observable.id in measured
    ]


def parameter_rows(model: Pathway) -> list[Row]:
    """The fitted parameters, each inside its plausible range. No other prior is declared, so none is written."""
    return [
        {
            "parameterId": parameter.id,
            "parameterName": parameter.name,
            "parameterScale": "log10" if logarithmic(*parameter.range) else "lin",
            "lowerBound": parameter.range[0],
            "upperBound": parameter.range[1],
            "nominalValue": number_of(parameter.value, model.organism),
            "estimate": 1,
        }
        for parameter in model.elements(Parameter)
        if parameter.evidence.kind is ValueKind.FITTED
    ]


def measurement_rows(
    measurements: Sequence[Measurement], values: Sequence[float], model: Pathway, column: str
) -> list[Row]:
    """One row for each measurement with a value under ``column``; the one place where hours become model hours."""
    clock = {arm: prepare(arm, model) for arm in dict.fromkeys(measurement.arm for measurement in measurements)}
    return [
        {
            "observableId": f"{_PREFIX}{measurement.observable}",
            "simulationConditionId": condition_id(measurement.arm),
            column: value,
            "time": clock[measurement.arm].model_hour(measurement.hour),
            "noiseParameters": measurement.noise,
        }
        for measurement, value in zip(measurements, values, strict=True)
    ]


def _write(folder: Path, tables: Mapping[str, list[Row]], sbml: str) -> None:
    petab, pandas = require("petab.v1", "petab"), require("pandas", "petab")
    writers = {
        CONDITIONS: petab.write_condition_df,
        OBSERVABLES: petab.write_observable_df,
        PARAMETERS: petab.write_parameter_df,
        MEASUREMENTS: petab.write_measurement_df,
        SIMULATIONS: petab.write_simulation_df,
    }
    for name, rows in tables.items():
        writers[name](pandas.DataFrame(rows), folder / name)
    names = [sbml, CONDITIONS, MEASUREMENTS, PARAMETERS, OBSERVABLES, PROBLEM]
    petab.yaml.create_problem_yaml(*(folder / name for name in names))


class _Complaints(logging.Handler):
    """What petab logs as an error or a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # A problem needs no table of plots.
        if record.getMessage() != "Visualization table not available. Skipping.":
            self.texts.append(record.getMessage())


def _lint(problem: Path) -> None:
    petab: Any = require("petab.v1", "petab")
    complaints, logger = _Complaints(), logging.getLogger("petab")
    passed_on = logger.propagate
    logger.addHandler(complaints)
    logger.propagate = False
    try:
        failed = petab.lint_problem(petab.Problem.from_yaml(problem))
    finally:
        logger.removeHandler(complaints)
        logger.propagate = passed_on
    if failed or complaints.texts:
        raise InputError(f"petab's linter objects to the problem: {' '.join(complaints.texts)}; mend its arms or data.")
