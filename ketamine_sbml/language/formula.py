"""Formulas: SBML's infix text, read once by libSBML; its names, its tree, and the unit of what it computes.

A bare number is dimensionless, so whatever has a unit must be a declared parameter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import libsbml

from ketamine_sbml.errors import InputError
from ketamine_sbml.language.units import DIMENSIONLESS, Dimension, dimension_of

# How a formula calls the clock.
TIME = "time"
_HOUR = dimension_of("h")
# What a formula may be made of besides numbers, names, the clock and declared functions: libSBML's type -> our sign.
_SIGNS = {
    libsbml.AST_PLUS: "+",
    libsbml.AST_MINUS: "-",
    libsbml.AST_TIMES: "*",
    libsbml.AST_DIVIDE: "/",
    libsbml.AST_POWER: "^",
    libsbml.AST_FUNCTION_POWER: "^",
    libsbml.AST_FUNCTION_ABS: "abs",
    libsbml.AST_FUNCTION_EXP: "exp",
    libsbml.AST_FUNCTION_LN: "ln",
    libsbml.AST_FUNCTION_PIECEWISE: "piecewise",
    libsbml.AST_RELATIONAL_GEQ: ">=",
    libsbml.AST_RELATIONAL_GT: ">",
    libsbml.AST_RELATIONAL_LEQ: "<=",
    libsbml.AST_RELATIONAL_LT: "<",
    libsbml.AST_LOGICAL_AND: "&&",
    libsbml.AST_LOGICAL_OR: "||",
    libsbml.AST_LOGICAL_NOT: "!",
}


@dataclass(frozen=True)
class Tree:
    """A formula as a tree.

    Attributes:
        sign: "number", "name", "time", "call" of a declared function, or an operator or function such as "+" and "abs".
        value: of a number.
        name: of a name or of the function that is called.
        children: what it works on, in order.
    """

    sign: str
    value: float = 0.0
    name: str = ""
    children: tuple[Tree, ...] = ()

    def __iter__(self) -> Iterator[Tree]:
        """The tree and all below it, from left to right."""
        yield self
        for child in self.children:
            yield from child

    def __str__(self) -> str:
        inside = [str(child) for child in self.children]
        match self.sign:
            case "number":
                return f"{self.value:g}"
            case "name":
                return self.name
            case "time":
                return TIME
            case "call":
                return f"{self.name}({', '.join(inside)})"
            case "abs" | "exp" | "ln" | "piecewise":
                return f"{self.sign}({', '.join(inside)})"
        return f"({f' {self.sign} '.join(inside)})" if len(inside) > 1 else f"{self.sign}{''.join(inside)}"


@dataclass(frozen=True)
class Formula:
    """A formula that was read.

    Attributes:
        text: as it was declared.
        names: every identifier that it uses, in order, each once; the clock is ``time``.
        tree: its structure.
        math: libSBML's own tree, with ``dimensionless`` on every bare number; not to be changed.
    """

    text: str
    names: tuple[str, ...]
    tree: Tree
    math: Any


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula; InputError says where it breaks."""
    settings = libsbml.L3ParserSettings()
    settings.setParseCollapseMinus(True)
    settings.setParseLog(libsbml.L3P_PARSE_LOG_AS_ERROR)
    math = libsbml.parseL3FormulaWithSettings(text, settings)
    if math is None:
        raise InputError(f"{text!r} is no formula ({' '.join(libsbml.getLastParseL3Error().split())}); mend its syntax")
    tree = _tree(math)
    names = (TIME if node.sign == "time" else node.name for node in tree if node.sign in ("name", "call", "time"))
    return Formula(text, tuple(dict.fromkeys(names)), tree, math)


def checked(text: str, place: str) -> Formula:
    """``parse``, with the element and the place in it named in the error."""
    try:
        return parse(text)
    except InputError as error:
        raise InputError(f"{place}: {error}.") from error


def _tree(node: Any) -> Tree:
    kind = node.getType()
    if node.isNumber():
        if not node.hasUnits():
            node.setUnits("dimensionless")
        return Tree("number", value=float(node.getValue()))
    children = tuple(_tree(node.getChild(index)) for index in range(node.getNumChildren()))
    if kind == libsbml.AST_NAME_TIME:
        return Tree("time")
    if kind == libsbml.AST_NAME:
        return Tree("name", name=str(node.getName()))
    if kind == libsbml.AST_FUNCTION:
        return Tree("call", name=str(node.getName()), children=children)
    if kind == libsbml.AST_LAMBDA:
        return Tree("lambda", children=children)
    if kind not in _SIGNS:
        raise InputError(
            f"{libsbml.formulaToL3String(node)!r} is not among the mathematics in use here; write it with "
            f"{' '.join(dict.fromkeys(_SIGNS.values()))}"
        )
    return Tree(_SIGNS[kind], children=children)


# A function: its arguments and its formula.
Definition = tuple[tuple[str, ...], str]


class UnitError(InputError):
    """A formula whose units do not fit together; the text lacks the place."""


def unit_of(tree: Tree, of_name: Callable[[str], Dimension], functions: Mapping[str, Definition]) -> Dimension:
    """The dimension of what a formula computes.

    Args:
        tree: of the formula.
        of_name: identifier -> its dimension.
        functions: the declared functions: id -> arguments and formula.

    Raises:
        UnitError: it adds, compares or raises what does not fit.
    """
    units = [unit_of(child, of_name, functions) for child in tree.children]
    match tree.sign:
        case "number":
            return DIMENSIONLESS
        case "time":
            return _HOUR
        case "name":
            return of_name(tree.name)
        case "*":
            product = DIMENSIONLESS
            for unit in units:
                product = product * unit
            return product
        case "/":
            return units[0] / units[1]
        case "^":
            return _power(tree.children, units)
        case "+" | "-" | "abs":
            return _alike(tree, units)
        case ">=" | ">" | "<=" | "<":
            _alike(tree, units)
            return DIMENSIONLESS
        case "piecewise":
            _plain(tree.children[1::2], units[1::2])
            return _alike(tree, units[::2])
        case "call":
            return _called(tree.name, units, functions)
    _plain(tree.children, units)
    return DIMENSIONLESS


def _plain(trees: Sequence[Tree], units: Sequence[Dimension]) -> None:
    for tree, unit in zip(trees, units, strict=True):
        if unit != DIMENSIONLESS:
            raise UnitError(f"'{tree}' is in {unit} and must have no unit")


def _alike(tree: Tree, units: list[Dimension]) -> Dimension:
    for unit in units[1:]:
        if unit != units[0]:
            raise UnitError(f"'{tree}' joins {units[0]} and {unit}")
    return units[0]


def _power(children: tuple[Tree, ...], units: list[Dimension]) -> Dimension:
    base, exponent = units
    if exponent != DIMENSIONLESS:
        raise UnitError(f"the exponent '{children[1]}' is in {exponent}")
    if base == DIMENSIONLESS:
        return base
    if children[1].sign != "number":
        raise UnitError(f"'{children[0]}' is in {base} and its exponent is no plain number")
    return base ** children[1].value


def _called(name: str, units: list[Dimension], functions: Mapping[str, Definition]) -> Dimension:
    arguments, formula = functions[name]
    if len(units) != len(arguments):
        raise UnitError(f"{name} takes {len(arguments)} arguments and was given {len(units)}")
    given = dict(zip(arguments, units, strict=True))
    return unit_of(parse(formula).tree, given.__getitem__, functions)
