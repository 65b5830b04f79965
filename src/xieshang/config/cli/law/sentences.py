"""What a rule, a reason and a source say to a clerk, in the language of the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xieshang.config.commandline import note_of, said, source_of, spoken, translate
from xieshang.core.law import Blocker, Citation, Confidence, RulePack, Unread, Value
from xieshang.core.law.explain import Line
from xieshang.core.law.silence import why, written
from xieshang.core.law.wording import CONFIDENCE, phrases
from xieshang.core.words import msg


def rule_lines(rules: RulePack, code: str) -> list[str]:
    found = rules.find(code)
    if found is None:
        return [silent(rules, code)]
    lines = []
    if isinstance(found, Unread):
        text = (
            msg("未核验：《%(law)s》没有读到，暂用：")
            if found.fallback
            else msg("未核验：《%(law)s》没有读到")
        )
        lines.append(said(text, law=found.source.text))
    for value in rules.find_all(code):
        kept = note_of(value.note)
        note = said(msg("（%(note)s）"), note=kept) if kept else ""
        lines.append(
            said(
                msg("%(says)s。%(place)s，%(source)s%(note)s"),
                says=plainly(value),
                place=value.jurisdiction,
                source=with_confidence(value.source),
                note=note,
            )
        )
    return lines


def silent(rules: RulePack, code: str) -> str:
    """No text that was read has a rule: at all, on this day, or for this contract."""
    if not written(rules, code):
        return said(msg("读过的条文没有规定"))
    silence = why(rules, code)
    return said(silence.reason, **dict(silence.values))


def plainly(value: Value) -> str:
    """What a value says, its phrases one after the other."""
    between = "; " if spoken() == "en" else "；"
    return between.join(said(one.text, **dict(one.values)) for one in phrases(value))


def explained_line(line: Line) -> str:
    colon = ": " if spoken() == "en" else "："
    return translate(line.label) + colon + said(line.text, **dict(line.values))


def with_confidence(source: Citation | None) -> str:
    if source is None:
        return said(msg("本地设定"))
    if source.confidence is Confidence.FULL:
        return source_of(source)
    return source_of(source) + said(msg("（%(note)s）"), note=CONFIDENCE[source.confidence])


def sentences(blockers: Sequence[Blocker]) -> list[str]:
    return [
        said(
            msg("提示：%(text)s") if blocker.warning else msg("不符：%(text)s"),
            text=told(blocker),
        )
        for blocker in blockers
    ]


def told(blocker: Blocker) -> str:
    """Reason, article and remedy of a blocker."""
    values = dict(blocker.values)
    reason, remedy = said(blocker.reason, **values), said(blocker.remedy, **values)
    if spoken() == "en":
        law = f" ({source_of(blocker.source)})" if blocker.source else ""
        return f"{reason}{law}. {remedy}"
    law = f"（{blocker.source}）" if blocker.source else ""
    return f"{reason}{law}：{remedy}"


def as_fields(blocker: Blocker) -> dict[str, Any]:
    return {
        "code": blocker.code,
        "warning": blocker.warning,
        "text": told(blocker),
        "source": source_of(blocker.source) or None,
    }
