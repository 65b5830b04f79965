"""What a document says, as a list of blocks that Word and PDF both know how to draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from xieshang.apps.documents.fields import Template, template

SILENT = {"state", "chief", "signatures"}  # drawn elsewhere, or not at all
FIRST = ("summary", "to", "enterprise", "round")
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (bidi), surrogate, private, none
COLUMNS = {
    "name": "姓名",
    "sex": "性别",
    "post": "岗位职务",
    "frontline": "一线",
    "external": "外聘",
    "chief": "首席",
    "for": "同意",
    "against": "不同意",
    "abstain": "弃权",
    "no": "序号",
    "title": "议题",
    "kind": "类别",
    "person": "姓名",
    "side": "所属方",
    "present": "出席",
    "topic": "议题",
    "claim_workers": "职工方主张",
    "claim_employer": "企业方主张",
    "discussion": "主要意见",
    "result": "结果",
    "agreed_text": "议定文本",
    "text": "内容",
    "source": "来源",
    "disposition": "处理",
    "answer": "答复",
    "owner": "责任方",
    "due": "到期",
    "evidence": "凭据",
    "date": "日期",
    "clause": "条款",
    "reason": "理由",
}
DUE = {"present": "到会", "due": "应到"}  # in a table of votes


@dataclass(frozen=True, slots=True)
class Block:
    """One piece: a line, a paragraph, a table, a clause, a signature place."""

    kind: str  # "line" | "text" | "table" | "clause" | "chapter" | "sign" | "note"
    label: str = ""
    text: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, ready to be drawn."""

    title: str
    number: str
    version: int
    fingerprint: str  # first 16 hex digits of the content's hash
    made_on: str
    blocks: tuple[Block, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def plain(value: object) -> str:
    """Text without what cannot be printed or would turn its direction.

    >>> plain("甲\\u202e乙\\x00")
    '甲乙'
    """
    return "".join(
        sign
        for sign in str(value)
        if sign in "\n\t" or unicodedata.category(sign) not in UNSEEN
    )


def shown(value: object) -> str:
    """A value as a reader expects it: 是, 2026年4月10日, 9,954,000.

    >>> shown(True), shown("2026-04-09"), shown("2026-04-08T14:00:00+08:00")
    ('是', '2026年4月9日', '2026年4月8日14:00')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        if len(value) == 2 and all(_day(one) for one in value):
            return f"{shown(value[0])}至{shown(value[1])}"
        return "；".join(shown(one) for one in value)
    return _written(value) if isinstance(value, str) else plain("" if value is None else value)


def _written(value: str) -> str:
    if (moment := _moment(value)) is not None:
        return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"
    if (found := _day(value)) is not None:
        return f"{found.year}年{found.month}月{found.day}日"
    if re.fullmatch(r"-?\d{4,}(\.\d+)?", value):
        whole, _, cents = value.partition(".")
        return f"{int(whole):,}" + (f".{cents}" if cents.strip("0") else "")
    return plain(value)


def _day(value: object) -> date | None:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return None


def _moment(value: str) -> datetime | None:
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return None


def blocks_of(code: str, values: Mapping[str, Any]) -> tuple[Block, ...]:
    """The content in the order of the template's fields, then what we say beside them."""
    known = template(code)
    order = [name for name in FIRST if name in values]
    order += [one.name for one in known.fields if one.name in values and one.name not in order]
    order += [name for name in values if name not in order]
    found: list[Block] = []
    for name in order:
        if name not in SILENT and name != "title":
            found += _block(known, name, values[name])
    return (*found, *_signatures(code, values))


def _block(known: Template, name: str, value: Any) -> Iterator[Block]:
    label = known.label(name)
    if value in (None, "", [], {}):
        return
    if name == "clauses":
        yield from _clauses(value)
    elif isinstance(value, list) and isinstance(value[0], dict):
        yield _table(label, value, votes=name in {"votes", "adoption"})
    elif isinstance(value, str) and (len(value) > 40 or "\n" in value):
        yield Block("text", label, plain(value))
    else:
        yield Block("line", label, shown(value))


def _clauses(clauses: list[dict[str, Any]]) -> Iterator[Block]:
    chapter = ""
    for clause in clauses:
        if clause.get("chapter") and clause["chapter"] != chapter:
            chapter = clause["chapter"]
            yield Block("chapter", plain(chapter))
        label = f"第{clause['no']}条 {plain(clause['title'])}"
        yield Block("clause", label, plain(clause["text"]))


def _table(label: str, rows: list[dict[str, Any]], *, votes: bool) -> Block:
    names = [name for name in rows[0] if any(row.get(name) not in (None, "") for row in rows)]
    heads = COLUMNS | DUE if votes else COLUMNS
    return Block(
        "table",
        label,
        head=[heads.get(name, name) for name in names],
        rows=[[shown(row.get(name)) for name in names] for row in rows],
    )


SIGNED_BY = {
    "T01": ("工会主席",),
    "T02": ("首席代表",),
    "T03": ("首席代表",),
    "T05": ("职工方首席代表", "企业方首席代表"),
    "T06": ("职工方首席代表", "企业方首席代表"),
    "T07": ("职工方首席代表", "企业方首席代表"),
    "T14": ("企业（盖章）", "工会（盖章）"),
    "RESOLUTION": ("大会主持人",),
    "REVIEW": ("人力资源社会保障部门（盖章）",),
    "APPLICATION": ("申请方首席代表",),
    "T17": ("上级工会（盖章）",),
}


def _signatures(code: str, values: Mapping[str, Any]) -> Iterator[Block]:
    names = {row["side"]: row for row in values.get("signatures", ()) if isinstance(row, dict)}
    for role in SIGNED_BY.get(code, ()):
        signed = next((row for side, row in names.items() if role.startswith(side)), None)
        text = f"{plain(signed['name'])}　{shown(signed['date'])}" if signed else ""
        yield Block("sign", role, text)
