"""Settling and reset: how an animal comes to its own rest, and how a run starts anew.

An animal that was changed itself (a deletion, a knock-down, chronic stress) has a rest of its own. During the first
hour of model time every process runs some thousand times as fast, so that it is reached long before anything is done;
in the wild type nothing moves at any pace. What an intervention has left behind is set back at the start of each run.
"""

from __future__ import annotations

from ketamine_sbml.language.settling import Settling
from ketamine_sbml.language.stage import Numbers, stage
from ketamine_sbml.model.stages.interventions import SETTLED

SETTLING = Settling(pace="pace", fast="settling_pace", plain="usual_pace", start="start_hour", settled=SETTLED)

STAGE = stage(
    __file__,
    title="Settling and reset",
    description=__doc__,
    elements=(Numbers("Settling"),),
)
