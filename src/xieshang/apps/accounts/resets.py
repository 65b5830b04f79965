"""Reset codes: an administrator hands one over, its owner sets a new password with it, once.

Twelve signs that can be read over the phone; only their keyed hash is kept. The second factor
stays what it is: whoever finds a code still stands before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils.crypto import get_random_string

from xieshang.apps.accounts.models import ResetCode, User
from xieshang.apps.accounts.throttle import Limit, hit, keyed

LIFE: Final = timedelta(hours=24)
SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
LENGTH: Final = 12
GROUP: Final = 4
ADDRESS_LIMIT: Final = Limit("reset-address", 20, timedelta(hours=1))
NAME_LIMIT: Final = Limit("reset-name", 20, timedelta(hours=1))


def issue(user: User, *, by: User, now: datetime) -> str:
    """A fresh code, as it is shown once; the ones before it stop working."""
    void(user, now=now)
    code = get_random_string(LENGTH, SIGNS)
    ResetCode.objects.create(
        user=user,
        code_hash=_hash(user.username, code),
        issued_by=by,
        issued_at=now,
        expires_at=now + LIFE,
    )
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def find(username: str, code: str, *, address: str, now: datetime) -> ResetCode | None:
    """The code's row if it works at this moment; nothing tells why another one does not.

    Raises:
        TooMany: tried too often from this network address, or for this name.
    """
    hit(ADDRESS_LIMIT, address, now=now)
    hit(NAME_LIMIT, username, now=now)
    plain = "".join(code.split()).replace("-", "").lower()
    return (
        ResetCode.objects.filter(
            code_hash=_hash(username, plain),
            used_at=None,
            expires_at__gt=now,
            user__username=username,
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )


def use_up(code: ResetCode, *, now: datetime) -> bool:
    """Take the code; False where a second copy of the form was faster."""
    return bool(ResetCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now))


def void(user: User, *, now: datetime) -> None:
    """No code of this person works any more."""
    ResetCode.objects.filter(user=user, used_at=None).update(used_at=now)


def forget_old(*, now: datetime) -> int:
    """Delete codes that expired a day ago; the trail says who issued them. Returns how many."""
    return ResetCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


def _hash(username: str, code: str) -> str:
    return keyed(f"reset:{username}:{code}")
