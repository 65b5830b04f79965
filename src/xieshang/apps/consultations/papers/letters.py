"""The letters of a round: offer, answer, application (T02, T03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import DataItem, Side
from xieshang.apps.consultations.models import (
    Conciliation,
    Consultation,
    DataSheet,
    Offer,
    Response,
)
from xieshang.apps.consultations.papers.parts import (
    TOLD_LATER,
    head,
    length,
    people,
    signed,
    union_of,
)
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day as shown
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue, lock
from xieshang.core.law import pack
from xieshang.core.law.deadline import DayKind, Period


@in_chinese
def offer(
    consultation: Consultation, written: Offer, *, by: User, today: date
) -> DocumentVersion:
    """T02: the letter of offer; once it has arrived, with the record of its delivery."""
    case = consultation.case
    rules = pack(case.pack, scope=case.contract_scope, on=case.opened_on)
    reply = rules.periods("reply_to_offer")
    data = rules.periods("data_before_meeting")
    side = Side(written.from_side)
    limit = case.deadlines.filter(timer="reply", status="open").last()
    until = f"，最迟{shown(limit.breach_on)}" if limit and limit.breach_on else ""
    meets = timezone.localtime(written.meet_at)
    values = head(consultation) | {
        "from_side": side.label,
        "to": consultation.enterprise.name if side is Side.WORKERS else "企业工会",
        "legal_basis": [str(period.source) for period in reply if period.source],
        "why_now": written.why_now,
        "topics": _topics(consultation, side),
        "proposal": "见各议题" if _topics(consultation, side, claims=True) else "",
        "meet_time": meets,
        "meet_place": written.meet_place,
        "our_reps": people(consultation, side),
        "reps_wanted": written.reps_wanted,
        "data_wanted": [str(DataItem(item).label) for item in written.data_wanted],
        "data_due": _ahead(data, meets.date()),
        "reply_due": f"自送达之日起{'；'.join(length(one) for one in reply)}{until}"
        if reply
        else "当地没有读到的期限，请在建议时间之前答复",
        "consequence": "到期没有书面答复的，我方将报告上级工会，由其提示、督促。",
        "delivery": _delivery(written),
        "signatures": signed("首席代表", by, written.sent_on or today),
    }
    return issue(
        "T02",
        case=case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
        issuer=union_of(consultation) if side is Side.WORKERS else "",
    )


def _when(answer: Response, today: date) -> str:
    """The day of the answer, and by how much it was late."""
    limit = answer.offer.consultation.case.deadlines.filter(timer="reply").last()
    late = (today - limit.breach_on).days if limit and limit.breach_on else 0
    return f"{shown(today)}（逾期{late}天）" if late > 0 else shown(today)


def _topics(
    consultation: Consultation, side: Side, *, claims: bool = False
) -> list[dict[str, Any]]:
    """The topics with the offering side's claim, where it has put one on the table."""
    rows = []
    for topic in consultation.topics.all():
        claim = topic.positions.filter(side=side).exclude(tabled_on=None).last()
        if claims and claim is None:
            continue
        rows.append(
            {
                "no": topic.no,
                "title": topic.title,
                "kind": topic.get_kind_display(),
                "claim": claim.text if claim else "",
            }
        )
    return rows


def _ahead(periods: Sequence[Period], meets_on: date) -> str:
    """Until when the data are wanted: so many days before the talks, by the local law."""
    days = [one for one in periods if one.unit is DayKind.CALENDAR]
    if not days:
        return "协商会议之前"
    first = max(days, key=lambda one: one.length)
    source = f"，{first.source}" if first.source else ""
    return f"{shown(meets_on - timedelta(days=first.length))}（会前{first.length}日{source}）"


def _delivery(written: Offer) -> list[dict[str, Any]] | str:
    if written.received_on is None:
        return "还没有送达；送达后在这里登记"
    return [
        {
            "method": written.get_delivery_display(),
            "time": written.received_on,
            "proof": _proof(written),
        }
    ]


def _proof(written: Offer) -> str:
    """What proves the delivery, and by whom it was made."""
    by = f"送达人：{written.delivered_by}" if written.delivered_by else ""
    return "；".join(part for part in (written.delivery_proof, by) if part)


@in_chinese
def response(
    consultation: Consultation, answer: Response, *, by: User, today: date
) -> DocumentVersion:
    """T03: the written answer."""
    side = Side(answer.offer.from_side).other
    sheet = DataSheet.objects.filter(consultation=consultation).first()
    attached = sheet.document.document.number if sheet and sheet.document else ""
    values = head(consultation) | {
        "offer": answer.offer.document.document.number if answer.offer.document else "",
        "decision": answer.get_decision_display(),
        "changes": answer.changes,
        "reason": answer.reason,
        "our_reps": people(consultation, side) or TOLD_LATER,
        "meet_time": timezone.localtime(answer.meet_at) if answer.meet_at else "",
        "meet_place": answer.meet_place,
        "data_attached": attached or "另行提供，见协商资料与数据表",
        "confidential": answer.confidential,
        "contact": answer.contact,
        "replied_at": _when(answer, today),
        "signatures": signed("首席代表", by, today),
    }
    version = issue(
        "T03",
        case=consultation.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
    )
    lock(version.document)  # a second answer is a letter of its own
    return version


@in_chinese
def application(
    consultation: Consultation, request: Conciliation, *, by: User, today: date
) -> DocumentVersion:
    """The written application for coordination (集体合同规定 第四十九条)."""
    values = head(consultation) | {
        "from_side": request.get_asked_by_side_display(),
        "reason": request.reason,
        "date": today,
    }
    version = issue(
        "APPLICATION",
        case=consultation.case,
        values=values,
        audience=Audience.FILING,
        by=by,
        today=today,
        issuer=union_of(consultation) if request.asked_by_side == Side.WORKERS else "",
    )
    lock(version.document)
    return version
