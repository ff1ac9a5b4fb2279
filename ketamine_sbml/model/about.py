"""What the model says of itself."""

from __future__ import annotations

from immutabledict import immutabledict

from ketamine_sbml.language.about import About
from ketamine_sbml.language.organism import Organism

ABOUT = About(
    id="ketamine_vegf",
    name="Ketamine, VEGF and mTORC1 in the medial prefrontal cortex",
    title="How ketamine acts through VEGF: a mechanistic model",
    author="The ketamine-sbml developers",
    date="2026-11-23T00:00:00Z",
    paper="Deyama2019a",
    paper_part="Figure 6",
    story=(
        "ketamine blocks NMDA receptors on GABA interneurons of the medial prefrontal cortex, the pyramidal neuron is "
        "disinhibited, a burst of glutamate opens AMPA receptors and L-type calcium channels, VEGF and BDNF are "
        "released, Flk-1 and TrkB signal through Akt, ERK and mTORC1, GluA1 and PSD95 reach synapses, spines form, and "
        "behaviour improves within hours and for days"
    ),
    usual=immutabledict(
        {
            Organism.MOUSE: "ketamine 10 mg/kg after one day of rest",
            Organism.RAT: "ketamine 10 mg/kg after one day of rest",
            Organism.HUMAN: "ketamine 0.5 mg/kg over 40 minutes after one day of rest",
        }
    ),
    caution="The antidepressant response is an index, not a clinical score.",
    place=("UBERON:4450000",),
    processes=("GO:1901986", "GO:0036276"),
    # Pathways of Reactome are human, so they are homologues for a rodent.
    human_pathways=(
        "reactome:R-HSA-4420097",
        "reactome:R-HSA-9006115",
        "reactome:R-HSA-165159",
        "reactome:R-HSA-399719",
    ),
)
