"""Signs a worker in by phone code and finds where they work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xieshang.apps.accounts import codes
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import forget
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.validity import in_force
from xieshang.apps.trail.services import record


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came in, and the enterprises whose roster knows the phone."""

    user: User
    enterprises: tuple[Enterprise, ...]


def enter(
    hashed: str, code: str, *, address: str, now: datetime, today: date
) -> Entered | None:
    """Sign in with the code sent to the phone of this hash; None where the code is not right.

    Nobody on any roster may come in too: they read what is public and ask to be added.

    Raises:
        TooMany: too many tries from this network address.
    """
    if not codes.check_code(hashed, code, address=address, now=now):
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
    linked = current.filter(user=None).update(user=user)
    forget(user)
    if linked:
        record("worker met on roster", by=user, subject=user, on=today)
    return Entered(user, tuple(entry.enterprise for entry in entries))
