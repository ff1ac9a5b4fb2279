"""The stages in the order in which the figure tells them."""

from __future__ import annotations

from ketamine_sbml.pathway import (
    calcium,
    compartments,
    disinhibition,
    flk1,
    glutamate,
    interventions,
    mtorc1,
    neurotrophins,
    pharmacokinetics,
    response,
    synapse,
)
from ketamine_sbml.pathway.elements import Stage

STAGES: tuple[Stage, ...] = (
    compartments.STAGE,
    interventions.STAGE,
    pharmacokinetics.STAGE,
    disinhibition.STAGE,
    glutamate.STAGE,
    calcium.STAGE,
    neurotrophins.STAGE,
    flk1.STAGE,
    mtorc1.STAGE,
    synapse.STAGE,
    response.STAGE,
)
