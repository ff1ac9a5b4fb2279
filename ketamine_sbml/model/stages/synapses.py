"""Translation, GluA1 and PSD95, spines (arrows fig-8 and fig-9).

Phosphorylated p70S6K and 4E-BP1 together raise translation. New protein does two things: it adds to the dendritic
reserve of GluA1 and PSD95, most of which comes from the soma at a steady pace and turns over in days; and, as
short-lived capture capacity, it lets synapses take GluA1 and PSD95 out of that reserve within hours. PSD95 is captured
at spines and GluA1 at PSD95. GluA1 stays in a synapse for half a day or so, PSD95 for longer: that, and the number of
spines, carries a signal of an hour over into days.

GluA1 and PSD95 per spine set the rate at which spines form. New spines are immature, mature over days, and are lost at
the same rate per spine as old ones: ketamine acts on formation, not on loss. Collapse of newly formed spines is an
intervention. Chronic stress lowers formation.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import kind_of
from ketamine_sbml.language.elements import (
    Element,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
    Stage,
    State,
)
from ketamine_sbml.language.evidence import assumed, because, derived, fitted
from ketamine_sbml.model.proteins import protein
from ketamine_sbml.model.publications import (
    BULOVAITE_2022,
    COHEN_2013,
    DEYAMA_2019_AJP,
    DWYER_2012,
    JAIN_BHALLA_2009,
    LI_2010,
    LI_2011,
    MILLER_2014,
    MODA_SAVA_2019,
    PHOUMTHIPPHAVONG_2016,
    PRYAZHNIKOV_2018,
)

_SHARE = "SBO:0000002"


def _synaptic_protein(
    *,
    key: str,
    label: str,
    gene: str,
    sites: str,
    degradation: Parameter,
    exchange: Parameter,
    plausible: tuple[float, float],
) -> tuple[Element, ...]:
    """A synaptic protein: made into a dendritic reserve, exchanged with synapses, degraded from the reserve."""
    return (
        degradation,
        exchange,
        Parameter(
            id=f"{key}_synaptic_rest",
            name=f"Synaptic {label} at rest",
            sbo=_SHARE,
            value=1e-5,
            unit="nmol",
            range=(1e-7, 1e-3),
            evidence=assumed("Only folds are read out; the amount has no effect on them."),
        ),
        Parameter(
            id=f"{key}_reserve_ratio",
            name=f"Dendritic reserve of {label} over synaptic {label} at rest",
            sbo=_SHARE,
            value=3.0,
            unit="1",
            range=(1.0, 10.0),
            evidence=assumed("Most of the protein is outside synapses; no number was found."),
        ),
        Species(
            id=f"{key}_reserve",
            name=f"{label} in the dendritic reserve",
            sbo="SBO:0000252",
            compartment="dendrite",
            initial=f"{key}_reserve_ratio * {key}_synaptic_rest",
            evidence=because("Extrasynaptic and intracellular protein."),
            annotations=protein(gene),
        ),
        Species(
            id=f"{key}_synaptic",
            name=f"{label} in synapses",
            sbo="SBO:0000252",
            compartment="spines",
            initial=f"{key}_synaptic_rest",
            evidence=because("What blots of synaptosomes read.", LI_2010),
            annotations=(*protein(gene), *kind_of("GO:0014069")),
        ),
        Reaction(
            id=f"{key}_synthesis",
            name=f"Synthesis of {label}",
            sbo="SBO:0000184",
            products={f"{key}_reserve": 1},
            law=f"{key}_degradation * {key}_reserve_ratio * {key}_synaptic_rest * synthesis_total",
            law_sbo="SBO:0000047",
            evidence=because("mTORC1 drives the synthesis of GluA1 and PSD95.", DEYAMA_2019_AJP, LI_2010),
            annotations=kind_of("GO:0006412"),
        ),
        Reaction(
            id=f"{key}_degrading",
            name=f"Degradation of {label}",
            sbo="SBO:0000179",
            reactants={f"{key}_reserve": 1},
            law=f"{key}_degradation * {key}_reserve",
            law_sbo="SBO:0000049",
            evidence=because("Turnover over days.", COHEN_2013),
            annotations=kind_of("GO:0030163"),
        ),
        Reaction(
            id=f"{key}_delivery",
            name=f"Delivery of {label} to synapses",
            sbo="SBO:0000185",
            reactants={f"{key}_reserve": 1},
            products={f"{key}_synaptic": 1},
            law=f"{key}_exchange / {key}_reserve_ratio * synaptic_capture * {sites} * {key}_reserve",
            law_sbo="SBO:0000041",
            evidence=because(
                "Capture at synapses needs freshly made protein and free sites: spines for PSD95, PSD95 for GluA1.",
                LI_2010,
            ),
            annotations=kind_of("GO:0097113") if key == "glua1" else (),
        ),
        Reaction(
            id=f"{key}_return",
            name=f"Return of {label} from synapses",
            sbo="SBO:0000185",
            reactants={f"{key}_synaptic": 1},
            products={f"{key}_reserve": 1},
            law=f"{key}_exchange * {key}_synaptic",
            law_sbo="SBO:0000049",
            evidence=because("Synaptic residence is shorter than the protein's life."),
        ),
        Rule(
            id=f"{key}_per_spine",
            name=f"{label} per spine, fold of rest",
            sbo="SBO:0000002",
            formula=f"{key}_synaptic / {key}_synaptic_rest / spine_number",
            evidence=because("Content of the average synapse."),
        ),
        Observable(
            id=key,
            name=f"Synaptic {label}",
            sbo="SBO:0000002",
            formula=f"{key}_synaptic / {key}_synaptic_rest",
            plausible=plausible,
            group="Synapses",
            evidence=because("Blot of synaptosomes.", LI_2010, DWYER_2012, MILLER_2014),
            annotations=protein(gene),
        ),
    )


_GLUA1 = _synaptic_protein(
    key="glua1",
    label="GluA1",
    gene="GRIA1",
    sites="psd95",
    degradation=Parameter(
        id="glua1_degradation",
        name="Rate constant of degradation of GluA1",
        sbo="SBO:0000356",
        value=0.007,
        unit="1/h",
        range=(0.0024, 0.015),
        evidence=derived(
            "Synaptic proteins turn over by 0.7 % an hour in culture; GluA1 lives for days in vivo.", COHEN_2013
        ),
    ),
    exchange=Parameter(
        id="glua1_exchange",
        name="Rate constant of return of GluA1 from synapses",
        sbo="SBO:0000035",
        value=0.03155,
        unit="1/h",
        range=(0.03, 0.15),
        evidence=fitted(
            "Synaptic residence of 7 to 33 hours: raised from 2 to 6 hours and still so at 72 hours.",
            LI_2010,
            MILLER_2014,
        ),
    ),
    plausible=(0.2, 2.5),
)

_PSD95 = _synaptic_protein(
    key="psd95",
    label="PSD95",
    gene="DLG4",
    sites="spine_number",
    degradation=Parameter(
        id="psd95_degradation",
        name="Rate constant of degradation of PSD95",
        sbo="SBO:0000356",
        value=0.004,
        unit="1/h",
        range=(0.0007, 0.015),
        evidence=derived("Hours to months, long-lived in cortex.", BULOVAITE_2022, COHEN_2013),
    ),
    exchange=Parameter(
        id="psd95_exchange",
        name="Rate constant of return of PSD95 from synapses",
        sbo="SBO:0000035",
        value=0.06667,
        unit="1/h",
        range=(0.01, 0.15),
        evidence=fitted(
            "Synaptic residence of 7 to 100 hours; PSD95 is long-lived in cortex. Raised from 2 to 6 hours and "
            "still at 72.",
            LI_2010,
            DWYER_2012,
            BULOVAITE_2022,
        ),
    ),
    plausible=(0.2, 2.5),
)

STAGE = Stage(
    title="Translation, synaptic proteins and spines",
    description=__doc__,
    elements=(
        Parameter(
            id="translation_share",
            name="Share of translation that mTORC1 regulates",
            sbo=_SHARE,
            value=0.1367,
            unit="1",
            range=(0.01, 0.4),
            evidence=fitted("The rest goes on under rapamycin, which alone must not pull synapses down.", LI_2010),
        ),
        Parameter(
            id="translation_largest",
            name="Largest translation, fold of rest",
            sbo=_SHARE,
            value=8.376,
            unit="1",
            range=(1.5, 10.0),
            evidence=fitted("Translation is to rise at most 10 fold, a prior of 4 (1.5 to 10)."),
        ),
        Parameter(
            id="translation_half",
            name="Joint p70S6K and 4E-BP1 signal that gives half of the largest rise",
            sbo="SBO:0000287",
            value=3.089,
            unit="1",
            range=(1.0, 8.0),
            evidence=fitted("A fold of rest above the threshold."),
        ),
        Parameter(
            id="translation_relaxation",
            name="Rate constant at which translation follows its signal",
            sbo="SBO:0000035",
            value=19.01,
            unit="1/h",
            range=(0.5, 20.0),
            evidence=fitted(
                "Minutes in reduced models; polysomes and new ribosomes decay over an hour or so.", JAIN_BHALLA_2009
            ),
        ),
        Parameter(
            id="translation_inhibitor_half",
            name="Anisomycin that blocks half of translation",
            sbo="SBO:0000288",
            value=100.0,
            unit="nmol/L",
            range=(20.0, 1000.0),
            evidence=assumed("Sub-micromolar, known from memory.", verified=False),
        ),
        Rule(
            id="translation_signal",
            name="Signal of mTORC1 to translation, fold of rest",
            sbo=_SHARE,
            formula=(
                "saturating(surplus(p_p70s6k * p_4ebp1, 0, surplus_softness), translation_largest, translation_half)"
                " - translation_share * surplus(2 - p_p70s6k * p_4ebp1, 0, surplus_softness)"
            ),
            evidence=because("Cap-dependent translation needs both branches of mTORC1.", LI_2010),
            annotations=kind_of("GO:0002191"),
        ),
        State(
            id="translation_fold",
            name="Translation at synapses, state",
            sbo="SBO:0000002",
            initial=1.0,
            rate=(
                "translation_relaxation * ((1 - occupancy(translation_inhibitor_level, translation_inhibitor_half))"
                " * translation_signal - translation_fold)"
            ),
            evidence=because("Follows its signal within the hour.", LI_2010),
            annotations=kind_of("GO:0002191"),
        ),
        Parameter(
            id="local_synthesis_share",
            name="Share of the synthesis of synaptic proteins that mTORC1 regulates near synapses",
            sbo=_SHARE,
            value=0.05,
            unit="1",
            range=(0.02, 0.5),
            evidence=assumed(
                "Most copies are made in the soma at a steady pace; no number was found for GluA1 or PSD95. An animal "
                "that has lived without Flk-1 keeps its synapses, so the share is small."
            ),
        ),
        Rule(
            id="synthesis_total",
            name="Synthesis of synaptic proteins, fold of rest",
            sbo=_SHARE,
            formula=(
                "(1 - local_synthesis_share) * (1 - occupancy(translation_inhibitor_level, translation_inhibitor_half))"
                " + local_synthesis_share * translation_fold"
            ),
            evidence=because("Somatic synthesis goes on without mTORC1; anisomycin stops both.", LI_2010),
            annotations=kind_of("GO:0006412"),
        ),
        Parameter(
            id="capture_lifetime_rate",
            name="Rate constant of loss of capture capacity",
            sbo="SBO:0000356",
            value=0.6061,
            unit="1/h",
            range=(0.15, 1.5),
            evidence=fitted("Short-lived proteins such as Arc are up for some hours.", LI_2010),
        ),
        State(
            id="capture_capacity",
            name="Capture capacity of synapses",
            sbo="SBO:0000002",
            initial=1.0,
            rate="capture_lifetime_rate * (translation_fold - capture_capacity)",
            evidence=because(
                "Assumed mechanism: freshly made, short-lived protein lets synapses take up GluA1 and PSD95. It "
                "reconciles a rise within hours with proteins that live for days.",
                LI_2010,
                COHEN_2013,
            ),
        ),
        Parameter(
            id="capture_margin",
            name="Capture capacity above rest from which on delivery rises",
            sbo="SBO:0000002",
            value=0.02641,
            unit="1",
            range=(0.02, 0.4),
            evidence=fitted("A share of rest: a little more than usual has no consequence."),
        ),
        Parameter(
            id="capture_largest",
            name="Largest delivery to synapses per site, fold of rest",
            sbo=_SHARE,
            value=5.246,
            unit="1",
            range=(2.0, 20.0),
            evidence=fitted("No size was read; the surplus lasts for hours and lifts synapses by a fifth to a half."),
        ),
        Parameter(
            id="capture_half",
            name="Capture capacity that gives half of the largest rise",
            sbo="SBO:0000287",
            value=0.5918,
            unit="1",
            range=(0.3, 5.0),
            evidence=fitted("A fold of rest above the threshold."),
        ),
        Rule(
            id="synaptic_capture",
            name="Delivery to synapses per site, fold of rest",
            sbo="SBO:0000002",
            formula=(
                "saturating(surplus(capture_capacity, capture_margin, surplus_softness), capture_largest, capture_half)"
            ),
            evidence=because(
                "Delivery at rest needs no fresh protein, and an hour without translation leaves synapses as they are; "
                "what is made beyond the need at rest lets them grow. This gate encodes that a blocker alone leaves "
                "synapses alone.",
                LI_2010,
            ),
        ),
        *_GLUA1,
        *_PSD95,
        Parameter(
            id="spine_turnover",
            name="Rate constant of loss of spines",
            sbo="SBO:0000356",
            value=0.002603,
            unit="1/h",
            range=(0.000625, 0.005),
            evidence=fitted(
                "Loss and formation at rest are 3 to 6 % a day from memory, with a prior of 1.5 to 12 % a day; density "
                "stays up for two weeks.",
                PHOUMTHIPPHAVONG_2016,
            ),
        ),
        Parameter(
            id="spine_maturation",
            name="Rate constant of maturation of spines",
            sbo="SBO:0000035",
            value=0.01666,
            unit="1/h",
            range=(0.005, 0.05),
            evidence=fitted("Many small, immature events at 24 h; maturation over days.", MILLER_2014),
        ),
        Parameter(
            id="spine_formation_share",
            name="Share of spine formation that GluA1 and PSD95 regulate",
            sbo=_SHARE,
            value=0.1551,
            unit="1",
            range=(0.05, 0.5),
            evidence=fitted("GluA1 and PSD95 are required for synaptogenesis.", DEYAMA_2019_AJP),
        ),
        Parameter(
            id="spine_formation_margin",
            name="Joint GluA1 and PSD95 content above rest from which on spine formation rises",
            sbo="SBO:0000002",
            value=0.03262,
            unit="1",
            range=(0.02, 0.4),
            evidence=fitted("A share of rest: a little more than usual has no consequence."),
        ),
        Parameter(
            id="spine_formation_largest",
            name="Largest rate of spine formation, fold of rest",
            sbo=_SHARE,
            value=4.019,
            unit="1",
            range=(2.0, 6.0),
            evidence=fitted("No size was read; formation rises some fold for a day.", PHOUMTHIPPHAVONG_2016),
        ),
        Parameter(
            id="spine_formation_half",
            name="Joint GluA1 and PSD95 content that gives half of the largest rise",
            sbo="SBO:0000287",
            value=0.2041,
            unit="1",
            range=(0.1, 3.0),
            evidence=fitted("A fold of rest above the threshold."),
        ),
        Parameter(
            id="spine_collapse",
            name="Rate constant of collapse of new spines while it is induced",
            sbo="SBO:0000035",
            value=2.0,
            unit="1/h",
            range=(0.5, 10.0),
            evidence=assumed("Light collapses marked spines within an hour or so.", MODA_SAVA_2019),
        ),
        Parameter(
            id="stress_spine_loss",
            name="Loss of spine formation under full chronic stress",
            sbo=_SHARE,
            value=0.18,
            unit="1",
            range=(0.05, 0.4),
            evidence=assumed(
                "Chronic stress lowers spines, which ketamine brings back to control; no size was read.", LI_2011
            ),
        ),
        Rule(
            id="immature_spine_rest",
            name="Immature share of spines at rest",
            sbo=_SHARE,
            formula="spine_turnover / (spine_turnover + spine_maturation)",
            evidence=because("Steady state of formation, maturation and loss."),
        ),
        Rule(
            id="spine_number",
            name="Number of spines, fold of rest",
            sbo="SBO:0000002",
            formula="immature_spine_rest * immature_spine_fold + (1 - immature_spine_rest) * mature_spine_fold",
            evidence=because("Immature and mature spines together."),
            annotations=kind_of("GO:0043197"),
        ),
        State(
            id="immature_spine_fold",
            name="Immature spines, fold of their number at rest",
            sbo="SBO:0000002",
            initial=1.0,
            rate=(
                "(spine_turnover + spine_maturation) * (spine_formation - immature_spine_fold)"
                " - spine_collapse * spine_elimination_level * immature_spine_fold"
            ),
            evidence=because("Form, mature, are lost or collapse.", PHOUMTHIPPHAVONG_2016, MODA_SAVA_2019),
            annotations=kind_of("GO:0060996"),
        ),
        State(
            id="mature_spine_fold",
            name="Mature spines, state",
            sbo="SBO:0000002",
            initial=1.0,
            rate="spine_turnover * (immature_spine_fold - mature_spine_fold)",
            evidence=because("Matured spines are lost at the same rate.", PHOUMTHIPPHAVONG_2016),
            annotations=kind_of("GO:0060997"),
        ),
        Observable(
            id="protein_synthesis",
            name="Translation at synapses",
            sbo="SBO:0000002",
            formula="translation_fold",
            plausible=(0.0, 10.0),
            group="Synapses",
            evidence=because("Rate of translation over rest."),
            annotations=kind_of("GO:0006412"),
        ),
        Observable(
            id="spine_density",
            name="Spine density",
            sbo="SBO:0000002",
            formula="spine_number",
            plausible=(0.5, 1.6),
            group="Synapses",
            evidence=because("Two-photon imaging; +10 to +20 % a day after ketamine.", PHOUMTHIPPHAVONG_2016),
            annotations=kind_of("GO:0043197"),
        ),
        Observable(
            id="mature_spines",
            name="Mature spines",
            sbo="SBO:0000002",
            formula="mature_spine_fold",
            plausible=(0.5, 1.6),
            group="Synapses",
            evidence=because("Spines with a large head.", MILLER_2014),
            annotations=kind_of("GO:0060997"),
        ),
        Observable(
            id="spine_formation",
            name="Rate of spine formation",
            sbo="SBO:0000002",
            formula=(
                "(1 - stress_spine_loss * chronic_stress)"
                " * (saturating(surplus(glua1_per_spine * psd95_per_spine, spine_formation_margin, surplus_softness),"
                " spine_formation_largest, spine_formation_half)"
                " - spine_formation_share * surplus(2 - glua1_per_spine * psd95_per_spine, 0, surplus_softness))"
            ),
            plausible=(0.2, 6.0),
            group="Synapses",
            evidence=because("New spines per time over rest.", PHOUMTHIPPHAVONG_2016, PRYAZHNIKOV_2018),
            annotations=kind_of("GO:0060996"),
        ),
        Observable(
            id="spine_loss",
            name="Rate of loss per spine",
            sbo="SBO:0000002",
            formula=(
                "1 + spine_collapse * spine_elimination_level * immature_spine_rest * immature_spine_fold"
                " / (spine_turnover * spine_number)"
            ),
            plausible=(0.9, 1000.0),
            group="Synapses",
            evidence=because(
                "Constant by construction unless new spines are made to collapse: imaging found elimination unchanged.",
                PHOUMTHIPPHAVONG_2016,
            ),
        ),
    ),
)
