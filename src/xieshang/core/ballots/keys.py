"""The keys of a ballot paper: RSA for tickets and ballots, P-256 for envelopes and receipts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from xieshang.core.ballots.errors import BallotInvalid, Reason

EXPONENT = 65537
BITS = 2048  # why it is enough for a key that is destroyed at the close: decision 0026
FEWEST_BITS, MOST_BITS = 1024, 4096
Curve = ec.EllipticCurvePublicKey
CurveKey = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class PublicKey:
    """An RSA key that others verify with."""

    n: int
    e: int = EXPONENT

    @property
    def size(self) -> int:
        """Bytes of a signature."""
        return (self.n.bit_length() + 7) // 8

    @cached_property
    def verifier(self) -> rsa.RSAPublicKey:
        return rsa.RSAPublicNumbers(self.e, self.n).public_key()

    @cached_property
    def der(self) -> bytes:
        """SubjectPublicKeyInfo, as browsers import it."""
        return self.verifier.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @classmethod
    def read(cls, der: bytes) -> Self:
        """Read a SubjectPublicKeyInfo.

        Raises:
            BallotInvalid: it is not one of an RSA key as we use them.
        """
        key = _public(der)
        if not isinstance(key, rsa.RSAPublicKey):
            raise BallotInvalid(Reason.KEY, "not an RSA key")
        numbers = key.public_numbers()
        bits = numbers.n.bit_length()
        if numbers.e != EXPONENT or bits % 8 or not FEWEST_BITS <= bits <= MOST_BITS:
            raise BallotInvalid(Reason.KEY, "not an RSA key of our kind")
        return cls(numbers.n, numbers.e)


@dataclass(frozen=True)
class KeyPair:
    """An RSA key that signs: its public half, the private exponent, the two primes."""

    public: PublicKey
    d: int
    p: int
    q: int

    @cached_property
    def q_inverse(self) -> int:
        return pow(self.q, -1, self.p)

    @classmethod
    def generate(cls, bits: int = BITS) -> Self:
        """A fresh key; about 0.1 s."""
        return cls._of(rsa.generate_private_key(EXPONENT, bits))

    @classmethod
    def read(cls, der: bytes) -> Self:
        """Read a key that this class wrote (PKCS #8).

        Raises:
            BallotInvalid: it is not an RSA key.
        """
        try:  # our own file: a wrong key shows when its first signature is checked
            key = load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BallotInvalid(Reason.KEY, "not a private key") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise BallotInvalid(Reason.KEY, "not an RSA key")
        return cls._of(key)

    @classmethod
    def _of(cls, key: rsa.RSAPrivateKey) -> Self:
        numbers = key.private_numbers()
        public = PublicKey(numbers.public_numbers.n, numbers.public_numbers.e)
        return cls(public, numbers.d, numbers.p, numbers.q)

    @cached_property
    def der(self) -> bytes:
        """The private key (PKCS #8), unencrypted: where it lies decides who has it."""
        numbers = rsa.RSAPrivateNumbers(
            self.p, self.q, self.d,
            rsa.rsa_crt_dmp1(self.d, self.p), rsa.rsa_crt_dmq1(self.d, self.q),
            rsa.rsa_crt_iqmp(self.p, self.q),
            rsa.RSAPublicNumbers(self.public.e, self.public.n),
        )  # fmt: skip
        key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
        return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def new_curve_key() -> CurveKey:
    """A fresh P-256 key: for the count, or for receipts."""
    return ec.generate_private_key(ec.SECP256R1())


def curve_key_der(key: CurveKey) -> bytes:
    """A private P-256 key as PKCS #8, unencrypted."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def curve_der(key: Curve) -> bytes:
    """A public P-256 key as SubjectPublicKeyInfo."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def read_curve_key(der: bytes) -> CurveKey:
    """Read what ``curve_key_der`` wrote.

    Raises:
        BallotInvalid: it is not a P-256 key.
    """
    try:
        key = load_der_private_key(der, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BallotInvalid(Reason.KEY, "not a private key") from error
    if not isinstance(key, CurveKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BallotInvalid(Reason.KEY, "not a P-256 key")
    return key


def read_curve(der: bytes) -> Curve:
    """Read what ``curve_der`` wrote.

    Raises:
        BallotInvalid: it is not a P-256 key.
    """
    key = _public(der)
    if not isinstance(key, Curve) or not isinstance(key.curve, ec.SECP256R1):
        raise BallotInvalid(Reason.KEY, "not a P-256 key")
    return key


def _public(der: bytes) -> object:
    try:
        return load_der_public_key(der)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BallotInvalid(Reason.KEY, "not a public key") from error
