"""A grade on paper: the result with its 54 points, and the notice for the board by the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import Document
from xieshang.apps.documents.services import issue, lock
from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Grading, Score
from xieshang.apps.organizations.models import Union
from xieshang.core.grading import NOT_APPLICABLE, by_focus, sums
from xieshang.core.words import say

RESULT, NOTICE = "GRADE", "GRADE_NOTICE"
CLASSES = {
    "A": "A类：示范，可以请来介绍做法",
    "B": "B类：提升，改进1至3个条款，指派指导员",
    "C": "C类：督促，上级工会发提示函、代发要约，整改后复查",
}
NO_REASON = "没有一票否决的情形，等级照总分得出"
HOW = (
    "企业：在平台的“评估定级”这一页提出。职工：扫本单位的协商码，打开“评估定级”，点“我有异议”，"
    "不用留姓名，系统不记是谁写的；也可以告诉工会或拨打12351。"
    "最后一天是%(day)s。县总工会重新审定，答复写在同一页上，公示期重新算。"
)


@in_chinese
def issue_both(grading: Grading, *, by: User | None, today: date) -> None:
    """The result and the notice; decided again before it stands, each gets a new version."""
    here, county = grading.enterprise, _county(grading)
    told = {"enterprise": here.name, "issuer": county, **_outcome(grading)}
    given: dict[str, Any] = {
        "case": grading.case,
        "audience": Audience.FILING,
        "by": by,
        "today": today,
    }
    title = f"{here.name}{grading.year}年度集体协商评估"
    values = told | _in_full(grading)
    issue(RESULT, values=values, title=f"{title}结果", issuer=county, **given)
    values = told | {"summary": _three_sentences(grading)}
    issue(NOTICE, values=values, title=f"{title}等级公示", issuer=county, **given)


@in_chinese
def close(grading: Grading, *, by: User | None, today: date) -> None:
    """The grade stands: the papers say so and stay as they are."""
    issue_both(grading, by=by, today=today)
    for paper in papers_of(grading).filter(locked=False):
        lock(paper)


def papers_of(grading: Grading) -> Any:
    """Results and notices of a grading, the newest first."""
    return Document.objects.filter(case=grading.case_id, template__in=[RESULT, NOTICE])


def notice_of(grading: Grading) -> Document | None:
    """The notice that hangs, or the last that hung."""
    rows = papers_of(grading).filter(template=NOTICE)
    found: Document | None = rows.prefetch_related("versions").first()
    return found


def _county(grading: Grading) -> str:
    code = grading.enterprise.region_code[:6]
    union = Union.objects.filter(
        region_code=code, kind=Union.Kind.TERRITORIAL, dissolved_on=None
    ).first()
    return union.name if union else "县总工会"


def _outcome(grading: Grading) -> dict[str, Any]:
    """What both papers say: the grade, why, until when and how one objects."""
    decided, until = grading.decided_on, grading.notice_ends_on
    assert decided and until  # noqa: S101 - papers are made of a decision
    return {
        "grade": CLASSES[grading.grade],
        "total": _total(grading),
        "content": _content(grading),
        "why": "；".join(_reasons(grading)) or NO_REASON,
        "focuses": _focuses(grading.column("decision_points")),
        "notice": [decided.isoformat(), until.isoformat()],
        "objection": HOW % {"day": written_day(until)},
    }


def _in_full(grading: Grading) -> dict[str, Any]:
    """Every point in its columns with what it rests on; objections and their answers."""
    seen = Counter(photos_of(grading).values_list("about", flat=True))
    return {
        "year": grading.year,
        "points": [_row(row, seen) for row in grading.scores.all()],
        "appeals": [
            {
                "side": one.get_side_display(),
                "date": one.on,
                "text": one.text,
                "answer": one.answer or "还没有答复",
            }
            for one in grading.appeals.all()
        ],
        "assessors": str(grading.team or "没有指派"),
        "decided_on": grading.decided_on,
        "confirmed_on": grading.confirmed_on or "公示期满、异议处理完以后确认",
    }


def _row(row: Score, seen: Mapping[str, int]) -> dict[str, Any]:
    said = {"self": row.self_points, "team": row.team_points, "decided": row.decision_points}
    return {
        "no": row.code,
        "item": row.point.title,
        "full": row.point.full,
        **{name: _given(one) for name, one in said.items()},
        "evidence": _evidence(row, seen[row.code]),
    }


def _given(one: int | None) -> str:
    if one is None:
        return ""
    return "不适用" if one == NOT_APPLICABLE else str(one)


def _evidence(row: Score, photos: int) -> str:
    """The records by name; where there are none, what the team saw; why points were changed."""
    parts = [str(link["title"]) for link in row.evidence]
    if row.team_note:
        parts.append(f"小组：{row.team_note}")
    if photos:
        parts.append(f"核验照片和文件{photos}份")
    if row.decision_note:
        parts.append(f"审定：{row.decision_note}")
    return "；".join(parts)


def _focuses(given: Mapping[str, int]) -> list[dict[str, Any]]:
    rows = []
    for own in by_focus().values():
        total = sums({one.code: given[one.code] for one in own if one.code in given}, own)
        rows.append({"item": own[0].focus, "decided": str(total.given), "full": total.of})
    return rows


def _total(grading: Grading) -> str:
    given, of = grading.given or 0, grading.of or 0
    if of == 100:
        return f"{given}分（满分{of}）"
    return f"{given}分（满分{of}，折合{given * 100 / of:.1f}分）" if of else f"{given}分"


def _content(grading: Grading) -> str:
    if not grading.satisfaction_of:
        return "没有测到（回答的人不够，或者没有发问卷）"
    happy, of = grading.satisfied or 0, grading.satisfaction_of
    return f"{of}人回答，至少{happy}人满意（{happy * 100 / of:.0f}%）"


def _reasons(grading: Grading) -> list[str]:
    return [say(words, values) for words, values in grading.reasons]


def _three_sentences(grading: Grading) -> str:
    here, until = grading.enterprise, written_day(grading.notice_ends_on)
    why = "；".join(_reasons(grading)) or NO_REASON
    return "\n".join(
        (
            f"{here.name}{grading.year}年度集体协商评为{grading.grade}类，"
            f"得{_total(grading)}。",
            f"{why}。",
            f"公示到{until}。觉得不对，可以提异议，县总工会重新审定并答复。",
        )
    )
