"""Files: how long, how they open, what they must not hold."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, python_files, shown, tracked

LONGEST_FILE = 400
LONGEST_FUNCTION = 50

# Spelled in two parts, so that this file does not hold what it forbids.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "npmmirror" + ".com",
    "tuna.tsinghua" + ".edu.cn",
    "mirrors.aliyun" + ".com",
    "deb.debian" + ".org",
]
MACHINE = re.compile("(?<![\\w.-])/(root|" + "work|home/[a-z]+" + ")/[\\w.]")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?! #\d+)")


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def long_functions(source: str) -> list[str]:
    """Functions longer than a screen, documentation not counted."""
    return [
        f"{node.name}: {length} lines"
        for node in functions_of(ast.parse(source))
        if (length := _length(node)) > LONGEST_FUNCTION
    ]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (node.end_lineno or 0) - node.lineno + 1
    told = ast.get_docstring(node, clean=False)
    return whole - (told.count("\n") + 1 if told else 0)


def hidden_imports(source: str) -> list[str]:
    """Imports inside functions: what a module needs stands at its head."""
    return [
        f"{function.name}, line {node.lineno}"
        for function in functions_of(ast.parse(source))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def opens_badly(source: str) -> bool:
    """A module opens with one sentence; an empty file needs none."""
    told = ast.get_docstring(ast.parse(source))
    first = (told or "").strip().split("\n\n")[0]
    return bool(source.strip()) and not first.rstrip().endswith((".", "?", "。", ":", ")", "`"))


def clocks(source: str) -> list[str]:
    """Who asks what day it is, other than `cases.clock`."""
    asked = {"localdate", "today", "localtime"}
    return [
        f"line {node.lineno}: {ast.unparse(node.func)}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asked
        and ast.unparse(node.func) != "clock.today"
        and not (node.func.attr == "localtime" and node.args)  # that converts a moment
    ]


def test_no_file_outgrows_one_reading() -> None:
    lengths = {shown(file): file.read_text().count("\n") for file in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_outgrows_one_screen() -> None:
    found = {shown(file): long_functions(file.read_text()) for file in python_files()}
    assert {name: named for name, named in found.items() if named} == {}


def test_every_module_opens_with_one_sentence() -> None:
    assert [shown(file) for file in python_files() if opens_badly(file.read_text())] == []


def test_no_import_hides_in_a_function() -> None:
    found = {shown(file): hidden_imports(file.read_text()) for file in python_files()}
    assert {name: where for name, where in found.items() if where} == {}


def test_only_the_clock_asks_what_day_it_is() -> None:
    found = {
        shown(file): clocks(file.read_text())
        for file in python_files(within=PACKAGE)
        if file != PACKAGE / "apps" / "cases" / "clock.py" and "tests" not in file.parts
    }
    assert {name: where for name, where in found.items() if where} == {}


def test_there_is_no_place_without_a_subject() -> None:
    nameless = {"utils", "helpers", "misc", "common"}
    assert [shown(f) for f in tracked() if {f.stem, *f.parent.parts[-2:]} & nameless] == []


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a picture


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = []
    for file in tracked():
        text = text_of(file)
        found += [f"{shown(file)}: {host}" for host in HOSTS if host in text]
        found += [f"{shown(file)}: {match[0]}" for match in MACHINE.finditer(text)]
    assert found == []


def test_nothing_is_left_for_later_without_a_number() -> None:
    found = [
        f"{shown(file)}: {match[0]}"
        for file in python_files()
        for match in UNFINISHED.finditer(file.read_text())
    ]
    assert found == []


def test_the_npm_lock_names_no_place_of_origin() -> None:
    [lock] = [file for file in tracked() if file.name == "package-lock.json"]
    assert '"resolved"' not in lock.read_text()


def test_every_pinned_package_carries_its_hash() -> None:
    for lock in (file for file in tracked() if file.suffix == ".lock"):
        pinned = re.findall(r"^[a-z0-9._-]+==.*$", lock.read_text(), re.MULTILINE)
        assert pinned
        assert [line for line in pinned if not line.endswith("\\")] == []


@pytest.mark.parametrize(
    ("rule", "offence"),
    [
        (long_functions, "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION),
        (hidden_imports, "def f():\n    import os\n"),
        (opens_badly, '"""no full stop"""\n'),
        (opens_badly, "x = 1\n"),
        (clocks, "from django.utils import timezone\nday = timezone.localdate()\n"),
        (clocks, "from datetime import date\nday = date.today()\n"),
        (UNFINISHED.search, "# TO" + "DO: later"),
        (MACHINE.search, "see /ro" + "ot/notes.txt"),
    ],
)
def test_the_rule_sees_an_offence(rule, offence: str) -> None:  # type: ignore[no-untyped-def]
    assert rule(offence)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"].values()
    asked = [
        *project["project"]["dependencies"],
        *(wanted for group in groups for wanted in group),
    ]
    names = {re.split(r"[\[<>=~! ]", wanted)[0].lower() for wanted in asked}
    pinned = set(
        re.findall(
            r"^([a-z0-9._-]+)==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE
        )
    )
    assert names - pinned == set()  # after a change: tools/lock.sh
