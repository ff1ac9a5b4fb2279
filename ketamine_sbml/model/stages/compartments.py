"""Where things are, and the mathematical functions that several stages share.

The medial prefrontal cortex is represented by the field that an intracerebral infusion reaches: its interstitial
fluid, and the pyramidal neurons in it with their membrane, dendritic cytosol, endosomes, secretory granules and
spines. The field's size is set by diffusion around a cannula, so it is the same in all organisms. Only the amounts of
infused proteins depend on it; every other result is unchanged if all compartments of the field grow together.
"""

from __future__ import annotations

from ketamine_sbml.language.elements import Function
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage

PHYSICAL = "SBO:0000290"
LUMPED = "SBO:0000410"

_FIELD = "Sets the scale of amounts only; the results depend on concentrations and folds."

STAGE = stage(
    __file__,
    title="Compartments and functions",
    description=__doc__,
    elements=(
        Numbers("Compartments"),
        Function(
            id="occupancy",
            name="Fractional occupancy of one site",
            arguments=("concentration", "half"),
            formula="concentration / (half + concentration)",
            evidence=because("Law of mass action for one site at equilibrium."),
        ),
        Function(
            id="hill_fold",
            name="Hill response as a fold of its value at rest",
            arguments=("x", "half", "hill"),
            formula="(1 + half^hill) * x^hill / (half^hill + x^hill)",
            evidence=because(
                "A Hill function divided by its value at x = 1, so that rest stays rest for any parameters."
            ),
        ),
        Function(
            id="gate",
            name="Constitutive and regulated share of a step",
            arguments=("x", "share", "half", "hill"),
            formula="1 - share + share * ((1 + half^hill) * x^hill / (half^hill + x^hill))",
            evidence=because(
                "A step keeps 1 - share of its rate when its signal is lost and follows a Hill response with "
                "the rest of it; it equals 1 at x = 1 for any parameters."
            ),
        ),
        Function(
            id="surplus",
            name="Signal above rest, beyond a margin",
            arguments=("x", "margin", "softness"),
            formula=(
                "((x - 1 - margin + abs(x - 1 - margin)) / 2)^2"
                " / (softness + (x - 1 - margin + abs(x - 1 - margin)) / 2)"
            ),
            evidence=because(
                "What a signal exceeds its value at rest by, beyond a margin: nothing up to there, linear "
                "above it, rounded over the softness, and so 0 at rest (x = 1). Far gentler than any Hill "
                "function that is as indifferent to a signal that is lost. The surplus of 2 - x is the "
                "shortfall of x."
            ),
        ),
        Function(
            id="limited",
            name="Rise with a signal, up to a largest rise",
            arguments=("signal", "largest", "half"),
            formula="largest * signal / (half + signal)",
            evidence=because("Sites, substrates and machinery are finite: a rise has an end."),
        ),
        Numbers("Functions"),
    ),
)
