"""One-time codes sent to a phone: six digits, ten minutes, five tries.

A code goes to whoever asks with a valid number. Whether the number stands on a roster is
found out only after the code was entered, so nothing here tells known from unknown numbers.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import PhoneCode
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.accounts.sms import messenger
from xieshang.apps.accounts.throttle import Limit, hit, keyed

LIFE: Final = timedelta(minutes=10)
TRIES: Final = 5
DIGITS: Final = 6

SEND_LIMITS: Final = (
    Limit("code-minute", 1, timedelta(minutes=1)),
    Limit("code-hour", 5, timedelta(hours=1)),
    Limit("code-day", 10, timedelta(days=1)),
)
ADDRESS_LIMIT: Final = Limit("code-address", 30, timedelta(hours=1))
CHECK_LIMIT: Final = Limit("code-check", 60, timedelta(hours=1))


def send_code(digits: str, *, address: str, now: datetime) -> None:
    """Send a fresh code; the ones before it stop working.

    Raises:
        TooMany: this phone or this network address has asked too often.
    """
    hashed = phone_hash(digits)
    hit(ADDRESS_LIMIT, address, now=now)
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


def check_code(hashed: str, code: str, *, address: str, now: datetime) -> bool:
    """Whether this code was sent to the phone of this hash; right codes work once.

    Raises:
        TooMany: this network address has tried too often.
    """
    hit(CHECK_LIMIT, address, now=now)
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
