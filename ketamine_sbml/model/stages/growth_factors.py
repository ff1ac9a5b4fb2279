"""VEGF and BDNF: synthesis, release, clearance, antibodies (arrows fig-5, fig-10 and fig-12).

Pyramidal neurons make both growth factors, keep them in secretory granules, whose unreleased content is broken down,
and release them as dendritic calcium rises above its tone, as far as calcium that stays up has mobilised the granules:
release reads how long a stimulus lasts as well as its size. Each also raises the release of the other through its
receptor. Free factor in the interstitial fluid is cleared, binds its receptor (next stage) and, if one was infused, a
neutralising antibody, reversibly; antibody and complex are cleared slowly. Only release of BDNF through L-type
channels was measured; the figure transfers it to VEGF.

Amounts at rest follow from the resting concentration, so that production balances loss for any parameter values.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import entry, kind_of, made_of, property_of
from ketamine_sbml.language.elements import Element, Observable, Reaction, Rule, Species, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import (
    BINDING,
    COEFFICIENT,
    COMPLEX,
    DEGRADATION,
    FIRST_ORDER,
    FRACTION,
    MASS_ACTION,
    POLYPEPTIDE,
    TRANSLATION,
    TRANSLOCATION,
    ZEROTH_ORDER,
)


def _growth_factor(
    *,
    factor: str,
    label: str,
    gene: str,
    receptor: str,
    partner: str,
    plausible: tuple[float, float],
    sources: tuple[str, ...],
) -> tuple[Element | Numbers, ...]:
    """The equations of one growth factor, from synthesis to clearance."""
    return (
        Numbers(label),
        Rule(
            id=f"{factor}_release_rest",
            name=f"Release of {label} at rest",
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
            formula=f"{factor}_release_rest * {factor}_store_duration",
            unit="nmol",
            evidence=because("Resting release for the duration of the store."),
        ),
        Species(
            id=f"{factor}_stored",
            name=f"{label} in secretory granules",
            sbo=POLYPEPTIDE,
            compartment="secretory_granules",
            initial=f"{factor}_store_rest",
            evidence=because("Releasable factor in pyramidal neurons.", *sources),
            annotations=entry(gene),
        ),
        Species(
            id=f"{factor}_free",
            name=f"Free {label} in interstitial fluid",
            sbo=POLYPEPTIDE,
            compartment="mpfc_interstitium",
            initial=f"{factor}_rest * mpfc_interstitium",
            evidence=because("What binds the receptor; infusions go here.", *sources),
            annotations=entry(gene),
        ),
        Species(
            id=f"{factor}_antibody_free",
            name=f"Free antibody against {label}",
            sbo=POLYPEPTIDE,
            compartment="mpfc_interstitium",
            initial="0",
            typical=1e-6,
            evidence=because(
                "Binding sites of the infused neutralising antibody. No registry entry was verified for it.", *sources
            ),
            annotations=kind_of("GO:0019814"),
        ),
        Species(
            id=f"{factor}_antibody_bound",
            name=f"{label} bound to its antibody",
            sbo=COMPLEX,
            compartment="mpfc_interstitium",
            initial="0",
            typical=1e-6,
            evidence=because("Neutralised factor.", *sources),
            annotations=made_of(gene, "GO:0019814"),
        ),
        Rule(
            id=f"{factor}_release_drive",
            name=f"Drive of {label} release",
            sbo=COEFFICIENT,
            formula=(
                f"1 + {factor}_release_largest * release_signal * (granule_mobilisation - 1)"
                f" - {factor}_calcium_share * (1 - calcium_tone)"
                f" + gate({partner}_active, {factor}_partner_share, partner_half, 1) - 1"
            ),
            evidence=because("Calcium and the partner's receptor add up on a constitutive release.", *sources),
        ),
        Reaction(
            id=f"{factor}_synthesis",
            name=f"Synthesis of {label}",
            sbo=TRANSLATION,
            equation=f"-> {factor}_stored",
            law=f"{factor}_expression * {factor}_release_rest * (1 + store_breakdown)",
            law_sbo=ZEROTH_ORDER,
            evidence=because("A neuronal deletion or release defect leaves a fraction of it.", *sources),
        ),
        Reaction(
            id=f"{factor}_releasing",
            name=f"Exocytosis of {label}",
            sbo=TRANSLOCATION,
            equation=f"{factor}_stored -> {factor}_free",
            law=f"{factor}_stored / {factor}_store_duration * {factor}_release_drive",
            law_sbo=FIRST_ORDER,
            evidence=because("Exocytosis in proportion to the store.", *sources),
            annotations=kind_of("GO:0017156", "GO:1990504"),
        ),
        Reaction(
            id=f"{factor}_store_breakdown",
            name=f"Breakdown of stored {label}",
            sbo=DEGRADATION,
            equation=f"{factor}_stored ->",
            law=f"store_breakdown * {factor}_stored / {factor}_store_duration",
            law_sbo=FIRST_ORDER,
            evidence=because("Granules that are not released are broken down, so that a pause does not overfill them."),
            annotations=kind_of("GO:0030163"),
        ),
        Reaction(
            id=f"{factor}_clearing",
            name=f"Clearance of free {label}",
            sbo=DEGRADATION,
            equation=f"{factor}_free ->",
            law=f"{factor}_clearance * {factor}_free",
            law_sbo=FIRST_ORDER,
            evidence=because("Diffusion out of the field and proteolysis."),
        ),
        Reaction(
            id=f"{factor}_antibody_binding",
            name=f"Binding of {label} by its antibody",
            sbo=BINDING,
            equation=f"{factor}_free + {factor}_antibody_free <-> {factor}_antibody_bound",
            law=(
                f"{factor}_antibody_association * {factor}_free * {factor}_antibody_free / mpfc_interstitium"
                f" - {factor}_antibody_dissociation * {factor}_antibody_bound"
            ),
            law_sbo=MASS_ACTION,
            evidence=because("Neutralisation is binding, and binding is reversible.", *sources),
            annotations=kind_of("GO:0003823"),
        ),
        Reaction(
            id=f"{factor}_antibody_clearing",
            name=f"Clearance of the antibody against {label}",
            sbo=DEGRADATION,
            equation=f"{factor}_antibody_free ->",
            law=f"antibody_clearance * {factor}_antibody_free",
            law_sbo=FIRST_ORDER,
            evidence=because("Antibodies leave brain tissue within a day or so."),
        ),
        Reaction(
            id=f"{factor}_antibody_bound_clearing",
            name=f"Clearance of {label} bound to its antibody",
            sbo=DEGRADATION,
            equation=f"{factor}_antibody_bound ->",
            law=f"antibody_clearance * {factor}_antibody_bound",
            law_sbo=FIRST_ORDER,
            evidence=because("Complexes leave as the antibody does."),
        ),
        Observable(
            id=f"{factor}_release",
            name=f"Release of {label}",
            formula=f"{factor}_stored / {factor}_store_rest * {factor}_release_drive",
            plausible=(0.0, 4.0),
            evidence=because("Rate of release over the resting rate of a wild-type animal.", *sources),
            annotations=property_of("GO:0017156"),
        ),
        Observable(
            id=factor,
            name=f"{label}, free in interstitial fluid",
            formula=f"{factor}_free / mpfc_interstitium",
            unit="nmol/L",
            plausible=plausible,
            evidence=because(
                "Free factor; what an ELISA of tissue reads also holds stored and bound factor.", *sources
            ),
            annotations=property_of(gene),
        ),
    )


STAGE = stage(
    __file__,
    title="VEGF and BDNF",
    plot="Growth factors",
    description=__doc__,
    elements=(
        Numbers("Release"),
        Rule(
            id="release_signal",
            name="Share of the largest release that calcium calls for",
            sbo=FRACTION,
            formula="limited(surplus(1 + calcium_fold - calcium_tone, 0, surplus_softness), 1, release_calcium_half)",
            evidence=because("Calcium above its tone, up to a limit: sensors and sites of release are finite."),
            annotations=property_of("GO:0019722"),
        ),
        State(
            id="granule_mobilisation",
            name="Mobilisation of granules, 1 at rest and 2 if all are mobilised",
            sbo=COEFFICIENT,
            rate=(
                "mobilisation_rate * limited(release_signal, 1, mobilisation_half) * (2 - granule_mobilisation)"
                " - mobilisation_fading * (granule_mobilisation - 1)"
            ),
            evidence=because(
                "Assumed mechanism: secretory granules are brought to where they fuse by calcium that stays up for "
                "minutes, so that what is released grows with the length of a stimulus as well as with its size: "
                "doubled firing for six minutes must not do half of what a burst of an hour does. Less calcium "
                "mobilises than releases: were both alike, release would follow the square of a signal, and a small "
                "dose would do nothing."
            ),
            annotations=property_of("GO:0017156"),
        ),
        *_growth_factor(
            factor="vegf",
            label="VEGF",
            gene="VEGFA",
            receptor="flk1",
            partner="trkb",
            plausible=(0.0, 1000.0),
            sources=("Deyama2019a",),
        ),
        *_growth_factor(
            factor="bdnf",
            label="BDNF",
            gene="BDNF",
            receptor="trkb",
            partner="flk1",
            plausible=(0.0, 1000.0),
            sources=("Lepack2015", "Deyama2019b"),
        ),
    ),
)
