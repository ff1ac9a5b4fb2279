"""VEGF and BDNF: synthesis, release, clearance, antibodies (arrows fig-5, fig-10 and fig-12).

Pyramidal neurons make both growth factors, keep them in secretory granules and release them as dendritic calcium
rises; each also raises the release of the other through its receptor. Free factor in the interstitial fluid is cleared,
binds its receptor (next stage) and, if one was infused, a neutralising antibody, reversibly; antibody and complex are
cleared slowly. Only release of BDNF through L-type channels was measured; the figure transfers it to VEGF.

Amounts at rest follow from the resting concentration, so that production balances loss for any parameter values.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import kind_of
from ketamine_sbml.language.elements import (
    Element,
    Evidence,
    Observable,
    Parameter,
    Publication,
    Reaction,
    Rule,
    Species,
    Stage,
)
from ketamine_sbml.language.evidence import assumed, because, fitted
from ketamine_sbml.model.proteins import made_of, protein
from ketamine_sbml.model.publications import (
    DEROSSI_2016,
    DEYAMA_2019_AJP,
    DEYAMA_2019_BP,
    JAIN_BHALLA_2009,
    LEE_VEGF,
    LEPACK_2015,
    YEN_2011,
)

_SHARED = (
    Parameter(
        id="release_calcium_margin",
        name="Calcium above rest from which on release of growth factors rises",
        sbo="SBO:0000002",
        value=0.08145,
        unit="1",
        range=(0.02, 0.4),
        evidence=fitted("A fold of resting calcium: fluctuations at rest release no more than usual."),
    ),
    Parameter(
        id="release_calcium_half",
        name="Calcium above the threshold that gives half of the largest rise in release",
        sbo="SBO:0000287",
        value=0.3001,
        unit="1",
        range=(0.3, 7.0),
        evidence=fitted(
            "A fold of resting calcium: reduced models of calmodulin have half activation at 0.17 to 0.30 "
            "umol/L, with a "
            "prior of 0.1 to 0.6 umol/L.",
            JAIN_BHALLA_2009,
        ),
    ),
    Parameter(
        id="partner_half",
        name="Receptor activity that half activates release of the partner growth factor",
        sbo="SBO:0000287",
        value=3.0,
        unit="1",
        range=(1.0, 8.0),
        evidence=assumed("A fold of rest; only the direction was read.", DEYAMA_2019_BP),
    ),
    Parameter(
        id="antibody_clearance",
        name="Rate constant of clearance of antibodies from cortex",
        sbo="SBO:0000356",
        value=0.058,
        unit="1/h",
        range=(0.014, 0.23),
        evidence=assumed("Half-life of 12 hours (3 to 48); no number was found."),
    ),
)


def _growth_factor(
    *,
    factor: str,
    label: str,
    gene: str,
    receptor: str,
    partner: str,
    concentration: tuple[float, float, float, Evidence],
    clearance: tuple[float, float, float, Evidence],
    calcium_share: tuple[float, float, float, Evidence],
    release_largest: tuple[float, float, float, Evidence],
    partner_share: tuple[float, float, float, Evidence],
    antibody_association: tuple[float, float, float, Evidence],
    antibody_dissociation: tuple[float, float, float, Evidence],
    plausible: tuple[float, float],
    sources: tuple[Publication, ...],
) -> tuple[Element, ...]:
    """One growth factor from synthesis to clearance; numbers are (value, low, high, evidence)."""

    def parameter(
        suffix: str, name: str, sbo: str, unit: str, number: tuple[float, float, float, Evidence]
    ) -> Parameter:
        value, low, high, evidence = number
        return Parameter(
            id=f"{factor}_{suffix}", name=name, sbo=sbo, value=value, unit=unit, range=(low, high), evidence=evidence
        )

    return (
        parameter("rest", f"Free {label} at rest", "SBO:0000002", "nmol/L", concentration),
        parameter("clearance", f"Rate constant of clearance of free {label}", "SBO:0000356", "1/h", clearance),
        parameter(
            "calcium_share", f"Share of {label} release at rest that needs calcium", "SBO:0000002", "1", calcium_share
        ),
        parameter(
            "release_largest",
            f"Largest release of {label} that calcium gives, fold of rest",
            "SBO:0000002",
            "1",
            release_largest,
        ),
        parameter(
            "partner_share", f"Share of {label} release that {partner} regulates", "SBO:0000002", "1", partner_share
        ),
        parameter(
            "store_duration",
            f"Time for which stored {label} would last at resting release",
            "SBO:0000348",
            "h",
            (
                30.0,
                4.0,
                72.0,
                assumed("A day or so: a burst must not empty it, nor a pause overfill it. No number was found."),
            ),
        ),
        parameter(
            "antibody_association",
            f"Association rate constant of {label} and its antibody",
            "SBO:0000339",
            "L/(nmol*h)",
            antibody_association,
        ),
        parameter(
            "antibody_dissociation",
            f"Dissociation rate constant of {label} and its antibody",
            "SBO:0000338",
            "1/h",
            antibody_dissociation,
        ),
        Rule(
            id=f"{factor}_release_rest",
            name=f"Release of {label} at rest",
            sbo="SBO:0000009",
            formula=(
                f"{factor}_clearance * {factor}_rest * mpfc_interstitium"
                f" + {receptor}_bound_internalisation * {receptor}_bound_rest"
            ),
            unit="nmol/h",
            evidence=because("Replaces what is cleared and what is taken up with the receptor at rest."),
        ),
        Rule(
            id=f"{factor}_store_rest",
            name=f"Stored {label} at rest",
            sbo="SBO:0000002",
            formula=f"{factor}_release_rest * {factor}_store_duration",
            unit="nmol",
            evidence=because("Resting release for the duration of the store."),
        ),
        Species(
            id=f"{factor}_stored",
            name=f"{label} in secretory granules",
            sbo="SBO:0000252",
            compartment="secretory_granules",
            initial=f"{factor}_store_rest",
            evidence=because("Releasable factor in pyramidal neurons.", *sources),
            annotations=protein(gene),
        ),
        Species(
            id=f"{factor}_free",
            name=f"Free {label} in interstitial fluid",
            sbo="SBO:0000252",
            compartment="mpfc_interstitium",
            initial=f"{factor}_rest * mpfc_interstitium",
            evidence=because("What binds the receptor; infusions go here.", *sources),
            annotations=protein(gene),
        ),
        Species(
            id=f"{factor}_antibody_free",
            name=f"Free antibody against {label}",
            sbo="SBO:0000252",
            compartment="mpfc_interstitium",
            initial="0",
            typical=1e-6,
            evidence=because(
                "Binding sites of the infused neutralising antibody. No registry entry was verified for it.", *sources
            ),
            annotations=kind_of("GO:0003823"),
        ),
        Species(
            id=f"{factor}_antibody_bound",
            name=f"{label} bound to its antibody",
            sbo="SBO:0000253",
            compartment="mpfc_interstitium",
            initial="0",
            typical=1e-6,
            evidence=because("Neutralised factor.", *sources),
            annotations=made_of(gene),
        ),
        Rule(
            id=f"{factor}_release_drive",
            name=f"Drive of {label} release",
            sbo="SBO:0000002",
            formula=(
                f"saturating(surplus(calcium_fold, release_calcium_margin, surplus_softness),"
                f" {factor}_release_largest, release_calcium_half)"
                f" - {factor}_calcium_share * surplus(2 - calcium_fold, 0, surplus_softness)"
                f" + gate({partner}_active, {factor}_partner_share, partner_half, 1) - 1"
            ),
            evidence=because("Calcium and the partner's receptor add up on a constitutive release.", *sources),
        ),
        Reaction(
            id=f"{factor}_synthesis",
            name=f"Synthesis of {label}",
            sbo="SBO:0000184",
            products={f"{factor}_stored": 1},
            law=f"{factor}_expression * {factor}_release_rest",
            law_sbo="SBO:0000047",
            evidence=because("A neuronal deletion or release defect leaves a fraction of it.", *sources),
        ),
        Reaction(
            id=f"{factor}_releasing",
            name=f"Exocytosis of {label}",
            sbo="SBO:0000185",
            reactants={f"{factor}_stored": 1},
            products={f"{factor}_free": 1},
            law=f"{factor}_stored / {factor}_store_duration * {factor}_release_drive",
            law_sbo="SBO:0000049",
            evidence=because("Exocytosis in proportion to the store.", *sources),
            annotations=kind_of("GO:0017156", "GO:1990504"),
        ),
        Reaction(
            id=f"{factor}_clearing",
            name=f"Clearance of free {label}",
            sbo="SBO:0000179",
            reactants={f"{factor}_free": 1},
            law=f"{factor}_clearance * {factor}_free",
            law_sbo="SBO:0000049",
            evidence=because("Diffusion out of the field and proteolysis."),
        ),
        Reaction(
            id=f"{factor}_antibody_binding",
            name=f"Binding of {label} by its antibody",
            sbo="SBO:0000177",
            reactants={f"{factor}_free": 1, f"{factor}_antibody_free": 1},
            products={f"{factor}_antibody_bound": 1},
            law=(
                f"{factor}_antibody_association * {factor}_free * {factor}_antibody_free / mpfc_interstitium"
                f" - {factor}_antibody_dissociation * {factor}_antibody_bound"
            ),
            law_sbo="SBO:0000041",
            reversible=True,
            evidence=because("Neutralisation is binding, and binding is reversible.", *sources),
            annotations=kind_of("GO:0003823"),
        ),
        Reaction(
            id=f"{factor}_antibody_clearing",
            name=f"Clearance of the antibody against {label}",
            sbo="SBO:0000179",
            reactants={f"{factor}_antibody_free": 1},
            law=f"antibody_clearance * {factor}_antibody_free",
            law_sbo="SBO:0000049",
            evidence=because("Antibodies leave brain tissue within a day or so."),
        ),
        Reaction(
            id=f"{factor}_antibody_bound_clearing",
            name=f"Clearance of {label} bound to its antibody",
            sbo="SBO:0000179",
            reactants={f"{factor}_antibody_bound": 1},
            law=f"antibody_clearance * {factor}_antibody_bound",
            law_sbo="SBO:0000049",
            evidence=because("Complexes leave as the antibody does."),
        ),
        Observable(
            id=f"{factor}_release",
            name=f"Release of {label}",
            sbo="SBO:0000002",
            formula=f"{factor}_stored / {factor}_store_rest * {factor}_release_drive",
            plausible=(0.0, 4.0),
            group="Growth factors",
            evidence=because("Rate of release over the resting rate of a wild-type animal.", *sources),
            annotations=kind_of("GO:0017156"),
        ),
        Observable(
            id=factor,
            name=f"{label}, free in interstitial fluid",
            sbo="SBO:0000002",
            formula=f"{factor}_free / mpfc_interstitium",
            unit="nmol/L",
            plausible=plausible,
            group="Growth factors",
            evidence=because(
                "Free factor; what an ELISA of tissue reads also holds stored and bound factor.", *sources
            ),
            annotations=protein(gene),
        ),
    )


_VEGF = _growth_factor(
    factor="vegf",
    label="VEGF",
    gene="VEGFA",
    receptor="flk1",
    partner="trkb",
    concentration=(
        0.0493,
        0.0005,
        0.05,
        fitted(
            "0.5 to 50 pmol/L: tissue holds some 50 times what blood does. Trades off with receptor number.", YEN_2011
        ),
    ),
    clearance=(
        1.795,
        0.14,
        2.8,
        fitted(
            "Half-life of 15 to 300 minutes; p-mTOR is up by 30 minutes and back in a few hours, which asks for "
            "a short one."
        ),
    ),
    calcium_share=(0.1983, 0.15, 0.7, fitted("How much of resting release needs calcium is not known.")),
    release_largest=(
        2.993,
        1.5,
        4.0,
        fitted(
            "No direct test of L-type calcium on VEGF release exists. Chemical LTP raises tissue VEGF 1.14 fold; "
            "release "
            "into medium by ketamine is thought to be 1.1 to 2.5 fold.",
            DEROSSI_2016,
            DEYAMA_2019_AJP,
        ),
    ),
    partner_share=(
        0.2199,
        0.05,
        0.25,
        fitted("BDNF releases VEGF from cortical neurons; no size was read.", DEYAMA_2019_BP),
    ),
    antibody_association=(
        1.08,
        0.18,
        7.2,
        assumed("3e5 per mol/L and second (5e4 to 2e6), as antibodies against VEGF do.", LEE_VEGF, verified=False),
    ),
    antibody_dissociation=(0.18, 0.018, 3.6, assumed("5e-5 per second (5e-6 to 1e-3).", verified=False)),
    plausible=(0.0, 1000.0),
    sources=(DEYAMA_2019_AJP,),
)

_BDNF = _growth_factor(
    factor="bdnf",
    label="BDNF",
    gene="BDNF",
    receptor="trkb",
    partner="flk1",
    concentration=(
        0.04339,
        0.005,
        0.5,
        fitted("50 pmol/L in a published model of dendrites (5 to 500).", JAIN_BHALLA_2009),
    ),
    clearance=(1.243, 0.14, 2.8, fitted("No number was found; the same range as VEGF's.")),
    calcium_share=(0.5155, 0.15, 0.7, fitted("How much of resting release needs calcium is not known.")),
    release_largest=(
        3.761,
        1.5,
        4.0,
        fitted("Ketamine releases BDNF, and blockers of L-type channels or AMPA receptors prevent it.", LEPACK_2015),
    ),
    partner_share=(0.1193, 0.05, 0.25, fitted("VEGF and BDNF depend on each other; no size was read.", DEYAMA_2019_BP)),
    antibody_association=(1.08, 0.18, 7.2, assumed("Taken to be like the VEGF antibody's.")),
    antibody_dissociation=(0.18, 0.018, 3.6, assumed("Taken to be like the VEGF antibody's.")),
    plausible=(0.0, 1000.0),
    sources=(LEPACK_2015, DEYAMA_2019_BP),
)

STAGE = Stage(
    title="VEGF and BDNF",
    description=__doc__,
    elements=(*_SHARED, *_VEGF, *_BDNF),
)
