"""Signed notes with Ed25519 (C2SP signed-note v1), and a witness's cosignature on them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

ED25519, COSIGNATURE = 0x01, 0x04  # signature types assigned by C2SP
DASH = "\N{EM DASH} "
LONGEST = 1_000_000  # bytes
MOST_SIGNATURES = 64
NAME = re.compile(r"[^\s+]+")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteInvalid(Exception):
    """The note is not well formed, or no known key has signed it, or one has signed wrongly."""


class NobodyKnown(NoteInvalid):
    """No known key has signed the note."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that one knows: name, kind of signature, 32 bytes of public key."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def read(cls, vkey: str) -> Verifier:
        """Read ``name+id+key`` (C2SP vkey).

        Raises:
            NoteInvalid: it is not one, or its id does not fit its key.
        """
        name, _plus, rest = vkey.partition("+")
        identity, _plus, encoded = rest.partition("+")
        material = _decoded(encoded)
        if not NAME.fullmatch(name) or len(material) != 33:
            raise NoteInvalid("not a verifier key")
        found = cls(name, material[0], material[1:])
        if found.kind not in (ED25519, COSIGNATURE) or found.identity.hex() != identity:
            raise NoteInvalid("the id of the verifier key does not fit")
        return found

    @property
    def identity(self) -> bytes:
        """The four bytes by which a signature line names its key."""
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.identity.hex()}+{material}"

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether this key made this signature (without the key's id) of the note's text."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            moment, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            if not 0 < moment < 2**63:  # a witness's time is never left out
                return False
            message = cosigned(text, moment)
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name; ``seed`` is its 32 bytes."""

    name: str
    seed: bytes

    @classmethod
    def read(cls, skey: str) -> Signer:
        """Read ``PRIVATE+KEY+name+id+key``, as Go's note package writes it.

        Raises:
            NoteInvalid: it is not one, or its id does not fit its key.
        """
        parts = skey.split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"] or not NAME.fullmatch(parts[2]):
            raise NoteInvalid("not a signing key")
        name, identity, encoded = parts[2:]
        material = _decoded(encoded)
        if len(material) != 33 or material[0] != ED25519:
            raise NoteInvalid("not an Ed25519 signing key")
        found = cls(name, material[1:])
        if found.verifier().identity.hex() != identity:
            raise NoteInvalid("the id of the signing key does not fit")
        return found

    @property
    def skey(self) -> str:
        """The private key as text, for the file that keeps it."""
        material = base64.b64encode(bytes([ED25519]) + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier().identity.hex()}+{material}"

    def verifier(self, kind: int = ED25519) -> Verifier:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, kind, public.public_bytes_raw())

    def line(self, message: bytes, kind: int, before: bytes = b"") -> str:
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)
        packed = self.verifier(kind).identity + before + signature
        return f"{DASH}{self.name} {base64.b64encode(packed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Opened:
    """A note whose signatures by known keys all hold; ``by`` names those keys."""

    text: str
    by: tuple[Verifier, ...]


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """First four bytes of SHA-256(name, newline, kind, public key)."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def cosigned(text: str, moment: int) -> bytes:
    """What a witness signs: the checkpoint's text with the POSIX time in front."""
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def sign(text: str, signer: Signer) -> str:
    """The note: text, empty line, signature.

    Raises:
        NoteInvalid: the text does not end with a newline, or has control characters.
    """
    if not text.endswith("\n") or CONTROL.search(text):
        raise NoteInvalid("a note's text ends with a newline and has no control characters")
    return f"{text}\n{signer.line(text.encode(), ED25519)}"


def cosign(note: str, witness: Signer, *, moment: int) -> str:
    """The witness's signature line for this note; ``moment`` is POSIX seconds, above zero."""
    if not 0 < moment < 2**63:
        raise NoteInvalid("a witness signs at a time")
    text = text_of(note)
    return witness.line(cosigned(text, moment), COSIGNATURE, moment.to_bytes(8, "big"))


def moment_of(line: str) -> int:
    """The POSIX seconds that a witness's signature line names; nothing is verified.

    Raises:
        NoteInvalid: it is no such line.
    """
    _name, packed = _signature(line.removesuffix("\n"))
    return int.from_bytes(packed[4:12], "big")


def open_note(note: str | bytes, known: Iterable[Verifier]) -> Opened:
    """The text of a note that a known key has signed.

    Signatures by unknown keys are left aside; one by a known key that does not hold spoils all.

    Raises:
        NoteInvalid: with the reason in English, for logs.
    """
    text, lines = _parted(_text(note))
    keys = {(one.name, one.identity): one for one in known}
    by: list[Verifier] = []
    for line in lines:
        name, packed = _signature(line)
        key = keys.get((name, packed[:4]))
        if key is None:
            continue
        if not key.holds(text, packed[4:]):
            raise NoteInvalid(f"the signature of {name} does not hold")
        if key not in by:
            by.append(key)
    if not by:
        raise NobodyKnown("no known key has signed this")
    return Opened(text, tuple(by))


def text_of(note: str) -> str:
    """What a note says, whoever has signed it.

    Raises:
        NoteInvalid: it is no note.
    """
    return _parted(note)[0]


def _text(note: str | bytes) -> str:
    if isinstance(note, str):
        return note
    try:
        return note.decode()
    except UnicodeDecodeError as error:
        raise NoteInvalid("not UTF-8") from error


def _parted(note: str) -> tuple[str, list[str]]:
    """Text and signature lines; the last empty line parts them."""
    if len(note.encode("utf-8", "surrogatepass")) > LONGEST or CONTROL.search(note):
        raise NoteInvalid("too long, or with control characters")
    text, parting, signatures = note.rpartition("\n\n")
    if not parting or not signatures.endswith("\n"):
        raise NoteInvalid("no signatures")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteInvalid("too many signatures")
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes]:
    name, _space, encoded = line.removeprefix(DASH).partition(" ")
    packed = _decoded(encoded)
    if not line.startswith(DASH) or not NAME.fullmatch(name) or len(packed) < 5:
        raise NoteInvalid("a signature line is malformed")
    return name, packed


def _decoded(encoded: str) -> bytes:
    """Standard base64 and nothing that merely decodes to the same bytes."""
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteInvalid("not base64") from error
    if base64.b64encode(decoded).decode() != encoded:
        raise NoteInvalid("not canonical base64")
    return decoded
