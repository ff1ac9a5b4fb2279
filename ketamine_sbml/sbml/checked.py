"""libSBML reports failures as return codes; here they become exceptions."""

from __future__ import annotations

from typing import TypeVar

import libsbml

Made = TypeVar("Made")


class BuildError(RuntimeError):
    """libSBML refused a step of the build: a defect of this package, not of the user's input."""


def ok(code: int, step: str) -> None:
    """Raise unless libSBML says that the step succeeded."""
    if code != libsbml.LIBSBML_OPERATION_SUCCESS:
        raise BuildError(f"libSBML refused to {step}: {libsbml.OperationReturnValue_toString(code)}")


def made(thing: Made | None, step: str) -> Made:
    """Raise unless libSBML made the thing."""
    if thing is None:
        raise BuildError(f"libSBML could not {step}.")
    return thing
