"""What ``tools/mutation.py`` is made of.

modules   what is mutated, and which tests are those of a module
reached   which of these tests run a line, and how long they take
sample    the mutants that cosmic-ray can make, and a seeded sample over all modules
"""
