"""DECLARE: what this model says, stage by stage, with its evidence."""

from ketamine_sbml.language.elements import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.model.figure import ARROWS, Arrow
from ketamine_sbml.model.stages import STAGES
from ketamine_sbml.model.stages.interventions import INJECTION_HOUR, INTERVENTIONS

__all__ = ["ARROWS", "INJECTION_HOUR", "INTERVENTIONS", "STAGES", "Arrow", "pathway"]


def pathway(organism: Organism = Organism.MOUSE) -> Pathway:
    """The whole declared pathway for one organism.

    The organism changes annotation, names and pharmacokinetics, never the wiring.

    Example:
        >>> pathway().observable("p_mtor").name
        'Phosphorylated, active mTORC1'
    """
    return Pathway(organism=organism, stages=STAGES, interventions=INTERVENTIONS)
