"""The stages in the order in which the figure tells them."""

from __future__ import annotations

from ketamine_sbml.language.elements import Stage
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
    synapses,
)

STAGES: tuple[Stage, ...] = (
    compartments.STAGE,
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
