"""Mass is made and lost only where a reaction says so: what every reaction keeps, a simulation keeps."""

from __future__ import annotations

import numpy as np
import pytest
import roadrunner

from ketamine_sbml.language.elements import Reaction, Species
from ketamine_sbml.model import pathway
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.simulation import Arm, Change, prepare

MODEL = pathway()
SPECIES = [species.id for species in MODEL.elements(Species)]
# Each sum of species that no reaction changes: the forms of a protein.
MOIETIES = [
    ("akt_phosphorylated", "akt_unphosphorylated"),
    ("erk_phosphorylated", "erk_unphosphorylated"),
    ("tsc_phosphorylated", "tsc_unphosphorylated"),
    ("rheb_gtp", "rheb_gdp"),
    ("s6k_phosphorylated", "s6k_unphosphorylated"),
    ("eif4ebp_phosphorylated", "eif4ebp_unphosphorylated"),
    ("mtorc1_active", "mtorc1_inactive", "mtorc1_rapamycin"),
    ("fkbp12_free", "fkbp12_rapamycin", "mtorc1_rapamycin"),
]
ARMS = [
    Arm("ketamine", (Change("ketamine", 10),)),
    Arm("rapamycin", (Change("ketamine", 10), Change("rapamycin", 20))),
    Arm("blocked", (Change("ketamine", 40), Change("pi3k_inhibitor", 50000), Change("mek_inhibitor", 20000))),
]


def stoichiometry() -> np.ndarray:
    """One row a species, one column a reaction."""
    reactions = MODEL.elements(Reaction)
    matrix = np.zeros((len(SPECIES), len(reactions)))
    for column, reaction in enumerate(reactions):
        for name, count in reaction.reactants.items():
            matrix[SPECIES.index(name), column] -= count
        for name, count in reaction.products.items():
            matrix[SPECIES.index(name), column] += count
    return matrix


def conserved() -> np.ndarray:
    """Every independent sum of species that no reaction changes, one a row (the left null space)."""
    left, values, _ = np.linalg.svd(stoichiometry())
    rank = int((values > 1e-9).sum())
    return left[:, rank:].T


def test_the_cycles_of_the_figure_conserve_their_total() -> None:
    matrix = stoichiometry()
    for moiety in MOIETIES:
        assert not sum(matrix[SPECIES.index(name)] for name in moiety).any(), moiety


def test_nothing_else_is_conserved() -> None:
    """What is synthesised and degraded, injected and cleared, has no conserved total."""
    assert len(conserved()) == len(MOIETIES)


@pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.name)
def test_what_every_reaction_keeps_a_simulation_keeps(arm: Arm) -> None:
    runner = roadrunner.RoadRunner(build_sbml(MODEL, documented=False))
    for name, value in prepare(arm, MODEL).values.items():
        runner[name] = value
    runner.reset()
    table = np.array(runner.simulate(0, 200, 400, SPECIES))
    for row in conserved():
        sums = table @ row
        scale = np.abs(table * row).sum(axis=1).max()
        assert np.ptp(sums) < 1e-6 * scale, dict(zip(SPECIES, row.round(3), strict=True))
