"""An estimate of the limit: the model's equations as C with its exact Jacobian, integrated by CVODE.

Nothing of it is part of the package: it needs a C compiler and the SUNDIALS that AMICI's own environment has built. It
says how fast an arm could be, and so what an engine that reads any SBML file costs.

The rates are written out once with every constant part worked out beforehand; the Jacobian is differentiated forward,
part by part, with the derivatives that are zero left out.
"""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ketamine_sbml.language.elements import Event, Reaction, Species, State
from ketamine_sbml.language.formula import TIME, Tree
from ketamine_sbml.language.organism import Organism
from ketamine_sbml.language.pathway import Pathway
from ketamine_sbml.page.equations import Equations
from ketamine_sbml.simulation.engines.roadrunner import FIRST_STEP, MOST_STEPS
from ketamine_sbml.simulation.trajectory import Numbers

DRIVER = Path(__file__).with_name("limit.c")
COMPILER = ("cc", "-O3", "-march=native", "-ffp-contract=fast", "-fno-math-errno", "-shared", "-fPIC")
LIBRARIES = ("sundials_cvodes", "sundials_nvecserial", "sundials_sunmatrixdense", "sundials_sunlinsoldense")

_CALLS = {"abs": "fabs", "exp": "exp", "ln": "log"}
_SIGNS = ("+", "*", "/", ">=", ">", "<=", "<", "&&", "||")


class Limit:
    """The compiled model.

    Args:
        model: what to compile.
        sundials: folder with ``include`` and ``lib`` of SUNDIALS.
        folder: for what is compiled.
        relative, absolute: tolerances, the latter by state.
    """

    def __init__(
        self, model: Pathway, sundials: Path, folder: Path, relative: float, absolute: Mapping[str, float]
    ) -> None:
        self._equations = Equations(model)
        source, library = folder / "limit.generated.c", folder / "limit.so"
        source.write_text(c_source(self._equations) + DRIVER.read_text(encoding="utf-8"), encoding="utf-8")
        found = [str(path) for name in (*LIBRARIES, "sundials_core") for path in sundials.glob(f"lib*/lib{name}.a")]
        subprocess.run([*COMPILER, f"-I{sundials / 'include'}", source, *found, "-lm", "-o", library], check=True)
        self._library = ctypes.CDLL(str(library))
        tolerances = np.array([absolute[name] for name in self._equations.states])
        first = ctypes.c_double(FIRST_STEP)
        if flag := self._library.create(ctypes.c_double(relative), _of(tolerances), first, MOST_STEPS):
            raise RuntimeError(f"CVODE does not start: flag {flag}.")
        self._values = self._equations.values(Organism.MOUSE)
        self.observables = self._equations.observables
        self.counted = np.zeros(3, dtype=np.int64)

    def run(self, values: Mapping[str, float], times: Numbers) -> Numbers:
        """The observables of one arm, a row for each of these hours of model time."""
        rows = np.empty((times.size, len(self.observables)))
        constants = np.array(list({**self._values, **values}.values()))
        counted = self.counted.ctypes.data_as(ctypes.POINTER(ctypes.c_long))
        flag = self._library.run(_of(constants), _of(times), times.size, _of(rows), counted)
        if flag:
            raise RuntimeError(f"CVODE gives up: flag {flag}.")
        return rows


def _of(numbers: Numbers) -> object:
    return numbers.ctypes.data_as(ctypes.POINTER(ctypes.c_double))


def c_source(equations: Equations) -> str:
    """The equations as C functions."""
    fixed = _Lines(equations)
    reactions = equations.model.elements(Reaction)
    changes = []
    for name in equations.states:
        element = equations.model.by_id[name]
        if isinstance(element, State):
            changes.append(_tree(equations, equations.model.paced(element.rate)))
        else:
            terms = [
                Tree("*", children=(Tree("number", value=float(count)), _tree(equations, equations.model.paced(r.law))))
                for r in reactions
                if (count := r.products.get(name, 0) - r.reactants.get(name, 0))
            ]
            changes.append(Tree("+", children=tuple(terms)))
    rates, columns = _Lines(equations, fixed), _Lines(equations, fixed)
    dy = [f"dy[{row}] = {rates.value(tree)};" for row, tree in enumerate(changes)]
    entries = [
        f"columns[{equations.states.index(state) * len(equations.states) + row}] = {slope};"
        for row, tree in enumerate(changes)
        for state, slope in columns.slopes(tree).items()
    ]
    read = _Lines(equations, fixed)
    seen = [f"out[{i}] = {read.value(Tree('name', name=name))};" for i, name in enumerate(equations.observables)]
    copied = "for (int i = 0; i < M; i++) c[i] = values[i];"
    begin = [f"y[{i}] = {fixed.value(_initial(equations, name))};" for i, name in enumerate(equations.states)]
    events = equations.model.elements(Event)
    triggers = [_tree(equations, event.trigger) for event in events]
    moments = dict.fromkeys(
        fixed.value(node.children[1])
        for trigger in triggers
        for node in trigger
        if node.sign in (">=", ">", "<=", "<") and node.children[0].sign == "time"
    )
    happening, setting = [], []
    for number, (event, trigger) in enumerate(zip(events, triggers, strict=True)):
        seeing = _Lines(equations, fixed)
        happening += [f"case {number}: {{", *seeing.ending(f"return {seeing.value(trigger)};"), "}"]
        doing = _Lines(equations, fixed)
        new = [(target, doing.value(_tree(equations, formula))) for target, formula in event.assignments.items()]
        # What is assigned at once is worked out before any of it is assigned.
        kept = [f"const double new{i} = {value};" for i, (_, value) in enumerate(new)]
        lines = [f"{_place(equations, target)} = new{i};" for i, (target, _) in enumerate(new)]
        setting += [f"case {number}: {{", *doing.lines, *kept, *lines, "return; }"]
    at_start = ", ".join(str(int(event.at_start)) for event in events)
    counts = (equations.states, equations.constants, equations.observables, moments, events)
    sizes = zip("NMOTE", map(len, counts), strict=True)
    return "\n".join(
        [
            "#include <math.h>",
            *(f"enum {{ {name} = {size} }};" for name, size in sizes),
            f"static double c[M], f[{max(len(fixed.lines), 1)}];",
            f"static const unsigned char at_start[E] = {{{at_start}}};",
            _function("void load(const double *values)", [copied, *fixed.lines]),
            _function("void start(double *y)", begin),
            _function("void rates(const double *restrict y, double *restrict dy)", [*rates.lines, *dy]),
            _function("void jacobian(const double *restrict y, double *restrict columns)", [*columns.lines, *entries]),
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


def _tree(equations: Equations, formula: str) -> Tree:
    return equations._tree(formula)


def _initial(equations: Equations, name: str) -> Tree:
    element = equations.model.by_id[name]
    if isinstance(element, State):
        return Tree("number", value=float(element.initial))
    assert isinstance(element, Species)
    return _tree(equations, element.initial)


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
            return self.value(equations._rules[tree.name])
        if self._fixed is not None and not self._moves(tree):
            return self._fixed.value(tree)
        return self.line(_text(tree.sign, [self.value(child) for child in tree.children]))

    def _moves(self, tree: Tree) -> bool:
        moving = self._equations._moving
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
            rules = self._equations._rules
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
                    raise ValueError("An exponent moves: extend the benchmark's derivative.")
                outer = f"2.0 * {base}" if exponent == "2.0" else f"{exponent} * {whole} / {base}"
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
        raise ValueError(f"No derivative of {tree.sign!r}: extend the benchmark.")

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
    raise ValueError(f"{sign!r} cannot become C: extend the benchmark.")
