"""Where species and fold-only states stand on the Process Description map: as declared, or in the best free place.

A free place is one where a glyph, and the processes that come with it, overlap nothing and keep to their compartment,
and no compartment reaches into another. It is looked for inside the compartment first, then beside it. In a full one a
row (or, where it is taller than wide, a column) is opened at its edge, and what lies beyond makes way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from ketamine_sbml.language.elements import Reaction, Species, State
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.declared import MapDeclaration, Site
from ketamine_sbml.maps.geometry import merged, overlapping, strayed
from ketamine_sbml.maps.picture import OUTERMOST, Box, Node, Place, around, place_around
from ketamine_sbml.maps.reactions import box_of, drawn, home_of, standing

# Columns and rows of an opened strip: room for a species, its processes and their empty sets.
_STRIP_COLUMNS, _STRIP_ROWS = 2.5, 3.0
# Steps of columns and rows in which places are looked at, and how far beyond what stands there already.
_STEP, _BEYOND = 0.5, 4.0
# How many places are tried out before a compartment is widened, and how often it may be.
_TRIES, _WIDENINGS = 30, 4
# Pixels between a compartment and what it holds, and those that stay free around a species.
_PADDING, _CLEAR = 10.0, 14.0
# The weight of a pixel of the way to a partner, against one by which a compartment or the canvas grows.
_FAR = 0.3


def sites_of(model: Pathway, declared: MapDeclaration) -> dict[str, Site]:
    """Column and row of every species and state. What is declared moves only where a compartment must grow."""
    sites = dict(declared.sites)
    for element in drawn(model):
        if element.id not in sites:
            sites = _with(model, sites, element)
    return sites


def _with(model: Pathway, sites: dict[str, Site], element: Species | State) -> dict[str, Site]:
    """The sites and a place for one more; where no place is without fault, that with the fewest."""
    nodes, places = standing(model, sites)
    allowed, best = _faults(nodes, places), (float("inf"), sites)
    for _ in range(_WIDENINGS):
        for site in islice(_apart(_candidates(model, sites, element, nodes, places)), _TRIES):
            trial = {**sites, element.id: site}
            faults = _faults(*standing(model, trial))
            if faults <= allowed:
                return trial
            best = min(best, (faults, trial), key=lambda found: found[0])
        home = next((place.box for place in places if place.id == home_of(element)), None)
        if home is None:
            break
        sites = _widened(sites, home)
        nodes, places = standing(model, sites)
    return best[1]


def _faults(nodes: Sequence[Node], places: Sequence[Place]) -> int:
    return len(overlapping(nodes)) + len(strayed(nodes, places)) + len(merged(places))


def _candidates(
    model: Pathway,
    sites: Mapping[str, Site],
    element: Species | State,
    nodes: Sequence[Node],
    places: Sequence[Place],
) -> Iterator[Site]:
    """Free places, the best first: near what the element reacts with, and where its compartment need not grow much."""
    name = home_of(element)
    home = next((place for place in places if place.id == name), None)
    fixed = [node for node in nodes if node.id in sites]  # processes make way
    foreign = [place.box for place in places if place.id not in (name, OUTERMOST)]
    if name != OUTERMOST:
        foreign += [node.box for node in fixed if node.place != name]
    near = [box_of(sites[other]) for other in _partners(model, element) if other in sites]
    near = near or [node.box for node in fixed if node.place == name]
    members = sum(home_of(other) == name for other in drawn(model))
    label = "" if home or name == OUTERMOST else model.by_id[name].name
    found = []
    for site in _grid(sites):
        box = box_of(site)
        clear = box.grown(_CLEAR)
        if any(clear.overlaps(node.box) for node in fixed):
            continue
        held = [box, home.box.grown(-_PADDING)] if home else [box, box_of(_far_corner(site, members))]
        grown = place_around(name, label, held, _PADDING).box
        if any((grown if name != OUTERMOST else clear).overlaps(other) for other in foreign):
            continue
        growth = sum(_growth(place.box, grown) for place in (home, *places[:1]) if place)
        way = min((_distance(box, other) for other in near), default=box.x + box.y)
        found.append((growth + _FAR * way, site))
    for _, site in sorted(found):
        yield site


def _apart(sites: Iterable[Site]) -> Iterator[Site]:
    """Sites that are not next to one that was tried before."""
    tried: list[Site] = []
    for column, row in sites:
        if not any(abs(column - x) < 1 and abs(row - y) < 1 for x, y in tried):
            tried.append((column, row))
            yield column, row


def _growth(box: Box, held: Box) -> float:
    """By how many pixels of width and height a box must grow to hold another."""
    whole = around([box, held], 0.0, 0.0)
    return whole.width + whole.height - box.width - box.height


def _far_corner(site: Site, members: int) -> Site:
    """The last cell of a block in which all members of a new compartment have room."""
    columns = math.ceil(math.sqrt(members))
    rows = math.ceil(members / columns)
    return site[0] + (columns - 1) * _STRIP_COLUMNS, site[1] + rows * _STRIP_ROWS - 1


def _grid(sites: Mapping[str, Site]) -> Iterator[Site]:
    columns = max((column for column, _ in sites.values()), default=0.0) + _BEYOND
    rows = max((row for _, row in sites.values()), default=0.0) + _BEYOND
    steps = (range(int(most / _STEP) + 1) for most in (columns, rows))
    for column, row in product(*steps):
        yield column * _STEP, row * _STEP


def _partners(model: Pathway, element: Species | State) -> set[str]:
    """What an element reacts with, or follows."""
    if isinstance(element, State):
        return set(parse(element.rate).names) - {element.id}
    reactions = [r for r in model.elements(Reaction) if element.id in {*r.reactants, *r.products}]
    return {name for reaction in reactions for name in (*reaction.reactants, *reaction.products)} - {element.id}


def _distance(one: Box, other: Box) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


def _widened(sites: Mapping[str, Site], home: Box) -> dict[str, Site]:
    """The sites with a strip opened along the longer edge of a place; what lies beyond moves on."""
    wide = home.width >= home.height
    moved = {}
    for name, (column, row) in sites.items():
        box = box_of((column, row))
        if wide and box.y >= home.bottom:
            row += _STRIP_ROWS
        if not wide and box.x >= home.right:
            column += _STRIP_COLUMNS
        moved[name] = column, row
    return moved
