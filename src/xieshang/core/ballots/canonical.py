"""One way to write a thing as JSON, so that everybody hashes the same bytes."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from xieshang.core.ballots.errors import BallotInvalid, Reason


def canonical(value: object) -> bytes:
    """Sorted names, no spaces, UTF-8.

    >>> canonical({"b": 1, "a": "票"}).decode()
    '{"a":"票","b":1}'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise BallotInvalid(Reason.FORM, "half a surrogate pair is no text") from error


def parsed(data: bytes) -> Any:
    """What ``canonical`` wrote, or anything else in JSON; names that stand twice are refused.

    Raises:
        BallotInvalid: it is not JSON.
    """
    try:
        return json.loads(data, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise BallotInvalid(Reason.FORM, "not JSON") from error


def shown(data: bytes) -> str:
    """Bytes as base64url without padding.

    >>> shown(b"?>")
    'Pz4'
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unshown(text: object) -> bytes:
    """What ``shown`` wrote, and no other way of writing the same bytes.

    Raises:
        BallotInvalid: it is not base64url.
    """
    if not isinstance(text, str) or not text.isascii():
        raise BallotInvalid(Reason.FORM, "not base64url")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BallotInvalid(Reason.FORM, "not base64url") from error
    if shown(data) != text:
        raise BallotInvalid(Reason.FORM, "not canonical base64url")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")
