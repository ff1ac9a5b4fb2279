"""Python's source as the translation of the judge reads it: where a name is defined, and small questions about it."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from ketamine_sbml.errors import InputError

# Values that JavaScript has as well.
PLAIN = (int, float, str, bool, type(None))


@dataclass(frozen=True)
class Definition:
    """Where a name is defined."""

    module: ModuleType
    name: str
    node: ast.FunctionDef | ast.ClassDef | None

    @property
    def value(self) -> Any:
        """What the name stands for in the running program."""
        return getattr(self.module, self.name)


@cache
def tree_of(module: ModuleType) -> ast.Module:
    """The source of a module, parsed once."""
    return ast.parse(inspect.getsource(module))


def definition_of(module: ModuleType | None, name: str, place: str) -> Definition:
    """Where a module's name is defined, in itself or in that from which it imports it. LookupError: not in ours."""
    if module is None:
        raise InputError(f"{place}: {name} has no module.")
    tree = tree_of(module)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == name:
            return Definition(module, name, statement)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and name in assigned_in([statement]):
            return Definition(module, name, None)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and any(alias.name == name for alias in node.names):
            if not node.module.startswith("ketamine_sbml."):
                raise LookupError(name)
            return definition_of(import_module(node.module), name, place)
    raise LookupError(name)


def fields_of(kind: Any) -> list[str]:
    """The arguments of a dataclass's constructor, in order; none for another class."""
    return [field.name for field in fields(kind)] if is_dataclass(kind) else []


def assigned_in(body: Iterable[ast.stmt]) -> set[str]:
    """The local variables of a function."""
    found: set[str] = set()
    for statement in body:
        for node in ast.walk(statement):
            match node:
                case ast.Assign(targets=targets):
                    found.update(*(names_of(target) for target in targets if not isinstance(target, ast.Subscript)))
                case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.For(target=target):
                    found |= names_of(target)
    return found


def names_of(target: ast.expr) -> set[str]:
    """The names in a target of an assignment."""
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def called_as(decorator: ast.expr) -> str:
    """The name of a decorator."""
    return ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)


def literal(value: object) -> str:
    """A plain value as JavaScript."""
    return json.dumps(value, allow_nan=False)


def block(head: str, lines: Iterable[str]) -> str:
    """Lines in braces."""
    body = "\n".join(lines)
    return f"{head} {{\n{body}\n}}"
