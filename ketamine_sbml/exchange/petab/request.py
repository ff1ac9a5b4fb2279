"""What a user asks for, and the folder that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ketamine_sbml.errors import InputError
from ketamine_sbml.exchange.petab.problem import problem_files
from ketamine_sbml.exchange.petab.simulated import NOISE, SEED, simulated_measurements
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation import Arm, Simulator, load_arms, named_arm, named_arms
from ketamine_sbml.studies.measurements import read_measurements


@dataclass(frozen=True)
class Request:
    """Where the measurements come from.

    Attributes:
        data: a user's table; without one they are made up with noise.
        arms: names of the arms to make them up in; all of the organism if there are none.
        protocol: a file with arms of the user's own, beside the named ones.
        seed: of the noise; ``SEED`` if none is given.
    """

    data: Path | None = None
    arms: tuple[str, ...] = ()
    protocol: Path | None = None
    seed: int | None = None


def requested_files(model: Pathway, request: Request) -> dict[str, bytes]:
    """The files of the problem by name; InputError where the request or its table makes no sense."""
    own = load_arms(request.protocol) if request.protocol else {}
    if request.data is not None:
        if request.arms or request.seed is not None:
            raise InputError("--data FILE has its own arms and noise: leave --arm and --seed out.")
        measurements = read_measurements(request.data, model, {**named_arms(), **own})
        simulator = Simulator()
        origin = f"The measurements are those of {request.data.name}."
    else:
        seed = SEED if request.seed is None else request.seed
        arms, simulator = _arms(model, request, own), Simulator()
        measurements = simulated_measurements(arms, simulator, seed)
        origin = f"The measurements are no experiment: the model made them up, with {NOISE}, seed {seed}."
    return problem_files(measurements, simulator, model, origin)


def _arms(model: Pathway, request: Request, own: Mapping[str, Arm]) -> list[Arm]:
    """The arms that were asked for: by name, of the protocol, or all named ones of the organism."""
    chosen = list(own.values()) + [own[name] if name in own else named_arm(name) for name in request.arms]
    if not chosen:
        return [arm for arm in named_arms().values() if arm.organism is model.organism]
    for arm in chosen:
        if arm.organism is not model.organism:
            raise InputError(
                f"Arm {arm.name!r} is the {arm.organism}'s and the problem the {model.organism}'s: use arms of one "
                "organism, chosen by --organism."
            )
    return list(dict.fromkeys(chosen))
