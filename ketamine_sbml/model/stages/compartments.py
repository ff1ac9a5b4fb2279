"""Where things are, and the mathematical functions that several stages share.

The medial prefrontal cortex is represented by the field that an intracerebral infusion reaches: its interstitial
fluid, and the pyramidal neurons in it with their membrane, dendritic cytosol, endosomes, secretory granules and
spines. The field's size is set by diffusion around a cannula, so it is the same in all organisms. Only the amounts of
infused proteins depend on it; every other result is unchanged if all compartments of the field grow together.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import entry, kind_of, within
from ketamine_sbml.language.elements import Compartment, Function, Parameter, PerOrganism, Stage
from ketamine_sbml.language.evidence import assumed, because, derived
from ketamine_sbml.model.publications import INTRANASAL_2022, KAMP_2020

PHYSICAL = "SBO:0000290"
LUMPED = "SBO:0000410"

_FIELD = "Sets the scale of amounts only; the results depend on concentrations and folds."

STAGE = Stage(
    title="Compartments and functions",
    description=__doc__,
    elements=(
        Compartment(
            id="peritoneal_cavity",
            name="Peritoneal cavity",
            sbo=PHYSICAL,
            size=PerOrganism(mouse=0.0002, rat=0.002, human=0.05),
            evidence=assumed("Injected volume; absorption is first order in the amount, so the size has no effect."),
            annotations=entry("UBERON:0001179"),
        ),
        Compartment(
            id="plasma",
            name="Plasma and rapidly mixing tissue",
            sbo=LUMPED,
            size=PerOrganism(mouse=0.085, rat=1.02, human=34.0),
            range=(0.02, 100.0),
            evidence=derived(
                "Apparent central volume. Human: 10 mg i.v. over the peak of 296 ng/mL. Mouse and rat: 3.4 L/kg of "
                "injected dose (not corrected for bioavailability), which gives a plasma peak of about 4 umol/L after "
                "10 mg/kg i.p.; that peak is known from memory only.",
                INTRANASAL_2022,
                verified=False,
            ),
            annotations=entry("UBERON:0001969"),
        ),
        Compartment(
            id="tissue",
            name="Slowly mixing tissue",
            sbo=LUMPED,
            size=PerOrganism(mouse=0.04, rat=0.48, human=218.0),
            range=(0.01, 400.0),
            evidence=derived(
                "Human: the published volume of distribution of 252 L less the central volume. Mouse and rat: assumed "
                "1.6 L/kg.",
                KAMP_2020,
                verified=False,
            ),
        ),
        Compartment(
            id="brain",
            name="Brain",
            sbo=PHYSICAL,
            size=PerOrganism(mouse=0.00045, rat=0.002, human=1.35),
            range=(0.0003, 1.6),
            evidence=assumed("Brain mass of the species; too small a share of the dose to matter.", verified=False),
            annotations=entry("UBERON:0000955"),
        ),
        Compartment(
            id="mpfc_interstitium",
            name="Interstitial fluid of the infused field of medial prefrontal cortex",
            sbo=PHYSICAL,
            size=1e-6,
            range=(2e-7, 5e-6),
            evidence=assumed(
                "A field of about 5 cubic millimetres of tissue with a fifth of it interstitial. " + _FIELD
            ),
            annotations=(*kind_of("UBERON:0000913"), *within("UBERON:4450000")),
        ),
        Compartment(
            id="pyramidal_membrane",
            name="Dendritic membrane of pyramidal neurons",
            sbo=LUMPED,
            size=1e-7,
            range=(1e-8, 1e-6),
            evidence=assumed("Receptors are amounts; the volume of the membrane enters no rate. " + _FIELD),
            annotations=(*kind_of("GO:0005886"), *within("CL:0000598")),
        ),
        Compartment(
            id="dendrite",
            name="Dendritic cytosol of pyramidal neurons",
            sbo=PHYSICAL,
            size=5e-7,
            range=(1e-7, 2e-6),
            evidence=assumed("A tenth of the tissue of the field. " + _FIELD),
            annotations=(*kind_of("GO:0030425"), *within("CL:0000598")),
        ),
        Compartment(
            id="secretory_granules",
            name="Secretory granules of pyramidal neurons",
            sbo=LUMPED,
            size=1e-8,
            range=(1e-9, 1e-7),
            evidence=assumed("Stored growth factor is an amount; the volume enters no rate. " + _FIELD),
            annotations=within("CL:0000598"),
        ),
        Compartment(
            id="endosome",
            name="Endosomes of pyramidal neurons",
            sbo=LUMPED,
            size=1e-8,
            range=(1e-9, 1e-7),
            evidence=assumed("Internalised receptor is an amount; the volume enters no rate. " + _FIELD),
            annotations=(*kind_of("GO:0005769"), *within("CL:0000598")),
        ),
        Compartment(
            id="spines",
            name="Dendritic spines of pyramidal neurons",
            sbo=LUMPED,
            size=5e-8,
            range=(1e-8, 5e-7),
            evidence=assumed("Synaptic protein is an amount; the volume enters no rate. " + _FIELD),
            annotations=(*kind_of("GO:0043197"), *within("CL:0000598")),
        ),
        Function(
            id="occupancy",
            name="Fractional occupancy of one site",
            sbo="SBO:0000192",
            arguments=("concentration", "half"),
            formula="concentration / (half + concentration)",
            evidence=because("Law of mass action for one site at equilibrium."),
        ),
        Function(
            id="hill_fold",
            name="Hill response as a fold of its value at rest",
            sbo="SBO:0000192",
            arguments=("x", "half", "hill"),
            formula="(1 + half^hill) * x^hill / (half^hill + x^hill)",
            evidence=because(
                "A Hill function divided by its value at x = 1, so that rest stays rest for any parameters."
            ),
        ),
        Function(
            id="gate",
            name="Constitutive and regulated share of a step",
            sbo="SBO:0000192",
            arguments=("x", "share", "half", "hill"),
            formula="1 - share + share * ((1 + half^hill) * x^hill / (half^hill + x^hill))",
            evidence=because(
                "A step keeps 1 - share of its rate when its signal is lost and follows a Hill response with the rest "
                "of it; it equals 1 at x = 1 for any parameters."
            ),
        ),
        Function(
            id="surplus",
            name="Signal above rest, beyond a margin",
            sbo="SBO:0000192",
            arguments=("x", "margin", "softness"),
            formula=(
                "((x - 1 - margin + abs(x - 1 - margin)) / 2)^2"
                " / (softness + (x - 1 - margin + abs(x - 1 - margin)) / 2)"
            ),
            evidence=because(
                "What a signal exceeds its value at rest by, beyond a margin: nothing up to there, linear above it, "
                "rounded over the softness, and so 0 at rest (x = 1). Far gentler than any Hill function that is as "
                "indifferent to a signal that is lost. The surplus of 2 - x is the shortfall of x."
            ),
        ),
        Function(
            id="saturating",
            name="Fold of rest that rises with a surplus up to a largest fold",
            sbo="SBO:0000192",
            arguments=("above", "largest", "half"),
            formula="1 + (largest - 1) * above / (half + above)",
            evidence=because("Sites, substrates and machinery are finite: a rise has an end."),
        ),
        Parameter(
            id="surplus_softness",
            name="Width over which a surplus sets in",
            sbo="SBO:0000002",
            value=0.1,
            unit="1",
            range=(0.02, 0.3),
            evidence=assumed("Rounds the corner at the threshold; no number was found."),
        ),
        Function(
            id="response_index",
            name="Response index",
            sbo="SBO:0000192",
            arguments=("x", "half", "hill"),
            formula="(x^hill - 1) / (half^hill + x^hill)",
            evidence=because(
                "A Hill function shifted and scaled so that it is 0 at x = 1 and approaches 1; below rest it is "
                "negative."
            ),
        ),
    ),
)
