"""NMDA receptors on interneurons and the disinhibition of pyramidal neurons (arrow fig-1).

Ketamine and norketamine block NMDA receptors on GABA interneurons and, about ten times less sensitively, on pyramidal
neurons. Interneurons lose the part of their excitation that those receptors carry and fire less. Their firing answers
to the *change*: a set point follows the excitation within some twenty minutes, on and off alike, so that disinhibition
comes with the onset of block and a high dose makes no late burst while it clears. GABA follows the interneurons, and
pyramidal neurons follow GABA, as far as their own NMDA receptors still support them: this makes the dose response an
inverted U. A knock-down animal has made up for the loss at rest; what is lost to it is the drug's target.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import property_of
from ketamine_sbml.language.elements import Observable, Rule, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import FRACTION, RELATIVE_ACTIVITY

_INTERNEURON = property_of("CL:0010011")
_PYRAMIDAL = property_of("CL:4023111")

STAGE = stage(
    __file__,
    title="NMDA receptor block and disinhibition",
    plot="Disinhibition",
    description=__doc__,
    elements=(
        Numbers("Disinhibition"),
        Rule(
            id="nmdar_blocker",
            name="Blocker at NMDA receptors, in ketamine equivalents",
            formula="ketamine_free + norketamine_potency * norketamine_free",
            unit="nmol/L",
            evidence=because("Ketamine and norketamine compete for the same site in the pore."),
            annotations=property_of("CHEBI:6121"),
        ),
        Rule(
            id="interneuron_excitation",
            name="Excitation of interneurons through NMDA and other receptors",
            sbo=RELATIVE_ACTIVITY,
            formula="1 - interneuron_nmdar_share * interneuron_nmdar_expression * interneuron_nmdar_block",
            evidence=because(
                "The knock-down takes away the drug's target; excitation at rest is made up for over the "
                "weeks between virus and test.",
                "Gerhard2020",
            ),
            annotations=_INTERNEURON,
        ),
        State(
            id="interneuron_set_point",
            name="Set point of interneuron excitability",
            sbo=RELATIVE_ACTIVITY,
            rate="interneuron_adaptation_rate * (interneuron_excitation - interneuron_set_point)",
            evidence=because(
                "Assumed mechanism: excitability adapts to lasting excitation. Needed because the burst "
                "follows the onset of block and does not come back while a high dose clears.",
                "Moghaddam1997",
            ),
            annotations=_INTERNEURON,
        ),
        State(
            id="gaba_fold",
            name="Inhibition of pyramidal neurons by GABA",
            rate="gaba_relaxation * (interneuron_activity - gaba_fold)",
            evidence=because("sIPSC frequency falls in 1 umol/L ketamine.", "Gerhard2020"),
            annotations=property_of("GO:0051932", "CL:4023111"),
        ),
        Rule(
            id="pyramidal_drive_total",
            name="Drive of pyramidal neurons",
            formula=(
                "(spontaneous_activity + (1 - spontaneous_activity) * (1 - mpfc_silencing_level)"
                " * (1 + pyramidal_drive_level) / (1 - disinhibition_share + disinhibition_share * gaba_fold)"
                " * hill_fold(1 - pyramidal_nmdar_expression * pyramidal_nmdar_block,"
                " pyramidal_support_half, pyramidal_support_hill))"
            ),
            evidence=because(
                "Disinhibition raises it, loss of the cell's own NMDA receptor current and silencing lower it.",
                "Gerhard2020",
                "Moghaddam1997",
            ),
            annotations=_PYRAMIDAL,
        ),
        State(
            id="pyramidal_fold",
            name="Activity of pyramidal neurons, state",
            rate="pyramidal_relaxation * (pyramidal_drive_total - pyramidal_fold)",
            evidence=because("Follows its drive with a delay of minutes.", "Homayoun2007"),
            annotations=_PYRAMIDAL,
        ),
        Observable(
            id="interneuron_nmdar_block",
            name="Block of NMDA receptors on interneurons",
            sbo=FRACTION,
            formula="occupancy(nmdar_blocker, interneuron_block_half)",
            plausible=(0.0, 1.0),
            scale="fraction",
            evidence=because("One site in the pore, Hill coefficient 1.", "Gerhard2020"),
            annotations=property_of("GRIN1", "GRIN2B", "GRIN2D", "GO:0017146", "CL:0010011"),
        ),
        Observable(
            id="pyramidal_nmdar_block",
            name="Block of NMDA receptors on pyramidal neurons",
            sbo=FRACTION,
            formula="occupancy(nmdar_blocker, pyramidal_block_half)",
            plausible=(0.0, 1.0),
            scale="fraction",
            evidence=because("One site in the pore, Hill coefficient 1.", "Gerhard2020"),
            annotations=property_of("GRIN1", "GRIN2A", "GRIN2B", "GO:0017146", "CL:4023111"),
        ),
        Observable(
            id="interneuron_activity",
            name="Activity of GABA interneurons",
            formula="(1 + interneuron_drive_level) * interneuron_excitation / interneuron_set_point",
            plausible=(0.0, 3.0),
            evidence=because(
                "Excitation against the set point; chemo- or optogenetic drive sets firing directly and is "
                "not adapted to.",
                "Homayoun2007",
                "Ali2020",
            ),
            annotations=_INTERNEURON,
        ),
        Observable(
            id="gaba_tone",
            name="GABA tone",
            formula="gaba_fold",
            plausible=(0.0, 3.0),
            evidence=because("Inhibitory input to pyramidal neurons.", "Gerhard2020"),
            annotations=property_of("GO:0051932", "CHEBI:59888"),
        ),
        Observable(
            id="pyramidal_activity",
            name="Activity of pyramidal neurons",
            formula="pyramidal_fold",
            plausible=(0.0, 4.0),
            evidence=because("Ensemble firing.", "Homayoun2007"),
            annotations=_PYRAMIDAL,
        ),
    ),
)
