"""Short names for the grades of evidence."""

from __future__ import annotations

from ketamine_sbml.language.elements import Evidence, Publication, ValueKind


def because(reason: str, *publications: Publication, verified: bool = True, eco: str = "") -> Evidence:
    """Why something without a value (species, reaction, rule) is in the model."""
    return Evidence(reason=reason, publications=publications, verified=verified, eco=eco)


def measured(reason: str, *publications: Publication, eco: str = "") -> Evidence:
    """A value that was read at its source."""
    return Evidence(kind=ValueKind.MEASURED, reason=reason, publications=publications, eco=eco)


def derived(reason: str, *publications: Publication, verified: bool = True) -> Evidence:
    """Arithmetic on values that were read."""
    return Evidence(kind=ValueKind.DERIVED, reason=reason, publications=publications, verified=verified)


def fitted(reason: str, *publications: Publication) -> Evidence:
    """A value chosen by the fitting program, inside the range, against the claims whose role is calibration."""
    return Evidence(kind=ValueKind.FITTED, reason=reason, publications=publications)


def assumed(reason: str, *publications: Publication, verified: bool = True) -> Evidence:
    """No number was found. ``verified=False`` marks a number that is known from memory only."""
    return Evidence(kind=ValueKind.ASSUMED, reason=reason, publications=publications, verified=verified)


def setting(reason: str, *publications: Publication) -> Evidence:
    """A dose, a time or a convention that an experimenter or the modeller sets."""
    return Evidence(kind=ValueKind.SETTING, reason=reason, publications=publications)
