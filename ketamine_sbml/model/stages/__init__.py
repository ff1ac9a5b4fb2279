"""The stages, each a module of equations with the table of its numbers beside it."""
