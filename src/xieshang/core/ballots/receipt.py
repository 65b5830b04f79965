"""The box's receipt (回执): proof for the voter that this very envelope was taken in."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from xieshang.core.ballots.frozen import Frozen
from xieshang.core.ballots.keys import CurveKey
from xieshang.core.ballots.messages import REVISION_BYTES

PURPOSE = b"xieshang/receipt/v1\n"
HALF = 32  # bytes of each of the two numbers of a signature
RECEIPT_BYTES = 2 * HALF


def receipt_message(frozen: Frozen, envelope_hash: bytes, revision: int) -> bytes:
    return PURPOSE + frozen.hash + envelope_hash + revision.to_bytes(REVISION_BYTES)


def give_receipt(
    key: CurveKey, frozen: Frozen, *, envelope_hash: bytes, revision: int
) -> bytes:
    """ECDSA on P-256 with SHA-256, r and s side by side as browsers have it.

    The same cast gets the same receipt: the signature is deterministic (RFC 6979).
    """
    message = receipt_message(frozen, envelope_hash, revision)
    der = key.sign(message, ECDSA(SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return r.to_bytes(HALF) + s.to_bytes(HALF)


def receipt_holds(
    frozen: Frozen, receipt: bytes, *, envelope_hash: bytes, revision: int
) -> bool:
    """Whether this paper's box has signed for this envelope."""
    if len(receipt) != RECEIPT_BYTES:
        return False
    der = encode_dss_signature(int.from_bytes(receipt[:HALF]), int.from_bytes(receipt[HALF:]))
    message = receipt_message(frozen, envelope_hash, revision)
    try:
        frozen.receipt.verify(der, message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
