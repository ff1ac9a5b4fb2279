"""The tolerances that exported files and programs ask for, in nmol for what has mass and in folds of rest for the rest.

Free VEGF is 5e-8 nmol at rest and 3e-10 nmol under an excess of antibody. Against a run at 1e-11 relative, VEGF under
the antibody is wrong by 2e-6 in libRoadRunner and COPASI, which scale the absolute tolerance by the values, at anything
from 1e-10 to 1e-14. LSODA in Python, which does not, is wrong by 2e-2 at 1e-10, 2e-3 at 1e-12 and 2e-6 at 1e-14.
"""

from __future__ import annotations

RELATIVE_TOLERANCE = 1e-8
# For files that other programs run: small enough for VEGF at rest where a program does not scale it.
ABSOLUTE_TOLERANCE = 1e-12
# For programs that we write, whose integrators take it as it is.
PROGRAM_ABSOLUTE_TOLERANCE = 1e-14
# Hours. What is zero before a dose makes integrators start with a step that is too short to advance the time: CVODE
# warns of it, and the exported programs would stop.
FIRST_STEP = 1e-9
