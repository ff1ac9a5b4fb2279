"""A first claim to start from: valid as it stands, every field explained."""

from __future__ import annotations

import re

from ketamine_sbml.errors import InputError

_TEMPLATE = """\
# A claim of your own. Judge it with: ketamine-sbml validate --claims THIS-FILE
# 'ketamine-sbml list observables', 'list arms' and 'list interventions' name what can be used.

# Arms that the project does not have yet; drop this table if 'list arms' has all you need.
[arm.{name}-treated]
title = "Ketamine 10 mg/kg, VEGF antibody 2 h later"
changes = [{{ set = "ketamine", to = 10 }}, {{ set = "vegf_antibody", to = 0.001, at = 2 }}]

[[claim]]
id = "{name}"
stage = "My claims"      # any heading, or the id of a stage of the pathway
statement = "One plain sentence that says what was found."
role = "prediction"      # calibration, validation, prediction or contested
arms = {{ control = "vehicle", treatment = "{name}-treated" }}

# Where it was published; verified = true once arms, readout and direction were read there.
[claim.source]
publication = "Unpublished"
organism = "mouse"
preparation = "in vivo"
verified = false
unverified = "all of it"

# All expectations must hold. Times are hours from ketamine.
[[claim.expect]]
kind = "increases"       # 'ketamine-sbml claims kinds' lists the kinds with their formulas
observable = "glua1"
at = 24
"""


def new_claim(name: str) -> str:
    """The text of a file with one claim of this id."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise InputError(f"{name!r} is no id for a claim: use small letters, digits and single hyphens.")
    return _TEMPLATE.format(name=name)
