"""Ensembles: one question asked of many parameter sets, and the bands that the answers make.

A *question* (curves of arms, a scan) has an answer with the same rows for every parameter set. Answers are kept by
parts of some draws each, in memory or as a data set of Parquet files; bands are then computed from what is kept, so
that memory does not grow with the number of draws.
"""

from ketamine_sbml.studies.ensemble.bands import BANDS, Bands
from ketamine_sbml.studies.ensemble.curves import Curves
from ketamine_sbml.studies.ensemble.question import Layout, Question
from ketamine_sbml.studies.ensemble.sample import ask_ensemble

__all__ = ["BANDS", "Bands", "Curves", "Layout", "Question", "ask_ensemble"]
