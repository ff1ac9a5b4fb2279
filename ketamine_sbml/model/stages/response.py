"""Synaptic transmission and the antidepressant response (arrow fig-11).

Behaviour answers in two arms. The early one follows AMPA receptor activity with a memory of an hour or so: animals
respond within 30 minutes, long before spines change. The late one follows synaptic transmission: functional spines
times GluA1 per spine, through AMPA receptors that must not be blocked at the test. The response is an index, 0 at rest
and 1 at most; below rest it is negative. It is never a clinical score.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import kind_of
from ketamine_sbml.language.elements import Observable, Parameter, Rule, Stage, State
from ketamine_sbml.language.evidence import assumed, because, fitted
from ketamine_sbml.model.publications import DEYAMA_2019_AJP, LI_2010, MILLER_2014, MODA_SAVA_2019

_SHARE = "SBO:0000002"

STAGE = Stage(
    title="Antidepressant response",
    description=__doc__,
    elements=(
        Parameter(
            id="immature_spine_weight",
            name="Transmission of an immature spine relative to a mature one",
            sbo=_SHARE,
            value=0.5,
            unit="1",
            range=(0.2, 0.9),
            evidence=assumed(
                "New synapses are many and small: mean mEPSC amplitude falls while frequency rises.", MILLER_2014
            ),
        ),
        Parameter(
            id="early_memory_rate",
            name="Rate constant at which the early arm follows AMPA receptor activity",
            sbo="SBO:0000035",
            value=3.322,
            unit="1/h",
            range=(0.5, 4.0),
            evidence=fitted("A response at 30 minutes that bridges to the first new synaptic protein.", MILLER_2014),
        ),
        Parameter(
            id="early_response_half",
            name="Early signal at half of the response",
            sbo="SBO:0000287",
            value=1.893,
            unit="1",
            range=(1.4, 3.0),
            evidence=fitted("A fold of rest; the index is monotone and nothing more is known."),
        ),
        Parameter(
            id="late_response_half",
            name="Transmission at half of the response",
            sbo="SBO:0000287",
            value=1.152,
            unit="1",
            range=(1.1, 2.0),
            evidence=fitted("A fold of rest; the index is monotone and nothing more is known."),
        ),
        Parameter(
            id="response_hill",
            name="Steepness of the response",
            sbo="SBO:0000190",
            value=3.0,
            unit="1",
            range=(1.5, 4.0),
            evidence=assumed("No number exists; kept gentle so that verdicts do not rest on a threshold."),
        ),
        Parameter(
            id="late_response_share",
            name="Share of the late arm that synaptic transmission provides",
            sbo=_SHARE,
            value=1.0,
            unit="1",
            range=(0.5, 1.0),
            evidence=assumed("All of it in the figure.", DEYAMA_2019_AJP),
        ),
        State(
            id="early_state",
            name="Memory of AMPA receptor activity",
            sbo="SBO:0000002",
            initial=1.0,
            rate="early_memory_rate * (ampar_activity - early_state)",
            evidence=because("Induction of the response does not wait for spines.", MODA_SAVA_2019, MILLER_2014),
        ),
        Rule(
            id="early_response",
            name="Early arm of the response",
            sbo="SBO:0000002",
            formula="response_index(early_state, early_response_half, response_hill)",
            evidence=because("Depends on AMPA receptors, not on synapse formation.", MODA_SAVA_2019),
        ),
        Rule(
            id="synaptic_strength",
            name="Strength of excitatory synapses",
            sbo="SBO:0000002",
            formula=(
                "glua1_per_spine"
                " * (immature_spine_weight * immature_spine_rest * immature_spine_fold"
                " + (1 - immature_spine_rest) * mature_spine_fold)"
                " / (immature_spine_weight * immature_spine_rest + (1 - immature_spine_rest))"
            ),
            evidence=because("Functional spines times GluA1 per spine.", LI_2010, MILLER_2014),
        ),
        Rule(
            id="late_response",
            name="Late arm of the response",
            sbo="SBO:0000002",
            formula=(
                "(1 - occupancy(ampar_antagonist_level, ampar_antagonist_half)) * late_response_share"
                " * response_index(synaptic_strength, late_response_half, response_hill)"
            ),
            evidence=because(
                "Maintenance needs the new spines, and AMPA receptors at the time of the test.", MODA_SAVA_2019
            ),
        ),
        Observable(
            id="synaptic_transmission",
            name="Synaptic transmission",
            sbo="SBO:0000002",
            formula="(1 - occupancy(ampar_antagonist_level, ampar_antagonist_half)) * synaptic_strength",
            plausible=(0.0, 2.5),
            group="Synapses",
            evidence=because("Frequency of excitatory events.", LI_2010, MILLER_2014),
            annotations=kind_of("GO:0035249"),
        ),
        Observable(
            id="antidepressant_response",
            name="Antidepressant response",
            sbo="SBO:0000002",
            formula="1 - (1 - early_response) * (1 - late_response)",
            plausible=(-1.0, 1.0),
            group="Response",
            scale="index",
            evidence=because("Either arm is enough for a response.", DEYAMA_2019_AJP, MODA_SAVA_2019),
            annotations=kind_of("GO:0036276"),
        ),
    ),
)
