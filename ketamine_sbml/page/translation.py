"""The judge as JavaScript, made from the Python that judges, so that page and program cannot drift apart.

A strict little translator. It takes functions and classes as they stand in the source, follows the names that they use,
and refuses what it does not know with the place of it, so that a new kind of expectation either reaches the page or
stops the build. Numbers, strings and sets that a module computes are taken as they are in the running program. What
Python and numpy do themselves stands in ``runtime.js``, whose functions begin with ``py_``, ``np_`` and ``math_``.

Of a class only those methods are taken whose name something asks for; fields of a dataclass become the arguments of its
constructor. Where Python's meaning differs from JavaScript's, a call stands: ``a + b`` is ``py_add(a, b)``.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any

from ketamine_sbml.errors import InputError

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
_BUILTINS = frozenset("abs all any bool dict enumerate float int len list max min range reversed round".split())
_BUILTINS |= frozenset("set slice sorted str sum tuple zip frozenset".split())
_MODULES = {"numpy": "np", "math": "math"}
_IMPORTED = {
    "itertools.pairwise": "py_pairwise",
    "dataclasses.replace": "py_replace",
    "ketamine_sbml.simulation.arguments.finite_number": "py_finite_number",
}
_LEFT_OUT = frozenset({"classmethod", "staticmethod", "abstractmethod", "cache", "cached_property"})
_PLAIN = (int, float, str, bool, type(None))


@dataclass(frozen=True)
class _Definition:
    """Where a name is defined."""

    module: ModuleType
    name: str
    node: ast.FunctionDef | ast.ClassDef | None

    @property
    def value(self) -> Any:
        return getattr(self.module, self.name)


class Translation:
    """Python definitions as JavaScript, with all that they use.

    Args:
        roots: functions and classes that the page calls by name.
        methods: names of methods and properties that the page calls.
        runtime: names that runtime.js defines.
    """

    def __init__(self, roots: Sequence[Any], *, methods: Iterable[str], runtime: Iterable[str]) -> None:
        self._runtime = frozenset(runtime)
        self._asked = set(methods)
        self._found: dict[str, _Definition] = {}
        self._by_name: dict[str, list[frozenset[str]]] = {}
        self._given: dict[str, set[str]] = {}
        for root in roots:
            self._define(_definition(inspect.getmodule(root), root.__name__, "what the page calls"))
        # Asking for a method may bring names and further methods in, until nothing is new.
        before = (-1, -1)
        texts: dict[str, str] = {}
        while before != (len(self._found), len(self._asked)):
            before = (len(self._found), len(self._asked))
            texts = {name: self._written(found) for name, found in list(self._found.items())}
        self._texts = texts
        for function, names in self._given.items():
            if not any(names <= taken for taken in self._by_name.get(function, [])):
                raise InputError(
                    f"{function} is given {', '.join(sorted(names))} by name and does not take it by name alone, which "
                    "the page cannot say: put a * before it, or give it in its place."
                )

    def javascript(self) -> str:
        """All definitions, each class after its base and each value after what it is made of."""
        written: list[str] = []
        done: set[str] = set()

        def write(name: str) -> None:
            if name in done:
                return
            done.add(name)
            for other in self._before(self._found[name]):
                write(other)
            written.append(self._texts[name])

        for name in sorted(self._texts, key=lambda name: not isinstance(self._found[name].node, ast.FunctionDef)):
            write(name)
        return "\n".join(written) + "\n"

    def _before(self, found: _Definition) -> Iterator[str]:
        if isinstance(found.node, ast.ClassDef):
            yield from (base.id for base in found.node.bases if isinstance(base, ast.Name) and base.id in self._found)
        if found.node is None:
            yield from (word for word in self._found if word != found.name and word in self._texts[found.name])

    def _define(self, found: _Definition) -> None:
        known = self._found.get(found.name)
        if known and known.module is not found.module:
            raise InputError(
                f"{known.module.__name__} and {found.module.__name__} both define {found.name}, which the page needs: "
                "rename one."
            )
        self._found[found.name] = found

    def _written(self, found: _Definition) -> str:
        if isinstance(found.node, ast.FunctionDef):
            return _Writer(self, found).function(found.node, f"function {found.name}")
        if isinstance(found.node, ast.ClassDef):
            return self._class(found, found.node)
        return f"const {found.name} = {_Writer(self, found).value(found.value, found.name)};"

    def _class(self, found: _Definition, node: ast.ClassDef) -> str:
        writer = _Writer(self, found)
        kind = found.value
        if isinstance(kind, type) and issubclass(kind, Enum):
            members = [f"static {member.name} = new {found.name}({_literal(member.value)});" for member in kind]
            body = ["constructor(value) { this.value = value; }", "toString() { return this.value; }"]
            return _block(f"class {found.name}", [*body, *self._methods(writer, node), *members])
        bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id not in ("ABC", "Protocol")]
        for base in bases:
            writer.name(base, node)
        names = _fields(kind)
        defaults = {
            field.name: f" = {writer.value(field.default, field.name)}"
            for field in (fields(kind) if is_dataclass(kind) else ())
            if field.default is not MISSING
        }
        given = "".join(f"this.{name} = {name}; " for name in names)
        head = f"class {found.name}{f' extends {bases[0]}' if bases else ''}"
        call = "super(); " if bases else ""
        body = (
            [f"constructor({', '.join(name + defaults.get(name, '') for name in names)}) {{ {call}{given}}}"]
            if names or bases
            else []
        )
        body += self._methods(writer, node)
        text = _block(head, body)
        for name in sorted(self._asked & vars(kind).keys() - set(names)):
            value = vars(kind)[name]
            if isinstance(value, _PLAIN):
                text += f"\n{found.name}.prototype.{name} = {_literal(value)};"
        return text

    def _methods(self, writer: _Writer, node: ast.ClassDef) -> Iterator[str]:
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name in self._asked:
                decorators = {_called(decorator) for decorator in item.decorator_list}
                if decorators & _LEFT_OUT:
                    continue
                if decorators - {"property"}:
                    raise writer.refused(item, f"the decorator {sorted(decorators)[0]}")
                yield writer.function(item, f"get {item.name}" if decorators else item.name, method=True)

    # What writers ask for and tell.

    def named(self, function: str, names: Sequence[str]) -> None:
        """The arguments that a function takes by name alone."""
        self._by_name.setdefault(function, []).append(frozenset(names))

    def given_by_name(self, function: str, names: set[str]) -> None:
        """The arguments that a call gives a function by name."""
        self._given.setdefault(function, set()).update(names)

    def ask(self, method: str) -> None:
        """An attribute that is used: methods and properties of this name are wanted."""
        self._asked.add(method)

    def resolve(self, module: ModuleType, name: str) -> str | None:
        """What stands for a module's name; None where it is not known."""
        if not hasattr(module, name):
            return f"py_{name}" if name in _BUILTINS else None
        value = getattr(module, name)
        if isinstance(value, ModuleType):
            return _MODULES.get(value.__name__)
        place = f"{getattr(value, '__module__', '')}.{getattr(value, '__name__', '')}"
        if place in _IMPORTED:
            return _IMPORTED[place]
        try:
            self._define(_definition(module, name, name))
        except LookupError:
            return None
        return name

    def has_runtime(self, name: str) -> bool:
        """Whether runtime.js defines this."""
        return name in self._runtime


class _Writer:
    """JavaScript of one definition."""

    def __init__(self, translation: Translation, found: _Definition) -> None:
        self._translation, self._found = translation, found
        self._locals: list[set[str]] = []

    def refused(self, node: ast.AST, what: str) -> InputError:
        """The error to raise where something has no counterpart on the page."""
        line = getattr(node, "lineno", 0)
        return InputError(
            f"{self._found.module.__name__}, {self._found.name}, line {line}: the page cannot say {what}; write it "
            "otherwise, or extend page/translation.py."
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
        assigned = sorted(_assigned(node.body) - set(names))
        self._locals[-1] |= set(assigned)
        lines = ["const self = this;"] if method else []
        lines += [f"let {', '.join(assigned)};"] if assigned else []
        lines += [line for statement in node.body for line in self._statement(statement)]
        self._locals.pop()
        return _block(f"{head}({', '.join(head_names)})", lines)

    def value(self, value: Any, name: str) -> str:
        """What a module computed: plain values as they are, functions within by their source."""
        if isinstance(value, _PLAIN):
            return _literal(value)
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
            lambdas = [node for node in ast.walk(_tree(self._found.module)) if isinstance(node, ast.Lambda)]
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
            case ast.Constant(value=value) if isinstance(value, _PLAIN):
                return _literal(value)
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
        if isinstance(node.value, ast.Name) and owner in _MODULES.values():
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
        if called in self._translation._found and isinstance(self._translation._found[called].node, ast.ClassDef):
            order = _fields(self._translation._found[called].value)
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
        names = sorted(_names_of(first.target))
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
                return _literal(value)
            case ast.FormattedValue(value=value, conversion=conversion, format_spec=spec):
                text = self._expression(value)
                if conversion == ord("r"):
                    return f"py_repr({text})"
                if spec is None:
                    return f"py_str({text})"
                if isinstance(spec, ast.JoinedStr) and all(isinstance(part, ast.Constant) for part in spec.values):
                    return f"py_format({text}, {_literal(ast.literal_eval(ast.unparse(spec).removeprefix('f')))})"
        raise self.refused(node, "this part of a formatted string")


@cache
def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _definition(module: ModuleType | None, name: str, place: str) -> _Definition:
    """Where a module's name is defined, in itself or in that from which it imports it. LookupError: not in ours."""
    if module is None:
        raise InputError(f"{place}: {name} has no module.")
    tree = _tree(module)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == name:
            return _Definition(module, name, statement)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and name in _assigned([statement]):
            return _Definition(module, name, None)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and any(alias.name == name for alias in node.names):
            if not node.module.startswith("ketamine_sbml."):
                raise LookupError(name)
            from importlib import import_module

            return _definition(import_module(node.module), name, place)
    raise LookupError(name)


def _fields(kind: Any) -> list[str]:
    """The arguments of a dataclass's constructor, in order; none for another class."""
    return [field.name for field in fields(kind)] if is_dataclass(kind) else []


def _assigned(body: Iterable[ast.stmt]) -> set[str]:
    """The local variables of a function."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Assign(targets=targets):
                    found.update(*(_names_of(target) for target in targets if not isinstance(target, ast.Subscript)))
                case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.For(target=target):
                    found |= _names_of(target)
    return found


def _names_of(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _called(decorator: ast.expr) -> str:
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)


def _literal(value: object) -> str:
    return json.dumps(value, allow_nan=False)


def _block(head: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"{head} {{\n{body}\n}}"
