"""Translation, GluA1 and PSD95, spines (arrows fig-8 and fig-9).

Phosphorylated p70S6K and 4E-BP1 together raise translation, as far as they exceed their tone and the neuron's own
NMDA receptors are not blocked. New protein does two things: it adds to the dendritic reserve of GluA1 and PSD95, most
of which comes from the soma at a steady pace and turns over in days; and, as short-lived capture capacity, it lets
synapses take GluA1 and PSD95 out of that reserve within hours. PSD95 is captured in slots of spines and GluA1 in
slots at PSD95, most of which are taken at rest: both have a ceiling. Synapses stay changed for half a day or so,
PSD95 for longer: that, and the number of spines, carries a signal of an hour over into days. The burst of translation
also leaves synapses primed for half a day: they go on making protein while AMPA receptors, growth factors and mTORC1
are at their resting activity, which is why what is given after the first hours matters in part.

GluA1 and PSD95 per spine set the rate at which spines form. New spines are immature, mature over days, and are lost
at the same rate per spine as old ones: ketamine acts on formation, not on loss. Formation falls as spines become
plenty. Collapse of newly formed spines is an intervention. Chronic stress raises loss.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import Annotation, entry, kind_of, property_of
from ketamine_sbml.language.elements import Element, Observable, Reaction, Rule, Species, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import (
    COEFFICIENT,
    DEGRADATION,
    FIRST_ORDER,
    FRACTION,
    MASS_ACTION,
    POLYPEPTIDE,
    SPECIFIC_CONCENTRATION,
    TRANSLATION,
    TRANSLOCATION,
    ZEROTH_ORDER,
)


def _synaptic_protein(
    *,
    key: str,
    label: str,
    gene: str,
    sites: str,
    delivery: tuple[Annotation, ...] = (),
    plausible: tuple[float, float],
) -> tuple[Element | Numbers, ...]:
    """A synaptic protein: made into a dendritic reserve, exchanged with synapses, degraded from the reserve."""
    return (
        Numbers(label),
        Species(
            id=f"{key}_reserve",
            name=f"{label} in the dendritic reserve",
            sbo=POLYPEPTIDE,
            compartment="dendrite",
            initial=f"{key}_reserve_ratio * {key}_synaptic_rest",
            evidence=because("Extrasynaptic and intracellular protein."),
            annotations=entry(gene),
        ),
        Species(
            id=f"{key}_synaptic",
            name=f"{label} in synapses",
            sbo=POLYPEPTIDE,
            compartment="spines",
            initial=f"{key}_synaptic_rest",
            evidence=because("What blots of synaptosomes read.", "Li2010"),
            annotations=(*entry(gene), *kind_of("GO:0014069")),
        ),
        Reaction(
            id=f"{key}_synthesis",
            name=f"Synthesis of {label}",
            sbo=TRANSLATION,
            equation=f"-> {key}_reserve",
            law=f"{key}_degradation * {key}_reserve_ratio * {key}_synaptic_rest * synthesis_total",
            law_sbo=ZEROTH_ORDER,
            evidence=because("mTORC1 drives the synthesis of GluA1 and PSD95.", "Deyama2019a", "Li2010"),
            annotations=kind_of("GO:0006412"),
        ),
        Reaction(
            id=f"{key}_degrading",
            name=f"Degradation of {label}",
            sbo=DEGRADATION,
            equation=f"{key}_reserve ->",
            law=f"{key}_degradation * {key}_reserve",
            law_sbo=FIRST_ORDER,
            evidence=because("Turnover over days.", "Cohen2013"),
            annotations=kind_of("GO:0030163"),
        ),
        Reaction(
            id=f"{key}_delivery",
            name=f"Delivery of {label} to synapses",
            sbo=TRANSLOCATION,
            equation=f"{key}_reserve -> {key}_synaptic",
            law=(
                f"{key}_exchange / {key}_reserve_ratio * synaptic_capture"
                f" * ((1 + {key}_free_slots) * {sites} - {key}) / {key}_free_slots * {key}_reserve"
            ),
            law_sbo=MASS_ACTION,
            evidence=because(
                "Capture at synapses needs freshly made protein and free sites: slots in spines for PSD95, slots at "
                "PSD95 for GluA1. The slots are finite.",
                "Li2010",
            ),
            annotations=delivery,
        ),
        Reaction(
            id=f"{key}_return",
            name=f"Return of {label} from synapses",
            sbo=TRANSLOCATION,
            equation=f"{key}_synaptic -> {key}_reserve",
            law=(
                f"({key}_exchange + spine_collapse * spine_elimination_level"
                f" * immature_spine_rest * immature_spine_fold / spine_number) * {key}_synaptic"
            ),
            law_sbo=FIRST_ORDER,
            evidence=because(
                "Synaptic residence is shorter than the protein's life; a spine that collapses lets go of it."
            ),
        ),
        Rule(
            id=f"{key}_per_spine",
            name=f"{label} per spine, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            formula=f"{key}_synaptic / {key}_synaptic_rest / spine_number",
            evidence=because("Content of the average synapse."),
        ),
        Observable(
            id=key,
            name=f"Synaptic {label}",
            sbo=SPECIFIC_CONCENTRATION,
            formula=f"{key}_synaptic / {key}_synaptic_rest",
            plausible=plausible,
            evidence=because("Blot of synaptosomes.", "Li2010", "Dwyer2012", "Miller2014"),
            annotations=property_of(gene),
        ),
    )


STAGE = stage(
    __file__,
    title="Translation, synaptic proteins and spines",
    plot="Synapses",
    description=__doc__,
    elements=(
        Numbers("Translation"),
        Rule(
            id="translation_signal",
            name="Signal of mTORC1 to translation, above what is usual",
            sbo=COEFFICIENT,
            formula=(
                "(1 - translation_nmdar_share * pyramidal_nmdar_expression * pyramidal_nmdar_block)"
                " * limited(surplus(1 + p_p70s6k * p_4ebp1 - s6k_tone * eif4ebp_tone, 0,"
                " surplus_softness), translation_largest, translation_half)"
            ),
            evidence=because(
                "Cap-dependent translation needs both branches of mTORC1. Assumed mechanism: a share of what is evoked "
                "needs the neuron's own NMDA receptors while it lasts, so that a dose that still blocks them hours "
                "after a burst, as an anaesthetic one does, makes little of it.",
                "Li2010",
            ),
            annotations=property_of("GO:0002191"),
        ),
        State(
            id="synapse_priming",
            name="Priming of synapses by the burst, 1 at rest and 2 if all are primed",
            sbo=COEFFICIENT,
            rate=(
                "priming_rate * ribosomes_left * translation_signal * (2 - synapse_priming)"
                " - priming_fading * (synapse_priming - 1) / ampar_activity"
            ),
            evidence=because(
                "Assumed mechanism: a burst of translation leaves synapses primed for half a day or so, as tagged "
                "synapses are, and shorter where AMPA receptors are blocked. Only mTORC1 primes, and what primed "
                "synapses make does not: so nothing sustains itself.",
                "Li2010",
            ),
            annotations=property_of("GO:0002191"),
        ),
        Rule(
            id="translation_sustained",
            name="Translation that primed synapses keep up, above rest",
            sbo=COEFFICIENT,
            formula=(
                "primed_translation * surplus(synapse_priming, 0, surplus_softness) * ampar_activity * ltype_left"
                " * flk1_permission * trkb_permission"
                " * akt_tone * erk_tone * s6k_tone * eif4ebp_tone"
            ),
            evidence=because(
                "Assumed mechanism: primed synapses go on making protein as long as AMPA receptors, growth factors and "
                "mTORC1 are at their resting activity, so that what is given hours after the burst still takes a part.",
                "Li2010",
            ),
            annotations=property_of("GO:0002191"),
        ),
        State(
            id="translation_fold",
            name="Translation at synapses without inhibitors, state",
            rate="translation_relaxation * (1 + translation_signal + translation_sustained - translation_fold)",
            evidence=because("Follows its signal within the hour.", "Li2010"),
            annotations=property_of("GO:0002191"),
        ),
        Rule(
            id="ribosomes_left",
            name="Ribosomes that anisomycin leaves",
            sbo=FRACTION,
            formula="1 - occupancy(translation_inhibitor_level, translation_inhibitor_half)",
            evidence=because("Anisomycin stops elongation."),
            annotations=property_of("GO:0006412"),
        ),
        Numbers("Somatic and local synthesis"),
        Rule(
            id="synthesis_total",
            name="Synthesis of synaptic proteins, fold of rest",
            sbo=COEFFICIENT,
            formula="(1 - local_synthesis_share) * ribosomes_left + local_synthesis_share * protein_synthesis",
            evidence=because("Somatic synthesis goes on without mTORC1; anisomycin stops both.", "Li2010"),
            annotations=property_of("GO:0006412"),
        ),
        Numbers("Capture capacity"),
        State(
            id="capture_capacity",
            name="Capture capacity of synapses",
            rate="capture_lifetime_rate * (1 + ribosomes_left * (translation_fold - 1) - capture_capacity)",
            evidence=because(
                "Assumed mechanism: freshly made, short-lived protein lets synapses take up GluA1 and PSD95. "
                "It reconciles a rise within hours with proteins that live for days. It takes what is made beyond the "
                "need at rest, so that a blocker alone leaves synapses as they are.",
                "Li2010",
                "Cohen2013",
            ),
        ),
        Numbers("Capture"),
        Rule(
            id="synaptic_capture",
            name="Delivery to synapses per free site, fold of rest",
            sbo=COEFFICIENT,
            formula="1 + limited(capture_capacity - 1, capture_largest, capture_half)",
            evidence=because(
                "Delivery at rest needs no fresh protein; what is made beyond lets synapses grow.", "Li2010"
            ),
        ),
        *_synaptic_protein(
            key="glua1",
            label="GluA1",
            gene="GRIA1",
            sites="psd95",
            delivery=kind_of("GO:0097113"),
            plausible=(0.2, 2.5),
        ),
        *_synaptic_protein(
            key="psd95",
            label="PSD95",
            gene="DLG4",
            sites="spine_number",
            plausible=(0.2, 2.5),
        ),
        Numbers("Spines"),
        Rule(
            id="immature_spine_rest",
            name="Immature share of spines at rest",
            sbo=FRACTION,
            formula="spine_turnover / (spine_turnover + spine_maturation)",
            evidence=because("Steady state of formation, maturation and loss."),
        ),
        Rule(
            id="spine_number",
            name="Number of spines, fold of rest",
            formula="immature_spine_rest * immature_spine_fold + (1 - immature_spine_rest) * mature_spine_fold",
            evidence=because("Immature and mature spines together."),
            annotations=property_of("GO:0043197"),
        ),
        State(
            id="immature_spine_fold",
            name="Immature spines, fold of their number at rest",
            rate=(
                "(spine_turnover + spine_maturation) * (spine_formation - immature_spine_fold)"
                " - spine_turnover * stress_spine_loss * chronic_stress * immature_spine_fold"
                " - spine_collapse * spine_elimination_level * immature_spine_fold"
            ),
            evidence=because("Form, mature, are lost or collapse.", "Phoumthipphavong2016", "ModaSava2019"),
            annotations=property_of("GO:0060996"),
        ),
        State(
            id="mature_spine_fold",
            name="Mature spines, state",
            rate=(
                "spine_turnover * (immature_spine_fold - (1 + stress_spine_loss * chronic_stress) * mature_spine_fold)"
            ),
            evidence=because("Matured spines are lost at the same rate.", "Phoumthipphavong2016"),
            annotations=property_of("GO:0060997"),
        ),
        Observable(
            id="protein_synthesis",
            name="Translation at synapses",
            formula="ribosomes_left * (1 - translation_share * (1 - s6k_tone * eif4ebp_tone) + translation_fold - 1)",
            plausible=(0.0, 10.0),
            evidence=because("Rate of translation over rest."),
            annotations=property_of("GO:0006412"),
        ),
        Observable(
            id="spine_density",
            name="Spine density",
            formula="spine_number",
            plausible=(0.5, 1.6),
            evidence=because("Two-photon imaging; +10 to +20 % a day after ketamine.", "Phoumthipphavong2016"),
            annotations=property_of("GO:0043197"),
        ),
        Observable(
            id="mature_spines",
            name="Mature spines",
            formula="mature_spine_fold",
            plausible=(0.5, 1.6),
            evidence=because("Spines with a large head.", "Miller2014"),
            annotations=property_of("GO:0060997"),
        ),
        Observable(
            id="spine_formation",
            name="Rate of spine formation",
            formula=(
                "(1 - surplus(spine_number, 0, crowding_softness) / surplus(1 + spine_room, 0, crowding_softness))"
                " * (1 + limited(surplus(glua1_per_spine * psd95_per_spine, 0, surplus_softness),"
                " spine_formation_largest, spine_formation_half)"
                " - spine_formation_share * surplus(2 - glua1_per_spine * psd95_per_spine, 0, surplus_softness))"
            ),
            plausible=(0.2, 6.0),
            evidence=because("New spines per time over rest.", "Phoumthipphavong2016", "Pryazhnikov2018"),
            annotations=property_of("GO:0060996"),
        ),
        Observable(
            id="spine_loss",
            name="Rate of loss per spine",
            formula=(
                "1 + stress_spine_loss * chronic_stress"
                " + spine_collapse * spine_elimination_level * immature_spine_rest * immature_spine_fold"
                " / (spine_turnover * spine_number)"
            ),
            plausible=(0.9, 1000.0),
            evidence=because(
                "Imaging found elimination unchanged by ketamine, so that nothing but chronic stress and an induced "
                "collapse of new spines raises it.",
                "Phoumthipphavong2016",
                "Liston2011",
            ),
        ),
    ),
)
