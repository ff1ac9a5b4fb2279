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
from collections.abc import Callable, Iterable

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import (
    Event,
    Reaction,
    State,
)
from ketamine_sbml.language.formula import TIME, Tree
from ketamine_sbml.simulation.engines.compiled.equations import Equations, used

# Ours -> JavaScript, between operands.
_BETWEEN = {"+": " + ", "*": " * ", "/": " / ", ">=": " >= ", ">": " > ", "<=": " <= ", "<": " < "}
_BETWEEN |= {"&&": " && ", "||": " || "}
_NEUTRAL = {"+": "0", "*": "1"}
_CALLS = {"abs": "Math.abs", "exp": "Math.exp", "ln": "Math.log"}


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


class JavaScript(Equations):
    """The equations of a pathway, ready to be written as JavaScript."""

    def javascript(self) -> str:
        """A function ``equations(power)`` that gives the functions which the simulator calls."""
        self.check()
        fixed = _Fixed(self)
        rates = self._rates(fixed)
        observe = self._observe(fixed)
        start = self._start(fixed)
        thresholds = dict.fromkeys(fixed.text(tree) for tree in self.thresholds())
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

    def _start(self, fixed: _Fixed) -> list[str]:
        return [f"y[{index}] = {fixed.text(self.initial(name))};" for index, name in enumerate(self.states)]

    def _rates(self, fixed: _Fixed) -> list[str]:
        reactions = self.model.elements(Reaction)
        laws = {reaction.id: self.tree(self.model.paced(reaction.law)) for reaction in reactions}
        folds = {state.id: self.tree(self.model.paced(state.rate)) for state in self.model.elements(State)}
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

    def _event(self, event: Event, fixed: _Fixed) -> str:
        trees = {target: self.tree(formula) for target, formula in event.assignments.items()}
        moving = _Moving(self, fixed, trees.values())
        values = {target: moving.text(tree) for target, tree in trees.items()}
        lines = [*moving.lines, *(f"const to_{target} = {text};" for target, text in values.items())]
        for target in trees:
            vector, names = ("y", self.states) if target in self.states else ("values", self.constants)
            lines.append(f"{vector}[{names.index(target)}] = to_{target};")
        trigger = _Moving(self, fixed, []).text(self.tree(event.trigger))
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
        plain = tree.sign == "number" or (tree.sign == "name" and tree.name not in self._equations.rules)
        return not plain and not used(tree) & self._equations.moving

    def text(self, tree: Tree) -> str:
        """What stands for a formula that does not move."""
        if not self.holds(tree):
            return javascript(tree, self._constant, self.text)
        if tree.sign == "name":
            return self.text(self._equations.rules[tree.name])
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
                value = self.text(self._equations.rules[name])
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
        if tree.sign == "name" and tree.name in self._equations.rules:
            self._count(self._equations.rules[tree.name])


def _function(head: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"function {head} {{\n{body}\n}}"
