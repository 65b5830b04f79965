"""What is prepared and what is said: the data, the opinions, the minutes (T04, T05)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations import figures
from xieshang.apps.consultations.choices import Disposition, Side
from xieshang.apps.consultations.models import Consultation, DataSheet, Meeting, MinutesNote
from xieshang.apps.consultations.papers.parts import (
    CONFIRMED,
    chief_name,
    head,
    union_of,
)
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day as shown
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue, lock


@in_chinese
def data_sheet(
    consultation: Consultation, sheet: DataSheet, *, by: User, today: date
) -> DocumentVersion:
    """T04: the employer's figures, for those who may read them."""
    names = (
        "year revenue net_profit tax headcount total_wages last_revenue last_net_profit "
        "last_total_wages social_insurance plans"
    )
    values = head(consultation) | {name: getattr(sheet, name) for name in names.split()}
    values |= figures.derived(sheet) | {"access": sheet.get_access_display()}
    return issue(
        "T04",
        case=consultation.case,
        values=values,
        audience=Audience.REPRESENTATIVES,
        by=by,
        today=today,
    )


@in_chinese
def opinion_list(consultation: Consultation, *, by: User, today: date) -> DocumentVersion:
    """The list of opinions with what became of each; it names nobody."""
    values = head(consultation) | {
        "from": consultation.opinions_from,
        "until": consultation.opinions_until,
        "opinions": [
            {
                "text": item.text,
                "source": item.get_source_display(),
                "disposition": Disposition(item.disposition).label,
                "answer": item.answer,
            }
            for item in consultation.opinions.all()
        ],
    }
    return issue(
        "OPINIONS",
        case=consultation.case,
        values=values,
        audience=Audience.WORKERS_SIDE,
        by=by,
        today=today,
        issuer=union_of(consultation),
    )


@in_chinese
def minutes(
    consultation: Consultation, meeting: Meeting, *, by: User, today: date
) -> DocumentVersion:
    """T05: the minutes of one meeting; with the chiefs' names once they have confirmed."""
    sheet = DataSheet.objects.filter(consultation=consultation).first()
    following = consultation.meetings.filter(no__gt=meeting.no).first()
    pause = consultation.suspensions.filter(ended_on=None).last()
    values = head(consultation) | {
        "session_no": f"第{meeting.no}次",
        "time": timezone.localtime(meeting.meets_at),
        "place": f"{meeting.place}（线上）" if meeting.online else meeting.place,
        "chair": meeting.chair.name if meeting.chair else "双方首席代表",
        "recorder": meeting.recorder_name,
        "present": [
            {
                "person": row.representative.name,
                "side": row.representative.get_side_display(),
                "present": row.present,
            }
            for row in meeting.attendances.select_related("representative")
        ],
        "discussion": meeting.discussion,
        "data_used": [sheet.document.document.number] if sheet and sheet.document else [],
        "items": _items(meeting),
        "agreed_text": _agreed(meeting),
        "suspended": f"是：{pause.reason}，约定{shown(pause.resume_on)}恢复"
        if pause
        else False,
        "next_time": timezone.localtime(following.meets_at) if following else "",
        "signatures": _confirmed(consultation, meeting),
    }
    return issue(
        "T05",
        case=consultation.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
        title=f"第{meeting.no}次协商会议记录",
    )


@in_chinese
def correction(note: MinutesNote, *, by: User, today: date) -> DocumentVersion:
    """A correction to minutes that stand: a paper of its own, nothing in them is changed."""
    meeting = note.meeting
    minutes_no = meeting.document.document.number if meeting.document else ""
    values = head(meeting.consultation) | {
        "contract": f"第{meeting.no}次协商会议记录（{minutes_no}）",
        "from_side": note.get_side_display(),
        "correction": note.text,
        "date": today,
        "signatures": [{"side": "提出人", "name": by.name, "date": today, "level": CONFIRMED}],
    }
    version = issue(
        "CORRECTION",
        case=meeting.consultation.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
        title=f"第{meeting.no}次协商会议记录更正附记",
    )
    lock(version.document)
    return version


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "topic": item.topic.title,
            "claim_workers": item.claim_workers,
            "claim_employer": item.claim_employer,
            "discussion": item.discussion,
            "result": item.get_result_display(),
        }
        for item in meeting.items.select_related("topic")
    ]


def _agreed(meeting: Meeting) -> list[dict[str, Any]]:
    """What the draft takes over word for word."""
    return [
        {"topic": item.topic.title, "text": item.agreed_text}
        for item in meeting.items.select_related("topic")
        if item.agreed_text
    ]


def _confirmed(consultation: Consultation, meeting: Meeting) -> list[dict[str, Any]]:
    days = {
        Side.WORKERS: meeting.confirmed_by_workers_on,
        Side.EMPLOYER: meeting.confirmed_by_employer_on,
    }
    return [
        {
            "side": side.label,
            "name": chief_name(consultation, side),
            "date": day,
            "level": CONFIRMED,
        }
        for side, day in days.items()
        if day
    ]
