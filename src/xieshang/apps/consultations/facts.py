"""Reads a round's records into the facts that the guards and timers of M01 ask for."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from xieshang.apps.cases.local_times import periods_in
from xieshang.apps.consultations.choices import DataItem, Decision, Side, TopicKind, TopicResult
from xieshang.apps.consultations.models import (
    Consultation,
    Meeting,
    Representative,
    SupervisionNote,
)
from xieshang.apps.consultations.waiting import waits_in
from xieshang.apps.organizations.selectors import settings_in_force, switches_in
from xieshang.core.law.deadline import DayKind
from xieshang.core.procedure.m01_ordinary import parts
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts

MATTERS = {
    TopicKind.WAGE_LEVEL: parts.NoRefusalMatter.PAY,
    TopicKind.INCENTIVE: parts.NoRefusalMatter.PAY,
    TopicKind.PIECE_PRICE: parts.NoRefusalMatter.PAY,
    TopicKind.OVERTIME: parts.NoRefusalMatter.PAY,
    TopicKind.ALLOWANCE: parts.NoRefusalMatter.PAY,
    TopicKind.RULES: parts.NoRefusalMatter.CONDITIONS,
    TopicKind.SAFETY: parts.NoRefusalMatter.CONDITIONS,
    TopicKind.LAYOFF: parts.NoRefusalMatter.LAYOFF,
    TopicKind.STOPPAGE: parts.NoRefusalMatter.STOPPAGE,
    TopicKind.HAZARD: parts.NoRefusalMatter.HAZARD,
}
METHODS = {
    "congress": parts.ElectionMethod.CONGRESS,
    "general_meeting": parts.ElectionMethod.GENERAL_MEETING,
    "recommendation": parts.ElectionMethod.EMPLOYEE_APPROVAL,
    "selected": parts.ElectionMethod.UNION_SELECTED,
}
DATA_FIELDS = {
    DataItem.REVENUE: "revenue",
    DataItem.NET_PROFIT: "net_profit",
    DataItem.TAX: "tax",
    DataItem.HEADCOUNT: "headcount",
    DataItem.TOTAL_WAGES: "total_wages",
    DataItem.FRONTLINE_WAGE: "frontline_wage",
    DataItem.SOCIAL_INSURANCE: "social_insurance",
    DataItem.PLANS: "plans",
}


def facts_of(consultation: Consultation, today: date) -> RoundFacts:
    """The facts of steps 1 to 4; what the contract adds is filled in above (12 queries)."""
    case, enterprise, waits = consultation.case, consultation.enterprise, waits_in(consultation)
    everyone = list(consultation.representatives.all())
    meetings = list(consultation.meetings.all())
    local = settings_in_force(case.region_code, on=case.opened_on)
    days = {
        key: period.length
        for key, period in periods_in(local).items()
        if period.unit is DayKind.CALENDAR
    }
    return RoundFacts(
        kind=parts.ContractKind(consultation.kind),
        region_code=case.region_code,
        headcount=enterprise.headcount or 0,
        above_designated_size=bool(enterprise.above_designated_size),
        women_count=enterprise.women_count or 0,
        has_womens_committee=enterprise.has_womens_committee,
        has_union=enterprise.union_id is not None,
        other_open_rounds=_others(consultation),
        representatives=tuple(_seat(one) for one in everyone if _serves(one, today)),
        vacancy_on=_vacancy(everyone, today),
        reps_formed_on=_election_day(consultation),
        election=_election(consultation, everyone),
        topics=_topics(consultation),
        offer=_offer(consultation),
        response=_response(consultation),
        data=_data(consultation),
        opinions=_opinions(consultation),
        opinion_waits_since=waits.opinion,
        appeal_waits_since=waits.appeal,
        plans_ready=frozenset(
            parts.Side(plan.side) for plan in consultation.plans.exclude(ready_on=None)
        ),
        agenda_set=any(meeting.items.exists() for meeting in meetings[:1]),
        meeting_planned_on=_planned(meetings),
        recorder_key=recorder_key(meetings[-1]) if meetings else "",
        recorder_neutral=meetings[-1].recorder_agreed if meetings else False,
        meetings=tuple(_meeting(one) for one in meetings if one.held_on),
        suspensions=_suspensions(consultation),
        conciliation=_conciliation(consultation),
        met_since_return=_met_since_return(consultation),
        supervision=_supervision(consultation),
        switches=switches_in(local),
        opinion_days=days.get("opinion_days", 7),
        escalate_days=days.get("escalate_days", 7),
    )


def _others(consultation: Consultation) -> int:
    same = Consultation.objects.filter(
        enterprise=consultation.enterprise_id,
        kind=consultation.kind,
        year=consultation.year,
        concluded=False,
    )
    return same.exclude(pk=consultation.pk).count()


def _serves(one: Representative, today: date) -> bool:
    return one.since <= today and (one.until is None or one.until >= today)


def _vacancy(everyone: list[Representative], today: date) -> date | None:
    left = [
        one.until
        for one in everyone
        if one.until and one.until < today and one.replaced_by_id is None
    ]
    return min(left, default=None)


def _seat(one: Representative) -> parts.Representative:
    return parts.Representative(
        side=parts.Side(one.side),
        person_key=one.person_key,
        chief=one.chief,
        external=one.external,
        frontline=one.frontline,
        woman=one.sex == Representative.Sex.FEMALE,
        written_mandate=bool(one.mandate),
        name=one.name,
    )


def _election_day(consultation: Consultation) -> date | None:
    election = getattr(consultation, "election", None)
    return election.held_on if election else None


def _election(consultation: Consultation, everyone: list[Representative]) -> parts.Election:
    election = getattr(consultation, "election", None)
    if election is None:
        return parts.Election()
    return parts.Election(
        method=METHODS[election.method],
        entitled=election.entitled,
        present=election.present,
        yes={
            one.person_key: one.votes_yes or 0
            for one in everyone
            if one.side == Side.WORKERS and one.votes_yes is not None
        },
        secret=election.secret,
        held_on=election.held_on,
    )


def _topics(consultation: Consultation) -> tuple[parts.Topic, ...]:
    return tuple(
        parts.Topic(
            id=str(topic.pk),
            title=topic.title,
            kind=topic.kind,
            matter=MATTERS.get(TopicKind(topic.kind)),
            agreed=topic.result == TopicResult.AGREED,
            withdrawn=topic.result == TopicResult.WITHDRAWN,
        )
        for topic in consultation.topics.all()
    )


def _offer(consultation: Consultation) -> parts.Offer:
    offer = getattr(consultation, "offer", None)
    if offer is None:
        return parts.Offer()
    return parts.Offer(
        from_side=parts.Side(offer.from_side),
        sent_on=offer.sent_on,
        received_on=offer.received_on,
        delivery_proof=bool(offer.delivery_proof),
    )


def _response(consultation: Consultation) -> parts.Response:
    offer = getattr(consultation, "offer", None)
    last = offer.responses.last() if offer else None
    if last is None:
        return parts.Response()
    refused = last.decision == Decision.REFUSE
    return parts.Response(
        decision=parts.Decision.REFUSE if refused else parts.Decision.AGREE,
        reason=last.reason,
        on=last.answered_on,
        written=True,
        reason_holds=last.reason_holds,
    )


def _data(consultation: Consultation) -> parts.DataSheet:
    offer = getattr(consultation, "offer", None)
    sheet = getattr(consultation, "data_sheet", None)
    wanted = offer.data_wanted if offer else []
    supplied = set()
    if sheet is not None and sheet.supplied_on:
        supplied = {
            str(DataItem(item).label)
            for item, field in DATA_FIELDS.items()
            if getattr(sheet, field) not in {None, ""}
        }
    return parts.DataSheet(
        required=frozenset(str(DataItem(item).label) for item in wanted),
        supplied=frozenset(supplied),
        supplied_on=sheet.supplied_on if sheet else None,
    )


def _opinions(consultation: Consultation) -> parts.OpinionWindow:
    return parts.OpinionWindow(
        opened_on=consultation.opinions_from,
        closed_on=consultation.opinions_until,
        count=consultation.opinions.count(),
        taken_into_plan=consultation.opinions_taken_on is not None,
    )


def _planned(meetings: list[Meeting]) -> date | None:
    waiting = [
        timezone.localtime(one.meets_at).date() for one in meetings if one.held_on is None
    ]
    return min(waiting, default=None)


def recorder_key(meeting: Meeting) -> str:
    """What tells the recorder from the representatives."""
    if meeting.recorder_id:
        return f"user/{meeting.recorder_id}"
    return f"name/{meeting.recorder_name.strip()}"


def _meeting(meeting: Meeting) -> parts.Meeting:
    assert meeting.held_on is not None  # noqa: S101 - the caller asked for it
    confirmed = set()
    if meeting.confirmed_by_workers_on:
        confirmed.add(parts.Side.WORKERS)
    if meeting.confirmed_by_employer_on:
        confirmed.add(parts.Side.EMPLOYER)
    return parts.Meeting(
        no=meeting.no,
        held_on=meeting.held_on,
        chair_side=parts.Side(meeting.chair_side) if meeting.chair_side else None,
        recorder_neutral=meeting.recorder_agreed,
        confirmed_by=frozenset(confirmed),
    )


def _suspensions(consultation: Consultation) -> tuple[parts.Suspension, ...]:
    return tuple(
        parts.Suspension(
            since=one.from_on,
            until=one.ended_on,
            resumes_on=one.resume_on,
            workers_agreed=one.workers_agreed,
            force_majeure=one.force_majeure,
        )
        for one in consultation.suspensions.all()
    )


def _met_since_return(consultation: Consultation) -> bool:
    """Whether the sides sat down again after the draft last came back, be it the same day."""
    events = consultation.case.moves.filter(
        event__in=["hold_meeting", "rejected", "objection"]
    ).order_by("-no")
    last = events.values_list("event", flat=True).first()
    return last in (None, "hold_meeting")


def _conciliation(consultation: Consultation) -> parts.Conciliation:
    last = consultation.conciliations.last()
    if last is None:
        return parts.Conciliation()
    signed = set()
    if last.signed_by_workers:
        signed.add(parts.Side.WORKERS)
    if last.signed_by_employer:
        signed.add(parts.Side.EMPLOYER)
    return parts.Conciliation(
        applied_on=last.asked_on,
        applied_in_writing=True,
        accepted_on=last.accepted_on,
        extended_to=last.extended_to,
        extension_reason=last.extension_reason,
        settlement_signed_by=frozenset(signed),
        settled_on=last.settled_on,
        open_points=tuple(line for line in last.open_points.splitlines() if line.strip()),
        failure_reason=last.failure_reason,
    )


def _supervision(consultation: Consultation) -> parts.Supervision:
    """Reminders count for the lateness that runs now, not for an earlier one."""
    days: dict[str, date] = {}
    for note in consultation.supervision_notes.filter(on__gte=consultation.case.state_since):
        days[note.kind] = note.on
    kinds = SupervisionNote.Kind
    return parts.Supervision(
        reminded_on=days.get(kinds.REMINDER),
        recommendation_sent_on=days.get(kinds.RECOMMENDATION),
        handled_on=days.get(kinds.HANDLED),
    )
