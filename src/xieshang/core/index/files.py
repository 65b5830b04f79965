"""Frameworks and data as people write them: TOML for a framework, CSV for both (文件)."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.data import Data
from xieshang.core.index.model import Cap, Framework, Node, Origin
from xieshang.core.index.options import (
    FLAGS,
    LISTS,
    Aggregation,
    Normalisation,
    Weighting,
    options_of,
)
from xieshang.core.words import msg

PLAIN = ("code", "parent", "name", "name_en", "direction", "unit", "stands_for")
NUMBERS = ("weight", "factor", "need")
METHODS = ("normalise", "floor", "options", "aggregate", "power", "weighting", "caps")
KNOWN = {*PLAIN, *NUMBERS, *METHODS}


def framework_of_toml(text: str) -> Framework:
    """A framework from TOML: a table ``framework`` and an array of tables ``node``.

    ``options`` is a table; ``caps`` a list of tables with child, below and at_most.
    """
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(
            "framework",
            msg("指标体系不是TOML：%(fault)s"),
            msg("请按说明改正这一处"),
            fault=shown(str(fault)),
        ) from fault
    idle = set(whole) - {"framework", "node"}
    told, nodes = whole.get("framework", {}), whole.get("node", [])
    if not isinstance(told, dict):
        raise _no_number("framework", "framework", str(told))
    if not isinstance(nodes, list) or not all(isinstance(row, dict) for row in nodes):
        raise _no_number("framework", "node", str(nodes))
    idle |= set(told) - {"name", "version", "effective_on", "approved_by", "basis"}
    if idle:
        raise _unknown_column(sorted(idle)[0])
    since = told.get("effective_on")
    if since is not None and not isinstance(since, date):
        raise _no_number("framework", "effective_on", str(since))
    origin = Origin(
        str(told.get("name", "")), str(told.get("version", "")), since,
        str(told.get("approved_by", "")), str(told.get("basis", "")),
    )  # fmt: skip
    return Framework(tuple(node_of(row) for row in nodes), origin)


def framework_of_csv(text: str) -> Framework:
    """A framework from CSV, a node per row.

    ``options`` is written ``points=50 70 90; scores=0 60 100``; ``caps`` ``A2<60:75; A3<40:60``
    (where A2 scores under 60, at most 75).
    """
    rows = []
    for row in rows_of(text, "framework"):
        filled: dict[str, Any] = {
            name: cell.strip() for name, cell in row.items() if cell and cell.strip()
        }
        if "options" in filled:
            filled["options"] = _options(filled)
        if "caps" in filled:
            filled["caps"] = _caps(filled)
        rows.append(node_of(filled))
    return Framework(tuple(rows))


def data_of_csv(text: str) -> Data:
    """Data from CSV: a column ``unit``, perhaps ``group``, and one per indicator.

    An empty cell is missing, ``N/A`` not applicable, ``CONFLICTING`` what sources disagree on.
    """
    rows = rows_of(text, "data")
    if not rows or "unit" not in rows[0]:
        raise BadInput(
            "unit",
            msg("数据表没有unit这一列，或者没有行"),
            msg("请给第一列起名unit，每行一个单位"),
        )
    codes = [name for name in rows[0] if name not in {"unit", "group"}]
    return Data.of(
        [row["unit"] for row in rows],
        {code: [row[code] for row in rows] for code in codes},
        group=[row["group"] for row in rows] if "group" in rows[0] else (),
    )


def node_of(row: Mapping[str, Any]) -> Node:
    """A node from a row with plain values."""
    for name in row:
        if name not in KNOWN:
            raise _unknown_column(name)
    code = str(row.get("code", ""))
    plain: dict[str, Any] = {name: str(row[name]) for name in PLAIN if name in row}
    plain |= {name: _number(code, name, row[name]) for name in NUMBERS if name in row}
    return Node(
        **plain,
        normalise=_normalisation(code, row),
        aggregate=_aggregation(code, row),
        weighting=_weighting(code, row),
        caps=_caps_of(code, row.get("caps", [])),
    )


def _normalisation(code: str, row: Mapping[str, Any]) -> Normalisation | None:
    if "normalise" not in row:
        for idle in ("floor", "options"):
            if idle in row:
                raise _unused(code, idle, "normalise")
        return None
    given = row.get("options", {})
    if not isinstance(given, Mapping):
        raise _no_number(code, "options", str(given))
    floor = _number(code, "floor", row["floor"]) if "floor" in row else None
    try:
        options = options_of(given)
    except (TypeError, ValueError) as fault:
        raise _no_number(code, "options", str(given)) from fault
    return Normalisation(str(row["normalise"]), options, floor)


def _aggregation(code: str, row: Mapping[str, Any]) -> Aggregation | None:
    if "aggregate" not in row:
        if "power" in row:
            raise _unused(code, "power", "aggregate")
        return None
    power = _number(code, "power", row["power"]) if "power" in row else None
    with _named(code):
        return Aggregation(str(row["aggregate"]), power)


def _weighting(code: str, row: Mapping[str, Any]) -> Weighting | None:
    if "weighting" not in row:
        return None
    with _named(code):
        return Weighting(str(row["weighting"]))


@contextmanager
def _named(code: str) -> Iterator[None]:
    """Methods do not know whose they are: a refusal says the node."""
    try:
        yield
    except BadInput as refused:
        refused.values["code"] = shown(code)
        raise


def _caps_of(code: str, caps: object) -> tuple[Cap, ...]:
    if not isinstance(caps, list) or not all(isinstance(cap, Mapping) for cap in caps):
        raise _no_number(code, "caps", str(caps))
    return tuple(_cap(code, cap) for cap in caps)


def _cap(code: str, cap: Mapping[str, Any]) -> Cap:
    if set(cap) != {"child", "below", "at_most"}:
        raise _no_number(code, "caps", ", ".join(sorted(map(str, cap))))
    return Cap(
        str(cap["child"]),
        _number(code, "caps", cap["below"]),
        _number(code, "caps", cap["at_most"]),
    )


def _options(row: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for part in str(row["options"]).split(";"):
        name, _equals, text = part.strip().partition("=")
        if name in FLAGS:
            found[name] = {"true": True, "false": False}.get(text.strip().lower(), text)
        elif name in LISTS:
            found[name] = [_number(row.get("code", ""), name, one) for one in text.split()]
        else:
            found[name] = _number(row.get("code", ""), name or "options", text)
    return found


def _caps(row: Mapping[str, Any]) -> list[dict[str, str]]:
    found = []
    for part in str(row["caps"]).split(";"):
        child, _less, rest = part.strip().partition("<")
        below, _colon, at_most = rest.partition(":")
        found.append({"child": child.strip(), "below": below, "at_most": at_most})
    return found


def rows_of(text: str, field: str) -> list[dict[str, str]]:
    """Rows of a CSV text with a header; a row of another length is refused by its number."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        names = [str(name).strip() for name in reader.fieldnames or ()]
        found = list(reader)
    except csv.Error as fault:
        raise BadInput(
            field, msg("表格读不出来"), msg("请另存为逗号隔开的UTF-8文字再试")
        ) from fault
    for name in names:
        if not name or names.count(name) > 1:
            raise BadInput(
                field,
                msg("表头里的“%(name)s”空着或者出现了两次"),
                msg("每一列要有自己的名称"),
                name=shown(name),
            )
    for number, row in enumerate(found, 2):
        if None in row or None in row.values():
            raise BadInput(
                field,
                msg("第%(number)s行的格数和表头不一样"),
                msg("请对齐这一行；空的格也要有逗号"),
                number=number,
            )
    return [{str(name).strip(): cell for name, cell in row.items()} for row in found]


def _number(code: object, name: str, text: object) -> float:
    try:
        if isinstance(text, bool):
            raise ValueError
        return float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError) as fault:
        raise _no_number(code, name, str(text)) from fault


def _no_number(code: object, name: str, text: str) -> BadInput:
    return BadInput(
        name,
        msg("“%(code)s”的%(option)s不能是“%(text)s”"),
        msg("请按说明填写这一项"),
        code=shown(str(code)),
        option=shown(name),
        text=shown(text),
    )


def _unused(code: str, option: str, needs: str) -> BadInput:
    return BadInput(
        option,
        msg("“%(code)s”写了%(option)s，却没有%(needs)s"),
        msg("请补上方法，或者去掉这个选项"),
        code=shown(code),
        option=option,
        needs=needs,
    )


def _unknown_column(name: str) -> BadInput:
    return BadInput(
        shown(name),
        msg("不认识的项“%(name)s”"),
        msg("可以用：%(known)s"),
        name=shown(name),
        known=tuple(sorted(KNOWN)),
    )
