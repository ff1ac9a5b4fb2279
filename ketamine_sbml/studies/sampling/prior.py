"""The prior: each parameter inside its declared range, evenly on its scale, and independently of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketamine_sbml.language.elements import Parameter, logarithmic
from ketamine_sbml.language.evidence import ValueKind
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.trajectory import Numbers
from ketamine_sbml.studies.draws import nominal, uncertain

# Digits that a value is rounded to, in the chains as in the file, so that a member is what was judged.
DIGITS = 5


@dataclass(frozen=True)
class Prior:
    """Parameters as a unit cube: logarithmic where a range spans more than a factor of three.

    Attributes:
        parameters: what is sampled, in this order.
    """

    parameters: tuple[Parameter, ...]

    @classmethod
    def of(cls, model: Pathway, *, fitted_only: bool) -> Prior:
        """The prior of the fitted parameters, or of the assumed ones as well; a range of one value is left out."""
        chosen = [p for p in uncertain(model) if not fitted_only or p.evidence.kind is ValueKind.FITTED]
        return cls(tuple(p for p in chosen if p.range[0] < p.range[1]))

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the parameters."""
        return tuple(parameter.id for parameter in self.parameters)

    def values(self, point: Numbers) -> dict[str, float]:
        """The parameter values of a point of the cube."""
        found = {}
        for share, parameter in zip(point, self.parameters, strict=True):
            low, high = parameter.range
            value = low * (high / low) ** share if logarithmic(low, high) else low + (high - low) * share
            found[parameter.id] = min(max(float(f"{value:.{DIGITS}g}"), low), high)
        return found

    def point(self, values: Mapping[str, float]) -> Numbers:
        """The point of some values; the inverse of ``values``, up to rounding."""
        shares = []
        for parameter in self.parameters:
            low, high = parameter.range
            value = values[parameter.id]
            if logarithmic(low, high):
                shares.append(np.log(value / low) / np.log(high / low))
            else:
                shares.append((value - low) / (high - low))
        return np.asarray(np.clip(np.array(shares), 0.0, 1.0))

    def declared(self, model: Pathway) -> Numbers:
        """The point of the declared values."""
        return self.point(nominal(model))
