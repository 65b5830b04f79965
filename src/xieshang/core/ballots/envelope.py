"""The sealed envelope: who holds the box cannot open it, and all are of one size (RFC 9180).

HPKE base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM; what browsers compute too.
The hash of the frozen paper goes in with it: an envelope of another paper does not open.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.keys import Curve, CurveKey

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
PADDED_BYTES = 1024
LENGTH_BYTES = 2
LONGEST = PADDED_BYTES - LENGTH_BYTES
ENVELOPE_BYTES = 65 + PADDED_BYTES + 16  # a point of the curve, what is sealed, its tag
PURPOSE = b"xieshang/envelope/v1\n"


def seal(count: Curve, frozen_hash: bytes, body: bytes) -> bytes:
    """An envelope around at most ``LONGEST`` bytes; itself ``ENVELOPE_BYTES`` long."""
    return SUITE.encrypt(pad(body), count, PURPOSE + frozen_hash)


def unseal(count: CurveKey, frozen_hash: bytes, envelope: bytes) -> bytes:
    """The body.

    Raises:
        BallotInvalid: of the wrong length, not sealed for this key and paper, or badly padded.
    """
    if len(envelope) != ENVELOPE_BYTES:
        raise BallotInvalid(Reason.SIZE, f"{len(envelope)} bytes, not {ENVELOPE_BYTES}")
    try:
        padded = SUITE.decrypt(envelope, count, PURPOSE + frozen_hash)
    except (InvalidTag, ValueError) as error:
        raise BallotInvalid(Reason.SEALED_ELSEWHERE, "does not open") from error
    return unpad(padded)


def pad(body: bytes) -> bytes:
    """Length, body, zeros: 1 KiB in all."""
    if len(body) > LONGEST:
        raise BallotInvalid(Reason.SIZE, f"{len(body)} bytes do not fit into the envelope")
    return (len(body).to_bytes(LENGTH_BYTES) + body).ljust(PADDED_BYTES, b"\0")


def unpad(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:LENGTH_BYTES])
    body, rest = padded[LENGTH_BYTES:][:length], padded[LENGTH_BYTES + length :]
    if len(padded) != PADDED_BYTES or len(body) != length or rest.strip(b"\0"):
        raise BallotInvalid(Reason.FORM, "badly padded")
    return body
