"""The version of the software and of the model, in one place."""

__version__ = "0.1.0"
