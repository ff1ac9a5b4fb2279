"""JavaScript of one Python definition: functions, statements, expressions, each with its counterpart or refused.

Where Python's meaning differs from JavaScript's, a call stands: ``a + b`` is ``py_add(a, b)``; see ``runtime.js``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from types import ModuleType
from typing import Any, Protocol

from ketamine_sbml.errors import InputError
from ketamine_sbml.page.source import (
    PLAIN,
    Definition,
    assigned_in,
    block,
    fields_of,
    literal,
    names_of,
    tree_of,
)

_BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "py_add",
    ast.Sub: "py_sub",
    ast.Mult: "py_mul",
    ast.Div: "py_div",
    ast.BitAnd: "py_both",
    ast.BitOr: "py_either",
    ast.Pow: "py_pow",
}
_COMPARE: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "py_lt",
    ast.LtE: "py_le",
    ast.Gt: "py_gt",
    ast.GtE: "py_ge",
    ast.Eq: "py_eq",
    ast.NotEq: "py_ne",
}
# Methods of Python's and numpy's own types that runtime.js knows, as functions of the object.
_METHODS = frozenset("items values keys get max min sum any all copy tolist".split())
# Modules of Python -> what the names of their counterparts begin with.
MODULES = {"numpy": "np", "math": "math"}


class Names(Protocol):
    """What a writer asks of the whole translation, and tells it."""

    def named(self, function: str, names: Sequence[str]) -> None:
        """The arguments that a function takes by name alone."""

    def given_by_name(self, function: str, names: set[str]) -> None:
        """The arguments that a call gives a function by name."""

    def ask(self, method: str) -> None:
        """An attribute that is used: methods and properties of this name are wanted."""

    def resolve(self, module: ModuleType, name: str) -> str | None:
        """What stands for a module's name; None where it is not known."""

    def has_runtime(self, name: str) -> bool:
        """Whether runtime.js defines this."""

    def class_of(self, name: str) -> Any:
        """The translated class of this name; None where there is none."""


class Writer:
    """JavaScript of one definition."""

    def __init__(self, translation: Names, found: Definition) -> None:
        self._translation, self._found = translation, found
        self._locals: list[set[str]] = []

    def refused(self, node: ast.AST, what: str) -> InputError:
        """The error to raise where something has no counterpart on the page."""
        line = getattr(node, "lineno", 0)
        return InputError(
            f"{self._found.module.__name__}, {self._found.name}, line {line}: the page cannot say {what}; write it "
            "otherwise, or extend page/writer.py."
        )

    # Definitions

    def function(self, node: ast.FunctionDef, head: str, *, method: bool = False) -> str:
        """A function or a method."""
        arguments = node.args.args[1:] if method else node.args.args
        if node.args.vararg or node.args.kwarg:
            raise self.refused(node, "a function whose arguments are open")
        names = [argument.arg for argument in arguments]
        named = [argument.arg for argument in node.args.kwonlyargs]
        self._translation.named(node.name, named)
        head_names = list(names)
        for place, default in enumerate(node.args.defaults, len(names) - len(node.args.defaults)):
            head_names[place] += f" = {self._expression(default)}"
        if named:
            pairs = zip(named, node.args.kw_defaults, strict=True)
            parts = (name if default is None else f"{name} = {self._expression(default)}" for name, default in pairs)
            head_names.append(f"{{ {', '.join(parts)} }} = {{}}")
        names += named
        self._locals.append({*names, "self"})
        assigned = sorted(assigned_in(node.body) - set(names))
        self._locals[-1] |= set(assigned)
        lines = ["const self = this;"] if method else []
        lines += [f"let {', '.join(assigned)};"] if assigned else []
        lines += [line for statement in node.body for line in self._statement(statement)]
        self._locals.pop()
        return block(f"{head}({', '.join(head_names)})", lines)

    def value(self, value: Any, name: str) -> str:
        """What a module computed: plain values as they are, functions within by their source."""
        if isinstance(value, PLAIN):
            return literal(value)
        if isinstance(value, tuple | list):
            return f"[{', '.join(self.value(item, name) for item in value)}]"
        if isinstance(value, frozenset | set):
            return f"new Set([{', '.join(sorted(self.value(item, name) for item in value))}])"
        if isinstance(value, Mapping):
            pairs = (f"[{self._key(key, name)}, {self.value(item, name)}]" for key, item in value.items())
            return f"new Map([{', '.join(pairs)}])"
        if isinstance(value, Enum):
            return self._key(value, name)
        if callable(value):
            return self._callable(value, name)
        raise InputError(f"{self._found.module.__name__}.{name}: the page cannot say a {type(value).__name__}.")

    def _key(self, key: Any, name: str) -> str:
        if isinstance(key, Enum):
            self._translation.resolve(self._found.module, type(key).__name__)
            return f"{type(key).__name__}.{key.name}"
        return self.value(key, name)

    def _callable(self, value: Any, name: str) -> str:
        called = value.__name__
        if called == "<lambda>":
            lambdas = [node for node in ast.walk(tree_of(self._found.module)) if isinstance(node, ast.Lambda)]
            first = value.__code__.co_firstlineno
            found = [node for node in lambdas if node.lineno == first]
            if len(found) != 1:
                raise InputError(f"{self._found.module.__name__}.{name}: put each lambda on a line of its own.")
            return self._expression(found[0])
        return self.name(called, ast.Name(called))

    def name(self, name: str, node: ast.AST) -> str:
        """What stands for a name."""
        if any(name in names for names in self._locals):
            return name
        found = self._translation.resolve(self._found.module, name)
        if found is None:
            raise self.refused(node, repr(name))
        if found.startswith("py_") and not self._translation.has_runtime(found):
            raise self.refused(node, f"{name!r}, which runtime.js lacks")
        return found

    # Statements

    def _statement(self, node: ast.stmt) -> Iterator[str]:
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Pass():
                return
            case ast.Expr(value=value):
                yield f"{self._expression(value)};"
            case ast.Return(value=None):
                yield "return null;"
            case ast.Return(value=value) if value is not None:
                yield f"return {self._expression(value)};"
            case ast.Assign(targets=[target], value=value):
                yield from self._assign(target, self._expression(value))
            case ast.AnnAssign(target=target, value=value) if value is not None:
                yield from self._assign(target, self._expression(value))
            case ast.AugAssign(target=ast.Name(id=name), op=op, value=value):
                yield f"{name} = {self._operator(op, node)}({name}, {self._expression(value)});"
            case ast.If(test=test, body=body, orelse=otherwise):
                yield f"if ({self._truth(test)}) {{"
                yield from self._body(body)
                if otherwise:
                    yield "} else {"
                    yield from self._body(otherwise)
                yield "}"
            case ast.For(target=target, iter=over, body=body, orelse=[]):
                yield f"for (const each of py_iter({self._expression(over)})) {{"
                yield from self._assign(target, "each")
                yield from self._body(body)
                yield "}"
            case ast.Continue():
                yield "continue;"
            case ast.Raise(exc=ast.Call(args=[text])):
                yield f"throw new Error({self._expression(text)});"
            case _:
                raise self.refused(node, f"a statement of the kind {type(node).__name__}")

    def _body(self, body: Iterable[ast.stmt]) -> Iterator[str]:
        for statement in body:
            yield from self._statement(statement)

    def _assign(self, target: ast.expr, value: str) -> Iterator[str]:
        match target:
            case ast.Name(id=name):
                yield f"{name} = {value};"
            case ast.Tuple(elts=parts):
                starred = [index for index, part in enumerate(parts) if isinstance(part, ast.Starred)]
                at = starred[0] if starred else -1
                names = [part.value if isinstance(part, ast.Starred) else part for part in parts]
                if not all(isinstance(name, ast.Name) for name in names):
                    raise self.refused(target, "this target of an assignment")
                yield f"[{', '.join(ast.unparse(name) for name in names)}] = py_unpack({value}, {len(parts)}, {at});"
            case ast.Subscript(value=owner, slice=key) if not isinstance(key, ast.Slice):
                yield f"py_put({self._expression(owner)}, {self._expression(key)}, {value});"
            case _:
                raise self.refused(target, "this target of an assignment")

    # Expressions

    def _truth(self, node: ast.expr) -> str:
        return f"py_bool({self._expression(node)})"

    def _operator(self, op: ast.operator, node: ast.AST) -> str:
        if type(op) not in _BINARY:
            raise self.refused(node, f"the operator {type(op).__name__}")
        return _BINARY[type(op)]

    def _expression(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=value) if isinstance(value, PLAIN):
                return literal(value)
            case ast.Name(id=name):
                return self.name(name, node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.BinOp(left=left, op=op, right=right):
                return f"{self._operator(op, node)}({self._expression(left)}, {self._expression(right)})"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"py_neg({self._expression(operand)})"
            case ast.UnaryOp(op=ast.Invert(), operand=operand):
                return f"py_invert({self._expression(operand)})"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!{self._truth(operand)}"
            case ast.BoolOp(op=op, values=[first, *rest]):
                text, chosen = self._expression(first), "py_and" if isinstance(op, ast.And) else "py_or"
                for value in rest:
                    text = f"{chosen}({text}, () => {self._expression(value)})"
                return text
            case ast.Compare(left=left, ops=ops, comparators=rights):
                return self._compare(node, left, ops, rights)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return f"({self._truth(test)} ? {self._expression(body)} : {self._expression(otherwise)})"
            case ast.Call():
                return self._call(node)
            case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=step)):
                parts = ("null" if part is None else self._expression(part) for part in (lower, upper, step))
                return f"py_sliced({self._expression(value)}, {', '.join(parts)})"
            case ast.Subscript(value=value, slice=index):
                return f"py_item({self._expression(value)}, {self._expression(index)})"
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return f"[{', '.join(self._part(part) for part in parts)}]"
            case ast.Dict(keys=keys, values=values):
                pairs = []
                for key, value in zip(keys, values, strict=True):
                    if key is None:
                        pairs.append(f"...{self._expression(value)}")
                    else:
                        pairs.append(f"[{self._expression(key)}, {self._expression(value)}]")
                return f"new Map([{', '.join(pairs)}])"
            case (
                ast.ListComp(elt=element, generators=generators) | ast.GeneratorExp(elt=element, generators=generators)
            ):
                return self._comprehension(generators, lambda: self._expression(element))
            case ast.SetComp(elt=element, generators=generators):
                return f"new Set({self._comprehension(generators, lambda: self._expression(element))})"
            case ast.DictComp(key=key, value=value, generators=generators):
                pairs_of = self._comprehension(
                    generators, lambda: f"[{self._expression(key)}, {self._expression(value)}]"
                )
                return f"new Map({pairs_of})"
            case ast.Lambda(args=arguments, body=body):
                names = [argument.arg for argument in arguments.args]
                self._locals.append(set(names))
                text = self._expression(body)
                self._locals.pop()
                return f"(({', '.join(names)}) => {text})"
            case ast.JoinedStr(values=parts):
                return " + ".join(['""', *(self._formatted(part) for part in parts)])
            case _:
                raise self.refused(node, f"an expression of the kind {type(node).__name__}")

    def _part(self, node: ast.expr) -> str:
        return (
            f"...py_iter({self._expression(node.value)})" if isinstance(node, ast.Starred) else self._expression(node)
        )

    def _attribute(self, node: ast.Attribute) -> str:
        owner = self._expression(node.value)
        if isinstance(node.value, ast.Name) and owner in MODULES.values():
            if not self._translation.has_runtime(f"{owner}_{node.attr}"):
                raise self.refused(node, f"{owner}.{node.attr}, which runtime.js lacks")
            return f"{owner}_{node.attr}"
        self._translation.ask(node.attr)
        return f"{owner}.{node.attr}"

    def _compare(self, node: ast.Compare, left: ast.expr, ops: list[ast.cmpop], rights: list[ast.expr]) -> str:
        texts = [self._expression(part) for part in (left, *rights)]
        parts = []
        for op, before, after in zip(ops, texts, texts[1:], strict=False):
            match op:
                case ast.Is():
                    parts.append(f"({before} === {after})")
                case ast.IsNot():
                    parts.append(f"({before} !== {after})")
                case ast.In():
                    parts.append(f"py_in({before}, {after})")
                case ast.NotIn():
                    parts.append(f"!py_in({before}, {after})")
                case _:
                    parts.append(f"{_COMPARE[type(op)]}({before}, {after})")
        return parts[0] if len(parts) == 1 else f"({' && '.join(parts)})"

    def _call(self, node: ast.Call) -> str:
        match node:  # all and any stop where the answer is known
            case ast.Call(func=ast.Name(id="all" | "any" as which), args=[ast.GeneratorExp(generators=[_]) as each]):
                return self._comprehension(
                    each.generators, lambda: self._truth(each.elt), "every" if which == "all" else "some"
                )
        given = [self._part(argument) for argument in node.args]
        match node.func:
            case ast.Call(func=ast.Name(id="super"), args=[]):
                raise self.refused(node, "this use of super")
            case ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=[]), attr=method):
                return f"super.{method}({', '.join(given)})"
            case ast.Attribute(value=owner, attr=method) if method in _METHODS and not self._is_module(owner):
                if not self._translation.has_runtime(f"py_its_{method}") or node.keywords:
                    raise self.refused(node, f"the method {method!r} so, which runtime.js lacks")
                return f"py_its_{method}({', '.join([self._expression(owner), *given])})"
            case _:
                called = self._expression(node.func)
        named = {keyword.arg: self._expression(keyword.value) for keyword in node.keywords}
        if None in named:
            raise self.refused(node, "arguments by **")
        kind = self._translation.class_of(called)
        if kind is not None:
            order = fields_of(kind)
            given += [named.get(name, "undefined") for name in order[len(given) :]] if named else []
            return f"new {called}({', '.join(given)})"
        named.pop("strict", None)
        if named:
            if called.startswith(("py_", "math_")) and called != "py_replace":
                raise self.refused(node, f"the named argument {sorted(map(str, named))[0]!r} of {called}")
            if not called.startswith(("py_", "np_")):
                self._translation.given_by_name(ast.unparse(node.func).split(".")[-1], set(map(str, named)))
            given.append(f"{{ {', '.join(f'{name}: {text}' for name, text in named.items())} }}")
        return f"{called}({', '.join(given)})"

    def _is_module(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and isinstance(getattr(self._found.module, node.id, None), ModuleType)

    def _comprehension(
        self, generators: list[ast.comprehension], element: Callable[[], str], method: str = "map"
    ) -> str:
        first, *rest = generators
        over = self._expression(first.iter)
        names = sorted(names_of(first.target))
        self._locals.append(set(names))
        target = names[0] if isinstance(first.target, ast.Name) else self._pattern(first.target)
        chosen = f"py_iter({over})"
        for test in first.ifs:
            chosen += f".filter(({target}) => {self._truth(test)})"
        if rest:
            text = f"{chosen}.flatMap(({target}) => {self._comprehension(rest, element)})"
        else:
            text = f"{chosen}.{method}(({target}) => {element()})"
        self._locals.pop()
        return text

    def _pattern(self, target: ast.expr) -> str:
        match target:
            case ast.Name(id=name):
                return name
            case ast.Tuple(elts=parts):
                return f"[{', '.join(self._pattern(part) for part in parts)}]"
        raise self.refused(target, "this target of a comprehension")

    def _formatted(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=value):
                return literal(value)
            case ast.FormattedValue(value=value, conversion=conversion, format_spec=spec):
                text = self._expression(value)
                if conversion == ord("r"):
                    return f"py_repr({text})"
                if spec is None:
                    return f"py_str({text})"
                if isinstance(spec, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in spec.values):
                    return f"py_format({text}, {literal(ast.literal_eval(ast.unparse(spec).removeprefix('f')))})"
        raise self.refused(node, "this part of a formatted string")
