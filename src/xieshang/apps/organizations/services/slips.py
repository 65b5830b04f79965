"""Issues paper slips and lets in whoever brings one: once, in time, as who is on the roster.

Whoever prints a slip could use it. Therefore each slip is a new key (``slip_epoch``): with it
nobody reads under which name the person spoke before, and a second effect it does not give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import Limit, hit, keyed
from xieshang.apps.organizations import policies, slip_codes
from xieshang.apps.organizations.entry_keys import renew_key
from xieshang.apps.organizations.models import Enterprise, EntrySlip, RosterEntry
from xieshang.apps.organizations.services.sign_in import Entered
from xieshang.apps.trail.services import record

LIFE: Final = timedelta(days=14)
MOST: Final = 200  # slips printed in one go
# A whole shift may sit behind one address; 54 bits are not found in 300 tries an hour.
CHECK_LIMIT: Final = Limit("slip-check", 300, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Issued:
    """A slip on its way to the printer: the only moment in which its code is known."""

    entry: RosterEntry
    code: str
    expires_on: date


class Why(StrEnum):
    """Why a slip does not open the door."""

    UNKNOWN = auto()
    USED = auto()
    REVOKED = auto()
    EXPIRED = auto()
    LEFT = auto()  # no longer on the roster


class SlipRefused(Exception):
    """Nobody came in."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


@transaction.atomic
def issue(
    enterprise: Enterprise, entries: Sequence[RosterEntry], *, by: User, today: date
) -> list[Issued]:
    """A fresh slip for each of these people; the ones before stop working, with their sessions.

    Raises:
        ValidationError: somebody is not on the roster today, or has a telephone on it.
    """
    if not policies.may_issue_slips(by, enterprise, on=today):
        raise PermissionDenied
    if not 0 < len(entries) <= MOST:
        raise ValidationError(_("一次选1到%(most)d人") % {"most": MOST})
    held = enterprise.roster.in_force(today).select_for_update(of=("self",))
    here = list(held.filter(pk__in=[each.pk for each in entries]).order_by("name", "pk"))
    if len(here) != len({each.pk for each in entries}):
        raise ValidationError(_("有人已不在花名册上。请重新选"))
    if named := next((each for each in here if each.phone_hash), None):
        raise ValidationError(_("%(name)s有手机号，不用纸条") % {"name": named.name})
    issued = [_issue(entry, today=today) for entry in here]
    record(
        "entry slips issued",
        by=by,
        subject=enterprise,
        on=today,
        payload={"entries": [each.pk for each in here], "expires_on": today + LIFE},
    )
    return issued


def _issue(entry: RosterEntry, *, today: date) -> Issued:
    renew_key(entry)
    entry.save(update_fields=["user", "slip_epoch"])
    code = slip_codes.new_code()
    EntrySlip.objects.create(
        entry=entry,
        code_hash=code_hash(code),
        epoch=entry.slip_epoch,
        issued_on=today,
        expires_on=today + LIFE,
    )
    return Issued(entry, code, today + LIFE)


def enter(code: str, *, address: str, now: datetime, today: date) -> Entered:
    """Come in with the code of a slip; the same work for every code, whatever became of it.

    Raises:
        TooMany: too many tries from this network address.
        SlipRefused: the slip does not open the door, and why.
    """
    hit(CHECK_LIMIT, address, now=now)
    slips = EntrySlip.objects.select_related("entry__enterprise", "entry__user")
    slip = slips.filter(code_hash=code_hash(code)).first()
    if (why := _fault(slip, today)) is not None or slip is None:
        raise SlipRefused(why or Why.UNKNOWN)
    return _enter(slip)


def _fault(slip: EntrySlip | None, today: date) -> Why | None:
    if slip is None:
        return Why.UNKNOWN
    if slip.state == EntrySlip.State.USED:
        return Why.USED
    if slip.state == EntrySlip.State.REVOKED:
        return Why.REVOKED
    if slip.expires_on < today:
        return Why.EXPIRED
    left = slip.entry.until is not None and slip.entry.until < today
    return Why.LEFT if left else None


@transaction.atomic
def _enter(slip: EntrySlip) -> Entered:
    """Use the slip up; of two who bring it at once, one comes in."""
    live = EntrySlip.objects.filter(pk=slip.pk, state=EntrySlip.State.OPEN)
    if not live.update(state=EntrySlip.State.USED):
        raise SlipRefused(Why.USED)
    entry = slip.entry
    user = User.objects.of_slip(name=entry.name)
    RosterEntry.objects.filter(pk=entry.pk).update(user=user)
    return Entered(user, (entry.enterprise,))


def code_hash(code: str) -> str:
    """What is kept of a code: without the key of this platform it cannot be searched for."""
    return keyed(f"slip:{code}")
