"""The consultation code on the wall (协商码): which enterprise and place, signed; no person."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from xieshang.apps.organizations.models import Enterprise

SALT = "xieshang.consult-code"


class CodeInvalid(Exception):
    """The code was altered, or belongs to another platform."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code says: an enterprise and the place where the poster hangs."""

    enterprise_id: int
    place: str


def code_of(enterprise: Enterprise, place: str = "") -> str:
    """The signed text that a poster's QR carries after the site's address."""
    return signing.Signer(salt=SALT, sep=".").sign_object([enterprise.pk, place], compress=True)


def read(code: str) -> Scanned:
    """What a scanned code says.

    Raises:
        CodeInvalid: the signature does not fit.
    """
    try:
        pk, place = signing.Signer(salt=SALT, sep=".").unsign_object(code)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise CodeInvalid from error
    return Scanned(pk, place)
