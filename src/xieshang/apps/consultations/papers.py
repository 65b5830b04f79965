"""The documents of steps 1 to 4, filled from the round's records (T01–T05, T16, T17)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import DataItem, Disposition, Side
from xieshang.apps.consultations.models import (
    Conciliation,
    Consultation,
    DataSheet,
    Meeting,
    Offer,
    Response,
    SupervisionNote,
)
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue
from xieshang.apps.documents.services import lock as lock_document
from xieshang.core.law import pack


def lock(version: DocumentVersion) -> None:
    """From now on the document is as it is; a change makes a new one."""
    lock_document(version.document)


def _head(consultation: Consultation) -> dict[str, Any]:
    return {"enterprise": consultation.enterprise.name, "round": consultation.title}


def people(consultation: Consultation, side: Side) -> list[dict[str, Any]]:
    """One side's list as a table."""
    return [
        {
            "name": one.name,
            "sex": one.get_sex_display(),
            "post": one.post,
            "frontline": one.frontline,
            "external": one.external,
            "chief": one.chief,
            "for": one.votes_yes,
            "against": one.votes_no,
            "abstain": one.votes_abstain,
        }
        for one in consultation.representatives.filter(side=side, until=None)
    ]


def _chief_name(consultation: Consultation, side: Side) -> str:
    chief = consultation.representatives.filter(side=side, chief=True, until=None).first()
    return chief.name if chief else ""


@in_chinese
def representatives(consultation: Consultation, *, by: User, today: date) -> DocumentVersion:
    """T01: how the representatives came to be; for both sides and the public notice."""
    election = consultation.election
    ours, theirs = people(consultation, Side.WORKERS), people(consultation, Side.EMPLOYER)
    external = sum(one["external"] for one in ours)
    values = _head(consultation) | {
        "method": election.get_method_display(),
        "meeting_date": election.held_on,
        "attend_due": election.entitled,
        "attend_actual": election.present,
        "reps_workers": ours,
        "chief_worker": _chief_name(consultation, Side.WORKERS),
        "reps_employer": theirs,
        "chief_employer": _chief_name(consultation, Side.EMPLOYER),
        "outside_share": f"{external}/{len(ours)}" if ours else "0",
        "votes": ours,
        "term": consultation.title,
        "publicity_until": today,
        "chair": election.chair_name,
        "tellers": election.teller_names,
    }
    return issue(
        "T01",
        case=consultation.case,
        values=values,
        audience=Audience.PUBLIC,
        by=by,
        today=today,
    )


@in_chinese
def offer(
    consultation: Consultation, written: Offer, *, by: User, today: date
) -> DocumentVersion:
    """T02: the letter of offer with its legal basis from the round's pack."""
    case = consultation.case
    rules = pack(case.pack, scope=case.contract_scope, on=case.opened_on)
    basis = [str(period.source) for period in rules.periods("reply_to_offer") if period.source]
    side = Side(written.from_side)
    values = _head(consultation) | {
        "from_side": side.label,
        "to": consultation.enterprise.name if side is Side.WORKERS else "企业工会",
        "legal_basis": basis,
        "why_now": written.why_now,
        "topics": [
            {"no": topic.no, "title": topic.title, "kind": topic.get_kind_display()}
            for topic in consultation.topics.all()
        ],
        "meet_time": timezone.localtime(written.meet_at),
        "meet_place": written.meet_place,
        "our_reps": people(consultation, side),
        "reps_wanted": written.reps_wanted,
        "data_wanted": [str(DataItem(item).label) for item in written.data_wanted],
        "chief": _chief_name(consultation, side),
        "date": today,
    }
    return issue(
        "T02",
        case=case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
    )


@in_chinese
def response(
    consultation: Consultation, answer: Response, *, by: User, today: date
) -> DocumentVersion:
    """T03: the written answer."""
    side = Side(answer.offer.from_side).other
    values = _head(consultation) | {
        "offer": answer.offer.document.document.number if answer.offer.document else "",
        "decision": answer.get_decision_display(),
        "changes": answer.changes,
        "reason": answer.reason,
        "our_reps": people(consultation, side),
        "meet_time": timezone.localtime(answer.meet_at) if answer.meet_at else "",
        "meet_place": answer.meet_place,
        "confidential": answer.confidential,
        "contact": answer.contact,
        "replied_at": today,
        "chief": _chief_name(consultation, side),
    }
    return issue(
        "T03",
        case=consultation.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
    )


@in_chinese
def data_sheet(
    consultation: Consultation, sheet: DataSheet, *, by: User, today: date
) -> DocumentVersion:
    """T04: the employer's figures, for those who may read them."""
    names = (
        "year revenue net_profit tax headcount total_wages last_revenue last_net_profit "
        "last_total_wages social_insurance plans"
    )
    values = _head(consultation) | {name: getattr(sheet, name) for name in names.split()}
    values["avg_wage_front"] = sheet.frontline_wage
    if sheet.total_wages is not None and sheet.headcount:
        values["avg_wage"] = round(sheet.total_wages / sheet.headcount, 2)
    values["access"] = sheet.get_access_display()
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
    values = _head(consultation) | {
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
    )


@in_chinese
def minutes(
    consultation: Consultation, meeting: Meeting, *, by: User, today: date
) -> DocumentVersion:
    """T05: the minutes of one meeting."""
    values = _head(consultation) | {
        "session_no": meeting.no,
        "time": timezone.localtime(meeting.meets_at),
        "held_on": meeting.held_on,
        "place": meeting.place,
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
        "items": [
            {
                "topic": item.topic.title,
                "claim_workers": item.claim_workers,
                "claim_employer": item.claim_employer,
                "discussion": item.discussion,
                "result": item.get_result_display(),
                "agreed_text": item.agreed_text,
            }
            for item in meeting.items.select_related("topic")
        ],
        "suspended": False,
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
def reminder(
    consultation: Consultation, entry: SupervisionNote, *, by: User, today: date
) -> DocumentVersion:
    """T17: a reminder in a friendly tone, without a finding of fault."""
    values = _head(consultation) | {
        "facts": consultation.case.at.label,
        "advice": entry.text,
        "date": today,
    }
    return issue(
        "T17",
        case=consultation.case,
        values=values,
        audience=Audience.BOTH_SIDES,
        by=by,
        today=today,
    )


@in_chinese
def application(
    consultation: Consultation, request: Conciliation, *, by: User, today: date
) -> DocumentVersion:
    """The written application for coordination (集体合同规定 第四十九条)."""
    values = _head(consultation) | {
        "from_side": request.get_asked_by_side_display(),
        "reason": request.reason,
        "date": today,
    }
    return issue(
        "APPLICATION",
        case=consultation.case,
        values=values,
        audience=Audience.FILING,
        by=by,
        today=today,
    )
