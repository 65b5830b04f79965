"""Secrets with which departments' systems sign in: made once, kept only as a hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date
from typing import Final

from xieshang.apps.exchange.models import ApiKey

PREFIX: Final = "xs"
TOKEN: Final = re.compile(r"xs_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
LONGEST_LIFE: Final = 366  # days; a key is exchanged at least once a year
NOBODY: Final = "0" * 64  # compared with where no key is found, so that both take as long


def minted() -> tuple[str, str, str]:
    """A new key: its public id, the hash of its secret, and the whole as it is handed out."""
    public, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    return public, hashed(secret), f"{PREFIX}_{public}_{secret}"


def hashed(secret: str) -> str:
    """What is kept of a secret; it is random and long, so plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_of(token: str, *, on: date) -> ApiKey | None:
    """The key in force that this token belongs to."""
    found = TOKEN.fullmatch(token)
    public, secret = (found[1], found[2]) if found else ("", "")
    row = ApiKey.objects.in_force(on).filter(public_id=public).first() if found else None
    kept = row.secret_hash if row else NOBODY
    return row if hmac.compare_digest(kept, hashed(secret)) else None
