"""Step 1: who speaks for each side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Case, Participant
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import Outcome, advance, take_part
from xieshang.apps.consultations import papers
from xieshang.apps.consultations.choices import ElectionMethod, Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation, Election, Representative
from xieshang.apps.consultations.policies import require
from xieshang.apps.consultations.services import readers
from xieshang.apps.organizations.models import Grant, RosterEntry
from xieshang.apps.organizations.roles import Role
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor

CHIEFS = {Side.WORKERS: Actor.WORKERS_CHIEF, Side.EMPLOYER: Actor.EMPLOYER_CHIEF}
MEMBERS = {Side.WORKERS: Actor.WORKERS_SIDE, Side.EMPLOYER: Actor.EMPLOYER_SIDE}
NAMERS = {
    Side.WORKERS: frozenset({Actor.UNION, Actor.WORKERS_CHIEF}),
    Side.EMPLOYER: frozenset({Actor.EMPLOYER_SIDE, Actor.EMPLOYER_CHIEF}),
}
NEUTRAL = frozenset({Actor.RECORDER, Actor.HRSS})
NAMING_STATES = frozenset({"1_reps", "2_offer", "2_waiting", "2_overdue", "3_prepare"})
REPLACING = frozenset({"3_prepare", "4_meeting", "4_overdue"})  # states with `replace_rep`


@dataclass(frozen=True, slots=True)
class Seat:
    """One person to be named; votes are persons, None where nobody voted."""

    name: str
    user: User | None = None
    roster: RosterEntry | None = None
    sex: str = ""
    post: str = ""
    phone: str = ""
    frontline: bool = False
    external: bool = False
    mandate: str = ""
    chief: bool = False
    votes_yes: int | None = None
    votes_no: int | None = None
    votes_abstain: int | None = None


@transaction.atomic
def name_representative(
    consultation: Consultation, side: Side, seat: Seat, *, by: User, today: date
) -> Representative:
    """Put one person on a side's list; the list is checked when it is published.

    Raises:
        PermissionDenied: this person does not name that side.
        ValidationError: the person already has a seat, belongs to the other side or between
            the sides, or the side has a chief.
    """
    case = consultation.case
    require(by, case, today, *NAMERS[side])
    if not may_be_named(consultation, side):
        raise NotNow
    return _named(consultation, side, seat, by=by, today=today)


def may_be_named(consultation: Consultation, side: Side) -> bool:
    """Whether a side's list is still being made.

    The workers' list is closed by its publication, the employer's by the first meeting; from
    then on a seat changes hands only with a reason (``replace_representative``).
    """
    if side is Side.WORKERS and consultation.reps_published_on is not None:
        return False
    return consultation.case.state in NAMING_STATES


def _named(
    consultation: Consultation, side: Side, seat: Seat, *, by: User, today: date
) -> Representative:
    case = consultation.case
    values = {name: getattr(seat, name) for name in Seat.__slots__}
    one = Representative(consultation=consultation, side=side, since=today, **values)
    if one.user is None and one.roster is not None:
        one.user = one.roster.user
    _stands_elsewhere(case, one, today)
    one.full_clean()
    one.save()
    _seat_in_case(case, one, today)
    record(
        "round.representative.named",
        by=by,
        subject=case,
        on=today,
        payload={"side": side, "representative": one.pk, "chief": one.chief},
    )
    timers.refresh(case, today)
    return one


def _stands_elsewhere(case: Case, one: Representative, today: date) -> None:
    """Refuse whoever is of the other side by office, or has to stay between the sides."""
    held = actors_of(one.user, case, today) if one.user else frozenset()
    if MEMBERS[Side(one.side).other] in held:
        raise ValidationError({"account": _("这个账户属于对方，不能当本方代表")})
    if held & NEUTRAL:
        raise ValidationError({"account": _("记录员和人社审查员要中立，不能当代表")})


def _seat_in_case(case: Case, one: Representative, today: date) -> None:
    if one.user is None:
        return
    side = Side(one.side)
    take_part(case, one.user, MEMBERS[side], today=today)
    if one.chief:
        chiefs = Participant.objects.filter(case=case, actor=CHIEFS[side].value, until=None)
        by_office = chiefs.exclude(user=one.user)
        by_office.update(until=today - timedelta(days=1))  # whoever is named takes the place
        take_part(case, one.user, CHIEFS[side], today=today)


def seat_chiefs(case: Case, today: date) -> None:
    """Where a side has no chief yet, the union's chair and the enterprise's head are it.

    Both are chiefs by office (集体合同规定 第二十条、第二十一条): an offer that arrives before
    the employer has named anybody, or a contract entered from paper, still finds its people.
    """
    enterprise = case.enterprise
    assert enterprise is not None  # noqa: S101 - a round and a contract have an enterprise
    actors = [chief.value for chief in CHIEFS.values()]
    rows = case.participants.filter(until=None, actor__in=actors).order_by()
    seated = set(rows.values_list("actor", flat=True))
    offices = (
        (Actor.WORKERS_CHIEF, Q(role=Role.UNION_CHAIR, union=enterprise.union_id or 0)),
        (Actor.EMPLOYER_CHIEF, Q(role=Role.EMPLOYER_HEAD, enterprise=enterprise)),
    )
    for actor, office in offices:
        if actor.value in seated:
            continue
        for grant in Grant.objects.in_force(today).filter(office).select_related("user"):
            take_part(case, grant.user, actor, today=today)


@transaction.atomic
def remove_representative(
    one: Representative, *, by: User, today: date, because: str = ""
) -> None:
    """Take a person off a list that is still being made."""
    consultation, case = one.consultation, one.consultation.case
    require(by, case, today, *NAMERS[Side(one.side)])
    if not may_be_named(consultation, Side(one.side)):
        raise NotNow
    _leaves(one, by=by, today=today, because=because)


def _leaves(one: Representative, *, by: User, today: date, because: str) -> None:
    consultation, case = one.consultation, one.consultation.case
    published = consultation.reps_published_on is not None
    record(
        "round.representative.removed",
        by=by,
        subject=case,
        on=today,
        payload={"representative": one.pk, "because": because, "published": published},
    )
    if one.user is not None:
        Participant.objects.filter(case=case, user=one.user, until=None).update(
            until=today - timedelta(days=1)
        )
    if published:
        one.until, one.left_because = today - timedelta(days=1), because
        one.save(update_fields=["until", "left_because"])
    else:
        one.delete()
    timers.refresh(case, today)


@transaction.atomic
def replace_representative(
    one: Representative, seat: Seat, *, by: User, today: date, because: str
) -> Representative:
    """Give a seat to somebody else, with the reason, by the way in which it was filled before.

    A workers' representative who was elected is followed by one who was: ``seat`` brings the
    votes, and the guard holds them against the majority of all. The list is issued anew.

    Raises:
        NotNow: before publication the list is simply changed; after the talks it stands.
        Refused: with the newcomer the seats would not be right.
    """
    consultation, side = one.consultation, Side(one.side)
    case = consultation.case
    require(by, case, today, *NAMERS[side])
    if case.state not in REPLACING or not because.strip():
        raise NotNow
    if one.until is None:
        _leaves(one, by=by, today=today, because=because)
    newcomer = _named(consultation, side, replace(seat, chief=one.chief), by=by, today=today)
    one.replaced_by = newcomer
    one.save(update_fields=["replaced_by"])
    readers.pass_on(consultation, one.user, newcomer.user)
    advance(case, "replace_rep", by=by, today=today)
    if consultation.reps_published_on is not None:
        papers.representatives(consultation, by=by, today=today)
    return newcomer


@transaction.atomic
def record_election(
    consultation: Consultation,
    *,
    method: ElectionMethod,
    held_on: date,
    entitled: int,
    present: int,
    by: User,
    today: date,
    votes: Iterable[tuple[Representative, int, int, int]] = (),
    chair_name: str = "",
    teller_names: str = "",
    secret: bool = True,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Enter what the tellers counted; the guard says who is not elected, and why."""
    case = consultation.case
    require(by, case, today, Actor.UNION)
    for one, yes, no, abstain in votes:
        one.votes_yes, one.votes_no, one.votes_abstain = yes, no, abstain
        one.full_clean()
        one.save(update_fields=["votes_yes", "votes_no", "votes_abstain"])
    election = Election.objects.filter(consultation=consultation).first()
    election = election or Election(consultation=consultation)
    election.method, election.held_on, election.secret = method, held_on, secret
    election.entitled, election.present = entitled, present
    election.chair_name, election.teller_names = chair_name, teller_names
    election.full_clean()
    election.save()
    _forget(consultation, "election")
    return advance(case, "elect", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def publish_representatives(
    consultation: Consultation,
    *,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Make the list public; from now on every worker knows who speaks for them."""
    outcome = advance(consultation.case, "publish_reps", by=by, today=today, key=key, seen=seen)
    consultation.reps_published_on = today
    consultation.save(update_fields=["reps_published_on"])
    papers.representatives(consultation, by=by, today=today)
    return outcome


@transaction.atomic
def tell_employer_names(
    consultation: Consultation,
    *,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Both sides' lists are told to each other in writing (上海：应约后15日内)."""
    return advance(consultation.case, "name_reps", by=by, today=today, key=key, seen=seen)


def _forget(consultation: Consultation, name: str) -> None:
    """Drop a cached one-to-one so that it is read again."""
    consultation._state.fields_cache.pop(name, None)
