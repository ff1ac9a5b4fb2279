"""SIMULATE: arms made of dated interventions, and the trajectories that they give."""

from ketamine_sbml.errors import SimulationError
from ketamine_sbml.simulation.arms import (
    load_arms,
    named_arm,
    named_arms,
    validation_folder,
)
from ketamine_sbml.simulation.engines.roadrunner import Simulator
from ketamine_sbml.simulation.protocol import Arm, Change, Prepared, prepare
from ketamine_sbml.simulation.trajectory import Trajectory, default_times

__all__ = [
    "Arm",
    "Change",
    "SimulationError",
    "Simulator",
    "Trajectory",
    "default_times",
    "load_arms",
    "Prepared",
    "named_arm",
    "named_arms",
    "prepare",
    "validation_folder",
]
