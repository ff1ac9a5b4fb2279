"""NMDA receptors on interneurons and the disinhibition of pyramidal neurons (arrow fig-1).

Ketamine and norketamine block NMDA receptors on GABA interneurons and, about ten times less sensitively, on pyramidal
neurons. Interneurons lose the part of their excitation that those receptors carry and fire less. Their firing answers
to the *change*: a set point follows the excitation within some twenty minutes, on and off alike, so that disinhibition
comes with the onset of block and a high dose makes no late burst while it clears. GABA follows the interneurons, and
pyramidal neurons follow GABA, as far as their own NMDA receptors still support them: this makes the dose response an
inverted U. A knock-down animal has made up for the loss at rest; what is lost to it is the drug's target.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import kind_of, within
from ketamine_sbml.language.elements import Observable, Parameter, Rule, Stage, State
from ketamine_sbml.language.evidence import assumed, because, fitted
from ketamine_sbml.model.proteins import made_of
from ketamine_sbml.model.publications import (
    ALI_2020,
    GERHARD_2020,
    HOMAYOUN_2007,
    MOGHADDAM_1997,
    NMDAR_TONIC,
    SUSIN_2023,
)

_INTERNEURON = within("CL:0010011")
_PYRAMIDAL = within("CL:4023111")

STAGE = Stage(
    title="NMDA receptor block and disinhibition",
    description=__doc__,
    elements=(
        Parameter(
            id="interneuron_block_half",
            name="Free ketamine that blocks half of the interneuron NMDA receptor current",
            sbo="SBO:0000288",
            value=189.7,
            unit="nmol/L",
            range=(150.0, 2500.0),
            evidence=fitted(
                "Binding constants run from 0.1 to 2.5 umol/L; tonic currents are more sensitive than synaptic ones. "
                "With the pyramidal value it has to give the mixed current of about half at 1 umol/L and four "
                "fifths at "
                "10 umol/L.",
                GERHARD_2020,
                NMDAR_TONIC,
            ),
        ),
        Parameter(
            id="pyramidal_block_half",
            name="Free ketamine that blocks half of the pyramidal NMDA receptor current",
            sbo="SBO:0000288",
            value=7721.0,
            unit="nmol/L",
            range=(2000.0, 10000.0),
            evidence=fitted(
                "Recombinant GluN2A and GluN2B receptors in magnesium, from memory: 5 umol/L. Only the direction "
                "of the "
                "difference to interneurons was read.",
                SUSIN_2023,
            ),
        ),
        Parameter(
            id="norketamine_potency",
            name="Potency of norketamine at NMDA receptors relative to ketamine",
            sbo="SBO:0000002",
            value=0.3,
            unit="1",
            range=(0.1, 0.6),
            evidence=assumed("Ratio of the binding constants of the racemates, about 0.3 to 1 umol/L.", verified=False),
        ),
        Parameter(
            id="interneuron_nmdar_share",
            name="Share of interneuron excitation that NMDA receptors carry",
            sbo="SBO:0000002",
            value=0.6176,
            unit="1",
            range=(0.15, 0.7),
            evidence=fitted("Interneuron activity falls acutely; no size was read.", ALI_2020, HOMAYOUN_2007),
        ),
        Parameter(
            id="interneuron_adaptation_rate",
            name="Rate constant at which the interneuron set point follows its excitation",
            sbo="SBO:0000035",
            value=1.511,
            unit="1/h",
            range=(1.5, 4.0),
            evidence=fitted(
                "The burst is over within two hours although block outlasts it in the rat, and 50 and 200 mg/kg "
                "make no "
                "late burst while they clear: adaptation within 15 to 40 minutes, equal on and off.",
                MOGHADDAM_1997,
            ),
        ),
        Parameter(
            id="gaba_relaxation",
            name="Rate constant at which GABA tone follows interneuron firing",
            sbo="SBO:0000035",
            value=30.0,
            unit="1/h",
            range=(10.0, 120.0),
            evidence=assumed("Seconds to a few minutes; not limiting."),
        ),
        Parameter(
            id="disinhibition_share",
            name="Share of the brake on pyramidal neurons that GABA tone sets",
            sbo="SBO:0000002",
            value=0.8456,
            unit="1",
            range=(0.3, 0.85),
            evidence=fitted("Without any GABA tone pyramidal drive would rise to 1/(1 - share).", GERHARD_2020),
        ),
        Parameter(
            id="pyramidal_support_half",
            name="Unblocked pyramidal NMDA receptor current that supports half of firing",
            sbo="SBO:0000287",
            value=0.397,
            unit="1",
            range=(0.2, 0.6),
            evidence=fitted(
                "Glutamate outflow rises at 10 to 30, not at 50, and falls at 200 mg/kg; 10 umol/L no longer excites a "
                "slice.",
                MOGHADDAM_1997,
                GERHARD_2020,
            ),
        ),
        Parameter(
            id="pyramidal_support_hill",
            name="Steepness of the NMDA receptor support of pyramidal firing",
            sbo="SBO:0000190",
            value=4.0,
            unit="1",
            range=(3.0, 5.0),
            evidence=assumed(
                "Above 3 for a reason: glutamate is raised at 30 and unchanged at 50 mg/kg, a step of 1.7 in "
                "dose, which "
                "a gentler support cannot give; firing thresholds make the loss of a depolarising current steep.",
                MOGHADDAM_1997,
            ),
        ),
        Parameter(
            id="pyramidal_relaxation",
            name="Rate constant at which pyramidal activity follows its drive",
            sbo="SBO:0000035",
            value=17.13,
            unit="1/h",
            range=(4.0, 30.0),
            evidence=fitted("The rise of pyramidal firing is delayed against the fall of interneurons.", HOMAYOUN_2007),
        ),
        Parameter(
            id="spontaneous_activity",
            name="Pyramidal activity that remains when output is silenced",
            sbo="SBO:0000002",
            value=0.05,
            unit="1",
            range=(0.02, 0.15),
            evidence=assumed("Release that needs no action potential is not silenced by muscimol."),
        ),
        Rule(
            id="nmdar_blocker",
            name="Blocker at NMDA receptors, in ketamine equivalents",
            sbo="SBO:0000002",
            formula="ketamine_free + norketamine_potency * norketamine_free",
            unit="nmol/L",
            evidence=because("Ketamine and norketamine compete for the same site in the pore."),
            annotations=kind_of("CHEBI:6121"),
        ),
        Rule(
            id="interneuron_excitation",
            name="Excitation of interneurons through NMDA and other receptors",
            sbo="SBO:0000002",
            formula="1 - interneuron_nmdar_share * interneuron_nmdar_expression * interneuron_nmdar_block",
            evidence=because(
                "The knock-down takes away the drug's target; excitation at rest is made up for over the weeks between "
                "virus and test.",
                GERHARD_2020,
            ),
            annotations=_INTERNEURON,
        ),
        State(
            id="interneuron_set_point",
            name="Set point of interneuron excitability",
            sbo="SBO:0000002",
            initial=1.0,
            rate="interneuron_adaptation_rate * (interneuron_excitation - interneuron_set_point)",
            evidence=because(
                "Assumed mechanism: excitability adapts to lasting excitation. Needed because the burst follows the "
                "onset of block and does not come back while a high dose clears.",
                MOGHADDAM_1997,
            ),
            annotations=_INTERNEURON,
        ),
        State(
            id="gaba_fold",
            name="Inhibition of pyramidal neurons by GABA",
            sbo="SBO:0000002",
            initial=1.0,
            rate="gaba_relaxation * (interneuron_activity - gaba_fold)",
            evidence=because("sIPSC frequency falls in 1 umol/L ketamine.", GERHARD_2020),
            annotations=(*kind_of("GO:0051932"), *_PYRAMIDAL),
        ),
        Rule(
            id="pyramidal_drive_total",
            name="Drive of pyramidal neurons",
            sbo="SBO:0000002",
            formula=(
                "(spontaneous_activity + (1 - spontaneous_activity) * (1 - mpfc_silencing_level)"
                " * (1 + pyramidal_drive_level) / (1 - disinhibition_share + disinhibition_share * gaba_fold)"
                " * hill_fold(1 - pyramidal_nmdar_expression * pyramidal_nmdar_block,"
                " pyramidal_support_half, pyramidal_support_hill))"
            ),
            evidence=because(
                "Disinhibition raises it, loss of the cell's own NMDA receptor current and silencing lower it.",
                GERHARD_2020,
                MOGHADDAM_1997,
            ),
            annotations=_PYRAMIDAL,
        ),
        State(
            id="pyramidal_fold",
            name="Activity of pyramidal neurons, state",
            sbo="SBO:0000002",
            initial=1.0,
            rate="pyramidal_relaxation * (pyramidal_drive_total - pyramidal_fold)",
            evidence=because("Follows its drive with a delay of minutes.", HOMAYOUN_2007),
            annotations=_PYRAMIDAL,
        ),
        Observable(
            id="interneuron_nmdar_block",
            name="Block of NMDA receptors on interneurons",
            sbo="SBO:0000002",
            formula="occupancy(nmdar_blocker, interneuron_block_half)",
            plausible=(0.0, 1.0),
            group="Disinhibition",
            scale="fraction",
            evidence=because("One site in the pore, Hill coefficient 1.", GERHARD_2020),
            annotations=(*made_of("GRIN1", "GRIN2B", "GRIN2D"), *kind_of("GO:0017146"), *_INTERNEURON),
        ),
        Observable(
            id="pyramidal_nmdar_block",
            name="Block of NMDA receptors on pyramidal neurons",
            sbo="SBO:0000002",
            formula="occupancy(nmdar_blocker, pyramidal_block_half)",
            plausible=(0.0, 1.0),
            group="Disinhibition",
            scale="fraction",
            evidence=because("One site in the pore, Hill coefficient 1.", GERHARD_2020),
            annotations=(*made_of("GRIN1", "GRIN2A", "GRIN2B"), *kind_of("GO:0017146"), *_PYRAMIDAL),
        ),
        Observable(
            id="interneuron_activity",
            name="Activity of GABA interneurons",
            sbo="SBO:0000002",
            formula="(1 + interneuron_drive_level) * interneuron_excitation / interneuron_set_point",
            plausible=(0.0, 3.0),
            group="Disinhibition",
            evidence=because(
                "Excitation against the set point; chemo- or optogenetic drive sets firing directly and is not "
                "adapted to.",
                HOMAYOUN_2007,
                ALI_2020,
            ),
            annotations=_INTERNEURON,
        ),
        Observable(
            id="gaba_tone",
            name="GABA tone",
            sbo="SBO:0000002",
            formula="gaba_fold",
            plausible=(0.0, 3.0),
            group="Disinhibition",
            evidence=because("Inhibitory input to pyramidal neurons.", GERHARD_2020),
            annotations=kind_of("GO:0051932", "CHEBI:59888"),
        ),
        Observable(
            id="pyramidal_activity",
            name="Activity of pyramidal neurons",
            sbo="SBO:0000002",
            formula="pyramidal_fold",
            plausible=(0.0, 4.0),
            group="Disinhibition",
            evidence=because("Ensemble firing.", HOMAYOUN_2007),
            annotations=_PYRAMIDAL,
        ),
    ),
)
