"""Where nodes and agents of the Activity Flow map stand: as declared, or in the nearest free place.

A species or fold-only state that no node stands for gets a node of its own, beside the story at the height of its
stage; an intervention without a place one beside what it acts on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from ketamine_sbml.language.elements import Species, State
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.declared import Activity, Agent, MapDeclaration, Site
from ketamine_sbml.maps.picture import Box, Place, place_around

# Pixels between the middles of neighbouring columns and rows, and the size of a node.
COLUMN, ROW, WIDTH, HEIGHT = 166.0, 46.0, 132.0, 30.0
MARGIN = 28.0
# Pixels between a place and what it holds, and those that stay free around what is placed automatically.
_PADDING, _CLEAR = 14.0, 12.0
# How far right and down free places are looked for, in columns and rows, and in which steps.
_COLUMNS, _ROWS, _STEP = 6.0, 24.0, 0.5


class Grid:
    """Columns and rows of a map in pixels, counted from the first declared ones."""

    def __init__(self, declared: MapDeclaration) -> None:
        sites = [at for _, at in declared.positions] or [(0.0, 0.0)]
        self.left, self.top = min(x for x, _ in sites), min(y for _, y in sites)
        self.right, self.bottom = max(x for x, _ in sites), max(y for _, y in sites)

    def box(self, at: Site) -> Box:
        x, y = MARGIN + (at[0] - self.left) * COLUMN, 2 * MARGIN + (at[1] - self.top) * ROW
        return Box(round(x, 1), round(y, 1), WIDTH, HEIGHT)


def activities_of(model: Pathway, declared: MapDeclaration) -> Iterator[Activity]:
    """What is declared, and a node of its own for each species and state that no declared one stands for."""
    yield from declared.activities
    grid = Grid(declared)
    row_of = {name: activity.at[1] for activity in declared.activities for name in (activity.id, *activity.of)}
    taken = [grid.box(at) for _, at in declared.positions]
    for stage in model.stages:
        row = max((row_of[element.id] for element in stage.elements if element.id in row_of), default=grid.top)
        for element in stage.elements:
            if isinstance(element, Species | State) and element.id not in row_of:
                beside = grid.right + 1.1 if declared.positions else grid.left
                at = _nearest_free(grid, taken, (beside, row), beside)
                taken.append(grid.box(at))
                yield Activity(id=element.id, label=element.name, at=at)


def agents_of(
    model: Pathway, declared: MapDeclaration, activities: Sequence[Activity], arcs: Iterable[tuple[str, str]]
) -> Iterator[Agent]:
    """What is declared, and an agent for each intervention that is not, beside the first activity that it acts on."""
    yield from declared.agents
    grid = Grid(declared)
    placed = {agent.id for agent in declared.agents}
    taken = [grid.box(at) for _, at in declared.positions]
    taken += [grid.box(activity.at) for activity in activities]
    taken += [place.box for place in places_of(grid, activities)]
    site_of = {activity.id: activity.at for activity in activities}
    for knob in model.interventions:
        if knob.id not in placed:
            targets = [site_of[target] for source, target in arcs if source == knob.id]
            at = _nearest_free(grid, taken, targets[0] if targets else (grid.left, grid.bottom + 1), grid.left)
            taken.append(grid.box(at))
            yield Agent(id=knob.id, label=knob.name, at=at)


def places_of(grid: Grid, activities: Sequence[Activity]) -> list[Place]:
    """The places that activities name, around them."""
    return [
        place_around(slug(name), name, [grid.box(a.at) for a in activities if a.where == name], _PADDING)
        for name in dict.fromkeys(activity.where for activity in activities if activity.where)
    ]


def slug(name: str) -> str:
    """The id of a place."""
    return name.lower().replace(" ", "_").replace("-", "_")


def _nearest_free(grid: Grid, taken: Sequence[Box], wanted: Site, first_column: float) -> Site:
    """The free place that is the fewest pixels from a wanted one, in the first column or right of it."""
    columns = [first_column + _STEP * n for n in range(int((grid.right + _COLUMNS - first_column) / _STEP) + 1)]
    # Rows are counted from the wanted one, so that a node stands exactly beside it where that is free.
    rows = [wanted[1] + _STEP * n for n in range(-int(_ROWS / _STEP), int(_ROWS / _STEP) + 1)]
    sites = [(column, row) for column, row in product(columns, rows) if row >= grid.top]

    def way(site: Site) -> tuple[float, Site]:
        return abs(site[0] - wanted[0]) * COLUMN + abs(site[1] - wanted[1]) * ROW, site

    for site in sorted(sites, key=way):
        box = grid.box(site).grown(_CLEAR)
        if not any(box.overlaps(other) for other in taken):
            return site
    return grid.right + _COLUMNS + len(taken), wanted[1]
