"""Ketamine in the body (before arrow fig-1).

Racemic ketamine is injected into the peritoneal cavity (mouse, rat) or infused into a vein (human), mixes with plasma
and a slower tissue compartment, and enters the brain within minutes. The liver clears it, mostly to norketamine, which
blocks NMDA receptors too, but less. A dose is what is weighed out: the hydrochloride. In the mouse the drug is gone
within two hours or so; what lasts longer must be made by the brain.
"""

from __future__ import annotations

from ketamine_sbml.language.annotations import entry, kind_of, made_of, property_of
from ketamine_sbml.language.elements import Event, Level, Observable, Reaction, Rule, Species
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.language.terms import (
    CONVERSION,
    DEGRADATION,
    FIRST_ORDER,
    MASS_ACTION,
    PASSIVE_TRANSPORT,
    SIMPLE_CHEMICAL,
    TRANSPORT,
    ZEROTH_ORDER,
)

STAGE = stage(
    __file__,
    title="Pharmacokinetics of ketamine",
    plot="Drug",
    description=__doc__,
    elements=(
        Numbers("Ketamine and norketamine"),
        Level(
            id="ketamine_infusion_rate",
            name="Current rate of intravenous infusion",
            rest="ketamine_no_infusion",
            unit="nmol/h",
            evidence=because("Set by the doses; zero between infusions."),
        ),
        Level(
            id="ketamine_infusion_end",
            name="Time at which the current infusion ends",
            rest="ketamine_never",
            unit="h",
            evidence=because("Bookkeeping of the dosing schedule."),
        ),
        Level(
            id="ketamine_next_dose",
            name="Time of the next dose",
            rest="settled_hour",
            unit="h",
            evidence=because("Bookkeeping of the dosing schedule: the first dose stands at ketamine_time."),
        ),
        Level(
            id="ketamine_doses_given",
            name="Number of doses given so far",
            unit="1",
            evidence=because("Bookkeeping of the dosing schedule."),
        ),
        Species(
            id="ketamine_depot",
            name="Ketamine in the peritoneal cavity",
            sbo=SIMPLE_CHEMICAL,
            compartment="peritoneal_cavity",
            initial="0",
            typical=100.0,
            evidence=because("What was injected and not yet absorbed."),
            annotations=entry("CHEBI:6121"),
        ),
        Species(
            id="ketamine_central",
            name="Ketamine in plasma",
            sbo=SIMPLE_CHEMICAL,
            compartment="plasma",
            initial="0",
            typical=1.0,
            evidence=because("Total, bound and free."),
            annotations=entry("CHEBI:6121"),
        ),
        Species(
            id="ketamine_tissue",
            name="Ketamine in slow tissue",
            sbo=SIMPLE_CHEMICAL,
            compartment="tissue",
            initial="0",
            typical=1.0,
            evidence=because("Two compartments describe ketamine in the dog and in man.", "Kaka1980", "Kamp2020"),
            annotations=entry("CHEBI:6121"),
        ),
        Species(
            id="ketamine_brain_total",
            name="Ketamine in brain",
            sbo=SIMPLE_CHEMICAL,
            compartment="brain",
            initial="0",
            typical=1.0,
            evidence=because("Total, bound and free."),
            annotations=entry("CHEBI:6121"),
        ),
        Species(
            id="norketamine_central",
            name="Norketamine in plasma",
            sbo=SIMPLE_CHEMICAL,
            compartment="plasma",
            initial="0",
            typical=1.0,
            evidence=because("The main metabolite, an NMDA receptor blocker of lower affinity.", "Kaka1980"),
            annotations=entry("CHEBI:91519"),
        ),
        Species(
            id="norketamine_brain_total",
            name="Norketamine in brain",
            sbo=SIMPLE_CHEMICAL,
            compartment="brain",
            initial="0",
            typical=1.0,
            evidence=because("Follows plasma like ketamine."),
            annotations=entry("CHEBI:91519"),
        ),
        Reaction(
            id="ketamine_infusing",
            name="Infusion of ketamine",
            sbo=TRANSPORT,
            equation="-> ketamine_central",
            law="ketamine_infusion_rate",
            law_sbo=ZEROTH_ORDER,
            evidence=because("Constant rate while the infusion lasts; used in the human edition."),
        ),
        Reaction(
            id="ketamine_absorbing",
            name="Absorption of ketamine",
            sbo=TRANSPORT,
            equation="ketamine_depot -> ketamine_central",
            law="ketamine_absorption * ketamine_depot",
            law_sbo=FIRST_ORDER,
            evidence=because("First order from the peritoneal cavity."),
        ),
        Reaction(
            id="ketamine_to_norketamine",
            name="Demethylation of ketamine",
            sbo=CONVERSION,
            equation="ketamine_central -> norketamine_central",
            law="norketamine_yield * ketamine_clearance * ketamine_central / plasma",
            law_sbo=FIRST_ORDER,
            evidence=because("Hepatic N-demethylation.", "Kaka1980"),
            annotations=(*kind_of("GO:0006805"), *made_of("CYP2B6")),
        ),
        Reaction(
            id="ketamine_elimination",
            name="Elimination of ketamine by other routes",
            sbo=DEGRADATION,
            equation="ketamine_central ->",
            law="(1 - norketamine_yield) * ketamine_clearance * ketamine_central / plasma",
            law_sbo=FIRST_ORDER,
            evidence=because("What is not turned into norketamine.", "Kaka1980"),
            annotations=kind_of("GO:0042178"),
        ),
        Reaction(
            id="norketamine_elimination",
            name="Elimination of norketamine",
            sbo=DEGRADATION,
            equation="norketamine_central ->",
            law="norketamine_clearance * norketamine_central / plasma",
            law_sbo=FIRST_ORDER,
            evidence=because("First order."),
            annotations=kind_of("GO:0042178"),
        ),
        Reaction(
            id="ketamine_tissue_exchange",
            name="Exchange of ketamine with slow tissue",
            sbo=PASSIVE_TRANSPORT,
            equation="ketamine_central <-> ketamine_tissue",
            law="tissue_exchange * (ketamine_central / plasma - ketamine_tissue / tissue)",
            law_sbo=MASS_ACTION,
            evidence=because("Second compartment.", "Kaka1980"),
        ),
        Reaction(
            id="ketamine_brain_exchange",
            name="Exchange of ketamine across the blood-brain barrier",
            sbo=PASSIVE_TRANSPORT,
            equation="ketamine_central <-> ketamine_brain_total",
            law="brain_equilibration * (brain_plasma_ratio * brain * ketamine_central / plasma - ketamine_brain_total)",
            law_sbo=MASS_ACTION,
            evidence=because("Brain and plasma stay in a constant ratio soon after a dose."),
            annotations=kind_of("GO:0150104"),
        ),
        Reaction(
            id="norketamine_brain_exchange",
            name="Exchange of norketamine across the blood-brain barrier",
            sbo=PASSIVE_TRANSPORT,
            equation="norketamine_central <-> norketamine_brain_total",
            law=(
                "brain_equilibration * (brain_plasma_ratio * brain * norketamine_central / plasma"
                " - norketamine_brain_total)"
            ),
            law_sbo=MASS_ACTION,
            evidence=because("Taken to be like ketamine's; norketamine appears in brain by 30 minutes."),
            annotations=kind_of("GO:0150104"),
        ),
        Event(
            id="ketamine_dosing",
            name="A dose of ketamine",
            trigger=(
                "(time >= ketamine_from) && (time >= ketamine_next_dose)"
                " && (ketamine_doses_given + 0.5 < ketamine_doses)"
            ),
            assignments={
                "ketamine_depot": (
                    "ketamine_depot + (1 - ketamine_intravenous) * ketamine * body_mass / ketamine_salt_molar_mass"
                ),
                "ketamine_infusion_rate": (
                    "ketamine_intravenous * ketamine * body_mass / ketamine_salt_molar_mass / ketamine_duration"
                ),
                "ketamine_infusion_end": "time + ketamine_duration",
                "ketamine_next_dose": "time + ketamine_interval",
                "ketamine_doses_given": "ketamine_doses_given + 1",
            },
            evidence=because("Repeats itself every ketamine_interval until ketamine_doses were given."),
        ),
        Event(
            id="ketamine_infusion_stop",
            name="End of an infusion of ketamine",
            # Where the next dose falls on this moment it goes on instead, so that no order of the two matters.
            trigger=(
                "(time >= ketamine_infusion_end)"
                " && ((time < ketamine_next_dose) || (ketamine_doses_given + 0.5 > ketamine_doses))"
            ),
            assignments={"ketamine_infusion_rate": "ketamine_no_infusion"},
            evidence=because("The infusion lasts ketamine_duration."),
        ),
        Numbers("Infusion"),
        Rule(
            id="ketamine_free",
            name="Free ketamine in brain, bath included",
            formula="brain_free_fraction * ketamine_brain_total / brain + ketamine_bath_level",
            unit="nmol/L",
            evidence=because("In a slice or culture the bath holds the free concentration."),
        ),
        Rule(
            id="norketamine_free",
            name="Free norketamine in brain",
            formula="brain_free_fraction * norketamine_brain_total / brain",
            unit="nmol/L",
            evidence=because("Same free fraction as ketamine, for want of a number."),
        ),
        Observable(
            id="ketamine_plasma",
            name="Ketamine, total in plasma",
            formula="ketamine_central / plasma",
            unit="nmol/L",
            plausible=(0.0, 250000.0),
            scale="concentration",
            evidence=because(
                "About 1 umol/L after an antidepressant infusion in man; above 0.42 umol/L between repeated "
                "doses in the rat.",
                "Pharmacotherapy2022",
                "DrugTestAnal2019",
            ),
            annotations=property_of("CHEBI:6121"),
        ),
        Observable(
            id="ketamine_brain",
            name="Ketamine, free in brain",
            formula="ketamine_free",
            unit="nmol/L",
            plausible=(0.0, 125000.0),
            scale="concentration",
            evidence=because("What the receptors see."),
            annotations=property_of("CHEBI:6121"),
        ),
    ),
)
