"""Signs a message as Standard Webhooks does, so that receivers find a library for it.

The receiver computes HMAC-SHA-256 over ``id.timestamp.body`` with its secret, compares, and
refuses a moment more than five minutes away. While a secret is exchanged both sign.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

PREFIX: Final = "whsec_"
AGENT: Final = "Xieshang-Webhooks/1"


def written(secret: bytes) -> str:
    """A secret as it is handed out."""
    return PREFIX + base64.b64encode(secret).decode()


def headers_of(
    number: UUID, body: bytes, secrets: Sequence[bytes], *, at: datetime
) -> dict[str, str]:
    """The headers of one attempt; the id stays the same however often a message is sent."""
    name, moment = f"msg_{number.hex}", str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "Connection": "close",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(sign(one, name, moment, body) for one in secrets),
    }


def sign(secret: bytes, name: str, moment: str, body: bytes) -> str:
    """One signature, with the version of its form before it."""
    made = hmac.new(secret, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"
