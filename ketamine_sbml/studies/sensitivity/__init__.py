"""Which parameters matter: by moving each a little, over a wide box, or among given draws.

A *target* is a list of numbers that depend on the parameters: a readout of an arm, or the margins of claims.
"""

from ketamine_sbml.studies.sensitivity.globally import Effect, Screened, given_data, screening
from ketamine_sbml.studies.sensitivity.locally import Slopes, local_slopes
from ketamine_sbml.studies.sensitivity.targets import Margins, ReadoutOf, Target

__all__ = [
    "Effect",
    "Margins",
    "ReadoutOf",
    "Screened",
    "Slopes",
    "Target",
    "given_data",
    "local_slopes",
    "screening",
]
