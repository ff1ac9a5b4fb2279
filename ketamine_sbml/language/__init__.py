"""DECLARE: what a model can say. Nothing here knows of ketamine.

A model is a folder: ``publications.csv``, ``proteins.csv``, and stages, each a module of equations with the table of
its numbers beside it. ``Pathway`` puts them together and checks the whole.
"""
