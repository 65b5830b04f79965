"""Writes docs/law/parameters.md: what every jurisdiction says, with article and confidence."""

from __future__ import annotations

from collections.abc import Iterator

from xieshang.core.law.citation import Confidence
from xieshang.core.law.parameter import MATRIX, PARAMETERS
from xieshang.core.law.sheet import Sheet, sheets
from xieshang.core.law.value import Entry, Scope, Silent, Unread, Value
from xieshang.core.law.wording import CONFIDENCE, plain

COLUMNS = (
    "CN",
    "CN-33",
    "CN-3301",
    "CN-3302",
    "CN-32",
    "CN-31",
    "CN-11",
    "CN-50",
    "CN-37",
    "CN-41",
)
SCOPES = {Scope.WAGE: "工资：", Scope.PLATFORM: "平台：", Scope.ALL: ""}
HEAD = (
    "# 规则参数",
    "",
    "Generated from `src/xieshang/core/law/packs/*.toml` by `xieshang law docs`; do not edit "
    "here. A test holds this page to the packs. It is research, not legal advice.",
    "",
    "- 只写条号的，是这个地区清单里的第一部法规；各地区的清单在后面。",
    "- 空格：读过的条文没有规定，用上一级的规定。",
    "- **未核验**：条文存在，没有读到；暂用上一级的规定，并在屏幕上写明。",
    "- °：没有读过全文（摘录、报道或者凭记忆）。",
    "- 地方性法规与部门规章没有当然的高低（《立法法》第一百零六条）：期限按每个出处各算一遍，"
    "先到的提醒，后到的才算逾期。",
    "",
)


def parameters_page() -> str:
    """The whole page, ending with a line break."""
    return "\n".join((*HEAD, *_matrix(), *_details())) + "\n"


def _matrix() -> Iterator[str]:
    columns = [sheets()[code] for code in COLUMNS]
    yield f"## {len(MATRIX)}个参数，{len(COLUMNS)}个地区"
    yield ""
    yield _row("参数", *(f"{sheet.name}<br>{sheet.code}" for sheet in columns))
    yield _row(*["---"] * (len(columns) + 1))
    for parameter in MATRIX:
        cells = (
            "<br>".join(_with_article(sheet, entry) for entry in sheet.entries[parameter])
            for sheet in columns
        )
        yield _row(f"{PARAMETERS[parameter].label}<br>`{parameter}`", *cells)
    yield ""


def _details() -> Iterator[str]:
    for sheet in sheets().values():
        yield f"## {sheet.name} {sheet.code}"
        yield ""
        yield f"{'虚构的地区。' if sheet.fictional else ''}{sheet.note}版本{sheet.version}。"
        yield ""
        yield _row("参数", "规定", "出处", "把握", "说明")
        yield _row(*["---"] * 5)
        yield from _entries(sheet)
        yield ""
        for law in sheet.laws:
            note = f" {law.note}" if law.note else ""
            yield (
                f"- {law.prefix}《{law.title}》，{law.rank}，{law.since}起施行。"
                f"<{law.url.replace(' ', '%20')}>{note}"
            )
        yield ""


def _entries(sheet: Sheet) -> Iterator[str]:
    for parameter, entries in sheet.entries.items():
        for entry in entries:
            label = PARAMETERS[parameter].label
            match entry:
                case Value():
                    articles = "；".join(str(each) for each in (entry.source, *entry.also))
                    confidence = CONFIDENCE[entry.source.confidence]
                    yield _row(label, _cell(entry), articles, confidence, entry.note)
                case Unread():
                    confidence = CONFIDENCE[entry.source.confidence]
                    yield _row(label, "", f"《{entry.source.text}》", confidence, entry.note)
                case Silent():
                    yield _row(label, "", "", "没有规定", entry.note)


def _cell(entry: Entry) -> str:
    match entry:
        case Value():
            doubt = "" if entry.source.confidence is Confidence.FULL else "°"
            return f"{SCOPES[entry.scope]}{plain(entry)}{doubt}"
        case Unread():
            return "**未核验**"
        case Silent():
            return entry.note if entry.refers_to else ""


def _with_article(sheet: Sheet, entry: Entry) -> str:
    """A cell of the matrix; the title of the place's main text goes without saying."""
    if not isinstance(entry, Value):
        return _cell(entry)
    source = entry.source
    main = source.text == sheet.laws[0].title
    return f"{_cell(entry)}<br>{source.article if main else source}".removesuffix("<br>")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
