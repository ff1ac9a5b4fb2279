"""DECLARE: what this model says, stage by stage, with its evidence. No logic stands here.

``stages/`` holds the equations, and beside each module the table of its numbers; ``publications.csv`` and
``proteins.csv`` what they cite and name; ``figure.toml`` the arrows of the figure; ``map.toml`` where things stand on
the maps. ``readings/`` holds what another reading of the figure declares anew.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from immutabledict import immutabledict

from ketamine_sbml.given import of_kind
from ketamine_sbml.language.figure import Arrow, read_arrows
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.language.tables import bibliography, proteins
from ketamine_sbml.language.variation import varied
from ketamine_sbml.model.about import ABOUT
from ketamine_sbml.model.readings import direct
from ketamine_sbml.model.stages import (
    calcium,
    compartments,
    disinhibition,
    glutamate,
    growth_factors,
    interventions,
    kinases,
    pharmacokinetics,
    receptors,
    response,
    settling,
    synapses,
)
from ketamine_sbml.model.stages.interventions import INJECTION_HOUR, KNOBS

__all__ = ["ABOUT", "ARROWS", "INJECTION_HOUR", "STAGES", "Arrow", "pathway", "pathway_read_as_direct"]

_FOLDER = Path(__file__).parent

# In the order in which the figure tells them.
STAGES = (
    compartments.STAGE,
    settling.STAGE,
    interventions.STAGE,
    pharmacokinetics.STAGE,
    disinhibition.STAGE,
    glutamate.STAGE,
    calcium.STAGE,
    growth_factors.STAGE,
    receptors.STAGE,
    kinases.STAGE,
    synapses.STAGE,
    response.STAGE,
)
ARROWS = read_arrows(_FOLDER / "figure.toml")


def pathway(organism: Organism = Organism.MOUSE) -> Pathway:
    """The whole declared pathway for one organism, which its name names as well.

    The organism changes annotation, names and pharmacokinetics, never the wiring.

    Example:
        >>> pathway().observable("p_mtor").name
        'Phosphorylated, active mTORC1'
    """
    # Text that is equal to an organism would be kept as its model, but is not the organism that code asks for.
    return _declared(Organism(of_kind("organism", organism, str)))


@cache
def _declared(organism: Organism) -> Pathway:
    return Pathway(
        about=ABOUT,
        organism=organism,
        stages=STAGES,
        knobs=KNOBS,
        origin=INJECTION_HOUR,
        settling=settling.SETTLING,
        publications=bibliography(_FOLDER),
        proteins=proteins(_FOLDER),
    )


@cache
def pathway_read_as_direct(organism: Organism = Organism.MOUSE) -> Pathway:
    """The other reading of the figure: block on pyramidal neurons at rest, and no disinhibition."""
    first = pathway(organism)
    return replace(
        first,
        about=replace(ABOUT, id="ketamine_direct", name="Ketamine at receptors of pyramidal neurons at rest"),
        stages=varied(STAGES, direct.STAGE, after=direct.AFTER),
        publications=immutabledict({**bibliography(_FOLDER / "readings"), **first.publications}),
    )
