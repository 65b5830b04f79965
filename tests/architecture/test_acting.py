"""Every act that changes rows leaves a row in the trail, in the same transaction."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.architecture.acting import (
    TELLS,
    Function,
    Name,
    called,
    changes,
    functions,
    loose,
    read,
    tells,
)
from tests.architecture.tree import PACKAGE

TABLE = tomllib.loads(Path(__file__).with_name("silent.toml").read_text(encoding="utf-8"))


def short(name: Name) -> str:
    return ".".join(name).removeprefix("xieshang.apps.")


def doors() -> list[Name]:
    """The functions by which pages, jobs and commands come in."""
    inner = called()
    return [name for name, one in functions().items() if one.public and name not in inner]


def test_every_act_that_changes_rows_is_told_or_says_why_not() -> None:
    silent = {short(name) for name in doors() if changes(name) and not tells(name)}
    assert silent == set(TABLE["silent"]), "write a trail row, or the reason into silent.toml"


def test_every_act_and_its_trail_row_share_one_transaction() -> None:
    open_ended = {short(name): loose(name) for name in doors() if tells(name) and loose(name)}
    assert set(open_ended) == set(TABLE["inside"]), open_ended


def test_what_follows_a_move_is_bound_to_one() -> None:
    for name in TABLE["inside"]:
        app, _follow, function = name.split(".")
        assert function in (PACKAGE / "apps" / app / "binding.py").read_text(encoding="utf-8")


def test_the_program_is_read_as_it_is_written() -> None:
    assert TELLS in functions()
    assert len(functions()) > 900
    assert sum(tells(name) for name in functions()) > 200
    advance = ("xieshang.apps.cases.services", "advance")
    assert tells(advance) and changes(advance) and not loose(advance)


def one(source: str) -> Function:
    [*_before, last] = read("xieshang.apps.some", source)
    return last


def test_the_rule_sees_a_change_a_transaction_and_a_call() -> None:
    assert one("def act(row):\n    row.save()\n").writes
    assert one("def act(rows):\n    rows.filter(a=1).update(b=2)\n").writes
    assert not one("def act(seen, more):\n    seen.update(more)\n").writes
    assert one("@transaction.atomic\ndef act(row):\n    row.save()\n").atomic
    assert one("def act(row):\n    with transaction.atomic():\n        row.save()\n").atomic
    imported = "from xieshang.apps.trail.services import record\n"
    assert TELLS in one(f"{imported}def act(row):\n    record('a')\n").calls
    assert TELLS in one(f"{imported}def act(row):\n    return partial(record, 'a')\n").calls
    package = "from xieshang.apps.trail import services as trail\n"
    assert TELLS in one(f"{package}def act(row):\n    trail.record('a')\n").calls
