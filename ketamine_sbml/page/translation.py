"""The judge as JavaScript, made from the Python that judges, so that page and program cannot drift apart.

A strict little translator. It takes functions and classes as they stand in the source, follows the names that they use,
and refuses what it does not know with the place of it, so that a new kind of expectation either reaches the page or
stops the build. Numbers, strings and sets that a module computes are taken as they are in the running program. What
Python and numpy do themselves stands in ``runtime.js``, whose functions begin with ``py_``, ``np_`` and ``math_``.

Of a class only those methods are taken whose name something asks for; fields of a dataclass become the arguments of its
constructor. ``writer.py`` says how each definition is written.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import ModuleType
from typing import Any

from ketamine_sbml.errors import InputError
from ketamine_sbml.page.source import PLAIN, Definition, block, called_as, definition_of, fields_of, literal
from ketamine_sbml.page.writer import MODULES, Writer

_BUILTINS = frozenset("abs all any bool dict enumerate float int len list max min range reversed round".split())
_BUILTINS |= frozenset("set slice sorted str sum tuple zip frozenset".split())
_IMPORTED = {
    "itertools.pairwise": "py_pairwise",
    "dataclasses.replace": "py_replace",
    "ketamine_sbml.given.list_of": "py_list_of",
    "ketamine_sbml.plain.shown": "py_shown",
    "ketamine_sbml.simulation.arguments.finite_number": "py_finite_number",
    "ketamine_sbml.simulation.arguments.increasing_hours": "py_increasing_hours",
}
_LEFT_OUT = frozenset({"classmethod", "staticmethod", "abstractmethod", "cache", "cached_property"})


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
        self._found: dict[str, Definition] = {}
        self._by_name: dict[str, list[frozenset[str]]] = {}
        self._given: dict[str, set[str]] = {}
        for root in roots:
            self._define(definition_of(inspect.getmodule(root), root.__name__, "what the page calls"))
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

    def _before(self, found: Definition) -> Iterator[str]:
        if isinstance(found.node, ast.ClassDef):
            yield from (base.id for base in found.node.bases if isinstance(base, ast.Name) and base.id in self._found)
        if found.node is None:
            yield from (word for word in self._found if word != found.name and word in self._texts[found.name])

    def _define(self, found: Definition) -> None:
        known = self._found.get(found.name)
        if known and known.module is not found.module:
            raise InputError(
                f"{known.module.__name__} and {found.module.__name__} both define {found.name}, which the page needs: "
                "rename one."
            )
        self._found[found.name] = found

    def _written(self, found: Definition) -> str:
        if isinstance(found.node, ast.FunctionDef):
            return Writer(self, found).function(found.node, f"function {found.name}")
        if isinstance(found.node, ast.ClassDef):
            return self._class(found, found.node)
        return f"const {found.name} = {Writer(self, found).value(found.value, found.name)};"

    def _class(self, found: Definition, node: ast.ClassDef) -> str:
        writer = Writer(self, found)
        kind = found.value
        if isinstance(kind, type) and issubclass(kind, Enum):
            members = [f"static {member.name} = new {found.name}({literal(member.value)});" for member in kind]
            body = ["constructor(value) { this.value = value; }", "toString() { return this.value; }"]
            return block(f"class {found.name}", [*body, *self._methods(writer, node), *members])
        bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id not in ("ABC", "Protocol")]
        for base in bases:
            writer.name(base, node)
        names = fields_of(kind)
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
        text = block(head, body)
        for name in sorted(self._asked & vars(kind).keys() - set(names)):
            value = vars(kind)[name]
            if isinstance(value, PLAIN):
                text += f"\n{found.name}.prototype.{name} = {literal(value)};"
        return text

    def _methods(self, writer: Writer, node: ast.ClassDef) -> Iterator[str]:
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name in self._asked:
                decorators = {called_as(decorator) for decorator in item.decorator_list}
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
            return MODULES.get(value.__name__)
        place = f"{getattr(value, '__module__', '')}.{getattr(value, '__name__', '')}"
        if place in _IMPORTED:
            return _IMPORTED[place]
        try:
            self._define(definition_of(module, name, name))
        except LookupError:
            return None
        return name

    def class_of(self, name: str) -> Any:
        """The translated class of this name; None where there is none."""
        found = self._found.get(name)
        return found.value if found and isinstance(found.node, ast.ClassDef) else None

    def has_runtime(self, name: str) -> bool:
        """Whether runtime.js defines this."""
        return name in self._runtime
