"""Adds, changes and ends roster entries; answers those who ask to be added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import normalised, phone_hash
from xieshang.apps.organizations import policies
from xieshang.apps.organizations.access import forget
from xieshang.apps.organizations.entry_keys import renew_key
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import Enterprise, JoinRequest, RosterEntry
from xieshang.apps.trail.services import record
from xieshang.core.law.blocker import Blocker
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a roster says about one worker."""

    name: str
    phone: str = ""
    job_no: str = ""
    dept: str = ""
    sex: str = ""
    frontline: bool | None = None
    since: date | None = None
    without_phone: bool = False  # the number on the roster is not this person's any more


@transaction.atomic
def add(enterprise: Enterprise, line: Line, *, by: User, today: date) -> RosterEntry:
    """Put a worker on the roster; someone who left and came back is taken up again."""
    if not policies.may_keep_roster(by, enterprise, on=today):
        raise PermissionDenied
    entry = _add(enterprise, line, today=today)
    record(
        "roster entry added", by=by, subject=enterprise, on=today, payload={"entry": entry.pk}
    )
    return entry


def _add(enterprise: Enterprise, line: Line, *, today: date) -> RosterEntry:
    digits = normalised(line.phone) if line.phone else ""
    hashed = phone_hash(digits) if digits else ""
    entry = None
    if hashed:
        entry = RosterEntry.objects.filter(enterprise=enterprise, phone_hash=hashed).first()
    if entry is not None and (entry.until is None or entry.until >= today):
        raise ValidationError({"phone": _("这家企业的花名册里已有这个手机号")})
    if entry is None:
        entry = RosterEntry(enterprise=enterprise, phone_hash=hashed, since=line.since or today)
    else:  # back again; whoever signed in with this phone stays the same person
        entry.since, entry.until = line.since or today, None
    entry.phone_last4 = digits[-4:]
    entry.name, entry.job_no, entry.dept = line.name, line.job_no, line.dept
    entry.sex, entry.frontline = line.sex, line.frontline
    entry.full_clean()
    entry.save()
    _forget(entry)
    return entry


@transaction.atomic
def amend(entry: RosterEntry, line: Line, *, by: User, today: date) -> RosterEntry:
    """Change a worker's line; with a new phone number the old sign-in loses its hold."""
    if not policies.may_keep_roster(by, entry.enterprise, on=today):
        raise PermissionDenied
    here = RosterEntry.objects.select_for_update().get(pk=entry.pk)
    here.name, here.job_no, here.dept = line.name, line.job_no, line.dept
    here.sex, here.frontline = line.sex, line.frontline
    if line.since is not None:
        here.since = line.since
    digits = normalised(line.phone) if line.phone else ""
    hashed = phone_hash(digits) if digits else ""
    phone_changed = hashed != here.phone_hash and bool(digits or line.without_phone)
    if phone_changed:
        here.phone_hash, here.phone_last4 = hashed, digits[-4:]
        renew_key(here)
    here.full_clean()
    here.save()
    record(
        "roster entry amended",
        by=by,
        subject=here.enterprise,
        on=today,
        payload={"entry": here.pk, "phone_changed": phone_changed},
    )
    return here


@transaction.atomic
def end(
    entry: RosterEntry, *, by: User, today: date, last_day: date | None = None
) -> RosterEntry:
    """Take a worker off the roster; the line stays, with its last day."""
    if not policies.may_keep_roster(by, entry.enterprise, on=today):
        raise PermissionDenied
    here = RosterEntry.objects.select_for_update().get(pk=entry.pk)
    if here.until is not None:
        return here
    here.until = last_day or max(here.since, today - timedelta(days=1))
    here.full_clean()
    here.save(update_fields=["until"])
    _forget(here)
    record(
        "roster entry ended",
        by=by,
        subject=here.enterprise,
        on=today,
        payload={"entry": here.pk},
    )
    return here


@transaction.atomic
def ask_to_join(
    enterprise: Enterprise,
    *,
    name: str,
    tail: str,
    job_no: str,
    remark: str,
    by: User,
    today: date,
) -> JoinRequest:
    """Ask the union to be put on the roster; asking twice is asking once.

    ``tail`` is the last four digits of the phone with which the person signed in.
    """
    if not by.phone_hash:
        raise PermissionDenied  # only somebody known by a phone can be matched by it
    open_request = JoinRequest.objects.filter(
        enterprise=enterprise, user=by, state=JoinRequest.State.OPEN
    ).first()
    if open_request is not None:
        return open_request
    request = JoinRequest(
        enterprise=enterprise,
        user=by,
        name=name,
        job_no=job_no,
        remark=remark,
        phone_last4=tail,
        asked_on=today,
    )
    request.full_clean()
    request.save()
    record(
        "asked to join roster",
        by=by,
        subject=enterprise,
        on=today,
        payload={"request": request.pk},
    )
    return request


def namesakes(request: JoinRequest, today: date) -> QuerySet[RosterEntry]:
    """Lines that may be this very person's: by a paper slip, or by the number of before."""
    lines = RosterEntry.objects.filter(enterprise=request.enterprise_id)
    if lines.filter(phone_hash=request.user.phone_hash).exists():
        return lines.none()
    return lines.in_force(today).filter(name=request.name, until=None)


@transaction.atomic
def accept(
    request: JoinRequest, *, by: User, today: date, line: RosterEntry | None = None
) -> RosterEntry:
    """Put the person who asked on the roster, or their phone on the ``line`` they have.

    Two lines would be two voices of one person. The key to the line of before loses its hold.
    """
    here = _open(request, by=by, today=today)
    lines = RosterEntry.objects.select_for_update().filter(enterprise=here.enterprise)
    entry = lines.filter(phone_hash=here.user.phone_hash).first()
    if line is not None:
        entry = namesakes(here, today).select_for_update().get(pk=line.pk)
        renew_key(entry)
    elif entry is None:
        entry = RosterEntry(enterprise=here.enterprise, since=today)
    entry.name, entry.job_no = here.name, here.job_no or entry.job_no
    entry.phone_hash, entry.phone_last4 = here.user.phone_hash, here.phone_last4
    entry.until, entry.user = None, here.user
    entry.full_clean()
    entry.save()
    _answer(here, JoinRequest.State.ADDED, "", by=by, today=today)
    _forget(entry)
    return entry


@transaction.atomic
def decline(request: JoinRequest, *, answer: str, by: User, today: date) -> JoinRequest:
    """Say why the person is not put on the roster."""
    here = _open(request, by=by, today=today)
    if not answer.strip():
        raise ValidationError({"answer": _("请写明原因，申请人会看到")})
    return _answer(here, JoinRequest.State.REFUSED, answer.strip(), by=by, today=today)


def _open(request: JoinRequest, *, by: User, today: date) -> JoinRequest:
    if not policies.may_answer_joining(by, request.enterprise, on=today):
        raise PermissionDenied
    here = JoinRequest.objects.select_for_update().select_related("enterprise", "user")
    found = here.get(pk=request.pk)
    if found.state != JoinRequest.State.OPEN:
        raise OrganizationRefused(
            Blocker(
                "answered-already",
                msg("这份申请已经答复过"),
                msg("返回名单看答复"),
            )
        )
    return found


def _answer(
    request: JoinRequest, state: JoinRequest.State, answer: str, *, by: User, today: date
) -> JoinRequest:
    request.state, request.answer = state, answer
    request.answered_on, request.answered_by = today, by
    request.full_clean()
    request.save()
    record(
        "joining answered",
        by=by,
        subject=request.enterprise,
        on=today,
        payload={"request": request.pk, "state": state.value},
    )
    return request


def _forget(entry: RosterEntry) -> None:
    if entry.user is not None:
        forget(entry.user)
