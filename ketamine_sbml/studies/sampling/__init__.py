"""Parameter sets inside their priors that support the calibration claims: an ensemble instead of a point.

``prior`` maps parameters to a unit cube, ``support`` tells whether a point supports what the declared values support,
``chains`` walks through the points that do, and ``members`` chooses some and keeps them in a file.
"""

from ketamine_sbml.studies.sampling.chains import Sampled, sample
from ketamine_sbml.studies.sampling.members import (
    Members,
    chosen_members,
    members_as_csv,
    members_path,
    stored_members,
)

__all__ = ["Members", "Sampled", "chosen_members", "members_as_csv", "members_path", "sample", "stored_members"]
