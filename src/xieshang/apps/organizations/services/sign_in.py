"""Signs a worker in by phone code and finds where they work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xieshang.apps.accounts import codes
from xieshang.apps.accounts.codes import Crowd
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import forget
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.validity import in_force


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, and the enterprises whose roster knows the phone."""

    user: User
    enterprises: tuple[Enterprise, ...]


def send_code(
    digits: str, *, address: str, now: datetime, today: date, here: int | None = None
) -> None:
    """Send a code to a phone; ``here`` is the enterprise whose poster was scanned.

    Raises:
        TooMany: too many codes for this phone, network address or enterprise.
    """
    codes.send_code(digits, address=address, now=now, crowd=crowd_of(here, today))


def crowd_of(here: int | None, today: date) -> Crowd | None:
    """The people on the roster of an enterprise; None where no poster was scanned."""
    if here is None:
        return None
    roster = RosterEntry.objects.in_force(today).filter(enterprise=here)
    return Crowd(f"enterprise/{here}", roster.count())


def enter(
    hashed: str,
    code: str,
    *,
    address: str,
    now: datetime,
    today: date,
    here: int | None = None,
) -> Entered | None:
    """Sign in with the code sent to the phone of this hash; None where the code is not right.

    Nobody on any roster may come in too: they read what is public and ask to be added.
    ``here`` is the enterprise whose poster was scanned, if one was.

    Raises:
        TooMany: too many wrong codes from this network address or this enterprise.
    """
    crowd = crowd_of(here, today)
    if not codes.check_code(hashed, code, address=address, now=now, crowd=crowd):
        return None
    return _enter(hashed, today=today)


@transaction.atomic
def _enter(hashed: str, *, today: date) -> Entered | None:
    current = RosterEntry.objects.filter(in_force(today), phone_hash=hashed)
    entries = list(current.select_related("enterprise").order_by("enterprise__name"))
    name = entries[0].name if entries else ""
    user = User.objects.of_phone(hashed, name=name or "—")
    if not user.is_active:
        return None
    if name and user.name != name:
        user.name = name
        user.save(update_fields=["name"])
    # No trail row: it would tell the minute of a first coming, and many speak right after it.
    current.filter(user=None).update(user=user)
    forget(user)
    return Entered(user, tuple(entry.enterprise for entry in entries))
