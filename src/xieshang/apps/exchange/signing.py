"""Detached Ed25519 signatures of uploaded files, checked against a department's keys.

A department signs the bytes of its file, for example with
``openssl pkeyutl -sign -rawin -inkey key.pem -in list.xlsx -out list.xlsx.sig``.
"""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import IO, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from xieshang.apps.exchange.importers import Sender
from xieshang.apps.exchange.models import SigningKey
from xieshang.apps.exchange.reading.refusal import Unreadable

LENGTH: Final = 64  # bytes of a signature
LONGEST: Final = 4_096  # bytes of a signature file, text around it included


def public_half(written: str) -> str:
    """A public key as it is kept, from PEM or from base64 of its 32 bytes.

    Raises:
        ValueError: it is no Ed25519 public key.
    """
    if "BEGIN" in written:
        found = load_pem_public_key(written.strip().encode())
        if not isinstance(found, Ed25519PublicKey):
            raise ValueError("not Ed25519")
        return base64.b64encode(found.public_bytes_raw()).decode()
    raw = base64.b64decode("".join(written.split()), validate=True)
    Ed25519PublicKey.from_public_bytes(raw)
    return base64.b64encode(raw).decode()


def signer_of(
    file: IO[bytes], signature: bytes | None, *, sender: Sender, on: date
) -> SigningKey | None:
    """The key in force that signed this file; nobody where the department has none.

    Raises:
        Unreadable: there is a key and no signature, or one that does not hold.
    """
    keys = list(SigningKey.objects.of(sender.giver, sender.region_code).in_force(on))
    if not keys:
        if signature is not None:
            raise Unreadable("signature", giver=sender.called)
        return None
    if signature is None:
        raise Unreadable("no signature", giver=sender.called)
    file.seek(0)
    content = file.read()
    file.seek(0)
    for key in keys:
        if holds(key.public_key, signature, content):
            return key
    raise Unreadable("signature", giver=sender.called)


def holds(public_key: str, signature: bytes, content: bytes) -> bool:
    """Whether this key made this signature, raw or in base64, of these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key)).verify(
            _raw(signature), content
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _raw(signature: bytes) -> bytes:
    if len(signature) == LENGTH:
        return signature
    try:
        return base64.b64decode(b"".join(signature[:LONGEST].split()), validate=True)
    except binascii.Error as error:
        raise ValueError("neither raw nor base64") from error
