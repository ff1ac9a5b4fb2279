"""The direct reading: ketamine acts on pyramidal neurons at rest, and disinhibits nothing.

Spontaneous release of glutamate opens NMDA receptors of pyramidal neurons at rest; their calcium keeps eEF2 kinase
active, which holds translation back. Ketamine blocks these receptors, phosphorylation of eEF2 falls, BDNF is translated
in the dendrite and released at once, and AMPA receptors come to the surface. Interneurons fire as before, so there is
no burst. A neuron without the receptors has all of this at rest: it mimics ketamine, and ketamine adds little. From
TrkB on all is as in the first reading.

The kinase for Rheb, and nitric oxide, are left out: one way past the burst is enough to ask which results tell the two
readings apart.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import property_of
from ketamine_sbml.language.elements import Observable, Reaction, Rule, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import FRACTION, SPECIFIC_CONCENTRATION, TRANSLATION, ZEROTH_ORDER

# The stage of the first reading after which what is added here stands.
AFTER = "disinhibition"

STAGE = stage(
    __file__,
    title="Block at rest and eEF2 kinase",
    plot="Disinhibition",
    description=__doc__,
    elements=(
        # --- added ----------------------------------------------------------------------------------------------------
        Numbers("eEF2 kinase"),
        Rule(
            id="resting_transmission",
            name="Spontaneous NMDA receptor current of pyramidal neurons that is left, fold of rest",
            sbo=FRACTION,
            formula="pyramidal_nmdar_expression * (1 - pyramidal_nmdar_block)",
            evidence=because("Ketamine blocks spontaneous transmission at rest; so does a deletion.", "Gideons2014"),
            annotations=property_of("GO:0017146", "CL:4023111"),
        ),
        State(
            id="eef2_phosphorylated",
            name="Phosphorylated eEF2, state",
            sbo=SPECIFIC_CONCENTRATION,
            rate="eef2_relaxation * (1 - eef2_nmdar_share * (1 - resting_transmission) - eef2_phosphorylated)",
            evidence=because("Block at rest deactivates eEF2 kinase, and phosphorylated eEF2 falls.", "Autry2011"),
        ),
        Rule(
            id="translation_freed",
            name="Translation freed from eEF2 kinase, as a share of the most",
            sbo=FRACTION,
            formula="1 - eef2_phosphorylated",
            evidence=because("Phosphorylated eEF2 does not elongate.", "Autry2011"),
            annotations=property_of("GO:0006412"),
        ),
        Reaction(
            id="bdnf_direct_translation",
            name="Translation and release of BDNF in the dendrite",
            sbo=TRANSLATION,
            equation="-> bdnf_free",
            law=(
                "bdnf_expression * ribosomes_left * bdnf_release_rest * direct_translation_largest * translation_freed"
            ),
            law_sbo=ZEROTH_ORDER,
            evidence=because("BDNF rises within half an hour, and behaviour needs that.", "Autry2011"),
        ),
        Observable(
            id="p_eef2",
            name="Phosphorylated eEF2",
            formula="eef2_phosphorylated",
            plausible=(0.0, 1.2),
            evidence=because("Falls within half an hour of ketamine.", "Autry2011"),
        ),
        # --- declared anew --------------------------------------------------------------------------------------------
        Numbers("Interneurons"),
        State(
            id="early_glua1",
            name="GluA1 at the surface of synapses, without new protein",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "early_delivery_rate * (surplus(1 + ampar_evoked, 0, surplus_softness)"
                " + direct_delivery * translation_freed) * (early_glua1_largest - early_glua1)"
                " - early_fading_rate * (early_glua1 - 1)"
            ),
            evidence=because("Transmission grows within the hour without a burst.", "Nosyreva2013"),
            annotations=property_of("GRIA1"),
        ),
        Observable(
            id="bdnf_release",
            name="Release of BDNF",
            formula=(
                "bdnf_stored / bdnf_store_rest * bdnf_release_drive"
                " + bdnf_expression * ribosomes_left * direct_translation_largest * translation_freed"
            ),
            plausible=(0.0, 6.0),
            evidence=because("Release from the store and of what is newly translated.", "Autry2011"),
            annotations=property_of("GO:0017156"),
        ),
    ),
)
