"""What a modeller may add to a pathway: species, compartments, reactions, states, interventions."""

from __future__ import annotations

import dataclasses

from ketamine_sbml.language.elements import (
    Action,
    Compartment,
    Element,
    Event,
    Intervention,
    Level,
    Parameter,
    Reaction,
    Species,
    State,
)
from ketamine_sbml.language.evidence import assumed, because
from ketamine_sbml.language.pathway import Pathway

SBO = "SBO:0000252"


def with_elements(
    model: Pathway, *elements: Element, stage: int = -1, interventions: tuple[Intervention, ...] = ()
) -> Pathway:
    """The pathway with elements at the end of a stage."""
    stages = list(model.stages)
    stages[stage] = dataclasses.replace(stages[stage], elements=(*stages[stage].elements, *elements))
    return dataclasses.replace(model, stages=tuple(stages), interventions=(*model.interventions, *interventions))


def compartment(identifier: str) -> Compartment:
    return Compartment(id=identifier, name=f"Compartment {identifier}", sbo=SBO, size=1.0, evidence=because("Test."))


def species(identifier: str, place: str) -> Species:
    return Species(
        id=identifier,
        name=f"Added {identifier}",
        sbo=SBO,
        compartment=place,
        initial="0",
        typical=1.0,
        evidence=because("Test."),
    )


def reaction(identifier: str, before: str, after: str, law: str, *, reversible: bool = False) -> Reaction:
    return Reaction(
        id=identifier,
        name=f"Added {identifier}",
        sbo="SBO:0000176",
        reactants=dict.fromkeys(before.split(), 1),
        products=dict.fromkeys(after.split(), 1),
        law=law,
        law_sbo=SBO,
        reversible=reversible,
        evidence=because("Test."),
    )


def turned_over(identifier: str, place: str) -> tuple[Element, ...]:
    """A species that mTORC1 makes and that is lost."""
    return (
        species(identifier, place),
        reaction(f"{identifier}_making", "", identifier, "akt_off_rate * mtorc1_active"),
        reaction(f"{identifier}_losing", identifier, "", f"akt_off_rate * {identifier}"),
    )


def several(count: int, place: str) -> tuple[Element, ...]:
    """So many species in a compartment, each made and lost, and each turned into the next."""
    elements: list[Element] = []
    for number in range(count):
        elements += turned_over(f"added_{number}", place)
        if number:
            law = f"akt_off_rate * added_{number - 1}"
            elements.append(reaction(f"turning_{number}", f"added_{number - 1}", f"added_{number}", law))
    return tuple(elements)


def state(identifier: str, follows: str) -> State:
    return State(
        id=identifier,
        name=f"Added {identifier}",
        sbo=SBO,
        initial=1.0,
        rate=f"akt_off_rate * ({follows} - {identifier})",
        evidence=because("Test."),
    )


def blocker(identifier: str) -> tuple[tuple[Element, ...], Intervention]:
    """A held intervention: its parameter, its level and the event that begins it; and the intervention."""
    parameter = Parameter(
        id=identifier,
        name=f"Added {identifier}, as given",
        sbo=SBO,
        value=0.0,
        unit="1",
        range=(0.0, 100.0),
        evidence=assumed("Test."),
    )
    level = Level(
        id=f"{identifier}_now", name=f"Level of {identifier}", sbo=SBO, initial="0", unit="1", evidence=because("Test.")
    )
    begins = Event(
        id=f"{identifier}_begins",
        name=f"Begin of {identifier}",
        sbo=SBO,
        trigger="time >= 24",
        assignments={level.id: identifier},
        evidence=because("Test."),
    )
    intervention = Intervention(
        id=identifier,
        name=f"Added {identifier}",
        sbo=SBO,
        action=Action.HELD,
        unit="1",
        usual=10.0,
        evidence=because("Test."),
    )
    return (parameter, level, begins), intervention


def ligand_with_receptor() -> tuple[Element, ...]:
    """A ligand that is stored, released and cleared, and its receptor, which is bound, taken up and made anew."""
    k = "akt_off_rate"
    return (
        species("ngf_stored", "secretory_granules"),
        species("ngf_free", "mpfc_interstitium"),
        species("ngf_receptor", "pyramidal_membrane"),
        species("ngf_bound", "pyramidal_membrane"),
        species("ngf_internalised", "endosome"),
        reaction("ngf_making", "", "ngf_stored", f"{k} * calcium_cytosol"),
        reaction("ngf_releasing", "ngf_stored", "ngf_free", f"{k} * ngf_stored * calcium_fold"),
        reaction("ngf_clearing", "ngf_free", "", f"{k} * ngf_free"),
        reaction("ngf_receptor_making", "", "ngf_receptor", f"{k} * glua1_synaptic"),
        reaction(
            "ngf_binding",
            "ngf_free ngf_receptor",
            "ngf_bound",
            f"{k} * (ngf_free * ngf_receptor / mpfc_interstitium - ngf_bound)",
            reversible=True,
        ),
        reaction("ngf_internalising", "ngf_bound", "ngf_internalised", f"{k} * ngf_bound"),
        reaction("ngf_degrading", "ngf_internalised", "", f"{k} * ngf_internalised"),
        reaction("ngf_acting", "akt_unphosphorylated", "akt_phosphorylated", f"{k} * ngf_bound * akt_unphosphorylated"),
    )
