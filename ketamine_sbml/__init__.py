"""How ketamine acts through VEGF, as a model that a computer can run and a sceptic can test.

declare (``language``, ``model``) -> build (``sbml``) -> simulate (``simulation``) -> judge (``claims``)
-> publish (``report``)

Example:
    >>> from ketamine_sbml import Arm, Change, Simulator
    >>> simulator = Simulator()
    >>> antibody = Arm("antibody first", (Change("ketamine", 10), Change("vegf_antibody", 0.001, at=-0.5)))
    >>> curves = simulator.run(antibody)
    >>> bool(abs(curves.at("p_mtor", 1) - 1) < 0.3)
    True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ketamine_sbml.errors import InputError
from ketamine_sbml.version import __version__

if TYPE_CHECKING:
    from ketamine_sbml.claims import judge, load_claims
    from ketamine_sbml.language.organism import Organism
    from ketamine_sbml.language.pathway import Pathway
    from ketamine_sbml.model import pathway
    from ketamine_sbml.sbml import Edition, build_sbml, complaints
    from ketamine_sbml.simulation import Arm, Change, Simulator, Trajectory, load_arms, named_arm, named_arms

__all__ = [
    "Arm",
    "Change",
    "Edition",
    "InputError",
    "Organism",
    "Pathway",
    "Simulator",
    "Trajectory",
    "__version__",
    "build_sbml",
    "complaints",
    "judge",
    "load_arms",
    "load_claims",
    "named_arm",
    "named_arms",
    "pathway",
]

# Where each public name lives; the engines behind them are loaded when a name is first used.
_HOMES = {
    "judge": "claims",
    "load_claims": "claims",
    "Organism": "language.elements",
    "Pathway": "language.pathway",
    "pathway": "model",
    "Edition": "sbml",
    "build_sbml": "sbml",
    "complaints": "sbml",
    "Arm": "simulation",
    "Change": "simulation",
    "Simulator": "simulation",
    "Trajectory": "simulation",
    "load_arms": "simulation",
    "named_arm": "simulation",
    "named_arms": "simulation",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
