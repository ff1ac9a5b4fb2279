"""What a modeller may add to a pathway: species, compartments, reactions, states, interventions."""

from __future__ import annotations

import dataclasses

from ketamine_sbml.language.elements import Compartment, Element, Reaction, Species, State
from ketamine_sbml.language.evidence import because
from ketamine_sbml.language.interventions import Held, Intervention
from ketamine_sbml.language.pathway import Pathway

SBO = "SBO:0000252"


def with_elements(model: Pathway, *elements: Element, knobs: tuple[Intervention, ...] = ()) -> Pathway:
    """The pathway with elements at the end of its last stage, and interventions with what they become."""
    last = model.stages[-1]
    made = [element for knob in knobs for element in knob.elements(model.origin, "settled_hour")]
    stages = (*model.stages[:-1], dataclasses.replace(last, elements=(*last.elements, *made, *elements)))
    return dataclasses.replace(model, stages=stages, knobs=(*model.knobs, *knobs))


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
        equation=f"{' + '.join(before.split())} {'<->' if reversible else '->'} {' + '.join(after.split())}",
        law=law,
        law_sbo=SBO,
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


def blocker(identifier: str) -> Held:
    return Held(
        id=identifier,
        name=f"Added {identifier}",
        unit="1",
        value=0.0,
        bounds=(0.0, 100.0),
        usual=10.0,
        start=-0.5,
        stop=24.0,
        evidence=because("Test."),
    )


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
            f"flk1_association * ngf_free * ngf_receptor / mpfc_interstitium - {k} * ngf_bound",
            reversible=True,
        ),
        reaction("ngf_internalising", "ngf_bound", "ngf_internalised", f"{k} * ngf_bound"),
        reaction("ngf_degrading", "ngf_internalised", "", f"{k} * ngf_internalised"),
        reaction(
            "ngf_acting",
            "akt_unphosphorylated",
            "akt_phosphorylated",
            f"{k} * ngf_bound / flk1_surface_rest * akt_unphosphorylated",
        ),
    )
