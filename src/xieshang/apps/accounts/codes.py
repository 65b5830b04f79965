"""One-time codes sent to a phone: six digits, ten minutes, five tries.

A code goes to whoever asks with a valid number. Whether the number stands on a roster is
found out only after the code was entered, so nothing here tells known from unknown numbers.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import PhoneCode
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.accounts.sms import messenger
from xieshang.apps.accounts.throttle import Limit, TooMany, give_back, hit, keyed

LIFE: Final = timedelta(minutes=10)
TRIES: Final = 5
DIGITS: Final = 6

SEND_LIMITS: Final = (
    Limit("code-minute", 1, timedelta(minutes=1)),
    Limit("code-hour", 5, timedelta(hours=1)),
    Limit("code-day", 10, timedelta(days=1)),
)
ADDRESS_LIMIT: Final = Limit("code-address", 30, timedelta(hours=1))
CHECK_LIMIT: Final = Limit("code-check", 60, timedelta(hours=1))  # codes that were wrong
CEILING: Final = Limit("code-ceiling", 12_000, timedelta(hours=1))  # of any one address
CODES_EACH, PERSONS_A_SLIP = 2, 10  # codes for each person; persons for each further wrong code


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of an enterprise whose poster was scanned (decision 0022).

    A whole shift sits behind one network address. What they may ask for together follows from
    how many they are, from wherever they ask.
    """

    key: str
    persons: int

    @property
    def sending(self) -> Limit:
        most = max(ADDRESS_LIMIT.hits, CODES_EACH * self.persons)
        return Limit("code-crowd", most, ADDRESS_LIMIT.within)

    @property
    def checking(self) -> Limit:
        most = CHECK_LIMIT.hits + self.persons // PERSONS_A_SLIP
        return Limit("check-crowd", most, CHECK_LIMIT.within)


def _counted(
    limit: Limit, alone: Limit, crowd: Crowd | None, address: str, now: datetime
) -> tuple[Limit, str]:
    """Count with the crowd; alone where there is none, or where somebody used all of its."""
    if crowd is not None:
        hit(CEILING, address, now=now)
        try:
            hit(limit, crowd.key, now=now)
        except TooMany:
            pass
        else:
            return limit, crowd.key
    hit(alone, address, now=now)
    return alone, address


def send_code(digits: str, *, address: str, now: datetime, crowd: Crowd | None = None) -> None:
    """Send a fresh code; the ones before it stop working.

    Raises:
        TooMany: this phone, this network address or this crowd has asked too often.
    """
    hashed = phone_hash(digits)
    limit = crowd.sending if crowd else ADDRESS_LIMIT
    _counted(limit, ADDRESS_LIMIT, crowd, address, now)
    for limit in SEND_LIMITS:
        hit(limit, hashed, now=now)
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    PhoneCode.objects.filter(phone_hash=hashed, used_at=None).update(used_at=now)
    PhoneCode.objects.create(
        phone_hash=hashed, code_hash=_hash(hashed, code), sent_at=now, expires_at=now + LIFE
    )
    text = _("【协商】验证码%(code)s，10分钟内有效。任何人向你要验证码都不要给") % {
        "code": code
    }
    messenger().send(digits, text)


def check_code(
    hashed: str, code: str, *, address: str, now: datetime, crowd: Crowd | None = None
) -> bool:
    """Whether this code was sent to the phone of this hash; right codes work once.

    Each try is counted before it is looked at, and a right one given back: a shift that comes
    in is no attack.

    Raises:
        TooMany: this network address or this crowd has tried wrong codes too often.
    """
    limit = crowd.checking if crowd else CHECK_LIMIT
    counted, key = _counted(limit, CHECK_LIMIT, crowd, address, now)
    if not _is_right(hashed, code, now):
        return False
    give_back(counted, key, now=now)
    return True


def _is_right(hashed: str, code: str, now: datetime) -> bool:
    expected = _hash(hashed, code.strip())
    sent = (
        PhoneCode.objects.filter(phone_hash=hashed, used_at=None, expires_at__gt=now)
        .order_by("-sent_at", "-pk")
        .first()
    )
    if sent is None:
        return False
    # The try is counted before the comparison, so that parallel guesses count too.
    live = PhoneCode.objects.filter(pk=sent.pk, used_at=None)
    if not live.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return False
    if not constant_time_compare(expected, sent.code_hash):
        return False
    return bool(live.update(used_at=now))


def forget_old(*, now: datetime) -> int:
    """Delete codes that expired a day ago; returns how many."""
    return PhoneCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


def _hash(hashed_phone: str, code: str) -> str:
    return keyed(f"{hashed_phone}:{code}")
