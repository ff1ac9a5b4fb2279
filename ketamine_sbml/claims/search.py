"""What a program that chooses parameters may see of the suite."""

from __future__ import annotations

from collections.abc import Mapping

from ketamine_sbml.claims.claim import Claim, Role
from ketamine_sbml.language.interventions import Animal
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.protocol import Arm


def open_to_search(claim: Claim, arms: Mapping[str, Arm], model: Pathway) -> bool:
    """Whether it may be shown to the program: calibration claims, and sanity checks unless on a changed animal.

    A sanity check is no evidence, so that nothing is lost by showing it; but animals with a genetic loss, and stressed
    ones, are kept for validation, and a check on them would give away what the claims ask.
    """
    if not claim.in_totals:
        return False
    if claim.role is Role.SANITY:
        animals = {intervention.id for intervention in model.interventions if isinstance(intervention, Animal)}
        return not any(change.intervention in animals for name in claim.arms.values() for change in arms[name].changes)
    return claim.role is Role.CALIBRATION
