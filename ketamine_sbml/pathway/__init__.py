"""DECLARE: what the model says, stage by stage, with its evidence."""

from ketamine_sbml.pathway.assembly import Pathway
from ketamine_sbml.pathway.elements import (
    Action,
    Compartment,
    Element,
    Event,
    Evidence,
    Function,
    Intervention,
    Level,
    Observable,
    Organism,
    Parameter,
    PerOrganism,
    Reaction,
    Rule,
    Species,
    Stage,
    State,
    ValueKind,
)
from ketamine_sbml.pathway.figure import ARROWS, Arrow
from ketamine_sbml.pathway.interventions import INJECTION_HOUR, INTERVENTIONS
from ketamine_sbml.pathway.stages import STAGES

__all__ = [
    "ARROWS",
    "INJECTION_HOUR",
    "INTERVENTIONS",
    "Action",
    "Arrow",
    "Compartment",
    "Element",
    "Event",
    "Evidence",
    "Function",
    "Intervention",
    "Level",
    "Observable",
    "Organism",
    "Parameter",
    "Pathway",
    "PerOrganism",
    "Reaction",
    "Rule",
    "Species",
    "Stage",
    "State",
    "ValueKind",
    "pathway",
]


def pathway(organism: Organism = Organism.MOUSE) -> Pathway:
    """The whole declared pathway for one organism.

    The organism changes annotation, names and pharmacokinetics, never the wiring.

    Example:
        >>> pathway().observable("p_mtor").name
        'Phosphorylated, active mTORC1'
    """
    return Pathway(organism=organism, stages=STAGES, interventions=INTERVENTIONS)
