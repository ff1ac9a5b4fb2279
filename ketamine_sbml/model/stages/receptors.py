"""Flk-1 and TrkB: binding, activation, internalisation, degradation, synthesis (arrows fig-6 and fig-12).

VEGF binds Flk-1 (VEGFR2, KDR) on pyramidal neurons, BDNF binds TrkB. The bound receptor signals while it is at the
surface, is internalised faster than the free one, and is degraded or recycled; ligand in endosomes is lost within
minutes. A small part of each receptor's activity needs no ligand, and activity per receptor levels off. Flt-1 carries
no signal in neurons and is left out.

Endothelial cells are the only source of trafficking rates, and neuronal copy numbers are unknown: number and resting
VEGF trade off, and only their product is constrained.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import entry, form_of, kind_of, made_of, property_of
from ketamine_sbml.language.elements import Element, Observable, Reaction, Rule, Species
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import (
    BINDING,
    DEGRADATION,
    FIRST_ORDER,
    FRACTION,
    MASS_ACTION,
    POLYPEPTIDE,
    PROTEIN_COMPLEX,
    SPECIFIC_CONCENTRATION,
    TRANSLATION,
    TRANSLOCATION,
    ZEROTH_ORDER,
)


def _receptor(
    *,
    receptor: str,
    label: str,
    gene: str,
    ligand: str,
    ligand_label: str,
    ligand_gene: str,
    binding: str,
    inhibitor: str,
    synthesis_factor: str,
    plausible: tuple[float, float],
    sources: tuple[str, ...],
) -> tuple[Element | Numbers, ...]:
    """The equations of one receptor, from synthesis to degradation; ``binding`` is the GO term of its binding."""
    return (
        Numbers(label),
        Rule(
            id=f"{receptor}_bound_rest",
            name=f"Bound {label} at rest",
            formula=(
                f"{receptor}_association * {receptor}_surface_rest * {ligand}_rest"
                f" / ({receptor}_dissociation + {receptor}_bound_internalisation)"
            ),
            unit="nmol",
            evidence=because("Steady state of binding at the resting concentration of the ligand."),
        ),
        Rule(
            id=f"{receptor}_internalised_rest",
            name=f"Internalised {label} at rest",
            formula=(
                f"({receptor}_internalisation * {receptor}_surface_rest"
                f" + {receptor}_bound_internalisation * {receptor}_bound_rest)"
                f" / ({receptor}_degradation + {receptor}_recycling)"
            ),
            unit="nmol",
            evidence=because("Steady state of trafficking."),
        ),
        Species(
            id=f"{receptor}_surface",
            name=f"Free {label} at the surface",
            sbo=POLYPEPTIDE,
            compartment="pyramidal_membrane",
            initial=f"{receptor}_surface_rest",
            evidence=because("Receptor that can bind.", *sources),
            annotations=entry(gene),
        ),
        Species(
            id=f"{receptor}_bound",
            name=f"{label} bound to {ligand_label} at the surface",
            sbo=PROTEIN_COMPLEX,
            compartment="pyramidal_membrane",
            initial=f"{receptor}_bound_rest",
            evidence=because("Receptor that signals.", *sources),
            annotations=made_of(gene, ligand_gene),
        ),
        Species(
            id=f"{receptor}_internalised",
            name=f"{label} in endosomes",
            sbo=POLYPEPTIDE,
            compartment="endosome",
            initial=f"{receptor}_internalised_rest",
            evidence=because("Receptor on its way to degradation or back.", *sources),
            annotations=form_of(gene),
        ),
        Reaction(
            id=f"{receptor}_synthesis",
            name=f"Synthesis of {label}",
            sbo=TRANSLATION,
            equation=f"-> {receptor}_surface",
            law=f"{synthesis_factor} * {receptor}_degradation * {receptor}_internalised_rest",
            law_sbo=ZEROTH_ORDER,
            evidence=because("Replaces what is degraded at rest.", *sources),
        ),
        Reaction(
            id=f"{receptor}_binding",
            name=f"Binding of {ligand_label} to {label}",
            sbo=BINDING,
            equation=f"{ligand}_free + {receptor}_surface <-> {receptor}_bound",
            law=(
                f"{receptor}_association * {ligand}_free * {receptor}_surface / mpfc_interstitium"
                f" - {receptor}_dissociation * {receptor}_bound"
            ),
            law_sbo=MASS_ACTION,
            evidence=because("Reversible binding.", *sources),
            annotations=kind_of(binding),
        ),
        Reaction(
            id=f"{receptor}_internalising",
            name=f"Internalisation of free {label}",
            sbo=TRANSLOCATION,
            equation=f"{receptor}_surface -> {receptor}_internalised",
            law=f"{receptor}_internalisation * {receptor}_surface",
            law_sbo=FIRST_ORDER,
            evidence=because("Constitutive endocytosis."),
            annotations=kind_of("GO:0031623"),
        ),
        Reaction(
            id=f"{receptor}_bound_internalising",
            name=f"Internalisation of bound {label}",
            sbo=TRANSLOCATION,
            equation=f"{receptor}_bound -> {receptor}_internalised",
            law=f"{receptor}_bound_internalisation * {receptor}_bound",
            law_sbo=FIRST_ORDER,
            evidence=because("Faster than that of the free receptor; the ligand is lost in the endosome."),
            annotations=kind_of("GO:0006898"),
        ),
        Reaction(
            id=f"{receptor}_degrading",
            name=f"Degradation of {label}",
            sbo=DEGRADATION,
            equation=f"{receptor}_internalised ->",
            law=f"{receptor}_degradation * {receptor}_internalised",
            law_sbo=FIRST_ORDER,
            evidence=because("Lysosomal."),
            annotations=kind_of("GO:0030163"),
        ),
        Reaction(
            id=f"{receptor}_recycle",
            name=f"Recycling of {label}",
            sbo=TRANSLOCATION,
            equation=f"{receptor}_internalised -> {receptor}_surface",
            law=f"{receptor}_recycling * {receptor}_internalised",
            law_sbo=FIRST_ORDER,
            evidence=because("Return to the surface."),
        ),
        Rule(
            id=f"{receptor}_left",
            name=f"{label} that its inhibitor leaves",
            sbo=FRACTION,
            formula=f"1 - occupancy({inhibitor}_level, {receptor}_inhibitor_half)",
            evidence=because("Occupancy of the kinase.", *sources),
            annotations=property_of(gene),
        ),
        Rule(
            id=f"{receptor}_bound_share",
            name=f"Share of surface {label} that is bound, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            formula=(
                f"{receptor}_bound / ({receptor}_bound + {receptor}_surface)"
                f" * ({receptor}_bound_rest + {receptor}_surface_rest) / {receptor}_bound_rest"
            ),
            evidence=because("Occupancy of the receptors there are."),
            annotations=property_of(gene),
        ),
        Rule(
            id=f"{receptor}_engaged",
            name=f"{label} engaged by {ligand_label}, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            formula=(
                f"1 - {receptor}_ligand_share + {receptor}_ligand_share * {receptor}_bound / {receptor}_bound_rest"
                f" * (1 + receptor_levelling) / (1 + receptor_levelling * {receptor}_bound_share)"
            ),
            evidence=because(
                "A small part of its activity needs no ligand. Activity per receptor levels off long before all are "
                "bound, so that few receptors signal little however much ligand there is.",
                *sources,
            ),
            annotations=property_of(gene),
        ),
        Observable(
            id=f"{receptor}_active",
            name=f"{label} activity",
            formula=f"{receptor}_left * {receptor}_engaged",
            plausible=plausible,
            evidence=because("Phosphorylated receptor at the surface over rest.", *sources),
            annotations=property_of(gene),
        ),
    )


STAGE = stage(
    __file__,
    title="Flk-1 and TrkB",
    plot="Receptors",
    description=__doc__,
    elements=(
        Numbers("Stress"),
        Numbers("Signal per receptor"),
        *_receptor(
            receptor="flk1",
            label="Flk-1",
            gene="KDR",
            ligand="vegf",
            ligand_label="VEGF",
            ligand_gene="VEGFA",
            binding="GO:0043184",
            inhibitor="flk1_inhibitor",
            synthesis_factor="flk1_expression * (1 - stress_flk1_loss * chronic_stress)",
            plausible=(0.0, 25.0),
            sources=("Deyama2019a", "Matsuzaki2001"),
        ),
        *_receptor(
            receptor="trkb",
            label="TrkB",
            gene="NTRK2",
            ligand="bdnf",
            ligand_label="BDNF",
            ligand_gene="BDNF",
            binding="GO:0048403",
            inhibitor="trk_inhibitor",
            synthesis_factor="1",
            plausible=(0.0, 25.0),
            sources=("Lepack2015",),
        ),
    ),
)
