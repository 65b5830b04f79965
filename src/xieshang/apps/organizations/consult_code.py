"""What the QR on the wall says (协商码): an enterprise and the number of its code, signed."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum, auto

from django.conf import settings
from django.core import signing

from xieshang.apps.organizations.models import ConsultCode, Enterprise
from xieshang.apps.organizations.models.consult_codes import FIRST

SALT = "xieshang.consult-code"
SIGNED = re.compile(r"([a-z2-7]{4})-([0-9]{1,12})-([0-9]{1,4})\.[\w-]{20,60}", re.ASCII)


class State(StrEnum):
    """What became of a code that somebody scanned."""

    LIVE = auto()
    REVOKED = auto()
    UNKNOWN = auto()  # signed here, but the register has no such code
    ALTERED = auto()  # says that it is from here, and its signature does not fit
    ELSEWHERE = auto()  # of another platform
    UNREADABLE = auto()  # no code of this kind at all


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code says: an enterprise and the number of one of its codes; no person."""

    enterprise_id: int
    no: int


@dataclass(frozen=True, slots=True)
class Found:
    """A scanned code, with what the register knows of it."""

    state: State
    enterprise: Enterprise | None = None
    code: ConsultCode | None = None


class CodeInvalid(Exception):
    """The code says nothing that could be believed."""

    def __init__(self, state: State) -> None:
        self.state = state
        super().__init__(state)


def site_mark() -> str:
    """Four letters that tell this platform's codes from another's."""
    return (
        base64.b32encode(hashlib.sha256(settings.SITE.encode()).digest())[:4].decode().lower()
    )


def code_of(enterprise: Enterprise, no: int = FIRST) -> str:
    """The signed text that a poster's QR carries after the site's address."""
    return _signer().sign(f"{site_mark()}-{enterprise.pk}-{no}")


def read(code: str) -> Scanned:
    """What a scanned code says.

    Raises:
        CodeInvalid: it is of another platform, was altered, or is no code at all.
    """
    written = SIGNED.fullmatch(code)
    if written is None:
        return _read_first_form(code)
    try:
        _signer().unsign(code)
    except signing.BadSignature as error:
        ours = written[1] == site_mark()
        raise CodeInvalid(State.ALTERED if ours else State.ELSEWHERE) from error
    return Scanned(int(written[2]), int(written[3]))


def look_up(code: str) -> Found:
    """What a scanned code says, and whether it still holds; nothing is written down."""
    try:
        scanned = read(code)
    except CodeInvalid as invalid:
        return Found(invalid.state)
    codes = ConsultCode.objects.select_related("enterprise", "follower")
    known = codes.filter(enterprise=scanned.enterprise_id, no=scanned.no).first()
    if known is not None:
        state = State.LIVE if known.is_live else State.REVOKED
        return Found(state, known.enterprise, known)
    here = Enterprise.objects.filter(pk=scanned.enterprise_id).first()
    if here is None or scanned.no != FIRST:
        return Found(State.UNKNOWN, here)
    return Found(State.LIVE, here)


def _read_first_form(code: str) -> Scanned:
    """Posters printed before there was one code for each place: they count as number 1."""
    try:
        pk, _place = signing.Signer(salt=SALT, sep=".").unsign_object(code)
        return Scanned(int(pk), FIRST)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise CodeInvalid(State.UNREADABLE) from error


def _signer() -> signing.Signer:
    return signing.Signer(salt=f"{SALT}.place", sep=".")
