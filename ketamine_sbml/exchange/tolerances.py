"""The tolerances that exported files and programs ask for, in nmol for what has mass and in folds of rest for the rest.

Free VEGF is 5e-9 nmol at rest and 3e-11 nmol under an excess of antibody. libRoadRunner and COPASI scale the absolute
tolerance by the values. LSODA in Python, which does not, is wrong by 6e-5 of VEGF under the antibody at 1e-14 and by
3e-7 at 1e-15 and below.
"""

from __future__ import annotations

RELATIVE_TOLERANCE = 1e-8
# For files that other programs run: small enough for VEGF at rest where a program does not scale it.
ABSOLUTE_TOLERANCE = 1e-13
# For programs that we write, whose integrators take it as it is.
PROGRAM_ABSOLUTE_TOLERANCE = 1e-16
# Hours. What is zero before a dose makes integrators start with a step that is too short to advance the time: CVODE
# warns of it, and the exported programs would stop.
FIRST_STEP = 1e-9
