"""The glutamate burst and AMPA receptors (arrows fig-2 and fig-3).

Pyramidal neurons that fire more than at rest release more glutamate; transporters clear it; presynaptic mGlu2/3
autoreceptors hold back what is evoked and leave release at rest. Extracellular glutamate is kept as a fold of rest,
because dialysis and patch-clamp estimates of its resting concentration differ a hundredfold; part of it needs no
firing. Glutamate opens AMPA receptors, which NBQX blocks and CX546 potentiates. A rise of
their activity counts the more the larger it is, in front of all that amplifies: a few per cent have next to no
consequence, and there is no threshold. What lasts for hours becomes usual, so that a burst counts by its size and not
by how long something smaller goes on.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import property_of
from ketamine_sbml.language.elements import Observable, Rule, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import COEFFICIENT, FRACTION, SPECIFIC_CONCENTRATION

STAGE = stage(
    __file__,
    title="Glutamate burst and AMPA receptors",
    plot="Excitation",
    description=__doc__,
    elements=(
        Numbers("Glutamate and AMPA receptors"),
        Rule(
            id="autoreceptor_activation",
            name="Activation of mGlu2/3 autoreceptors, fold of rest",
            formula=(
                "(1 + autoreceptor_half) * (glutamate_fold + mglu23_agonist_level / mglu23_agonist_half)"
                " / (autoreceptor_half * (1 + mglu23_antagonist_level / mglu23_antagonist_half)"
                " + glutamate_fold + mglu23_agonist_level / mglu23_agonist_half)"
            ),
            evidence=because("Agonist adds to glutamate, antagonist competes with both.", "Dwyer2012"),
        ),
        Rule(
            id="autoreceptor_relief",
            name="Drive of release by a lifted tonic brake of mGlu2/3 autoreceptors",
            sbo=COEFFICIENT,
            formula="autoreceptor_gain * surplus(2 - autoreceptor_activation, 0, surplus_softness)",
            evidence=because(
                "An antagonist lifts the brake that resting glutamate holds. It is a rule of its own because AMICI's "
                "algebra divides by zero at rest where one surplus stands within another.",
                "Dwyer2012",
            ),
        ),
        Rule(
            id="glutamate_evoked",
            name="Evoked release of glutamate, above rest",
            sbo=COEFFICIENT,
            formula=(
                "surplus(pyramidal_fold + autoreceptor_relief, 0, surplus_softness)"
                " / (1 + autoreceptor_feedback * surplus(autoreceptor_activation, 0, surplus_softness))"
            ),
            evidence=because(
                "Firing above rest releases more, as does an antagonist that lifts the tonic brake; activated "
                "autoreceptors hold back what is evoked and leave release at rest.",
                "Dwyer2012",
                "Moghaddam1997",
            ),
            annotations=property_of("CHEBI:29985", "GO:0061535"),
        ),
        State(
            id="glutamate_fold",
            name="Extracellular glutamate, state",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "glutamate_clearance * (1 + (1 - mpfc_silencing_level) * glutamate_evoked"
                " - (1 - spontaneous_release) * (mpfc_silencing_level"
                " + (1 - mpfc_silencing_level) * surplus(2 - pyramidal_fold, 0, surplus_softness)) - glutamate_fold)"
            ),
            evidence=because(
                "Release by pyramidal neurons and clearance by transporters.", "Moghaddam1997", "Chowdhury2017"
            ),
            annotations=property_of("CHEBI:29985", "GO:0061535", "GO:0051935"),
        ),
        Observable(
            id="glutamate",
            name="Extracellular glutamate",
            sbo=SPECIFIC_CONCENTRATION,
            formula="glutamate_fold",
            plausible=(0.0, 3.5),
            evidence=because("Dialysis in prefrontal cortex.", "Moghaddam1997"),
            annotations=property_of("CHEBI:29985"),
        ),
        Rule(
            id="ampar_left",
            name="AMPA receptors that their antagonist leaves",
            sbo=FRACTION,
            formula="1 - occupancy(ampar_antagonist_level, ampar_antagonist_half)",
            evidence=because("NBQX takes receptors away; those left see all of the glutamate.", "Maeng2008"),
            annotations=property_of("GRIA1", "GRIA2", "GO:0032281"),
        ),
        Rule(
            id="ampar_drive",
            name="Activity of AMPA receptors that are not blocked, at neurons that are not silenced, fold of rest",
            sbo=COEFFICIENT,
            formula=(
                "(1 + ampar_potentiator_gain * occupancy(ampar_potentiator_level, ampar_potentiator_half))"
                " * gate(glutamate_fold + (1 - spontaneous_release) * mpfc_silencing_level,"
                " ampar_glutamate_share, ampar_half, 1)"
            ),
            evidence=because(
                "What the receptors that are left see: glutamate, and a potentiator in proportion to its occupancy.",
                "Maeng2008",
                "Zhou2014",
            ),
            annotations=property_of("GRIA1", "GRIA2", "GO:0032281"),
        ),
        State(
            id="ampar_usual",
            name="AMPA receptor activity that the dendrite has come to take as usual, fold of rest",
            sbo=COEFFICIENT,
            rate="ampar_habituation * (1 + surplus(ampar_drive, 0, surplus_softness) - ampar_usual)",
            evidence=because(
                "Assumed mechanism: what lasts for hours becomes usual, so that size counts more than duration: a "
                "little more firing for a day must not do what a burst does in an hour. It follows rises only, so that "
                "the end of a blocker is no stimulus."
            ),
            annotations=property_of("GRIA1", "GRIA2", "GO:0032281"),
        ),
        Rule(
            id="ampar_evoked",
            name="AMPA receptor activity above what is usual",
            sbo=COEFFICIENT,
            formula="ampar_left * surplus(1 + ampar_drive - ampar_usual, 0, ampar_softness)",
            evidence=because(
                "Fluctuations of a few per cent have next to no consequence, and nothing sets in at a threshold: half "
                "of a rise counts where it equals the softness. An antagonist takes receptors away; those left see the "
                "whole burst, as do those that face neurons which were not silenced.",
                "Maeng2008",
                "Lepack2016",
                "Zhou2014",
            ),
            annotations=property_of("GRIA1", "GRIA2", "GO:0032281"),
        ),
        Observable(
            id="ampar_activity",
            name="AMPA receptor activity",
            formula=(
                "ampar_left"
                " * (1 + ampar_potentiator_gain * occupancy(ampar_potentiator_level, ampar_potentiator_half))"
                " * gate(glutamate_fold, ampar_glutamate_share, ampar_half, 1)"
            ),
            plausible=(0.0, 4.0),
            evidence=because("NBQX blocks, CX546 potentiates.", "Maeng2008", "Lepack2016", "Zhou2014"),
            annotations=property_of("GRIA1", "GRIA2", "GO:0032281", "GO:0098990"),
        ),
    ),
)
