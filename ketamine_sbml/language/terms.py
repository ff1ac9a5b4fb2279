"""Terms of the Systems Biology Ontology by name, as they are used here.

A declaration says ``RATE_CONSTANT`` and not ``SBO:0000035``; the tables of numbers use the same names as words. The
comment gives the ontology's own name where it says more.
"""

from __future__ import annotations

from types import MappingProxyType

from ketamine_sbml.errors import InputError

# quantities
QUANTITY = "SBO:0000002"  # quantitative systems description parameter: where nothing more exact is true
KINETIC_CONSTANT = "SBO:0000009"
RATE_CONSTANT = "SBO:0000035"  # forward unimolecular rate constant, continuous case
ZEROTH_ORDER_RATE = "SBO:0000046"  # zeroth order rate constant
RATE_OF_REACTION = "SBO:0000615"  # rate of reaction (amount)
HILL_COEFFICIENT = "SBO:0000190"
INHIBITORY_CONSTANT = "SBO:0000261"
HALF_EFFECT = "SBO:0000287"  # EC50
HALF_INHIBITION = "SBO:0000288"  # IC50
DISSOCIATION_RATE = "SBO:0000338"  # dissociation rate constant
ASSOCIATION_RATE = "SBO:0000339"  # bimolecular association rate constant
TIME_CONSTANT = "SBO:0000348"  # exponential time constant
DECAY_CONSTANT = "SBO:0000356"
EQUILIBRIUM_CONSTANT = "SBO:0000281"
STEADY_STATE_RATIO = "SBO:0000308"  # equilibrium or steady-state characteristic
COEFFICIENT = "SBO:0000381"  # biochemical proportionality coefficient: what multiplies a quantity or an expression
RELATIVE_ACTIVITY = "SBO:0000498"  # of a process, from 0 to 1
SPECIFIC_CONCENTRATION = "SBO:0000197"  # a concentration over another: fold of rest of a molecule
FRACTION = "SBO:0000540"  # fraction of an entity pool
POOL = "SBO:0000360"  # quantity of an entity pool
AMOUNT = "SBO:0000361"  # amount of an entity pool
CONCENTRATION = "SBO:0000472"  # molar concentration of an entity
MOLAR_MASS = "SBO:0000647"  # molecular mass
TIME = "SBO:0000346"  # temporal measure
DURATION = "SBO:0000347"

# places
PHYSICAL_COMPARTMENT = "SBO:0000290"
IMPLICIT_COMPARTMENT = "SBO:0000410"

# things with mass
SIMPLE_CHEMICAL = "SBO:0000247"
POLYPEPTIDE = "SBO:0000252"  # polypeptide chain
COMPLEX = "SBO:0000253"  # non-covalent complex
PROTEIN_COMPLEX = "SBO:0000297"
ION = "SBO:0000327"  # non-macromolecular ion

# processes
BINDING = "SBO:0000177"  # non-covalent binding
DEGRADATION = "SBO:0000179"
DISSOCIATION = "SBO:0000180"
CONVERSION = "SBO:0000182"
TRANSLATION = "SBO:0000184"
TRANSLOCATION = "SBO:0000185"  # translocation reaction
PHOSPHORYLATION = "SBO:0000216"
DEPHOSPHORYLATION = "SBO:0000330"
MEMBRANE_INFLUX = "SBO:0000587"  # transcellular membrane influx reaction
TRANSPORT = "SBO:0000655"  # transport reaction
PASSIVE_TRANSPORT = "SBO:0000658"

# roles in a reaction
REACTANT = "SBO:0000010"
PRODUCT = "SBO:0000011"
MODIFIER = "SBO:0000019"
STIMULATOR = "SBO:0000459"
ENZYME = "SBO:0000460"  # enzymatic catalyst

# mathematics
MASS_ACTION = "SBO:0000041"  # mass action rate law for irreversible reactions
ZEROTH_ORDER = "SBO:0000047"  # mass action rate law for zeroth order irreversible reactions, continuous scheme
FIRST_ORDER = "SBO:0000049"  # mass action rate law for first order irreversible reactions, continuous scheme
EXPRESSION = "SBO:0000064"  # mathematical expression
HILL_LAW = "SBO:0000192"  # Hill-type rate law, generalised form

# events and the whole
EFFECT_OF_A_PERTURBATION = "SBO:0000357"  # biological effect of a perturbation
CONTINUOUS_FRAMEWORK = "SBO:0000293"  # non-spatial continuous framework

# What a quantity is, by its unit, where its declaration does not say.
TERM_OF_UNIT = MappingProxyType(
    {
        "h": TIME,
        "nmol": AMOUNT,
        "nmol/L": CONCENTRATION,
        "nmol/h": RATE_OF_REACTION,
        "L/h": KINETIC_CONSTANT,
        "mg/kg": POOL,
        "mg/nmol": MOLAR_MASS,
    }
)

TERMS = MappingProxyType({name: value for name, value in globals().items() if str(value).startswith("SBO:")})


def term(name: str) -> str:
    """The SBO term of this name; InputError names the known ones."""
    if name not in TERMS:
        raise InputError(f"term {name!r} is not known: use one of {', '.join(TERMS)}.")
    return str(TERMS[name])
