"""The glutamate burst and AMPA receptors (arrows fig-2 and fig-3).

Active pyramidal neurons release glutamate; transporters clear it; presynaptic mGlu2/3 autoreceptors hold release back
as glutamate rises. Extracellular glutamate is kept as a fold of rest, because dialysis and patch-clamp estimates of
its resting concentration differ a hundredfold. Glutamate opens AMPA receptors, which NBQX blocks and CX546
potentiates.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import kind_of
from ketamine_sbml.language.elements import Observable, Parameter, Rule, Stage, State
from ketamine_sbml.language.evidence import assumed, because, fitted, measured
from ketamine_sbml.model.proteins import made_of
from ketamine_sbml.model.publications import (
    CHOWDHURY_2017,
    DWYER_2012,
    GOLDSTEIN_1993,
    LEPACK_2016,
    MAENG_2008,
    MOGHADDAM_1997,
    ZHOU_2014,
)

STAGE = Stage(
    title="Glutamate burst and AMPA receptors",
    description=__doc__,
    elements=(
        Parameter(
            id="glutamate_clearance",
            name="Rate constant at which extracellular glutamate follows release",
            sbo="SBO:0000035",
            value=20.0,
            unit="1/h",
            range=(6.0, 600.0),
            evidence=assumed("Uptake takes seconds; what dialysis sees takes minutes."),
        ),
        Parameter(
            id="autoreceptor_gain",
            name="Strength of mGlu2/3 feedback on glutamate release",
            sbo="SBO:0000002",
            value=0.406,
            unit="1",
            range=(0.4, 2.0),
            evidence=fitted("Full antagonism raises release 1 + gain fold; LY341495 acts like ketamine.", DWYER_2012),
        ),
        Parameter(
            id="autoreceptor_half",
            name="Glutamate that half activates mGlu2/3 autoreceptors",
            sbo="SBO:0000287",
            value=1.866,
            unit="1",
            range=(1.0, 5.0),
            evidence=fitted("A fold of resting glutamate; tone at rest is partial."),
        ),
        Parameter(
            id="mglu23_agonist_half",
            name="LY379268 that acts like resting glutamate on mGlu2/3 receptors",
            sbo="SBO:0000287",
            value=10.0,
            unit="nmol/L",
            range=(2.0, 50.0),
            evidence=assumed("Nanomolar agonist, known from memory.", verified=False),
        ),
        Parameter(
            id="mglu23_antagonist_half",
            name="LY341495 that halves the affinity of mGlu2/3 receptors for glutamate",
            sbo="SBO:0000261",
            value=20.0,
            unit="nmol/L",
            range=(2.0, 100.0),
            evidence=assumed("Nanomolar antagonist, known from memory.", verified=False),
        ),
        Parameter(
            id="ampar_glutamate_share",
            name="Share of AMPA receptor activity that follows extracellular glutamate",
            sbo="SBO:0000002",
            value=0.95,
            unit="1",
            range=(0.7, 1.0),
            evidence=assumed("Nearly all of it; the rest stands for miniature events."),
        ),
        Parameter(
            id="ampar_half",
            name="Glutamate that half saturates AMPA receptors",
            sbo="SBO:0000287",
            value=4.865,
            unit="1",
            range=(1.2, 5.0),
            evidence=fitted("A fold of rest; desensitised receptors are half active at some 5 to 20 umol/L."),
        ),
        Parameter(
            id="ampar_antagonist_half",
            name="NBQX that blocks half of AMPA receptor activity",
            sbo="SBO:0000288",
            value=150.0,
            unit="nmol/L",
            range=(50.0, 500.0),
            evidence=measured("0.15 umol/L on AMPA field potentials in slices.", GOLDSTEIN_1993),
        ),
        Parameter(
            id="ampar_potentiator_half",
            name="CX546 with half of its effect on AMPA receptors",
            sbo="SBO:0000287",
            value=100000.0,
            unit="nmol/L",
            range=(20000.0, 400000.0),
            evidence=assumed("A low-affinity potentiator, known from memory.", verified=False),
        ),
        Parameter(
            id="ampar_potentiator_gain",
            name="Largest relative rise of AMPA receptor activity by CX546",
            sbo="SBO:0000002",
            value=0.5,
            unit="1",
            range=(0.2, 1.5),
            evidence=assumed("Raises what ketamine does further; no size was read.", ZHOU_2014),
        ),
        Rule(
            id="autoreceptor_activation",
            name="Activation of mGlu2/3 autoreceptors, fold of rest",
            sbo="SBO:0000002",
            formula=(
                "(1 + autoreceptor_half) * (glutamate_fold + mglu23_agonist_level / mglu23_agonist_half)"
                " / (autoreceptor_half * (1 + mglu23_antagonist_level / mglu23_antagonist_half)"
                " + glutamate_fold + mglu23_agonist_level / mglu23_agonist_half)"
            ),
            evidence=because("Agonist adds to glutamate, antagonist competes with both.", DWYER_2012),
        ),
        State(
            id="glutamate_fold",
            name="Extracellular glutamate, state",
            sbo="SBO:0000002",
            initial=1.0,
            rate=(
                "glutamate_clearance * (pyramidal_fold * (1 + autoreceptor_gain)"
                " / (1 + autoreceptor_gain * autoreceptor_activation) - glutamate_fold)"
            ),
            evidence=because(
                "Release by pyramidal neurons and clearance by transporters.", MOGHADDAM_1997, CHOWDHURY_2017
            ),
            annotations=kind_of("CHEBI:29985", "GO:0061535", "GO:0051935"),
        ),
        Observable(
            id="glutamate",
            name="Extracellular glutamate",
            sbo="SBO:0000002",
            formula="glutamate_fold",
            plausible=(0.0, 3.5),
            group="Excitation",
            evidence=because("Dialysis in prefrontal cortex.", MOGHADDAM_1997),
            annotations=kind_of("CHEBI:29985"),
        ),
        Observable(
            id="ampar_activity",
            name="AMPA receptor activity",
            sbo="SBO:0000002",
            formula=(
                "(1 - occupancy(ampar_antagonist_level, ampar_antagonist_half))"
                " * (1 + ampar_potentiator_gain * occupancy(ampar_potentiator_level, ampar_potentiator_half))"
                " * gate(glutamate_fold, ampar_glutamate_share, ampar_half, 1)"
            ),
            plausible=(0.0, 4.0),
            group="Excitation",
            evidence=because("NBQX blocks, CX546 potentiates.", MAENG_2008, LEPACK_2016, ZHOU_2014),
            annotations=(*made_of("GRIA1", "GRIA2"), *kind_of("GO:0032281", "GO:0098990")),
        ),
    ),
)
