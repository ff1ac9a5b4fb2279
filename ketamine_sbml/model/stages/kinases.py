"""From the receptors to translation: Akt, ERK, TSC, Rheb, mTORC1, p70S6K, 4E-BP1 (arrow fig-7).

Flk-1 and TrkB permit each other: what one evokes above rest passes as far as the other is active, so that losing
either one stops the rise, and a strong one does not pay for a weak one. Both together drive Akt and ERK; both
phosphorylate TSC2 and so release Rheb, which activates mTORC1; mTORC1 phosphorylates p70S6K and 4E-BP1. p70S6K holds
the evoked part of PI3K signalling back. Rapamycin binds FKBP12, and the complex binds mTORC1: p70S6K loses all of its
input, 4E-BP1 only a part. Chronic stress holds mTORC1 back, the more the weaker the signal is. Each protein is a cycle
between two forms with a conserved total, so that saturation comes from running out of substrate.

An inhibitor takes away resting phosphorylation as well. A tone (``akt_tone`` and others) is the phosphorylation that
the resting signal alone keeps up under the inhibitors present; what exceeds it was evoked, and only that makes
synapses grow. So half of an inhibitor leaves half of the effect, and an inhibitor alone, or its end, does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from ketamine_sbml.language.annotations import Annotation, Form, entry, form_of, kind_of, made_of, property_of
from ketamine_sbml.language.elements import NO_CHANGES, Element, Observable, Reaction, Rule, Species, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import (
    BINDING,
    COEFFICIENT,
    COMPLEX,
    CONVERSION,
    DEPHOSPHORYLATION,
    DISSOCIATION,
    ENZYME,
    FIRST_ORDER,
    FRACTION,
    MASS_ACTION,
    PHOSPHORYLATION,
    POLYPEPTIDE,
    PROTEIN_COMPLEX,
    SPECIFIC_CONCENTRATION,
    STIMULATOR,
)

_PHOSPHORYLATED, _BARE = Form("P"), Form()


def _cycle(
    *,
    enzyme: str,
    identity: tuple[Annotation, ...],
    label: str,
    active: str,
    active_label: str,
    inactive: str,
    inactive_label: str,
    drive: str,
    modifiers: Mapping[str, str] = NO_CHANGES,
    on: str = PHOSPHORYLATION,
    off: str = DEPHOSPHORYLATION,
    molecule: str = POLYPEPTIDE,
    active_form: Form = _PHOSPHORYLATED,
    inactive_form: Form = _BARE,
    on_process: tuple[Annotation, ...] = kind_of("GO:0006468"),
    off_process: tuple[Annotation, ...] = kind_of("GO:0006470"),
    reason: str,
) -> tuple[Element, ...]:
    """A protein that cycles between two forms; at rest its resting fraction is in the active form."""
    return (
        Species(
            id=inactive,
            name=inactive_label,
            sbo=molecule,
            forms=(inactive_form,),
            compartment="dendrite",
            initial=f"(1 - {enzyme}_rest_fraction) * {enzyme}_total * dendrite",
            evidence=because(reason),
            annotations=identity,
        ),
        Species(
            id=active,
            name=active_label,
            sbo=molecule,
            forms=(active_form,),
            compartment="dendrite",
            initial=f"{enzyme}_rest_fraction * {enzyme}_total * dendrite",
            evidence=because(reason),
            annotations=identity,
        ),
        Reaction(
            id=f"{enzyme}_activating",
            name=f"Activation of {label}",
            sbo=on,
            equation=f"{inactive} -> {active}",
            modifiers=modifiers,
            law=f"{enzyme}_off_rate * {enzyme}_rest_fraction / (1 - {enzyme}_rest_fraction) * {drive} * {inactive}",
            law_sbo=FIRST_ORDER,
            evidence=because(reason),
            annotations=on_process,
        ),
        Reaction(
            id=f"{enzyme}_inactivating",
            name=f"Inactivation of {label}",
            sbo=off,
            equation=f"{active} -> {inactive}",
            law=f"{enzyme}_off_rate * {active}",
            law_sbo=FIRST_ORDER,
            evidence=because(reason),
            annotations=off_process,
        ),
    )


STAGE = stage(
    __file__,
    title="Akt, ERK and mTORC1",
    plot="Kinases",
    description=__doc__,
    elements=(
        # --- the joint signal of both receptors -------------------------------------------------------------------
        Numbers("Joint signal"),
        Rule(
            id="flk1_permission",
            name="How far Flk-1 permits TrkB to signal, 1 at rest",
            sbo=FRACTION,
            formula="hill_fold(1 - surplus(2 - flk1_active, 0, surplus_softness), permission_half, permission_hill)",
            evidence=because(
                "BDNF's actions need VEGF. What is at rest permits all of it and more permits no more, so that a "
                "permission does not amplify.",
                "Deyama2019b",
            ),
        ),
        Rule(
            id="trkb_permission",
            name="How far TrkB permits Flk-1 to signal, 1 at rest",
            sbo=FRACTION,
            formula="hill_fold(1 - surplus(2 - trkb_active, 0, surplus_softness), permission_half, permission_hill)",
            evidence=because("VEGF's actions need BDNF, likewise.", "Deyama2019b"),
        ),
        Rule(
            id="flk1_evoked",
            name="Flk-1 signal above rest, as far as TrkB permits",
            sbo=COEFFICIENT,
            formula="flk1_left * surplus(flk1_engaged, 0, surplus_softness) * trkb_permission",
            evidence=because(
                "VEGF's actions need BDNF: TrkB at rest permits Flk-1 to signal. This gate encodes that result; claims "
                "of mutual necessity are structural.",
                "Deyama2019b",
            ),
        ),
        Rule(
            id="trkb_evoked",
            name="TrkB signal above rest, as far as Flk-1 permits",
            sbo=COEFFICIENT,
            formula="trkb_left * surplus(trkb_engaged, 0, surplus_softness) * flk1_permission",
            evidence=because("BDNF's actions need VEGF, likewise.", "Deyama2019b"),
        ),
        Rule(
            id="growth_evoked",
            name="Drive of Akt and ERK by both receptors, above rest",
            sbo=COEFFICIENT,
            formula=(
                "limited(surplus(1 + flk1_evoked + trkb_evoked, 0, growth_softness), growth_largest, growth_half)"
            ),
            evidence=because(
                "A few per cent more than usual have little consequence, however long; beyond that the drive follows "
                "the receptors until their substrates run out.",
                "Matsuzaki2001",
            ),
        ),
        # --- Akt ---------------------------------------------------------------------------------------------------
        Numbers("Akt"),
        Rule(
            id="akt_drive",
            name="Drive of Akt phosphorylation",
            sbo=COEFFICIENT,
            formula=(
                "(1 - occupancy(pi3k_inhibitor_level, pi3k_inhibitor_half))"
                " * (1 + growth_evoked * (1 + s6k_feedback) / (1 + s6k_feedback * p_p70s6k))"
            ),
            evidence=because("PI3K drives Akt; feedback acts on the evoked part only.", "Matsuzaki2001"),
            annotations=property_of("GO:0043491", "PIK3CA", "PIK3R1"),
        ),
        *_cycle(
            enzyme="akt",
            identity=form_of("AKT1", "AKT3"),
            label="Akt",
            inactive="akt_unphosphorylated",
            inactive_label="Akt, unphosphorylated",
            active="akt_phosphorylated",
            active_label="Akt, phosphorylated",
            drive="akt_drive",
            reason="VEGF activates Akt in neurons through Flk-1.",
        ),
        State(
            id="akt_tone",
            name="Akt phosphorylation that the resting signal alone keeps up, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "akt_off_rate * ((1 - occupancy(pi3k_inhibitor_level, pi3k_inhibitor_half))"
                " * (1 - akt_rest_fraction * akt_tone) / (1 - akt_rest_fraction) - akt_tone)"
            ),
            evidence=because(
                "The same cycle without the receptors' evoked drive: what exceeds it is what the burst has evoked."
            ),
            annotations=property_of("AKT1", "AKT3"),
        ),
        # --- ERK ---------------------------------------------------------------------------------------------------
        Numbers("ERK"),
        Rule(
            id="erk_drive",
            name="Drive of ERK phosphorylation",
            sbo=COEFFICIENT,
            formula="(1 - occupancy(mek_inhibitor_level, mek_inhibitor_half)) * (1 + growth_evoked)",
            evidence=because("Both receptors activate the ERK cascade.", "Matsuzaki2001"),
            annotations=property_of("GO:0070371", "MAP2K1"),
        ),
        *_cycle(
            enzyme="erk",
            identity=form_of("MAPK1", "MAPK3"),
            label="ERK",
            inactive="erk_unphosphorylated",
            inactive_label="ERK, unphosphorylated",
            active="erk_phosphorylated",
            active_label="ERK, phosphorylated",
            drive="erk_drive",
            reason="VEGF activates ERK in neurons through Flk-1.",
        ),
        State(
            id="erk_tone",
            name="ERK phosphorylation that the resting signal alone keeps up, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "erk_off_rate * ((1 - occupancy(mek_inhibitor_level, mek_inhibitor_half))"
                " * (1 - erk_rest_fraction * erk_tone) / (1 - erk_rest_fraction) - erk_tone)"
            ),
            evidence=because(
                "The same cycle without the receptors' evoked drive: what exceeds it is what the burst has evoked."
            ),
            annotations=property_of("MAPK1", "MAPK3"),
        ),
        # --- TSC and Rheb ------------------------------------------------------------------------------------------
        Numbers("TSC"),
        Rule(
            id="tsc_drive",
            name="Drive of TSC2 phosphorylation",
            sbo=COEFFICIENT,
            formula=(
                "1 + tsc_kinase_gain * (p_akt * p_erk - akt_tone * erk_tone)"
                " - tsc_kinase_share * (1 - akt_tone * erk_tone)"
            ),
            evidence=because(
                "Akt and ERK phosphorylate TSC2 at different sites; ketamine's effect needs both kinases. Other "
                "kinases keep most of it up at rest.",
                "Li2010",
            ),
        ),
        *_cycle(
            enzyme="tsc",
            identity=(*made_of("TSC1", "TSC2"), *kind_of("GO:0033596")),
            label="phosphorylated TSC2",
            molecule=PROTEIN_COMPLEX,
            active_form=Form("P", part="TSC2"),
            inactive_form=Form(part="TSC2"),
            inactive="tsc_unphosphorylated",
            inactive_label="TSC complex, active on Rheb",
            active="tsc_phosphorylated",
            active_label="TSC complex, phosphorylated and inactive on Rheb",
            drive="tsc_drive",
            modifiers={"akt_phosphorylated": ENZYME, "erk_phosphorylated": ENZYME},
            reason="Phosphorylation switches the GTPase-activating complex off.",
        ),
        Numbers("Rheb"),
        Species(
            id="rheb_gdp",
            name="Rheb with GDP",
            sbo=POLYPEPTIDE,
            forms=(Form("GDP"),),
            compartment="dendrite",
            initial="(1 - rheb_rest_fraction) * rheb_total * dendrite",
            evidence=because("Inactive form.", "JainBhalla2009"),
            annotations=form_of("RHEB"),
        ),
        Species(
            id="rheb_gtp",
            name="Rheb with GTP",
            sbo=POLYPEPTIDE,
            forms=(Form("GTP"),),
            compartment="dendrite",
            initial="rheb_rest_fraction * rheb_total * dendrite",
            evidence=because("Active form.", "JainBhalla2009"),
            annotations=form_of("RHEB"),
        ),
        Reaction(
            id="rheb_loading",
            name="Exchange of GDP for GTP on Rheb",
            sbo=CONVERSION,
            equation="rheb_gdp -> rheb_gtp",
            law="rheb_hydrolysis_rate * rheb_rest_fraction / (1 - rheb_rest_fraction) * rheb_gdp",
            law_sbo=FIRST_ORDER,
            evidence=because("Unregulated.", "JainBhalla2009"),
        ),
        Reaction(
            id="rheb_hydrolysis",
            name="Hydrolysis of GTP on Rheb",
            sbo=CONVERSION,
            equation="rheb_gtp -> rheb_gdp",
            modifiers={"tsc_unphosphorylated": ENZYME},
            law=(
                "rheb_hydrolysis_rate * tsc_unphosphorylated"
                " / ((1 - tsc_rest_fraction) * tsc_total * dendrite) * rheb_gtp"
            ),
            law_sbo=MASS_ACTION,
            evidence=because("The TSC complex is the GTPase-activating protein of Rheb.", "JainBhalla2009"),
        ),
        Rule(
            id="rheb_activity",
            name="Rheb activity",
            sbo=SPECIFIC_CONCENTRATION,
            formula="rheb_gtp / (rheb_rest_fraction * rheb_total * dendrite)",
            evidence=because("GTP-bound Rheb over rest."),
        ),
        # --- mTORC1 and rapamycin ----------------------------------------------------------------------------------
        Numbers("mTORC1"),
        Rule(
            id="rheb_drive",
            name="Drive of mTORC1 by Rheb, as far as REDD1 lets it, fold of rest",
            sbo=COEFFICIENT,
            formula=(
                "rheb_activity^mtorc1_rheb_hill / (1 + stress_redd1 * chronic_stress / rheb_activity^mtorc1_rheb_hill)"
            ),
            evidence=because(
                "Chronic stress raises REDD1, which holds mTORC1 back. Assumed mechanism: it acts against Akt at the "
                "TSC complex, so that a strong signal overcomes it.",
                "Ota2014",
            ),
            annotations=property_of("MTOR", "RPTOR", "MLST8", "GO:0031931"),
        ),
        *_cycle(
            enzyme="mtorc1",
            identity=(*made_of("MTOR", "RPTOR", "MLST8"), *kind_of("GO:0031931")),
            label="mTORC1",
            molecule=PROTEIN_COMPLEX,
            active_form=Form("active"),
            inactive_form=Form("inactive"),
            inactive="mtorc1_inactive",
            inactive_label="mTORC1, inactive",
            active="mtorc1_active",
            active_label="mTORC1, active",
            drive="rheb_drive",
            modifiers={"rheb_gtp": STIMULATOR},
            on=CONVERSION,
            off=CONVERSION,
            on_process=(),
            off_process=(),
            reason="GTP-bound Rheb activates mTORC1.",
        ),
        Numbers("FKBP12 and rapamycin"),
        Species(
            id="fkbp12_free",
            name="FKBP12, free",
            sbo=POLYPEPTIDE,
            compartment="dendrite",
            initial="fkbp12_total * dendrite",
            evidence=because("Receptor of rapamycin."),
            annotations=entry("FKBP1A"),
        ),
        Species(
            id="fkbp12_rapamycin",
            name="FKBP12 with rapamycin",
            sbo=COMPLEX,
            compartment="dendrite",
            initial="0",
            typical=1e-4,
            evidence=because("The inhibitory complex."),
            annotations=made_of("FKBP1A", "CHEBI:9168"),
        ),
        Species(
            id="mtorc1_rapamycin",
            name="mTORC1 with FKBP12 and rapamycin",
            sbo=PROTEIN_COMPLEX,
            compartment="dendrite",
            initial="0",
            typical=1e-4,
            evidence=because("Silenced towards p70S6K, partly active towards 4E-BP1."),
            annotations=made_of("MTOR", "RPTOR", "MLST8", "FKBP1A", "CHEBI:9168"),
        ),
        Reaction(
            id="rapamycin_binding",
            name="Binding of rapamycin to FKBP12",
            sbo=BINDING,
            equation="fkbp12_free <-> fkbp12_rapamycin",
            law=(
                "rapamycin_association * rapamycin_free_fraction * rapamycin_level * fkbp12_free"
                " - rapamycin_dissociation * fkbp12_rapamycin"
            ),
            law_sbo=MASS_ACTION,
            evidence=because("The drug's concentration is held, so it is not consumed."),
        ),
        Reaction(
            id="mtorc1_inactive_rapamycin_binding",
            name="Binding of rapamycin-FKBP12 to inactive mTORC1",
            sbo=BINDING,
            equation="fkbp12_rapamycin + mtorc1_inactive -> mtorc1_rapamycin",
            law="mtorc1_rapamycin_association * fkbp12_rapamycin * mtorc1_inactive / dendrite",
            law_sbo=MASS_ACTION,
            evidence=because("Allosteric inhibition.", "Li2010"),
            annotations=kind_of("GO:1904262"),
        ),
        Reaction(
            id="mtorc1_active_rapamycin_binding",
            name="Binding of rapamycin-FKBP12 to active mTORC1",
            sbo=BINDING,
            equation="fkbp12_rapamycin + mtorc1_active -> mtorc1_rapamycin",
            law="mtorc1_rapamycin_association * fkbp12_rapamycin * mtorc1_active / dendrite",
            law_sbo=MASS_ACTION,
            evidence=because("Allosteric inhibition.", "Li2010"),
            annotations=kind_of("GO:1904262"),
        ),
        Reaction(
            id="mtorc1_rapamycin_dissociating",
            name="Dissociation of rapamycin-FKBP12 from mTORC1",
            sbo=DISSOCIATION,
            equation="mtorc1_rapamycin -> mtorc1_inactive + fkbp12_rapamycin",
            law="mtorc1_rapamycin_dissociation * mtorc1_rapamycin",
            law_sbo=FIRST_ORDER,
            evidence=because("Washes out once the drug is gone."),
        ),
        Rule(
            id="mtorc1_left",
            name="mTORC1 that rapamycin leaves",
            sbo=FRACTION,
            formula="1 - mtorc1_rapamycin / (mtorc1_total * dendrite)",
            evidence=because("The rest is bound to rapamycin and FKBP12.", "Li2010"),
            annotations=property_of("MTOR", "RPTOR", "MLST8", "GO:0031931"),
        ),
        Rule(
            id="mtorc1_tone",
            name="mTORC1 activity that the resting signal alone keeps up, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            formula=(
                "mtorc1_left"
                " / (mtorc1_rest_fraction + (1 - mtorc1_rest_fraction) * (1 + stress_redd1 * chronic_stress))"
            ),
            evidence=because("What rapamycin leaves, in the balance that it has at rest.", "Li2010"),
            annotations=property_of("MTOR", "RPTOR", "MLST8", "GO:0031931"),
        ),
        # --- p70S6K and 4E-BP1 -------------------------------------------------------------------------------------
        Numbers("p70S6K"),
        *_cycle(
            enzyme="s6k",
            identity=form_of("RPS6KB1"),
            label="p70S6K",
            inactive="s6k_unphosphorylated",
            inactive_label="p70S6K, unphosphorylated",
            active="s6k_phosphorylated",
            active_label="p70S6K, phosphorylated",
            drive="p_mtor",
            modifiers={"mtorc1_active": ENZYME},
            reason="mTORC1 phosphorylates p70S6K.",
        ),
        State(
            id="s6k_tone",
            name="p70S6K phosphorylation that the resting signal alone keeps up, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "s6k_off_rate * (mtorc1_tone * (1 - s6k_rest_fraction * s6k_tone) / (1 - s6k_rest_fraction) - s6k_tone)"
            ),
            evidence=because("The same cycle with mTORC1 at the activity that rapamycin and stress leave at rest."),
            annotations=property_of("RPS6KB1"),
        ),
        Numbers("4E-BP1"),
        Rule(
            id="eif4ebp_drive",
            name="Drive of 4E-BP1 phosphorylation",
            sbo=COEFFICIENT,
            formula="p_mtor + eif4ebp_rapamycin_resistance * mtorc1_rapamycin / (mtorc1_total * dendrite)",
            evidence=because("mTORC1 with rapamycin keeps part of its resting activity on 4E-BP1."),
        ),
        *_cycle(
            enzyme="eif4ebp",
            identity=form_of("EIF4EBP1"),
            label="4E-BP1",
            inactive="eif4ebp_unphosphorylated",
            inactive_label="4E-BP1, unphosphorylated and bound to eIF4E",
            active="eif4ebp_phosphorylated",
            active_label="4E-BP1, phosphorylated",
            drive="eif4ebp_drive",
            modifiers={"mtorc1_active": ENZYME},
            reason="mTORC1 phosphorylates 4E-BP1 and frees eIF4E.",
        ),
        State(
            id="eif4ebp_tone",
            name="4E-BP1 phosphorylation that the resting signal alone keeps up, fold of rest",
            sbo=SPECIFIC_CONCENTRATION,
            rate=(
                "eif4ebp_off_rate * ((mtorc1_tone + eif4ebp_rapamycin_resistance * (1 - mtorc1_left))"
                " * (1 - eif4ebp_rest_fraction * eif4ebp_tone) / (1 - eif4ebp_rest_fraction) - eif4ebp_tone)"
            ),
            evidence=because("As for p70S6K; mTORC1 with rapamycin keeps part of it."),
            annotations=property_of("EIF4EBP1"),
        ),
        # --- what blots read ---------------------------------------------------------------------------------------
        Observable(
            id="p_akt",
            name="Phosphorylated Akt",
            sbo=SPECIFIC_CONCENTRATION,
            formula="akt_phosphorylated / (akt_rest_fraction * akt_total * dendrite)",
            plausible=(0.0, 5.0),
            evidence=because("Blot of synaptoneurosomes.", "Li2010"),
            annotations=property_of("AKT1", "AKT3"),
        ),
        Observable(
            id="p_erk",
            name="Phosphorylated ERK",
            sbo=SPECIFIC_CONCENTRATION,
            formula="erk_phosphorylated / (erk_rest_fraction * erk_total * dendrite)",
            plausible=(0.0, 5.0),
            evidence=because("Blot of synaptoneurosomes.", "Li2010"),
            annotations=property_of("MAPK1", "MAPK3"),
        ),
        Observable(
            id="p_mtor",
            name="Phosphorylated, active mTORC1",
            sbo=SPECIFIC_CONCENTRATION,
            formula="mtorc1_active / (mtorc1_rest_fraction * mtorc1_total * dendrite)",
            plausible=(0.0, 5.0),
            evidence=because("Blot of synaptoneurosomes.", "Li2010"),
            annotations=property_of("MTOR", "RPTOR", "MLST8", "GO:0031931"),
        ),
        Observable(
            id="p_p70s6k",
            name="Phosphorylated p70S6K",
            sbo=SPECIFIC_CONCENTRATION,
            formula="s6k_phosphorylated / (s6k_rest_fraction * s6k_total * dendrite)",
            plausible=(0.0, 5.0),
            evidence=because("Blot of synaptoneurosomes.", "Li2010"),
            annotations=property_of("RPS6KB1"),
        ),
        Observable(
            id="p_4ebp1",
            name="Phosphorylated 4E-BP1",
            sbo=SPECIFIC_CONCENTRATION,
            formula="eif4ebp_phosphorylated / (eif4ebp_rest_fraction * eif4ebp_total * dendrite)",
            plausible=(0.0, 5.0),
            evidence=because("Blot of synaptoneurosomes.", "Li2010"),
            annotations=property_of("EIF4EBP1"),
        ),
    ),
)
