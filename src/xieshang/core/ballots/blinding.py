"""Signatures given without seeing what is signed (RFC 9474: RSABSSA-SHA384-PSS).

The names of the RFC: Prepare, Blind, BlindSign, Finalize. Ballots use the variant
RSABSSA-SHA384-PSS-Deterministic: what is signed ends with 32 random bytes, so no others are put
before it.
"""

from __future__ import annotations

import hashlib
import math
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA384

from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.keys import KeyPair, PublicKey
from xieshang.core.ballots.powers import secret_power

HASH_BYTES = 48  # SHA-384
SALT_BYTES = 48
PREFIX_BYTES = 32


def prepare_randomized(message: bytes, prefix: bytes | None = None) -> bytes:
    """PrepareRandomize: the message behind 32 random bytes. ``prefix`` is for known answers."""
    return (secrets.token_bytes(PREFIX_BYTES) if prefix is None else prefix) + message


def blind(
    public: PublicKey, message: bytes, *, salt: bytes | None = None, inverse: int | None = None
) -> tuple[bytes, int]:
    """Blind: the blinded message, and the number that takes the blinding off again.

    Args:
        public: The key whose owner will sign.
        message: As prepared.
        salt: Of the padding; random unless an answer is known.
        inverse: The result's second part, where the answer is known.

    Raises:
        BallotInvalid: the message shares a factor with the key.
    """
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    encoded = int.from_bytes(encode(message, public.n.bit_length() - 1, salt))
    if math.gcd(encoded, public.n) != 1:
        raise BallotInvalid(Reason.RANGE, "the message shares a factor with the key")
    factor = _unit(public.n) if inverse is None else pow(inverse, -1, public.n)
    blinded = encoded * pow(factor, public.e, public.n) % public.n
    return blinded.to_bytes(public.size), pow(factor, -1, public.n)


def sign_blinded(key: KeyPair, blinded: bytes) -> bytes:
    """BlindSign: the power by the private exponent, by halves, disguised, and checked.

    The disguise (a fresh factor) keeps the time taken from telling about the key; the
    check keeps a computing error in one half from giving the key away.

    Raises:
        BallotInvalid: not as long as the key, or a number that no honest phone sends: it would
            have the key signed as it stands (0, 1, n − 1), or is not below n.
    """
    public = key.public
    if len(blinded) != public.size:
        raise BallotInvalid(Reason.SIZE, f"{len(blinded)} bytes, not {public.size}")
    asked = int.from_bytes(blinded)
    if not 1 < asked < public.n - 1 or math.gcd(asked, public.n) != 1:
        raise BallotInvalid(Reason.RANGE, "not between 1 and n − 1")
    disguise = _unit(public.n)
    disguised = asked * pow(disguise, public.e, public.n) % public.n
    half = secret_power(disguised % key.p, key.d % (key.p - 1), key.p)
    other = secret_power(disguised % key.q, key.d % (key.q - 1), key.q)
    joined = other + key.q * ((half - other) * key.q_inverse % key.p)
    signed = joined * pow(disguise, -1, public.n) % public.n
    if pow(signed, public.e, public.n) != asked:
        raise ArithmeticError("the signature does not fit what was asked; nothing is given out")
    return signed.to_bytes(public.size)


def finalize(
    public: PublicKey,
    message: bytes,
    signed: bytes,
    inverse: int,
    *,
    salt_bytes: int = SALT_BYTES,
) -> bytes:
    """Finalize: the signature of the prepared message, blinding taken off.

    Raises:
        BallotInvalid: the office signed with another key, or something else.
    """
    if len(signed) != public.size:
        raise BallotInvalid(Reason.SIZE, f"{len(signed)} bytes, not {public.size}")
    signature = (int.from_bytes(signed) * inverse % public.n).to_bytes(public.size)
    if not verify(public, message, signature, salt_bytes=salt_bytes):
        raise BallotInvalid(Reason.SIGNATURE, "the office has not signed this with this key")
    return signature


def verify(
    public: PublicKey, message: bytes, signature: bytes, *, salt_bytes: int = SALT_BYTES
) -> bool:
    """Whether this is the key's RSASSA-PSS signature of the prepared message."""
    if len(signature) != public.size:
        return False
    how = padding.PSS(padding.MGF1(SHA384()), salt_bytes)
    try:
        public.verifier.verify(signature, message, how, SHA384())
    except InvalidSignature:
        return False
    return True


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 (RFC 8017, section 9.1.1).

    Raises:
        BallotInvalid: a key of so few bits cannot sign with this padding.
    """
    length = (bits + 7) // 8
    zeros = length - len(salt) - HASH_BYTES - 2
    if zeros < 0:
        raise BallotInvalid(Reason.KEY, f"{bits} bits are too few")
    hashed = hashlib.sha384(message).digest()
    tail = hashlib.sha384(bytes(8) + hashed + salt).digest()
    block = bytes(zeros) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mask(tail, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + tail + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 with SHA-384."""
    blocks = range((length + HASH_BYTES - 1) // HASH_BYTES)
    made = b"".join(hashlib.sha384(seed + one.to_bytes(4)).digest() for one in blocks)
    return made[:length]


def _unit(n: int) -> int:
    """A random number below n that can be divided by; all of them equally likely."""
    while True:
        found = secrets.randbelow(n)
        if found > 1 and math.gcd(found, n) == 1:
            return found
