"""Reads the program for its acts: which change rows, tell the trail, share a transaction.

By names only, from the source: a call is followed where its name is a function of the same
module or was imported from another of ours.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tests.architecture.tree import PACKAGE, python_files

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
TELLS = ("xieshang.apps.trail.services", "record")
ONCE = ("xieshang.apps.trail.services", "once")  # opens the transaction of what it is given
Name = tuple[str, str]  # module, function


@dataclass
class Function:
    """One function of an app, as far as its text tells."""

    name: Name
    public: bool
    atomic: bool = False
    writes: bool = False
    calls: set[Name] = field(default_factory=set)


@cache
def functions() -> dict[Name, Function]:
    """The functions of all apps, by module and name."""
    found: dict[Name, Function] = {}
    passed_on: dict[Name, Name] = {}  # what a package offers under its own name
    for file in python_files(within=PACKAGE / "apps"):
        if "tests" in file.parts:
            continue
        module = ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
        source = file.read_text(encoding="utf-8")
        if file.name == "__init__.py":
            module = module.removesuffix(".__init__")
            passed_on |= {(module, name): at for name, at in _known(ast.parse(source)).items()}
        found |= {one.name: one for one in read(module, source)}
    for one in found.values():
        one.calls = {passed_on.get(name, name) for name in one.calls}
    return found


def read(module: str, source: str) -> Iterator[Function]:
    """The functions of one module, the ones inside others counted to these."""
    tree = ast.parse(source)
    known = _known(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield _function(module, node, known)


def _known(tree: ast.Module) -> dict[str, Name]:
    """Names that a module imports, and whose they are."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _function(module: str, node: ast.FunctionDef, known: dict[str, Name]) -> Function:
    found = Function((module, node.name), public=not node.name.startswith("_"))
    found.atomic = any("atomic" in ast.unparse(one) for one in node.decorator_list)
    for inner in ast.walk(node):
        if isinstance(inner, ast.With):
            found.atomic |= any("atomic" in ast.unparse(item) for item in inner.items)
        if isinstance(inner, ast.Name):  # also where it is handed on: act=…, partial(…)
            found.calls.add(known.get(inner.id, (module, inner.id)))
        if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            package, name = known.get(inner.value.id, ("", inner.value.id))
            found.calls.add((f"{package}.{name}", inner.attr))
        found.writes |= isinstance(inner, ast.Call) and _writes(inner)
    found.atomic |= ONCE in found.calls
    return found


def _writes(call: ast.Call) -> bool:
    """Whether this call changes rows: not a dictionary's or a hash's ``update``."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "update":
        return bool(call.keywords) and not call.args
    if call.func.attr == "delete":
        return not call.args
    return call.func.attr in WRITES


def reached(start: Name, *, into_atomic: bool = True) -> set[Name]:
    """This function, those that it calls, those that they call.

    With ``into_atomic=False`` only as far as none has opened a transaction.
    """
    seen: set[Name] = set()
    ahead = {start}
    while ahead:
        name = ahead.pop()
        if name in seen or (functions()[name].atomic and not into_atomic):
            continue
        seen.add(name)
        ahead |= functions()[name].calls & functions().keys()
    return seen


def tells(name: Name) -> bool:
    """Whether it leads to a trail row."""
    return TELLS in reached(name)


def changes(name: Name) -> bool:
    """Whether this function or one that it calls changes rows other than the trail's own."""
    return any(functions()[one].writes for one in reached(name) - {TELLS})


def loose(name: Name) -> list[Name]:
    """What changes rows on the way from here before a transaction has begun."""
    return sorted(one for one in reached(name, into_atomic=False) if functions()[one].writes)


def called() -> set[Name]:
    """Functions that another function of an app calls."""
    return {name for one in functions().values() for name in one.calls if name != one.name}
