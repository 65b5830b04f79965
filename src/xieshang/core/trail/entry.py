"""What stands in a leaf: an act's kind, stream, number and day, and a commitment to the rest.

The rest (who, what, when exactly) is kept beside the log under a nonce of its own. Once the
nonce is thrown away nobody can guess the rest from the leaf, and the log stays valid.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

VERSION: Final = 1
NONCE_BYTES: Final = 32
FIELDS: Final = {"v", "kind", "stream", "seq", "day", "c"}


class EntryInvalid(Exception):
    """These bytes are no entry of ours, or not written as ours are."""


def canonical(value: Any) -> str:
    """JSON that is the same for equal values, whichever database kept them.

    Keys stand in order, nothing in between; a float without a fraction is written as the whole
    number that PostgreSQL makes of it.

    >>> canonical({"b": 1.0, "a": ["é", None, 0.5]})
    '{"a":["é",null,0.5],"b":1}'
    """
    return json.dumps(
        _plain(value),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def commitment(nonce: str, content: Any) -> str:
    """HMAC-SHA-256 (hex) of the content's canonical JSON under the nonce (hex, 32 bytes).

    Raises:
        EntryInvalid: that is no nonce.
    """
    try:
        key = bytes.fromhex(nonce)
    except ValueError as error:
        raise EntryInvalid("not a nonce") from error
    if len(key) != NONCE_BYTES or key.hex() != nonce:
        raise EntryInvalid("not a nonce")
    said = canonical(content).encode("utf-8", "surrogatepass")
    return hmac.new(key, said, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as its leaf tells it; ``seq`` counts the acts of its stream from 1 on."""

    kind: str
    stream: str
    seq: int
    day: date
    commitment: str

    @property
    def data(self) -> str:
        """The leaf's text: canonical JSON."""
        return canonical(
            {
                "v": VERSION,
                "kind": self.kind,
                "stream": self.stream,
                "seq": self.seq,
                "day": self.day.isoformat(),
                "c": self.commitment,
            }
        )

    @classmethod
    def read(cls, data: str) -> Entry:
        """Read a leaf's text.

        Raises:
            EntryInvalid: it is not exactly what an entry's ``data`` is.
        """
        try:
            said = json.loads(data)
            if not isinstance(said, dict) or set(said) != FIELDS or said["v"] != VERSION:
                raise EntryInvalid("not an entry of this version")
            day = date.fromisoformat(said["day"])
            found = cls(said["kind"], said["stream"], said["seq"], day, said["c"])
            same = found.data == data
        except (ValueError, TypeError, RecursionError) as error:
            raise EntryInvalid("not an entry") from error
        if not same or type(found.seq) is not int or found.seq < 1:
            raise EntryInvalid("not written as an entry is")
        return found
