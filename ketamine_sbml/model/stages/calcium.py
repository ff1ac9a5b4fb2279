"""Depolarisation, L-type channels and dendritic calcium (arrow fig-4).

AMPA receptors depolarise the dendrite, and the pyramidal neuron's own NMDA receptors carry a share of what they evoke,
in proportion to those that are not blocked; L-type channels open and let calcium in; pumps and exchangers take it out.
Single transients last less than a tenth of a second, so calcium stands for its time average, which rises by a third,
from 70 to some 95 nmol/L, while the burst lasts. A blocker of L-type channels removes the share of the influx that they
carry at rest as well: what the channels that are left still let in above that tone is what the burst evokes.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import entry, kind_of, made_of, property_of
from ketamine_sbml.language.elements import Observable, Reaction, Rule, Species, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import (
    FIRST_ORDER,
    FRACTION,
    ION,
    MEMBRANE_INFLUX,
    SPECIFIC_CONCENTRATION,
    TRANSPORT,
    ZEROTH_ORDER,
)

STAGE = stage(
    __file__,
    title="L-type channels and calcium",
    plot="Excitation",
    description=__doc__,
    elements=(
        Numbers("Calcium"),
        State(
            id="depolarisation",
            name="Depolarisation of the dendrite",
            rate=(
                "depolarisation_relaxation * (1 + ampar_evoked"
                " * (1 - dendritic_nmdar_share * pyramidal_nmdar_expression * pyramidal_nmdar_block)"
                " - depolarisation)"
            ),
            evidence=because(
                "Follows AMPA receptor current above what is usual, of which the cell's own NMDA receptors carry a "
                "share. An animal without them at rest has made up for the loss.",
                "Lepack2015",
            ),
            annotations=property_of("GO:0051899"),
        ),
        Rule(
            id="ltype_left",
            name="L-type channels that are not blocked",
            sbo=FRACTION,
            formula="1 - occupancy(ltype_blocker_level, ltype_blocker_half)",
            evidence=because("Nifedipine and verapamil block ketamine's behavioural effect.", "Lepack2015"),
            annotations=property_of("CACNA1C", "CACNA1D", "GO:1990454"),
        ),
        Rule(
            id="ltype_activity",
            name="L-type channel activity",
            formula="ltype_left * (1 + limited(depolarisation - 1, ltype_opening_largest, ltype_opening_half))",
            evidence=because("Depolarisation opens them; few are open at rest.", "Lepack2015"),
            annotations=property_of("CACNA1C", "CACNA1D", "GO:1990454"),
        ),
        Rule(
            id="calcium_tone",
            name="Calcium that unblocked channels keep up at rest, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            formula="1 - ltype_calcium_share + ltype_calcium_share * ltype_left",
            evidence=because("A blocker takes away the share of resting influx that L-type channels carry."),
            annotations=property_of("CHEBI:29108"),
        ),
        Species(
            id="calcium_cytosol",
            name="Free calcium in the dendrite",
            sbo=ION,
            compartment="dendrite",
            initial="calcium_rest * dendrite",
            evidence=because("Time average over transients."),
            annotations=entry("CHEBI:29108"),
        ),
        Reaction(
            id="calcium_influx",
            name="Calcium influx through L-type and other channels",
            sbo=MEMBRANE_INFLUX,
            equation="-> calcium_cytosol",
            law=(
                "calcium_extrusion * calcium_rest * dendrite"
                " * (1 - ltype_calcium_share + ltype_calcium_share * ltype_activity)"
            ),
            law_sbo=ZEROTH_ORDER,
            evidence=because("What leaves at rest has to enter at rest.", "Lepack2015", "Ali2020"),
            annotations=kind_of("GO:0098703"),
        ),
        Reaction(
            id="calcium_efflux",
            name="Calcium extrusion",
            sbo=TRANSPORT,
            equation="calcium_cytosol ->",
            law="calcium_extrusion * calcium_cytosol",
            law_sbo=FIRST_ORDER,
            evidence=because("Plasma-membrane pump and sodium-calcium exchange, far from saturation."),
            annotations=(*kind_of("GO:1990034"), *made_of("ATP2B1", "SLC8A1")),
        ),
        Rule(
            id="calcium_fold",
            name="Dendritic calcium, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            formula="calcium_cytosol / (calcium_rest * dendrite)",
            evidence=because("Signal to the release of growth factors."),
            annotations=property_of("GO:0019722"),
        ),
        Observable(
            id="calcium",
            name="Dendritic calcium, time-averaged",
            formula="calcium_cytosol / dendrite",
            unit="nmol/L",
            plausible=(20.0, 300.0),
            evidence=because(
                "Spine transients peak at 0.5 to 1.5 umol/L; the average stays far below.", "Ali2020", verified=False
            ),
            annotations=property_of("CHEBI:29108"),
        ),
    ),
)
