"""Flk-1 and TrkB: binding, activation, internalisation, degradation, synthesis (arrows fig-6 and fig-12).

VEGF binds Flk-1 (VEGFR2, KDR) on pyramidal neurons, BDNF binds TrkB. The bound receptor signals while it is at the
surface, is internalised faster than the free one, and is degraded or recycled; ligand in endosomes is lost within
minutes. A small part of each receptor's activity needs no ligand. Flt-1 carries no signal in neurons and is left out.

Endothelial cells are the only source of trafficking rates, and neuronal copy numbers are unknown: number and resting
VEGF trade off, and only their product is constrained.
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
from ketamine_sbml.language.evidence import assumed, because, derived, measured
from ketamine_sbml.model.proteins import form_of, made_of, protein
from ketamine_sbml.model.publications import (
    DEYAMA_2019_AJP,
    HOWELL_2011,
    HUANG_1998,
    JAIN_BHALLA_2009,
    LEPACK_2015,
    MATSUZAKI_2001,
    PROENCA_2016,
    SARABIPOUR,
    SU5416_SHEET,
)

Range = tuple[float, float, float, Evidence]


def _receptor(
    *,
    receptor: str,
    label: str,
    gene: str,
    ligand: str,
    ligand_label: str,
    ligand_gene: str,
    inhibitor: str,
    synthesis_factor: str,
    surface: Range,
    association: Range,
    dissociation: Range,
    internalisation: Range,
    bound_internalisation: Range,
    degradation: Range,
    recycling: Range,
    inhibitor_half: Range,
    plausible: tuple[float, float],
    sources: tuple[Publication, ...],
) -> tuple[Element, ...]:
    """One receptor from synthesis to degradation; numbers are (value, low, high, evidence)."""

    def parameter(suffix: str, name: str, sbo: str, unit: str, number: Range) -> Parameter:
        value, low, high, evidence = number
        return Parameter(
            id=f"{receptor}_{suffix}", name=name, sbo=sbo, value=value, unit=unit, range=(low, high), evidence=evidence
        )

    return (
        parameter("surface_rest", f"Free {label} at the surface at rest", "SBO:0000002", "nmol", surface),
        parameter(
            "association",
            f"Association rate constant of {ligand_label} and {label}",
            "SBO:0000339",
            "L/(nmol*h)",
            association,
        ),
        parameter(
            "dissociation",
            f"Dissociation rate constant of {ligand_label} and {label}",
            "SBO:0000338",
            "1/h",
            dissociation,
        ),
        parameter(
            "internalisation",
            f"Rate constant of internalisation of free {label}",
            "SBO:0000035",
            "1/h",
            internalisation,
        ),
        parameter(
            "bound_internalisation",
            f"Rate constant of internalisation of bound {label}",
            "SBO:0000035",
            "1/h",
            bound_internalisation,
        ),
        parameter(
            "degradation", f"Rate constant of degradation of internalised {label}", "SBO:0000356", "1/h", degradation
        ),
        parameter("recycling", f"Rate constant of recycling of internalised {label}", "SBO:0000035", "1/h", recycling),
        parameter(
            "ligand_share",
            f"Share of {label} activity that needs {ligand_label}",
            "SBO:0000002",
            "1",
            (0.95, 0.85, 1.0, assumed("A little activity without ligand; no number was found.")),
        ),
        parameter(
            "inhibitor_half", f"Inhibitor that halves {label} kinase activity", "SBO:0000288", "nmol/L", inhibitor_half
        ),
        Rule(
            id=f"{receptor}_bound_rest",
            name=f"Bound {label} at rest",
            sbo="SBO:0000002",
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
            sbo="SBO:0000002",
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
            sbo="SBO:0000252",
            compartment="pyramidal_membrane",
            initial=f"{receptor}_surface_rest",
            evidence=because("Receptor that can bind.", *sources),
            annotations=protein(gene),
        ),
        Species(
            id=f"{receptor}_bound",
            name=f"{label} bound to {ligand_label} at the surface",
            sbo="SBO:0000297",
            compartment="pyramidal_membrane",
            initial=f"{receptor}_bound_rest",
            evidence=because("Receptor that signals.", *sources),
            annotations=made_of(gene, ligand_gene),
        ),
        Species(
            id=f"{receptor}_internalised",
            name=f"{label} in endosomes",
            sbo="SBO:0000252",
            compartment="endosome",
            initial=f"{receptor}_internalised_rest",
            evidence=because("Receptor on its way to degradation or back.", *sources),
            annotations=form_of(gene),
        ),
        Reaction(
            id=f"{receptor}_synthesis",
            name=f"Synthesis of {label}",
            sbo="SBO:0000184",
            products={f"{receptor}_surface": 1},
            law=f"{synthesis_factor} * {receptor}_degradation * {receptor}_internalised_rest",
            law_sbo="SBO:0000047",
            evidence=because("Replaces what is degraded at rest.", *sources),
        ),
        Reaction(
            id=f"{receptor}_binding",
            name=f"Binding of {ligand_label} to {label}",
            sbo="SBO:0000177",
            reactants={f"{ligand}_free": 1, f"{receptor}_surface": 1},
            products={f"{receptor}_bound": 1},
            law=(
                f"{receptor}_association * {ligand}_free * {receptor}_surface / mpfc_interstitium"
                f" - {receptor}_dissociation * {receptor}_bound"
            ),
            law_sbo="SBO:0000041",
            reversible=True,
            evidence=because("Reversible binding.", *sources),
            annotations=kind_of("GO:0043184") if receptor == "flk1" else kind_of("GO:0048403"),
        ),
        Reaction(
            id=f"{receptor}_internalising",
            name=f"Internalisation of free {label}",
            sbo="SBO:0000185",
            reactants={f"{receptor}_surface": 1},
            products={f"{receptor}_internalised": 1},
            law=f"{receptor}_internalisation * {receptor}_surface",
            law_sbo="SBO:0000049",
            evidence=because("Constitutive endocytosis."),
            annotations=kind_of("GO:0031623"),
        ),
        Reaction(
            id=f"{receptor}_bound_internalising",
            name=f"Internalisation of bound {label}",
            sbo="SBO:0000185",
            reactants={f"{receptor}_bound": 1},
            products={f"{receptor}_internalised": 1},
            law=f"{receptor}_bound_internalisation * {receptor}_bound",
            law_sbo="SBO:0000049",
            evidence=because("Faster than that of the free receptor; the ligand is lost in the endosome."),
            annotations=kind_of("GO:0006898"),
        ),
        Reaction(
            id=f"{receptor}_degrading",
            name=f"Degradation of {label}",
            sbo="SBO:0000179",
            reactants={f"{receptor}_internalised": 1},
            law=f"{receptor}_degradation * {receptor}_internalised",
            law_sbo="SBO:0000049",
            evidence=because("Lysosomal."),
            annotations=kind_of("GO:0030163"),
        ),
        Reaction(
            id=f"{receptor}_recycle",
            name=f"Recycling of {label}",
            sbo="SBO:0000185",
            reactants={f"{receptor}_internalised": 1},
            products={f"{receptor}_surface": 1},
            law=f"{receptor}_recycling * {receptor}_internalised",
            law_sbo="SBO:0000049",
            evidence=because("Return to the surface."),
        ),
        Observable(
            id=f"{receptor}_active",
            name=f"{label} activity",
            sbo="SBO:0000002",
            formula=(
                f"(1 - occupancy({inhibitor}_level, {receptor}_inhibitor_half))"
                f" * (1 - {receptor}_ligand_share + {receptor}_ligand_share * {receptor}_bound / {receptor}_bound_rest)"
            ),
            plausible=plausible,
            group="Receptors",
            evidence=because("Phosphorylated receptor at the surface over rest.", *sources),
            annotations=form_of(gene),
        ),
    )


_FLK1 = _receptor(
    receptor="flk1",
    label="Flk-1",
    gene="KDR",
    ligand="vegf",
    ligand_label="VEGF",
    ligand_gene="VEGFA",
    inhibitor="flk1_inhibitor",
    synthesis_factor="flk1_expression * (1 - stress_flk1_loss * chronic_stress)",
    surface=(
        3.3e-7,
        1.5e-8,
        3e-6,
        assumed(
            "1,000 a cell (50 to 10,000) on some 200,000 pyramidal neurons of the field; neuronal numbers are unknown. "
            "It trades off with resting VEGF, so this one is fixed and VEGF is fitted."
        ),
    ),
    association=(7.4, 1.4, 54.0, measured("Mouse VEGF164: 1.9e6 and 2.2e6 per mol/L and second.", HUANG_1998)),
    dissociation=(
        1.55,
        0.07,
        10.8,
        measured("Mouse VEGF164: 6.2e-4 and 3.0e-4 per second; geometric mean.", HUANG_1998),
    ),
    internalisation=(0.83, 0.18, 3.6, measured("2.304e-4 per second in endothelial cells.", SARABIPOUR)),
    bound_internalisation=(2.5, 0.72, 10.8, measured("6.9e-4 per second in endothelial cells.", SARABIPOUR)),
    degradation=(0.84, 0.18, 3.6, measured("2.337e-4 per second in endothelial cells.", SARABIPOUR)),
    recycling=(0.05, 0.0, 2.0, assumed("Negligible in the endothelial fit; the prior is wide.", SARABIPOUR)),
    inhibitor_half=(
        300.0,
        30.0,
        2000.0,
        assumed("Cellular; 1 umol/L on the isolated kinase, 0.04 umol/L on growth.", SU5416_SHEET),
    ),
    plausible=(0.0, 25.0),
    sources=(DEYAMA_2019_AJP, MATSUZAKI_2001),
)

_TRKB = _receptor(
    receptor="trkb",
    label="TrkB",
    gene="NTRK2",
    ligand="bdnf",
    ligand_label="BDNF",
    ligand_gene="BDNF",
    inhibitor="trk_inhibitor",
    synthesis_factor="1",
    surface=(
        3.3e-7,
        1.5e-8,
        3e-6,
        assumed("Taken to be like Flk-1; dendrite models use far more in a smaller volume.", JAIN_BHALLA_2009),
    ),
    association=(
        6.0,
        1.0,
        40.0,
        assumed("With dissociation and internalisation an effective half-maximum near 0.5 nmol/L.", JAIN_BHALLA_2009),
    ),
    dissociation=(
        1.8,
        0.4,
        10.0,
        derived("Off time constant near 1,000 s in reduced models, shared with internalisation.", JAIN_BHALLA_2009),
    ),
    internalisation=(0.5, 0.1, 3.0, assumed("Slower than the bound receptor's.")),
    bound_internalisation=(1.8, 0.5, 10.0, derived("Surface TrkB halves within 2 to 3 hours of BDNF.", PROENCA_2016)),
    degradation=(0.6, 0.1, 3.0, assumed("Taken to be like Flk-1.")),
    recycling=(0.2, 0.0, 2.0, assumed("TrkB recycles in part; no number was found.")),
    inhibitor_half=(25.0, 5.0, 150.0, assumed("K252a, tens of nmol/L, known from memory.", verified=False)),
    plausible=(0.0, 25.0),
    sources=(LEPACK_2015,),
)

STAGE = Stage(
    title="Flk-1 and TrkB",
    description=__doc__,
    elements=(
        Parameter(
            id="stress_flk1_loss",
            name="Loss of Flk-1 synthesis under full chronic stress",
            sbo="SBO:0000002",
            value=0.22,
            unit="1",
            range=(0.1, 0.7),
            evidence=assumed(
                "Lasting corticosterone lowers Flk-1 in frontal cortex; no size was read. Lowered from 0.4 by hand, "
                "because ketamine reverses what stress does.",
                HOWELL_2011,
            ),
        ),
        *_FLK1,
        *_TRKB,
    ),
)
