"""DECLARE: what a model can say. Nothing here knows of ketamine."""
