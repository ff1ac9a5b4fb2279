"""The tolerances that exported files and programs ask for."""

from __future__ import annotations

RELATIVE_TOLERANCE = 1e-8
# In nmol for what has mass and in folds of rest for the other states. Free VEGF is 1e-7 nmol at rest, half of that when
# blocked: at 1e-10 it is wrong by up to 0.2 %, at 1e-12 by less than 1e-5. Tighter gains nothing, and the integrator of
# the exported Python program can fail.
ABSOLUTE_TOLERANCE = 1e-12
