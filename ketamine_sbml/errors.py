"""Exceptions whose text is meant for a person: one sentence with the place and the mend."""

# With this variable in the environment, unexpected errors show where they happened, and libraries may print.
DEBUG = "KETAMINE_SBML_DEBUG"


class InputError(Exception):
    """Something the caller gave cannot be used.

    The message is one sentence: what is wrong, where (file, id, field, value), and the mend. The command line
    prints it without a traceback and exits with 2.
    """


class MissingExtraError(InputError):
    """A library that only some commands need is not installed; says which extra has it."""


class SimulationError(InputError):
    """An arm that could not be integrated, or an animal that did not settle."""
