"""On the floor: who signs in, who speaks, what is put in writing and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.congress.choices import How, MatterKind, RemarkKind, RemarkState
from xieshang.apps.congress.errors import NotAnElector, TooLate
from xieshang.apps.congress.models import FloorRemark, Matter, Session, SignIn, Speaker
from xieshang.apps.congress.selectors import current_ballot, draft_of, elector_of, electors
from xieshang.apps.congress.services.agenda import submit_drafts
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.policies import require
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor

UNION = (Actor.UNION, Actor.CONGRESS)
SIGNING_IN = ("notice", "in_session")
TALKING = ("preparing", "notice", "in_session")


@transaction.atomic
def sign_in(session: Session, how: How, *, by: User, today: date) -> SignIn:
    """A delegate signs in by telephone; a second time changes nothing.

    Raises:
        NotAnElector: this person does not vote here.
        TooLate: not on the day, or while a ballot runs, or not on line at this session.
    """
    lock(session)
    entry = elector_of(by, session, today)
    if entry is None:
        raise NotAnElector
    standing = session.attendances.filter(entry=entry).first()
    if standing is not None:
        return standing
    if not may_sign_in(session, today) or (how is How.ONLINE and not session.online):
        raise TooLate
    row = SignIn.objects.create(session=session, entry=entry, how=how, on=today)
    # Without a name: the log is numbered, and the order of arrival is nobody's business.
    record("congress.signed_in", by=None, subject=session.case, on=today, payload={"how": how})
    return row


def may_sign_in(session: Session, today: date) -> bool:
    """On the day, until a ballot runs: who votes must be counted as present before it."""
    if session.case.state not in SIGNING_IN or today < session.congress_on:
        return False
    return current_ballot(session) is None


@transaction.atomic
def enter_present(
    session: Session, entries: Sequence[RosterEntry], *, by: User, today: date
) -> int:
    """The union or the recorder enters those who came without a telephone.

    Whoever is left out of the list and was entered by hand before is taken off it; those who
    signed in themselves stay. Returns how many were entered.
    """
    lock(session)
    require(by, session.case, today, *UNION, Actor.RECORDER)
    if not may_sign_in(session, today):
        raise NotNow
    wanted = {entry.pk for entry in entries}
    allowed = set(electors(session, today).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - allowed:
        raise ValidationError({"entries": _("名单里有人不是这次会议的代表，请重新选择")})
    by_hand = session.attendances.filter(how=How.RECORDED)
    by_hand.exclude(entry__in=wanted).delete()
    there = set(session.attendances.values_list("entry", flat=True))
    new = [
        SignIn(session=session, entry_id=pk, how=How.RECORDED, on=today)
        for pk in sorted(wanted - there)
    ]
    SignIn.objects.bulk_create(new)
    told = {"entered": len(new), "present": session.attendances.count()}
    record("congress.attendance", by=by, subject=session.case, on=today, payload=told)
    return len(new)


def lock(session: Session) -> None:
    """Two at once do not pass each other."""
    type(session.case).objects.select_for_update().get(pk=session.case_id)
    session.case.refresh_from_db()


@transaction.atomic
def put_remark(
    matter: Matter,
    kind: RemarkKind,
    *,
    text: str,
    wording: str = "",
    clause: str = "",
    group: str = "",
    entry: RosterEntry | None = None,
    by: User,
    today: date,
) -> FloorRemark:
    """A delegate, or a group through the union, puts something in writing.

    Raises:
        NotAnElector: neither a delegate nor the union.
        TooLate: the papers are not out, or the session is over.
    """
    session = matter.session
    lock(session)
    if entry is None:
        require(by, session.case, today, *UNION)
    elif elector_of(by, session, today) != entry:
        raise NotAnElector
    if session.case.state not in TALKING:
        raise TooLate
    _clause_exists(matter, clause)
    last = session.remarks.aggregate(last=Max("no"))["last"] or 0
    remark = FloorRemark(
        session=session,
        matter=matter,
        no=last + 1,
        kind=kind,
        group=group,
        entry=entry,
        clause=clause,
        text=text,
        wording=wording,
        put_on=today,
    )
    remark.full_clean()
    remark.save()
    told = {"no": remark.no, "kind": kind.value, "clause": clause}
    record("congress.remark", by=by, subject=session.case, on=today, payload=told)
    return remark


def _clause_exists(matter: Matter, clause: str) -> None:
    if not clause:
        return
    draft = draft_of(matter)
    known = {one.stable_id for one in draft.clauses.all()} if draft else set()
    if clause not in known:
        raise ValidationError({"clause": _("草案里没有这一条，请重新选择")})


@transaction.atomic
def answer(
    remark: FloorRemark, state: RemarkState, *, words: str, by: User, today: date
) -> FloorRemark:
    """The union says what becomes of a remark, and why."""
    require(by, remark.session.case, today, *UNION)
    remark.state, remark.answer, remark.answered_on = state, words, today
    remark.full_clean()
    remark.save()
    told = {"no": remark.no, "state": state.value}
    record("congress.answered", by=by, subject=remark.session.case, on=today, payload=told)
    return remark


@transaction.atomic
def group_discuss(
    session: Session, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """The groups' opinions are gathered; each of them can be read with its answer."""
    require(by, session.case, today, *UNION)
    return advance(session.case, "group_discuss", by=by, today=today, seen=seen)


@transaction.atomic
def ask_to_speak(
    matter: Matter, *, entry: RosterEntry | None = None, by: User, today: date
) -> Speaker:
    """Put somebody on the list of speakers; a second time changes nothing.

    Raises:
        NotAnElector: this person has no voice here.
        TooLate: the session is over.
    """
    session = matter.session
    lock(session)
    speaker = entry
    if speaker is None:
        speaker = elector_of(by, session, today)
        if speaker is None:
            raise NotAnElector
    else:
        require(by, session.case, today, *UNION, Actor.RECORDER)
    if session.case.state not in SIGNING_IN:
        raise TooLate
    waiting = matter.speakers.filter(entry=speaker, spoken_on=None).first()
    if waiting is not None:
        return waiting
    last = session.speakers.aggregate(last=Max("no"))["last"] or 0
    return Speaker.objects.create(session=session, matter=matter, entry=speaker, no=last + 1)


@transaction.atomic
def spoken(speaker: Speaker, *, by: User, today: date) -> None:
    """Somebody has spoken; the next one's turn."""
    require(by, speaker.session.case, today, *UNION, Actor.RECORDER)
    Speaker.objects.filter(pk=speaker.pk, spoken_on=None).update(spoken_on=today)


@transaction.atomic
def report(
    matter: Matter, *, text: str, by: User, today: date, seen: int | None = None
) -> Outcome:
    """A chief reports: how the contract is kept, what became of the proposals."""
    session = matter.session
    require(by, session.case, today, Actor.EITHER_CHIEF)
    if matter.kind != MatterKind.REPORT:
        raise NotNow
    matter.report, matter.reported_on = text, today
    matter.full_clean()
    matter.save()
    return advance(session.case, "report", by=by, today=today, seen=seen)


@transaction.atomic
def name_tellers(
    session: Session, entries: Sequence[RosterEntry], *, by: User, today: date
) -> None:
    """Who watches and counts, chosen from those present; nobody who stands for election."""
    require(by, session.case, today, *UNION)
    if session.case.state != "in_session":
        raise NotNow
    there = set(session.attendances.values_list("entry", flat=True))
    if not {entry.pk for entry in entries} <= there:
        raise ValidationError({"entries": _("监票、计票的人要从到会的人里选")})
    standing = set(
        session.matters.filter(questions__representative__roster__isnull=False).values_list(
            "questions__representative__roster", flat=True
        )
    )
    if standing & {entry.pk for entry in entries}:
        raise ValidationError({"entries": _("候选人不能监票、计票")})
    session.tellers.set(entries)
    told = {"tellers": sorted(entry.pk for entry in entries)}
    record("congress.tellers", by=by, subject=session.case, on=today, payload=told)


@transaction.atomic
def start(session: Session, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """Open the session: the electorate is counted now and does not change any more."""
    lock(session)
    require(by, session.case, today, *UNION)
    here = list(electors(session, today))
    session.attendances.exclude(entry__in=here).delete()  # came, and lost the seat since
    outcome = advance(session.case, "open", by=by, today=today, seen=seen)
    session.refresh_from_db()
    session.electorate.set(here)
    session.entitled = len(here)
    session.present = session.attendances.count()
    session.opened_on = today
    session.full_clean(validate_unique=False)
    session.save(update_fields=["entitled", "present", "opened_on"])
    return outcome


@transaction.atomic
def no_quorum(session: Session, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """Too few came: nothing is decided, another day has to be fixed."""
    lock(session)
    require(by, session.case, today, *UNION)
    if current_ballot(session) is not None:
        raise NotNow
    outcome = advance(
        session.case,
        "no_quorum",
        by=by,
        today=today,
        seen=seen,
        payload={"present": session.attendances.count()},
    )
    session.refresh_from_db()
    session.opened_on, session.entitled, session.present = None, 0, 0
    session.postponed += 1
    session.save(update_fields=["opened_on", "entitled", "present", "postponed"])
    session.attendances.all().delete()
    session.electorate.clear()
    session.tellers.clear()
    return outcome


@transaction.atomic
def reschedule(
    session: Session,
    *,
    meets_at: datetime,
    place: str,
    by: User,
    today: date,
    seen: int | None = None,
) -> Outcome:
    """Another day: whoever came the first time signs in anew."""
    require(by, session.case, today, Actor.UNION)
    session.meets_at, session.place = meets_at, place
    session.full_clean(validate_unique=False)
    session.save(update_fields=["meets_at", "place"])
    outcome = advance(session.case, "reschedule", by=by, today=today, seen=seen)
    submit_drafts(session, by=by, today=today)
    timers.refresh(session.case, today)
    return outcome
