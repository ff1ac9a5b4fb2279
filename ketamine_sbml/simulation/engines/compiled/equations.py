"""The declared equations as a set of formulas, for engines that are compiled for this model alone.

The page writes them as JavaScript, the compiled engine as C. Functions are put in where they are called; what holds
between two events is told from what moves. Time acts only through events, so that what integrates stops at every time
that a trigger names and what lies between two of these has no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import (
    Compartment,
    Event,
    Function,
    Level,
    Observable,
    Parameter,
    Reaction,
    Rule,
    Species,
    State,
)
from ketamine_sbml.language.formula import TIME, Tree, parse
from ketamine_sbml.language.organism import Organism, PerOrganism, number_of
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.simulation.engines.compiled.elimination import elimination

_COMPARISONS = (">=", ">", "<=", "<")


@dataclass(frozen=True)
class Equations:
    """The equations of a pathway."""

    model: Pathway

    @cached_property
    def constants(self) -> tuple[str, ...]:
        """What holds between two events, by id: parameters, compartments, levels."""
        return tuple(element.id for element in self.model if isinstance(element, Parameter | Compartment | Level))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """What is integrated, by id."""
        return tuple(element.id for element in self.model if isinstance(element, Species | State))

    @cached_property
    def observables(self) -> tuple[str, ...]:
        """What is read, by id."""
        return tuple(observable.id for observable in self.model.elements(Observable))

    def values(self, organism: Organism) -> dict[str, float]:
        """Every constant's value before any event."""
        found = {}
        for element in self.model:
            match element:
                case Parameter():
                    found[element.id] = number_of(element.value, organism)
                case Compartment():
                    found[element.id] = number_of(element.size, organism)
        for level in self.model.elements(Level):
            found[level.id] = found[level.rest] if level.rest in found else float(level.rest)
        return {name: found[name] for name in self.constants}

    def of_the_organism(self) -> tuple[str, ...]:
        """The constants that differ between organisms."""
        return tuple(
            element.id
            for element in self.model
            if isinstance(element, Parameter | Compartment)
            and isinstance(element.value if isinstance(element, Parameter) else element.size, PerOrganism)
        )

    def typical(self) -> list[float]:
        """An amount that matters where there is none at rest, for each state; 0 where that at rest is taken."""
        return [getattr(self.model.by_id[name], "typical", 0.0) for name in self.states]

    @cached_property
    def rules(self) -> Mapping[str, Tree]:
        """The rules, each after those that it uses."""
        trees = {rule.id: self.tree(rule.formula) for rule in self.model.elements(Rule)}
        needs = {name: used(tree) & trees.keys() for name, tree in trees.items()}
        ordered: dict[str, Tree] = {}
        while len(ordered) < len(trees):
            ready = [name for name in trees if name not in ordered and needs[name] <= ordered.keys()]
            if not ready:
                raise InputError(f"The rules {', '.join(trees.keys() - ordered.keys())} form a circle: break it.")
            ordered |= {name: trees[name] for name in ready}
        return ordered

    @cached_property
    def moving(self) -> frozenset[str]:
        """What changes between two events."""
        moving = {*self.states, TIME}
        for name, tree in self.rules.items():
            if used(tree) & moving:
                moving.add(name)
        return frozenset(moving)

    def tree(self, formula: str) -> Tree:
        """A formula with the bodies of the functions that it calls."""
        return _without_calls(parse(formula).tree, self._functions)

    @cached_property
    def _functions(self) -> Mapping[str, Function]:
        return {function.id: function for function in self.model.elements(Function)}

    def check(self) -> None:
        """InputError where a formula uses time outside an event, or a start what moves."""
        for element in self.model:
            if isinstance(element, Rule | State | Reaction):
                for place, formula in element.formulas():
                    if TIME in parse(formula).names:
                        raise InputError(f"{element.id}: its {place} uses time, which acts only through events here.")
        for name in self.states:
            if moving := sorted(used(self.initial(name)) & self.moving):
                raise InputError(f"{name}: its initial amount uses {moving[0]!r}, which moves; use constants.")

    def initial(self, name: str) -> Tree:
        """What a state starts from."""
        element = self.model.by_id[name]
        if isinstance(element, State):
            return Tree("number", value=float(element.initial))
        assert isinstance(element, Species)
        return self.tree(element.initial)

    def thresholds(self) -> list[Tree]:
        """The times that triggers compare with, each once: nothing happens at any other."""
        found = []
        for event in self.model.elements(Event):
            tree = self.tree(event.trigger)
            if moving := sorted(used(tree) & self.moving - {TIME}):
                raise InputError(
                    f"{event.id}: its trigger uses {moving[0]!r}, which moves by itself; only times are known here."
                )
            for node in tree:
                if node.sign in _COMPARISONS and TIME in used(node):
                    left, right = node.children
                    if left.sign != "time" or TIME in used(right):
                        raise InputError(f"{event.id}: write '{node}' of its trigger with time alone on its left.")
                    found.append(right)
        return list(dict.fromkeys(found))

    def depends_on(self) -> list[list[int]]:
        """For each state the states whose rates lean on it, by number."""
        leaning: list[list[int]] = [[] for _ in self.states]
        reactions = self.model.elements(Reaction)
        for row, name in enumerate(self.states):
            element = self.model.by_id[name]
            if isinstance(element, State):
                formulas = [element.rate]
            else:
                formulas = [r.law for r in reactions if r.products.get(name, 0) != r.reactants.get(name, 0)]
            names = set().union(*(used(self.tree(formula)) for formula in formulas))
            for rule in reversed(list(self.rules)):
                if rule in names:
                    names |= used(self.rules[rule])
            for column, state in enumerate(self.states):
                if state in names:
                    leaning[column].append(row)
        return leaning

    def together(self) -> list[list[int]]:
        """States in groups of which no two act on one rate: one more call a group gives the Jacobian's columns."""
        leaning = self.depends_on()
        groups: list[tuple[list[int], set[int]]] = []
        for column in sorted(range(len(leaning)), key=lambda column: -len(leaning[column])):
            fitting = next((group for group in groups if not group[1] & set(leaning[column])), None)
            if fitting is None:
                fitting = ([], set())
                groups.append(fitting)
            fitting[0].append(column)
            fitting[1].update(leaning[column])
        return [sorted(columns) for columns, _ in groups]

    def pattern(self) -> dict[str, Any]:
        """How Newton's matrix is eliminated, and where the entries of ``depends_on`` stand in it."""
        leaning = self.depends_on()
        found = elimination(leaning)
        places = [[found.place(row, column) for row in rows] for column, rows in enumerate(leaning)]
        return {"order": found.order, "starts": found.starts, "columns": found.columns, "places": places}


def _without_calls(tree: Tree, functions: Mapping[str, Function]) -> Tree:
    children = tuple(_without_calls(child, functions) for child in tree.children)
    if tree.sign != "call":
        return replace(tree, children=children)
    function = functions[tree.name]
    given = dict(zip(function.arguments, children, strict=True))
    return _with(_without_calls(parse(function.formula).tree, functions), given)


def _with(tree: Tree, given: Mapping[str, Tree]) -> Tree:
    """A formula with trees in the place of some names."""
    if tree.sign == "name":
        return given.get(tree.name, tree)
    return replace(tree, children=tuple(_with(child, given) for child in tree.children))


def used(tree: Tree) -> frozenset[str]:
    """The names that a formula uses, time included."""
    return frozenset(TIME if node.sign == "time" else node.name for node in tree if node.sign in ("name", "time"))
