"""One parameter is set in each program, as its user would, and the curves are laid over the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from naive_cases import RELATIVE_TOLERANCE, Run, expected, hours, observables, runs
from naive_programs import (
    Program,
    Table,
    arms_of_document,
    differences,
    programs,
    table_of_document,
    tables_of_archive,
    tables_of_session,
)

from ketamine_sbml import Simulator, pathway
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.organism import number_of
from ketamine_sbml.simulation import named_arm
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.witnesses import scale_of

WITH_MODEL, WITH_DOCUMENTS = programs("model"), programs("documents")


@cache
def session_tables(program: str, session: str) -> Mapping[str, Table]:
    used = next(other for other in WITH_MODEL if other.name == program)
    with TemporaryDirectory() as folder:
        return tables_of_session(used, session, Path(folder))


@cache
def archive_tables(program: str) -> Mapping[str, Table]:
    used = next(other for other in WITH_DOCUMENTS if other.name == program)
    with TemporaryDirectory() as folder:
        return tables_of_archive(used, Path(folder))


def compare(program: Program, table: Table, ours: Mapping[str, Numbers], arm: str, number: int = 0) -> None:
    """Every observable at every hour, within what is accepted of the program; faults name the worst hour of each."""
    faults = [
        f"{where}, {share:.1e} of its scale apart"
        for share, where in differences(table, ours, arm, number)
        if share > program.accepted
    ]
    assert not faults, f"{program.name}, {arm}: " + "; ".join(faults)


@pytest.mark.parametrize(
    ("program", "run"),
    [
        pytest.param(program, run, id=f"{program.name}-{run}", marks=pytest.mark.xdist_group(program.name))
        for program in WITH_MODEL
        for run in runs()
    ],
)
def test_a_program_gives_our_curves_for_what_was_set(program: Program, run: Run) -> None:
    table = session_tables(program.name, run.session)[str(run)]
    compare(program, table, expected()[str(run)].values, str(run))


@pytest.mark.parametrize(
    ("program", "document"),
    [
        pytest.param(program, document, id=f"{program.name}-{document}", marks=pytest.mark.xdist_group(program.name))
        for program in WITH_DOCUMENTS
        for document in program.documents
    ],
)
def test_a_document_gives_our_curves_arm_by_arm(program: Program, document: str, tmp_path: Path) -> None:
    if program.archive:
        table = archive_tables(program.name)[document]
    else:
        table = table_of_document(program, document, tmp_path)
    simulator = Simulator(relative_tolerance=RELATIVE_TOLERANCE)
    for number, arm in enumerate(arms_of_document(document)):
        ours = simulator.run(named_arm(arm), hours() - pathway().origin)
        compare(program, table, ours.values, arm, number)


def test_what_a_run_sets_moves_a_curve_by_far_more_than_is_accepted() -> None:
    """So that no program can agree without having seen what was set."""
    accepted = max(program.accepted for program in WITH_MODEL)
    untouched = expected()[str(next(run for run in runs() if not changed(run)))]
    for run in runs():
        ours = expected()[str(run)]
        shares = [np.max(np.abs(ours[o] - untouched[o])) / scale_of(o, untouched[o]) for o in observables()]
        assert max(shares) > 5 * accepted or not changed(run), f"{run} changes nothing that is compared."


def changed(run: Run) -> dict[str, float]:
    """What a run leaves otherwise than the file has it."""
    model = pathway()
    in_file = {p.id: number_of(p.value, model.organism) for p in model.elements(Parameter)}
    return {name: value for name, value in run.settings.items() if in_file[name] != value}
