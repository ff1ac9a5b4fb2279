"""The declared equations as C, with their exact Jacobian.

What holds between two events is worked out once, in ``f``, when constants change; what moves is worked out in every
call, each part of a formula once. The Jacobian is differentiated forward, part by part, and holds only what can differ
from zero; where an entry goes is told by whoever integrates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.elements import Event, Reaction, State
from ketamine_sbml.language.formula import TIME, Tree
from ketamine_sbml.simulation.engines.compiled.equations import Equations

_CALLS = {"abs": "fabs", "exp": "exp", "ln": "log"}
_SIGNS = ("+", "*", "/", ">=", ">", "<=", "<", "&&", "||")


def c_source(equations: Equations, place: Callable[[int, int], int]) -> str:
    """The equations as C functions, with their sizes: N states, M constants, O observables, T times, E events.

    Args:
        equations: what to write.
        place: gives where the Jacobian's entry of a row and a column goes.
    """
    equations.check()
    fixed = _Lines(equations)
    reactions = equations.model.elements(Reaction)
    changes = []
    for name in equations.states:
        element = equations.model.by_id[name]
        if isinstance(element, State):
            changes.append(equations.tree(equations.model.paced(element.rate)))
        else:
            terms = [
                Tree("*", children=(Tree("number", value=float(count)), equations.tree(equations.model.paced(r.law))))
                for r in reactions
                if (count := r.products.get(name, 0) - r.reactants.get(name, 0))
            ]
            changes.append(Tree("+", children=tuple(terms)))
    rates, slopes = _Lines(equations, fixed), _Lines(equations, fixed)
    dy = [f"dy[{row}] = {rates.value(tree)};" for row, tree in enumerate(changes)]
    entries = [
        f"into[{place(row, equations.states.index(state))}] = {slope};"
        for row, tree in enumerate(changes)
        for state, slope in slopes.slopes(tree).items()
    ]
    read = _Lines(equations, fixed)
    seen = [f"out[{i}] = {read.value(Tree('name', name=name))};" for i, name in enumerate(equations.observables)]
    copied = "for (int i = 0; i < M; i++) c[i] = values[i];"
    begin = [f"y[{i}] = {fixed.value(equations.initial(name))};" for i, name in enumerate(equations.states)]
    events = equations.model.elements(Event)
    triggers = [equations.tree(event.trigger) for event in events]
    moments = dict.fromkeys(fixed.value(tree) for tree in equations.thresholds())
    happening, setting = [], []
    for number, (event, trigger) in enumerate(zip(events, triggers, strict=True)):
        seeing = _Lines(equations, fixed)
        happening += [f"case {number}: {{", *seeing.ending(f"return {seeing.value(trigger)};"), "}"]
        doing = _Lines(equations, fixed)
        new = [(target, doing.value(equations.tree(formula))) for target, formula in event.assignments.items()]
        # What is assigned at once is worked out before any of it is assigned.
        kept = [f"const double new{i} = {value};" for i, (_, value) in enumerate(new)]
        lines = [f"{_place(equations, target)} = new{i};" for i, (target, _) in enumerate(new)]
        setting += [f"case {number}: {{", *doing.lines, *kept, *lines, "return; }"]
    held = ", ".join(str(int(not event.at_start)) for event in events)
    counts = (equations.states, equations.constants, equations.observables, moments, events)
    sizes = zip("NMOTE", map(len, counts), strict=True)
    return "\n".join(
        [
            "#include <math.h>",
            *(f"enum {{ {name} = {size} }};" for name, size in sizes),
            f"static double c[M], f[{max(len(fixed.lines), 1)}];",
            f"static const unsigned char held_at_start[E] = {{{held}}};",
            _function("void load(const double *values)", [copied, *fixed.lines]),
            _function("void start(double *y)", begin),
            _function("void rates(const double *restrict y, double *restrict dy)", [*rates.lines, *dy]),
            _function("void jacobian(const double *restrict y, double *restrict into)", [*slopes.lines, *entries]),
            _function("void observe(const double *restrict y, double *restrict out)", [*read.lines, *seen]),
            _function("void find_thresholds(double *out)", [f"out[{i}] = {text};" for i, text in enumerate(moments)]),
            _function(
                "int trigger(int event, double time, const double *c)",
                ["switch (event) {", *happening, "}", "return 0;"],
            ),
            _function("void assign(int event, double time, double *y, double *c)", _switch(setting)),
            "",
        ]
    )


def _place(equations: Equations, name: str) -> str:
    return f"y[{equations.states.index(name)}]" if name in equations.states else f"c[{equations.constants.index(name)}]"


def _switch(cases: Sequence[str], *last: str) -> list[str]:
    return ["switch (event) {", *cases, "}", *last]


def _function(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"static {head} {{", *lines, "}"])


class _Lines:
    """The body of a C function: each part of a formula once; parts that do not move stand in ``fixed``."""

    def __init__(self, equations: Equations, fixed: _Lines | None = None) -> None:
        self.lines: list[str] = []
        self._equations, self._fixed = equations, fixed
        self._known: dict[str, str] = {}
        self._values: dict[Tree, str] = {}
        self._slopes: dict[Tree, dict[str, str]] = {}

    def ending(self, last: str) -> list[str]:
        """The lines and a last one, which was worked out with them."""
        return [*self.lines, last]

    def value(self, tree: Tree) -> str:
        """What stands for a formula."""
        if tree not in self._values:
            self._values[tree] = self._new_value(tree)
        return self._values[tree]

    def _new_value(self, tree: Tree) -> str:
        equations = self._equations
        if tree.sign == "number":
            return repr(tree.value)
        if tree.sign == "time":
            return TIME
        if tree.sign == "name":
            if tree.name in equations.states:
                return f"y[{equations.states.index(tree.name)}]"
            if tree.name in equations.constants:
                return f"c[{equations.constants.index(tree.name)}]"
            return self.value(equations.rules[tree.name])
        if self._fixed is not None and not self._moves(tree):
            return self._fixed.value(tree)
        return self.line(_text(tree.sign, [self.value(child) for child in tree.children]))

    def _moves(self, tree: Tree) -> bool:
        moving = self._equations.moving
        return any(node.sign == "time" or (node.sign == "name" and node.name in moving) for node in tree)

    def line(self, text: str) -> str:
        """A line that works something out, unless it stands already."""
        if text not in self._known:
            name = f"f[{len(self.lines)}]" if self._fixed is None else f"v{len(self.lines)}"
            self._known[text] = name
            self.lines.append(f"{name} = {text};" if self._fixed is None else f"const double {name} = {text};")
        return self._known[text]

    def slopes(self, tree: Tree) -> dict[str, str]:
        """The derivatives of a formula by each state that it leans on."""
        if tree not in self._slopes:
            self._slopes[tree] = self._new_slopes(tree)
        return self._slopes[tree]

    def _new_slopes(self, tree: Tree) -> dict[str, str]:
        if tree.sign == "name":
            if tree.name in self._equations.states:
                return {tree.name: "1.0"}
            rules = self._equations.rules
            return self.slopes(rules[tree.name]) if tree.name in rules else {}
        if tree.sign in ("number", "time") or not self._moves(tree):
            return {}
        children = tree.children
        values = [self.value(child) for child in children]
        inner = [self.slopes(child) for child in children]
        whole = self.value(tree)
        match tree.sign:
            case "+":
                return self._sum([(slopes, "1.0") for slopes in inner])
            case "-":
                signs = ("1.0", "-1.0") if len(inner) == 2 else ("-1.0",)
                return self._sum(list(zip(inner, signs, strict=True)))
            case "*":
                others = [self._product([v for j, v in enumerate(values) if j != i]) for i in range(len(values))]
                return self._sum(list(zip(inner, others, strict=True)))
            case "/":
                share = self.line(f"1.0 / {values[1]}")
                back = self.line(f"-{whole} * {share}") if inner[1] else "0.0"
                return self._sum([(inner[0], share), (inner[1], back)])
            case "^":
                base, exponent = values
                if inner[1]:
                    raise InputError(f"The exponent of '{tree}' moves: extend its derivative in source.py.")
                power = f"{base} > 0.0 ? {exponent} * {whole} / {base} : 0.0"
                outer = f"2.0 * {base}" if exponent == "2.0" else power
                return self._sum([(inner[0], self.line(outer))])
            case "exp":
                return self._sum([(inner[0], whole)])
            case "ln":
                return self._sum([(inner[0], self.line(f"1.0 / {values[0]}"))])
            case "abs":
                return self._sum([(inner[0], self.line(f"{values[0]} < 0.0 ? -1.0 : 1.0"))])
            case "piecewise":
                names = dict.fromkeys([*inner[0], *inner[2]])
                yes, no = inner[0], inner[2]
                return {n: self.line(f"{values[1]} ? {yes.get(n, '0.0')} : {no.get(n, '0.0')}") for n in names}
        raise InputError(f"'{tree}' has no derivative here: extend source.py.")

    def _product(self, factors: Sequence[str]) -> str:
        kept = [factor for factor in factors if factor != "1.0"]
        return kept[0] if len(kept) == 1 else (self.line(" * ".join(kept)) if kept else "1.0")

    def _sum(self, parts: Sequence[tuple[Mapping[str, str], str]]) -> dict[str, str]:
        terms: dict[str, list[str]] = {}
        for slopes, weight in parts:
            for name, slope in slopes.items():
                terms.setdefault(name, []).append(self._product([slope, weight]))
        return {name: found[0] if len(found) == 1 else self.line(" + ".join(found)) for name, found in terms.items()}


def _text(sign: str, values: Sequence[str]) -> str:
    match sign, values:
        case "-", [only]:
            return f"-{only}"
        case "-", [left, right]:
            return f"{left} - {right}"
        case "!", [only]:
            return f"!{only}"
        case "^", [base, "1.0"]:
            return base
        case "^", [base, "2.0"]:
            return f"{base} * {base}"
        case "^", [base, exponent]:
            return f"pow({base}, {exponent})"
        case "piecewise", [value, condition, otherwise]:
            return f"{condition} ? {value} : {otherwise}"
        case (("+" | "*"), []):
            return "0.0" if sign == "+" else "1.0"
        case _ if sign in _CALLS:
            return f"{_CALLS[sign]}({', '.join(values)})"
        case _ if sign in _SIGNS:
            return f" {sign} ".join(values)
    raise InputError(f"{sign!r} cannot become C: extend source.py.")
