"""The declared equations as JavaScript that CVODE can call: no text is evaluated in the browser.

Constants and levels stand in an array ``c``, what follows from these alone in an array ``f`` that is worked out when
they change, amounts and folds in ``y``: a browser's compiler is quick with arrays of numbers and slow with hundreds of
shared variables. What moves is worked out in every call, as a variable of the same name behind a ``$``, which no word
of JavaScript and no name of ours begins with. Functions are written out where they are called, and what recurs is
worked out once. Time acts only through events, so that the host stops at every time that a trigger names and integrates
what has no clock in between.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
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
from ketamine_sbml.page.elimination import elimination

# Ours -> JavaScript, between operands.
_BETWEEN = {"+": " + ", "*": " * ", "/": " / ", ">=": " >= ", ">": " > ", "<=": " <= ", "<": " < "}
_BETWEEN |= {"&&": " && ", "||": " || "}
_NEUTRAL = {"+": "0", "*": "1"}
_CALLS = {"abs": "Math.abs", "exp": "Math.exp", "ln": "Math.log"}
_COMPARISONS = (">=", ">", "<=", "<")


def javascript(tree: Tree, name: Callable[[str], str], child: Callable[[Tree], str]) -> str:
    """A formula as JavaScript; InputError where it uses what has no counterpart here.

    Args:
        tree: of the formula, without calls of declared functions.
        name: gives what stands for a name.
        child: gives what stands for a part of the formula.
    """
    inside = [child(part) for part in tree.children]
    match tree.sign, inside:
        case "number", _:
            return number(tree.value)
        case "name", _:
            return name(tree.name)
        case "time", _:
            return TIME
        case "-", [only]:
            return f"(-{only})"
        case "-", [left, right]:
            return f"({left} - {right})"
        case "!", [only]:
            return f"(!{only})"
        case "^", [base, "1"]:
            return base
        case "^", [base, "2"] if base.isidentifier():
            return f"({base} * {base})"
        case "^", [base, exponent]:
            return f"power({base}, {exponent})"
        case "piecewise", [value, condition, otherwise]:
            return f"({condition} ? {value} : {otherwise})"
        case ("+" | "*") as sign, []:
            return _NEUTRAL[sign]
        case sign, _ if sign in _CALLS:
            return f"{_CALLS[sign]}({', '.join(inside)})"
        case sign, _ if sign in _BETWEEN:
            return f"({_BETWEEN[sign].join(inside)})"
    raise InputError(f"'{tree}' cannot become JavaScript: extend page/equations.py.")


def number(value: float) -> str:
    """A number that JavaScript reads as the same number."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


@dataclass(frozen=True)
class Equations:
    """The equations of a pathway, ready to be written as JavaScript."""

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
    def _rules(self) -> Mapping[str, Tree]:
        """The rules, each after those that it uses."""
        trees = {rule.id: self._tree(rule.formula) for rule in self.model.elements(Rule)}
        needs = {name: _used(tree) & trees.keys() for name, tree in trees.items()}
        ordered: dict[str, Tree] = {}
        while len(ordered) < len(trees):
            ready = [name for name in trees if name not in ordered and needs[name] <= ordered.keys()]
            if not ready:
                raise InputError(f"The rules {', '.join(trees.keys() - ordered.keys())} form a circle: break it.")
            ordered |= {name: trees[name] for name in ready}
        return ordered

    @cached_property
    def _moving(self) -> frozenset[str]:
        """What changes between two events."""
        moving = {*self.states, TIME}
        for name, tree in self._rules.items():
            if _used(tree) & moving:
                moving.add(name)
        return frozenset(moving)

    def _tree(self, formula: str) -> Tree:
        """A formula with the bodies of the functions that it calls."""
        return _without_calls(parse(formula).tree, self._functions)

    @cached_property
    def _functions(self) -> Mapping[str, Function]:
        return {function.id: function for function in self.model.elements(Function)}

    def javascript(self) -> str:
        """A function ``equations(power)`` that gives the functions which the simulator calls."""
        for element in self.model:
            if isinstance(element, Rule | State | Reaction):
                for place, formula in element.formulas():
                    if TIME in parse(formula).names:
                        raise InputError(f"{element.id}: its {place} uses time, which acts only through events here.")
        fixed = _Fixed(self)
        rates = self._rates(fixed)
        observe = self._observe(fixed)
        start = self._start(fixed)
        thresholds = self._thresholds(fixed)
        events = [self._event(event, fixed) for event in self.model.elements(Event)]
        parts = [
            "function equations(power) {",
            '"use strict";',
            f"const names = {json.dumps({'constants': self.constants, 'states': self.states})};",
            f"const typical = {json.dumps(self.typical())};",
            f"const leaning = {json.dumps(self.depends_on())}, together = {json.dumps(self.together())};",
            f"const pattern = {json.dumps(self.pattern())};",
            f"const c = new Float64Array({len(self.constants)}), f = new Float64Array({len(fixed.lines)});",
            "// Constants and levels, and what follows from them alone.",
            _function("load(values)", ["c.set(values);", *fixed.lines]),
            "// Amounts and folds at rest.",
            _function("start(y)", start),
            "// What each state changes by in an hour; 1 where that is no number.",
            _function("rates(y, dy)", rates),
            "// The observables.",
            _function("observe(y, out)", observe),
            "// The times at which an event may happen.",
            _function("thresholds()", [f"return [{', '.join(thresholds)}];"]),
            "const events = [",
            *(f"{event}," for event in events),
            "];",
            "return { names, typical, leaning, together, pattern, load, start, rates, observe, thresholds, events };",
            "}",
        ]
        return "\n".join(parts) + "\n"

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
            used = set().union(*(_used(self._tree(formula)) for formula in formulas))
            for rule in reversed(list(self._rules)):
                if rule in used:
                    used |= _used(self._rules[rule])
            for column, state in enumerate(self.states):
                if state in used:
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

    def _start(self, fixed: _Fixed) -> list[str]:
        lines = []
        for index, name in enumerate(self.states):
            element = self.model.by_id[name]
            if isinstance(element, State):
                lines.append(f"y[{index}] = {number(element.initial)};")
            elif isinstance(element, Species):
                tree = self._tree(element.initial)
                if moving := sorted(_used(tree) & self._moving):
                    raise InputError(f"{name}: its initial amount uses {moving[0]!r}, which moves; use constants.")
                lines.append(f"y[{index}] = {fixed.text(tree)};")
        return lines

    def _rates(self, fixed: _Fixed) -> list[str]:
        reactions = self.model.elements(Reaction)
        laws = {reaction.id: self._tree(self.model.paced(reaction.law)) for reaction in reactions}
        folds = {state.id: self._tree(self.model.paced(state.rate)) for state in self.model.elements(State)}
        moving = _Moving(self, fixed, [*laws.values(), *folds.values()])
        laws_as_text = {name: moving.text(tree) for name, tree in laws.items()}
        changes = []
        for index, name in enumerate(self.states):
            if name in folds:
                changes.append(f"dy[{index}] = {moving.text(folds[name])};")
                continue
            terms = ""
            for reaction in reactions:
                count = reaction.products.get(name, 0) - reaction.reactants.get(name, 0)
                if count:
                    share = "" if abs(count) == 1 else f"{abs(count)} * "
                    terms += f"{' - ' if count < 0 else ' + '}{share}rate_of_{reaction.id}"
            changes.append(f"dy[{index}] ={terms.removeprefix(' +') or ' 0'};")
        return [
            *moving.lines,
            *(f"const rate_of_{name} = {text};" for name, text in laws_as_text.items()),
            *changes,
            f"const sum = {' + '.join(f'dy[{index}]' for index in range(len(self.states)))};",
            "return sum - sum === 0 ? 0 : 1;",
        ]

    def _observe(self, fixed: _Fixed) -> list[str]:
        trees = [Tree("name", name=name) for name in self.observables]
        moving = _Moving(self, fixed, trees)
        read = [moving.text(tree) for tree in trees]
        return [*moving.lines, *(f"out[{index}] = {text};" for index, text in enumerate(read))]

    def _thresholds(self, fixed: _Fixed) -> list[str]:
        found = []
        for event in self.model.elements(Event):
            tree = self._tree(event.trigger)
            if moving := sorted(_used(tree) & self._moving - {TIME}):
                raise InputError(
                    f"{event.id}: its trigger uses {moving[0]!r}, which moves by itself; the page knows events of time."
                )
            for node in tree:
                if node.sign in _COMPARISONS and TIME in _used(node):
                    left, right = node.children
                    if left.sign != "time" or TIME in _used(right):
                        raise InputError(f"{event.id}: write '{node}' of its trigger with time alone on its left.")
                    found.append(fixed.text(right))
        return list(dict.fromkeys(found))

    def _event(self, event: Event, fixed: _Fixed) -> str:
        trees = {target: self._tree(formula) for target, formula in event.assignments.items()}
        moving = _Moving(self, fixed, trees.values())
        values = {target: moving.text(tree) for target, tree in trees.items()}
        lines = [*moving.lines, *(f"const to_{target} = {text};" for target, text in values.items())]
        for target in trees:
            vector, names = ("y", self.states) if target in self.states else ("values", self.constants)
            lines.append(f"{vector}[{names.index(target)}] = to_{target};")
        trigger = _Moving(self, fixed, []).text(self._tree(event.trigger))
        body = "\n".join(lines)
        return (
            f"{{ id: {json.dumps(event.id)}, atStart: {json.dumps(event.at_start)}, "
            f"happens: ({TIME}) => {trigger},\nset({TIME}, y, values) {{\n{body}\n}} }}"
        )


class _Fixed:
    """What follows from constants and levels alone: each part of a formula once, in a place of its own."""

    def __init__(self, equations: Equations) -> None:
        self.lines: list[str] = []
        self._equations = equations
        self._places: dict[Tree, str] = {}

    def holds(self, tree: Tree) -> bool:
        """Whether a part of a formula does not move and is more than a number or a constant's name."""
        plain = tree.sign == "number" or (tree.sign == "name" and tree.name not in self._equations._rules)
        return not plain and not _used(tree) & self._equations._moving

    def text(self, tree: Tree) -> str:
        """What stands for a formula that does not move."""
        if not self.holds(tree):
            return javascript(tree, self._constant, self.text)
        if tree.sign == "name":
            return self.text(self._equations._rules[tree.name])
        if tree not in self._places:
            line = javascript(tree, self._constant, self.text)
            self._places[tree] = f"f[{len(self.lines)}]"
            self.lines.append(f"{self._places[tree]} = {line};")
        return self._places[tree]

    def _constant(self, name: str) -> str:
        return f"c[{self._equations.constants.index(name)}]"


class _Moving:
    """The body of a function of the states: what some formulas need, each part that recurs worked out once."""

    def __init__(self, equations: Equations, fixed: _Fixed, trees: Iterable[Tree]) -> None:
        self.lines: list[str] = []
        self._equations, self._fixed = equations, fixed
        self._names: dict[Tree, str] = {}
        self._times: Counter[Tree] = Counter()
        for tree in trees:
            self._count(tree)

    def text(self, tree: Tree) -> str:
        """What stands for a formula, once the lines have been run."""
        if self._fixed.holds(tree):
            return self._fixed.text(tree)
        if tree in self._names:
            return self._names[tree]
        line = javascript(tree, self._name, self.text)
        if self._times[tree] < 2 or tree.sign in ("number", "name", "time"):
            return line
        self._names[tree] = f"part_{len(self.lines)}"
        self.lines.append(f"const {self._names[tree]} = {line};")
        return self._names[tree]

    def _name(self, name: str) -> str:
        if name in self._equations.constants:
            return self._fixed.text(Tree("name", name=name))
        tree = Tree("name", name=name)
        if tree not in self._names:
            if name in self._equations.states:
                value = f"y[{self._equations.states.index(name)}]"
            else:
                value = self.text(self._equations._rules[name])
            self._names[tree] = f"${name}"
            self.lines.append(f"const ${name} = {value};")
        return self._names[tree]

    def _count(self, tree: Tree) -> None:
        self._times[tree] += 1
        if tree.sign == "^" and tree.children[1] == Tree("number", value=2.0):
            self._times[tree.children[0]] += 1  # a square is a product of two
        if self._times[tree] > 1 or self._fixed.holds(tree):
            return
        for child in tree.children:
            self._count(child)
        if tree.sign == "name" and tree.name in self._equations._rules:
            self._count(self._equations._rules[tree.name])


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


def _function(head: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"function {head} {{\n{body}\n}}"


def _used(tree: Tree) -> frozenset[str]:
    """The names that a formula uses, time included."""
    return frozenset(TIME if node.sign == "time" else node.name for node in tree if node.sign in ("name", "time"))
