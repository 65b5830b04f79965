"""The documents of a session: agenda, resolution with every count, public notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.congress.choices import Grade
from xieshang.apps.congress.models import Result, Session
from xieshang.apps.congress.selectors import last_results
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue, lock

PASSED: Mapping[bool | None, str] = {True: "通过", False: "未获通过", None: "只记等次"}


def _issue(
    code: str,
    session: Session,
    values: dict[str, Any],
    audience: Audience,
    *,
    by: User | None,
    today: date,
    title: str,
) -> DocumentVersion:
    return issue(
        code,
        case=session.case,
        values={"enterprise": session.enterprise.name, "session": session.title} | values,
        audience=audience,
        by=by,
        today=today,
        title=title,
        issuer=str(session.enterprise.union or ""),
    )


def _whole(session: Session) -> str:
    return "全体职工" if session.is_general else "全体职工代表"


@in_chinese
def agenda(session: Session, *, by: User | None, today: date) -> DocumentVersion:
    """What both sides agreed that the session deals with."""
    values = {
        "method": session.get_form_display(),
        "meet_time": session.meets_at.isoformat(),
        "place": session.place,
        "chair": session.chair_name,
        "matters": [
            {"no": one.no, "kind": one.get_kind_display(), "title": one.title, "text": one.text}
            for one in session.matters.all()
        ],
        "agreed": f"工会和企业于{written_day(today)}在平台上同意这份议程",
    }
    return _issue(
        "AGENDA", session, values, Audience.PUBLIC, by=by, today=today,
        title=f"{session.title}议程",
    )  # fmt: skip


@in_chinese
def resolution(session: Session, *, by: User | None, today: date) -> DocumentVersion:
    """What was decided: four numbers with their sets, and the votes for each question."""
    results = list(last_results(session).values())
    values = {
        "method": session.get_form_display(),
        "meeting_date": session.opened_on,
        "place": session.place,
        "chair": session.chair_name,
        "tellers": "、".join(session.tellers.values_list("name", flat=True)),
        "attend_due": session.entitled,
        "attend_actual": session.present,
        "whole": _electorate(session),
        "ballots": [_row(row) for row in results if not row.question.is_graded],
        "grades": [_marks(row) for row in results if row.question.is_graded],
        "opinions": _remarks(session),
        "reports": [
            {"no": one.no, "title": one.title, "date": one.reported_on, "text": one.report}
            for one in session.matters.exclude(reported_on=None)
        ],
        "result": _said(results),
    }
    version = _issue(
        "CONGRESS", session, values, Audience.FILING, by=by, today=today,
        title=f"{session.title}决议",
    )  # fmt: skip
    lock(version.document)
    Session.objects.filter(pk=session.pk).update(resolution=version)
    return version


def _electorate(session: Session) -> str:
    """The sets behind the numbers."""
    vacant = max(0, session.seats - session.entitled)
    seats = f"；名额{session.seats}个，空缺{vacant}个" if vacant else ""
    return f"应到是{_whole(session)}；通过与否按{_whole(session)}计算，不按到会人数{seats}"


def _row(row: Result) -> dict[str, Any]:
    ballot = row.ballot
    return {
        "name": _name(row),
        "everybody": ballot.entitled,
        "there": ballot.present,
        "cast": ballot.cast,
        "valid": ballot.valid,
        "for": row.yes,
        "against": row.no,
        "abstain": row.abstain,
        "needed": row.needed,
        "result": PASSED[row.adopted],
        "mode": ballot.get_mode_display(),
    }


def _name(row: Result) -> str:
    matter = row.question.matter
    return row.question.title if row.question.title == matter.title else (
        f"{matter.title}：{row.question.title}"
    )  # fmt: skip


def _marks(row: Result) -> dict[str, Any]:
    return {
        "name": _name(row),
        "valid": row.ballot.valid,
        **{grade.value: row.grades.get(grade.value, 0) for grade in Grade},
    }


def _remarks(session: Session) -> list[dict[str, Any]]:
    """What delegates and groups put in writing, with the answers; no names."""
    return [
        {
            "no": one.no,
            "topic": one.matter.title,
            "text": one.text,
            "agreed_text": one.wording,
            "disposition": one.get_state_display(),
            "answer": one.answer,
        }
        for one in session.remarks.select_related("matter")
    ]


def _said(results: list[Result]) -> str:
    voted = [row for row in results if row.adopted is not None]
    passed = [_name(row) for row in voted if row.adopted]
    failed = [_name(row) for row in voted if not row.adopted]
    parts = [f"通过：{'；'.join(passed)}"] if passed else []
    parts += [f"未获通过：{'；'.join(failed)}"] if failed else []
    return "。".join(parts) or "本次会议没有表决事项"


@in_chinese
def publication(session: Session, *, by: User | None, today: date) -> DocumentVersion:
    """T16: what the congress decided, for everybody to read."""
    results = list(last_results(session).values())
    lines = [
        f"{_name(row)}：{PASSED[row.adopted]}，同意{row.yes}票（{_whole(session)}"
        f"{row.ballot.entitled}人，要{row.needed}票）"
        for row in results
        if row.adopted is not None
    ]
    number = session.resolution.document.number if session.resolution else ""
    values = {
        "kind": "职代会决议",
        "title": f"{session.title}决议",
        "summary": "\n".join(lines) or "听取了报告，没有表决事项",
        "body": f"决议全文见{number}",
        "start": today,
        "contact": "企业工会",
        "masking": "票数不写姓名",
    }
    return _issue(
        "T16", session, values, Audience.PUBLIC, by=by, today=today,
        title=f"公示：{session.title}决议",
    )  # fmt: skip
