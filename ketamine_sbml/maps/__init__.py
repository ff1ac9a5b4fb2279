"""Maps of the pathway, drawn from the declaration: what acts on what, where it stands, and how it is doing."""

from ketamine_sbml.maps.activity import activity_map
from ketamine_sbml.maps.picture import Arc, Box, Node, Picture, Place
from ketamine_sbml.maps.process import process_map

__all__ = ["Arc", "Box", "Node", "Picture", "Place", "activity_map", "process_map"]
