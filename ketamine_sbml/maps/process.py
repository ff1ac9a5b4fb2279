"""The Process Description map: every species and every reaction, in compartments, with what modulates what.

Species stand where the map file says, or in the nearest free cell of their compartment; a process stands
between what it turns into what. What exists only as a fold of rest is a phenotype: SBGN lets a phenotype be modulated
and not modulate, so what acts through one is drawn from the species behind it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import product

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Compartment, Reaction, Rule, Species, State
from ketamine_sbml.language.formula import parse
from ketamine_sbml.language.influences import moves
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.maps.activity import activities_of, arcs_of
from ketamine_sbml.maps.declared import ArcClass, MapDeclaration, Site, declared_map
from ketamine_sbml.maps.picture import (
    OUTERMOST,
    OUTERMOST_LABEL,
    Arc,
    Box,
    Node,
    Picture,
    Place,
    Point,
    around,
    place_around,
)
from ketamine_sbml.maps.routing import routes

# Pixels between the middles of neighbouring columns and rows, and the sizes of glyphs.
COLUMN, ROW = 92.0, 58.0
WIDTH, HEIGHT, PROCESS, EMPTY, PORT = 112.0, 38.0, 14.0, 16.0, 9.0
MARGIN = 40.0
_KIND_OF_SPECIES = {
    "SBO:0000247": "simple chemical",
    "SBO:0000327": "simple chemical",
    "SBO:0000252": "macromolecule",
    "SBO:0000253": "complex",
    "SBO:0000297": "complex",
}
_KIND_OF_REACTION = {"SBO:0000177": "association", "SBO:0000180": "dissociation"}
_KIND_OF_MODIFIER = {"SBO:0000460": "catalysis", "SBO:0000459": "stimulation"}


def process_map(model: Pathway, declared: MapDeclaration | None = None) -> Picture:
    """The map of a pathway, as declared in the model's map file or in another."""
    declared = declared or declared_map(model)
    sites = _sites(model, declared)
    nodes: dict[str, Node] = {}
    for species in model.elements(Species):
        kind = _KIND_OF_SPECIES.get(species.sbo, "unspecified entity")
        nodes[species.id] = Node(
            id=species.id, label=species.name, box=_box(sites[species.id]), kind=kind, place=species.compartment
        )
    for state in model.elements(State):
        nodes[state.id] = Node(
            id=state.id, label=state.name, box=_box(sites[state.id]), kind="phenotype", place=OUTERMOST
        )
    reactions = list(model.elements(Reaction))
    for reaction in sorted(reactions, key=lambda r: not (r.reactants and r.products)):
        _lay_out(reaction, reactions, nodes)
    places = _places(model, nodes)
    ends = list(_ends(model, declared))
    lines = _lines(ends, nodes, places)
    arcs = tuple(
        Arc(
            id=f"{source}__{kind.replace(' ', '_')}__{target}",
            source=source,
            target=target,
            influence=kind,
            points=line,
        )
        for (source, target, kind), line in zip(ends, lines, strict=True)
    )
    outer = places[0].box
    return Picture(
        id="ketamine_vegf_pd",
        title="Every species and every reaction",
        width=outer.right + 12,
        height=outer.bottom + 12,
        places=places,
        nodes=tuple(nodes.values()),
        arcs=arcs,
    )


# --- where things stand ---------------------------------------------------------------------------------------------


def _box(site: Site) -> Box:
    x, y = MARGIN + 100 + site[0] * COLUMN, MARGIN + 150 + site[1] * ROW
    return Box(round(x - WIDTH / 2, 1), round(y - HEIGHT / 2, 1), WIDTH, HEIGHT)


def _sites(model: Pathway, declared: MapDeclaration) -> dict[str, Site]:
    """Declared sites, and for what has none the free cell nearest to its compartment's other species."""
    sites = dict(declared.sites)
    species = {element.id: element.compartment for element in model.elements(Species)}
    for name in (element.id for element in model if isinstance(element, Species | State)):
        if name not in sites:
            neighbours = [sites[other] for other in sites if species.get(other) == species.get(name)]
            neighbours = neighbours or list(sites.values())
            free = list(_free(name, sites, species))
            if not free:
                raise InputError(f"{name}: no cell of the map is free for it; give it a site in the map file.")
            sites[name] = min(free, key=lambda site: _nearness(site, neighbours))
    return sites


def _nearness(site: Site, neighbours: list[Site]) -> tuple[float, Site]:
    return min(abs(site[0] - x) + abs(site[1] - y) for x, y in neighbours), site


def _free(name: str, sites: dict[str, Site], species: dict[str, str]) -> Iterator[Site]:
    """Cells where a glyph touches none and its compartment, grown to hold it, reaches into no other."""
    for column, row in product(range(18), range(19)):
        site = (float(column), float(row))
        if any(_box(site).grown(14).overlaps(_box(other)) for other in sites.values()):
            continue
        mine = [_box(sites[other]) for other in sites if species.get(other) == species.get(name)]
        grown = around([*mine, _box(site)], 26.0, 12.0)
        others = [_box(at) for other, at in sites.items() if species.get(other) != species.get(name)]
        if not any(grown.overlaps(box) for box in others):
            yield site


def _lay_out(reaction: Reaction, reactions: list[Reaction], nodes: dict[str, Node]) -> None:
    """Place a reaction's process, and an empty set for each side that it lacks."""
    left, right = ([nodes[name].box.middle for name in side] for side in (reaction.reactants, reaction.products))
    taken = [node.box.grown(5) for node in nodes.values()]
    if left and right:
        first, last = _mean(left), _mean(right)
        centre = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
        sideways = _sideways(first, last)
        shifts = [0.0, 13.0, -13.0, 26.0, -26.0, 40.0, -40.0, 54.0, -54.0]
        if _has_reverse(reaction, reactions):
            shifts = shifts[1:]
        for shift in shifts:
            middle = (centre[0] + sideways[0] * shift, centre[1] + sideways[1] * shift)
            if not any(_square(middle, PROCESS + 2 * PORT).overlaps(box) for box in taken):
                break
    else:
        near = (left or right)[0]
        place = nodes[next(iter(reaction.reactants or reaction.products))].place
        middle, empty = _sink(near, taken)
        box = _square(empty, EMPTY)
        nodes[f"{reaction.id}_empty"] = Node(
            id=f"{reaction.id}_empty", label="", box=box, kind="source and sink", place=place
        )
    kind = _KIND_OF_REACTION.get(reaction.sbo, "process")
    if reaction.reversible or (kind == "association" and len(reaction.reactants) < 2):
        kind = "process"  # SBGN's association makes exactly one thing, and runs one way
    within = {nodes[name].place for name in (*reaction.reactants, *reaction.products)}
    place = within.pop() if len(within) == 1 else OUTERMOST
    sources = left or [nodes[f"{reaction.id}_empty"].box.middle]
    targets = right or [nodes[f"{reaction.id}_empty"].box.middle]
    nodes[reaction.id] = Node(
        id=reaction.id,
        label="",
        box=_square(middle, PROCESS),
        kind=kind,
        place=place,
        ports=_ports(reaction.id, middle, _mean(sources), _mean(targets)),
    )


def _ports(identifier: str, middle: Point, source: Point, target: Point) -> tuple[tuple[str, Point], ...]:
    """The two ports of a process, on opposite sides, along the direction in which it runs."""
    dx, dy = target[0] - source[0], target[1] - source[1]
    reach = PROCESS / 2 + PORT - 3
    step = (reach if dx >= 0 else -reach, 0.0) if abs(dx) >= abs(dy) else (0.0, reach if dy >= 0 else -reach)
    return (
        (f"{identifier}_in", (middle[0] - step[0], middle[1] - step[1])),
        (f"{identifier}_out", (middle[0] + step[0], middle[1] + step[1])),
    )


def _has_reverse(reaction: Reaction, reactions: list[Reaction]) -> bool:
    return any(
        other is not reaction
        and set(other.reactants) == set(reaction.products)
        and set(other.products) == set(reaction.reactants)
        for other in reactions
    )


def _sink(near: Point, taken: list[Box]) -> tuple[Point, Point]:
    """Where a process that makes or destroys stands beside its species, and its empty set behind it."""
    x, y = near
    beside, above = WIDTH / 2 + 14, HEIGHT / 2 + 14
    for reach in (1.0, 1.25, 1.5, 1.8):
        for dx, dy in ((0, -1), (0, 1), (-36, -1), (36, -1), (-36, 1), (36, 1), (-1, 0), (1, 0)):
            if dy:
                one = (x + dx, y + dy * above * reach)
                two = (one[0], one[1] + dy * 25)
            else:
                one = (x + dx * beside * reach, y)
                two = (one[0] + dx * 26, y)
            boxes = (_square(one, PROCESS + PORT), _square(two, EMPTY))
            if not any(box.overlaps(other) for box in boxes for other in taken):
                return one, two
    return (x, y - above), (x, y - above - 25)


def _mean(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _sideways(first: Point, last: Point) -> Point:
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    return -dy / length, dx / length


def _square(middle: Point, side: float) -> Box:
    return Box(round(middle[0] - side / 2, 1), round(middle[1] - side / 2, 1), side, side)


def _places(model: Pathway, nodes: dict[str, Node]) -> tuple[Place, ...]:
    inner = [
        place_around(
            compartment.id,
            compartment.name,
            [node.box for node in nodes.values() if node.place == compartment.id],
            10.0,
        )
        for compartment in model.elements(Compartment)
        if any(node.place == compartment.id for node in nodes.values())
    ]
    boxes = [*(node.box for node in nodes.values()), *(place.box for place in inner)]
    return (place_around(OUTERMOST, OUTERMOST_LABEL, boxes, 16.0), *inner)


# --- what acts on what ------------------------------------------------------------------------------------------------


def _ends(model: Pathway, declared: MapDeclaration) -> Iterator[tuple[str, str, str]]:
    """(source, target, SBGN class) of every arc."""
    signs = _Signs(model, declared)
    for reaction in model.elements(Reaction):
        sources = list(reaction.reactants) or [f"{reaction.id}_empty"]
        for source in sources:
            if reaction.reversible:
                yield f"{reaction.id}_in", source, "production"
            else:
                yield source, f"{reaction.id}_in", "consumption"
        for target in list(reaction.products) or [f"{reaction.id}_empty"]:
            yield f"{reaction.id}_out", target, "production"
        participants = {*reaction.reactants, *reaction.products}
        for source in _species_behind(model, list(parse(reaction.law).names)):
            if source not in participants:
                role = _KIND_OF_MODIFIER.get(reaction.modifiers.get(source, ""))
                target = next(iter(reaction.products or reaction.reactants))
                yield source, reaction.id, role or signs.between(source, target)
    for state in model.elements(State):
        for source in _species_behind(model, list(parse(state.rate).names)):
            yield source, state.id, signs.between(source, state.id)


def _species_behind(model: Pathway, names: list[str]) -> list[str]:
    """The species that formulas use, at first hand or through rules and fold-only states, in the stages' order."""
    seen: set[str] = set()
    found: set[str] = set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        element = model.by_id.get(name)
        if isinstance(element, Species):
            found.add(name)
        elif isinstance(element, Rule) and moves(model, element):
            names += parse(element.formula).names
        elif isinstance(element, State):
            names += parse(element.rate).names
    return [species.id for species in model.elements(Species) if species.id in found]


class _Signs:
    """How one element acts on another: the product of the signs along the ways on the activity map."""

    def __init__(self, model: Pathway, declared: MapDeclaration) -> None:
        activities = list(activities_of(model, declared))
        self._owner = {name: activity.id for activity in activities for name in (activity.id, *activity.of)}
        self._next: dict[str, list[tuple[str, int]]] = {}
        for (source, target), arc_class in arcs_of(model, declared).items():
            sign = {ArcClass.LOWERS: -1, ArcClass.UNKNOWN: 0}.get(arc_class, 1)
            self._next.setdefault(source, []).append((target, sign))

    def between(self, source: str, target: str) -> str:
        """By the shortest ways and those up to two steps longer; where they disagree it is a modulation."""
        start, end = self._owner.get(source, source), self._owner.get(target, target)
        if start == end:
            return "modulation"
        signs: set[int] = set()
        longest = None
        first: tuple[str, ...] = (start,)
        waiting = deque([(first, 1)])
        while waiting:
            path, sign = waiting.popleft()
            if longest is not None and len(path) >= longest:
                break
            for there, step in self._next.get(path[-1], []):
                if there == end:
                    signs.add(sign * step)
                    longest = longest or len(path) + 3
                elif there not in path:
                    waiting.append(((*path, there), sign * step))
        return "stimulation" if signs == {1} else "inhibition" if signs == {-1} else "modulation"


def _lines(
    ends: list[tuple[str, str, str]], nodes: dict[str, Node], places: tuple[Place, ...]
) -> list[tuple[Point, ...]]:
    boxes = {name: node.box for name, node in nodes.items()}
    ports = {name: Box(*point, 0.0, 0.0) for node in nodes.values() for name, point in node.ports}
    borders = [side for place in places for side in place.box.sides()]
    pairs = [(source, target) for source, target, _ in ends]
    return routes(pairs, boxes, places[0].box, borders, ports)
