"""Members: parameter sets chosen from the chains, and the file that keeps them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ketamine_sbml.claims.claim import Claim
from ketamine_sbml.errors import InputError
from ketamine_sbml.files import checksum_of, read_text
from ketamine_sbml.language.elements import Parameter
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model import pathway
from ketamine_sbml.plain import shown
from ketamine_sbml.simulation import Arm, validation_folder
from ketamine_sbml.simulation.engines.solvers import Solver
from ketamine_sbml.studies.draws import Draws, sampled_checksum
from ketamine_sbml.studies.margins import margins_of_draws
from ketamine_sbml.studies.runs import Computing
from ketamine_sbml.studies.sampling.chains import Sampled

# Columns beside the parameters, last: what made the members.
_MADE_BY = ("model", "seed", "steps")
_REMEDY = "run 'ketamine-sbml sample' for this model, or draw around the declared values with --spread 0.2."


@dataclass(frozen=True)
class Members(Draws):
    """Parameter sets of a sampled ensemble, as draws.

    Attributes:
        names: of the parameters.
        table: a row for each member.
        source: where they come from, for a person.
    """

    names: tuple[str, ...]
    table: tuple[tuple[float, ...], ...]
    source: str

    @classmethod
    def read(cls, path: Path, model: Pathway, *, of_any_model: bool = False) -> Members:
        """The members that a file holds.

        Args:
            path: the file.
            model: whose parameters they are.
            of_any_model: whether they may have been sampled from another model with these parameters.

        Raises:
            InputError: it is missing, broken, or of another model.
        """
        try:
            rows = list(csv.reader(io.StringIO(read_text(path)), strict=True))
        except csv.Error as error:
            raise InputError(f"{path} is no CSV table ({error}): {_REMEDY}") from error
        if len(rows) < 2 or len(rows[0]) == len(_MADE_BY) or tuple(rows[0][-len(_MADE_BY) :]) != _MADE_BY:
            raise InputError(f"{path} holds no members of an ensemble: {_REMEDY}")
        names = tuple(rows[0][: -len(_MADE_BY)])
        for name in names:
            if not isinstance(model.by_id.get(name), Parameter):
                raise InputError(f"{path}: {shown(name)} is no parameter of the model: {_REMEDY}")
            if names.count(name) > 1:
                raise InputError(f"{path}: column {name!r} stands twice: {_REMEDY}")
        table = tuple(_numbers(path, line, row, len(names)) for line, row in enumerate(rows[1:], 2))
        made_by = {tuple(row[len(names) :]) for row in rows[1:]}
        checksum = sampled_checksum(model, names)
        if not of_any_model and {made[0] for made in made_by} != {checksum}:
            raise InputError(f"{path} was sampled from another model than this one ({checksum}): {_REMEDY}")
        return cls(names, table, f"members of {path.name}")

    @property
    def most(self) -> int:
        return len(self.table)

    def values(self, model: Pathway, index: int) -> dict[str, float]:
        return dict(zip(self.names, self.table[index], strict=True))

    def key(self) -> str:
        return f"members {checksum_of(repr((self.names, self.table)))}"

    def words(self) -> str:
        return f"{self.source}, each of which supports the calibration claims"


def members_path() -> Path:
    """Where the ensemble of the declared model is kept."""
    return validation_folder() / "ensemble.csv"


def stored_members(model: Pathway) -> Members | None:
    """The ensemble that the package keeps; None where it has none.

    Whoever asks for n members takes the first n: their order in the file is a seeded permutation.
    """
    path = members_path()
    return Members.read(path, model) if path.is_file() else None


def chosen_members(
    sampled: Sampled,
    count: int,
    claims: Sequence[Claim],
    arms: Mapping[str, Arm],
    *,
    computing: Computing | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[Members, int]:
    """Distinct points of the kept chains, chosen at random and judged once more on libRoadRunner, as the suite is.

    Returns:
        At most ``count`` members that support everything that was asked, and how many the judge turned down.
    """
    if count < 1:
        raise InputError(f"{count} members: use 1 or more.")
    prior = sampled.prior
    points = np.unique(sampled.kept.reshape(-1, len(prior.names)), axis=0)
    order = np.random.default_rng([sampled.seed, len(points)]).permutation(len(points))[:count]
    table = tuple(tuple(prior.values(points[index]).values()) for index in order)
    members = Members(prior.names, table, "the chains")
    asked = {claim.id for claim in sampled.asked.claims}
    judged = [claim for claim in claims if claim.id in asked]
    computing = replace(computing or Computing(), solver=Solver.LIBROADRUNNER)
    margins = margins_of_draws(judged, arms, len(table), members, computing=computing, progress=progress)
    held = [bool(np.all(row > 0)) for row in margins]
    supported = tuple(row for row, holds in zip(table, held, strict=True) if holds)
    return Members(prior.names, supported, "the chains"), held.count(False)


def members_as_csv(members: Members, sampled: Sampled) -> str:
    """A row for each member; the last columns say what made it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*members.names, *_MADE_BY])
    made_by = (sampled_checksum(pathway(), members.names), sampled.seed, len(sampled.chain))
    writer.writerows([*(f"{value:g}" for value in row), *made_by] for row in members.table)
    return text.getvalue()


def _numbers(path: Path, line: int, row: Sequence[str], count: int) -> tuple[float, ...]:
    try:
        numbers = tuple(float(cell) for cell in row[:count])
    except ValueError:
        numbers = ()
    if len(row) != count + len(_MADE_BY) or not np.isfinite(numbers).all() or len(numbers) != count:
        raise InputError(f"{path}, line {line} is no member: {_REMEDY}")
    return numbers
