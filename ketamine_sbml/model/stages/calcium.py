"""Depolarisation, L-type channels and dendritic calcium (arrow fig-4).

AMPA receptors depolarise the dendrite; L-type channels open and let calcium in; pumps and exchangers take it out.
Single transients last less than a tenth of a second, so calcium stands for its time average, which rises from about
70 to some 190 nmol/L while the burst lasts. A blocker of L-type channels removes the share of the influx that
they carry at rest as well, and that must do nothing downstream on its own.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import entry, kind_of
from ketamine_sbml.language.elements import (
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
    Stage,
    State,
)
from ketamine_sbml.language.evidence import assumed, because, derived, fitted
from ketamine_sbml.model.proteins import form_of
from ketamine_sbml.model.publications import ALI_2020, JAIN_BHALLA_2009, LEPACK_2015

STAGE = Stage(
    title="L-type channels and calcium",
    description=__doc__,
    elements=(
        Parameter(
            id="depolarisation_relaxation",
            name="Rate constant at which depolarisation follows AMPA receptor activity",
            sbo="SBO:0000035",
            value=60.0,
            unit="1/h",
            range=(20.0, 600.0),
            evidence=assumed("Fast against everything that is asked of the model; a minute smooths the average."),
        ),
        Parameter(
            id="ltype_opening_largest",
            name="Largest activity of L-type channels, fold of rest",
            sbo="SBO:0000002",
            value=9.14,
            unit="1",
            range=(2.0, 10.0),
            evidence=fitted("L-type channels are far from saturated at rest; no number was found."),
        ),
        Parameter(
            id="ltype_opening_half",
            name="Depolarisation above rest that gives half of the largest rise of L-type channel activity",
            sbo="SBO:0000287",
            value=0.2737,
            unit="1",
            range=(0.2, 4.0),
            evidence=fitted("A fold of rest; no number was found."),
        ),
        Parameter(
            id="ltype_calcium_share",
            name="Share of calcium influx through L-type channels at rest",
            sbo="SBO:0000002",
            value=0.4069,
            unit="1",
            range=(0.2, 0.8),
            evidence=fitted("No number was found; the time average is to rise 1.3 to 2.5 fold.", ALI_2020),
        ),
        Parameter(
            id="ltype_blocker_half",
            name="Nifedipine that blocks half of L-type channels",
            sbo="SBO:0000288",
            value=100.0,
            unit="nmol/L",
            range=(20.0, 500.0),
            evidence=assumed(
                "0.02 to 0.2 umol/L, known from memory; verapamil is some thirty times weaker.", verified=False
            ),
        ),
        Parameter(
            id="calcium_rest",
            name="Dendritic calcium at rest",
            sbo="SBO:0000002",
            value=70.0,
            unit="nmol/L",
            range=(40.0, 120.0),
            evidence=derived("Published models use 50 to 80 nmol/L.", JAIN_BHALLA_2009),
        ),
        Parameter(
            id="calcium_extrusion",
            name="Rate constant of calcium extrusion, time-averaged",
            sbo="SBO:0000035",
            value=120.0,
            unit="1/h",
            range=(30.0, 3600.0),
            evidence=assumed("Pumps need less than a second; half a minute smooths the average and changes nothing."),
        ),
        State(
            id="depolarisation",
            name="Depolarisation of the dendrite",
            sbo="SBO:0000002",
            initial=1.0,
            rate="depolarisation_relaxation * (ampar_activity - depolarisation)",
            evidence=because("Follows AMPA receptor current."),
            annotations=kind_of("GO:0051899"),
        ),
        Rule(
            id="ltype_activity",
            name="L-type channel activity",
            sbo="SBO:0000002",
            formula=(
                "(1 - occupancy(ltype_blocker_level, ltype_blocker_half))"
                " * (saturating(surplus(depolarisation, 0, surplus_softness),"
                " ltype_opening_largest, ltype_opening_half)"
                " - surplus(2 - depolarisation, 0, surplus_softness))"
            ),
            evidence=because("Nifedipine and verapamil block ketamine's behavioural effect.", LEPACK_2015),
            annotations=(*form_of("CACNA1C", "CACNA1D"), *kind_of("GO:1990454")),
        ),
        Species(
            id="calcium_cytosol",
            name="Free calcium in the dendrite",
            sbo="SBO:0000327",
            compartment="dendrite",
            initial="calcium_rest * dendrite",
            evidence=because("Time average over transients."),
            annotations=entry("CHEBI:29108"),
        ),
        Reaction(
            id="calcium_influx",
            name="Calcium influx through L-type and other channels",
            sbo="SBO:0000587",
            products={"calcium_cytosol": 1},
            law=(
                "calcium_extrusion * calcium_rest * dendrite"
                " * (1 - ltype_calcium_share + ltype_calcium_share * ltype_activity)"
            ),
            law_sbo="SBO:0000047",
            evidence=because("What leaves at rest has to enter at rest.", LEPACK_2015, ALI_2020),
            annotations=kind_of("GO:0098703"),
        ),
        Reaction(
            id="calcium_efflux",
            name="Calcium extrusion",
            sbo="SBO:0000655",
            reactants={"calcium_cytosol": 1},
            law="calcium_extrusion * calcium_cytosol",
            law_sbo="SBO:0000049",
            evidence=because("Plasma-membrane pump and sodium-calcium exchange, far from saturation."),
            annotations=(*kind_of("GO:1990034"), *form_of("ATP2B1", "SLC8A1")),
        ),
        Rule(
            id="calcium_fold",
            name="Dendritic calcium, fold of rest",
            sbo="SBO:0000002",
            formula="calcium_cytosol / (calcium_rest * dendrite)",
            evidence=because("Signal to the release of growth factors."),
            annotations=kind_of("GO:0019722"),
        ),
        Observable(
            id="calcium",
            name="Dendritic calcium, time-averaged",
            sbo="SBO:0000002",
            formula="calcium_cytosol / dendrite",
            unit="nmol/L",
            plausible=(20.0, 300.0),
            group="Excitation",
            evidence=because(
                "Spine transients peak at 0.5 to 1.5 umol/L; the average stays far below.", ALI_2020, verified=False
            ),
            annotations=entry("CHEBI:29108"),
        ),
    ),
)
