"""What stands beside a problem for the person who opens its folder."""

from __future__ import annotations

from collections.abc import Sequence

from ketamine_sbml.exchange.petab.objective import Objective
from ketamine_sbml.exchange.provenance import provenance_line
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.studies.measurements import Measurement


def readme(model: Pathway, origin: str, at_nominal: Objective, measurements: Sequence[Measurement]) -> str:
    """The text of the folder's ``README.md``."""
    arms = len({measurement.arm for measurement in measurements})
    return f"""# A PEtab problem (version 1)

{provenance_line(model)}

{origin}

`problem.yaml` names the files. Conditions are arms: values of the interventions, which are parameters of the SBML file.
`time` is in hours of the model: ketamine is injected at hour {model.origin:g}. The parameters to estimate are those
that the model calls fitted, each inside its plausible range; no other prior is declared. Noise is the standard error of
a group's mean.

At the nominal values, over {len(measurements)} measurements in {arms} arms, ketamine-sbml finds

    log-likelihood  {at_nominal.log_likelihood:.6g}
    chi-square      {at_nominal.chi_square:.6g}

and `simulations.tsv` holds what it simulated. A tool that finds something else reads the problem otherwise.
"""
