"""Seats in the workers' congress: who was elected, for how long, and who left early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import forget
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import (
    ConstituencyVote,
    Delegate,
    Enterprise,
    RosterEntry,
)
from xieshang.apps.organizations.validity import in_force
from xieshang.apps.trail.services import record
from xieshang.core.law import pack_for, recall_blocker
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """What was decided about some seats at once."""

    constituency: str
    elected_on: date
    since: date
    until: date
    electors: int | None = None  # of the constituency; None where nobody counted
    present: int | None = None
    votes_yes: int | None = None  # of the one with the fewest
    managers: tuple[str, ...] = ()  # job numbers or names of middle and senior managers


@transaction.atomic
def elect(
    enterprise: Enterprise,
    entries: Sequence[RosterEntry],
    election: Election,
    *,
    by: User,
    today: date,
) -> list[Delegate]:
    """Write down who was elected in one constituency; all of them, or nobody.

    Raises:
        ValidationError: somebody does not work here, or sits already.
    """
    if not policies.may_keep_delegates(by, enterprise, on=today):
        raise PermissionDenied
    if election.elected_on > today:
        raise ValidationError({"elected_on": _("当选日还没到，请写已经选举的那天")})
    sitting = set(
        enterprise.delegates.in_office(election.since).values_list("entry_id", flat=True)
    )
    vote = _vote(enterprise, election, ConstituencyVote.Kind.ELECTION)
    made = []
    for entry in entries:
        if entry.enterprise_id != enterprise.pk or not _employed(entry, today):
            raise ValidationError(
                _("%(name)s不在花名册上，不能当选"), params={"name": entry.name}
            )
        if entry.pk in sitting:
            raise ValidationError(
                _("%(name)s的任期还没有届满。要换届，任期起写在届满之后"),
                params={"name": entry.name},
            )
        made.append(_seat(enterprise, entry, election, vote))
    record(
        "delegates elected",
        by=by,
        subject=enterprise,
        on=today,
        payload={"delegates": [each.pk for each in made], "until": election.until},
    )
    return made


def _employed(entry: RosterEntry, today: date) -> bool:
    return RosterEntry.objects.filter(in_force(today), pk=entry.pk).exists()


def _vote(
    enterprise: Enterprise, election: Election, kind: ConstituencyVote.Kind
) -> ConstituencyVote | None:
    """What the constituency counted, where it did; the congress holds it against the law."""
    if election.electors is None or election.present is None:
        return None
    if (election.votes_yes or 0) > election.present:
        raise ValidationError({"votes_yes": _("得票不能多于到会的人")})
    vote = ConstituencyVote(
        enterprise=enterprise,
        constituency=election.constituency,
        kind=kind,
        held_on=election.elected_on,
        electors=election.electors,
        present=election.present,
    )
    vote.full_clean()
    vote.save()
    return vote


def _seat(
    enterprise: Enterprise,
    entry: RosterEntry,
    election: Election,
    vote: ConstituencyVote | None,
) -> Delegate:
    seat = Delegate(
        enterprise=enterprise,
        entry=entry,
        constituency=election.constituency,
        elected_on=election.elected_on,
        since=election.since,
        until=election.until,
        manager=entry.job_no in election.managers or entry.name in election.managers,
        elected_by=vote,
        votes_yes=election.votes_yes if vote else None,
    )
    seat.full_clean()
    seat.save()
    _forget(entry)
    return seat


@transaction.atomic
def end(delegate: Delegate, reason: Delegate.End, *, by: User, today: date) -> Delegate:
    """A delegate leaves the seat before the end of the term; from today on it is vacant."""
    if not policies.may_keep_delegates(by, delegate.enterprise, on=today):
        raise PermissionDenied
    if reason is Delegate.End.RECALLED:
        raise ValidationError({"reason": _("罢免要由选区投票，请登记票数")})
    return _end(delegate, reason, by=by, today=today)


def _end(delegate: Delegate, reason: Delegate.End, *, by: User, today: date) -> Delegate:
    here = Delegate.objects.select_for_update().get(pk=delegate.pk)
    if here.ended_on is not None or here.until < today:
        raise OrganizationRefused(
            Blocker(
                "seat-ended-already",
                msg("这名职工代表的任期已经结束"),
                msg("返回名单看现任代表"),
            )
        )
    here.ended_on, here.end_reason = max(today, here.since), reason.value
    here.full_clean()
    here.save()
    _forget(here.entry)
    record(
        "delegate left office",
        by=by,
        subject=here.enterprise,
        on=today,
        payload={"delegate": here.pk, "reason": reason.value},
    )
    return here


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """How a constituency voted about its own delegate (罢免); numbers are persons."""

    held_on: date
    electors: int
    present: int
    votes_yes: int


@transaction.atomic
def recall(delegate: Delegate, count: Recall, *, by: User, today: date) -> Delegate:
    """The constituency takes its delegate back: two thirds came, more than half said yes.

    Raises:
        OrganizationRefused: too few came, or too few said yes, by the pack of the place.
        ValidationError: numbers that cannot be.
    """
    if not policies.may_keep_delegates(by, delegate.enterprise, on=today):
        raise PermissionDenied
    if count.held_on > today:
        raise ValidationError({"held_on": _("这一天还没到，请写已经投票的那天")})
    if count.votes_yes > count.present:
        raise ValidationError({"votes_yes": _("赞成罢免的不能多于到会的人")})
    vote = ConstituencyVote(
        enterprise=delegate.enterprise,
        constituency=delegate.constituency,
        kind=ConstituencyVote.Kind.RECALL,
        held_on=count.held_on,
        electors=count.electors,
        present=count.present,
    )
    vote.full_clean()
    rules = pack_for(delegate.enterprise.region_code, on=today)
    if (
        missing := recall_blocker(rules, count.electors, count.present, count.votes_yes)
    ) is not None:
        raise OrganizationRefused(missing)
    vote.save()
    here = _end(delegate, Delegate.End.RECALLED, by=by, today=today)
    here.recalled_by = vote
    here.save(update_fields=["recalled_by"])
    return here


def _forget(entry: RosterEntry) -> None:
    """Whoever signed in as this worker is asked anew what they hold."""
    if entry.user is not None:
        forget(entry.user)
