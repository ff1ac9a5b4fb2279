"""Synaptic transmission and the antidepressant response (arrow fig-11).

Behaviour answers in two arms. The early one is GluA1 that active AMPA receptors bring to the surface within minutes,
without new protein; it is the smaller one and fades over some hours. The late one follows the strength of excitatory
synapses, functional spines times GluA1 per spine, over half a day. Both are read through AMPA receptors that must not
be blocked at the test. The response is an index, 0 at rest and 1 at most; synapses weaker than at rest make it
negative. It is never a clinical score.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import property_of
from ketamine_sbml.language.elements import Observable, Rule, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import SPECIFIC_CONCENTRATION

STAGE = stage(
    __file__,
    title="Antidepressant response",
    plot="Response",
    description=__doc__,
    elements=(
        Numbers("Response"),
        State(
            id="early_glua1",
            name="GluA1 at the surface of synapses, without new protein",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "early_delivery_rate * surplus(1 + ampar_evoked, 0, surplus_softness)"
                " * (early_glua1_largest - early_glua1)"
                " - early_fading_rate * (early_glua1 - 1)"
            ),
            evidence=because(
                "Active AMPA receptors bring more of them to the surface within minutes, without new protein; they are "
                "gone within the day.",
                "ModaSava2019",
                "Miller2014",
            ),
            annotations=property_of("GRIA1"),
        ),
        Rule(
            id="early_response",
            name="Early arm of the response",
            formula=("ampar_left * early_response_share * (early_glua1 - 1) / (early_glua1_largest - 1)"),
            evidence=because("Depends on AMPA receptors, not on synapse formation.", "ModaSava2019"),
        ),
        Rule(
            id="synaptic_strength",
            name="Strength of excitatory synapses",
            formula=(
                "glua1_per_spine"
                " * (immature_spine_weight * immature_spine_rest * immature_spine_fold"
                " + (1 - immature_spine_rest) * mature_spine_fold)"
                " / (immature_spine_weight * immature_spine_rest + (1 - immature_spine_rest))"
            ),
            evidence=because("Functional spines times GluA1 per spine.", "Li2010", "Miller2014"),
        ),
        State(
            id="circuit_strength",
            name="Strength of the circuit that its synapses make up",
            rate="circuit_rate * (synaptic_strength - circuit_strength)",
            evidence=because(
                "Assumed mechanism: behaviour follows synapses over half a day or so. Patients are best a day after "
                "the infusion, when signalling is long over.",
                "ModaSava2019",
            ),
        ),
        Rule(
            id="late_response",
            name="Late arm of the response",
            formula=(
                "ampar_left * late_response_share"
                " * (limited(surplus(circuit_strength, 0, surplus_softness), 1, late_response_half)"
                " - limited(surplus(2 - circuit_strength, 0, surplus_softness), 1, late_response_half))"
            ),
            evidence=because(
                "Maintenance needs the new spines, and AMPA receptors at the time of the test.", "ModaSava2019"
            ),
        ),
        Observable(
            id="synaptic_transmission",
            name="Synaptic transmission",
            formula="ampar_left * synaptic_strength",
            plausible=(0.0, 2.5),
            plot="Synapses",
            evidence=because("Frequency of excitatory events.", "Li2010", "Miller2014"),
            annotations=property_of("GO:0035249"),
        ),
        Observable(
            id="antidepressant_response",
            name="Antidepressant response",
            formula="1 - (1 - early_response) * (1 - late_response)",
            plausible=(-1.0, 1.0),
            scale="index",
            evidence=because("Either arm is enough for a response.", "Deyama2019a", "ModaSava2019"),
            annotations=property_of("GO:0036276"),
        ),
    ),
)
