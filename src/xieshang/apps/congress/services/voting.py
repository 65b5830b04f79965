"""Ballots of a session: opened, closed, counted by tellers, announced; the round goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.congress import rounds
from xieshang.apps.congress.choices import VOTED_AS, MatterKind, Mode
from xieshang.apps.congress.errors import said
from xieshang.apps.congress.models import Ballot, Matter, Question, Result, Session
from xieshang.apps.congress.selectors import current_ballot, measure, to_vote
from xieshang.apps.congress.services import phones
from xieshang.apps.congress.services.floor import UNION, lock
from xieshang.apps.congress.services.tallying import Tally, keep
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.policies import require
from xieshang.apps.trail.services import record
from xieshang.core.law import Tier, voting
from xieshang.core.procedure.m15_congress.guards import TELLERS

TIERS = {Mode.HANDS: Tier.NAMED, Mode.PAPER: Tier.SECRET, Mode.PHONE: Tier.SECRET}


@transaction.atomic
def open_ballot(
    session: Session,
    matters: Sequence[Matter],
    *,
    mode: Mode,
    ends_on: date | None = None,
    by: User,
    today: date,
    now: datetime | None = None,
) -> Ballot:
    """Put matters to the vote: who is present now is who may vote.

    ``now`` is needed where people vote by telephone: keys and roll go into the log. There
    people only draw, until ``phones.begin``.

    Raises:
        NotNow: not in session, or a ballot is still running.
        ValidationError: nothing to vote on, no quorum, or not secret where the law asks.
    """
    lock(session)
    require(by, session.case, today, *UNION)
    if session.case.state != "in_session" or current_ballot(session) is not None:
        raise NotNow
    left = {matter.pk for matter in to_vote(session)}
    if not matters or not {matter.pk for matter in matters} <= left:
        raise ValidationError({"matters": _("请选还没有表决的议题")})
    if ends_on is not None and ends_on < today:
        raise ValidationError({"ends_on": _("截止日不能早于今天")})
    present = session.attendances.count()
    _may_be_held(session, matters, mode, present)
    last = session.ballots.aggregate(last=Max("no"))["last"] or 0
    ballot = Ballot(
        session=session,
        no=last + 1,
        mode=mode,
        opened_on=today,
        ends_on=ends_on,
        entitled=session.entitled,
        seats=session.seats,
        present=present,
        tellers="、".join(session.tellers.values_list("name", flat=True)),
    )
    ballot.full_clean()
    ballot.save()
    ballot.matters.set(matters)
    session.present = present
    session.save(update_fields=["present"])
    told = {"no": ballot.no, "mode": mode.value, "entitled": ballot.entitled}
    told |= {"present": present, "matters": [matter.no for matter in matters]}
    record("congress.ballot.opened", by=by, subject=session.case, on=today, payload=told)
    if mode is Mode.PHONE and now is not None:
        ballot.paper = str(phones.hand_out(ballot, by=by, today=today, now=now).pk)
        ballot.save(update_fields=["paper"])
    timers.refresh(session.case, today)
    return ballot


def _may_be_held(session: Session, matters: Sequence[Matter], mode: Mode, present: int) -> None:
    result = measure(session, entitled=session.entitled, present=present)
    if not result.quorate:
        raise ValidationError(
            _("到会%(have)s人，不够法定的%(least)s人，不能表决"),
            params={"have": present, "least": result.quorum_needed},
        )
    _right_way(session, matters, mode)
    if session.tellers.count() < TELLERS:
        raise ValidationError(_("请先推选监票人和计票人，至少2人"))


def _right_way(session: Session, matters: Sequence[Matter], mode: Mode) -> None:
    """Refuse raised hands where the law asks for a secret ballot."""
    rules, used = rules_of(session.case), TIERS[mode]
    for matter in matters:
        found = voting(rules, VOTED_AS[MatterKind(matter.kind)]).refuses(used)
        if found is not None:
            raise ValidationError({"mode": said(found)})


@transaction.atomic
def close_ballot(
    session: Session, *, by: User | None, today: date, seen: int | None = None
) -> Outcome:
    """Nobody votes any more; the tellers count.

    Raises:
        NotNow: nothing is voted on, or people still only draw: nobody could have voted.
    """
    lock(session)
    ballot = current_ballot(session)
    if by is not None:
        require(by, session.case, today, *UNION)
        if ballot is not None and phones.only_handed_out(ballot):
            raise NotNow
    if ballot is None:
        raise NotNow
    return advance(session.case, "vote", by=by, today=today, seen=seen)


@transaction.atomic
def count(
    session: Session,
    tallies: Mapping[Question, Tally],
    *,
    cast: int,
    valid: int,
    by: User,
    today: date,
) -> Ballot:
    """Enter what the tellers counted; it can be put right until it is announced.

    Raises:
        ValidationError: numbers that cannot be.
    """
    lock(session)
    require(by, session.case, today, *UNION)
    ballot = current_ballot(session)
    if ballot is None or session.case.state != "counting" or ballot.mode == Mode.PHONE:
        raise NotNow
    ballot.cast, ballot.valid = cast, valid
    ballot.full_clean()
    keep(ballot, tallies)
    ballot.save(update_fields=["cast", "valid"])
    told = {"no": ballot.no, "cast": cast, "valid": valid}
    record("congress.ballot.counted", by=by, subject=session.case, on=today, payload=told)
    return ballot


@transaction.atomic
def announce(
    session: Session,
    *,
    by: User,
    today: date,
    now: datetime | None = None,
    seen: int | None = None,
) -> Outcome:
    """Make the result known: each round is told what became of its draft or its election.

    The session goes on to the next ballot, or has its results.
    """
    lock(session)
    require(by, session.case, today, *UNION)
    ballot = current_ballot(session)
    if ballot is None or session.case.state != "counting":
        raise NotNow
    if ballot.valid is None:
        return advance(session.case, "adopt", by=by, today=today, seen=seen)  # says what lacks
    Ballot.objects.filter(pk=ballot.pk).update(announced_on=today)
    ballot.refresh_from_db()
    if now is not None:
        phones.publish(ballot, by=by, today=today, now=now)
    rounds.tell(ballot, by=by, today=today)
    left = to_vote(session)
    if not left:
        session.ended_on = today
        session.save(update_fields=["ended_on"])
    return advance(session.case, _next(session, bool(left)), by=by, today=today, seen=seen)


def _next(session: Session, goes_on: bool) -> str:
    if goes_on:
        return "next_ballot"
    passed = Result.objects.filter(
        ballot__session=session, ballot__void_because="", adopted=True
    )
    return "adopt" if passed.exists() else "reject"


@transaction.atomic
def repeat(session: Session, *, why: str, by: User, today: date) -> None:
    """A ballot that cannot be trusted is void; the same matters are voted on again (重投)."""
    lock(session)
    require(by, session.case, today, *UNION)
    ballot = current_ballot(session)
    if ballot is None or session.case.state != "counting" or not why.strip():
        raise NotNow
    ballot.void_because = why
    ballot.full_clean()
    ballot.save(update_fields=["void_because"])
    told = {"void": ballot.no}
    advance(session.case, "void_ballot", by=by, today=today, payload=told)
