"""Everything that an experimenter can do, and what each becomes in the model (arrow fig-10 among them).

An intervention is a constant parameter that any tool can set. A dose adds an amount at ``<id>_time``; a held
intervention has its level from ``<id>_time`` to ``<id>_stop``; what changes the animal itself holds throughout. The
stages name the levels where the drugs act; here stand only the knobs.

Bounds are what can be given: at most a millimole per litre of a drug that dissolves badly (less of the worst, more of
ketamine and CX546), and what a microlitre can hold of a protein. Any combination within them integrates.

Times are model hours; the injection of ketamine stands at hour 24. Default starts follow the usual experiment:
blockers and antibodies half an hour before ketamine. How long a drug stays is an assumption, and can be set.
"""

from __future__ import annotations

from pathlib import Path

from ketamine_sbml.language.stage import expanded, stage
from ketamine_sbml.language.tables import read_interventions

# The hour of model time at which ketamine is injected: one day of rest comes first.
INJECTION_HOUR = 24.0
# The constant that says when the animal has settled.
SETTLED = "settled_hour"

KNOBS = read_interventions(Path(__file__).with_suffix(".csv"))

STAGE = stage(
    __file__,
    title="Interventions",
    description=__doc__,
    elements=expanded(KNOBS, origin=INJECTION_HOUR, settled=SETTLED),
)
