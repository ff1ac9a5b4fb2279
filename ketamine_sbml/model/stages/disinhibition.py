"""NMDA receptors on interneurons and the disinhibition of pyramidal neurons (arrow fig-1).

Ketamine and norketamine block NMDA receptors on GABA interneurons and, a few times less sensitively, on
pyramidal neurons. Recurrent excitation makes up for small losses of interneurons, so that what they lose grows faster
than block: the dose is told apart here, before anything is amplified. Other inputs take over while block lasts and let
go over hours; they scale what is lost and never excite, so that a high dose makes no late burst while it clears, a
second dose within hours acts in part, and nothing rebounds. GABA follows the interneurons, and pyramidal neurons
follow GABA up to a limit, as far as their own NMDA receptors still support them: this makes the dose response an
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
            id="interneuron_loss",
            name="Excitation of interneurons lost to NMDA receptor block, before compensation",
            sbo=FRACTION,
            formula=(
                "interneuron_nmdar_expression * (1 - hill_fold(1 - interneuron_nmdar_block, interneuron_support_half,"
                " interneuron_support_hill))"
            ),
            evidence=because(
                "Recurrent excitation makes up for small losses: what is lost grows faster than block, without a "
                "threshold. The knock-down takes away the drug's target; excitation at rest is made up for over the "
                "weeks between virus and test.",
                "Gerhard2020",
            ),
            annotations=_INTERNEURON,
        ),
        State(
            id="interneuron_uncompensated",
            name="Share of the lost excitation that interneurons have not made up for",
            sbo=FRACTION,
            rate=(
                "compensation_fading * (1 - interneuron_uncompensated)"
                " - compensation_rate * interneuron_loss * (interneuron_uncompensated - uncompensated_least)"
            ),
            evidence=because(
                "Assumed mechanism: other inputs take over while block lasts, and let go over hours. It scales the "
                "loss and never excites, so that nothing rebounds; needed because a high dose makes no late burst "
                "while it clears.",
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
            id="pyramidal_support",
            name="Support of pyramidal neurons by their own NMDA receptors, fold of rest",
            sbo=RELATIVE_ACTIVITY,
            formula=(
                "hill_fold(1 - pyramidal_nmdar_expression * pyramidal_nmdar_block, pyramidal_support_half,"
                " pyramidal_support_hill)"
            ),
            evidence=because(
                "Firing needs some current through the cell's own NMDA receptors.", "Gerhard2020", "Moghaddam1997"
            ),
            annotations=_PYRAMIDAL,
        ),
        Rule(
            id="pyramidal_drive_total",
            name="Drive of pyramidal neurons",
            formula=(
                "(1 + pyramidal_drive_level)"
                " * (1 + disinhibition_gain * (1 - gaba_fold)"
                " / (1 + (disinhibition_gain * (1 - gaba_fold))^2)^(1 / 2)) * pyramidal_support"
            ),
            evidence=because(
                "Disinhibition raises it, to twice its rest at most, and inhibition lowers it, to nothing at most; "
                "loss of the cell's own NMDA receptor current lowers it.",
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
            formula=(
                "(1 + interneuron_drive_level)"
                " * (1 - interneuron_nmdar_share * interneuron_loss * interneuron_uncompensated)"
            ),
            plausible=(0.0, 3.0),
            evidence=because(
                "What is left of the excitation; chemo- or optogenetic drive sets firing directly and is not "
                "compensated for.",
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
            formula="(1 - mpfc_silencing_level) * pyramidal_fold",
            plausible=(0.0, 4.0),
            evidence=because("Ensemble firing; muscimol silences its output.", "Homayoun2007"),
            annotations=_PYRAMIDAL,
        ),
    ),
)
