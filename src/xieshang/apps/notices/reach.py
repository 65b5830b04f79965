"""Where people want to be reached: shown to nobody but them, encrypted, confirmed by a code."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import Limit, hit, keyed
from xieshang.apps.notices.channels import LINES
from xieshang.apps.notices.models import Notice, Reach
from xieshang.apps.notices.wording import Letter

LIFE: Final = timedelta(minutes=10)
SEND_LIMIT: Final = Limit("reach-send", 5, timedelta(hours=1))  # to whatever address
CHECK_LIMIT: Final = Limit("reach-check", 10, timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Claim:
    """An address that somebody says is theirs; lies in their session until they show it."""

    channel: str
    address: str  # encrypted
    code: str  # its keyed hash
    until: float

    def kept(self) -> dict[str, object]:
        return asdict(self)


def ask(person: User, channel: str, address: str, *, now: datetime) -> Claim:
    """Send a code to the address; nothing is kept yet.

    Raises:
        TooMany: this person has asked too often.
        NotSent: the other side did not take the message.
    """
    hit(SEND_LIMIT, str(person.pk), now=now)
    code = "".join(secrets.choice("0123456789") for _digit in range(6))
    text = _("验证码%(code)s，10分钟内有效。你没有在协商平台填这个地址的话，不用理会") % {
        "code": code
    }
    LINES[channel](address, Letter(_("协商平台：验证码"), text, f"【协商】{text}"), uuid4())
    until = (now + LIFE).timestamp()
    return Claim(channel, _seal(address), _hash(person, code), until)


def show(person: User, claim: Claim, code: str, *, now: datetime) -> bool:
    """Keep the address if the code is the one that went there.

    Raises:
        TooMany: this person has tried too often.
    """
    hit(CHECK_LIMIT, str(person.pk), now=now)
    right = constant_time_compare(_hash(person, code.strip()), claim.code)
    if not right or now.timestamp() > claim.until:
        return False
    keep(person, claim.channel, address_in(claim))
    return True


def address_in(claim: Claim) -> str:
    """The address in the clear, for the one who says it is theirs."""
    return _open(claim.address)


def keep(person: User, channel: str, address: str) -> Reach:
    """Keep an address that the person has shown to be their own; it replaces the one before."""
    made, _new = Reach.objects.update_or_create(
        person=person,
        channel=channel,
        defaults={"address": _seal(address)},
    )
    return made


def forget(person: User, channel: str) -> None:
    """Send nothing there any more; what was waiting is not sent, and the ledger says so."""
    waiting = Notice.objects.filter(person=person, channel=channel, state=Notice.State.WAITING)
    with transaction.atomic():
        Reach.objects.filter(person=person, channel=channel).delete()
        waiting.update(state=Notice.State.HELD)


def choose(reach: Reach, *, service: bool) -> None:
    """Whether more than the law's own notices goes there."""
    Reach.objects.filter(pk=reach.pk).update(wants_service=service)


def address_of(reach: Reach) -> str:
    """The address in the clear, for the one who sends and for its owner.

    Empty where the deployment's key was replaced since: its owner has to enter it anew.
    """
    try:
        return _open(reach.address)
    except InvalidToken:
        return ""


def _seal(address: str) -> str:
    return _cipher().encrypt(address.encode()).decode()


def _open(sealed: str) -> str:
    return _cipher().decrypt(sealed.encode()).decode()


def _hash(person: User, code: str) -> str:
    return keyed(f"reach:{person.pk}:{code}")


def _cipher() -> Fernet:
    key = hashlib.sha256(b"where to reach people:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
