"""Step 4: meetings and their minutes, positions, agreement topic by topic, pauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Participant
from xieshang.apps.cases.services import Outcome, advance, take_part
from xieshang.apps.consultations import papers
from xieshang.apps.consultations.choices import Side, TopicResult
from xieshang.apps.consultations.errors import EditedMeanwhile, Locked, NotNow
from xieshang.apps.consultations.models import (
    Attendance,
    CaucusNote,
    Consultation,
    Meeting,
    MeetingItem,
    MinutesNote,
    Position,
    Representative,
    Suspension,
    Topic,
)
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.trail.services import record, room_of, stream_of
from xieshang.core.procedure.model import Actor

TALKING = {"4_meeting", "4_overdue"}


@dataclass(frozen=True, slots=True)
class Minute:
    """What the minutes say about one topic."""

    topic: Topic
    discussion: str = ""
    result: TopicResult = TopicResult.OPEN
    agreed_text: str = ""


@transaction.atomic
def plan_meeting(
    consultation: Consultation,
    *,
    meets_at: datetime,
    place: str,
    topics: Sequence[Topic],
    recorder_name: str,
    by: User,
    today: date,
    recorder: User | None = None,
    recorder_agreed: bool = True,
    joint: bool = False,
    online: bool = False,
) -> Meeting:
    """Fix day, place, agenda and recorder of the next meeting; the chairs take turns."""
    case = consultation.case
    require(by, case, today, Actor.BOTH_SIDES, Actor.UNION)
    if case.state not in TALKING | {"3_prepare", "4_suspended"}:
        raise NotNow
    waiting = consultation.meetings.filter(held_on=None).first()
    last = consultation.meetings.exclude(held_on=None).last()
    chair_side = "" if joint else next_chair(consultation, last)
    meeting = waiting or Meeting(
        consultation=consultation,
        no=(consultation.meetings.aggregate(last=Max("no"))["last"] or 0) + 1,
    )
    meeting.meets_at, meeting.place, meeting.online = meets_at, place, online
    meeting.chair_side = chair_side
    meeting.chair = _chief(consultation, chair_side)
    meeting.recorder_name, meeting.recorder = recorder_name, recorder
    meeting.recorder_agreed = recorder_agreed
    meeting.full_clean()
    meeting.save()
    meeting.items.exclude(topic__in=topics).delete()
    for no, topic in enumerate(topics, start=1):
        MeetingItem.objects.update_or_create(meeting=meeting, topic=topic, defaults={"no": no})
    if recorder is not None:
        take_part(case, recorder, Actor.RECORDER, today=today)
    recorders = consultation.meetings.exclude(recorder=None)
    end_recorders(consultation, today, keep=recorders.values_list("recorder", flat=True))
    record("round.meeting.planned", by=by, subject=case, on=today, payload={"no": meeting.no})
    timers.refresh(case, today)
    return meeting


def next_chair(consultation: Consultation, last: Meeting | None) -> str:
    """The offering side chairs first, then the chiefs take turns (集体合同规定 第三十四条)."""
    if last is None or not last.chair_side:
        offer = getattr(consultation, "offer", None)
        return offer.from_side if offer else Side.WORKERS.value
    return Side(last.chair_side).other.value


def _chief(consultation: Consultation, side: str) -> Representative | None:
    chiefs = consultation.representatives.filter(chief=True, until=None)
    return chiefs.filter(side=side).first() if side else None


@transaction.atomic
def put_position(topic: Topic, *, text: str, by: User, today: date, tabled: bool) -> Position:
    """Say what one's side wants on a topic: on the table for both, or in one's own room."""
    case = topic.consultation.case
    side = require_side(by, case, today)
    if topic.result != TopicResult.OPEN:
        raise NotNow
    position = Position(
        topic=topic,
        side=side,
        text=text,
        by=by,
        given_on=today,
        tabled_on=today if tabled else None,
    )
    position.full_clean()
    position.save()
    told = {"topic": topic.pk, "side": side, "tabled": tabled}
    subject = stream_of(case) if tabled else room_of(case, side)
    record("round.position", by=by, subject=subject, on=today, payload=told)
    return position


@transaction.atomic
def hold_meeting(
    meeting: Meeting,
    *,
    held_on: date,
    discussion: str,
    minutes: Iterable[Minute],
    present: Iterable[Representative],
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
    shown: str | None = None,
) -> Outcome:
    """Enter what was said and agreed; both sides then confirm it.

    Raises:
        EditedMeanwhile: the minutes are not what the page showed (``shown`` is their
            fingerprint); nothing of another hand is overwritten.
    """
    consultation = meeting.consultation
    case = consultation.case
    require(by, case, today, Actor.RECORDER, Actor.BOTH_SIDES)
    if meeting.locked:
        raise Locked
    _still(meeting, shown)
    first_time = meeting.held_on is None
    if held_on > today:
        raise ValidationError({"held_on": _("会议还没有开")})
    meeting.held_on, meeting.discussion = held_on, discussion
    meeting.confirmed_by_workers_on = meeting.confirmed_by_employer_on = None
    meeting.full_clean()
    meeting.save()
    for minute in minutes:
        _enter(meeting, minute, today)
    there = {one.pk for one in present}
    for one in consultation.representatives.serving(held_on):
        Attendance.objects.update_or_create(
            meeting=meeting, representative=one, defaults={"present": one.pk in there}
        )
    meeting.document = papers.minutes(consultation, meeting, by=by, today=today)
    meeting.save(update_fields=["document"])
    if first_time:
        return advance(case, "hold_meeting", by=by, today=today, key=key, seen=seen)
    record("round.minutes.changed", by=by, subject=case, on=today, payload={"no": meeting.no})
    return Outcome(False, case.state, case.revision)


def _still(meeting: Meeting, shown: str | None) -> None:
    """Refuse to act on minutes that somebody else has changed since the page was drawn."""
    if shown is not None and shown != meeting.fingerprint:
        raise EditedMeanwhile


def _enter(meeting: Meeting, minute: Minute, today: date) -> None:
    topic = minute.topic
    last = {
        side: topic.positions.filter(side=side).exclude(tabled_on=None).last() for side in Side
    }
    item, _made = MeetingItem.objects.get_or_create(
        meeting=meeting, topic=topic, defaults={"no": topic.no}
    )
    item.claim_workers = getattr(last[Side.WORKERS], "text", "")
    item.claim_employer = getattr(last[Side.EMPLOYER], "text", "")
    item.discussion, item.result = minute.discussion, minute.result
    item.agreed_text = minute.agreed_text
    item.full_clean()
    item.save()
    topic.result, topic.agreed_text = minute.result, minute.agreed_text
    topic.settled_on = None if minute.result == TopicResult.OPEN else today
    topic.full_clean()
    topic.save()


@transaction.atomic
def withdraw_topic(topic: Topic, *, by: User, today: date) -> None:
    """The side that raised a topic takes it off the table."""
    case = topic.consultation.case
    if require_side(by, case, today) != topic.raised_by:
        raise PermissionDenied
    if topic.result != TopicResult.OPEN or case.state not in TALKING:
        raise NotNow
    topic.result, topic.settled_on = TopicResult.WITHDRAWN, today
    topic.save(update_fields=["result", "settled_on"])
    record("round.topic.withdrawn", by=by, subject=case, on=today, payload={"topic": topic.pk})


@transaction.atomic
def reopen_topic(topic: Topic, *, by: User, today: date) -> None:
    """A topic goes back on the table after the draft came back from congress or review."""
    case = topic.consultation.case
    require_side(by, case, today)
    if case.state not in TALKING:
        raise NotNow
    topic.result, topic.agreed_text, topic.settled_on = TopicResult.OPEN, "", None
    topic.save(update_fields=["result", "agreed_text", "settled_on"])
    record("round.topic.reopened", by=by, subject=case, on=today, payload={"topic": topic.pk})


@transaction.atomic
def confirm_minutes(
    meeting: Meeting, *, by: User, today: date, shown: str | None = None
) -> None:
    """One chief confirms the minutes; with the second confirmation they lock.

    Raises:
        EditedMeanwhile: the minutes are not what the page showed.
    """
    consultation = meeting.consultation
    case = consultation.case
    held = require(by, case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    if meeting.held_on is None:
        raise NotNow
    if meeting.locked:
        raise Locked
    _still(meeting, shown)
    if Actor.WORKERS_CHIEF in held:
        meeting.confirmed_by_workers_on = meeting.confirmed_by_workers_on or today
    else:
        meeting.confirmed_by_employer_on = meeting.confirmed_by_employer_on or today
    meeting.document = papers.minutes(consultation, meeting, by=by, today=today)
    meeting.save(
        update_fields=["confirmed_by_workers_on", "confirmed_by_employer_on", "document"]
    )
    if meeting.locked:
        papers.lock(meeting.document)
    told = {"no": meeting.no, "locked": meeting.locked}
    record("round.minutes.confirmed", by=by, subject=case, on=today, payload=told)
    timers.refresh(case, today)


@transaction.atomic
def correct_minutes(meeting: Meeting, *, text: str, by: User, today: date) -> MinutesNote:
    """Append a correction to locked minutes; nothing in them is changed."""
    case = meeting.consultation.case
    side = require_side(by, case, today)
    if not meeting.locked:
        raise NotNow
    note = MinutesNote(meeting=meeting, text=text, side=side, by=by, on=today)
    note.full_clean()
    note.save()
    papers.correction(note, by=by, today=today)
    record("round.minutes.corrected", by=by, subject=case, on=today, payload={"no": meeting.no})
    return note


@transaction.atomic
def suspend(
    consultation: Consultation,
    *,
    reason: str,
    resume_on: date,
    by: User,
    today: date,
    force_majeure: bool = False,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief proposes a pause, the other agrees by doing the same; then it runs."""
    case = consultation.case
    side = require_side(by, case, today)
    pause = consultation.suspensions.filter(ended_on=None).last()
    if pause is None:
        pause = Suspension(consultation=consultation, from_on=today)
    elif (pause.resume_on, pause.reason) != (resume_on, reason):
        pause.workers_agreed = None
    pause.reason, pause.resume_on, pause.force_majeure = reason, resume_on, force_majeure
    if side == Side.WORKERS:
        pause.workers_agreed = True
    pause.full_clean()
    pause.save()
    return advance(case, "suspend", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def drop_suspension(consultation: Consultation, *, by: User, today: date) -> None:
    """Take back a proposed pause that the other side has not agreed to."""
    case = consultation.case
    require_side(by, case, today)
    if case.state not in TALKING:
        raise NotNow
    consultation.suspensions.filter(ended_on=None).delete()
    case.consents.filter(event="suspend", void=False).update(void=True)
    record("round.suspension.dropped", by=by, subject=case, on=today)


@transaction.atomic
def resume(
    consultation: Consultation, *, by: User, today: date, key: str = "", seen: int | None = None
) -> Outcome:
    """Go on: together at any time, alone from the agreed day on."""
    case = consultation.case
    pause = consultation.suspensions.filter(ended_on=None).last()
    alone = pause is not None and today >= pause.resume_on
    event = "resume_as_agreed" if alone else "resume"
    outcome = advance(case, event, by=by, today=today, key=key, seen=seen)
    if outcome.moved and pause is not None:
        pause.ended_on = today
        pause.save(update_fields=["ended_on"])
        timers.refresh(case, today)
    return outcome


@transaction.atomic
def write_caucus_note(
    consultation: Consultation, *, text: str, by: User, today: date
) -> CaucusNote:
    """A note for one's own side only."""
    case = consultation.case
    side = require_side(by, case, today)
    note = CaucusNote(consultation=consultation, side=side, text=text, by=by, on=today)
    note.full_clean()
    note.save()
    room, told = room_of(case, side), {"side": side}
    record("round.caucus", by=by, subject=room, on=today, payload=told)
    return note


def end_recorders(
    consultation: Consultation, today: date, *, keep: Iterable[int | None] = ()
) -> None:
    """The recorder's part ends with the round, or when somebody else is to record."""
    parts = Participant.objects.filter(
        case=consultation.case, actor=Actor.RECORDER.value, until=None
    )
    parts.exclude(user__in=keep).update(until=today)
